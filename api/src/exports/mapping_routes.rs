//! Endpoints for what measures and units are called in other systems.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};

use super::dto::{
    ExportMapping, ExportMappingContent, ExportMappingFilter, ExportMappingSummary,
    NewExportMapping,
};
use super::mappings;
use crate::app::AppState;
use crate::auth::policy::{ManageExportMappings, ReadAggregates};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this file.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_export_mappings)
        .service(create_export_mapping)
        .service(get_export_mapping)
        .service(replace_export_mapping)
        .service(delete_export_mapping);
}

/// List mappings
///
/// What measures and units are called in DHIS2 systems: the mappings that units within the caller's reach look after.
/// Coordinators, reporters, approvers, viewers and auditors; a service client (`aggregates:read`) within its subtree.
#[utoipa::path(tag = "exports", operation_id = "list_export_mappings", params(ExportMappingFilter),
    responses((status = 200, description = "A page of mappings.", body = Page<ExportMappingSummary>)))]
#[get("/v1/export-mappings")]
async fn list_export_mappings(
    allow: Allow<ReadAggregates>,
    filter: Params<ExportMappingFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(mappings::list(&state, &allow, filter.0).await?.answer(&req))
}

/// Make a mapping
///
/// Where each figure of a measure goes (data element, option combination) and what each unit is called (organisation
/// unit, or its own code). No two figures go to one data element and option combination, no two units to one
/// organisation unit. All faults come at once. By a coordinator of the unit that looks after it.
#[utoipa::path(tag = "exports", operation_id = "create_export_mapping", request_body = NewExportMapping,
    responses((status = 201, description = "Made.", body = ExportMapping), (status = 409, description = "The unit has a mapping of that name.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
#[post("/v1/export-mappings")]
async fn create_export_mapping(
    allow: Allow<ManageExportMappings>,
    body: Body<NewExportMapping>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let made = mappings::create(&state, &allow, body.0).await?;
    let location = format!("/v1/export-mappings/{}", made.id);
    Ok(etag::created(&location, made.version, &made))
}

/// Read a mapping
///
/// Coordinators, reporters, approvers, viewers and auditors within whose reach the unit that looks after it lies; a
/// service client (`aggregates:read`) within its subtree.
#[utoipa::path(tag = "exports", operation_id = "get_export_mapping",
    params(("id" = uuid::Uuid, Path, description = "Id of the mapping."), IfNoneMatchHeader),
    responses((status = 200, description = "The mapping.", body = ExportMapping)))]
#[get("/v1/export-mappings/{id}")]
async fn get_export_mapping(
    allow: Allow<ReadAggregates>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mapping = mappings::get(&state, &allow, id.0).await?;
    Ok(etag::ok(&req, mapping.version, &mapping))
}

/// Replace a mapping
///
/// Its name and all its entries; the unit that looks after it stays. By a coordinator of that unit.
#[utoipa::path(tag = "exports", operation_id = "replace_export_mapping",
    params(("id" = uuid::Uuid, Path, description = "Id of the mapping."), IfMatchHeader),
    request_body = ExportMappingContent,
    responses((status = 200, description = "Replaced.", body = ExportMapping), (status = 409, description = "The unit has another mapping of that name.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
#[put("/v1/export-mappings/{id}")]
async fn replace_export_mapping(
    allow: Allow<ManageExportMappings>,
    id: Id,
    if_match: IfMatch,
    body: Body<ExportMappingContent>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mapping = mappings::replace(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, mapping.version, &mapping))
}

/// Delete a mapping
///
/// By a coordinator of the unit that looks after it.
#[utoipa::path(tag = "exports", operation_id = "delete_export_mapping",
    params(("id" = uuid::Uuid, Path, description = "Id of the mapping."), IfMatchHeader),
    responses((status = 204, description = "Deleted.")))]
#[delete("/v1/export-mappings/{id}")]
async fn delete_export_mapping(
    allow: Allow<ManageExportMappings>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    mappings::delete(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}
