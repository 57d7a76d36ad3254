//! Releasing a unit from what it owes.

use entity::enums::{AuditAction, PeriodAction};
use entity::{obligation, report};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
};
use uuid::Uuid;

use super::dto::PeriodReason;
use super::events::{self, Happened};
use super::hold::{Held, released};
use super::obligation_dto::Obligation;
use super::shaping;
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManagePeriods;
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::rollups::mark;
use crate::texts;

/// Releases a unit from a report that was not accepted.
pub async fn release(
    state: &AppState,
    allow: &Allow<ManagePeriods>,
    id: Uuid,
    if_match: &IfMatch,
    reason: PeriodReason,
) -> Result<(Obligation, i64), Problem> {
    let reason = String::from(reason.reason);
    let (held, row) = Held::obligation(state, allow, id).await?;
    if_match.check(row.version)?;
    held.require_issued("release")?;
    if row.released_at.is_some() {
        return Err(released("release"));
    }
    // Locked last, so that it is not accepted meanwhile.
    let is_accepted = report::Entity::find()
        .filter(report::Column::ObligationId.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(&held.tx)
        .await?
        .is_some_and(|report| report.effective_revision.is_some());
    if is_accepted {
        return Err(Problem::because(
            Code::InvalidState,
            texts::periods::accepted_not_released(),
        ));
    }
    let event = held
        .event(AuditAction::ObligationReleased, &reason)
        .change("unit_code", Some(&row.unit_code), None::<&str>)
        .at([row.unit_id]);
    let happened = Happened {
        obligation_id: Some(id),
        reason: Some(reason),
        ..Happened::to_period(
            row.period_id,
            PeriodAction::ObligationReleased,
            Some(held.account_id),
        )
    };
    let today = held.today();
    let Held { tx, now, .. } = held;
    let version = row.version + 1;
    let mut changed: obligation::ActiveModel = row.into_active_model();
    changed.released_at = Set(Some(now));
    changed.version = Set(version);
    let row = changed.update(&tx).await?;
    events::record(&tx, now, vec![happened]).await?;
    mark::period(&tx, row.period_id).await?;
    let shaped = shaping::whole(&tx, today, row).await?;
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(shaped)
}
