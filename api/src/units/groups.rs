//! Reading groups of units.

use std::collections::BTreeMap;

use entity::{unit_group, unit_group_member};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};
use uuid::Uuid;

use super::group_dto::{UnitGroup, UnitGroupFilter, UnitGroupSummary};
use super::service::subtree;
use crate::app::AppState;
use crate::auth::policy::ReadUnits;
use crate::auth::principal::Allow;
use crate::fold;
use crate::http::order::Ordered;
use crate::http::page::Page;
use crate::http::problem::Problem;

/// Lists groups.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    filter: UnitGroupFilter,
) -> Result<Page<UnitGroupSummary>, Problem> {
    let order = Ordered::new(filter.limit, filter.cursor.as_deref(), filter.sort)?;
    let mut select = visible(allow);
    if let Some(code) = filter.code {
        select = select.filter(unit_group::Column::Code.eq(code));
    }
    if let Some(q) = filter.q {
        select = select.filter(unit_group::Column::Search.like(fold::holding(q.as_str())));
    }
    if let Some(unit) = filter.unit_id {
        let holding = unit_group_member::Entity::find()
            .select_only()
            .column(unit_group_member::Column::GroupId)
            .filter(unit_group_member::Column::UnitId.eq(unit))
            .into_query();
        select = select.filter(unit_group::Column::Id.in_subquery(holding));
    }
    if let Some(root) = filter.within {
        select = select.filter(unit_group::Column::UnitId.in_subquery(subtree(root)));
    }
    let db = state.db.wide_snapshot().await?;
    let columns = (unit_group::Column::Id, unit_group::Column::NameKey);
    let page = order
        .fetch(select, columns, |row| (row.id, &row.name_key), &db)
        .await?;
    let counts: Vec<(Uuid, i64)> = unit_group_member::Entity::find()
        .select_only()
        .column(unit_group_member::Column::GroupId)
        .column_as(unit_group_member::Column::UnitId.count(), "member_count")
        .filter(unit_group_member::Column::GroupId.is_in(page.items.iter().map(|row| row.id)))
        .group_by(unit_group_member::Column::GroupId)
        .into_tuple()
        .all(&db)
        .await?;
    let counts: BTreeMap<Uuid, i64> = counts.into_iter().collect();
    Ok(page.map(|row| {
        let count = counts.get(&row.id).copied().unwrap_or_default();
        UnitGroupSummary::of(row, count)
    }))
}

/// Reads one group.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    id: Uuid,
) -> Result<UnitGroup, Problem> {
    let db = state.db.snapshot().await?;
    let row = visible(allow)
        .filter(unit_group::Column::Id.eq(id))
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let member_ids = members(&db, id).await?;
    Ok(UnitGroup::of(row, member_ids))
}

/// The units of a group, in the order of their making.
pub(super) async fn members<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Vec<Uuid>, Problem> {
    let members = unit_group_member::Entity::find()
        .select_only()
        .column(unit_group_member::Column::UnitId)
        .filter(unit_group_member::Column::GroupId.eq(id))
        .order_by_asc(unit_group_member::Column::UnitId);
    Ok(members.into_tuple().all(db).await?)
}

/// The groups a caller may know of: all, for they are public; a service client those of its subtree.
pub fn visible(allow: &Allow<ReadUnits>) -> Select<unit_group::Entity> {
    if allow.is_client() {
        unit_group::Entity::find().filter(allow.scope().covers(unit_group::Column::UnitId))
    } else {
        unit_group::Entity::find()
    }
}
