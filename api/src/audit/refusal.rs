//! What was refused to a caller who may not do it goes into the trail too.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest};
use entity::enums::AuditAction;

use super::{By, Event, record};
use crate::app::AppState;
use crate::auth::origin;
use crate::auth::principal::bearer;
use crate::http::problem::Problem;

/// Middleware: notes every 403 to a known caller. The answer stands, also where it cannot be noted.
pub async fn note(
    state: Data<AppState>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let response = next.call(req).await?;
    if response.status() == StatusCode::FORBIDDEN {
        let code = response
            .response()
            .extensions()
            .get::<Problem>()
            .map(|problem| problem.code.entry().slug);
        if let Err(error) = refused(&state, response.request(), code).await {
            tracing::error!(%error, "a refusal could not be noted");
        }
    }
    Ok(response)
}

async fn refused(
    state: &AppState,
    req: &HttpRequest,
    code: Option<&'static str>,
) -> Result<(), Problem> {
    let Some(caller) = bearer(req) else {
        return Ok(());
    };
    let mut event = Event::new(AuditAction::OperationRefused);
    if let Some(code) = code {
        event = event.because(code);
    }
    let tx = state.db.begin().await?;
    let by = By::caller(&caller, origin::of(req));
    record(&tx, state.clock.now(), &by, event).await?;
    Ok(tx.commit().await?)
}
