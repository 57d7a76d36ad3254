//! Endpoints for the steps of a report's life, and for the check that goes before them.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};

use super::dto::{AcceptedReports, Report};
use super::input::{NewAcceptances, ReportReason, ReportReturn};
use super::parts::ReportCheck;
use super::routes::answer;
use super::{accept_many, draft, read, review, send};
use crate::app::AppState;
use crate::auth::policy::{ReadReports, ReviewReports, SignReports, WriteReports};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader};
use crate::http::json::Body;
use crate::http::params::Id;
use crate::http::problem::Problem;
use crate::http::register::Register;
use crate::http::render::{LanguageHeader, in_language, language};

/// The routes of this file.
pub fn configure(config: &mut impl Register) {
    config
        .service(validate_report)
        .service(submit_report)
        .service(sign_report)
        .service(refuse_report)
        .service(withdraw_report)
        .service(take_over_report)
        .service(start_report_review)
        .service(return_report)
        .service(accept_reports)
        .service(accept_report)
        .service(reopen_report);
}

/// Check a report
///
/// The same check as at submission, all findings at once, and nothing changes. Pointers count in the
/// order in which the report gives its values. By whoever may read the report.
#[utoipa::path(tag = "reports", operation_id = "validate_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), LanguageHeader),
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
    let checked = HttpResponse::Ok().json(ReportCheck::of(findings, lang));
    Ok(in_language(checked, lang))
}

/// Submit a report
///
/// Every measure owed needs a figure or a reason why there is none. Errors stop the submission, all of
/// them named; warnings are kept for the reviewer. Where the unit requires sign-off, the report goes
/// to its approver and reaches the lead unit with the signature. The first arrival at the lead unit
/// decides whether the unit was on time. By a reporter of the unit, or of the one in its place, while the
/// period is open or the unit was given more time.
#[utoipa::path(tag = "reports", operation_id = "submit_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    responses((status = 200, description = "Submitted, or waiting for the approver.", body = Report),
        (status = 409, description = "The report is neither a draft nor returned, or no submission is taken: the period is closed, or the unit is released.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 422, description = "The report is not fit to be submitted; `errors` names each place.", extensions(("x-codes" = json!([Code::ReportIncomplete]))))))]
#[post("/v1/reports/{id}/submit")]
async fn submit_report(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = send::submit(&state, &allow, id.0, &if_match).await?;
    Ok(answer(&req, &report))
}

/// Sign a report
///
/// The signature sends the report on to the lead unit. By an approver of the unit, or of the one in its place,
/// who neither drafted nor submitted it, while the period is open or the unit was given more time.
#[utoipa::path(tag = "reports", operation_id = "sign_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    responses((status = 200, description = "Signed and submitted.", body = Report),
        (status = 409, description = "The report does not wait for a signature, or no submission is taken: the period is closed, or the unit is released.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/reports/{id}/sign")]
async fn sign_report(
    allow: Allow<SignReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = send::sign(&state, &allow, id.0, &if_match).await?;
    Ok(answer(&req, &report))
}

/// Refuse to sign a report
///
/// Back to the writer, with a reason and remarks on single measures and sections. It has not reached the
/// lead unit, so the same revision goes on. By an approver of the unit, or of the one in its place.
#[utoipa::path(tag = "reports", operation_id = "refuse_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    request_body = ReportReturn,
    responses((status = 200, description = "Returned to the writer.", body = Report),
        (status = 409, description = "The report does not wait for a signature.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/reports/{id}/refuse")]
async fn refuse_report(
    allow: Allow<SignReports>,
    id: Id,
    if_match: IfMatch,
    body: Body<ReportReturn>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = send::refuse(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(answer(&req, &report))
}

/// Withdraw a report
///
/// The unit takes back what it sent, until its review has begun. What had reached the lead unit stays as it
/// was sent: the next revision begins as a copy. By a reporter of the unit, or of the one in its place.
#[utoipa::path(tag = "reports", operation_id = "withdraw_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    responses((status = 200, description = "A draft again.", body = Report),
        (status = 409, description = "The report neither waits for a signature nor for review, or its review has begun.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/reports/{id}/withdraw")]
