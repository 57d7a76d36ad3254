//! The daily reminders: looked for every minute, sent once.

use entity::enums::{PeriodStatus, ReminderReason};
use entity::{obligation, period, report};
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use time::{Date, Duration};
use uuid::Uuid;

use super::due::due;
use super::owed::{Standing, WITH_UNIT, standings};
use super::record::record;
use super::settings::Settings;
use crate::app::AppState;
use crate::clock::{LOCAL, local_day};
use crate::http::problem::Problem;
use crate::lease;
use crate::rows::AT_ONCE;

/// Name of the task, which one server has at a time.
const TASK: &str = "reminders";

/// What one batch did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Units reminded.
    pub reminded: usize,
    /// Where the next batch begins; absent after the last.
    pub next: Option<Uuid>,
}

/// Reminds every unit that is to be reminded today and was not yet, from the hour that is set; returns how many.
/// Safe on several replicas at once, and where one dies half-way the next round does the rest.
pub async fn remind(state: &AppState) -> Result<usize, Problem> {
    let local = state.clock.now().to_offset(LOCAL);
    if local.hour() < state.config.reminders.from_hour {
        return Ok(0);
    }
    let mut reminded = 0;
    let mut after = None;
    while lease::take(state, TASK).await? {
        let batch = remind_some(state, after, AT_ONCE).await?;
        reminded += batch.reminded;
        if batch.next.is_none() {
            lease::give_back(state, TASK).await?;
            break;
        }
        after = batch.next;
    }
    Ok(reminded)
}

/// One batch of the same, in one transaction: so many obligations, beginning after one.
pub async fn remind_some(
    state: &AppState,
    after: Option<Uuid>,
    at_most: usize,
) -> Result<Batch, Problem> {
    let now = state.clock.now();
    let today = local_day(now);
    let settings = &state.config.reminders;
    let tx = state.db.begin().await?;
    let mut select = obligation::Entity::find()
        .find_also_related(period::Entity)
        .filter(candidates(today, settings))
        .order_by_asc(obligation::Column::Id)
        .limit(at_most as u64);
    if let Some(after) = after {
        select = select.filter(obligation::Column::Id.gt(after));
    }
    let found: Vec<_> = select
        .all(&tx)
        .await?
        .into_iter()
        .filter_map(|(obligation, period)| Some((obligation, period?)))
        .collect();
    let next = found
        .last()
        .filter(|_| found.len() == at_most)
        .map(|(last, _)| last.id);
    let standings = standings(&tx, found, today).await?;
    let to_remind: Vec<(&Standing, ReminderReason)> = standings
        .iter()
        .filter_map(|one| {
            let reason = due(&one.owed, today, settings, |reason| one.last(reason))?;
            Some((one, reason))
        })
        .collect();
    let reminded = record(&tx, now, &to_remind, None).await?.len();
    tx.commit().await?;
    Ok(Batch { reminded, next })
}

/// The condition that leaves out whoever is surely not to be reminded, so that few are looked at.
fn candidates(today: Date, settings: &Settings) -> SimpleExpr {
    let furthest = settings.before.last().copied().unwrap_or_default();
    let horizon = today.saturating_add(Duration::days(furthest.into()));
    let with_unit = report::Entity::find()
        .select_only()
        .column(report::Column::ObligationId)
        .filter(report::Column::Status.is_in(WITH_UNIT))
        .into_query();
    let came_back = obligation::Column::FirstSubmittedAt
        .is_not_null()
        .and(obligation::Column::Id.in_subquery(with_unit));
    let is_open = period::Column::Status.eq(PeriodStatus::Open);
    let has_more_time = period::Column::Status
        .eq(PeriodStatus::Closed)
        .and(obligation::Column::ExtendedTo.gte(today));
    let is_missing = obligation::Column::FirstSubmittedAt
        .is_null()
        .and(obligation::Column::DueOn.lte(horizon));
    obligation::Column::ReleasedAt
        .is_null()
        .and(is_open.or(has_more_time))
        .and(is_missing.or(came_back))
}
