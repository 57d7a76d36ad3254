//! Shapes of service clients.

use entity::enums::{AccountStatus, ClientScope};
use entity::service_client;
use serde::{Deserialize, Deserializer, Serialize};
use time::{Duration, OffsetDateTime};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::addresses::AddressRange;
use crate::accounts::names::LoginName;
use crate::http::etag;
use crate::http::instant::Instant;
use crate::http::patch::{Patch, present};
use crate::http::words::Line;
use crate::texts;
use crate::unfit::Unfit;

/// A machine account of another system (hệ thống kết nối).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60",
    "client_id": "so-ldtbxh",
    "name": "Hệ thống tổng hợp của Sở Lao động - Thương binh và Xã hội",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "scopes": ["aggregates:read", "metadata:read"],
    "allowed_addresses": ["203.0.113.0/24"],
    "expires_at": "2020-12-31T17:00:00Z",
    "last_used_at": null,
    "previous_secret_until": null,
    "status": "active",
    "version": 1,
    "created_at": "2018-05-17T01:30:00Z",
    "updated_at": "2018-05-17T01:30:00Z"
}))]
pub struct ServiceClient {
    /// Identity.
    pub id: Uuid,
    /// OAuth client id, unique.
    #[schema(value_type = Line<64>)]
    pub client_id: String,
    /// Name shown.
    #[schema(value_type = Line<200>)]
    pub name: String,
    /// The unit whose subtree it may read.
    pub unit_id: Uuid,
    /// What it may read there.
    #[schema(max_items = 4)]
    pub scopes: Vec<ClientScope>,
    /// Where it may call from; empty: from anywhere.
    #[schema(max_items = 50)]
    pub allowed_addresses: Vec<AddressRange>,
    /// From when on it cannot be used; `null`: no such instant.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
    /// When a token was last given out, to the minute; shows in the `ETag`, but does not raise the version.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
    /// Until when the secret before the present one works; `null`: it does not.
    #[serde(with = "time::serde::rfc3339::option")]
    pub previous_secret_until: Option<OffsetDateTime>,
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

impl ServiceClient {
    /// Its entity tag: the version, and the last use, which changes without one.
    pub fn tag(&self) -> String {
        let used = self.last_used_at.map(OffsetDateTime::unix_timestamp);
        etag::marked(self.version, used)
    }
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
            previous_secret_hash: _,
            previous_secret_until,
            token_generation: _,
            expires_at,
            allowed_addresses,
            last_used_at,
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
            allowed_addresses: allowed_addresses.0.into_iter().map(AddressRange).collect(),
            expires_at,
            last_used_at,
            previous_secret_until,
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
    "allowed_addresses": ["203.0.113.0/24"],
    "expires_at": "2020-12-31T17:00:00Z",
    "last_used_at": null,
    "previous_secret_until": null,
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
    #[schema(max_length = 43, format = Password)]
    pub client_secret: String,
}

/// A service client to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "client_id": "so-ldtbxh",
    "name": "Hệ thống tổng hợp của Sở Lao động - Thương binh và Xã hội",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "scopes": ["aggregates:read", "metadata:read"],
    "allowed_addresses": ["203.0.113.0/24"],
    "expires_at": "2020-12-31T17:00:00Z"
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
    /// Where it may call from; empty: from anywhere.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub allowed_addresses: Vec<AddressRange>,
    /// From when on it cannot be used, in the future; `null`: no such instant.
    #[serde(default)]
    pub expires_at: Option<Instant>,
}

/// Changes to a service client (RFC 7396). Its unit stays: another unit is another client.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"allowed_addresses": ["203.0.113.7"], "expires_at": null}))]
pub struct ServiceClientPatch {
    /// Name shown.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub name: Option<Line<200>>,
    /// What it may read; tokens already out lose what is taken away within a second.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = BTreeSet<ClientScope>, required = false, min_items = 1, max_items = 4)]
    pub scopes: Option<Vec<ClientScope>>,
    /// Where it may call from; empty: from anywhere.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 50)]
    pub allowed_addresses: Option<Vec<AddressRange>>,
    /// From when on it cannot be used, in the future; `null`: no such instant.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    pub expires_at: Patch<Instant>,
}

/// How long the secret up to now goes on working.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"overlap_hours": 24}))]
pub struct SecretRotation {
    /// Hours for which the secret up to now works beside the new one; 0: it stops at once, and so do all
    /// tokens given out so far.
    #[serde(default = "a_day")]
    #[schema(value_type = u16, default = 24, minimum = 0, maximum = 168)]
    pub overlap_hours: Hours,
}

fn a_day() -> Hours {
    Hours(24)
}

/// A number of hours within a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours(u16);

/// Hours in a week.
const WEEK: u16 = 168;

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hours = u16::deserialize(deserializer)?;
        if hours <= WEEK {
            Ok(Self(hours))
        } else {
            Err(Unfit(texts::values::hours(WEEK)).through())
        }
    }
}

impl Hours {
    /// The duration; `None`: none at all.
    pub fn duration(self) -> Option<Duration> {
        (self.0 > 0).then(|| Duration::hours(self.0.into()))
    }
}

impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
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
