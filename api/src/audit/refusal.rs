//! What was refused to a caller who may not do it goes into the trail too.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest};
use entity::enums::{AuditAction, AuditSubject};
use entity::service_client;
use moka::sync::Cache;
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{By, Event, Subject, record};
use crate::app::AppState;
use crate::auth::origin;
use crate::auth::principal::{Caller, bearer};
use crate::auth::rights::units_of;
use crate::http::operations;
use crate::http::problem::Problem;

/// Refusals of one operation to one caller noted in a minute and process: nobody should fill the trail, where
/// nothing is ever deleted, by asking for what is refused. Those beyond are in the log only.
const NOTED: u32 = 30;

/// How many refusals were noted within the minute, by caller and operation.
#[derive(Debug)]
pub struct Refusals(Cache<(Uuid, Option<String>), Arc<AtomicU32>>);

impl Default for Refusals {
    fn default() -> Self {
        Self(
            Cache::builder()
                .max_capacity(10_000)
                .time_to_live(Duration::from_mins(1))
                .build(),
        )
    }
}

impl Refusals {
    /// Whether one more of these is to be noted.
    fn admit(&self, caller: Uuid, operation: Option<String>) -> bool {
        let noted = self.0.get_with((caller, operation), Arc::default);
        noted.fetch_add(1, Ordering::Relaxed) < NOTED
    }
}

/// Middleware: notes every 403 to a known caller, and every account or service client that one asked for and
/// may not know of. The subject stands there by its id alone: the actor's auditor may not know its name.
/// The answer stands, also where it cannot be noted.
pub async fn note(
    state: Data<AppState>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let sought = sought(operations::path(req.request()));
    let response = next.call(req).await?;
    let is_hidden = response.status() == StatusCode::NOT_FOUND && sought.is_some();
    if response.status() == StatusCode::FORBIDDEN || is_hidden {
        let code = response
            .response()
            .extensions()
            .get::<Problem>()
            .map(|problem| problem.code.entry().slug);
        if let Err(error) = refused(&state, response.request(), sought, code).await {
            tracing::error!(%error, "a refusal could not be noted");
        }
    }
    Ok(response)
}

async fn refused(
    state: &AppState,
    req: &HttpRequest,
    sought: Option<(AuditSubject, Uuid)>,
    code: Option<&'static str>,
) -> Result<(), Problem> {
    let Some(caller) = bearer(req) else {
        return Ok(());
    };
    let origin = origin::of(req);
    let (Caller::Account { id, .. } | Caller::Client { id, .. }) = &*caller;
    if !state.refusals.admit(*id, origin.operation.clone()) {
        tracing::warn!(caller = %id, operation = origin.operation, "refused time and again");
        return Ok(());
    }
    let mut event = Event::new(AuditAction::OperationRefused);
    if let Some(code) = code {
        event = event.because(code);
    }
    if let Some((kind, id)) = sought {
        let units = match kind {
            AuditSubject::Account => units_of(state.db.reader(), id).await?,
            _ => unit_of_client(state, id).await?,
        };
        event = event.on(Subject::unnamed(kind, id)).at(units);
    }
    let tx = state.db.begin().await?;
    let by = By::caller(&caller, origin);
    record(&tx, state.clock.now(), &by, event).await?;
    Ok(tx.commit().await?)
}

/// The account or service client that a path leads to.
fn sought(path: &str) -> Option<(AuditSubject, Uuid)> {
    let mut parts = path.strip_prefix("/v1/")?.split('/');
    let kind = match parts.next()? {
        "accounts" => AuditSubject::Account,
        "service-clients" => AuditSubject::ServiceClient,
        _ => return None,
    };
    Some((kind, parts.next()?.parse().ok()?))
}

async fn unit_of_client(state: &AppState, id: Uuid) -> Result<Vec<Uuid>, Problem> {
    let client = service_client::Entity::find_by_id(id)
        .one(state.db.reader())
        .await?;
    Ok(client.into_iter().map(|client| client.unit_id).collect())
}
