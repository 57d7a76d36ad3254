//! Making, changing and deleting groups of units.

use std::collections::BTreeSet;

use entity::enums::AuditAction;
use entity::{unit, unit_group, unit_group_member};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter,
    QuerySelect, Set,
};
use uuid::Uuid;

use super::group_dto::{NewUnitGroup, UnitGroup, UnitGroupPatch};
use super::groups::members;
use super::service::{require, subtree, unknown};
use crate::app::AppState;
use crate::audit::{self, Event, Subject};
use crate::auth::policy::ManageUnits;
use crate::auth::principal::Allow;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;
use crate::texts;
use crate::{collation, fold, rows};

/// Most units of a group.
const MOST_MEMBERS: usize = 1000;

/// Makes a group under a unit the caller administers.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    new: NewUnitGroup,
) -> Result<UnitGroup, Problem> {
    let tx = state.db.begin().await?;
    if unit::Entity::find_by_id(new.unit_id)
        .one(&tx)
        .await?
        .is_none()
    {
        return Err(unknown("/unit_id"));
    }
    require(allow, &tx, new.unit_id).await?;
    check(&tx, new.unit_id, &new.member_ids).await?;
    let now = state.clock.now();
    let (code, name) = (String::from(new.code), String::from(new.name));
    let name_en = new.name_en.map(String::from);
    let row = unit_group::ActiveModel {
        id: Set(Uuid::now_v7()),
        search: Set(searched(&code, &name, name_en.as_deref())),
        name_key: Set(collation::key(&name)),
        code: Set(code),
        name: Set(name),
        name_en: Set(name_en),
        unit_id: Set(new.unit_id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(&tx)
    .await?;
    let mut member_ids = new.member_ids;
    member_ids.sort_unstable();
    write_members(&tx, row.id, &member_ids).await?;
    let event = told(
        AuditAction::UnitGroupCreated,
        None,
        Some((&row, &member_ids)),
    );
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(UnitGroup::of(row, member_ids))
}

/// Changes a group's names and units.
pub async fn update(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    id: Uuid,
    if_match: &IfMatch,
    patch: UnitGroupPatch,
) -> Result<UnitGroup, Problem> {
    let tx = state.db.begin().await?;
    let before = lock(&tx, allow, id).await?;
    if_match.check(before.version)?;
    let had = members(&tx, id).await?;
    let member_ids = match patch.member_ids {
        Some(mut wanted) => {
            check(&tx, before.unit_id, &wanted).await?;
            wanted.sort_unstable();
            wanted
        }
        None => had.clone(),
    };
    let name = patch.name.map_or_else(|| before.name.clone(), String::from);
    let name_en = patch.name_en.over_text(before.name_en.clone());
    let now = state.clock.now();
    let mut changed: unit_group::ActiveModel = before.clone().into();
    changed.search = Set(searched(&before.code, &name, name_en.as_deref()));
    changed.name_key = Set(collation::key(&name));
    changed.name = Set(name);
    changed.name_en = Set(name_en);
    changed.version = Set(before.version + 1);
    changed.updated_at = Set(now);
    let row = changed.update(&tx).await?;
    if member_ids != had {
        unit_group_member::Entity::delete_many()
            .filter(unit_group_member::Column::GroupId.eq(id))
            .exec(&tx)
            .await?;
        write_members(&tx, id, &member_ids).await?;
    }
    let (was, is) = ((&before, &*had), (&row, &*member_ids));
    let event = told(AuditAction::UnitGroupChanged, Some(was), Some(is));
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(UnitGroup::of(row, member_ids))
}

/// Deletes a group through which no duty was given.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let row = lock(&tx, allow, id).await?;
    if_match.check(row.version)?;
    let had = members(&tx, id).await?;
    let event = told(AuditAction::UnitGroupDeleted, Some((&row, &had)), None);
    row.delete(&tx).await?;
    audit::record(&tx, state.clock.now(), &allow.by(), event).await?;
    tx.commit().await?;
    Ok(())
}

/// A group under a unit the caller administers, locked for a change.
async fn lock<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManageUnits>,
    id: Uuid,
) -> Result<unit_group::Model, Problem> {
    let row = unit_group::Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    require(allow, db, row.unit_id).await?;
    Ok(row)
}

/// Members are units within the one under which the group stands, each once.
async fn check<C: ConnectionTrait>(db: &C, root: Uuid, wanted: &[Uuid]) -> Result<(), Problem> {
    if wanted.is_empty() || wanted.len() > MOST_MEMBERS {
        return Err(Problem::input(
            "/member_ids",
            FaultCode::OutOfRange,
            texts::units::members_of_a_group(),
        ));
    }
    let mut known = BTreeSet::<Uuid>::new();
    for some in wanted.chunks(AT_ONCE) {
        let found = unit::Entity::find()
            .select_only()
            .column(unit::Column::Id)
            .filter(unit::Column::Id.is_in(some.iter().copied()))
            .filter(unit::Column::Id.in_subquery(subtree(root)));
        known.extend(found.into_tuple::<Uuid>().all(db).await?);
    }
    let mut problem = Problem::new(Code::InvalidInput);
    let mut seen = BTreeSet::new();
    for (index, id) in wanted.iter().enumerate() {
        let pointer = format!("/member_ids/{index}");
        if !known.contains(id) {
            problem.errors.extend(unknown(pointer).errors);
        } else if !seen.insert(id) {
            let text = texts::units::unit_repeated();
            problem.push(pointer, FaultCode::Duplicate, text);
        }
    }
    problem.or_ok()
}

async fn write_members<C: ConnectionTrait>(
    db: &C,
    group_id: Uuid,
    members: &[Uuid],
) -> Result<(), Problem> {
    let rows: Vec<_> = members
        .iter()
        .map(|unit_id| unit_group_member::ActiveModel {
            group_id: Set(group_id),
            unit_id: Set(*unit_id),
        })
        .collect();
    Ok(rows::insert_all(db, rows).await?)
}

/// What is searched of a group.
fn searched(code: &str, name: &str, name_en: Option<&str>) -> String {
    fold::lines([code, name].into_iter().chain(name_en))
}

/// A group with its units.
type Seen<'a> = (&'a unit_group::Model, &'a [Uuid]);

/// The entry of the trail on a group with its units, as it was and as it is.
fn told(action: AuditAction, was: Option<Seen<'_>>, is: Option<Seen<'_>>) -> Event {
    let mut event = Event::new(action);
    for (group, _) in was.iter().chain(&is) {
        event = event
            .on(Subject::unit_group(group.id, &group.code))
            .at([group.unit_id]);
    }
    let name = |(group, _): Seen<'_>| group.name.clone();
    let name_en = |(group, _): Seen<'_>| group.name_en.clone();
    let unit_id = |(group, _): Seen<'_>| group.unit_id;
    let members = |(_, members): Seen<'_>| serde_json::to_string(members).ok();
    event
        .change("name", was.map(name), is.map(name))
        .change("name_en", was.and_then(name_en), is.and_then(name_en))
        .change("unit_id", was.map(unit_id), is.map(unit_id))
        .change("member_ids", was.and_then(members), is.and_then(members))
}
