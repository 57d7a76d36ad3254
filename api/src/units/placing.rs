//! Where units stand through time: no unit ever stands below itself, and none outlives the one it stands under.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::span::Span;

/// Under which unit a unit stands, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// When.
    pub span: Span,
    /// Under which; `None`: at the top.
    pub parent_id: Option<Uuid>,
}

/// The placements of some units, those above them among them.
pub type Placements = BTreeMap<Uuid, Vec<Placement>>;

/// Whether `unit` or one above it is `target` on at least one day of `span`.
pub fn leads_to(placements: &Placements, unit: Uuid, span: Span, target: Uuid) -> bool {
    let mut ways = vec![(unit, span)];
    let mut gone = BTreeSet::new();
    while let Some((unit, span)) = ways.pop() {
        if unit == target {
            return true;
        }
        if !gone.insert((unit, span.from, span.to)) {
            continue;
        }
        let above = placements.get(&unit).into_iter().flatten();
        ways.extend(above.filter_map(|placement| {
            let shared = placement.span.meet(span)?;
            Some((placement.parent_id?, shared))
        }));
    }
    false
}

/// A unit above another and how many steps apart they are; each is also its own, at no distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The unit above.
    pub ancestor_id: Uuid,
    /// The unit below.
    pub descendant_id: Uuid,
    /// Steps between them.
    pub depth: i32,
}

/// The links a subtree gains when it is put under a unit: `subtree` has its root and all below it with their
/// distance from the root, `above` the new parent and all above it with their distance from that.
pub fn gained<'a>(
    subtree: &'a [(Uuid, i32)],
    above: &'a [(Uuid, i32)],
) -> impl Iterator<Item = Link> + 'a {
    subtree.iter().flat_map(move |(descendant_id, below)| {
        above.iter().map(move |(ancestor_id, up)| Link {
            ancestor_id: *ancestor_id,
            descendant_id: *descendant_id,
            depth: below + 1 + up,
        })
    })
}
