//! Endpoints for what a consolidation leaves out, for signing, publishing and comparing it.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};

use super::comparison::Comparison;
use super::dto::{ComparisonQuery, Consolidation, ExclusionOf, ExclusionReason};
use super::routes::answer;
use super::{compare, leaving_out, publish};
use crate::app::AppState;
use crate::auth::policy::{ManageConsolidations, ReadConsolidations, SignConsolidations};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::params::{Id, Params, path_id};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this file.
pub fn configure(config: &mut impl Register) {
    config
        .service(set_consolidation_exclusion)
        .service(delete_consolidation_exclusion)
        .service(sign_consolidation)
        .service(publish_consolidation)
        .service(compare_consolidation);
}

/// Leave figures out
///
/// Of a unit that owes a report for the period: all its figures, or those of one measure. They then count in no
/// total, and wherever they would be the reason shows, in every format. A signature is taken away. While it is a
/// draft, by a coordinator of the plan's lead unit.
#[utoipa::path(tag = "consolidations", operation_id = "set_consolidation_exclusion",
    params(("id" = uuid::Uuid, Path, description = "Id of the consolidation."),
        ("unit_id" = uuid::Uuid, Path, description = "Id of the unit."), ExclusionOf, IfMatchHeader),
    request_body = ExclusionReason,
    responses((status = 200, description = "Left out.", body = Consolidation),
        (status = 409, description = "It is published.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[put("/v1/consolidations/{id}/exclusions/{unit_id}")]
async fn set_consolidation_exclusion(
    allow: Allow<ManageConsolidations>,
    id: Id,
    of: Params<ExclusionOf>,
    if_match: IfMatch,
    body: Body<ExclusionReason>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let place = (id.0, path_id(&req, "unit_id")?);
    let measure = of.0.measure_id;
    let changed = leaving_out::leave_out(&state, &allow, place, measure, &if_match, body.0).await?;
    answer(&req, changed)
}

/// Take figures in again
///
/// What was left out of all the unit's figures, or of one measure. A signature is taken away. While it is a draft, by
/// a coordinator of the plan's lead unit.
#[utoipa::path(tag = "consolidations", operation_id = "delete_consolidation_exclusion",
    params(("id" = uuid::Uuid, Path, description = "Id of the consolidation."),
        ("unit_id" = uuid::Uuid, Path, description = "Id of the unit."), ExclusionOf, IfMatchHeader),
    responses((status = 200, description = "The consolidation with the figures.", body = Consolidation),
        (status = 409, description = "It is published.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[delete("/v1/consolidations/{id}/exclusions/{unit_id}")]
async fn delete_consolidation_exclusion(
    allow: Allow<ManageConsolidations>,
    id: Id,
    of: Params<ExclusionOf>,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let place = (id.0, path_id(&req, "unit_id")?);
    let changed = leaving_out::take_in(&state, &allow, place, of.0.measure_id, &if_match).await?;
    answer(&req, changed)
}

/// Sign a consolidation
///
/// All it says but the number and the day of the document, which may be given later. Where any of it moves, it has to
/// be signed again. `If-Match` names the very `ETag` that was read, which moves with the figures of a draft: the version
/// alone, or `*`, is refused as stale. While it is a draft, by an approver of the plan's lead unit who has not written in
/// it.
#[utoipa::path(tag = "consolidations", operation_id = "sign_consolidation",
    params(("id" = uuid::Uuid, Path, description = "Id of the consolidation."), IfMatchHeader),
    responses((status = 200, description = "Signed.", body = Consolidation),
        (status = 409, description = "It is published.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/consolidations/{id}/sign")]
async fn sign_consolidation(
    allow: Allow<SignConsolidations>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let signed = publish::sign(&state, &allow, id.0, &if_match).await?;
    answer(&req, signed)
}

/// Publish a consolidation
///
/// A signed draft with number and date gets the next running number of the period, and all it says is frozen: it never
/// changes again. It has to be signed again first where what it says moved since: figures, completeness, the plan, the
/// period. A body uses the number of a document once a year. Systems that follow the changes are told. By a coordinator
/// of the plan's lead unit.
#[utoipa::path(tag = "consolidations", operation_id = "publish_consolidation",
    params(("id" = uuid::Uuid, Path, description = "Id of the consolidation."), IfMatchHeader),
    responses((status = 200, description = "Published.", body = Consolidation),
        (status = 409, description = "It is published already, not signed, or says something else since; or its number is used (`duplicate`).", extensions(("x-codes" = json!([Code::InvalidState, Code::Duplicate])))),
        (status = 422, description = "The number or the date of the document is missing; `errors` says which.", extensions(("x-codes" = json!([Code::InvalidInput]))))))]
#[post("/v1/consolidations/{id}/publish")]
async fn publish_consolidation(
    allow: Allow<ManageConsolidations>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let published = publish::publish(&state, &allow, id.0, &if_match).await?;
    answer(&req, published)
}

/// Compare a consolidation
///
/// With the accepted figures of today, none left out, or with another consolidation of the same period: which totals
/// and which figures of units moved, from what to what, by which report and revision, and why: opened again with what
/// reason, accepted later, obliged later or released, left out then or now, reported under another definition. For
/// whoever may read it.
#[utoipa::path(tag = "consolidations", operation_id = "compare_consolidation",
    params(("id" = uuid::Uuid, Path, description = "Id of the consolidation."), ComparisonQuery, IfNoneMatchHeader),
    responses((status = 200, description = "What moved.", body = Comparison)))]
#[get("/v1/consolidations/{id}/comparison")]
async fn compare_consolidation(
    allow: Allow<ReadConsolidations>,
    id: Id,
    query: Params<ComparisonQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let with = query.0.with.as_deref();
    let found = compare::read_comparison(&state, &allow, id.0, with).await?;
    Ok(etag::by_part(
        &req,
        &(&found.totals, &found.figures),
        &found,
    ))
}
