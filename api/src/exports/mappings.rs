//! Reading and changing saved mappings.

use entity::enums::AuditAction;
use entity::{export_mapping, unit};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter,
    QuerySelect, Set,
};
use uuid::Uuid;

use super::check;
use super::dto::{
    Dhis2Mapping, ExportMapping, ExportMappingContent, ExportMappingFilter, ExportMappingSummary,
    NewExportMapping,
};
use super::mapping_store::{known, name_is_free, read, shape, visible, write_entries};
use crate::app::AppState;
use crate::audit::{Event, Subject, record};
use crate::auth::policy::{ManageExportMappings, ReadAggregates};
use crate::auth::principal::Allow;
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::texts;
use crate::units::service::unknown;

/// Lists mappings.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    filter: ExportMappingFilter,
) -> Result<Page<ExportMappingSummary>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible(allow);
    if let Some(unit_id) = filter.unit_id {
        select = select.filter(export_mapping::Column::UnitId.eq(unit_id));
    }
    if let Some(name) = filter.name {
        select = select.filter(export_mapping::Column::Name.eq(name));
    }
    let page = window
        .fetch(
            select,
            export_mapping::Column::Id,
            |row| row.id,
            &*state.db.wide_reader().await?,
        )
        .await?;
    Ok(page.map(|row| ExportMappingSummary {
        id: row.id,
        name: row.name,
        unit_id: row.unit_id,
        version: row.version,
    }))
}

/// Reads one mapping.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    id: Uuid,
) -> Result<ExportMapping, Problem> {
    read(state, allow, id).await?.ok_or_else(Problem::not_found)
}

/// Makes a mapping of a unit at which the caller coordinates.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageExportMappings>,
    new: NewExportMapping,
) -> Result<ExportMapping, Problem> {
    check::size(&new.mapping).map_err(|problem| problem.under("/mapping"))?;
    let tx = state.db.begin().await?;
    let unit = unit::Entity::find_by_id(new.unit_id).one(&tx).await?;
    if unit.is_none() {
        return Err(unknown("/unit_id"));
    }
    at(allow, new.unit_id)?;
    fit(&tx, allow, &new.mapping).await?;
    let name = String::from(new.name);
    name_is_free(&tx, new.unit_id, &name, None).await?;
    let now = state.clock.now();
    let mapping = &new.mapping;
    let row = export_mapping::ActiveModel {
        id: Set(Uuid::now_v7()),
        unit_id: Set(new.unit_id),
        name: Set(name),
        id_scheme: Set(mapping.id_scheme),
        org_unit_scheme: Set(mapping.org_unit_scheme),
        use_unit_codes: Set(mapping.use_unit_codes),
        attribute_option_combo: Set(combo(mapping)),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(&tx)
    .await?;
    write_entries(&tx, row.id, mapping).await?;
    let made = shape(&tx, row).await?;
    let event = told(AuditAction::ExportMappingCreated, None, Some(&made));
    record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(made)
}

/// Puts another content in place of a mapping's.
pub async fn replace(
    state: &AppState,
    allow: &Allow<ManageExportMappings>,
    id: Uuid,
    if_match: &IfMatch,
    new: ExportMappingContent,
) -> Result<ExportMapping, Problem> {
    check::size(&new.mapping).map_err(|problem| problem.under("/mapping"))?;
    let tx = state.db.begin().await?;
    let row = lock(&tx, allow, id).await?;
    if_match.check(row.version)?;
    fit(&tx, allow, &new.mapping).await?;
    let name = String::from(new.name);
    name_is_free(&tx, row.unit_id, &name, Some(id)).await?;
    let before = shape(&tx, row.clone()).await?;
    let now = state.clock.now();
    let mapping = &new.mapping;
    let mut changed: export_mapping::ActiveModel = row.into();
    changed.name = Set(name);
    changed.id_scheme = Set(mapping.id_scheme);
    changed.org_unit_scheme = Set(mapping.org_unit_scheme);
    changed.use_unit_codes = Set(mapping.use_unit_codes);
    changed.attribute_option_combo = Set(combo(mapping));
    changed.version = Set(before.version + 1);
    changed.updated_at = Set(now);
    let row = changed.update(&tx).await?;
    write_entries(&tx, id, mapping).await?;
    let after = shape(&tx, row).await?;
    let event = told(
        AuditAction::ExportMappingChanged,
        Some(&before),
        Some(&after),
    );
    record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(after)
}

/// Deletes a mapping.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManageExportMappings>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let row = lock(&tx, allow, id).await?;
    if_match.check(row.version)?;
    let before = shape(&tx, row.clone()).await?;
    row.delete(&tx).await?;
    let event = told(AuditAction::ExportMappingDeleted, Some(&before), None);
    record(&tx, state.clock.now(), &allow.by(), event).await?;
    tx.commit().await?;
    Ok(())
}

/// A mapping the caller may change, locked.
async fn lock<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManageExportMappings>,
    id: Uuid,
) -> Result<export_mapping::Model, Problem> {
    let row = visible(allow)
        .filter(export_mapping::Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    at(allow, row.unit_id)?;
    Ok(row)
}

fn at(allow: &Allow<ManageExportMappings>, unit_id: Uuid) -> Result<(), Problem> {
    if allow.at(unit_id) {
        return Ok(());
    }
    Err(Problem::forbidden(texts::exports::only_coordinators()))
}

async fn fit<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManageExportMappings>,
    mapping: &Dhis2Mapping,
) -> Result<(), Problem> {
    let known = known(db, allow, mapping).await?;
    check::check(mapping, &known).map_err(|problem| problem.under("/mapping"))
}

fn combo(mapping: &Dhis2Mapping) -> Option<String> {
    let combo = mapping.attribute_option_combo.as_ref();
    combo.map(|combo| combo.as_str().to_owned())
}

/// The entry of the trail on a mapping as it was and as it is.
fn told(action: AuditAction, was: Option<&ExportMapping>, is: Option<&ExportMapping>) -> Event {
    let mut event = Event::new(action);
    for one in was.iter().chain(&is) {
        event = event
            .on(Subject::export_mapping(one.id, &one.name))
            .at([one.unit_id]);
    }
    let name = |one: &ExportMapping| one.name.clone();
    let mapping = |one: &ExportMapping| serde_json::to_string(&one.mapping).ok();
    event.change("name", was.map(name), is.map(name)).change(
        "mapping",
        was.and_then(mapping),
        is.and_then(mapping),
    )
}
