//! What the lead unit does with a report: begin the review, return, accept, open again.

use entity::enums::ReportAction;
use entity::json::Remarks;
use sea_orm::Set;
use uuid::Uuid;

use super::change::Change;
use super::dto::Report;
use super::input::{ReportReason, ReportReturn};
use super::remarks;
use super::steps::ReportStep;
use crate::app::AppState;
use crate::auth::policy::ReviewReports;
use crate::auth::principal::Allow;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;

/// Begins the review: from now on the unit cannot take the report back.
pub async fn start(
    state: &AppState,
    allow: &Allow<ReviewReports>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Report, Problem> {
    let mut change = Change::open(state, allow, id, ReportStep::StartReview, if_match).await?;
    change.report.review_started_at = Some(change.now);
    change.report.review_started_by = Some(change.account_id);
    change
        .step(ReportAction::ReviewStarted, None, Remarks::default())
        .await
}

/// Sends a report back to its unit.
pub async fn return_(
    state: &AppState,
    allow: &Allow<ReviewReports>,
    id: Uuid,
    if_match: &IfMatch,
    said: ReportReturn,
) -> Result<Report, Problem> {
    let change = Change::open(state, allow, id, ReportStep::Return, if_match).await?;
    let sections = change.sections().await?;
    let remarks = remarks::checked(said.remarks, &change.content.owed, &sections)?;
    let reason = Some(said.reason.into());
    change.step(ReportAction::Returned, reason, remarks).await
}

/// Accepts a report: from now on this revision's figures count.
pub async fn accept(
    state: &AppState,
    allow: &Allow<ReviewReports>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Report, Problem> {
    let mut change = Change::open(state, allow, id, ReportStep::Accept, if_match).await?;
    let mut revision = change.revision();
    revision.accepted_at = Set(Some(change.now));
    change.write(revision).await?;
    change
        .step(ReportAction::Accepted, None, Remarks::default())
        .await
}

/// Opens an accepted report again; the accepted revision counts until the next is accepted.
pub async fn reopen(
    state: &AppState,
    allow: &Allow<ReviewReports>,
    id: Uuid,
    if_match: &IfMatch,
    reason: ReportReason,
) -> Result<Report, Problem> {
    let change = Change::open(state, allow, id, ReportStep::Reopen, if_match).await?;
    let reason = Some(reason.reason.into());
    change
        .step(ReportAction::Reopened, reason, Remarks::default())
        .await
}
