//! Which unit reports a measure for the whole area of a cell, where its parts may not be added to it.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

/// A unit that owes the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The unit.
    pub unit_id: Uuid,
    /// Whether an assignment of its own, not one given to a group, names the measure's indicator or objective.
    pub is_named: bool,
}

/// The units that stand above each unit, itself not among them; a unit without an entry stands at the top.
pub type Above = HashMap<Uuid, HashSet<Uuid>>;

/// Says of each claim whether it is for the whole area.
///
/// The units that are named come before those that have the measure through the plan as a whole or through a
/// group. Of several that stand alike, the one above all the others reports for the whole area. Where there is
/// no such one, all of the named do, which leaves the cell without a total; of units that are not named none does.
pub fn whole_area(claims: &[Claim], above: &Above) -> Vec<bool> {
    let any_named = claims.iter().any(|claim| claim.is_named);
    let stands = |claim: &Claim| claim.is_named == any_named;
    let is_above = |upper: &Claim, lower: &Claim| {
        above
            .get(&lower.unit_id)
            .is_some_and(|units| units.contains(&upper.unit_id))
    };
    // Two claims of one unit, which took over from two, stand side by side: neither is above the other.
    let is_top = |index: usize, claim: &Claim| {
        let others = claims.iter().enumerate();
        others
            .filter(|(other, one)| *other != index && stands(one))
            .all(|(_, other)| is_above(claim, other))
    };
    let top = claims
        .iter()
        .enumerate()
        .position(|(index, claim)| stands(claim) && is_top(index, claim));
    claims
        .iter()
        .enumerate()
        .map(|(index, claim)| match top {
            Some(top) => index == top,
            None => claim.is_named,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITY: Uuid = Uuid::from_u128(1);
    const HEALTH: Uuid = Uuid::from_u128(2);
    const STATION: Uuid = Uuid::from_u128(3);
    const WARD: Uuid = Uuid::from_u128(4);

    fn above() -> Above {
        [HEALTH, STATION, WARD]
            .map(|unit| (unit, HashSet::from([CITY])))
            .into()
    }

    fn who(claims: &[(Uuid, bool)]) -> Vec<Uuid> {
        let claims: Vec<Claim> = claims
            .iter()
            .map(|(unit_id, is_named)| Claim {
                unit_id: *unit_id,
                is_named: *is_named,
            })
            .collect();
        whole_area(&claims, &above())
            .into_iter()
            .zip(&claims)
            .filter(|(whole, _)| *whole)
            .map(|(_, claim)| claim.unit_id)
            .collect()
    }

    #[test]
    fn a_named_unit_comes_before_the_others() {
        assert_eq!(who(&[(WARD, false), (HEALTH, true)]), [HEALTH]);
        assert_eq!(who(&[(CITY, false), (HEALTH, true)]), [HEALTH]);
    }

    #[test]
    fn of_units_that_stand_alike_the_one_above_all_others() {
        assert_eq!(who(&[(WARD, false), (CITY, false)]), [CITY]);
        let all = [(WARD, true), (CITY, true), (STATION, false)];
        assert_eq!(who(&all), [CITY]);
        assert_eq!(who(&[(WARD, false)]), [WARD]);
    }

    #[test]
    fn two_that_one_unit_stands_for_are_two() {
        assert!(who(&[(CITY, false), (CITY, false)]).is_empty());
        assert_eq!(
            who(&[(CITY, true), (CITY, true), (WARD, true)]),
            [CITY, CITY, WARD]
        );
        assert_eq!(who(&[(CITY, false), (WARD, false), (WARD, false)]), [CITY]);
    }

    #[test]
    fn nothing_is_guessed_where_none_stands_out() {
        assert!(who(&[(WARD, false), (HEALTH, false)]).is_empty());
        let both = [(HEALTH, true), (STATION, true), (WARD, false)];
        assert_eq!(who(&both), [HEALTH, STATION]);
        assert!(who(&[]).is_empty());
    }
}
