//! Ending a unit that nobody takes over from.

use entity::enums::AuditAction;
use uuid::Uuid;

use super::dto::Unit;
use super::life_dto::UnitEnd;
use super::service::take_turns;
use super::states::{self, Why};
use super::{check, left, told, turn};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManageUnits;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;

/// Ends a unit on a day, unless units stand below it then or duties would be left without anybody.
pub async fn close(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    id: Uuid,
    if_match: &IfMatch,
    new: UnitEnd,
) -> Result<Unit, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    take_turns(&tx).await?;
    let row = states::locked(&tx, id).await?;
    check::require(allow, &tx, id).await?;
    if_match.check(row.version)?;
    left::refuse_succeeded(&tx, &row).await?;
    let on = new.on.0;
    let present = states::span(&states::present(&tx, id).await?);
    if let Err(refusal) = turn::end(present, on, local_day(now)) {
        let mut problem = Problem::new(Code::InvalidInput);
        check::refuse_day(&mut problem, "/on", &row, refusal)?;
        return Err(problem);
    }
    left::refuse_units_below(&tx, &row, on, &[id]).await?;
    left::refuse_duties(&tx, &row, on).await?;
    let old = row.clone();
    let why = Why::given(new.document.clone(), new.reason.clone());
    let row = states::end(&tx, now, row, on, why).await?;
    let event = told::event(AuditAction::UnitClosed, Some(&old), &row);
    let event = told::because(event, new.document.as_ref(), new.reason.as_ref());
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(row.into())
}
