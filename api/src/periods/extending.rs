//! Giving more time: to one unit, or to all.

use entity::enums::{AuditAction, PeriodAction};
use entity::{obligation, period};
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, Set,
};
use time::Date;
use uuid::Uuid;

use super::dto::{Extension, Period};
use super::events::{self, Happened};
use super::extension::{Days, Wrong};
use super::hold::{Held, released};
use super::status;
use super::steps::impossible;
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManagePeriods;
use crate::auth::principal::Allow;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::day::Day;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::texts;

/// Gives more time for a period that has opened.
pub async fn extend(
    state: &AppState,
    allow: &Allow<ManagePeriods>,
    id: Uuid,
    if_match: &IfMatch,
    body: Extension,
) -> Result<Period, Problem> {
    let Extension {
        due_on: Day(to),
        reason,
        unit_id,
    } = body;
    let reason = String::from(reason);
    let held = Held::period(state, allow, id).await?;
    if_match.check(held.period.version)?;
    held.require_issued("extend")?;
    status::extend(held.period.status).map_err(impossible)?;
    let obligation = match unit_id {
        Some(unit) => Some(owing(&held, unit).await?),
        None => None,
    };
    let days = match &obligation {
        Some(row) => of_obligation(row),
        None => Days {
            due_on: held.period.due_on,
            extended_to: held.period.extended_to,
        },
    };
    days.may_extend(to, held.today()).map_err(wrong)?;
    let mut event = held.event(AuditAction::PeriodExtended, &reason).change(
        "extended_to",
        days.extended_to.map(Day),
        Some(Day(to)),
    );
    if let Some(row) = &obligation {
        event = event
            .change("unit_code", None::<&str>, Some(&row.unit_code))
            .at([row.unit_id]);
    }
    let happened = Happened {
        obligation_id: obligation.as_ref().map(|row| row.id),
        due_on: Some(to),
        reason: Some(reason),
        ..Happened::to_period(id, PeriodAction::Extended, Some(held.account_id))
    };
    let Held {
        tx, period, now, ..
    } = held;
    let is_for_all = obligation.is_none();
    let whose = match obligation {
        Some(row) => obligation::Column::Id.eq(row.id),
        None => obligation::Column::PeriodId.eq(id),
    };
    give(&tx, whose, to).await?;
    let version = period.version + 1;
    let mut changed: period::ActiveModel = period.into_active_model();
    if is_for_all {
        changed.extended_to = Set(Some(to));
    }
    changed.version = Set(version);
    changed.updated_at = Set(now);
    let row = changed.update(&tx).await?;
    events::record(&tx, now, vec![happened]).await?;
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// The days of an obligation.
pub(super) fn of_obligation(row: &obligation::Model) -> Days {
    Days {
        due_on: row.due_on,
        extended_to: row.extended_to,
    }
}

/// A day in the body that cannot be given.
pub(super) fn wrong(wrong: Wrong) -> Problem {
    Problem::new(Code::InvalidInput).at("/due_on", wrong.code(), wrong.text())
}

/// The obligation of a unit named in the body, locked.
async fn owing(held: &Held, unit_id: Uuid) -> Result<obligation::Model, Problem> {
    let row = obligation::Entity::find()
        .filter(obligation::Column::PeriodId.eq(held.period.id))
        .filter(obligation::Column::UnitId.eq(unit_id))
        .lock(LockType::NoKeyUpdate)
        .one(&held.tx)
        .await?
        .ok_or_else(|| {
            Problem::input(
                "/unit_id",
                FaultCode::OwesNothing,
                texts::periods::owes_no_report(),
            )
        })?;
    if row.released_at.is_some() {
        return Err(released("extend"));
    }
    Ok(row)
}

/// What [`Days::extended`] says, for all obligations at once that still owe and whose own last day is earlier.
async fn give<C: ConnectionTrait>(
    db: &C,
    whose: sea_orm::sea_query::SimpleExpr,
    to: Date,
) -> Result<(), Problem> {
    use obligation::Column::{DueOn, ExtendedTo, FirstSubmittedAt, ReleasedAt, Version};
    let earlier = Condition::all()
        .add(whose)
        .add(ReleasedAt.is_null())
        .add(DueOn.lt(to))
        .add(ExtendedTo.is_null().or(ExtendedTo.lt(to)));
    let longer = || {
        obligation::Entity::update_many()
            .col_expr(ExtendedTo, Expr::value(to))
            .col_expr(Version, Expr::col(Version).add(1))
            .filter(earlier.clone())
    };
    longer()
        .filter(FirstSubmittedAt.is_not_null())
        .exec(db)
        .await?;
    longer()
        .col_expr(DueOn, Expr::value(to))
        .filter(FirstSubmittedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}
