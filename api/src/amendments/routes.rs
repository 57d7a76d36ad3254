//! Endpoints for amendments of plans.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::dto::{AmendmentFilter, NewPlanAmendment, PlanAmendment};
use super::service;
use crate::app::AppState;
use crate::auth::policy::{ManagePlans, ReadPlans};
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
        .service(list_plan_amendments)
        .service(amend_plan)
        .service(get_plan_amendment);
}

/// List the amendments of a plan
///
/// Oldest first, each with the document that made it and what it changed. For whoever may know of the plan; for a
/// service client, if the issuer is in its subtree.
#[utoipa::path(tag = "plans", operation_id = "list_plan_amendments",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), AmendmentFilter),
    responses((status = 200, description = "A page of amendments.", body = Page<PlanAmendment>)))]
#[get("/v1/plans/{id}/amendments")]
async fn list_plan_amendments(
    allow: Allow<ReadPlans>,
    id: Id,
    filter: Params<AmendmentFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = service::list(&state, &allow, id.0, &filter.0).await?;
    Ok(page.answer(&req))
}

/// Amend an issued plan
///
/// By a coordinator of the lead unit, by a document with a number, a day of effect and a reason. The plan reads
/// as amended at once and gets a new tag; what is owed changes from the day of effect: obligations of periods
/// that have opened are never touched, and a period that opens before that day opens under the duties, rules and
/// targets of before. A duty that ends keeps its row, a task that goes takes no duties with it: they end in the same
/// amendment. What a plan must keep to when it is issued it keeps to after: somebody reports, and every duty to report
/// points at something that can be measured. All faults come at once.
#[utoipa::path(tag = "plans", operation_id = "amend_plan",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), IfMatchHeader), request_body = NewPlanAmendment,
    responses((status = 201, description = "Amended.", body = PlanAmendment), (status = 409, description = "Not in force: a draft is simply changed, a closed plan stays as it is. `limit_reached`: its own targets have 1000 versions.", extensions(("x-codes" = json!([Code::InvalidState, Code::LimitReached])))),
        (status = 422, description = "The body does not fit, or the plan would not be fit to be in force; `errors` says why.", extensions(("x-codes" = json!([Code::PlanIncomplete]))))))]
#[post("/v1/plans/{id}/amendments")]
async fn amend_plan(
    allow: Allow<ManagePlans>,
    id: Id,
    if_match: IfMatch,
    body: Body<NewPlanAmendment>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let made = Box::pin(service::amend(&state, &allow, id.0, &if_match, body.0)).await?;
    let location = format!("/v1/plans/{}/amendments/{}", made.plan_id, made.seq);
    Ok(etag::created(&location, service::VERSION, &made))
}

/// Read an amendment
///
/// By its place in the plan, from 1. Amendments are never changed. For whoever may know of the plan; for a service
/// client, if the issuer is in its subtree.
#[utoipa::path(tag = "plans", operation_id = "get_plan_amendment",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), ("seq" = i32, Path, description = "Order of the amendment in the plan, from 1.", minimum = 1), IfNoneMatchHeader),
    responses((status = 200, description = "The amendment.", body = PlanAmendment)))]
#[get("/v1/plans/{id}/amendments/{seq}")]
async fn get_plan_amendment(
    allow: Allow<ReadPlans>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let seq = path_order(&req, "seq")?;
    let found = service::get(&state, &allow, id.0, seq).await?;
    Ok(etag::ok(&req, service::VERSION, &found))
}
