//! Endpoints for periods, obligations and completeness, and for issuing and closing plans.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{
    Completeness, CompletenessFilter, Obligation, ObligationFilter, Period, PeriodFilter,
};
use super::{life, read};
use crate::app::AppState;
use crate::auth::policy::{ManagePlans, ReadCompleteness, ReadPeriods};
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::plans::dto::Plan;

/// The routes of this feature.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(issue_plan)
        .service(close_plan)
        .service(list_periods)
        .service(get_period)
        .service(list_period_obligations)
        .service(get_completeness);
}

/// Issue a plan
///
/// By a coordinator of the lead unit. Checks that somebody reports, that every duty to report points at
/// something that can be measured and that every reporting rule yields a period; all findings come at once.
/// Makes the periods and opens those whose first day has come: their obligations are then frozen.
#[utoipa::path(tag = "plans", operation_id = "issue_plan",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), IfMatchHeader),
    responses((status = 200, description = "Issued.", body = Plan), (status = 409, description = "Not a draft any more."), (status = 422, description = "The plan is not fit to be issued; `errors` says why.")))]
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
    responses((status = 200, description = "Closed.", body = Plan), (status = 409, description = "Not in force.")))]
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

/// Who owes what
///
/// The obligations frozen when the period opened: due day, measures, and how far each unit has come.
/// A unit sees its own and those below it; the lead unit's coordinators see all.
#[utoipa::path(tag = "periods", operation_id = "list_period_obligations",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), ObligationFilter),
    responses((status = 200, description = "A page of obligations.", body = Page<Obligation>)))]
#[get("/v1/periods/{id}/obligations")]
async fn list_period_obligations(
    allow: Allow<ReadCompleteness>,
    id: Id,
    filter: Params<ObligationFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(read::obligations(&state, &allow, id.0, filter.0)
        .await?
        .answer(&req))
}

/// Who is late or missing
///
/// Expected, submitted, on time, late, accepted, overdue, in all, by group and by unit, from the frozen
/// obligations. A unit that was on time stays so when its report is returned and sent again. Counts
/// cover what the caller may see: a unit its own and those below it, the lead unit's coordinators all.
#[utoipa::path(tag = "periods", operation_id = "get_period_completeness",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), CompletenessFilter, IfNoneMatchHeader),
    responses((status = 200, description = "The completeness.", body = Completeness)))]
#[get("/v1/periods/{id}/completeness")]
async fn get_completeness(
    allow: Allow<ReadCompleteness>,
    id: Id,
    filter: Params<CompletenessFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let found = read::completeness(&state, &allow, id.0, filter.0).await?;
    Ok(etag::by_content(&req, &found))
}
