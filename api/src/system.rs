//! Health.

use std::time::Duration;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use crate::app::AppState;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::http::register::Register;

/// How long the database may take to answer a question about nothing.
const ANSWER: Duration = Duration::from_secs(2);

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config.service(live).service(ready);
}

/// State of the service.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"status": "ok"}))]
pub struct Health {
    /// Always `ok`; anything else is a problem.
    #[schema(max_length = 2, pattern = "^ok$")]
    pub status: &'static str,
}

/// Is the process alive
///
/// Answers as long as the process serves. Public.
#[utoipa::path(
    tag = "system", operation_id = "get_liveness", security(()),
    responses((status = 200, description = "Alive.", body = Health), (status = 503, description = "It asks nothing that could fail.", extensions(("x-codes" = json!([])))))
)]
#[get("/health/live")]
async fn live() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok" })
}

/// Is the service ready
///
/// Answers 200 once the database answers, within two seconds, and until the service is told to stop. The store of attached files is not asked: without it everything
/// but attachments works, and taking every replica out of service would help nobody. Public.
#[utoipa::path(
    tag = "system", operation_id = "get_readiness", security(()),
    responses((status = 200, description = "Ready.", body = Health), (status = 503, description = "The database does not answer, or the service is about to stop."))
)]
#[get("/health/ready")]
async fn ready(state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let not_ready = || Problem::new(Code::Unavailable).header("Retry-After", "2");
    if state.gate.is_stopping() {
        return Err(not_ready());
    }
    match timeout(ANSWER, state.db.ping()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            return Err(not_ready());
        }
        Err(_) => {
            tracing::warn!("not ready: the database does not answer");
            return Err(not_ready());
        }
    }
    Ok(HttpResponse::Ok().json(Health { status: "ok" }))
}
