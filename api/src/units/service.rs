//! Reading and changing units and groups.

use std::collections::BTreeMap;

use entity::{unit, unit_ancestor, unit_group, unit_group_member};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, Set,
};
use uuid::Uuid;

use super::dto::{NewUnit, NewUnitGroup, Unit, UnitFilter, UnitGroup, UnitGroupFilter, UnitPatch};
use crate::app::AppState;
use crate::auth::policy::{ManageUnits, ReadUnits};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::http::words::Line;

/// The units a caller may know. The structure of the administration is public, so every account sees
/// all of it; a service client sees its subtree and the way up from it.
fn visible(allow: &Allow<ReadUnits>) -> Select<unit::Entity> {
    if allow.is_client() {
        unit::Entity::find().filter(allow.scope().covers_or_leads_to(unit::Column::Id))
    } else {
        unit::Entity::find()
    }
}

/// Lists units.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    filter: UnitFilter,
) -> Result<Page<Unit>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible(allow);
    if let Some(code) = filter.code {
        select = select.filter(unit::Column::Code.eq(code));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(unit::Column::Kind.eq(kind));
    }
    if let Some(parent) = filter.parent_id {
        select = select.filter(unit::Column::ParentId.eq(parent));
    }
    if let Some(root) = filter.within {
        select = select.filter(unit::Column::Id.in_subquery(subtree(root)));
    }
    let page = window
        .fetch(select, unit::Column::Id, |row| row.id, state.db.reader())
        .await?;
    Ok(page.map(Unit::from))
}

/// The ids of a unit and all below it, as a subquery.
pub fn subtree(root: Uuid) -> sea_orm::sea_query::SelectStatement {
    use sea_orm::QueryTrait;
    unit_ancestor::Entity::find()
        .select_only()
        .column(unit_ancestor::Column::DescendantId)
        .filter(unit_ancestor::Column::AncestorId.eq(root))
        .into_query()
}

/// Reads one unit.
pub async fn get(state: &AppState, allow: &Allow<ReadUnits>, id: Uuid) -> Result<Unit, Problem> {
    visible(allow)
        .filter(unit::Column::Id.eq(id))
        .one(state.db.reader())
        .await?
        .map(Unit::from)
        .ok_or_else(Problem::not_found)
}

