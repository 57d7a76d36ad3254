//! What the lead unit does with a report: return, accept, open again.

use entity::enums::ReportAction;
use entity::json::Warnings;
use entity::{report_revision, report_value};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

use super::attached;
use super::change::Change;
use super::drafters;
use super::dto::Report;
use super::input::ReportReason;
use super::refusal::impossible;
use super::values;
use crate::app::AppState;
use crate::auth::policy::ReviewReports;
use crate::auth::principal::Allow;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;

/// Sends a report back to its unit.
pub async fn return_(
    state: &AppState,
    allow: &Allow<ReviewReports>,
    id: Uuid,
    if_match: &IfMatch,
    reason: ReportReason,
) -> Result<Report, Problem> {
    let change = open(state, allow, id, if_match).await?;
    let next = change.state().return_().map_err(impossible)?;
    let reason = Some(reason.reason.into());
    change.step(next, ReportAction::Returned, reason).await
}

/// Accepts a report: from now on this revision's figures count.
pub async fn accept(
    state: &AppState,
    allow: &Allow<ReviewReports>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Report, Problem> {
    let mut change = open(state, allow, id, if_match).await?;
    let next = change.state().accept().map_err(impossible)?;
    let mut revision = change.revision();
    revision.accepted_at = Set(Some(change.now));
    change.write(revision).await?;
    change.step(next, ReportAction::Accepted, None).await
}

/// Begins the next revision as a copy; the accepted one counts until the next is accepted.
pub async fn reopen(
    state: &AppState,
    allow: &Allow<ReviewReports>,
    id: Uuid,
    if_match: &IfMatch,
    reason: ReportReason,
) -> Result<Report, Problem> {
    let mut change = open(state, allow, id, if_match).await?;
    let next = change.state().reopen().map_err(impossible)?;
    let accepted = &change.content.revision;
    let revision = report_revision::Model {
        id: Uuid::now_v7(),
        report_id: accepted.report_id,
        number: next.revision,
        narrative: accepted.narrative.clone(),
        warnings: Warnings::default(),
        submitted_at: None,
        submitted_by: None,
        signed_by: None,
        accepted_at: None,
        created_at: change.now,
    };
    report_revision::Entity::insert(revision.clone().into_active_model().reset_all())
        .exec_without_returning(&change.tx)
        .await?;
    // The words are still those of the unit; the lead unit writes nobody's report.
    drafters::carry_on(&change.tx, accepted.id, revision.id).await?;
    attached::carry_on(&change.tx, accepted.id, revision.id).await?;
    for (value, _) in &mut change.content.values {
        value.revision_id = revision.id;
    }
    let copies: Vec<report_value::Model> = change
        .content
        .values
        .iter()
        .map(|(value, _)| value.clone())
        .collect();
    values::insert(&change.tx, copies).await?;
    change.content.revision = revision;
    let reason = Some(reason.reason.into());
    change.step(next, ReportAction::Reopened, reason).await
}

async fn open(
    state: &AppState,
    allow: &Allow<ReviewReports>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Change, Problem> {
    let change = Change::open(state, allow, id).await?;
    change.require_lead(allow).await?;
    if_match.check(change.report.version)?;
    Ok(change)
}
