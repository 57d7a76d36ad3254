//! Endpoints for reading and writing reports; their steps are in [`step_routes`](super::step_routes).

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, put};

use super::dto::{Report, ReportSummary};
use super::input::{
    HistoryFilter, NewReport, NewReportValues, ReportFigure, ReportFilter, ReportPatch,
};
use super::parts::ReportEvent;
use super::stale::StaleReport;
use super::{draft, form_routes, read, revision_routes, step_routes, values};
use crate::app::AppState;
use crate::auth::policy::{ReadReports, WriteReports};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params, path_id};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_reports)
        .service(create_report)
        .service(get_report)
        .service(update_report)
        .service(list_report_history)
        .service(replace_report_values)
        .service(set_report_value)
        .service(delete_report_value);
    step_routes::configure(config);
    revision_routes::configure(config);
    form_routes::configure(config);
}

/// The answer with one report: what its caller may do stands in it.
pub fn answer(req: &HttpRequest, report: &Report) -> HttpResponse {
    etag::by_caller(etag::ok_marked(req, &report.tag(), report))
}

/// List reports
///
/// Those of units within the caller's reach; a coordinator also sees, on the plans of the lead unit,
/// every report that has been sent at least once, and people of the lead unit those they write in place of
/// another unit. A service client (`reports:read`) sees the reports of its subtree that have an accepted
/// revision. `allowed_actions` says what the caller may do with each.
#[utoipa::path(tag = "reports", operation_id = "list_reports", params(ReportFilter),
    responses((status = 200, description = "A page of reports.", body = Page<ReportSummary>)))]
#[get("/v1/reports")]
async fn list_reports(
    allow: Allow<ReadReports>,
    filter: Params<ReportFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = read::list(&state, &allow, filter.0).await?;
    Ok(etag::by_caller(page.answer(&req)))
}

/// Begin a report
///
/// An empty draft, revision 1, for an open period the unit owes a report for; one report a unit and
/// period. By a reporter of the unit; for a unit that cannot, with `on_behalf_reason`, by a reporter of the
/// plan's lead unit, which is told on the report and in its history.
#[utoipa::path(tag = "reports", operation_id = "create_report", request_body = NewReport,
    responses((status = 201, description = "Begun.", body = Report),
        (status = 409, description = "The unit already has a report for the period, or no submission is taken: the period is not open, or the unit is released.", extensions(("x-codes" = json!([Code::InvalidState, Code::Duplicate]))))))]
#[post("/v1/reports")]
async fn create_report(
    allow: Allow<WriteReports>,
    reader: Allow<ReadReports>,
    body: Body<NewReport>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let report = draft::create(&state, &allow, &reader, body.0).await?;
    let location = format!("/v1/reports/{}", report.id);
    let answer = etag::created_marked(&location, &report.tag(), &report);
    Ok(etag::by_caller(answer))
}

/// Read a report
///
/// With its text, figures, warnings and the measures the unit owes, enough to draw a form from. Who
/// may read it is told at `list_reports`; a service client is shown the accepted revision only, and who
/// knows the report only by the plan they coordinate the last one that reached the lead unit.
#[utoipa::path(tag = "reports", operation_id = "get_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfNoneMatchHeader),
    responses((status = 200, description = "The report.", body = Report)))]
#[get("/v1/reports/{id}")]
async fn get_report(
    allow: Allow<ReadReports>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let is_known = |tag: &str| etag::is_known(&req, tag);
    Ok(match read::get(&state, &allow, id.0, is_known).await? {
        read::Read::Unchanged(tag) => etag::by_caller(etag::ok_marked(&req, &tag, &())),
        read::Read::Whole(report) => answer(&req, &report),
    })
}

/// Write a report's text
///
/// The narrative is replaced as a whole; its sections are those of the plan's `report_sections`, each
/// once. While the report is a draft or returned, by a reporter of the unit, or of the one in its place.
#[utoipa::path(tag = "reports", operation_id = "update_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    request_body(content = ReportPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = Report),
        (status = 409, description = "The report is neither a draft nor returned.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 412, description = "Changed since it was read; `current` is the report as it stands now.",
            body = StaleReport, content_type = "application/problem+json")))]
#[patch("/v1/reports/{id}")]
async fn update_report(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    body: Body<ReportPatch>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = draft::update(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(answer(&req, &report))
}

/// List what happened to a report
///
/// Every step in the revisions that the caller is shown at `list_report_revisions`: who, when, why, and what was
/// remarked; and to people every reopening. By whoever may read the report.
#[utoipa::path(tag = "reports", operation_id = "list_report_history",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), HistoryFilter),
    responses((status = 200, description = "A page of steps.", body = Page<ReportEvent>)))]
#[get("/v1/reports/{id}/history")]
async fn list_report_history(
    allow: Allow<ReadReports>,
    id: Id,
    filter: Params<HistoryFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(read::history(&state, &allow, id.0, filter.0)
        .await?
        .answer(&req))
}

/// Write a report's figures
///
/// The whole list is replaced. A draft may be partial: measures and parts that are not known yet are
/// left out, and what is still missing is told by `validate_report` and `submit_report`. But each
/// measure must be one the unit owes and come once, and women and men are taken only where the
/// measure holds them. While the report is a draft or returned, by a reporter of the unit, or of the one in
/// its place.
#[utoipa::path(tag = "reports", operation_id = "replace_report_values",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    request_body = NewReportValues,
    responses((status = 200, description = "Changed.", body = Report),
        (status = 409, description = "The report is neither a draft nor returned.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 412, description = "Changed since it was read; `current` is the report as it stands now.",
            body = StaleReport, content_type = "application/problem+json")))]
#[put("/v1/reports/{id}/values")]
async fn replace_report_values(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    body: Body<NewReportValues>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = values::replace(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(answer(&req, &report))
}

/// Write the figure of one measure
///
/// What was said about the measure is replaced, the others stay. The same rules as for the whole list.
/// While the report is a draft or returned, by a reporter of the unit, or of the one in its place.
#[utoipa::path(tag = "reports", operation_id = "set_report_value",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."),
        ("measure_id" = uuid::Uuid, Path, description = "Id of a measure the unit owes."), IfMatchHeader),
    request_body = ReportFigure,
    responses((status = 200, description = "Changed.", body = Report),
        (status = 409, description = "The report is neither a draft nor returned.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 412, description = "Changed since it was read; `current` is the report as it stands now.",
            body = StaleReport, content_type = "application/problem+json")))]
#[put("/v1/reports/{id}/values/{measure_id}")]
async fn set_report_value(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    body: Body<ReportFigure>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let measure_id = path_id(&req, "measure_id")?;
    let report = values::set(&state, &allow, id.0, measure_id, &if_match, body.0).await?;
    Ok(answer(&req, &report))
}

/// Take out the figure of one measure
///
/// Nothing is said about the measure any more. While the report is a draft or returned, by a reporter
/// of the unit, or of the one in its place.
#[utoipa::path(tag = "reports", operation_id = "delete_report_value",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."),
        ("measure_id" = uuid::Uuid, Path, description = "Id of a measure with a figure."), IfMatchHeader),
    responses((status = 200, description = "The report without the figure.", body = Report),
        (status = 409, description = "The report is neither a draft nor returned.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 412, description = "Changed since it was read; `current` is the report as it stands now.",
            body = StaleReport, content_type = "application/problem+json")))]
#[delete("/v1/reports/{id}/values/{measure_id}")]
async fn delete_report_value(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let measure_id = path_id(&req, "measure_id")?;
    let report = values::clear(&state, &allow, id.0, measure_id, &if_match).await?;
    Ok(answer(&req, &report))
}
