//! Sending a report to the lead unit, through the approver where one must sign, and taking it back.

use entity::enums::{ReportAction, ReportStatus};
use entity::json::{Remarks, Warning, Warnings};
use entity::{obligation, report_revision};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use super::change::Change;
use super::dto::Report;
use super::finding::{Finding, Severity};
use super::input::ReportReturn;
use super::refusal::faults;
use super::steps::ReportStep;
use super::{check, remarks};
use crate::app::AppState;
use crate::auth::policy::{SignReports, WriteReports};
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;

/// Sends a complete report on: to the approver where the unit requires sign-off, else to the lead unit.
pub async fn submit(
    state: &AppState,
    allow: &Allow<WriteReports>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Report, Problem> {
    let mut change = Change::open(state, allow, id, ReportStep::Submit, if_match).await?;
    let period = &change.setting.period;
    let findings = check::findings(&change.tx, &change.report, period, &change.content).await?;
    let (errors, warnings): (Vec<_>, Vec<_>) = findings
        .into_iter()
        .partition(|finding| finding.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(faults(Code::ReportIncomplete, errors));
    }
    let mut revision = change.revision();
    revision.submitted_by = Set(Some(change.account_id));
    revision.signed_by = Set(None);
    revision.warnings = Set(Warnings(warnings.into_iter().map(kept).collect()));
    if change.next.status == ReportStatus::Submitted {
        arrive(&change, &mut revision).await?;
    }
    change.write(revision).await?;
    change
        .step(ReportAction::Submitted, None, Remarks::default())
        .await
}

/// The approver's signature sends the report on to the lead unit.
pub async fn sign(
    state: &AppState,
    allow: &Allow<SignReports>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Report, Problem> {
    let mut change = Change::open(state, allow, id, ReportStep::Sign, if_match).await?;
    let mut revision = change.revision();
    revision.signed_by = Set(Some(change.account_id));
    arrive(&change, &mut revision).await?;
    change.write(revision).await?;
    change
        .step(ReportAction::Signed, None, Remarks::default())
        .await
}

/// The approver does not sign: back to the writer.
pub async fn refuse(
    state: &AppState,
    allow: &Allow<SignReports>,
    id: Uuid,
    if_match: &IfMatch,
    said: ReportReturn,
) -> Result<Report, Problem> {
    let change = Change::open(state, allow, id, ReportStep::Refuse, if_match).await?;
    let sections = change.sections().await?;
    let remarks = remarks::checked(said.remarks, &change.content.owed, &sections)?;
    let reason = Some(said.reason.into());
    change.step(ReportAction::Returned, reason, remarks).await
}

/// The unit takes its report back before the lead unit has begun to review it.
pub async fn withdraw(
    state: &AppState,
    allow: &Allow<WriteReports>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Report, Problem> {
    let change = Change::open(state, allow, id, ReportStep::Withdraw, if_match).await?;
    change
        .step(ReportAction::Withdrawn, None, Remarks::default())
        .await
}

/// The report reaches the lead unit. Only the first time decides punctuality, so it is never set again.
async fn arrive(
    change: &Change,
    revision: &mut report_revision::ActiveModel,
) -> Result<(), Problem> {
    revision.submitted_at = Set(Some(change.now));
    obligation::Entity::update_many()
        .col_expr(
            obligation::Column::FirstSubmittedAt,
            Expr::value(change.now),
        )
        .col_expr(
            obligation::Column::FirstSubmittedOn,
            Expr::value(local_day(change.now)),
        )
        .filter(obligation::Column::Id.eq(change.report.obligation_id))
        .filter(obligation::Column::FirstSubmittedAt.is_null())
        .exec(&change.tx)
        .await?;
    Ok(())
}

/// A warning as it is stored with the submission.
fn kept(finding: Finding) -> Warning {
    let Finding {
        pointer,
        code,
        severity: _,
        detail,
    } = finding;
    Warning {
        pointer,
        code: code.as_str().to_owned(),
        vi: detail.vi.into_owned(),
        en: detail.en.into_owned(),
    }
}
