//! Endpoints for assignments and coverage.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};

use super::dto::{
    Assignment, AssignmentFilter, AssignmentSet, NewAssignment, NewGroupAssignment, Offer,
    OfferFilter,
};
use super::unit_dto::{UnitDuty, UnitDutyFilter};
use super::{coverage, hierarchy, offers, service, unit_duties};
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
use crate::plans::coverage_dto::{Coverage, CoverageFilter};
use crate::plans::hierarchy_dto::{HierarchyCoverage, HierarchyFilter};

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_assignments)
        .service(create_assignment)
        .service(create_group_assignment)
        .service(get_assignment)
        .service(delete_assignment)
        .service(list_plan_offers)
        .service(list_unit_duties)
        .service(get_coverage)
        .service(get_hierarchy_coverage);
}

/// List assignments
///
/// Those of the plans the caller may know of, as the plans read by now, in the order they were given; with
/// `ended=true` also those that an amendment ended. A service client (`metadata:read`) sees only those of units
/// in its subtree.
#[utoipa::path(tag = "assignments", operation_id = "list_assignments", params(AssignmentFilter),
    responses((status = 200, description = "A page of assignments.", body = Page<Assignment>)))]
#[get("/v1/assignments")]
async fn list_assignments(
    allow: Allow<ReadPlans>,
    filter: Params<AssignmentFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(service::list(&state, &allow, filter.0).await?.answer(&req))
}

/// Give a unit a duty
///
/// In a draft, by a coordinator of its lead unit. The unit stands under the issuer and exists
/// on at least one day of the plan's term; the subject is the
/// plan as a whole, one of its tasks, or an objective or indicator of a framework it reports on.
/// A unit that is only `requested` is never overdue. With `group_id`, a member of the group takes up what was
/// told to the group before it joined.
#[utoipa::path(tag = "assignments", operation_id = "create_assignment", request_body = NewAssignment,
    responses((status = 201, description = "Assigned.", body = Assignment), (status = 409, description = "The plan is no draft any more, or the unit has this very duty already.", extensions(("x-codes" = json!([Code::InvalidState, Code::Duplicate]))))))]
#[post("/v1/assignments")]
async fn create_assignment(
    allow: Allow<ManagePlans>,
    body: Body<NewAssignment>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let made = service::create(&state, &allow, body.0).await?;
    Ok(etag::created(
        &format!("/v1/assignments/{}", made.id),
        service::version(&made),
        &made,
    ))
}

/// Give a group a duty
///
/// One instruction, such as "UBND các phường, xã", becomes one assignment for each unit of the
/// group that exists on at least one day of the plan's term; each remembers the group. `Location` leads to the list of the plan's assignments through this group.
/// In a draft, by a coordinator of its lead unit.
#[utoipa::path(tag = "assignments", operation_id = "create_group_assignment", request_body = NewGroupAssignment,
    responses((status = 201, description = "Assigned, one a unit.", body = AssignmentSet), (status = 409, description = "The plan is no draft any more, or a unit has this very duty already.", extensions(("x-codes" = json!([Code::InvalidState, Code::Duplicate]))))))]
#[post("/v1/group-assignments")]
async fn create_group_assignment(
    allow: Allow<ManagePlans>,
    body: Body<NewGroupAssignment>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let location = format!(
        "/v1/assignments?plan_id={}&group_id={}",
        body.0.plan_id, body.0.group_id
    );
    let made = service::create_for_group(&state, &allow, body.0).await?;
    Ok(etag::created(&location, 1, &made))
}

/// Read an assignment
///
/// For whoever may know of its plan; for a service client, if the unit is in its subtree.
#[utoipa::path(tag = "assignments", operation_id = "get_assignment",
    params(("id" = uuid::Uuid, Path, description = "Id of the assignment."), IfNoneMatchHeader),
    responses((status = 200, description = "The assignment.", body = Assignment)))]
#[get("/v1/assignments/{id}")]
async fn get_assignment(
    allow: Allow<ReadPlans>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let found = service::get(&state, &allow, id.0).await?;
    Ok(etag::ok(&req, service::version(&found), &found))
}

