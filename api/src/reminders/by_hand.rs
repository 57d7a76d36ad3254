//! Urging units by hand.

use std::collections::BTreeSet;

use entity::enums::{PeriodStatus, PlanStatus, ReminderReason};
use entity::{obligation, period, plan};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::dto::{MOST_NAMED, NewReminder, NotReminded, RemindedUnit, SparedUnit, Urged, Whom};
use super::due::reason;
use super::owed::{Standing, standings};
use super::record::{Hand, record};
use crate::app::AppState;
use crate::auth::policy::ManagePeriods;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::http::words::Prose;
use crate::plans::scope::visible_ids;
use crate::rows::AT_ONCE;
use crate::texts;

/// Urges the units of a period by hand, but none that was reminded for the same reason today: all of them or,
/// where something fails, none.
pub async fn remind(
    state: &AppState,
    allow: &Allow<ManagePeriods>,
    period_id: Uuid,
    new: NewReminder,
) -> Result<Urged, Problem> {
    let account_id = allow.account_id()?;
    let hand = Hand {
        account_id,
        message: new.message.as_ref().map(Prose::as_str),
    };
    let tx = state.db.begin().await?;
    let period = led(&tx, allow, period_id).await?;
    let whom = whom(&new)?;
    if let Whose::Named(units) = whom {
        require_obliged(&tx, period_id, units).await?;
    }
    // After the lock: the day of the reminder is the day it is written down.
    let now = state.clock.now();
    let today = local_day(now);
    let mut urged = Urged::default();
    let mut after = None;
    loop {
        let mut select = obligation::Entity::find()
            .filter(obligation::Column::PeriodId.eq(period_id))
            .order_by_asc(obligation::Column::Id)
            .limit(AT_ONCE as u64);
        if let Whose::Named(units) = whom {
            select = select.filter(obligation::Column::UnitId.is_in(units.iter().copied()));
        }
        if let Some(after) = after {
            select = select.filter(obligation::Column::Id.gt(after));
        }
        let found = select.all(&tx).await?;
        let is_last = found.len() < AT_ONCE;
        after = found.last().map(|last| last.id);
        let found = found.into_iter().map(|one| (one, period.clone())).collect();
        let standings = standings(&tx, found, today).await?;
        let mut due = Vec::new();
        for one in &standings {
            match (reason(&one.owed, today), whom) {
                (Some(reason), whom) if whom.means(reason) => due.push((one, reason)),
                (None, Whose::Named(_)) => urged.not_reminded.push(spared(one, not(one))),
                _ => {}
            }
        }
        let reminded = record(&tx, now, &due, Some(hand)).await?;
        for (one, reason) in due {
            if reminded.contains(&one.obligation.id) {
                urged.reminded.push(unit(one, reason));
            } else {
                let spared = spared(one, NotReminded::AlreadyToday);
                urged.not_reminded.push(spared);
            }
        }
        if is_last {
            tx.commit().await?;
            return Ok(urged);
        }
    }
}

/// Those a request is about.
#[derive(Clone, Copy)]
enum Whose<'a> {
    Named(&'a [Uuid]),
    All(Whom),
}

impl Whose<'_> {
    fn means(self, reason: ReminderReason) -> bool {
        match self {
            Self::Named(_) => true,
            Self::All(Whom::Overdue) => reason == ReminderReason::Overdue,
            Self::All(Whom::Missing) => reason != ReminderReason::Returned,
            Self::All(Whom::Returned) => reason == ReminderReason::Returned,
        }
    }
}

fn whom(new: &NewReminder) -> Result<Whose<'_>, Problem> {
    match (&new.unit_ids, new.whom) {
        (Some(units), None) if (1..=MOST_NAMED).contains(&units.len()) => Ok(Whose::Named(units)),
        (Some(_), None) => Err(Problem::input(
            "/unit_ids",
            FaultCode::OutOfRange,
            texts::reminders::too_many_units(MOST_NAMED),
        )),
        (None, Some(whom)) => Ok(Whose::All(whom)),
        (None, None) | (Some(_), Some(_)) => Err(Problem::input(
            "/whom",
            FaultCode::OneOf,
            texts::reminders::whom_or_units(),
        )),
    }
}

/// A period that has begun, kept as it is until the transaction ends, of a plan the caller coordinates.
async fn led<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManagePeriods>,
    id: Uuid,
) -> Result<period::Model, Problem> {
    let row = period::Entity::find_by_id(id)
        .filter(period::Column::PlanId.in_subquery(visible_ids(allow)))
        .lock_shared()
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let plan = plan::Entity::find_by_id(row.plan_id).one(db).await?;
    let plan = plan.ok_or_else(Problem::not_found)?;
    if !allow.at(plan.lead_unit_id) {
        return Err(Problem::forbidden(texts::reminders::only_lead_urges()));
    }
    if plan.status != PlanStatus::Issued {
        return Err(Problem::impossible(&plan.status, "remind"));
    }
    if row.status == PeriodStatus::Upcoming {
        return Err(Problem::impossible(&row.status, "remind"));
    }
    Ok(row)
}

async fn require_obliged<C: ConnectionTrait>(
    db: &C,
    period_id: Uuid,
    units: &[Uuid],
) -> Result<(), Problem> {
    let obliged: Vec<Uuid> = obligation::Entity::find()
        .select_only()
        .column(obligation::Column::UnitId)
        .filter(obligation::Column::PeriodId.eq(period_id))
        .filter(obligation::Column::UnitId.is_in(units.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let obliged: BTreeSet<Uuid> = obliged.into_iter().collect();
    let mut problem = Problem::new(Code::InvalidInput);
    for (index, unit) in units.iter().enumerate() {
        if !obliged.contains(unit) {
            problem.push(
                format!("/unit_ids/{index}"),
                FaultCode::UnknownUnit,
                texts::reminders::owes_nothing(),
            );
        }
    }
    problem.or_ok()
}

/// Why nothing can be asked of a unit.
fn not(one: &Standing) -> NotReminded {
    if one.owed.is_released {
        NotReminded::Released
    } else if one.owed.is_with_lead {
        NotReminded::Submitted
    } else {
        NotReminded::Closed
    }
}

fn unit(one: &Standing, reason: ReminderReason) -> RemindedUnit {
    RemindedUnit {
        unit_id: one.obligation.unit_id,
        unit_code: one.obligation.unit_code.clone(),
        unit_name: one.obligation.unit_name.clone(),
        reason,
    }
}

fn spared(one: &Standing, because: NotReminded) -> SparedUnit {
    SparedUnit {
        unit_id: one.obligation.unit_id,
        unit_code: one.obligation.unit_code.clone(),
        unit_name: one.obligation.unit_name.clone(),
        because,
    }
}
