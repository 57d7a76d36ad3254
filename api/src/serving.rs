//! Serving until told to stop, with the work that comes round by itself.

use std::net::TcpListener;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{Instant, MissedTickBehavior, sleep};

use crate::app::{self, AppState};
use crate::attachments::orphans;
use crate::auth::sessions::forget_old_sessions;
use crate::auth::{attempts, spent};
use crate::config::processors;
use crate::door;
use crate::feed::keep;
use crate::http::idempotency::claim;
use crate::metrics::job::Job;
use crate::metrics::server as metrics;
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

/// Most files to ask the system for: far more than clients, database and attachments need.
const FILES: u64 = 65_536;

/// Connections are files, and many systems give a process few unless it asks for more.
fn ask_for_files(connections: usize) {
    match rlimit::increase_nofile_limit(FILES) {
        Ok(files) if files < connections as u64 + 256 => {
            tracing::warn!(
                files,
                connections,
                "the system gives fewer files than connections need; raise its limit (LimitNOFILE)"
            );
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the system was not asked for more files"),
    }
}

/// Serves on a bound listener until SIGINT or SIGTERM; requests under way are finished first.
pub async fn serve(state: AppState, listener: TcpListener) -> std::io::Result<()> {
    let workers = processors();
    tracing::info!(
        address = %listener.local_addr()?,
        database = state.db.backend(),
        "serving; the documentation is at /docs/"
    );
    let door = listener.try_clone()?;
    ask_for_files(state.config.limits.connections);
    let server = app::server(state.clone(), listener, workers)?;
    let handle = server.handle();
    let telling = state.config.metrics_listen;
    let telling = telling
        .map(|address| metrics::serve(state.clone(), address))
        .transpose()?;
    let watch = state.watch.clone();
    let gate = state.gate.clone();
    let pause = state.config.limits.pause;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    actix_web::rt::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        gate.stop();
        // Until those who send requests here have seen that it is not ready.
        sleep(pause).await;
        watch.stop();
        match door::shut(&door) {
            Ok(()) => sleep(door::COMING_IN).await,
            Err(error) => tracing::warn!(%error, "whoever is coming in may be reset"),
        }
        drop(door);
        handle.stop(true).await;
    });
    let mut tasks = vec![
        actix_web::rt::spawn(collect_orphans(state.clone())),
        actix_web::rt::spawn(mail(state.clone())),
        actix_web::rt::spawn(bring_up_to_date(state.clone())),
        actix_web::rt::spawn(call_webhooks(state.clone())),
        actix_web::rt::spawn(go_round(state.clone())),
    ];
    if let Some(telling) = telling {
        tasks.push(actix_web::rt::spawn(look_at_backlog(state)));
        tasks.push(actix_web::rt::spawn(async {
            if let Err(error) = telling.await {
                tracing::error!(%error, "metrics are told no longer");
            }
        }));
    }
    let outcome = server.await;
    for task in tasks {
        task.abort();
    }
    outcome
}

async fn go_round(state: AppState) {
    let mut ticks = tokio::time::interval(ROUND);
    let (jobs, clock) = (&state.metrics.jobs, &state.clock);
    loop {
        ticks.tick().await;
        jobs.run(clock, Job::Sessions, forget_old_sessions(&state))
            .await;
        jobs.run(clock, Job::Tokens, spent::forget_old(&state))
            .await;
        jobs.run(clock, Job::Attempts, attempts::forget_old(&state))
            .await;
        jobs.run(clock, Job::IdempotencyKeys, claim::forget_old(&state))
            .await;
        let forgotten = jobs.run(clock, Job::Changes, keep::forget_old(&state));
        if let Some(forgotten @ 1..) = forgotten.await {
            tracing::info!(forgotten, "old entries of the change feed removed");
        }
        jobs.run(clock, Job::Deliveries, forget::forget_old(&state))
            .await;
        state.rates.forget_old();
        let opened = jobs.run(clock, Job::Openings, freeze::open_due(&state));
        if let Some(opened @ 1..) = opened.await {
            tracing::info!(opened, "periods opened");
        }
        let reminded = jobs.run(clock, Job::Reminders, round::remind(&state));
        if let Some(reminded @ 1..) = reminded.await {
            tracing::info!(reminded, "units reminded");
        }
    }
}

/// Sends what units are to be told by mail; apart from the other rounds, which are not to wait for a slow
/// mail server.
async fn mail(state: AppState) {
    let mut ticks = tokio::time::interval(ROUND);
    // After a long round the next one comes a minute later, not at once for every one that was missed.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (jobs, clock) = (&state.metrics.jobs, &state.clock);
    loop {
        ticks.tick().await;
        jobs.run(clock, Job::Letters, letters::make(&state)).await;
        let sent = jobs.run(clock, Job::Mail, delivery::send_due(&state));
        if let Some(sent @ 1..) = sent.await {
            tracing::info!(sent, "letters sent");
        }
    }
}

/// Adds to the sums of aggregates what was accepted meanwhile; until then reads add it themselves.
async fn bring_up_to_date(state: AppState) {
    let mut ticks = tokio::time::interval(SUMS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (jobs, clock) = (&state.metrics.jobs, &state.clock);
    loop {
        ticks.tick().await;
        jobs.run(clock, Job::Sums, fold::catch_up(&state)).await;
    }
}

/// Tells webhooks what has happened. The calls themselves go on beside it.
async fn call_webhooks(state: AppState) {
    let mut dispatcher = Dispatcher::new(state.clone());
    let mut ticks = tokio::time::interval(CALLS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (jobs, clock) = (&state.metrics.jobs, &state.clock);
    loop {
        ticks.tick().await;
        jobs.run(clock, Job::Webhooks, dispatcher.turn()).await;
    }
}

/// Apart from the other rounds, which are not to wait for a slow store.
async fn collect_orphans(state: AppState) {
    // Not at once: whoever has started it on the wrong database has an hour to notice.
    let mut ticks = tokio::time::interval_at(Instant::now() + COLLECTION, COLLECTION);
    let (jobs, clock) = (&state.metrics.jobs, &state.clock);
    loop {
        ticks.tick().await;
        let removed = jobs.run(clock, Job::Orphans, orphans::collect(&state));
        if let Some(removed) = removed.await
            && removed != orphans::Removed::default()
        {
            tracing::info!(?removed, "attached files that nothing referred to");
        }
    }
}

/// Counts what waits, for those who read the metrics.
async fn look_at_backlog(state: AppState) {
    let mut ticks = tokio::time::interval(metrics::LOOKING);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (jobs, clock) = (&state.metrics.jobs, &state.clock);
    loop {
        ticks.tick().await;
        let looked = state.metrics.backlog.look(&state);
        jobs.run(clock, Job::Backlog, looked).await;
    }
}
