//! What the service does by itself: when it last went well, how long it took, how often it failed.

use std::fmt::Display;
use std::future::Future;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use sea_orm::Iterable;
use time::OffsetDateTime;
use tokio::time::Instant;

use crate::clock::Clock;

/// A task that comes round by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sea_orm::EnumIter)]
pub enum Job {
    /// Sessions that are over are removed.
    Sessions,
    /// Tokens that can no longer be used are removed.
    Tokens,
    /// Failed attempts that no longer count are removed.
    Attempts,
    /// Old idempotency keys are removed.
    IdempotencyKeys,
    /// Old entries of the change feed are removed.
    Changes,
    /// Old deliveries of webhooks are removed.
    Deliveries,
    /// Periods are opened.
    Openings,
    /// Units are reminded.
    Reminders,
    /// Letters are written.
    Letters,
    /// Letters are sent.
    Mail,
    /// Sums of aggregates are brought up to date.
    Sums,
    /// Webhooks are called.
    Webhooks,
    /// Attached files that nothing refers to are removed.
    Orphans,
    /// What waits in the database is counted.
    Backlog,
}

impl Job {
    /// Its name in metrics and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Tokens => "tokens",
            Self::Attempts => "attempts",
            Self::IdempotencyKeys => "idempotency_keys",
            Self::Changes => "changes",
            Self::Deliveries => "deliveries",
            Self::Openings => "openings",
            Self::Reminders => "reminders",
            Self::Letters => "letters",
            Self::Mail => "mail",
            Self::Sums => "sums",
            Self::Webhooks => "webhooks",
            Self::Orphans => "orphans",
            Self::Backlog => "backlog",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Label {
    job: &'static str,
}

/// How the tasks went.
#[derive(Debug, Default)]
pub struct Jobs {
    went_well: Family<Label, Counter>,
    failed: Family<Label, Counter>,
    last_went_well: Family<Label, Gauge>,
    took: Family<Label, Gauge<f64, std::sync::atomic::AtomicU64>>,
}

impl Jobs {
    pub(super) fn register(registry: &mut Registry, now: OffsetDateTime) -> Self {
        let jobs = Self::default();
        registry.register(
            "job_successes",
            "How often a task of the service went well",
            jobs.went_well.clone(),
        );
        registry.register(
            "job_failures",
            "How often a task of the service failed",
            jobs.failed.clone(),
        );
        registry.register_with_unit(
            "job_last_success_timestamp",
            "When a task of the service last went well, or the service was started",
            Unit::Seconds,
            jobs.last_went_well.clone(),
        );
        registry.register_with_unit(
            "job_last_duration",
            "How long a task of the service took last",
            Unit::Seconds,
            jobs.took.clone(),
        );
        // There from the start, so that one that never fails can be told from one that never runs.
        for job in Job::iter() {
            let label = Label { job: job.name() };
            drop(jobs.went_well.get_or_create(&label));
            drop(jobs.failed.get_or_create(&label));
            // Or no alarm would be raised by one that never went well.
            jobs.last_went_well
                .get_or_create(&label)
                .set(now.unix_timestamp());
        }
        jobs
    }

    /// Runs a task, notes how it went, and says so where it failed.
    pub async fn run<T, E: Display>(
        &self,
        clock: &Clock,
        job: Job,
        work: impl Future<Output = Result<T, E>>,
    ) -> Option<T> {
        let begun = Instant::now();
        let outcome = work.await;
        self.note(job, clock, begun.elapsed(), outcome.is_ok());
        outcome
            .inspect_err(|error| tracing::warn!(job = job.name(), %error, "a task failed"))
            .ok()
    }

    fn note(&self, job: Job, clock: &Clock, took: Duration, went_well: bool) {
        let label = Label { job: job.name() };
        self.took.get_or_create(&label).set(took.as_secs_f64());
        if went_well {
            let now = clock.now().unix_timestamp();
            self.went_well.get_or_create(&label).inc();
            self.last_went_well.get_or_create(&label).set(now);
        } else {
            self.failed.get_or_create(&label).inc();
        }
    }
}
