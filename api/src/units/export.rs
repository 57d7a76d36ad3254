//! Putting units into a file.

use std::collections::BTreeMap;

use entity::unit;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::file_dto::ExportFilter;
use super::service::{MOST_LISTED, subtree, too_many, visible};
use super::sheet;
use super::table::Row;
use crate::app::AppState;
use crate::auth::policy::ReadUnits;
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// The units a caller may know of as a file: parents before what is below them, in Vietnamese order.
pub async fn export(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    filter: &ExportFilter,
) -> Result<Vec<u8>, Problem> {
    let mut select = visible(allow);
    if let Some(root) = filter.within {
        select = select.filter(unit::Column::Id.in_subquery(subtree(root)));
    }
    let db = state.db.wide_snapshot().await?;
    let units = select
        .order_by_asc(unit::Column::NameKey)
        .order_by_asc(unit::Column::Id)
        .limit(MOST_LISTED + 1)
        .all(&db)
        .await?;
    if units.len() as u64 > MOST_LISTED {
        return Err(too_many());
    }
    let mut codes: BTreeMap<Uuid, String> = units
        .iter()
        .map(|unit| (unit.id, unit.code.clone()))
        .collect();
    let outside: Vec<Uuid> = units
        .iter()
        .filter_map(|unit| unit.parent_id)
        .filter(|parent| !codes.contains_key(parent))
        .collect();
    for some in outside.chunks(AT_ONCE) {
        let parents = unit::Entity::find().filter(unit::Column::Id.is_in(some.iter().copied()));
        for parent in parents.all(&db).await? {
            codes.insert(parent.id, parent.code);
        }
    }
    let rows: Vec<Row> = downwards(units)
        .iter()
        .map(|unit| {
            Row::of(
                unit,
                unit.parent_id
                    .and_then(|parent| codes.get(&parent).cloned()),
            )
        })
        .collect();
    sheet::write(rows.iter()).map_err(|error| {
        tracing::error!(%error, "a file of units could not be written");
        Problem::new(Code::Internal)
    })
}

/// The units, each before those below it; siblings stay in their order.
fn downwards(units: Vec<unit::Model>) -> Vec<unit::Model> {
    let mut below = BTreeMap::<Option<Uuid>, Vec<usize>>::new();
    let places: BTreeMap<Uuid, usize> = units
        .iter()
        .enumerate()
        .map(|(place, unit)| (unit.id, place))
        .collect();
    for (place, unit) in units.iter().enumerate() {
        let parent = unit.parent_id.filter(|parent| places.contains_key(parent));
        below.entry(parent).or_default().push(place);
    }
    let mut units: Vec<Option<unit::Model>> = units.into_iter().map(Some).collect();
    let mut ahead: Vec<usize> = below.remove(&None).unwrap_or_default();
    ahead.reverse();
    let mut ordered = Vec::with_capacity(units.len());
    while let Some(place) = ahead.pop() {
        let Some(unit) = units[place].take() else {
            continue;
        };
        let children = below.remove(&Some(unit.id)).unwrap_or_default();
        ahead.extend(children.into_iter().rev());
        ordered.push(unit);
    }
    ordered
}
