//! Which duties of a plan hold: as the plan reads by now, and on a day.

use std::collections::BTreeMap;

use entity::enums::Duty;
use entity::{assignment, plan_amendment};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use time::Date;
use uuid::Uuid;

use crate::http::problem::Problem;

/// The condition that a duty stands in the plan as it reads by now: no amendment ended it.
pub fn standing() -> Condition {
    Condition::all().add(assignment::Column::EndedById.is_null())
}

/// The condition that a duty binds on a day: what amendments brought or ended counts from their day on.
pub fn binding(day: Date) -> Condition {
    use assignment::Column::AddedById;
    let since = Condition::any()
        .add(AddedById.is_null())
        .add(AddedById.in_subquery(amendments(day)));
    Condition::all().add(since).add(lasting(day))
}

/// The condition that a duty binds on a day or later: no amendment has ended it by then.
pub fn lasting(day: Date) -> Condition {
    use assignment::Column::EndedById;
    Condition::any()
        .add(EndedById.is_null())
        .add(EndedById.not_in_subquery(amendments(day)))
}

/// The ids of the amendments in force on a day, as a subquery.
fn amendments(day: Date) -> SelectStatement {
    plan_amendment::Entity::find()
        .select_only()
        .column(plan_amendment::Column::Id)
        .filter(plan_amendment::Column::EffectiveOn.lte(day))
        .into_query()
}

/// The places of amendments in their plans, from 1, by id.
pub async fn seqs<C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, i32>, Problem> {
    Ok(plan_amendment::Entity::find()
        .select_only()
        .columns([plan_amendment::Column::Id, plan_amendment::Column::Seq])
        .filter(plan_amendment::Column::Id.is_in(ids))
        .into_tuple::<(Uuid, i32)>()
        .all(db)
        .await?
        .into_iter()
        .collect())
}

/// The duties of a plan as it reads by now, in its order.
pub async fn duties<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
) -> Result<Vec<assignment::Model>, Problem> {
    Ok(assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan_id))
        .filter(standing())
        .order_by_asc(assignment::Column::Position)
        .order_by_asc(assignment::Column::Id)
        .all(db)
        .await?)
}

/// The reporting duties of a plan as it reads by now, in the order they were given.
pub async fn report_duties<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
) -> Result<Vec<assignment::Model>, Problem> {
    of_plan(db, plan_id, standing()).await
}

/// The reporting duties of a plan that bind on a day, in the order they were given.
pub async fn report_duties_on<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    day: Date,
) -> Result<Vec<assignment::Model>, Problem> {
    of_plan(db, plan_id, binding(day)).await
}

async fn of_plan<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    which: Condition,
) -> Result<Vec<assignment::Model>, Problem> {
    Ok(assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan_id))
        .filter(assignment::Column::Duty.eq(Duty::Report))
        .filter(which)
        .order_by_asc(assignment::Column::Id)
        .all(db)
        .await?)
}
