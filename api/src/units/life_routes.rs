//! Endpoints for what happens to a unit: changes from a day on, its end.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::Unit;
use super::life_dto::{UnitChange, UnitEnd};
use super::{change, close};
use crate::app::AppState;
use crate::auth::policy::ManageUnits;
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfMatch, IfMatchHeader};
use crate::http::json::Body;
use crate::http::params::Id;
use crate::http::problem::Problem;

/// The routes of this feature.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(change_unit).service(close_unit);
}

/// Change a unit from a day on
///
/// Renames, moves or recodes it: what was said of earlier days stays. The day comes after the first day of the
/// present state and not later than today; a change that is still to come is entered on its day. A unit never
/// stands below itself, nor under one that does not exist all that time, and a code is one unit's at any one
/// moment. By an admin of the unit or of one above it and, where it moves, of the new parent too.
#[utoipa::path(tag = "units", operation_id = "change_unit",
    params(("id" = uuid::Uuid, Path, description = "Id of the unit."), IfMatchHeader),
    request_body = UnitChange,
    responses((status = 200, description = "Changed.", body = Unit), (status = 409, description = "The unit has ended.")))]
#[post("/v1/units/{id}/change")]
async fn change_unit(
    allow: Allow<ManageUnits>,
    id: Id,
    if_match: IfMatch,
    body: Body<UnitChange>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let unit = change::change(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, unit.version, &unit))
}

/// Close a unit
///
/// From that day on it no longer exists and nobody takes over from it; where somebody does, a succession is
/// recorded instead. The day may lie ahead, and may be brought forward until it has come. Refused while units
/// stand below it on that day or later, and while it leads, or has duties in, a plan that is not closed and runs
/// to that day or beyond. What it did, owed and reported stays. By an admin of the unit or of one above it.
#[utoipa::path(tag = "units", operation_id = "close_unit",
    params(("id" = uuid::Uuid, Path, description = "Id of the unit."), IfMatchHeader),
    request_body = UnitEnd,
    responses((status = 200, description = "It has its last day.", body = Unit), (status = 409, description = "It has ended, or units or duties would be left behind.")))]
#[post("/v1/units/{id}/close")]
async fn close_unit(
    allow: Allow<ManageUnits>,
    id: Id,
    if_match: IfMatch,
    body: Body<UnitEnd>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let unit = close::close(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, unit.version, &unit))
}
