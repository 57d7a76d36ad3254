//! A unit's own page: what it has to do, over all plans.

use std::collections::BTreeSet;

use entity::enums::PlanStatus;
use entity::{assignment, plan, unit};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use time::{Date, Month};
use uuid::Uuid;

use super::service::visible;
use super::taken_over;
use super::unit_dto::{UnitDuty, UnitDutyFilter};
use super::unit_names::Names;
use crate::app::AppState;
use crate::auth::policy::ReadPlans;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::http::catalogue::FaultCode;
use crate::http::page::{self, Page};
use crate::http::problem::Problem;
use crate::plans::standing;
use crate::texts;

/// Place of a duty in the list: its plan, its place there, itself.
type Place = (Uuid, i32, Uuid);

/// Lists the duties of a unit, and those it took over, in the plans the caller may know of: plan by plan, in the
/// order of each.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    unit_id: Uuid,
    filter: UnitDutyFilter,
) -> Result<Page<UnitDuty>, Problem> {
    use assignment::Column;
    let limit = usize::from(page::limit(filter.limit)?);
    let after = filter
        .cursor
        .as_deref()
        .map(|cursor| page::unpack(cursor, from_bytes))
        .transpose()?;
    let today = local_day(state.clock.now());
    let db = state.db.wide_snapshot().await?;
    let mut known = unit::Entity::find_by_id(unit_id);
    if allow.is_client() {
        known = known.filter(allow.scope().covers_or_leads_to(unit::Column::Id));
    }
    known.one(&db).await?.ok_or_else(Problem::not_found)?;
    let mut units: BTreeSet<Uuid> = taken_over::read(&db, unit_id, today).await?;
    units.insert(unit_id);

    let mut select = visible(allow)
        .join(JoinType::InnerJoin, assignment::Relation::Plan.def())
        .filter(Column::UnitId.is_in(units))
        .filter(wanted(&filter)?);
    if let Some((plan, position, id)) = after {
        let in_place = Column::Position
            .gt(position)
            .or(Column::Position.eq(position).and(Column::Id.gt(id)));
        let beyond = Column::PlanId
            .gt(plan)
            .or(Column::PlanId.eq(plan).and(in_place));
        select = select.filter(beyond);
    }
    let mut rows = select
        .order_by_asc(Column::PlanId)
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .limit(limit as u64 + 1)
        .all(&db)
        .await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows
        .last()
        .filter(|_| more)
        .map(|last| page::pack(&to_bytes((last.plan_id, last.position, last.id))));
    let names = Names::read(&db, &rows, today).await?;
    Ok(Page {
        items: rows
            .into_iter()
            .filter_map(|row| names.duty(unit_id, row))
            .collect(),
        next_cursor,
    })
}

/// What the filter asks of a duty and its plan.
fn wanted(filter: &UnitDutyFilter) -> Result<Condition, Problem> {
    let mut wanted = Condition::all();
    if let Some(plan) = filter.plan_id {
        wanted = wanted.add(assignment::Column::PlanId.eq(plan));
    }
    if let Some(duty) = filter.duty {
        wanted = wanted.add(assignment::Column::Duty.eq(duty));
    }
    if let Some(year) = filter.year {
        let day = |month, day| Date::from_calendar_date(year, month, day).ok();
        let (first, last) = day(Month::January, 1)
            .zip(day(Month::December, 31))
            .filter(|_| (1900..2200).contains(&year))
            .ok_or_else(|| {
                Problem::parameter(
                    "year",
                    FaultCode::OutOfRange,
                    texts::assignments::year_between(),
                )
            })?;
        wanted = wanted
            .add(plan::Column::TermFrom.lte(last))
            .add(plan::Column::TermTo.gte(first));
    }
    if filter.in_force.unwrap_or(true) {
        wanted = wanted
            .add(plan::Column::Status.eq(PlanStatus::Issued))
            .add(standing::standing());
    }
    Ok(wanted)
}

fn to_bytes((plan, position, id): Place) -> Vec<u8> {
    [plan.as_bytes(), &position.to_be_bytes()[..], id.as_bytes()].concat()
}

fn from_bytes(bytes: &[u8]) -> Option<Place> {
    let (plan, rest) = bytes.split_first_chunk::<16>()?;
    let (position, id) = rest.split_first_chunk()?;
    Some((
        Uuid::from_bytes(*plan),
        i32::from_be_bytes(*position),
        Uuid::from_slice(id).ok()?,
    ))
}
