//! Which consolidations a caller may know of.

use entity::enums::ConsolidationStatus;
use entity::{consolidation, plan};
use sea_orm::sea_query::{ExprTrait, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::auth::policy::{Permission, ReadConsolidationDrafts, ReadConsolidations};
use crate::auth::principal::Allow;

/// The consolidations a caller may know of: those published of plans that are led or issued by a unit within
/// reach, for such a caller may read all their figures; and drafts, for those whom the lead unit's drafts
/// concern.
pub fn visible<P: Permission>(allow: &Allow<P>) -> Select<consolidation::Entity> {
    let read = allow.reach_of::<ReadConsolidations>();
    let drafts = allow.reach_of::<ReadConsolidationDrafts>();
    let whole = read
        .covers(plan::Column::LeadUnitId)
        .or(read.covers(plan::Column::IssuingUnitId));
    let published = consolidation::Column::Status
        .eq(ConsolidationStatus::Published)
        .and(consolidation::Column::PlanId.in_subquery(plans(whole)));
    let of_lead = plans(drafts.covers(plan::Column::LeadUnitId));
    consolidation::Entity::find()
        .filter(published.or(consolidation::Column::PlanId.in_subquery(of_lead)))
}

fn plans(which: SimpleExpr) -> SelectStatement {
    plan::Entity::find()
        .select_only()
        .column(plan::Column::Id)
        .filter(which)
        .into_query()
}
