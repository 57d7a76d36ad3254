//! Endpoints for frameworks and what they number.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use utoipa_actix_web::service_config::ServiceConfig;

use super::document::{NewAmendment, NewFramework};
use super::dto::{
    Framework, FrameworkFilter, Indicator, IndicatorFilter, Measure, MeasureFilter, TreeFilter,
};
use super::service;
use super::tree::FrameworkTree;
use crate::app::AppState;
use crate::auth::policy::{ManageFrameworks, ReadFrameworks};
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;

/// The routes of this feature.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_frameworks)
        .service(create_framework)
        .service(get_framework)
        .service(create_framework_version)
        .service(get_framework_tree)
        .service(list_indicators)
        .service(list_measures);
}

/// List frameworks
///
/// Strategies are published: every account and every service client with `metadata:read` sees all of
/// them. The own targets of a plan are seen by those who see the plan.
#[utoipa::path(tag = "frameworks", operation_id = "list_frameworks", params(FrameworkFilter),
    responses((status = 200, description = "A page of frameworks.", body = Page<Framework>)))]
#[get("/v1/frameworks")]
async fn list_frameworks(
    allow: Allow<ReadFrameworks>,
    filter: Params<FrameworkFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(service::list(&state, &allow, filter.0).await?.answer(&req))
}

/// Load a framework
///
/// A whole strategy in one document: objectives, indicators, measures with what they count, and the
/// targets of its first version. All of it is loaded or, with every fault named, nothing. A measure's
/// code and an indicator's number are unique in the framework. By an admin of the whole installation; a
/// plan's own targets come with the plan.
#[utoipa::path(tag = "frameworks", operation_id = "create_framework", request_body = NewFramework,
    responses((status = 201, description = "Loaded.", body = Framework), (status = 409, description = "Another framework has the code.")))]
#[post("/v1/frameworks")]
async fn create_framework(
    allow: Allow<ManageFrameworks>,
    body: Body<NewFramework>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let framework = service::create(&state, &allow, body.0).await?;
    Ok(created(&framework))
}

/// Read a framework
///
/// With the list of its versions. A strategy: every account and service client with `metadata:read`; a
/// plan's own: those who see the plan.
#[utoipa::path(tag = "frameworks", operation_id = "get_framework",
    params(("id" = uuid::Uuid, Path, description = "Id of the framework."), IfNoneMatchHeader),
    responses((status = 200, description = "The framework.", body = Framework)))]
#[get("/v1/frameworks/{id}")]
async fn get_framework(
    allow: Allow<ReadFrameworks>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let framework = service::get(&state, &allow, id.0).await?;
    Ok(etag::ok(&req, framework.version, &framework))
}

/// Amend a framework
///
/// Adds a version from the day an amending document comes into force; the version before ends the day
/// before. Only changes are named: measures dropped, measures added or defined anew, measures of which
/// only the targets change. Every other measure keeps its definition and its targets, so its figures
/// stay comparable; figures under different definitions are never added. Nothing already reported
/// changes. By an admin of the whole installation.
#[utoipa::path(tag = "frameworks", operation_id = "create_framework_version",
    params(("id" = uuid::Uuid, Path, description = "Id of the framework."), IfMatchHeader),
    request_body = NewAmendment,
    responses((status = 201, description = "Amended; the framework with its versions.", body = Framework)))]
#[post("/v1/frameworks/{id}/versions")]
async fn create_framework_version(
    allow: Allow<ManageFrameworks>,
    id: Id,
    if_match: IfMatch,
    body: Body<NewAmendment>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let framework = service::amend(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(created(&framework))
}

fn created(framework: &Framework) -> HttpResponse {
    let location = format!("/v1/frameworks/{}", framework.id);
    etag::created(&location, framework.version, framework)
}

/// Read a framework's tree
///
/// One version as a whole: objectives, indicators and measures with their ids, what each measure counts
/// and its targets. The version in force on `as_of`, the one labelled `version`, or else the one in
/// force today. Who may read the framework may read its tree.
#[utoipa::path(tag = "frameworks", operation_id = "get_framework_tree",
    params(("id" = uuid::Uuid, Path, description = "Id of the framework."), TreeFilter, IfNoneMatchHeader),
    responses((status = 200, description = "The version.", body = FrameworkTree)))]
#[get("/v1/frameworks/{id}/tree")]
async fn get_framework_tree(
    allow: Allow<ReadFrameworks>,
    id: Id,
    filter: Params<TreeFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let tree = service::tree(&state, &allow, id.0, filter.0).await?;
    Ok(etag::by_content(&req, &tree))
}

/// List indicators
///
/// To find an indicator's id by its number. Of the frameworks the caller may read.
#[utoipa::path(tag = "frameworks", operation_id = "list_indicators", params(IndicatorFilter),
    responses((status = 200, description = "A page of indicators.", body = Page<Indicator>)))]
#[get("/v1/indicators")]
async fn list_indicators(
    allow: Allow<ReadFrameworks>,
    filter: Params<IndicatorFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(service::indicators(&state, &allow, filter.0)
        .await?
        .answer(&req))
}

/// List measures
///
/// To find a measure's id by its code; a measure that a later version dropped is there too, for figures
/// reported under it stay. Of the frameworks the caller may read.
#[utoipa::path(tag = "frameworks", operation_id = "list_measures", params(MeasureFilter),
    responses((status = 200, description = "A page of measures.", body = Page<Measure>)))]
#[get("/v1/measures")]
async fn list_measures(
    allow: Allow<ReadFrameworks>,
    filter: Params<MeasureFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(service::measures(&state, &allow, filter.0)
        .await?
        .answer(&req))
}
