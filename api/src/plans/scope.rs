//! Which plans a caller may know of.

use entity::enums::PlanStatus;
use entity::{assignment, obligation, plan, succession, succession_link, unit};
use sea_orm::sea_query::{ExprTrait, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    RelationDef, RelationTrait, Select,
};
use uuid::Uuid;

use crate::auth::policy::{ManagePlans, Permission};
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::http::problem::Problem;
use crate::texts;

/// Successions one after another through which a duty is followed: a term of five or ten years sees fewer.
const SUCCESSIONS: usize = 4;

/// The plans a caller may know of: those issued or led by a unit within reach, and issued plans that
/// give duties to a unit within reach, or gave them before an amendment ended them: it may owe under them still.
/// Those of a unit that was succeeded are its successor's. Drafts are known to the lead unit's coordinators only.
pub fn visible<P: Permission>(allow: &Allow<P>) -> Select<plan::Entity> {
    let scope = allow.scope();
    let has_duty = plan::Column::Id.in_subquery(
        assignment::Entity::find()
            .select_only()
            .column(assignment::Column::PlanId)
            .filter(
                scope
                    .covers(assignment::Column::UnitId)
                    .or(taken_over(scope)),
            )
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

/// The condition that a duty was given to a unit that ended and whose place one within reach has taken, by at most
/// so many [`SUCCESSIONS`].
fn taken_over(scope: &Scope) -> SimpleExpr {
    use succession_link::Column::NewUnitId;
    let mut old = succeeded(scope.covers(NewUnitId));
    for _ in 1..SUCCESSIONS {
        old = succeeded(scope.covers(NewUnitId).or(NewUnitId.in_subquery(old)));
    }
    assignment::Column::UnitId.in_subquery(old)
}

/// The ids of the units that a succession ended, by who took over: not of those that go on.
fn succeeded(by: SimpleExpr) -> SelectStatement {
    let old: RelationDef = succession_link::Entity::belongs_to(unit::Entity)
        .from(succession_link::Column::OldUnitId)
        .to(unit::Column::Id)
        .into();
    let ended = unit::Column::ActiveTo
        .into_expr()
        .eq(succession::Column::EffectiveOn.into_expr());
    succession_link::Entity::find()
        .select_only()
        .column(succession_link::Column::OldUnitId)
        .join(
            JoinType::InnerJoin,
            succession_link::Relation::Succession.def(),
        )
        .join(JoinType::InnerJoin, old)
        .filter(ended)
        .filter(by)
        .into_query()
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
        return Err(Problem::forbidden(texts::plans::client_sees_own()));
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
