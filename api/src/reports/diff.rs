//! What differs between two revisions of a report: value by value and section by section.

use std::collections::{BTreeMap, BTreeSet};

use entity::report_value;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What happened to a value or a passage from one revision to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevisionChange {
    /// It is in the other only.
    Added,
    /// It is in the one only.
    Removed,
    /// It is in both and not the same.
    Changed,
}

/// A member of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueMember {
    /// Numerator of a quotient.
    Numerator,
    /// Denominator of a quotient.
    Denominator,
    /// Single amount.
    Amount,
    /// Yes or no.
    Answer,
    /// Women among the persons counted.
    Women,
    /// Men among the persons counted.
    Men,
    /// Why there is no figure.
    NoDataReason,
    /// Remark.
    Note,
}

/// What a revision says about one measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Numerator in ten-thousandths.
    pub numerator: Option<i64>,
    /// Denominator in ten-thousandths.
    pub denominator: Option<i64>,
    /// Amount in ten-thousandths.
    pub amount: Option<i64>,
    /// Yes or no.
    pub answer: Option<bool>,
    /// Women in ten-thousandths.
    pub women: Option<i64>,
    /// Men in ten-thousandths.
    pub men: Option<i64>,
    /// Why there is no figure.
    pub no_data_reason: Option<String>,
    /// Remark.
    pub note: Option<String>,
}

impl Said {
    /// What a stored value says.
    pub fn of(row: &report_value::Model) -> Self {
        Self {
            numerator: row.numerator,
            denominator: row.denominator,
            amount: row.amount,
            answer: row.answer,
            women: row.women,
            men: row.men,
            no_data_reason: row.no_data_reason.clone(),
            note: row.note.clone(),
        }
    }
}

/// What a revision says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Of each measure.
    pub values: BTreeMap<Uuid, Said>,
    /// Under each section.
    pub narrative: BTreeMap<String, String>,
}

/// One thing before and after; at least one of the two is there, and they are not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<T> {
    /// What the one says.
    pub before: Option<T>,
    /// What the other says.
    pub after: Option<T>,
}

impl<T> Step<T> {
    /// What happened.
    pub fn change(&self) -> RevisionChange {
        match (&self.before, &self.after) {
            (None, _) => RevisionChange::Added,
            (_, None) => RevisionChange::Removed,
            _ => RevisionChange::Changed,
        }
    }
}

impl Step<Said> {
    /// The members that differ, in the order of a value; all that are given, where it was added or removed.
    pub fn members(&self) -> Vec<ValueMember> {
        let nothing = Said::default();
        let one = self.before.as_ref().unwrap_or(&nothing);
        let other = self.after.as_ref().unwrap_or(&nothing);
        [
            (ValueMember::Numerator, one.numerator != other.numerator),
            (
                ValueMember::Denominator,
                one.denominator != other.denominator,
            ),
            (ValueMember::Amount, one.amount != other.amount),
            (ValueMember::Answer, one.answer != other.answer),
            (ValueMember::Women, one.women != other.women),
            (ValueMember::Men, one.men != other.men),
            (
                ValueMember::NoDataReason,
                one.no_data_reason != other.no_data_reason,
            ),
            (ValueMember::Note, one.note != other.note),
        ]
        .into_iter()
        .filter_map(|(member, differs)| differs.then_some(member))
        .collect()
    }
}

/// All that differs between two revisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Values by measure.
    pub values: BTreeMap<Uuid, Step<Said>>,
    /// Passages by section.
    pub narrative: BTreeMap<String, Step<String>>,
}

/// What has to be done to the one to make it the other.
pub fn diff(before: &Side, after: &Side) -> Diff {
    Diff {
        values: steps(&before.values, &after.values),
        narrative: steps(&before.narrative, &after.narrative),
    }
}

fn steps<K: Ord + Clone, T: PartialEq + Clone>(
    before: &BTreeMap<K, T>,
    after: &BTreeMap<K, T>,
) -> BTreeMap<K, Step<T>> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    keys.into_iter()
        .map(|key| {
            let step = Step {
                before: before.get(key).cloned(),
                after: after.get(key).cloned(),
            };
            (key.clone(), step)
        })
        .filter(|(_, step)| step.before != step.after)
        .collect()
}

#[cfg(test)]
#[path = "diff_tests.rs"]
mod tests;