/// Take a duty out of a draft
///
/// By a coordinator of the lead unit. An assignment never changes but that an amendment may end it: its tag is
/// `"1"` while it stands. In an issued plan duties end by amendment.
#[utoipa::path(tag = "assignments", operation_id = "delete_assignment",
    params(("id" = uuid::Uuid, Path, description = "Id of the assignment."), IfMatchHeader),
    responses((status = 204, description = "Taken out."), (status = 409, description = "The plan is no draft any more.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[delete("/v1/assignments/{id}")]
async fn delete_assignment(
    allow: Allow<ManagePlans>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    service::delete(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List what units that joined a group may take up
///
/// An instruction to a group binds the units that were in it then. One that joins later is offered the very
/// instruction here, if it exists in the plan's term; it is taken up by `POST /v1/assignments` in a draft, by an
/// amendment in an issued plan, with `unit_id` and `group_id`. A unit that was released by an amendment is not offered
/// the same again. For whoever may know of the plan; for a service client, if the issuer is in its subtree.
#[utoipa::path(tag = "assignments", operation_id = "list_plan_offers",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), OfferFilter),
    responses((status = 200, description = "A page of offers, in the order of the plan.", body = Page<Offer>)))]
#[get("/v1/plans/{id}/offers")]
async fn list_plan_offers(
    allow: Allow<ReadPlans>,
    id: Id,
    filter: Params<OfferFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = offers::list(&state, &allow, id.0, filter.0).await?;
    Ok(page.answer(&req))
}

/// List the duties of a unit
///
/// The unit's own page: what it has to do in all plans the caller may know of, with the words of each plan, plan by
/// plan in the order they were made. By default in plans in force and as amended. Duties of units that have ended are
/// shown at those that took over from them, with `through_unit_id`. A service client sees duties of units in its
/// subtree only.
#[utoipa::path(tag = "assignments", operation_id = "list_unit_duties",
    params(("id" = uuid::Uuid, Path, description = "Id of the unit."), UnitDutyFilter),
    responses((status = 200, description = "A page of duties.", body = Page<UnitDuty>)))]
#[get("/v1/units/{id}/duties")]
async fn list_unit_duties(
    allow: Allow<ReadPlans>,
    id: Id,
    filter: Params<UnitDutyFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = unit_duties::list(&state, &allow, id.0, filter.0).await?;
    Ok(page.answer(&req))
}

/// Who answers for what
///
/// Every indicator of the frameworks the plan reports on with the units told to report on it, by its
/// number or by its whole objective; who leads it and who else contributes; indicators nobody or several units
/// answer for; units without any duty, of those that exist in the plan's term. What amendments changed is in it. A duty to report on the plan as a whole covers no indicator of a framework, only the plan's own
/// targets, which are not listed here. For whoever may know of the plan; for a service client, if the issuer
/// is in its subtree.
#[utoipa::path(tag = "plans", operation_id = "get_plan_coverage",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), CoverageFilter, IfNoneMatchHeader),
    responses((status = 200, description = "The coverage.", body = Coverage)))]
#[get("/v1/plans/{id}/coverage")]
async fn get_coverage(
    allow: Allow<ReadPlans>,
    id: Id,
    filter: Params<CoverageFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let found = coverage::of_plan(&state, &allow, id.0, &filter.0).await?;
    Ok(etag::by_content(&req, &found))
}

/// Who answers for what in a plan and in those below it
///
/// Every indicator of the frameworks the plan reports on with the units told to report on it in this plan or in one
/// below it that the caller may know of and that is issued: on the same indicator, or on a local one that refines it.
/// Of a plan's own targets, those that refine an indicator count for it; whoever reports on the plan as a whole reports
/// on them. For whoever may know of the plan; for a service client, if the issuer is in its subtree.
#[utoipa::path(tag = "plans", operation_id = "get_plan_hierarchy_coverage",
    params(("id" = uuid::Uuid, Path, description = "Id of the top plan."), HierarchyFilter, IfNoneMatchHeader),
    responses((status = 200, description = "The coverage of the hierarchy.", body = HierarchyCoverage)))]
#[get("/v1/plans/{id}/hierarchy-coverage")]
async fn get_hierarchy_coverage(
    allow: Allow<ReadPlans>,
    id: Id,
    filter: Params<HierarchyFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let found = hierarchy::coverage(&state, &allow, id.0, &filter.0).await?;
    Ok(etag::by_content(&req, &found))
}
