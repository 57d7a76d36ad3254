//! Endpoints for the grants of an account.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};

use super::dto::{Grant, GrantFilter, GrantPatch, NewGrant};
use super::grants;
use crate::app::AppState;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
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
        .service(list_account_grants)
        .service(create_account_grant)
        .service(get_account_grant)
        .service(update_account_grant)
        .service(delete_account_grant);
}

/// List the grants of an account
///
/// By an admin or an auditor in whose subtree it holds one.
#[utoipa::path(tag = "accounts", operation_id = "list_account_grants",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), GrantFilter),
    responses((status = 200, description = "A page of grants.", body = Page<Grant>)))]
#[get("/v1/accounts/{id}/grants")]
async fn list_account_grants(
    allow: Allow<ReadAccounts>,
    id: Id,
    filter: Params<GrantFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = grants::list(&state, &allow, id.0, filter.0).await?;
    Ok(page.answer(&req))
}

/// Give a grant
///
/// In force at once, or on the days it names: it begins and ends by itself. By an admin of the unit, for an account they may know of. A grant without a unit holds
/// everywhere: only for admins, auditors and viewers, and only by an admin of the whole installation.
/// The `ETag` is the account's: its version is raised.
#[utoipa::path(tag = "accounts", operation_id = "create_account_grant",
    params(("id" = uuid::Uuid, Path, description = "Id of the account.")),
    request_body = NewGrant,
    responses((status = 201, description = "Given.", body = Grant), (status = 409, description = "The account holds it already, or holds 50 grants.", extensions(("x-codes" = json!([Code::InvalidState, Code::Duplicate]))))))]
#[post("/v1/accounts/{id}/grants")]
async fn create_account_grant(
    allow: Allow<ManageAccounts>,
    id: Id,
    body: Body<NewGrant>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let (grant, version) = grants::add(&state, &allow, id.0, body.0).await?;
    let location = format!("/v1/accounts/{}/grants/{}", id.0, grant.id);
    Ok(etag::created(&location, version, &grant))
}

/// Read a grant
///
/// The `ETag` is the account's. By an admin or an auditor in whose subtree the account holds one.
#[utoipa::path(tag = "accounts", operation_id = "get_account_grant",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), ("grant_id" = uuid::Uuid, Path, description = "Id of the grant."), IfNoneMatchHeader),
    responses((status = 200, description = "The grant.", body = Grant)))]
#[get("/v1/accounts/{id}/grants/{grant_id}")]
async fn get_account_grant(
    allow: Allow<ReadAccounts>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let grant_id = path_id(&req, "grant_id")?;
    let (grant, version) = grants::get(&state, &allow, id.0, grant_id).await?;
    Ok(etag::ok(&req, version, &grant))
}

/// Change the days of a grant
///
/// From which day and up to which it is in force; role and unit stay. `If-Match` and `ETag` are the account's:
/// its version is raised. By an admin of the unit; the last lasting admin of the installation stays so.
#[utoipa::path(tag = "accounts", operation_id = "update_account_grant",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), ("grant_id" = uuid::Uuid, Path, description = "Id of the grant."), IfMatchHeader),
    request_body(content = GrantPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = Grant), (status = 409, description = "It is the grant of the last lasting admin.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[patch("/v1/accounts/{id}/grants/{grant_id}")]
async fn update_account_grant(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    body: Body<GrantPatch>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let grant_id = path_id(&req, "grant_id")?;
    let (grant, version) =
        grants::change(&state, &allow, id.0, grant_id, &if_match, body.0).await?;
    Ok(etag::ok(&req, version, &grant))
}

/// Take a grant away
///
/// It stops holding at once; sessions go on with what is left. `If-Match` is the account's tag. By an
/// admin of the unit; the last lasting admin of the installation stays.
#[utoipa::path(tag = "accounts", operation_id = "delete_account_grant",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), ("grant_id" = uuid::Uuid, Path, description = "Id of the grant."), IfMatchHeader),
    responses((status = 204, description = "Taken away."), (status = 409, description = "It is the grant of the last lasting admin.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[delete("/v1/accounts/{id}/grants/{grant_id}")]
async fn delete_account_grant(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let grant_id = path_id(&req, "grant_id")?;
    grants::remove(&state, &allow, id.0, grant_id, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}
