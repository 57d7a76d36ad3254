//! Sending a report to the lead unit, through the approver where one must sign, and taking it back.

use entity::enums::{ReportAction, ReportStatus};
use entity::json::{Warning, Warnings};
use entity::{obligation, report_revision, unit};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use super::change::Change;
use super::check;
use super::drafters;
use super::dto::Report;
use super::finding::{Finding, Severity};
use super::input::ReportReason;
use super::refusal::{faults, impossible};
use super::status::State;
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
    let mut change = Change::open(state, allow, id).await?;
    change.require_unit(allow)?;
    if_match.check(change.report.version)?;
    let unit = unit::Entity::find_by_id(change.report.unit_id)
        .one(&change.tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    let present = State {
        requires_sign_off: unit.requires_sign_off,
        ..change.state()
    };
    let next = present.submit().map_err(impossible)?;
    let period = change.require_open_period("submit").await?;
    let findings = check::findings(&change.tx, &change.report, &period, &change.content).await?;
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
    if next.status == ReportStatus::Submitted {
        arrive(&change, &mut revision).await?;
    }
    change.write(revision).await?;
    change.step(next, ReportAction::Submitted, None).await
}

/// The approver's signature sends the report on to the lead unit.
pub async fn sign(
    state: &AppState,
    allow: &Allow<SignReports>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Report, Problem> {
    let mut change = Change::open(state, allow, id).await?;
    change.require_unit(allow)?;
    let written = &change.content.revision;
    let is_theirs = written.submitted_by == Some(change.account_id)
        || drafters::wrote(&change.tx, written.id, change.account_id).await?;
    if is_theirs {
        return Err(Problem::forbidden(
            "Không được ký báo cáo do chính mình soạn hoặc trình.",
            "Nobody signs a report they drafted or submitted themselves.",
        ));
    }
    if_match.check(change.report.version)?;
    let next = change.state().sign().map_err(impossible)?;
    change.require_open_period("sign").await?;
    let mut revision = change.revision();
    revision.signed_by = Set(Some(change.account_id));
    arrive(&change, &mut revision).await?;
    change.write(revision).await?;
    change.step(next, ReportAction::Signed, None).await
}

/// The approver does not sign: back to the writer.
pub async fn refuse(
    state: &AppState,
    allow: &Allow<SignReports>,
    id: Uuid,
    if_match: &IfMatch,
    reason: ReportReason,
) -> Result<Report, Problem> {
    let change = Change::open(state, allow, id).await?;
    change.require_unit(allow)?;
    if_match.check(change.report.version)?;
    let next = change.state().refuse().map_err(impossible)?;
    let reason = Some(reason.reason.into());
    change.step(next, ReportAction::Returned, reason).await
}

/// The unit takes its report back before it has been reviewed.
pub async fn withdraw(
    state: &AppState,
    allow: &Allow<WriteReports>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Report, Problem> {
    let change = Change::open(state, allow, id).await?;
    change.require_unit(allow)?;
    if_match.check(change.report.version)?;
    let next = change.state().withdraw().map_err(impossible)?;
    change.step(next, ReportAction::Withdrawn, None).await
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
