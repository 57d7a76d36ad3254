//! Reading and changing units.

use entity::{unit, unit_ancestor};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, Set,
};
use time::Date;
use uuid::Uuid;

use super::dto::{NewUnit, Unit, UnitFilter, UnitPatch};
use super::free;
use super::store::{self, Founded};
use crate::app::AppState;
use crate::auth::policy::{ManageUnits, ReadUnits};
use crate::auth::principal::Allow;
use crate::fold;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::order::Ordered;
use crate::http::page::Page;
use crate::http::problem::Problem;
use crate::http::words::Line;

/// The units a caller may know. The structure of the administration is public, so every account sees
/// all of it; a service client sees its subtree and the way up from it.
pub(super) fn visible(allow: &Allow<ReadUnits>) -> Select<unit::Entity> {
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
    let order = Ordered::new(filter.limit, filter.cursor.as_deref(), filter.sort)?;
    let mut select = visible(allow);
    if let Some(code) = filter.code {
        select = select.filter(unit::Column::Code.eq(code));
    }
    if let Some(q) = filter.q {
        select = select.filter(unit::Column::Search.like(fold::holding(q.as_str())));
    }
    if let Some(identifier) = filter.identifier {
        select = select.filter(unit::Column::Identifier.eq(String::from(identifier)));
    }
    if let Some(identifier) = filter.identifier_2016 {
        select = select.filter(unit::Column::Identifier2016.eq(String::from(identifier)));
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
    let columns = (unit::Column::Id, unit::Column::NameKey);
    let page = order
        .fetch(
            select,
            columns,
            |row| (row.id, &row.name_key),
            state.db.reader(),
        )
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

/// Most units that one answer lists.
pub const MOST_LISTED: u64 = 5000;

/// More units than an answer lists: the caller is to narrow it by the parameter `within`.
pub fn too_many() -> Problem {
    Problem::parameter(
        "within",
        "too_many",
        format!("Hơn {MOST_LISTED} đơn vị: chọn một cấp dưới bằng `within`."),
        format!("More than {MOST_LISTED} units: narrow it by `within`."),
    )
}

/// The condition that a unit exists on at least one day of a stretch, both ends of which count.
pub fn exists_within((from, to): (Date, Date)) -> Condition {
    let not_ended = Condition::any()
        .add(unit::Column::ActiveTo.is_null())
        .add(unit::Column::ActiveTo.gt(from));
    Condition::all()
        .add(unit::Column::ActiveFrom.lte(to))
        .add(not_ended)
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
    take_turns(&tx).await?;
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
    let identifier = new.identifier.map(String::from);
    let identifier_2016 = new.identifier_2016.map(String::from);
    let identifiers = free::identifiers(identifier.as_deref(), identifier_2016.as_deref());
    free::require(&tx, identifiers, (active_from, active_to), None).await?;
    let now = state.clock.now();
    let row = store::insert(
        &tx,
        now,
        Founded {
            code,
            name: new.name.into(),
            name_en: new.name_en.map(Into::into),
            kind: new.kind,
            level: new.level,
            parent_id: new.parent_id,
            active_from,
            active_to,
            identifier,
            identifier_2016,
            requires_sign_off: new.requires_sign_off,
            document: None,
            reason: None,
        },
    )
    .await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Lets one unit be made at a time, so that two at once do not both find a code free: by a lock on the
/// oldest unit, since units are never deleted. Of the very first units, which have none to lock, the index on the
/// codes of units without an end refuses the second.
pub(super) async fn take_turns<C: ConnectionTrait>(db: &C) -> Result<(), Problem> {
    unit::Entity::find()
        .order_by_asc(unit::Column::Id)
        .lock(LockType::NoKeyUpdate)
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
    take_turns(&tx).await?;
    let row = unit::Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(&tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    require(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let name_en = patch.name_en.over(row.name_en.clone().map(Line::stored));
    let identifier = patch.identifier.over_text(row.identifier.clone());
    let identifier_2016 = patch.identifier_2016.over_text(row.identifier_2016.clone());
    let identifiers = free::identifiers(identifier.as_deref(), identifier_2016.as_deref());
    free::require(&tx, identifiers, (row.active_from, row.active_to), Some(id)).await?;
    let mut changed: unit::ActiveModel = row.clone().into();
    changed.identifier = Set(identifier);
    changed.identifier_2016 = Set(identifier_2016);
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

/// Fails unless the caller administers a unit: a grant on it or on one above it.
pub(super) async fn require<C: ConnectionTrait>(
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
