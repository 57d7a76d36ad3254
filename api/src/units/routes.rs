//! Endpoints for units and groups.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch, post};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{
    NewUnit, NewUnitGroup, Unit, UnitFilter, UnitGroup, UnitGroupFilter, UnitGroupSummary,
    UnitPatch,
};
use super::life_dto::OnDay;
use super::{groups, service};
use crate::app::AppState;
use crate::auth::policy::{ManageUnits, ReadUnits};
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;

/// The routes of this feature.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_units)
        .service(create_unit)
        .service(get_unit)
        .service(update_unit)
        .service(list_unit_groups)
        .service(create_unit_group)
        .service(get_unit_group);
}

/// List units
///
/// All units there ever were, each as it was last; with `as_of` those of a day, each as it was called and placed
/// then. The structure of the administration is public: every account sees all units; a service client
/// (`metadata:read`) sees its subtree and the way up from it.
#[utoipa::path(tag = "units", operation_id = "list_units", params(UnitFilter),
    responses((status = 200, description = "A page of units.", body = Page<Unit>)))]
#[get("/v1/units")]
async fn list_units(
    allow: Allow<ReadUnits>,
    filter: Params<UnitFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(service::list(&state, &allow, filter.0).await?.answer(&req))
}

/// Make a unit
///
/// By an admin of the parent unit or of one above it; a unit at the top needs an admin of the whole
/// installation. The code must not be another unit's at that time, and the parent must exist all that time.
#[utoipa::path(tag = "units", operation_id = "create_unit", request_body = NewUnit,
    responses((status = 201, description = "Made.", body = Unit), (status = 409, description = "Another unit has the code at that time.")))]
#[post("/v1/units")]
async fn create_unit(
    allow: Allow<ManageUnits>,
    body: Body<NewUnit>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let unit = service::create(&state, &allow, body.0).await?;
    Ok(etag::created(
        &format!("/v1/units/{}", unit.id),
        unit.version,
        &unit,
    ))
}

/// Read a unit
///
/// As it is, or with `as_of` as it was called and placed on that day; a unit that did not exist then is not
/// found. Every account; a service client within its subtree and on the way up from it.
#[utoipa::path(tag = "units", operation_id = "get_unit",
    params(("id" = uuid::Uuid, Path, description = "Id of the unit."), OnDay, IfNoneMatchHeader),
    responses((status = 200, description = "The unit.", body = Unit)))]
#[get("/v1/units/{id}")]
async fn get_unit(
    allow: Allow<ReadUnits>,
    id: Id,
    on: Params<OnDay>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let unit = service::get(&state, &allow, id.0, on.0.as_of).await?;
    Ok(etag::ok(&req, unit.version, &unit))
}

/// Correct a unit
///
/// Its names, as if they had been right from the first day of its present state on, and whether an approver must
/// sign its reports. What changes from a day on is a `change`. By an admin of the unit or of one
/// above it.
#[utoipa::path(tag = "units", operation_id = "update_unit",
    params(("id" = uuid::Uuid, Path, description = "Id of the unit."), IfMatchHeader),
    request_body(content = UnitPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = Unit)))]
#[patch("/v1/units/{id}")]
async fn update_unit(
    allow: Allow<ManageUnits>,
    id: Id,
    if_match: IfMatch,
    body: Body<UnitPatch>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let unit = service::update(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, unit.version, &unit))
}

/// List groups of units
///
/// Each with the number of its units; the group itself names them. Every account; a service client
/// (`metadata:read`) within its subtree.
#[utoipa::path(tag = "units", operation_id = "list_unit_groups", params(UnitGroupFilter),
    responses((status = 200, description = "A page of groups.", body = Page<UnitGroupSummary>)))]
#[get("/v1/unit-groups")]
async fn list_unit_groups(
    allow: Allow<ReadUnits>,
    filter: Params<UnitGroupFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(groups::list(&state, &allow, filter.0).await?.answer(&req))
}

/// Make a group of units
///
/// A named set, such as "UBND các phường, xã", so that one instruction can address all of it. By an
/// admin of the unit it stands under or of one above that; every member lies within that unit.
#[utoipa::path(tag = "units", operation_id = "create_unit_group", request_body = NewUnitGroup,
    responses((status = 201, description = "Made.", body = UnitGroup), (status = 409, description = "Another group has the code.")))]
#[post("/v1/unit-groups")]
async fn create_unit_group(
    allow: Allow<ManageUnits>,
    body: Body<NewUnitGroup>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let group = groups::create(&state, &allow, body.0).await?;
    Ok(etag::created(
        &format!("/v1/unit-groups/{}", group.id),
        group.version,
        &group,
    ))
}

/// Read a group of units
///
/// Every account; a service client within its subtree.
#[utoipa::path(tag = "units", operation_id = "get_unit_group",
    params(("id" = uuid::Uuid, Path, description = "Id of the group."), IfNoneMatchHeader),
    responses((status = 200, description = "The group.", body = UnitGroup)))]
#[get("/v1/unit-groups/{id}")]
async fn get_unit_group(
    allow: Allow<ReadUnits>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let group = groups::get(&state, &allow, id.0).await?;
    Ok(etag::ok(&req, group.version, &group))
}
