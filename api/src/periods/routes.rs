//! Endpoints for periods, and for issuing and closing plans.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::dto::{Extension, Period, PeriodEvent, PeriodFilter, PeriodHistoryFilter, PeriodReason};
use super::{extending, history, life, read, steps};
use crate::app::AppState;
use crate::auth::policy::{ManagePeriods, ManagePlans, ReadCompleteness, ReadPeriods};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;
use crate::plans::dto::Plan;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(issue_plan)
        .service(close_plan)
        .service(list_periods)
        .service(get_period)
        .service(close_period)
        .service(reopen_period)
        .service(extend_period)
        .service(list_period_history);
}

/// Issue a plan
///
/// By a coordinator of the lead unit. Checks that somebody reports, that every duty to report points at
/// something that can be measured and that every reporting rule yields a period; all findings come at once.
/// Makes the periods and opens those whose first day has come: their obligations are then frozen.
#[utoipa::path(tag = "plans", operation_id = "issue_plan",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), IfMatchHeader),
    responses((status = 200, description = "Issued.", body = Plan), (status = 409, description = "Not a draft any more.", extensions(("x-codes" = json!([Code::InvalidState])))), (status = 422, description = "The plan is not fit to be issued; `errors` says why.", extensions(("x-codes" = json!([Code::PlanIncomplete]))))))]
#[post("/v1/plans/{id}/issue")]
async fn issue_plan(
    allow: Allow<ManagePlans>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let plan = life::issue(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, plan.version, &plan))
}

/// Close a plan
///
/// By a coordinator of the lead unit. Its periods close with it and take no more submissions.
#[utoipa::path(tag = "plans", operation_id = "close_plan",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), IfMatchHeader),
    responses((status = 200, description = "Closed.", body = Plan), (status = 409, description = "Not in force.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/plans/{id}/close")]
async fn close_plan(
    allow: Allow<ManagePlans>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let plan = life::close(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, plan.version, &plan))
}

/// List periods
///
/// Those of the plans the caller may know of.
#[utoipa::path(tag = "periods", operation_id = "list_periods", params(PeriodFilter),
    responses((status = 200, description = "A page of periods.", body = Page<Period>)))]
#[get("/v1/periods")]
async fn list_periods(
    allow: Allow<ReadPeriods>,
    filter: Params<PeriodFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(read::list(&state, &allow, filter.0).await?.answer(&req))
}

/// Read a period
///
/// For whoever may know of its plan.
#[utoipa::path(tag = "periods", operation_id = "get_period",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), IfNoneMatchHeader),
    responses((status = 200, description = "The period.", body = Period)))]
#[get("/v1/periods/{id}")]
async fn get_period(
    allow: Allow<ReadPeriods>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let period = read::get(&state, &allow, id.0).await?;
    Ok(etag::ok(&req, period.version, &period))
}

/// Close a period
///
/// By a coordinator of the plan's lead unit, while the plan is in force, with a reason. From then on no report is
/// taken, but of a unit that was given more time, to the end of its day.
#[utoipa::path(tag = "periods", operation_id = "close_period",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), IfMatchHeader),
    request_body = PeriodReason,
    responses((status = 200, description = "Closed.", body = Period), (status = 409, description = "The period is not open, or the plan is not in force.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/periods/{id}/close")]
async fn close_period(
    allow: Allow<ManagePeriods>,
    id: Id,
    if_match: IfMatch,
    body: Body<PeriodReason>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let period = steps::close(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, period.version, &period))
}

/// Open a closed period again
///
/// By a coordinator of the plan's lead unit, while the plan is in force, with a reason. Reports are taken again. Due
/// days stay what they are: whoever sends now after its due day is late.
#[utoipa::path(tag = "periods", operation_id = "reopen_period",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), IfMatchHeader),
    request_body = PeriodReason,
    responses((status = 200, description = "Open.", body = Period), (status = 409, description = "The period is not closed, or the plan is not in force.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/periods/{id}/reopen")]
async fn reopen_period(
    allow: Allow<ManagePeriods>,
    id: Id,
    if_match: IfMatch,
    body: Body<PeriodReason>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let period = steps::reopen(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, period.version, &period))
}

/// Give more time
///
/// To one unit, or to all, for a period that has opened: to a day later than the present one (of the unit, or of the
/// period) that is not over. To its end a closed period takes the report too. Whoever has sent nothing yet is then on
/// time to the end of that day; whoever was late stays late. By a coordinator of the plan's lead unit, while the plan
/// is in force, with a reason.
#[utoipa::path(tag = "periods", operation_id = "extend_period",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), IfMatchHeader),
    request_body = Extension,
    responses((status = 200, description = "More time is given.", body = Period), (status = 409, description = "The period has not opened, the unit is released, or the plan is not in force.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/periods/{id}/extend")]
async fn extend_period(
    allow: Allow<ManagePeriods>,
    id: Id,
    if_match: IfMatch,
    body: Body<Extension>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let period = extending::extend(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, period.version, &period))
}

/// What happened to a period
///
/// Opened, closed, opened again, more time given, units obliged and released: who, when, why, to which day. For
/// whoever may know of the plan; what is about one unit, for whoever sees that unit, and for the lead unit's
/// coordinators.
#[utoipa::path(tag = "periods", operation_id = "list_period_history",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), PeriodHistoryFilter),
    responses((status = 200, description = "A page of what happened.", body = Page<PeriodEvent>)))]
#[get("/v1/periods/{id}/history")]
async fn list_period_history(
    allow: Allow<ReadCompleteness>,
    id: Id,
    filter: Params<PeriodHistoryFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = history::list(&state, &allow, id.0, filter.0).await?;
    Ok(page.answer(&req))
}
