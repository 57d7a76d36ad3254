//! Reading successions, and who took over from whom.

use std::collections::{BTreeMap, BTreeSet};

use entity::{succession, succession_link, unit, unit_state};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};
use time::Date;
use uuid::Uuid;

use super::heirs::{Handover, successors};
use super::states::{life, span};
use super::succession_dto::{Succession, SuccessionFilter, UnitThen};
use crate::app::AppState;
use crate::auth::policy::ReadUnits;
use crate::auth::principal::Allow;
use crate::http::day::Day;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;

/// The successions a caller may know of: a service client those that touch a unit it sees; they name their other
/// parties too.
pub fn visible(allow: &Allow<ReadUnits>) -> Select<succession::Entity> {
    use succession_link::Column;
    if !allow.is_client() {
        return succession::Entity::find();
    }
    let seen = |column: Column| allow.scope().covers_or_leads_to(column);
    let touching = succession_link::Entity::find()
        .select_only()
        .column(Column::SuccessionId)
        .filter(seen(Column::OldUnitId).or(seen(Column::NewUnitId)));
    succession::Entity::find().filter(succession::Column::Id.in_subquery(touching.into_query()))
}

/// Those in which a unit is old or takes over.
fn of_unit(select: Select<succession::Entity>, unit_id: Uuid) -> Select<succession::Entity> {
    use succession_link::Column;
    let with_unit = succession_link::Entity::find()
        .select_only()
        .column(Column::SuccessionId)
        .filter(
            Column::OldUnitId
                .eq(unit_id)
                .or(Column::NewUnitId.eq(unit_id)),
        );
    select.filter(succession::Column::Id.in_subquery(with_unit.into_query()))
}

/// Lists successions.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    filter: SuccessionFilter,
) -> Result<Page<Succession>, Problem> {
    use succession::Column;
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible(allow);
    if let Some(unit_id) = filter.unit_id {
        select = of_unit(select, unit_id);
    }
    if let Some(from) = filter.from {
        select = select.filter(Column::EffectiveOn.gte(from.0));
    }
    if let Some(to) = filter.to {
        select = select.filter(Column::EffectiveOn.lte(to.0));
    }
    let db = state.db.wide_snapshot().await?;
    let page = window.fetch(select, Column::Id, |row| row.id, &db).await?;
    Ok(Page {
        items: whole(&db, page.items).await?,
        next_cursor: page.next_cursor,
    })
}

/// Reads one succession.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    id: Uuid,
) -> Result<Succession, Problem> {
    let db = state.db.snapshot().await?;
    let row = visible(allow)
        .filter(succession::Column::Id.eq(id))
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let found = whole(&db, vec![row]).await?;
    found.into_iter().next().ok_or_else(Problem::not_found)
}

