//! Endpoints for the sessions of an account, for the admins it belongs to.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get};

use super::sessions;
use crate::app::AppState;
use crate::auth::dto::{Session, SessionFilter};
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::{Allow, Caller, caller};
use crate::http::page::Page;
use crate::http::params::{Id, Params, path_id};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_account_sessions)
        .service(delete_account_session)
        .service(delete_account_sessions);
}

/// List the sessions of an account
///
/// Where its owner is signed in: sessions that are neither ended nor expired. By an admin or an auditor in
/// whose subtree the account holds a grant.
#[utoipa::path(tag = "accounts", operation_id = "list_account_sessions",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), SessionFilter),
    responses((status = 200, description = "A page of sessions.", body = Page<Session>)))]
#[get("/v1/accounts/{id}/sessions")]
async fn list_account_sessions(
    allow: Allow<ReadAccounts>,
    id: Id,
    filter: Params<SessionFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let current = match &*caller(&req)? {
        Caller::Account { session_id, .. } => Some(*session_id),
        Caller::Client { .. } => None,
    };
    let page = sessions::list(&state, &allow, id.0, current, &filter.0).await?;
    Ok(page.answer(&req))
}

/// End a session of an account
///
/// Its tokens stop working within a second. It takes no `If-Match`: it overwrites nothing. By an admin in
/// whose subtree all grants of the account lie.
#[utoipa::path(tag = "accounts", operation_id = "delete_account_session",
    params(("id" = uuid::Uuid, Path, description = "Id of the account."), ("session_id" = uuid::Uuid, Path, description = "Id of the session.")),
    responses((status = 204, description = "Ended.")))]
#[delete("/v1/accounts/{id}/sessions/{session_id}")]
async fn delete_account_session(
    allow: Allow<ManageAccounts>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let session_id = path_id(&req, "session_id")?;
    sessions::end_one(&state, &allow, id.0, session_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End all sessions of an account
///
/// Its owner is signed out everywhere within a second, and may sign in again. It takes no `If-Match`: it
/// overwrites nothing. By an admin in whose subtree all grants of the account lie.
#[utoipa::path(tag = "accounts", operation_id = "delete_account_sessions",
    params(("id" = uuid::Uuid, Path, description = "Id of the account.")),
    responses((status = 204, description = "Ended, if there were any.")))]
#[delete("/v1/accounts/{id}/sessions")]
async fn delete_account_sessions(
    allow: Allow<ManageAccounts>,
    id: Id,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    sessions::end_all(&state, &allow, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
