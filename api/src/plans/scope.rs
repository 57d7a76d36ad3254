//! Which plans a caller may know of.

use entity::enums::PlanStatus;
use entity::{assignment, obligation, plan};
use sea_orm::sea_query::{ExprTrait, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::auth::policy::{ManagePlans, Permission};
use crate::auth::principal::Allow;

/// The plans a caller may know of: those issued or led by a unit within reach, and issued plans that
/// give duties to a unit within reach. Drafts are known to the lead unit's coordinators only.
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
