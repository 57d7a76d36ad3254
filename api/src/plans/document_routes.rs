//! Endpoints for plans as whole documents: import, export, copy.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::document::PlanDocument;
use super::document_dto::{ImportMode, ImportOutcome, NewPlanCopy, PlanCopy, PlanImport};
use super::{copy, export, import};
use crate::app::AppState;
use crate::auth::policy::{ManagePlans, ReadPlans};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfNoneMatchHeader, MaybeIfMatchHeader};
use crate::http::json::Body;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(import_plan)
        .service(export_plan)
        .service(copy_plan);
}

/// Load a plan from its document
///
/// By a coordinator of the lead unit. A plan is known by its issuer, year and number. Where there is none, a draft is
/// made with all its parts and assignments; a draft becomes what the document says, and tasks with the same number
/// and assignments that stay keep their ids; a plan that is as the document says is left alone, so the same document
/// may be sent again. A plan in force that differs is to be amended instead. An instruction to a group goes to each
/// of its units that stand under the issuer and exist in the term; one that a draft has already stays with the units
/// it has, and whoever joined the group since is offered it. All faults come at once.
///
/// Nobody's draft is written over unseen: where one would be replaced, `If-Match` has the `ETag` it was last read
/// with. With `dry_run` everything is checked and nothing kept, no `If-Match` is needed, and the answer tells the
/// version that the plan has now. Where there is no plan, `If-Match` is refused with 412.
#[utoipa::path(tag = "plans", operation_id = "import_plan", params(ImportMode, MaybeIfMatchHeader), request_body = PlanDocument,
    responses(
        (status = 200, description = "Replaced, unchanged, or only tried.", body = PlanImport),
        (status = 201, description = "Drafted.", body = PlanImport),
        (status = 409, description = "The plan is in force and differs in the members named, or somebody else drafts a plan with this number.", extensions(("x-codes" = json!([Code::InvalidState, Code::Duplicate]))))))]
#[post("/v1/plans/import")]
async fn import_plan(
    allow: Allow<ManagePlans>,
    mode: Params<ImportMode>,
    if_match: Option<IfMatch>,
    body: Body<PlanDocument>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let done = import::import(&state, &allow, body.0, if_match.as_ref(), mode.0.dry_run).await?;
    Ok(match &done.plan {
        Some(plan) if done.outcome == ImportOutcome::Created => {
            etag::created(&format!("/v1/plans/{}", plan.id), plan.version, &done)
        }
        _ => HttpResponse::Ok().json(&done),
    })
}

/// Read a plan as its document
///
/// The plan as it stands now, in the form an import takes: codes and numbers in the place of ids, every member in the
/// order of the schema, `null` and empty lists too. What an amendment ended is not in it; an instruction to a group
/// is one entry. For whoever may know of the plan; for a service client, if the issuer is in its subtree.
#[utoipa::path(tag = "plans", operation_id = "export_plan",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan."), IfNoneMatchHeader),
    responses((status = 200, description = "The document.", body = PlanDocument)))]
#[get("/v1/plans/{id}/export")]
async fn export_plan(
    allow: Allow<ReadPlans>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let document = export::export(&state, &allow, id.0).await?;
    Ok(etag::by_content(&req, &document))
}

/// Copy a plan for another year
///
/// By a coordinator of the lead unit, from a plan in any state. The draft takes over bases, objectives, funding,
/// recipients, tasks, schedule, the plan's own targets and its instructions; days and the years of targets move by as
/// many years as the term, 29 February to the 28th. An instruction to a group goes to its units of today. Units that
/// do not exist in the new term and frameworks whose span does not cover it are left out and listed; faults point
/// into the document the copy would have.
#[utoipa::path(tag = "plans", operation_id = "copy_plan",
    params(("id" = uuid::Uuid, Path, description = "Id of the plan to copy.")), request_body = NewPlanCopy,
    responses((status = 201, description = "Drafted.", body = PlanCopy), (status = 409, description = "The issuer has a plan with this number in this year.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
#[post("/v1/plans/{id}/copy")]
async fn copy_plan(
    allow: Allow<ManagePlans>,
    id: Id,
    body: Body<NewPlanCopy>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let copy = copy::copy(&state, &allow, id.0, body.0).await?;
    let location = format!("/v1/plans/{}", copy.plan.id);
    Ok(etag::created(&location, copy.plan.version, &copy))
}
