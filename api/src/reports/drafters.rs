//! Who wrote in a revision: four eyes mean that none of them signs it.

use entity::{report_drafter, report_revision};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::http::problem::Problem;

/// Whether the account wrote in the revision that a statement is about.
pub fn has_drafted(account_id: Uuid) -> Expr {
    let revision = Expr::col((report_drafter::Entity, report_drafter::Column::RevisionId))
        .equals((report_revision::Entity, report_revision::Column::Id));
    let drafted = report_drafter::Entity::find()
        .select_only()
        .column(report_drafter::Column::AccountId)
        .filter(revision)
        .filter(report_drafter::Column::AccountId.eq(account_id));
    Expr::exists(drafted.into_query())
}

/// Remembers that the account wrote in the revision, which it had not. The report is locked, so nobody else does.
pub async fn remember<C: ConnectionTrait>(
    db: &C,
    revision_id: Uuid,
    account_id: Uuid,
) -> Result<(), Problem> {
    insert(db, revision_id, [account_id]).await
}

/// The words of a revision that continues another are still those of its writers.
pub async fn carry_on<C: ConnectionTrait>(db: &C, from: Uuid, to: Uuid) -> Result<(), Problem> {
    let writers = report_drafter::Entity::find()
        .filter(report_drafter::Column::RevisionId.eq(from))
        .all(db)
        .await?;
    insert(db, to, writers.into_iter().map(|row| row.account_id)).await
}

async fn insert<C: ConnectionTrait>(
    db: &C,
    revision_id: Uuid,
    account_ids: impl IntoIterator<Item = Uuid>,
) -> Result<(), Problem> {
    let rows: Vec<report_drafter::ActiveModel> = account_ids
        .into_iter()
        .map(|account_id| {
            let row = report_drafter::Model {
                revision_id,
                account_id,
            };
            row.into_active_model().reset_all()
        })
        .collect();
    if !rows.is_empty() {
        report_drafter::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
