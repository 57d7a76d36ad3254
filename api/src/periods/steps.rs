//! Closing a period, and opening it again.

use entity::enums::{AuditAction, PeriodAction, PeriodStatus};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::dto::{Period, PeriodReason};
use super::events::{self, Happened};
use super::freeze::set_status;
use super::hold::Held;
use super::status;
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManagePeriods;
use crate::auth::principal::Allow;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::plans::status::Impossible;

/// Closes an open period, which then takes reports of those only who were given more time.
pub async fn close(
    state: &AppState,
    allow: &Allow<ManagePeriods>,
    id: Uuid,
    if_match: &IfMatch,
    reason: PeriodReason,
) -> Result<Period, Problem> {
    let held = Held::period(state, allow, id).await?;
    if_match.check(held.period.version)?;
    held.require_issued("close")?;
    let next = status::close(held.period.status).map_err(impossible)?;
    let done = (PeriodAction::Closed, AuditAction::PeriodClosed);
    take(held, allow, next, done, reason.reason.into()).await
}

/// Lets a closed period take reports again.
pub async fn reopen(
    state: &AppState,
    allow: &Allow<ManagePeriods>,
    id: Uuid,
    if_match: &IfMatch,
    reason: PeriodReason,
) -> Result<Period, Problem> {
    let held = Held::period(state, allow, id).await?;
    if_match.check(held.period.version)?;
    held.require_issued("reopen")?;
    let next = status::reopen(held.period.status).map_err(impossible)?;
    let done = (PeriodAction::Reopened, AuditAction::PeriodReopened);
    take(held, allow, next, done, reason.reason.into()).await
}

async fn take(
    held: Held,
    allow: &Allow<ManagePeriods>,
    next: PeriodStatus,
    (action, audited): (PeriodAction, AuditAction),
    reason: String,
) -> Result<Period, Problem> {
    let event = held.event(audited, &reason).change(
        "status",
        Some(held.period.status.to_value()),
        Some(next.to_value()),
    );
    let happened = Happened {
        reason: Some(reason),
        ..Happened::to_period(held.period.id, action, Some(held.account_id))
    };
    let Held {
        tx, period, now, ..
    } = held;
    let row = set_status(&tx, now, period, next).await?;
    events::record(&tx, now, vec![happened]).await?;
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// The refusal of a step that the state of a period does not allow.
pub(super) fn impossible(no: Impossible<PeriodStatus>) -> Problem {
    Problem::impossible(&no.from, no.action)
}
