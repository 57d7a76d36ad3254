//! Endpoints for one's own sessions.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::dto::{Session, SessionFilter};
use super::principal::{Caller, caller};
use super::{origin, session_list};
use crate::app::AppState;
use crate::audit::{self, By};
use crate::http::catalogue::Code;
use crate::http::etag;
use crate::http::page::Page;
use crate::http::params::{Params, path_id};
use crate::http::problem::Problem;

/// The routes of this feature.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_my_sessions)
        .service(delete_my_session)
        .service(delete_my_other_sessions);
}

/// A person who looks after their own sessions.
struct Person {
    id: Uuid,
    username: String,
    session_id: Uuid,
    by: By,
}

impl Person {
    fn of(req: &HttpRequest) -> Result<Self, Problem> {
        let caller = caller(req)?;
        match &*caller {
            Caller::Account {
                must_change_password: true,
                ..
            } => Err(Problem::new(Code::PasswordChangeRequired)),
            Caller::Account {
                id,
                username,
                session_id,
                ..
            } => Ok(Self {
                id: *id,
                username: username.clone(),
                session_id: *session_id,
                by: By::caller(&caller, origin::of(req)),
            }),
            Caller::Client { .. } => Err(Problem::new(Code::Forbidden)),
        }
    }
}

/// List my sessions
///
/// Where I am signed in: sessions that are neither ended nor expired; `current` marks the one this
/// request belongs to. People only.
#[utoipa::path(tag = "auth", operation_id = "list_my_sessions", params(SessionFilter),
    responses((status = 200, description = "A page of sessions.", body = Page<Session>)))]
#[get("/v1/me/sessions")]
async fn list_my_sessions(
    state: Data<AppState>,
    req: HttpRequest,
    filter: Result<Params<SessionFilter>, Problem>,
) -> Result<HttpResponse, Problem> {
    let me = Person::of(&req)?;
    let page = session_list::list(&state, me.id, Some(me.session_id), &filter?.0).await?;
    Ok(etag::no_store(page.answer(&req)))
}

/// End one of my sessions
///
/// Its tokens stop working within a second; ending the current one signs me out. It takes no `If-Match`:
/// it overwrites nothing. People only.
#[utoipa::path(tag = "auth", operation_id = "delete_my_session",
    params(("session_id" = uuid::Uuid, Path, description = "Id of the session.")),
    responses((status = 204, description = "Ended.")))]
#[delete("/v1/me/sessions/{session_id}")]
async fn delete_my_session(
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let me = Person::of(&req)?;
    let session_id = path_id(&req, "session_id")?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let event = session_list::end_one(&tx, (me.id, &me.username), session_id, now).await?;
    audit::record(&tx, now, &me.by, event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(HttpResponse::NoContent().finish())
}

/// End my other sessions
///
/// All but the one this request belongs to. It takes no `If-Match`: it overwrites nothing. People only.
#[utoipa::path(tag = "auth", operation_id = "delete_my_other_sessions",
    responses((status = 204, description = "Ended, if there were any.")))]
#[delete("/v1/me/sessions")]
async fn delete_my_other_sessions(
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let me = Person::of(&req)?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let account = (me.id, me.username.as_str());
    if let Some(event) = session_list::end_all(&tx, account, Some(me.session_id), now).await? {
        audit::record(&tx, now, &me.by, event).await?;
    }
    tx.commit().await?;
    state.rights.forget();
    Ok(HttpResponse::NoContent().finish())
}
