//! Whose people write and sign a report: the one rule about it, for every write and for `allowed_actions`.

use entity::report;
use uuid::Uuid;

use super::steps::Hands;
use crate::auth::policy::{Permission, ReviewReports, SignReports, WriteReports};
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;

/// The units whose people write and sign a report: the one that owes it, and the lead unit where that
/// writes in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writers {
    /// The unit that owes it.
    pub unit_id: Uuid,
    /// The unit that writes in its place.
    pub on_behalf_unit_id: Option<Uuid>,
}

impl Writers {
    /// Those of a report.
    pub fn of(report: &report::Model) -> Self {
        Self {
            unit_id: report.unit_id,
            on_behalf_unit_id: report.on_behalf_unit_id,
        }
    }

    /// Whether grants at exactly these units are grants at one of the writers.
    pub fn include(self, grants: &Scope) -> bool {
        grants.is_at(self.unit_id)
            || self
                .on_behalf_unit_id
                .is_some_and(|unit| grants.is_at(unit))
    }
}

/// A caller's grants that count for the steps of reports.
#[derive(Clone, Debug)]
pub struct Grants {
    /// The person; nobody where a service client calls, which changes nothing.
    pub account_id: Option<Uuid>,
    write: Scope,
    sign: Scope,
    review: Scope,
}

impl Grants {
    /// Those of the caller.
    pub fn of<P: Permission>(allow: &Allow<P>) -> Self {
        Self {
            account_id: allow.account_id().ok(),
            write: allow.reach_of::<WriteReports>(),
            sign: allow.reach_of::<SignReports>(),
            review: allow.reach_of::<ReviewReports>(),
        }
    }

    /// Whether the caller takes no step with any report.
    pub fn are_none(&self) -> bool {
        let all = [&self.write, &self.sign, &self.review];
        self.account_id.is_none() || all.into_iter().all(Scope::is_nowhere)
    }

    /// Whether the caller writes reports for exactly this unit.
    pub fn writes_for(&self, unit_id: Uuid) -> bool {
        self.write.is_at(unit_id)
    }

    /// What the caller is to a report under a plan of that lead unit. `has_written`: whether they wrote in its
    /// current revision or submitted it.
    pub fn hands(&self, writers: Writers, lead_unit_id: Uuid, has_written: bool) -> Hands {
        Hands {
            writes: writers.include(&self.write),
            signs: writers.include(&self.sign),
            reviews: self.review.is_at(lead_unit_id),
            stands_in: self.write.is_at(lead_unit_id),
            has_written,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_unit_writes_and_so_does_the_one_in_its_place() {
        let [unit, lead, other] = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
        let at = |unit| Scope::Subtrees(BTreeSet::from([unit]));
        let own = Writers {
            unit_id: unit,
            on_behalf_unit_id: None,
        };
        let on_behalf = Writers {
            on_behalf_unit_id: Some(lead),
            ..own
        };
        let include = |writers: Writers| [unit, lead, other].map(|one| writers.include(&at(one)));
        assert_eq!(include(own), [true, false, false]);
        assert_eq!(include(on_behalf), [true, true, false]);
    }

    #[test]
    fn each_grant_counts_where_it_is_given() {
        let [unit, lead] = [Uuid::now_v7(), Uuid::now_v7()];
        let at = |units: &[Uuid]| Scope::Subtrees(units.iter().copied().collect());
        let grants = Grants {
            account_id: Some(Uuid::now_v7()),
            write: at(&[lead]),
            sign: at(&[unit]),
            review: at(&[]),
        };
        assert!(!grants.are_none() && grants.writes_for(lead) && !grants.writes_for(unit));
        let own = Writers {
            unit_id: unit,
            on_behalf_unit_id: None,
        };
        let hands = grants.hands(own, lead, true);
        let wanted = Hands {
            writes: false,
            signs: true,
            reviews: false,
            stands_in: true,
            has_written: true,
        };
        assert_eq!(hands, wanted);
        let machine = Grants {
            account_id: None,
            ..grants
        };
        assert!(machine.are_none());
    }
}
