//! Whose duties a unit took over: those of the units it came of.

use std::collections::BTreeSet;

use entity::{succession_link, unit};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use time::Date;
use uuid::Uuid;

use crate::http::problem::Problem;

/// The units that a unit came of, however many successions ago. `links` lead from units that have ended to
/// those that took over from them.
pub fn came_of(unit_id: Uuid, links: &[(Uuid, Uuid)]) -> BTreeSet<Uuid> {
    let mut found = BTreeSet::new();
    let mut open = vec![unit_id];
    while let Some(new) = open.pop() {
        for (old, _) in links.iter().filter(|(_, to)| *to == new) {
            if *old != unit_id && found.insert(*old) {
                open.push(*old);
            }
        }
    }
    found
}

/// Reads the units that a unit came of and that have ended by a day. One that goes on beside its successors
/// keeps its duties.
pub async fn read<C: ConnectionTrait>(
    db: &C,
    unit_id: Uuid,
    day: Date,
) -> Result<BTreeSet<Uuid>, Problem> {
    let mut links = BTreeSet::<(Uuid, Uuid)>::new();
    let mut open = vec![unit_id];
    while !open.is_empty() {
        let next: Vec<(Uuid, Uuid)> = succession_link::Entity::find()
            .select_only()
            .columns([
                succession_link::Column::OldUnitId,
                succession_link::Column::NewUnitId,
            ])
            .filter(succession_link::Column::NewUnitId.is_in(open))
            .filter(succession_link::Column::OldUnitId.in_subquery(ended(day)))
            .into_tuple()
            .all(db)
            .await?;
        open = next
            .into_iter()
            .filter(|link| links.insert(*link))
            .map(|(old, _)| old)
            .collect();
    }
    let links: Vec<(Uuid, Uuid)> = links.into_iter().collect();
    Ok(came_of(unit_id, &links))
}

/// The ids of the units that have ended by a day, as a subquery.
fn ended(day: Date) -> SelectStatement {
    unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::ActiveTo.lte(day))
        .into_query()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(code: u128) -> Uuid {
        Uuid::from_u128(code)
    }

    #[test]
    fn a_ward_merged_twice_answers_for_all_it_came_of() {
        // Two wards became unit 100, which later went into 200 with a part of 22963; the rest of that is 300.
        let links = [
            (id(22954), id(100)),
            (id(22948), id(100)),
            (id(100), id(200)),
            (id(22963), id(200)),
            (id(22963), id(300)),
        ];
        let of = |unit| came_of(id(unit), &links);
        assert_eq!(of(200), [22948, 22954, 100, 22963].map(id).into());
        assert_eq!(of(100), [22948, 22954].map(id).into());
        assert_eq!(of(300), [22963].map(id).into());
        assert_eq!(of(22954), BTreeSet::new());
    }

    #[test]
    fn a_unit_that_goes_on_under_its_own_name_does_not_come_of_itself() {
        let links = [(id(1), id(1)), (id(2), id(1)), (id(1), id(2))];
        assert_eq!(came_of(id(1), &links), [id(2)].into());
    }
}
