//! The frame of every change of a draft: visible, led, unchanged since read, locked.

use entity::enums::ConsolidationStatus;
use entity::{consolidation, consolidation_writer, plan};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::scope::visible;
use crate::app::AppState;
use crate::audit::{Event, Subject};
use crate::auth::policy::Permission;
use crate::auth::principal::Allow;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use entity::enums::AuditAction;

/// A draft locked for a change. Dropped before it is committed, nothing has happened.
#[derive(Debug)]
pub struct Held {
    /// The transaction that holds the lock.
    pub tx: DatabaseTransaction,
    /// The draft.
    pub row: consolidation::Model,
    /// Its plan.
    pub plan: plan::Model,
    /// Who changes it.
    pub account_id: Uuid,
    /// When.
    pub now: OffsetDateTime,
}

impl Held {
    /// Locks a draft the caller may know of, for a `step` that people of exactly the lead unit may take.
    pub async fn draft<P: Permission>(
        state: &AppState,
        allow: &Allow<P>,
        id: Uuid,
        if_match: &IfMatch,
        step: &str,
    ) -> Result<Self, Problem> {
        let account_id = allow.account_id()?;
        let tx = state.db.begin().await?;
        let row = visible(allow)
            .filter(consolidation::Column::Id.eq(id))
            .lock(LockType::NoKeyUpdate)
            .one(&tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        let plan = plan::Entity::find_by_id(row.plan_id)
            .one(&tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        if !allow.at(plan.lead_unit_id) {
            return Err(not_lead());
        }
        if_match.check(row.version)?;
        if row.status != ConsolidationStatus::Draft {
            return Err(Problem::impossible(&row.status, step));
        }
        Ok(Self {
            tx,
            row,
            plan,
            account_id,
            // After the lock, so that what happens stands in the order it happened.
            now: state.clock.now(),
        })
    }

    /// Keeps a change of what the document says: whoever made it has written in it, and a signature is about
    /// what it no longer says.
    pub async fn keep(self, mut changed: consolidation::ActiveModel) -> Result<(), Problem> {
        remember(&self.tx, self.row.id, self.account_id).await?;
        changed.signed_by = Set(None);
        changed.signed_at = Set(None);
        changed.signed_figures = Set(None);
        changed.version = Set(self.row.version + 1);
        changed.updated_at = Set(self.now);
        changed.update(&self.tx).await?;
        self.tx.commit().await?;
        Ok(())
    }

    /// The draft, ready to be changed.
    pub fn changed(&self) -> consolidation::ActiveModel {
        self.row.clone().into_active_model()
    }

    /// What the audit trail tells of it.
    pub fn event(&self, action: AuditAction) -> Event {
        Event::new(action)
            .on(Subject::consolidation(self.row.id, &self.row.title))
            .at([self.plan.issuing_unit_id, self.plan.lead_unit_id])
    }
}

/// The caller is not of the lead unit.
pub fn not_lead() -> Problem {
    Problem::forbidden(
        "Chỉ cơ quan chủ trì kế hoạch được thực hiện việc này với báo cáo tổng hợp.",
        "Only the lead unit of the plan does this with its consolidations.",
    )
}

/// Whether the account wrote in the draft: four eyes mean that it does not sign it.
pub async fn wrote<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
    account_id: Uuid,
) -> Result<bool, Problem> {
    let found = consolidation_writer::Entity::find_by_id((id, account_id))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Remembers that the account wrote in the draft, which is locked or new.
pub async fn remember<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
    account_id: Uuid,
) -> Result<(), Problem> {
    if !wrote(db, id, account_id).await? {
        let row = consolidation_writer::Model {
            consolidation_id: id,
            account_id,
        };
        consolidation_writer::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
