//! Which attachments a caller may know of: those of the reports, and of the revisions, that they may read.

use entity::{attachment, report_attachment, report_revision};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::dto::{Attachment, AttachmentFilter};
use crate::app::AppState;
use crate::auth::policy::ReadReports;
use crate::auth::principal::Allow;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::reports::attached;
use crate::reports::read::find;
use crate::reports::revisions::known;

/// Lists the files that a revision of a report holds.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadReports>,
    report_id: Uuid,
    filter: AttachmentFilter,
) -> Result<Page<Attachment>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let db = &state.db.snapshot().await?;
    let report = find(db, allow, report_id).await?;
    let number = filter.revision.unwrap_or(report.revision);
    let revision = known(db, allow, &report)
        .await?
        .filter(report_revision::Column::Number.eq(number))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let held = attachment::Column::Id.in_subquery(attached::ids(revision.id));
    let select = attachment::Entity::find().filter(held);
    let page = window
        .fetch(select, attachment::Column::Id, |row| row.id, db)
        .await?;
    Ok(page.map(|row| Attachment::of(row, report.version)))
}

/// Reads about one file, with the version of its report.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadReports>,
    report_id: Uuid,
    id: Uuid,
) -> Result<(attachment::Model, i64), Problem> {
    let db = &state.db.snapshot().await?;
    let report = find(db, allow, report_id).await?;
    let shown = known(db, allow, &report)
        .await?
        .select_only()
        .column(report_revision::Column::Id)
        .into_query();
    let held = report_attachment::Entity::find()
        .select_only()
        .column(report_attachment::Column::AttachmentId)
        .filter(report_attachment::Column::RevisionId.in_subquery(shown))
        .into_query();
    let row = attachment::Entity::find_by_id(id)
        .filter(attachment::Column::Id.in_subquery(held))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok((row, report.version))
}
