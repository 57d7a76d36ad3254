//! What besides a report itself decides which steps may be taken with it, read for many reports at once.

use std::collections::{HashMap, HashSet};

use entity::enums::PlanStatus;
use entity::{obligation, period, plan, report, report_drafter, report_revision};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait,
};
use time::Date;
use uuid::Uuid;

use super::status::State;
use super::steps::{Hands, ReportStep, allowed};
use super::writers::{Grants, Writers};
use crate::http::problem::Problem;
use crate::periods::taking::Terms;

/// Where a report belongs.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The lead unit of its plan.
    pub lead_unit_id: Uuid,
    /// State of its plan.
    pub plan: PlanStatus,
    /// Number of its plan.
    pub plan_number: String,
    /// Its period.
    pub period: period::Model,
    /// The obligation it discharges.
    pub obligation: obligation::Model,
}

impl Setting {
    /// That of one report, by one statement.
    pub async fn of<C: ConnectionTrait>(db: &C, report: &report::Model) -> Result<Self, Problem> {
        let found = obligation::Entity::find_by_id(report.obligation_id)
            .find_also_related(period::Entity)
            .find_also_related(plan::Entity)
            .one(db)
            .await?;
        let Some((obligation, Some(period), Some(plan))) = found else {
            return Err(Problem::not_found());
        };
        Ok(Self {
            lead_unit_id: plan.lead_unit_id,
            plan: plan.status,
            plan_number: plan.number,
            period,
            obligation,
        })
    }

    /// The steps the caller may take now with a report of this setting.
    pub fn steps(&self, report: &report::Model, hands: Hands, today: Date) -> Vec<ReportStep> {
        // Of what is owed no more nothing becomes.
        if self.obligation.released_at.is_some() {
            return Vec::new();
        }
        let is_taken = Terms::of(self.plan, &self.period, &self.obligation)
            .check(today)
            .is_ok();
        allowed(State::of(report, self.lead_unit_id), hands, is_taken)
    }
}

/// The steps the caller may take now with each of these reports, in their order.
pub async fn steps<C: ConnectionTrait>(
    db: &C,
    grants: &Grants,
    today: Date,
    reports: &[report::Model],
) -> Result<Vec<Vec<ReportStep>>, Problem> {
    let Some(account_id) = grants.account_id.filter(|_| !grants.are_none()) else {
        return Ok(vec![Vec::new(); reports.len()]);
    };
    let settings = all(db, reports).await?;
    let written = written(db, reports, account_id).await?;
    let steps = reports.iter().map(|report| {
        settings.get(&report.id).map_or_else(Vec::new, |setting| {
            let has_written = written.contains(&report.id);
            let hands = grants.hands(Writers::of(report), setting.lead_unit_id, has_written);
            setting.steps(report, hands, today)
        })
    });
    Ok(steps.collect())
}

/// The settings of reports, by the ids of these.
pub async fn all<C: ConnectionTrait>(
    db: &C,
    reports: &[report::Model],
) -> Result<HashMap<Uuid, Setting>, Problem> {
    let distinct =
        |id: fn(&report::Model) -> Uuid| -> HashSet<Uuid> { reports.iter().map(id).collect() };
    let plans: HashMap<Uuid, (Uuid, PlanStatus, String)> = plan::Entity::find()
        .select_only()
        .columns([
            plan::Column::Id,
            plan::Column::LeadUnitId,
            plan::Column::Status,
            plan::Column::Number,
        ])
        .filter(plan::Column::Id.is_in(distinct(|report| report.plan_id)))
        .into_tuple::<(Uuid, Uuid, PlanStatus, String)>()
        .all(db)
        .await?
        .into_iter()
        .map(|(id, lead_unit_id, status, number)| (id, (lead_unit_id, status, number)))
        .collect();
    let periods: HashMap<Uuid, period::Model> = period::Entity::find()
        .filter(period::Column::Id.is_in(distinct(|report| report.period_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut obligations: HashMap<Uuid, obligation::Model> = obligation::Entity::find()
        .filter(obligation::Column::Id.is_in(distinct(|report| report.obligation_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let settings = reports.iter().filter_map(|report| {
        let (lead_unit_id, plan, number) = plans.get(&report.plan_id)?;
        let setting = Setting {
            lead_unit_id: *lead_unit_id,
            plan: *plan,
            plan_number: number.clone(),
            period: periods.get(&report.period_id)?.clone(),
            obligation: obligations.remove(&report.obligation_id)?,
        };
        Some((report.id, setting))
    });
    Ok(settings.collect())
}

/// The reports whose current revision the account wrote in or submitted.
pub async fn written<C: ConnectionTrait>(
    db: &C,
    reports: &[report::Model],
    account_id: Uuid,
) -> Result<HashSet<Uuid>, Problem> {
    let numbers = Expr::col((report_revision::Entity, report_revision::Column::Number))
        .equals((report::Entity, report::Column::Revision));
    let current = || {
        report_revision::Entity::find()
            .select_only()
            .column(report_revision::Column::ReportId)
            .join(JoinType::InnerJoin, report_revision::Relation::Report.def())
            .filter(report::Column::Id.is_in(reports.iter().map(|report| report.id)))
            .filter(numbers.clone())
    };
    let submitted: Vec<Uuid> = current()
        .filter(report_revision::Column::SubmittedBy.eq(account_id))
        .into_tuple()
        .all(db)
        .await?;
    let drafted: Vec<Uuid> = current()
        .join(
            JoinType::InnerJoin,
            report_drafter::Relation::ReportRevision.def().rev(),
        )
        .filter(report_drafter::Column::AccountId.eq(account_id))
        .into_tuple()
        .all(db)
        .await?;
    Ok(submitted.into_iter().chain(drafted).collect())
}
