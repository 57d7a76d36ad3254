//! What units owe, read for the rule that says whom to remind.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{PlanStatus, ReminderReason, ReportAction, ReportStatus};
use entity::{obligation, period, plan, reminder, report, report_event};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::due::Owed;
use crate::clock::local_day;
use crate::http::problem::Problem;
use crate::periods::taking::Terms;

/// An obligation with everything a reminder depends on.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The obligation.
    pub obligation: obligation::Model,
    /// Its period.
    pub period: period::Model,
    /// The report, once begun.
    pub report_id: Option<Uuid>,
    /// What the rule needs.
    pub owed: Owed,
    last: BTreeMap<ReminderReason, Date>,
}

impl Standing {
    /// Day of the last reminder for that reason.
    pub fn last(&self, reason: ReminderReason) -> Option<Date> {
        self.last.get(&reason).copied()
    }
}

/// Reads how a few obligations stand; no more than a statement may ask for at once.
pub async fn standings<C: ConnectionTrait>(
    db: &C,
    obligations: Vec<(obligation::Model, period::Model)>,
    today: Date,
) -> Result<Vec<Standing>, Problem> {
    let ids: Vec<Uuid> = obligations.iter().map(|(one, _)| one.id).collect();
    let reports: BTreeMap<Uuid, report::Model> = report::Entity::find()
        .filter(report::Column::ObligationId.is_in(ids.iter().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.obligation_id, row))
        .collect();
    let plans = plans(db, &obligations).await?;
    let returned = returned_on(db, reports.values()).await?;
    let mut last = last_by_reason(db, ids).await?;
    Ok(obligations
        .into_iter()
        .map(|(obligation, period)| {
            let report = reports.get(&obligation.id);
            let is_taken = |plan| Terms::of(plan, &period, &obligation).check(today).is_ok();
            let is_submitted = obligation.first_submitted_at.is_some();
            // What the unit's own approver did not sign has never been submitted.
            let returned_on = report
                .filter(|_| is_submitted)
                .and_then(|report| returned.get(&report.id).copied());
            Standing {
                report_id: report.map(|report| report.id),
                owed: Owed {
                    due_on: obligation.due_on,
                    since: local_day(obligation.created_at),
                    is_submitted,
                    returned_on,
                    is_released: obligation.released_at.is_some(),
                    is_taken: plans
                        .get(&obligation.plan_id)
                        .copied()
                        .is_some_and(is_taken),
                },
                last: last.remove(&obligation.id).unwrap_or_default(),
                obligation,
                period,
            }
        })
        .collect())
}

/// The states of the plans of obligations.
async fn plans<C: ConnectionTrait>(
    db: &C,
    obligations: &[(obligation::Model, period::Model)],
) -> Result<BTreeMap<Uuid, PlanStatus>, Problem> {
    let ids: BTreeSet<Uuid> = obligations.iter().map(|(one, _)| one.plan_id).collect();
    let found: Vec<(Uuid, PlanStatus)> = plan::Entity::find()
        .select_only()
        .columns([plan::Column::Id, plan::Column::Status])
        .filter(plan::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

/// The day each of these reports was last sent back, of those that lie with their unit since.
async fn returned_on<C: ConnectionTrait>(
    db: &C,
    reports: impl Iterator<Item = &report::Model>,
) -> Result<BTreeMap<Uuid, Date>, Problem> {
    let returned = reports.filter(|report| report.status == ReportStatus::Returned);
    let ids: Vec<Uuid> = returned.map(|report| report.id).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found: Vec<(Uuid, OffsetDateTime)> = report_event::Entity::find()
        .select_only()
        .column(report_event::Column::ReportId)
        .column_as(report_event::Column::At.max(), "at")
        .filter(report_event::Column::ReportId.is_in(ids))
        .filter(report_event::Column::Action.eq(ReportAction::Returned))
        .group_by(report_event::Column::ReportId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found
        .into_iter()
        .map(|(id, at)| (id, local_day(at)))
        .collect())
}

/// The day each of these obligations was last reminded of, by the reason.
async fn last_by_reason<C: ConnectionTrait>(
    db: &C,
    obligation_ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, BTreeMap<ReminderReason, Date>>, Problem> {
    let found: Vec<(Uuid, ReminderReason, Date)> = reminder::Entity::find()
        .select_only()
        .columns([reminder::Column::ObligationId, reminder::Column::Reason])
        .column_as(reminder::Column::Day.max(), "day")
        .filter(reminder::Column::ObligationId.is_in(obligation_ids))
        .group_by(reminder::Column::ObligationId)
        .group_by(reminder::Column::Reason)
        .into_tuple()
        .all(db)
        .await?;
    let mut last: BTreeMap<Uuid, BTreeMap<ReminderReason, Date>> = BTreeMap::new();
    for (id, reason, day) in found {
        last.entry(id).or_default().insert(reason, day);
    }
    Ok(last)
}
