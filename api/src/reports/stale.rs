//! The answer to a change that rests on an older version, with what is stored now, so that nothing is lost.

use serde::Serialize;
use utoipa::ToSchema;

use super::dto::Report;
use crate::http::problem::ProblemDocument;

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
