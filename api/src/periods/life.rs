//! Issuing a plan makes its periods; closing it ends them.

use entity::enums::{AuditAction, PeriodAction, PeriodStatus, PlanStatus, SubjectKind};
use entity::{assignment, period, plan};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::calendar::local_day;
use super::events::{self, Happened};
use super::freeze::{self, Measures};
use super::holidays;
use super::owed::{Measure, covers};
use super::store;
use crate::app::AppState;
use crate::audit::{self, Event};
use crate::auth::policy::ManagePlans;
use crate::auth::principal::Allow;
use crate::db::Tx;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::plans::dto::Plan;
use crate::plans::standing::report_duties;
use crate::plans::{read, references, schedule, status, trail, write};
use crate::texts;

/// Issues a draft: checks it, makes its periods, opens those whose first day has come.
pub async fn issue(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Plan, Problem> {
    let tx = state.db.begin().await?;
    let row = write::led(&tx, allow, id).await?;
    if_match.check(row.version)?;
    let next = status::issue(row.status).map_err(|no| Problem::impossible(&no.from, no.action))?;
    if let Some(above) = row.parent_plan_id
        && references::is_draft(&tx, above).await?
    {
        return Err(Problem::because(
            Code::InvalidState,
            texts::periods::plan_above_is_draft(),
        ));
    }
    let rules = schedule::standing(&tx, id).await?;
    let mut problem = Problem::new(Code::PlanIncomplete);
    let drafts = schedule::periods(
        &rules,
        (row.term_from, row.term_to),
        &holidays::of_term(&tx, (row.term_from, row.term_to)).await?,
        &mut problem,
    );
    if problem.errors.is_empty() {
        schedule::check_use(rules.len(), &drafts, &mut problem);
    }
    let duties = report_duties(&tx, id).await?;
    let mut measures = Measures::of(&tx, &row).await?;
    // Without periods the duties are still checked, so that all findings come at once.
    let last_day = drafts.iter().map(|(_, draft)| draft.covers_to).max();
    let last_day = last_day.unwrap_or(row.term_to);
    let owed = measures.on(&tx, last_day, last_day).await?;
    check_duties(&duties, owed, &mut problem);
    problem.or_ok()?;

    let now = state.clock.now();
    let by = Some(allow.account_id()?);
    let before = row.status;
    let row = set_status(&tx, row, next, now).await?;
    let today = local_day(now);
    for (rule, draft) in drafts {
        let period = store::row(id, rules[rule].id, draft, now);
        let period = period.into_active_model().insert(&tx).await?;
        if period.opens_on <= today {
            let measures = measures.on(&tx, period.opens_on, period.covers_to).await?;
            freeze::open(&tx, now, by, period, &duties, measures).await?;
        }
    }
    let event = step(AuditAction::PlanIssued, &row, before);
    let plan = read::whole(&tx, row).await?;
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(plan)
}

/// Closes an issued plan and its periods, which then take no submission.
pub async fn close(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Plan, Problem> {
    let tx = state.db.begin().await?;
    let row = write::led(&tx, allow, id).await?;
    if_match.check(row.version)?;
    let next = status::close(row.status).map_err(|no| Problem::impossible(&no.from, no.action))?;
    let now = state.clock.now();
    let before = row.status;
    let row = set_status(&tx, row, next, now).await?;
    let periods = period::Entity::find()
        .filter(period::Column::PlanId.eq(id))
        .filter(period::Column::Status.ne(PeriodStatus::Closed))
        .order_by_asc(period::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(&tx)
        .await?;
    let by = Some(allow.account_id()?);
    let closed = periods
        .iter()
        .map(|period| Happened::to_period(period.id, PeriodAction::Closed, by));
    events::record(&tx, now, closed.collect()).await?;
    for period in periods {
        freeze::set_status(&tx, now, period, PeriodStatus::Closed).await?;
    }
    let event = step(AuditAction::PlanClosed, &row, before);
    let plan = read::whole(&tx, row).await?;
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(plan)
}

/// That a plan took a step in its life.
fn step(action: AuditAction, plan: &plan::Model, before: PlanStatus) -> Event {
    trail::event(action, plan, None, None).change(
        "status",
        Some(before.to_value()),
        Some(plan.status.to_value()),
    )
}

async fn set_status(
    tx: &Tx,
    row: plan::Model,
    next: PlanStatus,
    now: time::OffsetDateTime,
) -> Result<plan::Model, Problem> {
    let version = row.version + 1;
    let mut changed = row.into_active_model();
    changed.status = Set(next);
    changed.version = Set(version);
    changed.updated_at = Set(now);
    Ok(changed.update(tx).await?)
}

/// Somebody must report, and every duty to report must point at something that can be measured.
fn check_duties(duties: &[assignment::Model], measures: &[Measure], problem: &mut Problem) {
    check_somebody(duties, problem);
    check_measurable(duties, measures, problem);
}

/// Somebody must report.
pub fn check_somebody(duties: &[assignment::Model], problem: &mut Problem) {
    if duties.is_empty() {
        problem.push(
            "/assignments",
            FaultCode::NobodyReports,
            texts::periods::nobody_reports(),
        );
    }
}

/// Every duty to report must point at something that can be measured.
pub fn check_measurable<'a>(
    duties: impl IntoIterator<Item = &'a assignment::Model>,
    measures: &[Measure],
    problem: &mut Problem,
) {
    let measurable = |duty: &assignment::Model| {
        duty.subject_kind == SubjectKind::Plan
            || measures.iter().any(|measure| covers(duty, measure))
    };
    for duty in duties.into_iter().filter(|duty| !measurable(duty)) {
        problem.push(
            format!("/assignments/{}", duty.id),
            FaultCode::NotMeasurable,
            texts::periods::duty_measures_nothing(&duty.paragraph),
        );
    }
}
