//! What becomes of the periods of a plan when an amendment changes its rules.

use std::collections::BTreeMap;

use time::Date;
use uuid::Uuid;

use super::calendar::PeriodDraft;

/// A period there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    /// Identity.
    pub id: Uuid,
    /// Whether it has not opened yet.
    pub is_upcoming: bool,
    /// Its days.
    pub draft: PeriodDraft,
}

/// What is to be done. Periods not named here stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reschedule {
    /// Periods to make, each with the index of its rule.
    pub make: Vec<(usize, PeriodDraft)>,
    /// Periods that get other days, each with the index of its rule.
    pub change: Vec<(Uuid, usize, PeriodDraft)>,
    /// Periods to take away.
    pub remove: Vec<Uuid>,
}

/// Compares the periods there are with those the new rules give, `wanted`, whose labels are unique.
///
/// A period that has opened, or will have before the amendment takes effect, stays as it is: what is owed for
/// it was or will be fixed under the old rules. Nobody is told to have reported before the amendment took
/// effect, so what would have been due by then is left out; and nothing opens under it before that day.
pub fn reschedule(
    existing: &[Existing],
    wanted: Vec<(usize, PeriodDraft)>,
    effective_on: Date,
) -> Reschedule {
    let mut movable = BTreeMap::new();
    let mut settled = Vec::new();
    for one in existing {
        if one.is_upcoming && one.draft.opens_on >= effective_on {
            movable.insert(one.draft.label.as_str(), one);
        } else {
            settled.push(one.draft.label.as_str());
        }
    }
    let mut found = Reschedule::default();
    for (rule, draft) in wanted {
        if draft.due_on < effective_on || settled.contains(&draft.label.as_str()) {
            continue;
        }
        let draft = PeriodDraft {
            opens_on: draft.opens_on.max(effective_on),
            ..draft
        };
        match movable.remove(draft.label.as_str()) {
            None => found.make.push((rule, draft)),
            Some(old) if old.draft != draft => found.change.push((old.id, rule, draft)),
            Some(_) => {}
        }
    }
    found.remove = movable.into_values().map(|one| one.id).collect();
    found
}

#[cfg(test)]
#[path = "reschedule_tests.rs"]
mod tests;
