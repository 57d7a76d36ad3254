//! What the audit trail tells of webhooks: never a secret.

use entity::enums::{AuditAction, AuditSubject};
use entity::webhook_endpoint;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use crate::audit::{Event, Subject};

/// That this happened to the webhook of a system of that unit.
pub fn about(action: AuditAction, webhook: &webhook_endpoint::Model, unit_id: Uuid) -> Event {
    Event::new(action)
        .on(Subject::unnamed(AuditSubject::Webhook, webhook.id))
        .at([unit_id])
}

/// The kinds as a list of words.
pub fn kinds(webhook: &webhook_endpoint::Model) -> String {
    let kinds = webhook.kinds.0.iter().map(ActiveEnum::to_value);
    kinds.collect::<Vec<_>>().join(" ")
}
