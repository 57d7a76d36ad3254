//! The port on which metrics are told, apart from the API: who may reach it may read them.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};

use crate::app::AppState;

/// How often what waits in the database is counted.
pub const LOOKING: Duration = Duration::from_secs(15);

/// What `encode` writes.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Serves `GET /metrics` on that address; await it to serve until its handle stops it.
pub fn serve(state: AppState, address: SocketAddr) -> std::io::Result<Server> {
    let listener = TcpListener::bind(address).map_err(|error| {
        let text = format!("TIENDO_METRICS_LISTEN {address}: {error}");
        std::io::Error::new(error.kind(), text)
    })?;
    let state = Data::new(state);
    let server = HttpServer::new(move || {
        let app = App::new().app_data(state.clone());
        app.route("/metrics", web::get().to(metrics))
    });
    let server = server.workers(1).disable_signals();
    tracing::info!(address = %listener.local_addr()?, "telling metrics");
    Ok(server.listen(listener)?.run())
}

async fn metrics(state: Data<AppState>) -> HttpResponse {
    match state.metrics.text() {
        Ok(text) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, OPEN_METRICS))
            .body(text),
        Err(error) => {
            tracing::error!(%error, "metrics could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}
