//! Logs: one line a request on standard error, JSON when `TIENDO_LOG_FORMAT=json`.

use tracing_subscriber::EnvFilter;

/// Starts logging; `RUST_LOG` filters it (`info` by default). A second call changes nothing.
pub fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    let started = if json {
        subscriber.json().try_init()
    } else {
        subscriber.try_init()
    };
    if started.is_err() {
        tracing::debug!("logging had been started already");
    }
}