async fn withdraw_report(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = send::withdraw(&state, &allow, id.0, &if_match).await?;
    Ok(answer(&req, &report))
}

/// Take over a report
///
/// The lead unit writes a draft or returned report from here on, because its unit cannot; with a reason, told
/// on the report and in its history. People of the unit and of the lead unit may then write, submit and
/// withdraw it, and where the unit requires sign-off an approver of either signs. By a reporter of the plan's
/// lead unit, also where the draft has not been known to that; `If-Match: *` then says that no version was read.
#[utoipa::path(tag = "reports", operation_id = "take_over_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    request_body(content = ReportReason, example = json!({"reason": "Cán bộ phụ trách của phường nghỉ thai sản, chưa có người thay."})),
    responses((status = 200, description = "Taken over.", body = Report),
        (status = 409, description = "The report is neither a draft nor returned, or the lead unit writes it already.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/reports/{id}/take-over")]
async fn take_over_report(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    body: Body<ReportReason>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = draft::take_over(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(answer(&req, &report))
}

/// Begin the review of a report
///
/// From now on the unit cannot withdraw it; the review ends when the report is returned or accepted, which
/// also works without it. By a coordinator of the plan's lead unit who neither wrote nor submitted it.
#[utoipa::path(tag = "reports", operation_id = "start_report_review",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    responses((status = 200, description = "Under review.", body = Report),
        (status = 409, description = "The report does not wait for review, or its review has begun.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/reports/{id}/review")]
async fn start_report_review(
    allow: Allow<ReviewReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = review::start(&state, &allow, id.0, &if_match).await?;
    Ok(answer(&req, &report))
}

/// Return a report
///
/// Back to the unit, with a reason and remarks on single measures and sections. The revision stays as it was
/// sent: the next begins as a copy, returned, for the unit to mend. By a coordinator of the plan's lead unit
/// who neither wrote nor submitted it.
#[utoipa::path(tag = "reports", operation_id = "return_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    request_body = ReportReturn,
    responses((status = 200, description = "Returned to the unit.", body = Report),
        (status = 409, description = "The report does not wait for review.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/reports/{id}/return")]
async fn return_report(
    allow: Allow<ReviewReports>,
    id: Id,
    if_match: IfMatch,
    body: Body<ReportReturn>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = review::return_(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(answer(&req, &report))
}

/// Accept many reports
///
/// All of them or none. Each is named with the version that was read, and `errors` names by its place in the
/// list every one that cannot be accepted: `unknown_report`, `duplicate`, `not_lead_unit`, `four_eyes`, `stale`,
/// or `invalid_state` with the state it is in. By a coordinator of the lead unit of every plan, who neither
/// wrote nor submitted any of them.
#[utoipa::path(tag = "reports", operation_id = "accept_reports",
    request_body = NewAcceptances,
    responses((status = 200, description = "All are accepted; in the order they were named.", body = AcceptedReports),
        (status = 422, description = "None is accepted; `errors` names each that cannot be.")))]
#[post("/v1/reports/accept")]
async fn accept_reports(
    allow: Allow<ReviewReports>,
    body: Body<NewAcceptances>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let accepted = accept_many::accept(&state, &allow, &body.0).await?;
    Ok(etag::by_caller(HttpResponse::Ok().json(accepted)))
}

/// Accept a report
///
/// From now on this revision's figures count. By a coordinator of the plan's lead unit who neither wrote nor
/// submitted it.
#[utoipa::path(tag = "reports", operation_id = "accept_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    responses((status = 200, description = "Accepted.", body = Report),
        (status = 409, description = "The report does not wait for review.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/reports/{id}/accept")]
async fn accept_report(
    allow: Allow<ReviewReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let report = review::accept(&state, &allow, id.0, &if_match).await?;
    Ok(answer(&req, &report))
}

/// Open an accepted report again
///
/// The next revision begins as a copy, a draft for the unit to correct; the figures of the accepted
/// one count until the next is accepted. With a reason, by a coordinator of the plan's lead unit.
#[utoipa::path(tag = "reports", operation_id = "reopen_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    request_body = ReportReason,
    responses((status = 200, description = "The next revision, a draft.", body = Report),
        (status = 409, description = "The report is not accepted.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
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
    Ok(answer(&req, &report))
}