/// The last successions a unit took part in, oldest first.
pub(super) async fn last_of<C: ConnectionTrait>(
    db: &C,
    unit_id: Uuid,
    most: u64,
) -> Result<Vec<Succession>, Problem> {
    let mut rows = of_unit(succession::Entity::find(), unit_id)
        .order_by_desc(succession::Column::EffectiveOn)
        .order_by_desc(succession::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    rows.reverse();
    whole(db, rows).await
}

/// Successions with their units, in the order given.
pub(super) async fn whole<C: ConnectionTrait>(
    db: &C,
    rows: Vec<succession::Model>,
) -> Result<Vec<Succession>, Problem> {
    let mut links: BTreeMap<Uuid, Vec<succession_link::Model>> = BTreeMap::new();
    let found = succession_link::Entity::find()
        .filter(succession_link::Column::SuccessionId.is_in(rows.iter().map(|row| row.id)))
        .all(db)
        .await?;
    let named: BTreeSet<Uuid> = found
        .iter()
        .flat_map(|link| [link.old_unit_id, link.new_unit_id])
        .collect();
    for link in found {
        links.entry(link.succession_id).or_default().push(link);
    }
    let states = unit_state::Entity::find()
        .filter(unit_state::Column::UnitId.is_in(named))
        .order_by_asc(unit_state::Column::Code)
        .all(db)
        .await?;
    let then = |units: &BTreeSet<Uuid>, day: Date| -> Vec<UnitThen> {
        states
            .iter()
            .filter(|state| units.contains(&state.unit_id) && span(state).holds(day))
            .map(UnitThen::from)
            .collect()
    };
    let shaped = rows.into_iter().map(|row| {
        let links = links.remove(&row.id).unwrap_or_default();
        let old = links.iter().map(|link| link.old_unit_id).collect();
        let new = links.iter().map(|link| link.new_unit_id).collect();
        let on = row.effective_on;
        let succession::Model {
            id,
            kind,
            effective_on,
            document,
            reason,
            created_at: _,
        } = row;
        Succession {
            id,
            kind,
            effective_on: Day(effective_on),
            document: document.map(Into::into),
            reason,
            old_units: then(&old, on.previous_day().unwrap_or(on)),
            new_units: then(&new, on),
        }
    });
    Ok(shaped.collect())
}

/// Who stands in for each of some units on a day: itself where it exists then, or else those who took over from
/// it and exist then; nobody, where there are none.
pub async fn standing_in<C: ConnectionTrait>(
    db: &C,
    units: &BTreeSet<Uuid>,
    day: Date,
) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>, Problem> {
    let mut existing = existing_on(db, units, day).await?;
    let gone: BTreeSet<Uuid> = units.difference(&existing).copied().collect();
    let handovers = handovers_from(db, &gone, day).await?;
    let heirs: BTreeMap<Uuid, BTreeSet<Uuid>> = gone
        .into_iter()
        .map(|unit| (unit, successors(&handovers, unit, day)))
        .collect();
    let named: BTreeSet<Uuid> = heirs.values().flatten().copied().collect();
    existing.extend(existing_on(db, &named, day).await?);
    let of = |unit: &Uuid| match heirs.get(unit) {
        Some(heirs) => heirs.intersection(&existing).copied().collect(),
        None => BTreeSet::from([*unit]),
    };
    Ok(units.iter().map(|unit| (*unit, of(unit))).collect())
}

/// Those of some units that exist on a day.
async fn existing_on<C: ConnectionTrait>(
    db: &C,
    units: &BTreeSet<Uuid>,
    day: Date,
) -> Result<BTreeSet<Uuid>, Problem> {
    let rows = unit::Entity::find()
        .filter(unit::Column::Id.is_in(units.iter().copied()))
        .all(db)
        .await?;
    let existing = rows.iter().filter(|row| life(row).holds(day));
    Ok(existing.map(|row| row.id).collect())
}

/// All that was handed over by a day, from some units on.
async fn handovers_from<C: ConnectionTrait>(
    db: &C,
    units: &BTreeSet<Uuid>,
    day: Date,
) -> Result<Vec<Handover>, Problem> {
    let mut handovers = Vec::new();
    let mut seen = units.clone();
    let mut wanted = units.clone();
    while !wanted.is_empty() {
        let found = succession_link::Entity::find()
            .find_also_related(succession::Entity)
            .filter(succession_link::Column::OldUnitId.is_in(wanted.iter().copied()))
            .filter(succession::Column::EffectiveOn.lte(day))
            .all(db)
            .await?;
        let found = found.into_iter().filter_map(|(link, of)| {
            Some(Handover {
                succession_id: link.succession_id,
                on: of?.effective_on,
                old: link.old_unit_id,
                new: link.new_unit_id,
            })
        });
        let found: Vec<Handover> = found.collect();
        wanted = found
            .iter()
            .map(|one| one.new)
            .filter(|new| seen.insert(*new))
            .collect();
        handovers.extend(found);
    }
    Ok(handovers)
}
