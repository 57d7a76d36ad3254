//! The states of units as they are stored: reading them, and following one by another.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{UnitKind, UnitLevel};
use entity::{json, unit, unit_state};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::span::Span;
use super::store::searched;
use crate::collation;
use crate::frameworks::document::NewDocument;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::http::words::Prose;
use crate::rollups::mark;
use crate::text::Text;
use crate::texts;

/// What a state says of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Official code.
    pub code: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Kind of body.
    pub kind: UnitKind,
    /// Level of government.
    pub level: UnitLevel,
    /// The unit it belongs to.
    pub parent_id: Option<Uuid>,
}

impl Said {
    /// What the present state says.
    pub fn of(row: &unit::Model) -> Self {
        Self {
            code: row.code.clone(),
            name: row.name.clone(),
            name_en: row.name_en.clone(),
            kind: row.kind,
            level: row.level,
            parent_id: row.parent_id,
        }
    }
}

/// What brings something about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// The document.
    pub document: Option<json::Document>,
    /// The reason.
    pub reason: Option<String>,
}

impl Why {
    /// As a body gives it.
    pub fn given<const MAX: usize>(
        document: Option<NewDocument>,
        reason: Option<Prose<MAX>>,
    ) -> Self {
        Self {
            document: document.map(Into::into),
            reason: reason.map(Into::into),
        }
    }
}

/// When a state holds.
pub fn span(state: &unit_state::Model) -> Span {
    Span {
        from: state.valid_from,
        to: state.valid_to,
    }
}

/// When a unit exists.
pub fn life(row: &unit::Model) -> Span {
    Span {
        from: row.active_from,
        to: row.active_to,
    }
}

/// The condition that a state holds on a day.
pub fn holds_on(day: Date) -> Condition {
    Condition::all()
        .add(unit_state::Column::ValidFrom.lte(day))
        .add(holds_after(day))
}

/// The condition that a state holds on a day or begins to later.
pub fn holds_after(day: Date) -> Condition {
    Condition::any()
        .add(unit_state::Column::ValidTo.is_null())
        .add(unit_state::Column::ValidTo.gt(day))
}

/// A unit to be changed, locked; kept from whoever is about to give it a duty.
pub async fn locked<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<unit::Model, Problem> {
    unit::Entity::find_by_id(id)
        .lock(LockType::Update)
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)
}

/// The present state of a unit: its last.
pub async fn present<C: ConnectionTrait>(
    db: &C,
    unit_id: Uuid,
) -> Result<unit_state::Model, Problem> {
    let last = unit_state::Entity::find()
        .filter(unit_state::Column::UnitId.eq(unit_id))
        .order_by_desc(unit_state::Column::ValidFrom)
        .one(db)
        .await?;
    last.ok_or_else(|| {
        tracing::error!(unit = %unit_id, "a unit has no state");
        Problem::new(Code::Internal)
    })
}

/// The state of another unit that has a code on a day of `span`; `but` are not looked at.
pub async fn holder_of<C: ConnectionTrait>(
    db: &C,
    code: &str,
    during: Span,
    but: &[Uuid],
) -> Result<Option<unit_state::Model>, Problem> {
    let with_code = unit_state::Entity::find()
        .filter(unit_state::Column::Code.eq(code))
        .order_by_asc(unit_state::Column::ValidFrom)
        .all(db)
        .await?;
    Ok(with_code
        .into_iter()
        .find(|state| !but.contains(&state.unit_id) && span(state).overlaps(during)))
}

/// That another unit has the code at that time.
pub fn code_taken(code: &str, holder: &unit_state::Model) -> Text {
    texts::units::code_taken(code, &holder.name)
}

