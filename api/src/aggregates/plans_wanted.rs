//! Conditions on the plans whose figures are wanted.

use entity::{plan, plan_amendment, plan_framework};
use sea_orm::sea_query::{
    CommonTableExpression, Expr, Query, SelectStatement, UnionType, WithClause,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

/// The condition that a plan may owe figures of a framework: it reports on it, or did before an amendment.
pub fn may_report_on(framework: Uuid) -> Condition {
    let linked = plan_framework::Entity::find()
        .filter(plan_framework::Column::FrameworkId.eq(framework))
        .select_only()
        .column(plan_framework::Column::PlanId);
    let amended = plan_amendment::Entity::find()
        .select_only()
        .column(plan_amendment::Column::PlanId);
    Condition::any()
        .add(plan::Column::OwnFrameworkId.eq(framework))
        .add(plan::Column::Id.in_subquery(linked.into_query()))
        .add(plan::Column::Id.in_subquery(amended.into_query()))
}

/// The ids of a plan and all below it, as a subquery.
pub fn plans_below(root: Uuid) -> SelectStatement {
    const BELOW: &str = "plans_below";
    const ID: &str = "id";
    let plans = || plan::Entity::find().select_only().column(plan::Column::Id);
    let mut reached = plans().filter(plan::Column::Id.eq(root)).into_query();
    let mut step = plans().into_query();
    step.inner_join(
        BELOW,
        Expr::col((plan::Entity, plan::Column::ParentPlanId)).equals((BELOW, ID)),
    );
    reached.union(UnionType::Distinct, step);
    let mut table = CommonTableExpression::new();
    table.table_name(BELOW).column(ID).query(reached);
    let clause = WithClause::new().recursive(true).cte(table).to_owned();
    Query::select()
        .column((BELOW, ID))
        .from(BELOW)
        .with_cte(clause)
        .to_owned()
}
