//! Serving until told to stop, with the work that comes round by itself.

use std::net::TcpListener;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{Instant, MissedTickBehavior, sleep};

use crate::app::{self, AppState};
use crate::attachments::orphans;
use crate::auth::attempts;
use crate::auth::sessions::forget_old_sessions;
use crate::door;
use crate::feed::keep;
use crate::http::idempotency::claim;
use crate::notifications::{delivery, letters};
use crate::periods::freeze;
use crate::reminders::round;
use crate::rollups::fold;
use crate::webhooks::dispatch::Dispatcher;
use crate::webhooks::forget;

/// How often to look for periods whose first day has come.
const ROUND: Duration = Duration::from_mins(1);

/// How often to look for what webhooks are to be told.
const CALLS: Duration = Duration::from_millis(500);

/// How often to look for attached files that nothing refers to.
const COLLECTION: Duration = Duration::from_hours(1);

/// How often to bring the sums of aggregates up to date.
const SUMS: Duration = Duration::from_millis(500);

/// Serves on a bound listener until SIGINT or SIGTERM; requests under way are finished first.
pub async fn serve(state: AppState, listener: TcpListener) -> std::io::Result<()> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    tracing::info!(
        address = %listener.local_addr()?,
        database = state.db.backend(),
        "serving; the documentation is at /docs/"
    );
    let door = listener.try_clone()?;
    let server = app::server(state.clone(), listener, workers)?;
    let handle = server.handle();
    let watch = state.watch.clone();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    actix_web::rt::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        watch.stop();
        match door::shut(&door) {
            Ok(()) => sleep(door::COMING_IN).await,
            Err(error) => tracing::warn!(%error, "whoever is coming in may be reset"),
        }
        drop(door);
        handle.stop(true).await;
    });
    let collections = actix_web::rt::spawn(collect_orphans(state.clone()));
    let mails = actix_web::rt::spawn(mail(state.clone()));
    let sums = actix_web::rt::spawn(bring_up_to_date(state.clone()));
    let calls = actix_web::rt::spawn(call_webhooks(state.clone()));
    let rounds = actix_web::rt::spawn(go_round(state));
    let outcome = server.await;
    rounds.abort();
    calls.abort();
    sums.abort();
    mails.abort();
    collections.abort();
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
        match keep::forget_old(&state).await {
            Ok(0) => {}
            Ok(forgotten) => tracing::info!(forgotten, "old entries of the change feed removed"),
            Err(error) => {
                tracing::warn!(%error, "old entries of the change feed could not be removed");
            }
        }
        if let Err(error) = forget::forget_old(&state).await {
            tracing::warn!(%error, "old deliveries of webhooks could not be removed");
        }
        state.rates.forget_old();
        match freeze::open_due(&state).await {
            Ok(0) => {}
            Ok(opened) => tracing::info!(opened, "periods opened"),
            Err(error) => tracing::warn!(%error, "periods could not be opened"),
        }
        match round::remind(&state).await {
            Ok(0) => {}
            Ok(reminded) => tracing::info!(reminded, "units reminded"),
            Err(error) => tracing::warn!(%error, "units could not be reminded"),
        }
    }
}

/// Sends what units are to be told by mail; apart from the other rounds, which are not to wait for a slow
/// mail server.
async fn mail(state: AppState) {
    let mut ticks = tokio::time::interval(ROUND);
    // After a long round the next one comes a minute later, not at once for every one that was missed.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = letters::make(&state).await {
            tracing::warn!(%error, "letters could not be made");
        }
        match delivery::send_due(&state).await {
            Ok(0) => {}
            Ok(sent) => tracing::info!(sent, "letters sent"),
            Err(error) => tracing::warn!(%error, "letters could not be sent"),
        }
    }
}

/// Adds to the sums of aggregates what was accepted meanwhile; until then reads add it themselves.
async fn bring_up_to_date(state: AppState) {
    let mut ticks = tokio::time::interval(SUMS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = fold::catch_up(&state).await {
            tracing::warn!(%error, "the sums of aggregates could not be brought up to date");
        }
    }
}

/// Tells webhooks what has happened. The calls themselves go on beside it.
async fn call_webhooks(state: AppState) {
    let mut dispatcher = Dispatcher::new(state);
    let mut ticks = tokio::time::interval(CALLS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = dispatcher.turn().await {
            tracing::warn!(%error, "webhooks could not be told");
        }
    }
}

/// Apart from the other rounds, which are not to wait for a slow store.
async fn collect_orphans(state: AppState) {
    // Not at once: whoever has started it on the wrong database has an hour to notice.
    let mut ticks = tokio::time::interval_at(Instant::now() + COLLECTION, COLLECTION);
    loop {
        ticks.tick().await;
        match orphans::collect(&state).await {
            Ok(removed) if removed == orphans::Removed::default() => {}
            Ok(removed) => tracing::info!(?removed, "attached files that nothing referred to"),
            Err(error) => tracing::warn!(%error, "orphaned files could not be removed"),
        }
    }
}
