//! Reading reports, their history, and what their check finds.

use entity::{period, report, report_event};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::dto::{Report, ReportSummary};
use super::finding::Finding;
use super::input::{HistoryFilter, ReportFilter};
use super::parts::ReportEvent;
use super::{check, content, scope};
use crate::app::AppState;
use crate::auth::policy::ReadReports;
use crate::auth::principal::Allow;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;

/// Lists reports.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadReports>,
    filter: ReportFilter,
) -> Result<Page<ReportSummary>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = scope::visible(allow);
    if let Some(plan) = filter.plan_id {
        select = select.filter(report::Column::PlanId.eq(plan));
    }
    if let Some(period) = filter.period_id {
        select = select.filter(report::Column::PeriodId.eq(period));
    }
    if let Some(unit) = filter.unit_id {
        select = select.filter(report::Column::UnitId.eq(unit));
    }
    if let Some(status) = filter.status {
        select = select.filter(scope::in_status(allow, status));
    }
    let page = window
        .fetch(select, report::Column::Id, |row| row.id, state.db.reader())
        .await?;
    Ok(page.map(|row| scope::shown(allow, row).into()))
}

/// Reads one report with its content.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadReports>,
    id: Uuid,
) -> Result<Report, Problem> {
    let db = state.db.snapshot().await?;
    let row = find(&db, allow, id).await?;
    let content = content::load(&db, &row).await?;
    Ok(Report::of(&row, content))
}

/// Lists what happened to a report.
pub async fn history(
    state: &AppState,
    allow: &Allow<ReadReports>,
    id: Uuid,
    filter: HistoryFilter,
) -> Result<Page<ReportEvent>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let db = state.db.snapshot().await?;
    let row = find(&db, allow, id).await?;
    let select = report_event::Entity::find()
        .filter(report_event::Column::ReportId.eq(row.id))
        .filter(report_event::Column::Revision.lte(row.revision));
    let page = window
        .fetch(select, report_event::Column::Id, |event| event.id, &db)
        .await?;
    Ok(page.map(ReportEvent::from))
}

/// Checks a report as a submission would, and changes nothing.
pub async fn validate(
    state: &AppState,
    allow: &Allow<ReadReports>,
    id: Uuid,
) -> Result<Vec<Finding>, Problem> {
    let db = &state.db.snapshot().await?;
    let row = find(db, allow, id).await?;
    let content = content::load(db, &row).await?;
    let period = period::Entity::find_by_id(row.period_id)
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    check::findings(db, &row, &period, &content).await
}

/// The report as the caller is shown it.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadReports>,
    id: Uuid,
) -> Result<report::Model, Problem> {
    scope::visible(allow)
        .filter(report::Column::Id.eq(id))
        .one(db)
        .await?
        .map(|row| scope::shown(allow, row))
        .ok_or_else(Problem::not_found)
}
