//! One look at the version for all who ask at once: an unchanged pull costs a share of a statement.

use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::DatabaseConnection;
use tokio::sync::Mutex;

use super::version::{self, Version};
use crate::http::problem::Problem;

/// Looks of this process at the version.
#[derive(Debug, Default)]
pub struct Looks {
    /// How many were begun.
    begun: AtomicU64,
    /// The number of the last that came back, with what it saw. Held by the one that looks; whoever waits takes it over
    /// when that one leaves, for whatever reason.
    last: Mutex<Option<(u64, Version)>>,
}

impl Looks {
    /// The version, by a look that began after this was asked: whatever the caller may have heard of is in it, whichever
    /// replica did it.
    pub async fn now(&self, db: &DatabaseConnection) -> Result<Version, Problem> {
        let before = self.begun.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        if let Some((number, version)) = *last
            && number > before
        {
            return Ok(version);
        }
        let number = self.begun.fetch_add(1, Ordering::AcqRel) + 1;
        let version = version::now(db).await?;
        *last = Some((number, version));
        Ok(version)
    }
}
