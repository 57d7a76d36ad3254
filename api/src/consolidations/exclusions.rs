//! Which figures a consolidation leaves out, and why. Knows no database.

use std::collections::BTreeMap;

use entity::consolidation_exclusion;
use uuid::Uuid;

use crate::aggregates::cells::Line;
use crate::aggregates::rollup::PartState;

/// What is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclusions {
    reasons: BTreeMap<(Uuid, Option<Uuid>), String>,
}

impl Exclusions {
    /// Those of a consolidation.
    pub fn of(rows: &[consolidation_exclusion::Model]) -> Self {
        let reasons = rows
            .iter()
            .map(|row| ((row.unit_id, row.measure_id), row.reason.clone()));
        Self {
            reasons: reasons.collect(),
        }
    }

    /// Why a unit's figure of a measure is left out, if it is: what is said of the one measure goes before what
    /// is said of all.
    pub fn reason(&self, unit_id: Uuid, measure_id: Uuid) -> Option<&str> {
        let of_measure = self.reasons.get(&(unit_id, Some(measure_id)));
        let of_all = || self.reasons.get(&(unit_id, None));
        of_measure.or_else(of_all).map(String::as_str)
    }

    /// The line as the consolidation counts it. What is left out is so whether or not anything came.
    pub fn apply(&self, line: Line) -> Line {
        if self.reason(line.unit_id, line.measure_id).is_none() {
            return line;
        }
        Line {
            came: PartState::LeftOut,
            is_waiting: false,
            is_before_cutoff: false,
            ..line
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_measure_or_all_of_a_unit() {
        let [duc_long, mui_ne, pt1, pt2] = [1, 2, 3, 4].map(Uuid::from_u128);
        let row = |unit_id, measure_id, reason: &str| consolidation_exclusion::Model {
            id: Uuid::now_v7(),
            consolidation_id: Uuid::nil(),
            unit_id,
            measure_id,
            reason: reason.to_owned(),
        };
        let out = Exclusions::of(&[
            row(duc_long, None, "all"),
            row(duc_long, Some(pt1), "one"),
            row(mui_ne, Some(pt2), "other"),
        ]);
        assert_eq!(out.reason(duc_long, pt1), Some("one"));
        assert_eq!(out.reason(duc_long, pt2), Some("all"));
        assert_eq!(out.reason(mui_ne, pt2), Some("other"));
        assert_eq!(out.reason(mui_ne, pt1), None);
    }
}