/// Cuts the present state and lets another follow it; the unit says what that says. Answers the unit with its
/// version raised.
pub async fn follow<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    row: unit::Model,
    (left, next): (Span, Span),
    said: Said,
    why: Why,
) -> Result<unit::Model, Problem> {
    let mut cut = present(db, row.id).await?.into_active_model();
    cut.valid_to = Set(left.to);
    cut.update(db).await?;
    let search = searched(&said.code, &said.name, said.name_en.as_deref());
    let name_key = collation::key(&said.name);
    unit_state::ActiveModel {
        id: Set(Uuid::now_v7()),
        unit_id: Set(row.id),
        valid_from: Set(next.from),
        valid_to: Set(next.to),
        code: Set(said.code.clone()),
        name: Set(said.name.clone()),
        name_en: Set(said.name_en.clone()),
        kind: Set(said.kind),
        level: Set(said.level),
        parent_id: Set(said.parent_id),
        search: Set(search.clone()),
        name_key: Set(name_key.clone()),
        document: Set(why.document),
        reason: Set(why.reason),
        end_document: Set(None),
        end_reason: Set(None),
        created_at: Set(now),
    }
    .insert(db)
    .await?;
    if (said.level, said.parent_id) != (row.level, row.parent_id) {
        mark::tree(db).await?;
    }
    let version = row.version + 1;
    let mut changed = row.into_active_model();
    changed.code = Set(said.code);
    changed.name = Set(said.name);
    changed.name_en = Set(said.name_en);
    changed.kind = Set(said.kind);
    changed.level = Set(said.level);
    changed.parent_id = Set(said.parent_id);
    changed.search = Set(search);
    changed.name_key = Set(name_key);
    changed.version = Set(version);
    changed.updated_at = Set(now);
    Ok(changed.update(db).await?)
}

/// Ends a unit and its present state on a day. Answers it with its version raised.
pub async fn end<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    row: unit::Model,
    on: Date,
    why: Why,
) -> Result<unit::Model, Problem> {
    let mut cut = present(db, row.id).await?.into_active_model();
    cut.valid_to = Set(Some(on));
    cut.end_document = Set(why.document);
    cut.end_reason = Set(why.reason);
    cut.update(db).await?;
    let version = row.version + 1;
    let mut ended = row.into_active_model();
    ended.active_to = Set(Some(on));
    ended.version = Set(version);
    ended.updated_at = Set(now);
    Ok(ended.update(db).await?)
}

/// Corrects what the present state says; `changed` is the unit at `version`, with what is not dated changed
/// already. Answers it with its version raised.
pub async fn correct<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    mut changed: unit::ActiveModel,
    version: i64,
    said: Said,
) -> Result<unit::Model, Problem> {
    let search = searched(&said.code, &said.name, said.name_en.as_deref());
    let name_key = collation::key(&said.name);
    let present = present(db, *changed.id.as_ref()).await?;
    if said.level != present.level {
        mark::tree(db).await?;
    }
    let mut present = present.into_active_model();
    present.code = Set(said.code.clone());
    present.name = Set(said.name.clone());
    present.name_en = Set(said.name_en.clone());
    present.kind = Set(said.kind);
    present.level = Set(said.level);
    present.search = Set(search.clone());
    present.name_key = Set(name_key.clone());
    present.update(db).await?;
    changed.code = Set(said.code);
    changed.name = Set(said.name);
    changed.name_en = Set(said.name_en);
    changed.kind = Set(said.kind);
    changed.level = Set(said.level);
    changed.search = Set(search);
    changed.name_key = Set(name_key);
    changed.version = Set(version + 1);
    changed.updated_at = Set(now);
    Ok(changed.update(db).await?)
}

/// Code and name of each of these units on a day; of one that ended before it, or began after, those of today.
pub async fn names_on<C: ConnectionTrait>(
    db: &C,
    units: BTreeSet<Uuid>,
    day: Date,
) -> Result<BTreeMap<Uuid, (String, String)>, Problem> {
    let mut names: BTreeMap<Uuid, (String, String)> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(units.clone()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, (row.code, row.name)))
        .collect();
    let then = unit_state::Entity::find()
        .filter(unit_state::Column::UnitId.is_in(units))
        .filter(holds_on(day))
        .all(db)
        .await?;
    names.extend(
        then.into_iter()
            .map(|row| (row.unit_id, (row.code, row.name))),
    );
    Ok(names)
}
