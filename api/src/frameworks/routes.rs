//! Endpoints for frameworks and what they number.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};

use super::amendment::NewAmendment;
use super::document::NewFramework;
use super::dto::{
    Framework, FrameworkFilter, FrameworkVersion, Indicator, IndicatorFilter, Measure,
    MeasureFilter, TreeFilter,
};
use super::history::{self, FrameworkDiff};
use super::tree::FrameworkTree;
use super::{item_routes, service};
use crate::app::AppState;
use crate::auth::policy::{ManageFrameworks, ReadFrameworks};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params, path_order};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_frameworks)
        .service(create_framework)
        .service(get_framework)
        .service(delete_framework)
        .service(create_framework_version)
        .service(get_framework_version)
        .service(diff_framework_versions)
        .service(get_framework_tree)
        .service(list_indicators)
        .service(list_measures);
    item_routes::configure(config);
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
    responses((status = 201, description = "Loaded.", body = Framework), (status = 409, description = "Another framework has the code.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
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

/// Delete a framework
///
/// A strategy that nothing refers to, such as one loaded by mistake, with all its versions. One that a plan
/// reports on, a duty or a figure rests on, or an indicator or a measure of another framework refines stays:
/// 409. A plan's own targets go with their plan only. By an admin of the whole installation.
#[utoipa::path(tag = "frameworks", operation_id = "delete_framework",
    params(("id" = uuid::Uuid, Path, description = "Id of the framework."), IfMatchHeader),
    responses((status = 204, description = "Deleted."), (status = 409, description = "Something refers to it.", extensions(("x-codes" = json!([Code::InUse]))))))]
#[delete("/v1/frameworks/{id}")]
async fn delete_framework(
    allow: Allow<ManageFrameworks>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    service::delete(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Amend a framework
///
/// Adds a version from the day an amending document comes into force; the version before ends the day
/// before and stays as it is. Only changes are named: objectives and indicators added, measures dropped,
/// measures added or defined anew, measures of which only the targets change. Every other measure keeps its
/// definition and its targets, so its figures stay comparable; figures under different definitions are never
/// added. Nothing already reported changes. The names of objectives and indicators are for good: another
/// wording is another definition of their measures. By an admin of the whole installation.
#[utoipa::path(tag = "frameworks", operation_id = "create_framework_version",
    params(("id" = uuid::Uuid, Path, description = "Id of the framework."), IfMatchHeader),
    request_body = NewAmendment,
    responses((status = 201, description = "Amended; the framework with its versions.", body = Framework),
        (status = 409, description = "`limit_reached`: it has 1000 versions.", extensions(("x-codes" = json!([Code::LimitReached]))))))]
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

/// Read a version of a framework
///
/// With the document that made it. Who may read the framework may read its versions.
#[utoipa::path(tag = "frameworks", operation_id = "get_framework_version",
    params(("id" = uuid::Uuid, Path, description = "Id of the framework."),
        ("seq" = i32, Path, description = "Order of the version, from 1.", minimum = 1, example = 2), IfNoneMatchHeader),
    responses((status = 200, description = "The version.", body = FrameworkVersion)))]
#[get("/v1/frameworks/{id}/versions/{seq}")]
async fn get_framework_version(
    allow: Allow<ReadFrameworks>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let seq = path_order(&req, "seq")?;
    let version = history::version(&state, &allow, id.0, seq).await?;
    Ok(etag::by_content(&req, &version))
}

/// Compare two versions of a framework
///
/// What changes from version `a` to version `b`: objectives and indicators added, measures added, dropped or
/// counted otherwise, with the parts of the definition that differ, and targets of each year or span before
/// and after; each with a sentence in Vietnamese and in English. Where `a` is the later one, the changes read
/// backwards. Two versions that are alike have none. Who may read the framework may compare its versions.
#[utoipa::path(tag = "frameworks", operation_id = "diff_framework_versions",
    params(("id" = uuid::Uuid, Path, description = "Id of the framework."),
        ("a" = i32, Path, description = "Order of the version to start from.", minimum = 1, example = 1),
        ("b" = i32, Path, description = "Order of the version to lead to.", minimum = 1, example = 2), IfNoneMatchHeader),
    responses((status = 200, description = "The changes.", body = FrameworkDiff)))]
#[get("/v1/frameworks/{id}/versions/{a}/diff/{b}")]
async fn diff_framework_versions(
    allow: Allow<ReadFrameworks>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let versions = (path_order(&req, "a")?, path_order(&req, "b")?);
    let diff = history::compare(&state, &allow, id.0, versions).await?;
    Ok(etag::by_content(&req, &diff))
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
/// To find an indicator's id by its number, or by `refines_indicator_id` all local ones under a national one.
/// Of the frameworks the caller may read.
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
