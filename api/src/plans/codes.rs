//! Codes of units on a day: one code is another unit's on another day.

use std::collections::{BTreeMap, BTreeSet};

use entity::unit_state;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use time::Date;
use uuid::Uuid;

use crate::http::problem::Problem;

/// Values a statement names at once: both databases bound the parameters of one.
const AT_ONCE: usize = 500;

/// Stretches of time in which units have codes, by what they are looked up by.
#[derive(Debug)]
pub struct States<K>(BTreeMap<K, Vec<unit_state::Model>>);

impl<K: Ord> States<K> {
    fn at<Q: Ord + ?Sized>(&self, key: &Q, day: Date) -> Option<&unit_state::Model>
    where
        K: std::borrow::Borrow<Q>,
    {
        nearest(self.0.get(key)?, day)
    }
}

impl States<String> {
    /// The unit a code means on a day.
    pub fn unit(&self, code: &str, day: Date) -> Option<Uuid> {
        self.at(code, day).map(|state| state.unit_id)
    }
}

impl States<Uuid> {
    /// The code of a unit on a day.
    pub fn code(&self, unit: Uuid, day: Date) -> Option<&str> {
        self.at(&unit, day).map(|state| state.code.as_str())
    }
}

/// The state that holds on a day; where none does, the first after it, or else the last before it.
fn nearest(states: &[unit_state::Model], day: Date) -> Option<&unit_state::Model> {
    let holds = |state: &&unit_state::Model| {
        state.valid_from <= day && state.valid_to.is_none_or(|to| day < to)
    };
    let later = || {
        states
            .iter()
            .filter(|state| state.valid_from > day)
            .min_by_key(|state| state.valid_from)
    };
    let earlier = || states.iter().max_by_key(|state| state.valid_to);
    states.iter().find(holds).or_else(later).or_else(earlier)
}

/// Looks up the units these codes mean on a day: each unit by the one code that it is named by on that day.
pub async fn by_code<'a, C: ConnectionTrait>(
    db: &C,
    codes: impl IntoIterator<Item = &'a str>,
    day: Date,
) -> Result<States<String>, Problem> {
    let codes: Vec<&str> = codes
        .into_iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut rows = Vec::new();
    for part in codes.chunks(AT_ONCE) {
        let select =
            unit_state::Entity::find().filter(unit_state::Column::Code.is_in(part.iter().copied()));
        rows.extend(select.all(db).await?);
    }
    let units = by_unit(db, rows.iter().map(|row| row.unit_id)).await?;
    let mut found = BTreeMap::<String, Vec<_>>::new();
    for row in rows {
        if units
            .at(&row.unit_id, day)
            .is_some_and(|state| state.id == row.id)
        {
            found.entry(row.code.clone()).or_default().push(row);
        }
    }
    Ok(States(found))
}

/// Looks up the codes these units have or had.
pub async fn by_unit<C: ConnectionTrait>(
    db: &C,
    units: impl IntoIterator<Item = Uuid>,
) -> Result<States<Uuid>, Problem> {
    let units: Vec<Uuid> = units
        .into_iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
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
    Ok(States(found))
}

#[cfg(test)]
mod tests {
    use entity::enums::{UnitKind, UnitLevel};
    use time::OffsetDateTime;
    use time::macros::date;

    use super::*;

    fn state(unit: u128, code: &str, from: Date, to: Option<Date>) -> unit_state::Model {
        unit_state::Model {
            id: Uuid::nil(),
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

    #[test]
    fn a_code_means_the_unit_that_has_it_on_the_day() {
        // A code given up by one ward is taken over by another.
        let merger = date!(2024 - 12 - 01);
        let states = States(BTreeMap::from([(
            "22954".to_owned(),
            vec![
                state(2, "22954", date!(2025 - 07 - 01), None),
                state(1, "22954", date!(2001 - 01 - 01), Some(merger)),
            ],
        )]));
        let unit = |day| states.unit("22954", day).map(|unit| unit.as_u128());
        assert_eq!(unit(date!(2018 - 05 - 17)), Some(1));
        assert_eq!(unit(date!(2024 - 11 - 30)), Some(1));
        assert_eq!(unit(merger), Some(2), "nobody has it: the next who will");
        assert_eq!(unit(date!(2025 - 07 - 01)), Some(2));
        assert_eq!(unit(date!(1999 - 01 - 01)), Some(1));
        assert_eq!(states.unit("22951", merger), None);
    }

    #[test]
    fn a_unit_is_named_by_the_code_it_has_or_had_last() {
        let unit = Uuid::from_u128(1);
        let renamed = date!(2024 - 12 - 01);
        let ended = date!(2025 - 07 - 01);
        let states = States(BTreeMap::from([(
            unit,
            vec![
                state(1, "22954", date!(2001 - 01 - 01), Some(renamed)),
                state(1, "22960", renamed, Some(ended)),
            ],
        )]));
        assert_eq!(states.code(unit, date!(2018 - 05 - 17)), Some("22954"));
        assert_eq!(states.code(unit, renamed), Some("22960"));
        assert_eq!(states.code(unit, date!(2026 - 01 - 01)), Some("22960"));
    }
}
