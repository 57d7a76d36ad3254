//! Shapes of service clients.

use entity::enums::{AccountStatus, ClientScope};
use entity::service_client;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::accounts::names::LoginName;
use crate::http::words::Line;

/// A machine account of another system (hệ thống kết nối).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60",
    "client_id": "so-ldtbxh",
    "name": "Hệ thống tổng hợp của Sở Lao động - Thương binh và Xã hội",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "scopes": ["aggregates:read", "metadata:read"],
    "status": "active",
    "version": 1,
    "created_at": "2018-05-17T01:30:00Z",
    "updated_at": "2018-05-17T01:30:00Z"
}))]
pub struct ServiceClient {
    /// Identity.
    pub id: Uuid,
    /// OAuth client id, unique.
    pub client_id: String,
    /// Name shown.
    pub name: String,
    /// The unit whose subtree it may read.
    pub unit_id: Uuid,
    /// What it may read there.
    #[schema(max_items = 4)]
    pub scopes: Vec<ClientScope>,
    /// Whether it may be used.
    pub status: AccountStatus,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

impl From<service_client::Model> for ServiceClient {
    fn from(row: service_client::Model) -> Self {
        let service_client::Model {
            id,
            client_id,
            name,
            unit_id,
            scopes,
            secret_hash: _,
            status,
            version,
            created_at,
            updated_at,
        } = row;
        Self {
            id,
            client_id,
            name,
            unit_id,
            scopes: scopes.0,
            status,
            version,
            created_at,
            updated_at,
        }
    }
}

/// A service client with its new secret, which is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60",
    "client_id": "so-ldtbxh",
    "name": "Hệ thống tổng hợp của Sở Lao động - Thương binh và Xã hội",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "scopes": ["aggregates:read", "metadata:read"],
    "status": "active",
    "version": 1,
    "created_at": "2018-05-17T01:30:00Z",
    "updated_at": "2018-05-17T01:30:00Z",
    "client_secret": "J9t4sT0uVZkpZ0mQ2fR7dVwqk1x8mJw4b9bA7m1y2cY"
}))]
pub struct ServiceClientSecret {
    /// The client.
    #[serde(flatten)]
    pub client: ServiceClient,
    /// The secret, for `POST /v1/oauth/token`; only its hash is kept.
    #[schema(format = Password)]
    pub client_secret: String,
}

/// A service client to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "client_id": "so-ldtbxh",
    "name": "Hệ thống tổng hợp của Sở Lao động - Thương binh và Xã hội",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "scopes": ["aggregates:read", "metadata:read"]
}))]
pub struct NewServiceClient {
    /// OAuth client id; no other client has it.
    pub client_id: LoginName,
    /// Name shown.
    pub name: Line<200>,
    /// The unit whose subtree it may read.
    pub unit_id: Uuid,
    /// What it may read there.
    #[schema(value_type = BTreeSet<ClientScope>, min_items = 1, max_items = 4)]
    pub scopes: Vec<ClientScope>,
}

/// Which service clients to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ServiceClientFilter {
    /// Only the client with this client id.
    #[param(max_length = 64)]
    pub client_id: Option<String>,
    /// Only clients in this state.
    pub status: Option<AccountStatus>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
