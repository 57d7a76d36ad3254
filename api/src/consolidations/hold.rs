//! The frame of every change of a draft: visible, led, unchanged since read, locked.

use entity::enums::ConsolidationStatus;
use entity::{consolidation, consolidation_writer, plan};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::canonical::canonical;
use super::scope::visible;
use crate::app::AppState;
use crate::audit::{self, By, Event, Subject};
use crate::auth::policy::Permission;
use crate::auth::principal::Allow;
use crate::db::Tx;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::texts;
use entity::enums::AuditAction;

/// A draft locked for a change. Dropped before it is committed, nothing has happened.
#[derive(Debug)]
pub struct Held {
    /// The transaction that holds the lock.
    pub tx: Tx,
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
    pub async fn keep(
        self,
        by: &By,
        mut changed: consolidation::ActiveModel,
        event: Event,
    ) -> Result<(), Problem> {
        remember(&self.tx, self.row.id, self.account_id).await?;
        changed.signed_by = Set(None);
        changed.signed_at = Set(None);
        changed.signed_sha256 = Set(None);
        let event = event.change("signature", self.row.signed_by, None::<Uuid>);
        self.number(by, changed, event).await
    }

    /// Keeps the number and the day that a document gets when it is issued, which nobody wrote and nobody signs.
    pub async fn number(
        self,
        by: &By,
        mut changed: consolidation::ActiveModel,
        event: Event,
    ) -> Result<(), Problem> {
        changed.version = Set(self.row.version + 1);
        changed.updated_at = Set(self.now);
        let row = changed.update(&self.tx).await?;
        let event = members(event, Some(&self.row), &row)?;
        audit::record(&self.tx, self.now, by, event).await?;
        self.tx.commit().await?;
        Ok(())
    }

    /// The draft, ready to be changed.
    pub fn changed(&self) -> consolidation::ActiveModel {
        self.row.clone().into_active_model()
    }

    /// What the audit trail tells of it.
    pub fn event(&self, action: AuditAction) -> Event {
        event(action, &self.row, &self.plan)
    }
}

/// What the audit trail tells of a consolidation.
pub fn event(action: AuditAction, row: &consolidation::Model, plan: &plan::Model) -> Event {
    Event::new(action)
        .on(Subject::consolidation(row.id, &row.title))
        .at([plan.issuing_unit_id, plan.lead_unit_id])
}

/// The same with the members of the document that changed; of the narrative, which is long, the hash.
pub fn members(
    event: Event,
    before: Option<&consolidation::Model>,
    after: &consolidation::Model,
) -> Result<Event, Problem> {
    let (before, after) = (before.map(told).transpose()?, told(after)?);
    let mut event = event;
    for (place, (member, is)) in after.into_iter().enumerate() {
        let was = before.as_ref().and_then(|all| all[place].1.clone());
        event = event.change(member, was, is);
    }
    Ok(event)
}

fn told(row: &consolidation::Model) -> Result<[(&'static str, Option<String>); 9], Problem> {
    let signatory = row.signatory.as_ref().map(canonical).transpose()?;
    Ok([
        ("document_number", row.document_number.clone()),
        ("title", Some(row.title.clone())),
        ("issuing_body", Some(row.issuing_body.clone())),
        ("superior_body", row.superior_body.clone()),
        ("place", Some(row.place.clone())),
        ("issued_on", row.issued_on.map(|day| day.to_string())),
        ("signatory", signatory.map(|(text, _)| text)),
        ("recipients", Some(canonical(&row.recipients)?.0)),
        ("narrative", Some(canonical(&row.narrative)?.1)),
    ])
}

/// The caller is not of the lead unit.
pub fn not_lead() -> Problem {
    Problem::forbidden(texts::consolidations::only_lead_consolidates())
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
