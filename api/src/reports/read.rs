//! Reading reports, their history, and what their check finds.

use std::collections::{BTreeSet, HashMap};

use entity::enums::ReportAction;
use entity::{account, period, report, report_event, report_revision};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};
use time::Date;
use uuid::Uuid;

use super::dto::{Report, ReportSummary, tag};
use super::finding::Finding;
use super::input::{HistoryFilter, ReportFilter};
use super::parts::ReportEvent;
use super::writers::Grants;
use super::{check, content, revisions, scope, setting};
use crate::app::AppState;
use crate::auth::policy::ReadReports;
use crate::auth::principal::Allow;
use crate::clock::local_day;
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
    let grants = Grants::of(allow);
    let today = local_day(state.clock.now());
    if grants.are_none() && scope::shows_rows_alone(allow) {
        // One statement is of one moment by itself.
        let db = state.db.wide_reader().await?;
        return rows(&*db, allow, window, select).await;
    }
    let db = state.db.wide_snapshot().await?;
    summaries(&db, allow, &grants, today, (window, select)).await
}

/// Reports of which nothing is told but what stands in their rows.
async fn rows<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadReports>,
    window: Window<Uuid>,
    select: Select<report::Entity>,
) -> Result<Page<ReportSummary>, Problem> {
    let select = select.select_only().columns(ReportSummary::columns());
    let id_of = |row: &ReportSummary| row.id;
    let mut page = window
        .fetch_as(select, report::Column::Id, id_of, db)
        .await?;
    if allow.is_client() {
        for row in &mut page.items {
            scope::show_accepted(&mut row.status, &mut row.revision, row.effective_revision);
        }
    }
    Ok(page)
}

async fn summaries<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadReports>,
    grants: &Grants,
    today: Date,
    (window, select): (Window<Uuid>, Select<report::Entity>),
) -> Result<Page<ReportSummary>, Problem> {
    let mut page = window
        .fetch(select, report::Column::Id, |row| row.id, db)
        .await?;
    page.items = scope::shown(db, allow, page.items).await?;
    let steps = setting::steps(db, grants, today, &page.items).await?;
    let mut steps = steps.into_iter();
    Ok(page.map(|row| ReportSummary::of(&row, steps.next().unwrap_or_default())))
}

/// A report that was asked for.
pub enum Read {
    /// The copy with this tag, which the caller has, is good.
    Unchanged(String),
    /// The report with its content.
    Whole(Box<Report>),
}

/// Reads one report; its content only where the caller's copy, of which `is_known` tells by its tag, is not good.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadReports>,
    id: Uuid,
    is_known: impl FnOnce(&str) -> bool,
) -> Result<Read, Problem> {
    if Grants::of(allow).are_none() && scope::shows_rows_alone(allow) {
        return alone(state, allow, id, is_known).await;
    }
    let db = state.db.snapshot().await?;
    let row = find(&db, allow, id).await?;
    let one = std::slice::from_ref(&row);
    let today = local_day(state.clock.now());
    let mut steps = setting::steps(&db, &Grants::of(allow), today, one).await?;
    let steps = steps.pop().unwrap_or_default();
    let tag = tag(row.version, &steps);
    if is_known(&tag) {
        return Ok(Read::Unchanged(tag));
    }
    let content = content::load(&db, &row).await?;
    Ok(Read::Whole(Box::new(Report::of(&row, content, steps))))
}

/// The same for a caller who may do nothing with it. Each change of a report raises its version: where the last
/// statement sees that of the first, all of them have seen the same report, and no transaction needs to hold them
/// together.
async fn alone(
    state: &AppState,
    allow: &Allow<ReadReports>,
    id: Uuid,
    is_known: impl FnOnce(&str) -> bool,
) -> Result<Read, Problem> {
    let mut row = find(state.db.reader(), allow, id).await?;
    let version_tag = tag(row.version, &[]);
    if is_known(&version_tag) {
        return Ok(Read::Unchanged(version_tag));
    }
    let mut content = content::load(state.db.reader(), &row).await;
    if !matches!(&content, Ok(content) if content.version == Some(row.version)) {
        let db = state.db.snapshot().await?;
        row = find(&db, allow, id).await?;
        content = content::load(&db, &row).await;
    }
    Ok(Read::Whole(Box::new(Report::of(
        &row,
        content?,
        Vec::new(),
    ))))
}

/// Lists what happened to a report in the revisions that the caller may read, and to people when it was opened
/// again.
pub async fn history(
    state: &AppState,
    allow: &Allow<ReadReports>,
    id: Uuid,
    filter: HistoryFilter,
) -> Result<Page<ReportEvent>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let db = state.db.snapshot().await?;
    let row = find(&db, allow, id).await?;
    let numbers = revisions::known(&db, allow, &row)
        .await?
        .select_only()
        .column(report_revision::Column::Number)
        .into_query();
    let mut is_known = report_event::Column::Revision.in_subquery(numbers);
    if !allow.is_client() {
        // It stands in the revision it begins, and is the lead unit's own step.
        is_known = is_known.or(report_event::Column::Action.eq(ReportAction::Reopened));
    }
    let select = report_event::Entity::find()
        .filter(report_event::Column::ReportId.eq(row.id))
        .filter(is_known);
    let page = window
        .fetch(select, report_event::Column::Id, |event| event.id, &db)
        .await?;
    let accounts = page.items.iter().map(|event| event.account_id);
    let names: HashMap<Uuid, String> = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::DisplayName])
        .filter(account::Column::Id.is_in(accounts.collect::<BTreeSet<_>>()))
        .into_tuple()
        .all(&db)
        .await?
        .into_iter()
        .collect();
    Ok(page.map(|event| {
        let name = names.get(&event.account_id).cloned();
        ReportEvent::of(event, name.unwrap_or_default())
    }))
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
    let row = scope::visible(allow)
        .filter(report::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let shown = scope::shown(db, allow, vec![row]).await?;
    shown.into_iter().next().ok_or_else(Problem::not_found)
}
