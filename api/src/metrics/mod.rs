//! What Prometheus reads: how requests are answered, what the service does by itself, what waits, what the process takes.
//!
//! Labels are words the service knows: nothing that a client made up is in one.

pub mod backlog;
pub mod job;
mod present;
pub mod requests;
pub mod server;

use std::fmt;
use std::sync::Arc;

use prometheus_client::encoding::text;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use time::OffsetDateTime;

use crate::build;
use crate::db::Db;
use crate::http::gate::Gate;

use backlog::Backlog;
use job::Jobs;
use present::Present;
use requests::Requests;

/// The metrics of one server.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// How requests were answered.
    pub requests: Requests,
    /// What the service does by itself.
    pub jobs: Jobs,
    /// What waits in the database, as it was last looked at.
    pub backlog: Backlog,
    present: Present,
    gate: Arc<Gate>,
    db: Db,
}

impl Metrics {
    /// Metrics that begin at nothing, now.
    pub fn new(gate: Arc<Gate>, db: Db, now: OffsetDateTime) -> Self {
        let mut registry = Registry::default();
        let own = registry.sub_registry_with_prefix("tiendo");
        let built = vec![("version", build::VERSION), ("commit", build::COMMIT)];
        own.register("build", "The program that runs", Info::new(built));
        own.register(
            "requests_refused",
            "Requests refused with 503, because too many were there",
            gate.refused.clone(),
        );
        own.register(
            "requests_given_up",
            "Requests given up with 503, because they took too long",
            gate.given_up.clone(),
        );
        let requests = Requests::register(own);
        let jobs = Jobs::register(own, now);
        let backlog = Backlog::register(own);
        let present = Present::register(&mut registry, now);
        Self {
            registry,
            requests,
            jobs,
            backlog,
            present,
            gate,
            db,
        }
    }

    /// All of them as text (`OpenMetrics` 1.0). It asks the database nothing.
    pub fn text(&self) -> Result<String, fmt::Error> {
        self.present.read(&self.gate, &self.db);
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
