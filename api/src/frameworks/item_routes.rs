//! Endpoints for objectives, and for indicators and measures one by one.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use super::dto::Indicator;
use super::item_dto::{MeasureDetail, Objective, ObjectiveFilter};
use super::items;
use crate::app::AppState;
use crate::auth::policy::ReadFrameworks;
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfNoneMatchHeader};
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this file.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_objectives)
        .service(get_objective)
        .service(get_indicator)
        .service(get_measure);
}

/// List objectives
///
/// To find an objective's id by its number; `since` says which version of the framework brought it. Of the
/// frameworks the caller may read.
#[utoipa::path(tag = "frameworks", operation_id = "list_objectives", params(ObjectiveFilter),
    responses((status = 200, description = "A page of objectives.", body = Page<Objective>)))]
#[get("/v1/objectives")]
async fn list_objectives(
    allow: Allow<ReadFrameworks>,
    filter: Params<ObjectiveFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(items::objectives(&state, &allow, filter.0)
        .await?
        .answer(&req))
}

/// Read an objective
///
/// Of a framework the caller may read. It never changes.
#[utoipa::path(tag = "frameworks", operation_id = "get_objective",
    params(("id" = uuid::Uuid, Path, description = "Id of the objective."), IfNoneMatchHeader),
    responses((status = 200, description = "The objective.", body = Objective)))]
#[get("/v1/objectives/{id}")]
async fn get_objective(
    allow: Allow<ReadFrameworks>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let objective = items::objective(&state, &allow, id.0).await?;
    Ok(etag::by_content(&req, &objective))
}

/// Read an indicator
///
/// With the indicator of another framework that it refines, if it does. Of a framework the caller may read.
#[utoipa::path(tag = "frameworks", operation_id = "get_indicator",
    params(("id" = uuid::Uuid, Path, description = "Id of the indicator."), IfNoneMatchHeader),
    responses((status = 200, description = "The indicator.", body = Indicator)))]
#[get("/v1/indicators/{id}")]
async fn get_indicator(
    allow: Allow<ReadFrameworks>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let indicator = items::indicator(&state, &allow, id.0).await?;
    Ok(etag::by_content(&req, &indicator))
}

/// Read a measure
///
/// With what it counts and is to reach under each version of its framework that has it, and how far each
/// target can be relied on. Where it refines a measure of another framework, each target says how it stands
/// against that one's for the same year: a looser one is allowed, and shown. Of a framework the caller may
/// read.
#[utoipa::path(tag = "frameworks", operation_id = "get_measure",
    params(("id" = uuid::Uuid, Path, description = "Id of the measure."), IfNoneMatchHeader),
    responses((status = 200, description = "The measure.", body = MeasureDetail)))]
#[get("/v1/measures/{id}")]
async fn get_measure(
    allow: Allow<ReadFrameworks>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let measure = items::measure(&state, &allow, id.0).await?;
    Ok(etag::by_content(&req, &measure))
}
