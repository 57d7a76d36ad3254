//! Endpoints for one's own sessions.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get};

use super::dto::{Session, SessionFilter};
use super::principal::Person;
use super::session_list;
use crate::app::AppState;
use crate::audit;
use crate::http::catalogue::Code;
use crate::http::page::Page;
use crate::http::params::{Params, path_id};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_my_sessions)
        .service(delete_my_session)
        .service(delete_my_other_sessions);
}

/// List my sessions
///
/// Where I am signed in: sessions that are neither ended nor expired; `current` marks the one this
/// request belongs to. People only.
#[utoipa::path(tag = "auth", operation_id = "list_my_sessions", params(SessionFilter),
    responses(Person, (status = 200, description = "A page of sessions.", body = Page<Session>)))]
#[get("/v1/me/sessions")]
async fn list_my_sessions(
    me: Person,
    filter: Params<SessionFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = session_list::list(&state, me.id, Some(me.session_id), &filter.0).await?;
    Ok(page.answer(&req))
}

/// End one of my sessions
///
/// Its tokens stop working within a second; ending the current one signs me out. Another one can be ended
/// within 15 minutes of signing in here. It takes no `If-Match`: it overwrites nothing. People only.
#[utoipa::path(tag = "auth", operation_id = "delete_my_session",
    params(("session_id" = uuid::Uuid, Path, description = "Id of the session.")),
    responses((status = 204, description = "Ended."),
        (status = 403, description = "Not a person, the password has to be changed first, or the sign-in is too long ago.", extensions(("x-codes" = json!([Code::Forbidden, Code::PasswordChangeRequired, Code::SignInAgain]))))))]
#[delete("/v1/me/sessions/{session_id}")]
async fn delete_my_session(
    me: Person,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let session_id = path_id(&req, "session_id")?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    if session_id != me.session_id {
        session_list::require_recent(&tx, me.session_id, now).await?;
    }
    let event = session_list::end_one(&tx, (me.id, &me.username), session_id, now).await?;
    audit::record(&tx, now, &me.by, event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(HttpResponse::NoContent().finish())
}

/// End my other sessions
///
/// All but the one this request belongs to, within 15 minutes of signing in here. It takes no `If-Match`: it
/// overwrites nothing. People only.
#[utoipa::path(tag = "auth", operation_id = "delete_my_other_sessions",
    responses((status = 204, description = "Ended, if there were any."),
        (status = 403, description = "Not a person, the password has to be changed first, or the sign-in is too long ago.", extensions(("x-codes" = json!([Code::Forbidden, Code::PasswordChangeRequired, Code::SignInAgain]))))))]
#[delete("/v1/me/sessions")]
async fn delete_my_other_sessions(
    me: Person,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    session_list::require_recent(&tx, me.session_id, now).await?;
    let account = (me.id, me.username.as_str());
    if let Some(event) = session_list::end_all(&tx, account, Some(me.session_id), now).await? {
        audit::record(&tx, now, &me.by, event).await?;
    }
    tx.commit().await?;
    state.rights.forget();
    Ok(HttpResponse::NoContent().finish())
}
