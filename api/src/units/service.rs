//! Reading and changing units.

use entity::enums::AuditAction;
use entity::{unit, unit_ancestor};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, Set,
};
use time::Date;
use uuid::Uuid;

use super::dto::{NewUnit, Unit, UnitFilter, UnitPatch};
use super::span::Span;
use super::states::{self, Said};
use super::store::{self, Founded};
use super::{check, free, then, told};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::{ManageUnits, ReadUnits};
use crate::auth::principal::Allow;
use crate::fold;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::day::Day;
use crate::http::etag::IfMatch;
use crate::http::order::Ordered;
use crate::http::page::Page;
use crate::http::problem::Problem;
use crate::http::words::Label;
use crate::texts;

pub(super) use super::check::require;
pub use super::check::unknown;

/// The units a caller may know. The structure of the administration is public, so every account sees
/// all of it; a service client sees its subtree and the way up from it.
pub fn visible(allow: &Allow<ReadUnits>) -> Select<unit::Entity> {
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
    if let Some(day) = filter.as_of {
        return then::list(state, allow, filter, day.0).await;
    }
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
            &*state.db.wide_reader().await?,
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
    too_many_in("within")
}

/// More units than an answer lists: the caller is to name a unit further down in that parameter.
pub fn too_many_in(parameter: &str) -> Problem {
    Problem::parameter(
        parameter,
        FaultCode::TooMany,
        texts::units::too_many(MOST_LISTED, parameter),
    )
}

/// The condition that a unit is that one or below it: whom the issuer of a plan can tell something.
pub fn under(issuer: Uuid) -> Condition {
    Condition::all().add(unit::Column::Id.in_subquery(subtree(issuer)))
}

/// The condition that a unit exists on at least one day of a stretch, both ends of which count.
pub fn exists_within((from, to): (Date, Date)) -> Condition {
    free::exists_between(from, to.next_day())
}

/// Reads one unit, as it is or as it was on a day.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    id: Uuid,
    as_of: Option<Day>,
) -> Result<Unit, Problem> {
    if let Some(day) = as_of {
        return then::get(state, allow, id, day.0).await;
    }
    find(state.db.reader(), allow, id).await.map(Unit::from)
}

/// A unit the caller may know of.
pub(super) async fn find<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadUnits>,
    id: Uuid,
) -> Result<unit::Model, Problem> {
    visible(allow)
        .filter(unit::Column::Id.eq(id))
        .one(db)
        .await?
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
    let parent = check::parent(allow, &tx, new.parent_id).await?;
    if new.parent_id.is_some() && parent.is_none() {
        return Err(unknown("/parent_id"));
    }
    let life = Span {
        from: new.active_from.0,
        to: new.active_to.map(|day| day.0),
    };
    if life.to.is_some_and(|to| to <= life.from) {
        return Err(Problem::input(
            "/active_to",
            FaultCode::BeforeStart,
            texts::common::end_after_start(),
        ));
    }
    if let Some(parent) = parent {
        let mut problem = Problem::new(Code::InvalidInput);
        check::exists_during(&mut problem, "/parent_id", &parent, life);
        problem.or_ok()?;
    }
    let code = String::from(new.code);
    if let Some(holder) = states::holder_of(&tx, &code, life, &[]).await? {
        let taken = states::code_taken(&code, &holder);
        return Err(Problem::because(Code::Duplicate, taken));
    }
    let identifier = new.identifier.map(String::from);
    let identifier_2016 = new.identifier_2016.map(String::from);
    let identifiers = free::identifiers(identifier.as_deref(), identifier_2016.as_deref());
    free::require(&tx, identifiers, (life.from, life.to), None).await?;
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
            active_from: life.from,
            active_to: life.to,
            identifier,
            identifier_2016,
            requires_sign_off: new.requires_sign_off,
            document: new.document.map(Into::into),
            reason: new.reason.map(Into::into),
        },
    )
    .await?;
    let event = told::event(AuditAction::UnitCreated, None, &row);
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Lets one unit be made, changed or ended at a time, so that two at once do not both find a code free, nor each
/// put itself under the other: by a lock on the oldest unit, since units are never deleted. Of the very first units, which have none to lock, the index on the
/// codes of units without an end refuses the second.
pub async fn take_turns<C: ConnectionTrait>(db: &C) -> Result<(), Problem> {
    unit::Entity::find()
        .order_by_asc(unit::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .one(db)
        .await?;
    Ok(())
}

/// Corrects a unit's names, from the first day of its present state on, or whether its reports need a signature.
pub async fn update(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    id: Uuid,
    if_match: &IfMatch,
    patch: UnitPatch,
) -> Result<Unit, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    take_turns(&tx).await?;
    let row = states::locked(&tx, id).await?;
    require(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let old = row.clone();
    let mut said = Said::of(&row);
    if let Some(name) = patch.name {
        said.name = name.into();
    }
    let name_en = patch.name_en.over(said.name_en.map(Label::stored));
    said.name_en = name_en.map(Into::into);
    let identifier = patch.identifier.over_text(row.identifier.clone());
    let identifier_2016 = patch.identifier_2016.over_text(row.identifier_2016.clone());
    let identifiers = free::identifiers(identifier.as_deref(), identifier_2016.as_deref());
    free::require(&tx, identifiers, (row.active_from, row.active_to), Some(id)).await?;
    let mut changed: unit::ActiveModel = row.into();
    changed.identifier = Set(identifier);
    changed.identifier_2016 = Set(identifier_2016);
    if let Some(requires) = patch.requires_sign_off {
        changed.requires_sign_off = Set(requires);
    }
    let row = states::correct(&tx, now, changed, old.version, said).await?;
    let event = told::event(AuditAction::UnitCorrected, Some(&old), &row);
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(row.into())
}
