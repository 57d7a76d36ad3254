//! Adding an entry.

use entity::{audit_event, audit_event_unit, audit_head};
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};
use time::OffsetDateTime;

use super::{By, Event, chain};
use crate::changes;
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// Adds an entry to the trail, as the last statement before the commit of what it tells of: it locks the
/// end of the chain, so entries come in the order of their commits. What others keep in step with goes into the change
/// feed, too.
pub async fn record(tx: &Tx, now: OffsetDateTime, by: &By, event: Event) -> Result<(), Problem> {
    let lost = || {
        tracing::error!("the audit trail has lost its end");
        Problem::new(Code::Internal)
    };
    changes::record::record(tx, now, event.told()).await?;
    let head = audit_head::Entity::find()
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(lost)?;
    let entry = event.entry(head.seq + 1, now, by);
    let body = serde_json::to_string(&entry).map_err(|error| {
        tracing::error!(%error, "an audit entry could not be written");
        Problem::new(Code::Internal)
    })?;
    let hash = chain::link(&head.hash, &body);
    let row = audit_event::ActiveModel {
        seq: Set(entry.seq),
        at: Set(entry.at),
        action: Set(entry.action),
        actor_id: Set(entry.actor_id),
        subject_id: Set(entry.subject.map(|subject| subject.id)),
        body: Set(body),
        previous_hash: Set(head.hash.clone()),
        hash: Set(hash.clone()),
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    if !entry.unit_ids.is_empty() {
        let rows = entry
            .unit_ids
            .into_iter()
            .map(|unit_id| audit_event_unit::ActiveModel {
                seq: Set(entry.seq),
                unit_id: Set(unit_id),
            });
        audit_event_unit::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    let mut end: audit_head::ActiveModel = head.into();
    end.seq = Set(entry.seq);
    end.hash = Set(hash);
    end.update(tx).await?;
    Ok(())
}
