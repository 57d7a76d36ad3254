//! Codes of units on a day: one code is another unit's on another day.

use std::collections::{BTreeMap, BTreeSet};

use entity::unit_state;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use time::Date;
use uuid::Uuid;

use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// A code as a document gives it: `code`, or `code@YYYY-MM-DD` for the unit that has the code on that day. No code
/// itself ends in `@` and a day.
fn split(text: &str) -> (&str, Option<Date>) {
    match text.rsplit_once('@') {
        Some((code, day)) => match day.parse::<Day>() {
            Ok(Day(day)) => (code, Some(day)),
            Err(_) => (text, None),
        },
        None => (text, None),
    }
}

/// Units by the codes that name them.
#[derive(Debug, Default)]
pub struct ByCode {
    states: BTreeMap<String, Vec<unit_state::Model>>,
    units: BTreeMap<Uuid, Vec<unit_state::Model>>,
}

impl ByCode {
    /// Looks up the units that these mean, whatever the day.
    pub async fn of<'a, C: ConnectionTrait>(
        db: &C,
        named: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, Problem> {
        let codes: BTreeSet<&str> = named.into_iter().map(|text| split(text).0).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let mut states = BTreeMap::<String, Vec<_>>::new();
        for part in codes.chunks(AT_ONCE) {
            let rows = unit_state::Entity::find()
                .filter(unit_state::Column::Code.is_in(part.iter().copied()))
                .all(db)
                .await?;
            for row in rows {
                states.entry(row.code.clone()).or_default().push(row);
            }
        }
        let units = by_unit(db, states.values().flatten().map(|row| row.unit_id)).await?;
        Ok(Self { states, units })
    }

    /// The unit a text means: the one that has the code on the day it names, or else the one that is named by the
    /// code on `day`.
    pub fn unit(&self, text: &str, day: Date) -> Option<Uuid> {
        let state = match split(text) {
            (code, Some(on)) => self.states.get(code)?.iter().find(|one| holds(one, on)),
            (code, None) => nearest(&self.named(code, day), day),
        };
        state.map(|state| state.unit_id)
    }

    /// The states by which units are named by a code on a day: each unit has one code on one day.
    fn named(&self, code: &str, day: Date) -> Vec<&unit_state::Model> {
        let states = self.states.get(code).into_iter().flatten();
        let is_named = |state: &&unit_state::Model| {
            let all = self.units.get(&state.unit_id).into_iter().flatten();
            nearest(&all.collect::<Vec<_>>(), day).is_some_and(|nearest| nearest == *state)
        };
        states.filter(is_named).collect()
    }
}

/// The names of units on a day, such that each means the unit when read as of that day.
#[derive(Debug)]
pub struct Names {
    units: BTreeMap<Uuid, Vec<unit_state::Model>>,
    codes: ByCode,
    day: Date,
}

impl Names {
    /// Looks up the names of these units.
    pub async fn of<C: ConnectionTrait>(
        db: &C,
        units: impl IntoIterator<Item = Uuid>,
        day: Date,
    ) -> Result<Self, Problem> {
        let units = by_unit(db, units).await?;
        let without = units.values().filter_map(|states| {
            let state = nearest(&states.iter().collect::<Vec<_>>(), day)?;
            (!holds(state, day)).then_some(state.code.as_str())
        });
        let codes = ByCode::of(db, without).await?;
        Ok(Self { units, codes, day })
    }

    /// The code of a unit; with a day on which it had that code, where the code alone might be another's.
    pub fn code(&self, unit: Uuid) -> Option<String> {
        let state = nearest(&self.units.get(&unit)?.iter().collect::<Vec<_>>(), self.day)?;
        let code = &state.code;
        let alone = holds(state, self.day)
            || self
                .codes
                .named(code, self.day)
                .iter()
                .all(|one| one.unit_id == unit);
        if alone {
            return Some(code.clone());
        }
        let on = match state.valid_to {
            Some(to) if to <= self.day => to.previous_day()?,
            _ => state.valid_from,
        };
        Some(format!("{code}@{}", Day(on)))
    }
}

fn holds(state: &unit_state::Model, day: Date) -> bool {
    state.valid_from <= day && state.valid_to.is_none_or(|to| day < to)
}

/// The state that holds on a day; where none does, the first after it, or else the last before it.
fn nearest<'a>(states: &[&'a unit_state::Model], day: Date) -> Option<&'a unit_state::Model> {
    let later = |state: &&&unit_state::Model| state.valid_from > day;
    let held = states.iter().find(|state| holds(state, day));
    let first_after = || {
        states
            .iter()
            .filter(later)
            .min_by_key(|state| state.valid_from)
    };
    let last_before = || states.iter().max_by_key(|state| state.valid_to);
    held.or_else(first_after).or_else(last_before).copied()
}

