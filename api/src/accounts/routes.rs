//! Endpoints for accounts.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};

use super::dto::{Account, AccountFilter, AccountPatch, AccountWithToken, NewAccount};
use super::{make, service, unlock};
use crate::app::AppState;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
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
        .service(list_accounts)
        .service(create_account)
        .service(get_account)
        .service(update_account)
        .service(disable_account)
        .service(enable_account)
        .service(reset_account_password)
        .service(delete_account)
        .service(unlock::unlock_account)
        .service(reset_account_second_factor);
}

/// List accounts
///
/// By an admin or an auditor: the accounts with a grant in the subtree of their own, whether it is in force
/// today or not; one of the whole installation sees all.
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
    Ok(page.answer(&req))
}

/// Make an account
///
/// By an admin of every unit in its grants. Without a password its owner is invited: a one-time token, good
/// for 7 days, lets them choose one by `POST /v1/auth/set-password`. The token is mailed where mail is
/// configured and the account has an address; otherwise the answer holds it, to be handed over. A password
/// given here is for the first sign-in only, within 7 days, where it has to be changed. A grant without a unit holds
/// everywhere: only for admins, auditors and viewers, and only by an admin of the whole installation.
#[utoipa::path(tag = "accounts", operation_id = "create_account", request_body = NewAccount,
    responses((status = 201, description = "Made.", body = AccountWithToken), (status = 409, description = "Another account has the user name or the e-mail address.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
#[post("/v1/accounts")]
async fn create_account(
    allow: Allow<ManageAccounts>,
    body: Body<NewAccount>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let made = make::create(&state, &allow, body.0).await?;
    let location = format!("/v1/accounts/{}", made.account.id);
    Ok(etag::created(&location, made.account.version, &made))
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
/// The name shown and the e-mail address; the user name stays. With another address a one-time token given
/// out before is good for nothing; `POST …/reset-password` gives another. By an admin in whose subtree all its
/// grants lie.
#[utoipa::path(tag = "accounts", operation_id = "update_account",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), IfMatchHeader),
    request_body(content = AccountPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = Account), (status = 409, description = "Another account has the e-mail address.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
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
/// subtree all its grants lie. Nobody disables themself, nor the last lasting admin: the last with a grant
/// that is in force, has no end, and is held by an active account with a password.
#[utoipa::path(tag = "accounts", operation_id = "disable_account",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), IfMatchHeader),
    responses((status = 200, description = "Disabled.", body = Account), (status = 409, description = "It is disabled already, is the caller's own, or is the last lasting admin's.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
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
    responses((status = 200, description = "Active again.", body = Account), (status = 409, description = "It is active already.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
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

/// Reset a password
///
/// For an owner who has lost it, and to renew an invitation: the password is cleared, all sessions end, and
/// a one-time token lets the owner choose another by `POST /v1/auth/set-password`. The token is mailed where
/// mail is configured and the account has an address; otherwise the answer holds it, to be handed over. It
/// lives 24 hours, one that renews an invitation 7 days, and replaces the one before. By an admin in whose
/// subtree all grants of the account lie; nobody resets their own, nor that of the last lasting admin.
#[utoipa::path(tag = "accounts", operation_id = "reset_account_password",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), IfMatchHeader),
    responses((status = 200, description = "Cleared.", body = AccountWithToken), (status = 409, description = "It is the caller's own account, or the last lasting admin's.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/accounts/{id}/reset-password")]
async fn reset_account_password(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let made = service::reset_password(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, made.account.version, &made))
}

/// Delete an account
///
/// One that nothing refers to, such as an invitation to the wrong person; its grants, sessions and token go
/// with it. Whoever has written or handled a report stays: disable such an account. By an admin in whose
/// subtree all its grants lie; nobody deletes themself, nor the last lasting admin.
#[utoipa::path(tag = "accounts", operation_id = "delete_account",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), IfMatchHeader),
    responses((status = 204, description = "Deleted."), (status = 409, description = "Something refers to it, or it is the caller's own, or the last lasting admin's.", extensions(("x-codes" = json!([Code::InvalidState, Code::InUse]))))))]
#[delete("/v1/accounts/{id}")]
async fn delete_account(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    service::delete(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take a second factor away
///
/// For one who has lost the app and the recovery codes, once it is sure who is asking. All sessions end; the
/// next sign-in takes the password alone, and where this installation asks for a second factor another has to
/// be set up first. By an admin in whose subtree all grants of the account lie, never of their own.
#[utoipa::path(tag = "accounts", operation_id = "reset_account_second_factor",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), IfMatchHeader),
    responses((status = 200, description = "Taken away.", body = Account), (status = 409, description = "It has none, or is the caller's own.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/accounts/{id}/reset-second-factor")]
async fn reset_account_second_factor(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let account = service::reset_second_factor(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, account.version, &account))
}