/// Makes a unit under one the caller administers; a top unit needs an admin of everything.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    new: NewUnit,
) -> Result<Unit, Problem> {
    let tx = state.db.begin().await?;
    match new.parent_id {
        Some(parent) => {
            if unit::Entity::find_by_id(parent).one(&tx).await?.is_none() {
                return Err(unknown("/parent_id"));
            }
            require(allow, &tx, parent).await?;
        }
        None if allow.scope() != &crate::auth::scope::Scope::Everywhere => {
            return Err(Problem::forbidden(
                "Chỉ quản trị viên toàn hệ thống được tạo đơn vị cấp cao nhất.",
                "Only an admin of the whole installation makes a unit at the top.",
            ));
        }
        None => {}
    }
    let active_from = new.active_from.0;
    let active_to = new.active_to.map(|day| day.0);
    if active_to.is_some_and(|to| to <= active_from) {
        return Err(Problem::input(
            "/active_to",
            "before_start",
            "Ngày kết thúc phải sau ngày bắt đầu.",
            "The end comes after the start.",
        ));
    }
    one_at_a_time(&tx).await?;
    let code = String::from(new.code);
    let overlaps = Condition::all()
        .add(unit::Column::Code.eq(&code))
        .add(
            Condition::any()
                .add(unit::Column::ActiveTo.is_null())
                .add(unit::Column::ActiveTo.gt(active_from)),
        )
        .add_option(active_to.map(|to| unit::Column::ActiveFrom.lt(to)));
    if unit::Entity::find()
        .filter(overlaps)
        .one(&tx)
        .await?
        .is_some()
    {
        return Err(Problem::because(
            Code::Duplicate,
            format!("Mã {code} đang được một đơn vị khác dùng trong thời gian này."),
            format!("Another unit has the code {code} at that time."),
        ));
    }
    let now = state.clock.now();
    let row = unit::ActiveModel {
        id: Set(Uuid::now_v7()),
        code: Set(code),
        name: Set(new.name.into()),
        name_en: Set(new.name_en.map(Into::into)),
        kind: Set(new.kind),
        level: Set(new.level),
        parent_id: Set(new.parent_id),
        active_from: Set(active_from),
        active_to: Set(active_to),
        requires_sign_off: Set(new.requires_sign_off),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(&tx)
    .await?;
    let mut above = Vec::new();
    if let Some(parent) = new.parent_id {
        above = unit_ancestor::Entity::find()
            .filter(unit_ancestor::Column::DescendantId.eq(parent))
            .all(&tx)
            .await?;
    }
    let links = above
        .into_iter()
        .map(|link| (link.ancestor_id, link.depth + 1))
        .chain([(row.id, 0)])
        .map(|(ancestor_id, depth)| unit_ancestor::ActiveModel {
            ancestor_id: Set(ancestor_id),
            descendant_id: Set(row.id),
            depth: Set(depth),
        });
    unit_ancestor::Entity::insert_many(links)
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Units are made one at a time: no key can say that a code is free at a moment, so the check has to
/// see every unit made before. The oldest unit stands for all of them.
async fn one_at_a_time<C: ConnectionTrait>(db: &C) -> Result<(), Problem> {
    unit::Entity::find()
        .order_by_asc(unit::Column::Id)
        .lock_exclusive()
        .one(db)
        .await?;
    Ok(())
}

/// Changes a unit's names or whether its reports need a signature.
pub async fn update(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    id: Uuid,
    if_match: &IfMatch,
    patch: UnitPatch,
) -> Result<Unit, Problem> {
    let tx = state.db.begin().await?;
    let row = unit::Entity::find_by_id(id)
        .lock_exclusive()
        .one(&tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    require(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let name_en = patch.name_en.over(row.name_en.clone().map(Line::stored));
    let mut changed: unit::ActiveModel = row.clone().into();
    if let Some(name) = patch.name {
        changed.name = Set(name.into());
    }
    changed.name_en = Set(name_en.map(Into::into));
    if let Some(requires) = patch.requires_sign_off {
        changed.requires_sign_off = Set(requires);
    }
    changed.version = Set(row.version + 1);
    changed.updated_at = Set(state.clock.now());
    let row = changed.update(&tx).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Lists groups.
pub async fn list_groups(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    filter: UnitGroupFilter,
) -> Result<Page<UnitGroup>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible_groups(allow);
    if let Some(code) = filter.code {
        select = select.filter(unit_group::Column::Code.eq(code));
    }
    let page = window
        .fetch(
            select,
            unit_group::Column::Id,
            |row| row.id,
            state.db.reader(),
        )
        .await?;
    let ids = page.items.iter().map(|row| row.id).collect();
    let mut members = members(state.db.reader(), ids).await?;
    Ok(page.map(|row| {
        let ids = members.remove(&row.id).unwrap_or_default();
        UnitGroup::of(row, ids)
    }))
}

/// Reads one group.
pub async fn get_group(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    id: Uuid,
) -> Result<UnitGroup, Problem> {
    let row = visible_groups(allow)
        .filter(unit_group::Column::Id.eq(id))
        .one(state.db.reader())
        .await?
        .ok_or_else(Problem::not_found)?;
    let mut members = members(state.db.reader(), vec![id]).await?;
    Ok(UnitGroup::of(row, members.remove(&id).unwrap_or_default()))
}

/// Makes a group under a unit the caller administers.
pub async fn create_group(
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
    let row = unit_group::ActiveModel {
        id: Set(Uuid::now_v7()),
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

fn visible_groups(allow: &Allow<ReadUnits>) -> Select<unit_group::Entity> {
    if allow.is_client() {
        unit_group::Entity::find().filter(allow.scope().covers(unit_group::Column::UnitId))
    } else {
        unit_group::Entity::find()
    }
}

/// The units of groups, by group.
pub async fn members<C: ConnectionTrait>(
    db: &C,
    group_ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<Uuid>>, Problem> {
    let rows = unit_group_member::Entity::find()
        .filter(unit_group_member::Column::GroupId.is_in(group_ids))
        .order_by_asc(unit_group_member::Column::UnitId)
        .all(db)
        .await?;
    let mut members = BTreeMap::<Uuid, Vec<Uuid>>::new();
    for row in rows {
        members.entry(row.group_id).or_default().push(row.unit_id);
    }
    Ok(members)
}

async fn require<C: ConnectionTrait>(
    allow: &Allow<ManageUnits>,
    db: &C,
    unit_id: Uuid,
) -> Result<(), Problem> {
    if allow.scope().contains(db, unit_id).await? {
        Ok(())
    } else {
        Err(Problem::forbidden(
            "Đơn vị này nằm ngoài phạm vi quản trị của bạn.",
            "This unit is outside what you administer.",
        ))
    }
}

/// A reference in the body to a unit that is not there.
pub fn unknown(pointer: impl Into<String>) -> Problem {
    Problem::input(
        pointer,
        "unknown_unit",
        "Không có đơn vị này.",
        "There is no such unit.",
    )
}
