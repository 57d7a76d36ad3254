//! Which plans a caller may know of.

use entity::enums::PlanStatus;
use entity::{assignment, obligation, plan};
use sea_orm::sea_query::{ExprTrait, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::auth::policy::{ManagePlans, Permission};
use crate::auth::principal::Allow;
use crate::http::problem::Problem;

/// The plans a caller may know of: those issued or led by a unit within reach, and issued plans that
/// give duties to a unit within reach, or gave them before an amendment ended them: it may owe under them still.
/// Drafts are known to the lead unit's coordinators only.
pub fn visible<P: Permission>(allow: &Allow<P>) -> Select<plan::Entity> {
    let scope = allow.scope();
    let has_duty = plan::Column::Id.in_subquery(
        assignment::Entity::find()
            .select_only()
            .column(assignment::Column::PlanId)
            .filter(scope.covers(assignment::Column::UnitId))
            .into_query(),
    );
    let owes = plan::Column::Id.in_subquery(
        obligation::Entity::find()
            .select_only()
            .column(obligation::Column::PlanId)
            .filter(scope.covers(obligation::Column::UnitId))
            .into_query(),
    );
    let within_reach = scope
        .covers(plan::Column::IssuingUnitId)
        .or(scope.covers(plan::Column::LeadUnitId))
        .or(has_duty)
        .or(owes);
    plan::Entity::find().filter(
        plan::Column::Status
            .ne(PlanStatus::Draft)
            .and(within_reach)
            .or(leads(allow)),
    )
}

/// A plan the caller may know of as a whole. Who does what stands under its issuer, and a service client sees
/// the duties of its subtree only: to it a plan from above is not read as a whole.
pub async fn whole<P: Permission, C: ConnectionTrait>(
    allow: &Allow<P>,
    db: &C,
    id: Uuid,
) -> Result<plan::Model, Problem> {
    let plan = visible(allow)
        .filter(plan::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    if allow.is_client() && !allow.scope().contains(db, plan.issuing_unit_id).await? {
        return Err(Problem::forbidden(
            "Hệ thống kết nối chỉ xem được kế hoạch do đơn vị trong phạm vi của mình ban hành.",
            "A service client sees this of plans issued within its subtree only.",
        ));
    }
    Ok(plan)
}

/// The ids of the plans a caller may know of, as a subquery.
pub fn visible_ids<P: Permission>(allow: &Allow<P>) -> SelectStatement {
    visible(allow)
        .select_only()
        .column(plan::Column::Id)
        .into_query()
}

/// The condition that the caller coordinates the plan.
pub fn leads<P: Permission>(allow: &Allow<P>) -> SimpleExpr {
    allow
        .reach_of::<ManagePlans>()
        .names(plan::Column::LeadUnitId)
}

/// The ids of the plans the caller coordinates, as a subquery.
pub fn led_ids<P: Permission>(allow: &Allow<P>) -> SelectStatement {
    plan::Entity::find()
        .select_only()
        .column(plan::Column::Id)
        .filter(leads(allow))
        .into_query()
}
