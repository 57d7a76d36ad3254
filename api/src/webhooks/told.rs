//! What the audit trail tells of webhooks: never a secret, and what stands behind the host may be one.

use entity::enums::{AuditAction, AuditSubject};
use entity::webhook_endpoint;
use reqwest::Url;
use sea_orm::ActiveEnum;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::audit::{Event, Subject};

/// That this happened to the webhook of a system of that unit.
pub fn about(action: AuditAction, webhook: &webhook_endpoint::Model, unit_id: Uuid) -> Event {
    Event::new(action)
        .on(Subject::unnamed(AuditSubject::Webhook, webhook.id))
        .at([unit_id])
}

/// Where it is called: scheme and host, and the beginning of a hash (SHA-256) of the whole, which shows that it changed.
pub fn url(webhook: &webhook_endpoint::Model) -> String {
    let place = Url::parse(&webhook.url).map(|url| url.origin().ascii_serialization());
    let hash = Sha256::digest(&webhook.url);
    let hash = hash[..8]
        .iter()
        .fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
    format!("{} sha256:{hash:016x}", place.unwrap_or_default())
}

/// The kinds as a list of words.
pub fn kinds(webhook: &webhook_endpoint::Model) -> String {
    let kinds = webhook.kinds.0.iter().map(ActiveEnum::to_value);
    kinds.collect::<Vec<_>>().join(" ")
}