/// The states of these units.
async fn by_unit<C: ConnectionTrait>(
    db: &C,
    units: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Vec<unit_state::Model>>, Problem> {
    let units: BTreeSet<Uuid> = units.into_iter().collect();
    let units: Vec<Uuid> = units.into_iter().collect();
    let mut found = BTreeMap::<Uuid, Vec<_>>::new();
    for part in units.chunks(AT_ONCE) {
        let rows = unit_state::Entity::find()
            .filter(unit_state::Column::UnitId.is_in(part.iter().copied()))
            .all(db)
            .await?;
        for row in rows {
            found.entry(row.unit_id).or_default().push(row);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use entity::enums::{UnitKind, UnitLevel};
    use time::OffsetDateTime;
    use time::macros::date;

    use super::*;

    fn state(unit: u128, code: &str, from: Date, to: Option<Date>) -> unit_state::Model {
        unit_state::Model {
            id: Uuid::now_v7(),
            unit_id: Uuid::from_u128(unit),
            valid_from: from,
            valid_to: to,
            code: code.to_owned(),
            name: String::new(),
            name_en: None,
            kind: UnitKind::Ward,
            level: UnitLevel::Commune,
            parent_id: None,
            search: String::new(),
            name_key: Vec::new(),
            document: None,
            reason: None,
            end_document: None,
            end_reason: None,
            created_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    /// All there is of some units, as documents look it up.
    fn lookup(states: Vec<unit_state::Model>) -> ByCode {
        let mut codes = ByCode::default();
        for state in states {
            let code = state.code.clone();
            codes
                .units
                .entry(state.unit_id)
                .or_default()
                .push(state.clone());
            codes.states.entry(code).or_default().push(state);
        }
        codes
    }

    fn names(states: Vec<unit_state::Model>, day: Date) -> Names {
        let codes = lookup(states);
        Names {
            units: codes.units.clone(),
            codes,
            day,
        }
    }

    #[test]
    fn a_code_means_the_unit_that_has_it_on_the_day() {
        // A code given up by one ward is taken over by another.
        let merger = date!(2024 - 12 - 01);
        let codes = lookup(vec![
            state(2, "22954", date!(2025 - 07 - 01), None),
            state(1, "22954", date!(2001 - 01 - 01), Some(merger)),
        ]);
        let unit = |text: &str, day| codes.unit(text, day).map(|unit| unit.as_u128());
        assert_eq!(unit("22954", date!(2018 - 05 - 17)), Some(1));
        assert_eq!(unit("22954", date!(2024 - 11 - 30)), Some(1));
        assert_eq!(
            unit("22954", merger),
            Some(2),
            "nobody has it: the next who will"
        );
        assert_eq!(unit("22954", date!(2025 - 07 - 01)), Some(2));
        assert_eq!(unit("22954", date!(1999 - 01 - 01)), Some(1));
        assert_eq!(unit("22951", merger), None);
        for day in [date!(1999 - 01 - 01), merger, date!(2025 - 07 - 01)] {
            assert_eq!(unit("22954@2018-05-17", day), Some(1), "{day}");
            assert_eq!(unit("22954@2025-07-01", day), Some(2), "{day}");
            assert_eq!(
                unit("22954@2025-06-30", day),
                None,
                "nobody has it that day"
            );
            assert_eq!(unit("22954@2025-02-30", day), None, "no such day");
        }
    }

    #[test]
    fn a_unit_is_named_by_the_code_it_has_or_had_last() {
        let unit = Uuid::from_u128(1);
        let renamed = date!(2024 - 12 - 01);
        let ended = date!(2025 - 07 - 01);
        let code = |day| {
            let states = vec![
                state(1, "22954", date!(2001 - 01 - 01), Some(renamed)),
                state(1, "22960", renamed, Some(ended)),
            ];
            names(states, day).code(unit)
        };
        assert_eq!(code(date!(2018 - 05 - 17)).as_deref(), Some("22954"));
        assert_eq!(code(renamed).as_deref(), Some("22960"));
        assert_eq!(code(date!(2026 - 01 - 01)).as_deref(), Some("22960"));
    }

    #[test]
    fn two_units_of_one_code_are_told_apart_by_a_day() {
        // Hưng Long gave its code up, and Bình Hưng has it now.
        let merger = date!(2024 - 12 - 01);
        let states = vec![
            state(1, "22951", date!(2001 - 01 - 01), Some(merger)),
            state(2, "22951", merger, None),
        ];
        for (day, first, second) in [
            (date!(2024 - 06 - 01), "22951", "22951@2024-12-01"),
            (date!(2025 - 01 - 20), "22951@2024-11-30", "22951"),
            (
                date!(1999 - 01 - 01),
                "22951@2001-01-01",
                "22951@2024-12-01",
            ),
        ] {
            let names = names(states.clone(), day);
            for (unit, name) in [(1, first), (2, second)] {
                let unit = Uuid::from_u128(unit);
                assert_eq!(names.code(unit).as_deref(), Some(name), "{day}");
                assert_eq!(names.codes.unit(name, day), Some(unit), "{day}");
            }
        }
    }
}
