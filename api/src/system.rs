//! Health.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::app::AppState;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// The routes of this feature.
pub fn configure(config: &mut ServiceConfig<'_>) {
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
/// Answers 200 once the database can be reached. The store of attached files is not asked: without it everything
/// but attachments works, and taking every replica out of service would help nobody. Public.
#[utoipa::path(
    tag = "system", operation_id = "get_readiness", security(()),
    responses((status = 200, description = "Ready.", body = Health), (status = 503, description = "The database cannot be reached."))
)]
#[get("/health/ready")]
async fn ready(state: Data<AppState>) -> Result<HttpResponse, Problem> {
    state.db.ping().await.map_err(|error| {
        tracing::warn!(%error, "not ready");
        Problem::new(Code::Unavailable).header("Retry-After", "2")
    })?;
    Ok(HttpResponse::Ok().json(Health { status: "ok" }))
}
