//! Which files a revision holds. The files themselves are [`attachments`](crate::attachments).

use entity::{attachment, report_attachment};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::http::problem::Problem;
use crate::rows::insert_all;

/// Ids of the files a revision holds, to be asked for in another query.
pub fn ids(revision_id: Uuid) -> SelectStatement {
    report_attachment::Entity::find()
        .select_only()
        .column(report_attachment::Column::AttachmentId)
        .filter(report_attachment::Column::RevisionId.eq(revision_id))
        .into_query()
}

/// The files a revision holds.
pub async fn of<C: ConnectionTrait>(
    db: &C,
    revision_id: Uuid,
) -> Result<Vec<attachment::Model>, Problem> {
    let held = attachment::Column::Id.in_subquery(ids(revision_id));
    Ok(attachment::Entity::find().filter(held).all(db).await?)
}

/// Adds a file to a revision. The report is locked.
pub async fn add<C: ConnectionTrait>(
    db: &C,
    revision_id: Uuid,
    attachment_id: Uuid,
) -> Result<(), Problem> {
    link(db, revision_id, [attachment_id]).await
}

/// Takes a file out of a revision; whether it was there. Other revisions keep it.
pub async fn remove<C: ConnectionTrait>(
    db: &C,
    revision_id: Uuid,
    attachment_id: Uuid,
) -> Result<bool, Problem> {
    let gone = report_attachment::Entity::delete_by_id((revision_id, attachment_id))
        .exec(db)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// A revision that continues another holds the same files.
pub async fn carry_on<C: ConnectionTrait>(db: &C, from: Uuid, to: Uuid) -> Result<(), Problem> {
    let held = report_attachment::Entity::find()
        .filter(report_attachment::Column::RevisionId.eq(from))
        .all(db)
        .await?;
    link(db, to, held.into_iter().map(|row| row.attachment_id)).await
}

async fn link<C: ConnectionTrait>(
    db: &C,
    revision_id: Uuid,
    attachment_ids: impl IntoIterator<Item = Uuid>,
) -> Result<(), Problem> {
    let rows = attachment_ids.into_iter().map(|attachment_id| {
        let row = report_attachment::Model {
            revision_id,
            attachment_id,
        };
        row.into_active_model().reset_all()
    });
    Ok(insert_all(db, rows.collect()).await?)
}
