//! Issuing a plan makes its periods; closing it ends them.

use entity::enums::{PeriodStatus, PlanStatus, SubjectKind};
use entity::{assignment, period, plan, schedule_rule};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, Set,
};
use uuid::Uuid;

use super::calendar::{PeriodDraft, local_day};
use super::freeze;
use super::owed::covers;
use crate::app::AppState;
use crate::assignments::service::report_duties;
use crate::auth::policy::ManagePlans;
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::plans::dto::Plan;
use crate::plans::{read, schedule, status, write};
use crate::text::Text;

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
    let rules = schedule_rule::Entity::find()
        .filter(schedule_rule::Column::PlanId.eq(id))
        .order_by_asc(schedule_rule::Column::Position)
        .all(&tx)
        .await?;
    let mut problem = Problem::new(Code::PlanIncomplete);
    let drafts = schedule::periods(
        &schedule::stored(&rules),
        (row.term_from, row.term_to),
        &mut problem,
    );
    if drafts.is_empty() && problem.errors.is_empty() {
        problem.push(
            "/schedule",
            "no_periods",
            Text::new(
                "Chế độ báo cáo không tạo ra kỳ báo cáo nào trong thời hạn của kế hoạch.",
                "The schedule yields no period within the plan's term.",
            ),
        );
    }
    check_duties(&tx, &row, &drafts, &mut problem).await?;
    problem.or_ok()?;

    let now = state.clock.now();
    let row = set_status(&tx, row, next, now).await?;
    let today = local_day(now);
    for (rule, draft) in drafts {
        let period = period::ActiveModel {
            id: Set(Uuid::now_v7()),
            plan_id: Set(id),
            rule_id: Set(rules[rule].id),
            label: Set(draft.label),
            frequency: Set(draft.frequency),
            year: Set(draft.year),
            ordinal: Set(draft.ordinal),
            covers_from: Set(draft.covers_from),
            covers_to: Set(draft.covers_to),
            cutoff_on: Set(draft.cutoff_on),
            due_on: Set(draft.due_on),
            opens_on: Set(draft.opens_on),
            status: Set(PeriodStatus::Upcoming),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        }
        .insert(&tx)
        .await?;
        if period.opens_on <= today {
            freeze::open(&tx, now, &row, period).await?;
        }
    }
    let plan = read::whole(&tx, row).await?;
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
    let row = set_status(&tx, row, next, now).await?;
    let periods = period::Entity::find()
        .filter(period::Column::PlanId.eq(id))
        .filter(period::Column::Status.ne(PeriodStatus::Closed))
        .all(&tx)
        .await?;
    for period in periods {
        let version = period.version + 1;
        let mut closed = period.into_active_model();
        closed.status = Set(PeriodStatus::Closed);
        closed.version = Set(version);
        closed.updated_at = Set(now);
        closed.update(&tx).await?;
    }
    let plan = read::whole(&tx, row).await?;
    tx.commit().await?;
    Ok(plan)
}

async fn set_status(
    tx: &DatabaseTransaction,
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
async fn check_duties(
    tx: &DatabaseTransaction,
    plan: &plan::Model,
    drafts: &[(usize, PeriodDraft)],
    problem: &mut Problem,
) -> Result<(), Problem> {
    let duties = report_duties(tx, plan.id).await?;
    if duties.is_empty() {
        problem.push(
            "/assignments",
            "nobody_reports",
            Text::new(
                "Chưa giao nhiệm vụ báo cáo cho đơn vị nào.",
                "No unit has a duty to report.",
            ),
        );
    }
    // Without periods the duties are still checked, so that all findings come at once.
    let last_day = drafts.iter().map(|(_, draft)| draft.covers_to).max();
    let last_day = last_day.unwrap_or(plan.term_to);
    let measures = freeze::measures(tx, plan, last_day).await?;
    let measurable = |duty: &assignment::Model| {
        duty.subject_kind == SubjectKind::Plan
            || measures.iter().any(|measure| covers(duty, measure))
    };
    for duty in duties.iter().filter(|duty| !measurable(duty)) {
        problem.push(
            format!("/assignments/{}", duty.id),
            "not_measurable",
            Text::new(
                format!(
                    "Nhiệm vụ báo cáo tại {} không gắn với chỉ số đo nào.",
                    duty.paragraph
                ),
                format!(
                    "The duty to report in {} points at nothing that can be measured.",
                    duty.paragraph
                ),
            ),
        );
    }
    Ok(())
}
