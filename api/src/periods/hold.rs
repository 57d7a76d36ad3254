//! The frame of every change of a period: visible, led, locked in the order of plan, period, obligation.

use entity::enums::PlanStatus;
use entity::{obligation, period, plan};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::calendar::local_day;
use super::read::visible_periods;
use super::standing::visible;
use crate::app::AppState;
use crate::audit::{Event, Subject};
use crate::auth::policy::ManagePeriods;
use crate::auth::principal::Allow;
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts;
use entity::enums::AuditAction;

/// A period locked for a change. Dropped before it is committed, nothing has happened.
#[derive(Debug)]
pub(super) struct Held {
    /// The transaction that holds the locks.
    pub tx: Tx,
    /// The plan, kept from being closed.
    pub plan: plan::Model,
    /// The period.
    pub period: period::Model,
    /// Who changes it.
    pub account_id: Uuid,
    /// When.
    pub now: OffsetDateTime,
}

impl Held {
    /// Locks a period the caller may know of; fails unless the caller coordinates its plan.
    pub async fn period(
        state: &AppState,
        allow: &Allow<ManagePeriods>,
        id: Uuid,
    ) -> Result<Self, Problem> {
        let tx = state.db.begin().await?;
        let known = visible_periods(allow).filter(period::Column::Id.eq(id));
        Self::lock(state, allow, tx, known).await
    }

    /// Locks an obligation the caller may know of, with its period.
    pub async fn obligation(
        state: &AppState,
        allow: &Allow<ManagePeriods>,
        id: Uuid,
    ) -> Result<(Self, obligation::Model), Problem> {
        let tx = state.db.begin().await?;
        let known = visible(allow).filter(obligation::Column::Id.eq(id));
        let known = known.one(&tx).await?.ok_or_else(Problem::not_found)?;
        let period = period::Entity::find_by_id(known.period_id);
        let held = Self::lock(state, allow, tx, period).await?;
        // No stronger: whoever takes a step with the report refers to the obligation and would wait for it.
        let row = obligation::Entity::find_by_id(id)
            .lock(LockType::NoKeyUpdate)
            .one(&held.tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        Ok((held, row))
    }

    async fn lock(
        state: &AppState,
        allow: &Allow<ManagePeriods>,
        tx: Tx,
        known: Select<period::Entity>,
    ) -> Result<Self, Problem> {
        let account_id = allow.account_id()?;
        let known = known.one(&tx).await?.ok_or_else(Problem::not_found)?;
        let plan = plan::Entity::find_by_id(known.plan_id)
            .lock(LockType::Share)
            .one(&tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        if !allow.at(plan.lead_unit_id) {
            return Err(Problem::forbidden(
                texts::periods::only_lead_changes_periods(),
            ));
        }
        let period = period::Entity::find_by_id(known.id)
            .lock(LockType::NoKeyUpdate)
            .one(&tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        Ok(Self {
            tx,
            plan,
            period,
            account_id,
            // After the locks, so that events stand in the order they happened.
            now: state.clock.now(),
        })
    }

    /// Fails unless the plan is in force; `action` is the step tried.
    pub fn require_issued(&self, action: &str) -> Result<(), Problem> {
        if self.plan.status == PlanStatus::Issued {
            Ok(())
        } else {
            Err(Problem::impossible(&self.plan.status, action))
        }
    }

    /// Today in `Asia/Ho_Chi_Minh`.
    pub fn today(&self) -> Date {
        local_day(self.now)
    }

    /// What the audit trail tells of a change of this period, for a reason.
    pub fn event(&self, action: AuditAction, reason: &str) -> Event {
        let (plan, period) = (&self.plan, &self.period);
        Event::new(action)
            .on(Subject::period(period.id, &period.label, &plan.number))
            .at([plan.issuing_unit_id, plan.lead_unit_id])
            .change("reason", None::<&str>, Some(reason))
    }
}

/// The unit was released, so that the step named `action` is not possible.
pub(super) fn released(action: &str) -> Problem {
    Problem::because(Code::InvalidState, texts::periods::unit_released(action))
}
