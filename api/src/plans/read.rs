//! Reading plans.

use entity::json;
use entity::{plan, plan_framework, schedule_rule, task};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::document_number::normalise;
use super::dto::{
    DocumentRef, DueDay, MonthDay, Plan, PlanFilter, PlanSummary, ReportSection, ScheduleRule,
    Signatory, SinglePeriod, Task,
};
use super::schedule;
use super::scope::visible;
use super::tasks;
use crate::app::AppState;
use crate::auth::policy::ReadPlans;
use crate::auth::principal::Allow;
use crate::fold;
use crate::http::day::Day;
use crate::http::order::Ordered;
use crate::http::page::Page;
use crate::http::problem::Problem;
use crate::http::words::Line;

/// Lists the plans the caller may know of.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    filter: PlanFilter,
) -> Result<Page<PlanSummary>, Problem> {
    let order = Ordered::new(filter.limit, filter.cursor.as_deref(), filter.sort)?;
    let mut select = visible(allow);
    if let Some(number) = filter.number {
        select = select.filter(plan::Column::Number.eq(normalise(&number)));
    }
    if let Some(q) = filter.q {
        select = select.filter(plan::Column::Search.like(fold::holding(q.as_str())));
    }
    if let Some(year) = filter.year {
        select = select.filter(plan::Column::Year.eq(year));
    }
    if let Some(status) = filter.status {
        select = select.filter(plan::Column::Status.eq(status));
    }
    if let Some(unit) = filter.issuing_unit_id {
        select = select.filter(plan::Column::IssuingUnitId.eq(unit));
    }
    if let Some(parent) = filter.parent_plan_id {
        select = select.filter(plan::Column::ParentPlanId.eq(parent));
    }
    let columns = (plan::Column::Id, plan::Column::NameKey);
    let page = order
        .fetch(
            select,
            columns,
            |row| (row.id, &row.name_key),
            &*state.db.wide_reader().await?,
        )
        .await?;
    Ok(page.map(summary))
}

/// Reads one plan.
pub async fn get(state: &AppState, allow: &Allow<ReadPlans>, id: Uuid) -> Result<Plan, Problem> {
    let db = state.db.snapshot().await?;
    let row = visible(allow)
        .filter(plan::Column::Id.eq(id))
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    whole(&db, row).await
}

/// The plan of a row, with its parts.
pub async fn whole<C: ConnectionTrait>(db: &C, row: plan::Model) -> Result<Plan, Problem> {
    let frameworks = plan_framework::Entity::find()
        .filter(plan_framework::Column::PlanId.eq(row.id))
        .order_by_asc(plan_framework::Column::FrameworkId)
        .all(db)
        .await?;
    let tasks = tasks::standing(db, row.id).await?;
    let rules = schedule::standing(db, row.id).await?;
    let plan::Model {
        id,
        number,
        year,
        title,
        title_en,
        issuing_unit_id,
        lead_unit_id,
        place,
        issued_on,
        term_from,
        term_to,
        signatory,
        parent_plan_id,
        bases,
        general_objectives,
        funding,
        recipients,
        report_sections,
        own_framework_id,
        status,
        search: _,
        name_key: _,
        version,
        created_at: _,
        updated_at: _,
    } = row;
    Ok(Plan {
        id,
        number,
        year,
        title,
        title_en,
        issuing_unit_id,
        lead_unit_id,
        place,
        issued_on: Day(issued_on),
        term_from: Day(term_from),
        term_to: Day(term_to),
        signatory: signatory.map(signed),
        parent_plan_id,
        bases: bases.0.into_iter().map(cited).collect(),
        general_objectives: general_objectives.0,
        funding: funding.0,
        recipients: recipients.0,
        report_sections: report_sections.0.into_iter().map(section).collect(),
        framework_ids: frameworks
            .into_iter()
            .map(|link| link.framework_id)
            .collect(),
        own_framework_id,
        tasks: tasks.into_iter().map(Task::from).collect(),
        schedule: rules.into_iter().map(ScheduleRule::from).collect(),
        status,
        version,
    })
}

fn summary(row: plan::Model) -> PlanSummary {
    PlanSummary {
        id: row.id,
        number: row.number,
        year: row.year,
        title: row.title,
        issuing_unit_id: row.issuing_unit_id,
        lead_unit_id: row.lead_unit_id,
        parent_plan_id: row.parent_plan_id,
        issued_on: Day(row.issued_on),
        term_from: Day(row.term_from),
        term_to: Day(row.term_to),
        status: row.status,
        version: row.version,
    }
}

/// The signatory as the API shows it.
pub(super) fn signed(row: json::Signatory) -> Signatory {
    Signatory {
        authority: row.authority.map(Line::stored),
        position: row.position.map(Line::stored),
        name: Line::stored(row.name),
    }
}

/// A document as a text cites it.
pub fn cited(row: json::Document) -> DocumentRef {
    DocumentRef {
        number: row.number.map(Line::stored),
        issued_on: row.issued_on.map(Day),
        issuer: row.issuer.map(Line::stored),
        title: row.title.map(Line::stored),
    }
}

/// A report section as the API shows it.
pub(super) fn section(row: json::Section) -> ReportSection {
    ReportSection {
        key: Line::stored(row.key),
        title: Line::stored(row.title),
    }
}

impl From<task::Model> for Task {
    fn from(row: task::Model) -> Self {
        let task::Model {
            id,
            plan_id: _,
            parent_id,
            number,
            position: _,
            text,
            text_en,
            starts_on,
            ends_on,
            place_unit_id,
            ended_by_id: _,
        } = row;
        Self {
            id,
            number,
            parent_id,
            text,
            text_en,
            starts_on: starts_on.map(Day),
            ends_on: ends_on.map(Day),
            place_unit_id,
        }
    }
}

impl From<schedule_rule::Model> for ScheduleRule {
    fn from(row: schedule_rule::Model) -> Self {
        let schedule_rule::Model {
            id: _,
            plan_id: _,
            position: _,
            frequency,
            data_window,
            dues,
            once,
            moves_to_working_day,
            holds_from,
            holds_to,
            ended_by_id: _,
        } = row;
        Self {
            frequency,
            data_window,
            dues: dues.0.into_iter().map(DueDay::from).collect(),
            once: once.map(|once| SinglePeriod {
                label: Line::stored(once.label),
                covers_from: Day(once.covers_from),
                covers_to: Day(once.covers_to),
                due_on: Day(once.due_on),
            }),
            moves_to_working_day,
            holds_from: holds_from.map(Day),
            holds_to: holds_to.map(Day),
        }
    }
}

impl From<json::Due> for DueDay {
    fn from(due: json::Due) -> Self {
        Self {
            ordinal: due.ordinal,
            month: due.month,
            day: due.day,
            years_later: due.years_later,
            cutoff: due.cutoff.map(|day| MonthDay {
                month: day.month,
                day: day.day,
            }),
        }
    }
}

/// All frameworks a plan reports on, its own among them.
pub async fn framework_ids<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
) -> Result<Vec<Uuid>, Problem> {
    let links = plan_framework::Entity::find()
        .filter(plan_framework::Column::PlanId.eq(plan.id))
        .all(db)
        .await?;
    Ok(links
        .into_iter()
        .map(|link| link.framework_id)
        .chain(plan.own_framework_id)
        .collect())
}
