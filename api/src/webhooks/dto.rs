//! Shapes of webhooks.

use entity::enums::{ChangeKind, WebhookStatus};
use entity::webhook_endpoint;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::patch::{Patch, present};
use crate::http::words::Line;

/// Where another system is called when something happens that it may read of in the change feed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d70",
    "service_client_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60",
    "url": "https://tonghop.so-ldtbxh.example.vn/tiendo",
    "description": "Số liệu được duyệt của thành phố Phan Thiết",
    "kinds": ["report_accepted", "report_reopened"],
    "status": "active",
    "previous_secret_until": null,
    "version": 1,
    "created_at": "2018-05-17T01:30:00Z",
    "updated_at": "2018-05-17T01:30:00Z"
}))]
pub struct Webhook {
    /// Identity.
    pub id: Uuid,
    /// The system: it is told of what it may read.
    pub service_client_id: Uuid,
    /// Where it is called.
    #[schema(max_length = 2000, format = "uri")]
    pub url: String,
    /// What it is for.
    #[schema(value_type = Option<Line<500>>)]
    pub description: Option<String>,
    /// Kinds of entries it is told of; empty: all.
    #[schema(max_items = 64)]
    pub kinds: Vec<ChangeKind>,
    /// Whether it is called.
    pub status: WebhookStatus,
    /// Until when the secret before the present one signs as well; `null`: it does not.
    #[serde(with = "time::serde::rfc3339::option")]
    pub previous_secret_until: Option<OffsetDateTime>,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

impl From<webhook_endpoint::Model> for Webhook {
    fn from(row: webhook_endpoint::Model) -> Self {
        let webhook_endpoint::Model {
            id,
            service_client_id,
            url,
            description,
            kinds,
            status,
            secret_sealed: _,
            previous_sealed: _,
            previous_until,
            position: _,
            version,
            created_at,
            updated_at,
        } = row;
        Self {
            id,
            service_client_id,
            url,
            description,
            kinds: kinds.0,
            status,
            previous_secret_until: previous_until,
            version,
            created_at,
            updated_at,
        }
    }
}

/// A webhook with its new secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d70",
    "service_client_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60",
    "url": "https://tonghop.so-ldtbxh.example.vn/tiendo",
    "description": "Số liệu được duyệt của thành phố Phan Thiết",
    "kinds": ["report_accepted", "report_reopened"],
    "status": "active",
    "previous_secret_until": null,
    "version": 1,
    "created_at": "2018-05-17T01:30:00Z",
    "updated_at": "2018-05-17T01:30:00Z",
    "secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
}))]
pub struct WebhookSecret {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// What its deliveries are signed by (Standard Webhooks).
    #[schema(max_length = 50, format = Password)]
    pub secret: String,
}

/// A webhook to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "service_client_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60",
    "url": "https://tonghop.so-ldtbxh.example.vn/tiendo",
    "description": "Số liệu được duyệt của thành phố Phan Thiết",
    "kinds": ["report_accepted", "report_reopened"]
}))]
pub struct NewWebhook {
    /// The system: it is told of what it may read, so it needs the scope `changes:read`.
    pub service_client_id: Uuid,
    /// Where it is called: `https`, in the public network unless the settings allow others.
    pub url: Line<2_000>,
    /// What it is for.
    #[serde(default)]
    pub description: Option<Line<500>>,
    /// Kinds of entries it is told of, each once and such as service clients are told of; empty: all of these.
    #[serde(default)]
    #[schema(max_items = 64)]
    pub kinds: Vec<ChangeKind>,
}

/// Changes to a webhook (RFC 7396). Its system stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kinds": [], "description": null}))]
pub struct WebhookPatch {
    /// Where it is called; what is under way goes there, too.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub url: Option<Line<2_000>>,
    /// What it is for.
    #[serde(default)]
    #[schema(value_type = Option<Line<500>>)]
    pub description: Patch<Line<500>>,
    /// Kinds of entries it is told of from now on, each once and such as service clients are told of; empty: all of
    /// these.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 64)]
    pub kinds: Option<Vec<ChangeKind>>,
}

/// Which webhooks to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WebhookFilter {
    /// Only those of this system.
    pub service_client_id: Option<Uuid>,
    /// Only those in this state.
    pub status: Option<WebhookStatus>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
