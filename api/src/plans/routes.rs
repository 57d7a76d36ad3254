//! Endpoints for plans. Issuing and closing, which make and end periods, are with the periods.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};

use super::dto::{NewPlan, Plan, PlanFilter, PlanPatch, PlanSummary};
use super::hierarchy_dto::{HierarchyFilter, PlanNode};
use super::{hierarchy, read, write};
use crate::app::AppState;
use crate::auth::policy::{ManagePlans, ReadPlans};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_plans)
        .service(create_plan)
        .service(get_plan)
        .service(get_hierarchy)
        .service(update_plan)
        .service(delete_plan);
}

/// List plans
///
/// A caller knows the plans issued or led by a unit within reach and the issued plans that give duties
/// to one. Drafts are known to the lead unit's coordinators only.
#[utoipa::path(tag = "plans", operation_id = "list_plans", params(PlanFilter),
    responses((status = 200, description = "A page of plans.", body = Page<PlanSummary>)))]
#[get("/v1/plans")]
async fn list_plans(
    allow: Allow<ReadPlans>,
    filter: Params<PlanFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(read::list(&state, &allow, filter.0).await?.answer(&req))
}

/// Draft a plan
///
/// By a coordinator of the lead unit. The issuer is the lead unit or a unit above it; number and symbol
/// are unique for one issuer in one year. A plan above it is one the caller may know of; at most ten stand
/// above one another. `own_objectives` become the plan's own framework.
#[utoipa::path(tag = "plans", operation_id = "create_plan", request_body = NewPlan,
    responses((status = 201, description = "Drafted.", body = Plan), (status = 409, description = "The issuer has a plan with this number in this year.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
#[post("/v1/plans")]
async fn create_plan(
    allow: Allow<ManagePlans>,
    body: Body<NewPlan>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let plan = write::create(&state, &allow, body.0).await?;
    Ok(etag::created(
        &format!("/v1/plans/{}", plan.id),
        plan.version,
        &plan,
    ))
}

/// Read a plan
///
/// With its bases, tasks and reporting schedule. For whoever may know of it, as in the list.
#[utoipa::path(tag = "plans", operation_id = "get_plan",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), IfNoneMatchHeader),
    responses((status = 200, description = "The plan.", body = Plan)))]
#[get("/v1/plans/{id}")]
async fn get_plan(
    allow: Allow<ReadPlans>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let plan = read::get(&state, &allow, id.0).await?;
    Ok(etag::ok(&req, plan.version, &plan))
}

/// Read the plans below a plan
///
/// Those whose `parent_plan_id` leads up to it, each under the one above it, as far as the caller may know of them.
/// For whoever may know of the plan.
#[utoipa::path(tag = "plans", operation_id = "get_plan_hierarchy",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), HierarchyFilter, IfNoneMatchHeader),
    responses((status = 200, description = "The plan with those below it.", body = PlanNode)))]
#[get("/v1/plans/{id}/hierarchy")]
async fn get_hierarchy(
    allow: Allow<ReadPlans>,
    id: Id,
    filter: Params<HierarchyFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let found = hierarchy::get(&state, &allow, id.0, &filter.0).await?;
    Ok(etag::by_content(&req, &found))
}

/// Change a draft
///
/// By a coordinator of the lead unit, while the plan is a draft. A list given replaces the whole list;
/// tasks whose number stays keep their id. The plan's own framework follows the plan's number, title, day
/// and term.
#[utoipa::path(tag = "plans", operation_id = "update_plan",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), IfMatchHeader),
    request_body(content = PlanPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = Plan), (status = 409, description = "Not a draft any more, another plan has the number, or a task that would go has assignments.", extensions(("x-codes" = json!([Code::InvalidState, Code::Duplicate, Code::InUse]))))))]
#[patch("/v1/plans/{id}")]
async fn update_plan(
    allow: Allow<ManagePlans>,
    id: Id,
    if_match: IfMatch,
    body: Body<PlanPatch>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let plan = write::update(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, plan.version, &plan))
}

/// Delete a draft
///
/// With its tasks, assignments and own targets. An issued plan is never deleted, nor one whose own measures something
/// else refers to (`in_use`). By a coordinator of the lead unit.
#[utoipa::path(tag = "plans", operation_id = "delete_plan",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), IfMatchHeader),
    responses((status = 204, description = "Deleted."), (status = 409, description = "Not a draft any more, or something else refers to its own measures.", extensions(("x-codes" = json!([Code::InvalidState, Code::InUse]))))))]
#[delete("/v1/plans/{id}")]
async fn delete_plan(
    allow: Allow<ManagePlans>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    write::delete(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}
