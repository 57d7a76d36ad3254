//! What units owe, read for the rule that says whom to remind.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{PlanStatus, ReminderReason, ReportAction, ReportStatus};
use entity::{obligation, period, plan, reminder, report, report_event};
use sea_orm::sea_query::{Expr, ExprTrait};
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
            Standing {
                report_id: report.map(|report| report.id),
                owed: Owed {
                    due_on: obligation.due_on,
                    since: local_day(obligation.created_at),
                    is_with_lead: report.is_some_and(|report| !is_with_unit(report.status)),
                    returned_on: report.and_then(|report| returned.get(&report.id).copied()),
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

/// States of a report that its unit has to do something about, be it that its approver has to sign.
pub const WITH_UNIT: [ReportStatus; 3] = [
    ReportStatus::Draft,
    ReportStatus::Signing,
    ReportStatus::Returned,
];

fn is_with_unit(status: ReportStatus) -> bool {
    WITH_UNIT.contains(&status)
}

/// The day each of these reports last came back from the lead unit, of those that lie with their unit since.
async fn returned_on<C: ConnectionTrait>(
    db: &C,
    reports: impl Iterator<Item = &report::Model>,
) -> Result<BTreeMap<Uuid, Date>, Problem> {
    let returned = reports.filter(|report| report.revision > 1 && is_with_unit(report.status));
    let ids: Vec<Uuid> = returned.map(|report| report.id).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    // Only what reached the lead unit ends a revision: what an approver refuses, or somebody withdraws before
    // it is signed, stays in the current one.
    let revision = Expr::col((report_event::Entity, report_event::Column::Revision));
    let current = Expr::col((report::Entity, report::Column::Revision));
    let ended = report_event::Column::Action
        .is_in([ReportAction::Returned, ReportAction::Withdrawn])
        .and(revision.lt(current));
    let reopened = report_event::Column::Action.eq(ReportAction::Reopened);
    let found: Vec<(Uuid, OffsetDateTime)> = report_event::Entity::find()
        .inner_join(report::Entity)
        .select_only()
        .column(report_event::Column::ReportId)
        .column_as(report_event::Column::At.max(), "at")
        .filter(report_event::Column::ReportId.is_in(ids))
        .filter(ended.or(reopened))
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
