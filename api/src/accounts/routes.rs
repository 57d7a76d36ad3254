//! Endpoints for accounts and grants.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{
    Account, AccountFilter, AccountPatch, Grant, GrantFilter, NewAccount, NewGrant, PasswordReset,
};
use super::{grants, service, unlock};
use crate::app::AppState;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params, path_id};
use crate::http::problem::Problem;

/// The routes of this feature.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_accounts)
        .service(create_account)
        .service(get_account)
        .service(update_account)
        .service(disable_account)
        .service(enable_account)
        .service(reset_account_password)
        .service(unlock::unlock_account)
        .service(list_account_grants)
        .service(create_account_grant)
        .service(get_account_grant)
        .service(delete_account_grant);
}

/// List accounts
///
/// By an admin or an auditor: the accounts with a grant in the subtree of their own; one of the whole
/// installation sees all.
#[utoipa::path(tag = "accounts", operation_id = "list_accounts", params(AccountFilter),
    responses((status = 200, description = "A page of accounts.", body = Page<Account>)))]
#[get("/v1/accounts")]
async fn list_accounts(
    allow: Allow<ReadAccounts>,
    filter: Params<AccountFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = service::list(&state, &allow, filter.0).await?;
    Ok(etag::no_store(page.answer(&req)))
}

/// Make an account
///
/// By an admin of every unit in its grants. The password is for the first sign-in, where it has to be
/// changed unless `must_change_password` is false. A grant without a unit holds everywhere: only for
/// admins, auditors and viewers, and only by an admin of the whole installation.
#[utoipa::path(tag = "accounts", operation_id = "create_account", request_body = NewAccount,
    responses((status = 201, description = "Made.", body = Account), (status = 409, description = "Another account has the user name or the e-mail address.")))]
#[post("/v1/accounts")]
async fn create_account(
    allow: Allow<ManageAccounts>,
    body: Body<NewAccount>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let account = service::create(&state, &allow, body.0).await?;
    let location = format!("/v1/accounts/{}", account.id);
    let answer = etag::created(&location, account.version, &account);
    Ok(etag::no_store(answer))
}

/// Read an account
///
/// With all its grants. By an admin or an auditor in whose subtree it holds one.
#[utoipa::path(tag = "accounts", operation_id = "get_account",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), IfNoneMatchHeader),
    responses((status = 200, description = "The account.", body = Account)))]
#[get("/v1/accounts/{id}")]
async fn get_account(
    allow: Allow<ReadAccounts>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let account = service::get(&state, &allow, id.0).await?;
    Ok(etag::ok(&req, account.version, &account))
}

/// Change an account
///
/// The name shown and the e-mail address; the user name stays. By an admin in whose subtree all its
/// grants lie.
#[utoipa::path(tag = "accounts", operation_id = "update_account",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), IfMatchHeader),
    request_body(content = AccountPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = Account), (status = 409, description = "Another account has the e-mail address.")))]
#[patch("/v1/accounts/{id}")]
async fn update_account(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    body: Body<AccountPatch>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let account = service::update(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, account.version, &account))
}

/// Disable an account
///
/// It is refused everywhere at once and all its sessions end; what it did stays. By an admin in whose
/// subtree all its grants lie. Nobody disables themself, nor the last active admin.
#[utoipa::path(tag = "accounts", operation_id = "disable_account",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), IfMatchHeader),
    responses((status = 200, description = "Disabled.", body = Account), (status = 409, description = "It is disabled already, is the caller's own, or is the last active admin.")))]
#[post("/v1/accounts/{id}/disable")]
async fn disable_account(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let account = service::disable(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, account.version, &account))
}

/// Enable an account
///
/// Lets a disabled account sign in again with the password and the grants it has. By an admin in whose
/// subtree all its grants lie.
#[utoipa::path(tag = "accounts", operation_id = "enable_account",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), IfMatchHeader),
    responses((status = 200, description = "Active again.", body = Account), (status = 409, description = "It is active already.")))]
#[post("/v1/accounts/{id}/enable")]
async fn enable_account(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let account = service::enable(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, account.version, &account))
}

/// Set a new password
///
/// For one who has lost theirs: all sessions end, and the password has to be changed at the next
/// sign-in. By an admin in whose subtree all grants of the account lie.
#[utoipa::path(tag = "accounts", operation_id = "reset_account_password",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), IfMatchHeader),
    request_body = PasswordReset,
    responses((status = 200, description = "Set.", body = Account)))]
#[post("/v1/accounts/{id}/reset-password")]
async fn reset_account_password(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    body: Body<PasswordReset>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let account = service::reset_password(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, account.version, &account))
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
    Ok(etag::no_store(page.answer(&req)))
}

/// Give a grant
///
/// Holds at once. By an admin of the unit, for an account they may know of. A grant without a unit holds
/// everywhere: only for admins, auditors and viewers, and only by an admin of the whole installation.
/// The `ETag` is the account's: its version is raised.
#[utoipa::path(tag = "accounts", operation_id = "create_account_grant",
    params(("id" = uuid::Uuid, Path, description = "Id of the account.")),
    request_body = NewGrant,
    responses((status = 201, description = "Given.", body = Grant), (status = 409, description = "The account holds it already, or holds 50 grants.")))]
#[post("/v1/accounts/{id}/grants")]
async fn create_account_grant(
    allow: Allow<ManageAccounts>,
    id: Id,
    body: Body<NewGrant>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let (grant, version) = grants::add(&state, &allow, id.0, body.0).await?;
    let location = format!("/v1/accounts/{}/grants/{}", id.0, grant.id);
    let answer = etag::created(&location, version, &grant);
    Ok(etag::no_store(answer))
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

/// Take a grant away
///
/// It stops holding at once; sessions go on with what is left. `If-Match` is the account's tag. By an
/// admin of the unit; the last admin of the installation stays.
#[utoipa::path(tag = "accounts", operation_id = "delete_account_grant",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), ("grant_id" = uuid::Uuid, Path, description = "Id of the grant."), IfMatchHeader),
    responses((status = 204, description = "Taken away."), (status = 409, description = "It is the grant of the last active admin.")))]
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
