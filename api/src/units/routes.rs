//! Endpoints for units.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch, post};

use super::dto::{NewUnit, Unit, UnitFilter, UnitPatch};
use super::life_dto::OnDay;
use super::{file_routes, group_routes, service};
use crate::app::AppState;
use crate::auth::policy::{ManageUnits, ReadUnits};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    // Before the unit by its id, whose path takes any word.
    file_routes::configure(config);
    group_routes::configure(config);
    config
        .service(list_units)
        .service(create_unit)
        .service(get_unit)
        .service(update_unit);
}

/// List units
///
/// All units there ever were, each as it was last; with `as_of` those of a day, each as it was called and placed
/// then, with the identifiers and the rule of signing it has today. The structure of the administration is public:
/// every account sees all units; a service client (`metadata:read`) sees its subtree and the way up from it.
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
/// installation. Neither the code nor an electronic identifier is another unit's at that time, and the parent
/// exists all that time.
#[utoipa::path(tag = "units", operation_id = "create_unit", request_body = NewUnit,
    responses((status = 201, description = "Made.", body = Unit), (status = 409, description = "Another unit has the code or an electronic identifier at that time.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
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
/// As it is, or with `as_of` as it was called and placed on that day, with the identifiers and the rule of signing
/// it has today; a unit that did not exist then is not found. Every account; a service client within its subtree
/// and on the way up from it.
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
/// Its names, as if they had been right from the first day of its present state on; its electronic identifiers, and
/// whether an approver must sign its reports. What changes from a day on is a `change`. By an admin of the unit or
/// of one above it.
#[utoipa::path(tag = "units", operation_id = "update_unit",
    params(("id" = uuid::Uuid, Path, description = "Id of the unit."), IfMatchHeader),
    request_body(content = UnitPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = Unit), (status = 409, description = "Another unit has the electronic identifier at that time.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
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
