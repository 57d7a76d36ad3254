//! Shapes of the audit trail.

use entity::audit_event;
use entity::enums::{AuditAction, AuditActor};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Change, Entry, Subject};
use crate::http::instant::Instant;
use crate::http::words::{Line, Told};

/// One entry of the audit trail (nhật ký).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "seq": 42,
    "at": "2018-05-17T02:00:00Z",
    "action": "account_disabled",
    "reason": null,
    "actor": {"kind": "account", "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e", "name": "admin"},
    "subject": {"kind": "account", "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4e", "name": "tuphap"},
    "changes": [{"member": "status", "before": "active", "after": "disabled"}],
    "unit_ids": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40"],
    "address": "203.0.113.7",
    "user_agent": "curl/8.5.0",
    "request_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d70",
    "operation": "disable_account",
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
}))]
pub struct AuditEvent {
    /// Place in the chain, from 1 without gaps.
    #[schema(minimum = 1)]
    pub seq: i64,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What happened.
    pub action: AuditAction,
    /// Short code of why it failed or was refused.
    #[schema(max_length = 64, pattern = "^[a-z0-9_]+$")]
    pub reason: Option<String>,
    /// Who did it.
    pub actor: Actor,
    /// What it was done to.
    pub subject: Option<Subject>,
    /// The members that changed. Secrets are never among them.
    #[schema(max_items = 1000)]
    pub changes: Vec<Change>,
    /// Units it concerns: where actor and subject held grants then.
    #[schema(max_items = 10_000)]
    pub unit_ids: Vec<Uuid>,
    /// The address it came from.
    #[schema(max_length = 45, pattern = "^[0-9a-f.:]+$")]
    pub address: Option<String>,
    /// What the client called itself.
    #[schema(value_type = Option<Told<200>>)]
    pub user_agent: Option<String>,
    /// The `X-Request-Id` of the answer.
    pub request_id: Option<Uuid>,
    /// Id of the operation asked for.
    #[schema(max_length = 64, pattern = "^[a-z0-9_]+$")]
    pub operation: Option<String>,
    /// SHA-256 over the hash of the entry before and this entry, in hexadecimal digits.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub hash: String,
}

/// Who did it.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditActorRef, example = json!({"kind": "account", "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e", "name": "admin"}))]
pub struct Actor {
    /// Kind of it.
    pub kind: AuditActor,
    /// The account or the service client.
    pub id: Option<Uuid>,
    /// Its user name or client id then.
    #[schema(value_type = Option<Line<254>>)]
    pub name: Option<String>,
}

impl AuditEvent {
    /// The shape of an entry.
    pub fn of(row: &audit_event::Model) -> serde_json::Result<Self> {
        let Entry {
            seq,
            at,
            action,
            reason,
            actor_kind,
            actor_id,
            actor_name,
            address,
            user_agent,
            request_id,
            operation,
            subject,
            changes,
            unit_ids,
        } = serde_json::from_str(&row.body)?;
        Ok(Self {
            seq,
            at,
            action,
            reason,
            actor: Actor {
                kind: actor_kind,
                id: actor_id,
                name: actor_name,
            },
            subject,
            changes,
            unit_ids: unit_ids.into_iter().collect(),
            address: address.map(|address| address.to_string()),
            user_agent,
            request_id,
            operation,
            hash: super::verify::hexadecimal(&row.hash),
        })
    }
}

/// Which way a list goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// From the latest back.
    #[default]
    NewestFirst,
    /// From the beginning on.
    OldestFirst,
}

/// Which entries to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// Only what happened so.
    pub action: Option<AuditAction>,
    /// Only what this account or client did.
    pub actor_id: Option<Uuid>,
    /// Only what was done to this: an account, a service client, a key (`kid`).
    #[serde(default, deserialize_with = "crate::http::params::at_most::<64, _>")]
    #[param(max_length = 64)]
    pub subject_id: Option<String>,
    /// Only what concerns this very unit.
    pub unit_id: Option<Uuid>,
    /// Only from this instant on.
    pub from: Option<Instant>,
    /// Only before this instant.
    pub before: Option<Instant>,
    /// Which way the list goes; `newest_first` unless said.
    #[param(inline)]
    pub order: Option<Order>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
