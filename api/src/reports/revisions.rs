//! Reading the revisions of a report, and what differs between two.

use std::collections::BTreeMap;

use entity::{attachment, period, report, report_revision, report_value};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use uuid::Uuid;

use super::content::{self, Content};
use super::diff::{self, Said, Side};
use super::input::HistoryFilter;
use super::owed::Measure;
use super::parts::ReportValue;
use super::read::find;
use super::revision_dto::{
    DiffFilter, ReportFile, ReportPassageDiff, ReportRevision, ReportRevisionDiff,
    ReportRevisionSummary, ReportValueDiff,
};
use super::{attached, scope};
use crate::app::AppState;
use crate::auth::policy::ReadReports;
use crate::auth::principal::Allow;
use crate::http::catalogue::FaultCode;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::periods::provisional::is_provisional;
use crate::texts;

/// Lists the revisions of a report that the caller may read.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadReports>,
    id: Uuid,
    filter: HistoryFilter,
) -> Result<Page<ReportRevisionSummary>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let db = state.db.wide_snapshot().await?;
    let row = find(&db, allow, id).await?;
    let period = period::Entity::find_by_id(row.period_id)
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let select = known(&db, allow, &row).await?;
    let page = window
        .fetch(select, report_revision::Column::Id, |row| row.id, &db)
        .await?;
    Ok(page.map(|revision| {
        let provisional = revision
            .submitted_at
            .is_some_and(|at| is_provisional(at, period.cutoff_on));
        ReportRevisionSummary::of(&revision, row.effective_revision, provisional)
    }))
}

/// Reads what a report said at one revision.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadReports>,
    id: Uuid,
    number: i32,
) -> Result<ReportRevision, Problem> {
    let db = state.db.snapshot().await?;
    let row = find(&db, allow, id).await?;
    let content = numbered(&db, allow, &row, number).await?;
    let content = content.ok_or_else(Problem::not_found)?;
    Ok(ReportRevision::of(content, row.effective_revision))
}

/// Says what differs between two revisions.
pub async fn compare(
    state: &AppState,
    allow: &Allow<ReadReports>,
    id: Uuid,
    number: i32,
    filter: &DiffFilter,
) -> Result<ReportRevisionDiff, Problem> {
    let db = state.db.snapshot().await?;
    let row = find(&db, allow, id).await?;
    let after = numbered(&db, allow, &row, number).await?;
    let after = after.ok_or_else(Problem::not_found)?;
    let before = if let Some(against) = filter.against {
        let other = numbered(&db, allow, &row, against).await?;
        Some(other.ok_or_else(no_such_revision)?)
    } else {
        let one_before = known(&db, allow, &row)
            .await?
            .filter(report_revision::Column::Number.lt(number))
            .order_by_desc(report_revision::Column::Number)
            .one(&db)
            .await?;
        match one_before {
            Some(revision) => Some(content::of(&db, &row, revision).await?),
            None => None,
        }
    };
    let mut diff = told(&row, before.as_ref(), &after);
    let new = attached::of(&db, after.revision.id).await?;
    let old = match &before {
        Some(content) => attached::of(&db, content.revision.id).await?,
        None => Vec::new(),
    };
    diff.attachments_added = only_in(&new, &old);
    diff.attachments_removed = only_in(&old, &new);
    Ok(diff)
}

/// The revisions of a report that the caller may read.
pub async fn known<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadReports>,
    row: &report::Model,
) -> Result<Select<report_revision::Entity>, Problem> {
    let writers = [Some(row.unit_id), row.on_behalf_unit_id];
    let mut within_reach = false;
    for unit_id in writers.into_iter().flatten() {
        within_reach = within_reach || allow.scope().contains(db, unit_id).await?;
    }
    Ok(report_revision::Entity::find()
        .filter(report_revision::Column::ReportId.eq(row.id))
        .filter(scope::revisions(allow, within_reach)))
}

async fn numbered<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadReports>,
    row: &report::Model,
    number: i32,
) -> Result<Option<Content>, Problem> {
    let revision = known(db, allow, row)
        .await?
        .filter(report_revision::Column::Number.eq(number))
        .one(db)
        .await?;
    match revision {
        Some(revision) => Ok(Some(content::of(db, row, revision).await?)),
        None => Ok(None),
    }
}

/// The files of the one that the other does not hold, in the order they were sent.
fn only_in(one: &[attachment::Model], other: &[attachment::Model]) -> Vec<ReportFile> {
    let mut only: Vec<_> = one.iter().filter(|file| !other.contains(file)).collect();
    only.sort_by_key(|file| file.id);
    only.into_iter().map(ReportFile::of).collect()
}

fn no_such_revision() -> Problem {
    Problem::parameter(
        "against",
        FaultCode::UnknownRevision,
        texts::reports::no_such_revision(),
    )
}

fn side(content: &Content) -> Side {
    Side {
        values: content
            .values
            .iter()
            .map(|(row, _)| (row.measure_id, Said::of(row)))
            .collect(),
        narrative: content
            .revision
            .narrative
            .0
            .iter()
            .map(|passage| (passage.section.clone(), passage.text.clone()))
            .collect(),
    }
}

/// The difference as it is answered, but for the files: values in the order of the report, passages in that of the
/// text.
fn told(row: &report::Model, before: Option<&Content>, after: &Content) -> ReportRevisionDiff {
    let nothing = Side::default();
    let one = before.map_or(nothing, side);
    let mut diff = diff::diff(&one, &side(after));
    let rows = |content: Option<&Content>| -> BTreeMap<Uuid, (report_value::Model, Measure)> {
        let values = content.map(|content| content.values.clone());
        let values = values.unwrap_or_default().into_iter();
        values.map(|value| (value.0.measure_id, value)).collect()
    };
    let (mut old, mut new) = (rows(before), rows(Some(after)));
    let shape = |(value, measure)| ReportValue::of(value, measure);
    let values = after.owed.iter().filter_map(|owed| {
        let measure_id = owed.measure.id;
        let step = diff.values.remove(&measure_id)?;
        Some(ReportValueDiff {
            measure_id,
            measure_code: owed.measure.code.clone(),
            change: step.change(),
            members: step.members(),
            before: old.remove(&measure_id).map(shape),
            after: new.remove(&measure_id).map(shape),
        })
    });
    let values = values.collect();
    let passages = |content: &Content| content.revision.narrative.0.clone();
    let sections = [Some(after), before].into_iter().flatten();
    let sections = sections.flat_map(passages);
    let narrative = sections.filter_map(|passage| {
        let step = diff.narrative.remove(&passage.section)?;
        Some(ReportPassageDiff {
            section: passage.section,
            change: step.change(),
            before: step.before,
            after: step.after,
        })
    });
    ReportRevisionDiff {
        report_id: row.id,
        revision: after.revision.number,
        against: before.map(|content| content.revision.number),
        values,
        narrative: narrative.collect(),
        attachments_added: Vec::new(),
        attachments_removed: Vec::new(),
    }
}
