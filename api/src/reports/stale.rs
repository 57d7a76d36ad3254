//! A change that rests on an older version: refused, with what is stored now, so that nothing is lost.

use serde::Serialize;
use utoipa::ToSchema;

use super::change::Change;
use super::dto::Report;
use crate::http::etag::IfMatch;
use crate::http::problem::{Problem, ProblemDocument};

/// The answer to a change of a report that somebody else changed since it was read: the problem, and the report
/// as it stands now, to merge the change with and send again under its `version`.
#[derive(Serialize, ToSchema)]
pub struct StaleReport {
    /// The problem.
    #[serde(flatten)]
    pub problem: ProblemDocument,
    /// The report as it stands now.
    pub current: Report,
}

/// Fails with `stale` and the report as it is unless the caller read this version of it.
pub fn check(change: &Change, if_match: &IfMatch) -> Result<(), Problem> {
    if_match.check(change.report.version).map_err(|stale| {
        stale.with_current(&Report::of(&change.report, change.content.clone()))
    })
}
