//! Reading and making groups of units.

use std::collections::BTreeMap;

use entity::{unit, unit_group, unit_group_member};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
};
use uuid::Uuid;

use super::dto::{NewUnitGroup, UnitGroup, UnitGroupFilter, UnitGroupSummary};
use super::service::{require, subtree, unknown};
use crate::app::AppState;
use crate::auth::policy::{ManageUnits, ReadUnits};
use crate::auth::principal::Allow;
use crate::collation;
use crate::fold;
use crate::http::catalogue::Code;
use crate::http::order::Ordered;
use crate::http::page::Page;
use crate::http::problem::Problem;
use crate::http::words::Line;

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
    let db = state.db.snapshot().await?;
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
    let member_ids = unit_group_member::Entity::find()
        .select_only()
        .column(unit_group_member::Column::UnitId)
        .filter(unit_group_member::Column::GroupId.eq(id))
        .order_by_asc(unit_group_member::Column::UnitId)
        .into_tuple()
        .all(&db)
        .await?;
    Ok(UnitGroup::of(row, member_ids))
}

/// Makes a group under a unit the caller administers.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    new: NewUnitGroup,
) -> Result<UnitGroup, Problem> {
    if new.member_ids.is_empty() || new.member_ids.len() > 1000 {
        return Err(Problem::input(
            "/member_ids",
            "out_of_range",
            "Một nhóm có từ 1 đến 1000 đơn vị.",
            "A group has 1 to 1000 units.",
        ));
    }
    let tx = state.db.begin().await?;
    if unit::Entity::find_by_id(new.unit_id)
        .one(&tx)
        .await?
        .is_none()
    {
        return Err(unknown("/unit_id"));
    }
    require(allow, &tx, new.unit_id).await?;
    let known: Vec<Uuid> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in(new.member_ids.iter().copied()))
        .filter(unit::Column::Id.in_subquery(subtree(new.unit_id)))
        .into_tuple()
        .all(&tx)
        .await?;
    let mut problem = Problem::new(Code::InvalidInput);
    for (index, id) in new.member_ids.iter().enumerate() {
        let pointer = format!("/member_ids/{index}");
        if !known.contains(id) {
            problem.errors.extend(unknown(pointer).errors);
        } else if new.member_ids[..index].contains(id) {
            problem = problem.at(
                pointer,
                "duplicate",
                crate::text::Text::new("Đơn vị lặp lại.", "The unit is there twice."),
            );
        }
    }
    problem.or_ok()?;
    let now = state.clock.now();
    let names = [new.code.as_str(), new.name.as_str()].into_iter();
    let search = fold::lines(names.chain(new.name_en.as_ref().map(Line::as_str)));
    let row = unit_group::ActiveModel {
        id: Set(Uuid::now_v7()),
        search: Set(search),
        name_key: Set(collation::key(new.name.as_str())),
        code: Set(new.code.into()),
        name: Set(new.name.into()),
        name_en: Set(new.name_en.map(Into::into)),
        unit_id: Set(new.unit_id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(&tx)
    .await?;
    let rows = new
        .member_ids
        .iter()
        .map(|unit_id| unit_group_member::ActiveModel {
            group_id: Set(row.id),
            unit_id: Set(*unit_id),
        });
    unit_group_member::Entity::insert_many(rows)
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    let mut member_ids = new.member_ids;
    member_ids.sort_unstable();
    Ok(UnitGroup::of(row, member_ids))
}

fn visible(allow: &Allow<ReadUnits>) -> Select<unit_group::Entity> {
    if allow.is_client() {
        unit_group::Entity::find().filter(allow.scope().covers(unit_group::Column::UnitId))
    } else {
        unit_group::Entity::find()
    }
}
