//! One look at the version for all who ask at once: an unchanged pull costs a share of a statement.

use sea_orm::ConnectionTrait;

use super::version::{self, Version};
use crate::http::problem::Problem;
use crate::together::Together;

/// Looks of this process at the version.
#[derive(Debug, Default)]
pub struct Looks(Together<Version, Problem>);

impl Looks {
    /// The version, by a look that began after this was asked.
    pub async fn now<C: ConnectionTrait>(&self, db: &C) -> Result<Version, Problem> {
        self.0.ask(version::now(db)).await
    }
}
