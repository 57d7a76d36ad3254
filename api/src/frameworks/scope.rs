//! Which frameworks a caller may know of.

use entity::enums::FrameworkKind;
use entity::{framework, plan};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::auth::policy::{ReadFrameworks, ReadPlans};
use crate::auth::principal::Allow;
use crate::plans;

/// The frameworks a caller may know of: every strategy, for those are published, and the own framework
/// of each plan the caller may read.
pub fn visible(allow: &Allow<ReadFrameworks>) -> Select<framework::Entity> {
    let own = allow.also::<ReadPlans>().map(|allow| {
        let plans = plans::scope::visible(&allow)
            .select_only()
            .column(plan::Column::OwnFrameworkId)
            .into_query();
        framework::Column::Id.in_subquery(plans)
    });
    framework::Entity::find().filter(
        Condition::any()
            .add(framework::Column::Kind.eq(FrameworkKind::Strategy))
            .add_option(own),
    )
}

/// The ids of the frameworks a caller may know of, as a subquery.
pub fn visible_ids(allow: &Allow<ReadFrameworks>) -> SelectStatement {
    visible(allow)
        .select_only()
        .column(framework::Column::Id)
        .into_query()
}
