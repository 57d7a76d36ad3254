//! What every kind of caller may do at every place, as domain.md ("Roles") and ADR 0003 have it: "A grant
//! on a unit covers its subtree for reading; writing is for the unit itself. What a caller may not know
//! exists answers 404; what it may see but not do answers 403."

use super::world::Place::{self, Child, Other, Own, Parent, Sibling};
use crate::access_table::{ROLES, may};

/// How a request ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is read, or refused for nothing but a stale tag, a name taken or a fault of the body.
    LetIn,
    /// It may be seen, but this may not be done.
    Forbidden,
    /// As if it were not there: not found, unknown where the body names it, absent from a list.
    Hidden,
}

use Outcome::{Forbidden, Hidden, LetIn};

/// Where an operation is open to those who may do it at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// About the caller alone, or about what is published for all: no place counts.
    Anywhere,
    /// About the caller alone, but naming something that is somebody else's.
    NotOneself,
    /// Reading what a body does or did: the unit of the grant and all below it.
    Read,
    /// A part of a thing of the own unit: what is part of another thing is not part of this one.
    Part,
    /// Reading units: public to people; a service client sees its subtree and the way up from it.
    ReadUnit,
    /// Reading groups of units: public to people; a service client sees those of its subtree, for the
    /// groups above it name units that it may not know.
    ReadGroup,
    /// Reading a plan's own targets: whoever may know of the plan, so never an admin.
    ReadTargets,
    /// Reading a plan in draft: its lead unit's coordinators alone.
    ReadDraft,
    /// The same of its own targets.
    ReadDraftTargets,
    /// Reading a report that was never accepted: to people like any other; to a service client it is
    /// not there.
    ReadUnaccepted,
    /// Reading the draft of a consolidation: to reporters and service clients it is not there.
    ReadDraftConsolidation,
    /// Writing at the very unit of the grant; what is below is seen and not touched.
    Write,
    /// Writing where the body names the unit, which everybody knows from the directory.
    WriteNamed,
    /// Writing a plan in draft, known to its lead unit's coordinators alone.
    WriteDraft,
    /// What an admin does in the whole subtree.
    Administer,
    /// The same with a unit, which everybody knows from the directory.
    AdministerNamed,
    /// What holds for all units, and is an admin's who has no unit.
    Installation,
}

impl Rule {
    /// What comes of the operation when a caller of that role or scope, with a grant at one unit, asks
    /// for it at a place.
    pub fn expects(self, operation: &str, who: &str, at: Place) -> Outcome {
        if !may(operation, who) {
            return Forbidden;
        }
        let is_client = !ROLES.contains(&who);
        match self {
            Self::Anywhere => LetIn,
            Self::NotOneself => Hidden,
            Self::Installation => Forbidden,
            Self::ReadUnit | Self::ReadGroup if !is_client => LetIn,
            Self::ReadUnit if at == Parent => LetIn,
            Self::ReadTargets if who == "admin" => Hidden,
            Self::ReadDraft | Self::ReadDraftTargets if who != "coordinator" => Hidden,
            Self::ReadUnaccepted if is_client => Hidden,
            Self::ReadDraftConsolidation if is_client || who == "reporter" => Hidden,
            Self::Read
            | Self::ReadUnit
            | Self::ReadGroup
            | Self::ReadTargets
            | Self::ReadUnaccepted
            | Self::ReadDraftConsolidation
            | Self::Administer => match at {
                Own | Child => LetIn,
                Sibling | Parent | Other => Hidden,
            },
            Self::AdministerNamed => match at {
                Own | Child => LetIn,
                Sibling | Parent | Other => Forbidden,
            },
            Self::Part | Self::ReadDraft | Self::ReadDraftTargets | Self::WriteDraft => match at {
                Own => LetIn,
                Child | Sibling | Parent | Other => Hidden,
            },
            Self::Write => match at {
                Own => LetIn,
                Child => Forbidden,
                Sibling | Parent | Other => Hidden,
            },
            Self::WriteNamed => match at {
                Own => LetIn,
                Child | Sibling | Parent | Other => Forbidden,
            },
        }
    }
}
