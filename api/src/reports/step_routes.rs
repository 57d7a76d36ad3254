//! Endpoints for the steps of a report's life, and for the check that goes before them.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::Report;
use super::input::ReportReason;
use super::parts::ReportCheck;
use super::{read, review, send};
use crate::app::AppState;
use crate::auth::policy::{ReadReports, ReviewReports, SignReports, WriteReports};
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfMatch, IfMatchHeader};
use crate::http::json::Body;
use crate::http::params::Id;
use crate::http::problem::Problem;
use crate::http::render::language;

/// The routes of this file.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(validate_report)
        .service(submit_report)
        .service(sign_report)
        .service(refuse_report)
        .service(withdraw_report)
        .service(return_report)
        .service(accept_report)
        .service(reopen_report);
}

/// Check a report
///
/// The same check as at submission, all findings at once, and nothing changes. Pointers count in the
/// order in which the report gives its values. By whoever may read the report.
#[utoipa::path(tag = "reports", operation_id = "validate_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    responses((status = 200, description = "What was found, in the language of `Accept-Language`.", body = ReportCheck)))]
#[post("/v1/reports/{id}/validate")]
async fn validate_report(
    allow: Allow<ReadReports>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let findings = read::validate(&state, &allow, id.0).await?;
    let lang = language(&req);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_LANGUAGE, lang.tag()))
        .json(ReportCheck::of(findings, lang)))
}

/// Submit a report
///
/// Every measure owed needs a figure or a reason why there is none. Errors stop the submission, all of
/// them named; warnings are kept for the reviewer. Where the unit requires sign-off, the report goes
/// to its approver and reaches the lead unit with the signature. The first arrival at the lead unit
/// decides whether the unit was on time. By a reporter of the unit, while the period is open.
#[utoipa::path(tag = "reports", operation_id = "submit_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    responses((status = 200, description = "Submitted, or waiting for the approver.", body = Report),
        (status = 409, description = "The report is neither a draft nor returned, or the period is closed."),
        (status = 422, description = "The report is not fit to be submitted; `errors` names each place.")))]
#[post("/v1/reports/{id}/submit")]
async fn submit_report(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = send::submit(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, report.version, &report))
}

/// Sign a report
///
/// The signature sends the report on to the lead unit. By an approver of the unit who neither drafted
/// nor submitted it, while the period is open.
#[utoipa::path(tag = "reports", operation_id = "sign_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    responses((status = 200, description = "Signed and submitted.", body = Report),
        (status = 409, description = "The report does not wait for a signature, or the period is closed.")))]
#[post("/v1/reports/{id}/sign")]
async fn sign_report(
    allow: Allow<SignReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = send::sign(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, report.version, &report))
}

/// Refuse to sign a report
///
/// Back to the writer, with a reason. By an approver of the unit.
#[utoipa::path(tag = "reports", operation_id = "refuse_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    request_body = ReportReason,
    responses((status = 200, description = "Returned to the writer.", body = Report),
        (status = 409, description = "The report does not wait for a signature.")))]
#[post("/v1/reports/{id}/refuse")]
async fn refuse_report(
    allow: Allow<SignReports>,
    id: Id,
    if_match: IfMatch,
    body: Body<ReportReason>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = send::refuse(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, report.version, &report))
}

/// Withdraw a report
///
/// The unit takes back what it sent before it is returned or accepted. By a reporter of the unit.
#[utoipa::path(tag = "reports", operation_id = "withdraw_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    responses((status = 200, description = "A draft again.", body = Report),
        (status = 409, description = "The report neither waits for a signature nor for review.")))]
#[post("/v1/reports/{id}/withdraw")]
async fn withdraw_report(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = send::withdraw(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, report.version, &report))
}

/// Return a report
///
/// Back to the unit, with a reason. By a coordinator of the plan's lead unit.
#[utoipa::path(tag = "reports", operation_id = "return_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    request_body = ReportReason,
    responses((status = 200, description = "Returned to the unit.", body = Report),
        (status = 409, description = "The report does not wait for review.")))]
#[post("/v1/reports/{id}/return")]
async fn return_report(
    allow: Allow<ReviewReports>,
    id: Id,
    if_match: IfMatch,
    body: Body<ReportReason>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = review::return_(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, report.version, &report))
}

/// Accept a report
///
/// From now on this revision's figures count. By a coordinator of the plan's lead unit.
#[utoipa::path(tag = "reports", operation_id = "accept_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    responses((status = 200, description = "Accepted.", body = Report),
        (status = 409, description = "The report does not wait for review.")))]
#[post("/v1/reports/{id}/accept")]
async fn accept_report(
    allow: Allow<ReviewReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = review::accept(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, report.version, &report))
}

/// Open an accepted report again
///
/// The next revision begins as a copy, a draft for the unit to correct; the figures of the accepted
/// one count until the next is accepted. With a reason, by a coordinator of the plan's lead unit.
#[utoipa::path(tag = "reports", operation_id = "reopen_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    request_body = ReportReason,
    responses((status = 200, description = "The next revision, a draft.", body = Report),
        (status = 409, description = "The report is not accepted.")))]
#[post("/v1/reports/{id}/reopen")]
async fn reopen_report(
    allow: Allow<ReviewReports>,
    id: Id,
    if_match: IfMatch,
    body: Body<ReportReason>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = review::reopen(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, report.version, &report))
}
