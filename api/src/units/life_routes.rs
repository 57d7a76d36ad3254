//! Endpoints for the life of a unit: the tree of a day, its history, changes from a day on, its end.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::dto::Unit;
use super::life_dto::{OnDay, UnitChange, UnitEnd};
use super::tree_dto::{UnitHistory, UnitTree};
use super::{change, close, history, tree};
use crate::app::AppState;
use crate::auth::policy::{ManageUnits, ReadUnits};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(get_unit_tree)
        .service(get_unit_history)
        .service(change_unit)
        .service(close_unit);
}

/// Read the tree below a unit
///
/// The units that stand below it on a day, nested, each as it was called then; today where no day is named. A unit
/// that does not exist that day is not found. At most 5000 units on 50 levels. Every account; a service client its
/// subtree and the way up from it, nothing else.
#[utoipa::path(tag = "units", operation_id = "get_unit_tree",
    params(("id" = uuid::Uuid, Path, description = "Id of the unit."), OnDay, IfNoneMatchHeader),
    responses((status = 200, description = "The tree.", body = UnitTree)))]
#[get("/v1/units/{id}/tree")]
async fn get_unit_tree(
    allow: Allow<ReadUnits>,
    id: Id,
    on: Params<OnDay>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let tree = tree::read(&state, &allow, id.0, on.0.as_of).await?;
    Ok(etag::by_content(&req, &tree))
}

/// Read the history of a unit
///
/// What it was called and where it stood from day to day, and the successions it took part in, which name the other
/// units. Every account; a service client within its subtree and on the way up from it.
#[utoipa::path(tag = "units", operation_id = "get_unit_history",
    params(("id" = uuid::Uuid, Path, description = "Id of the unit."), IfNoneMatchHeader),
    responses((status = 200, description = "The history.", body = UnitHistory)))]
#[get("/v1/units/{id}/history")]
async fn get_unit_history(
    allow: Allow<ReadUnits>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let history = history::read(&state, &allow, id.0).await?;
    Ok(etag::by_content(&req, &history))
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
    responses((status = 200, description = "Changed.", body = Unit), (status = 409, description = "The unit has ended.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
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
    responses((status = 200, description = "It has its last day.", body = Unit), (status = 409, description = "It has ended, or units or duties would be left behind.", extensions(("x-codes" = json!([Code::InvalidState, Code::UnitsBelow, Code::DutiesLeft]))))))]
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
