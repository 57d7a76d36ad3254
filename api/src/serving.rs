//! Serving until told to stop, with the work that comes round by itself.

use std::net::TcpListener;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use crate::app::{self, AppState};
use crate::auth::attempts;
use crate::auth::sessions::forget_old_sessions;
use crate::http::idempotency::claim;
use crate::periods::freeze;

/// How often to look for periods whose first day has come.
const ROUND: Duration = Duration::from_mins(1);

/// Serves on a bound listener until SIGINT or SIGTERM; requests under way are finished first.
pub async fn serve(state: AppState, listener: TcpListener) -> std::io::Result<()> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    tracing::info!(
        address = %listener.local_addr()?,
        database = state.db.backend(),
        "serving; the documentation is at /docs/"
    );
    let server = app::server(state.clone(), listener, workers)?;
    let handle = server.handle();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    actix_web::rt::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        handle.stop(true).await;
    });
    let rounds = actix_web::rt::spawn(go_round(state));
    let outcome = server.await;
    rounds.abort();
    outcome
}

async fn go_round(state: AppState) {
    let mut ticks = tokio::time::interval(ROUND);
    loop {
        ticks.tick().await;
        if let Err(error) = forget_old_sessions(&state).await {
            tracing::warn!(%error, "old sessions could not be removed");
        }
        if let Err(error) = attempts::forget_old(&state).await {
            tracing::warn!(%error, "old failures could not be removed");
        }
        if let Err(error) = claim::forget_old(&state).await {
            tracing::warn!(%error, "old idempotency keys could not be removed");
        }
        state.rates.forget_old();
        match freeze::open_due(&state).await {
            Ok(0) => {}
            Ok(opened) => tracing::info!(opened, "periods opened"),
            Err(error) => tracing::warn!(%error, "periods could not be opened"),
        }
    }
}
