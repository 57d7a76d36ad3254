//! What signing in takes and gives.

use entity::enums::{ClientScope, Language, Role};
use entity::session;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::policy::Action;
use super::session_life;
use crate::http::words::{Line, Told};

/// User name (or e-mail) and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"username": "tuphap", "password": "mot cau rat kho doan 2018"}))]
pub struct Login {
    /// User name or e-mail address.
    pub username: Line<254>,
    /// Password.
    #[schema(value_type = String, min_length = 1, max_length = 1024, format = Password, write_only)]
    pub password: Line<1024>,
    /// Six digits of the authenticator app, or a recovery code, where the account has a second factor.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 64, format = Password, write_only)]
    pub code: Option<Line<64>>,
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"refresh_token": "pZ0mQ2fR7dVwqk1x8mJw4b9bA7m1y2cYJ9t4sT0uVZk"}))]
pub struct Refresh {
    /// The refresh token of the last sign-in or refresh; good for one use.
    #[schema(value_type = String, min_length = 1, max_length = 200, format = Password, write_only)]
    pub refresh_token: Line<200>,
}

/// Tokens of a sign-in.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "access_token": "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.e30.c2ln",
    "token_type": "Bearer",
    "expires_in": 600,
    "refresh_token": "pZ0mQ2fR7dVwqk1x8mJw4b9bA7m1y2cYJ9t4sT0uVZk",
    "must_change_password": false
}))]
pub struct Tokens {
    /// JWT to send as `Authorization: Bearer …`.
    #[schema(
        max_length = 8000,
        pattern = r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"
    )]
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(max_length = 6, pattern = "^Bearer$")]
    pub token_type: &'static str,
    /// Seconds the access token lives.
    #[schema(minimum = 1)]
    pub expires_in: i64,
    /// Gives the next pair of tokens, once.
    #[schema(max_length = 43, pattern = "^[A-Za-z0-9_-]{43}$")]
    pub refresh_token: String,
    /// Nothing but `PUT /v1/me/password` works until it is done.
    pub must_change_password: bool,
}

/// RFC 6749 section 4.4 request, form encoded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "grant_type": "client_credentials",
    "client_id": "so-ldtbxh",
    "client_secret": "J9t4sT0uVZkpZ0mQ2fR7dVwqk1x8mJw4b9bA7m1y2cY"
}))]
pub struct TokenRequest {
    /// Always `client_credentials`.
    pub grant_type: Line<64>,
    /// Client id, unless it comes in the `Authorization: Basic` header.
    pub client_id: Option<Line<64>>,
    /// Client secret, unless it comes in the `Authorization: Basic` header.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200, format = Password, write_only)]
    pub client_secret: Option<Line<200>>,
    /// Scopes wanted, separated by blanks; absent: all the client has.
    pub scope: Option<Line<200>>,
}

/// RFC 6749 section 5.1 answer.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "access_token": "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.e30.c2ln",
    "token_type": "Bearer",
    "expires_in": 600,
    "scope": "aggregates:read metadata:read"
}))]
pub struct ClientToken {
    /// JWT to send as `Authorization: Bearer …`.
    #[schema(
        max_length = 8000,
        pattern = r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"
    )]
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(max_length = 6, pattern = "^Bearer$")]
    pub token_type: &'static str,
    /// Seconds the access token lives.
    #[schema(minimum = 1)]
    pub expires_in: i64,
    /// Scopes given.
    #[schema(max_length = 200, pattern = "^[a-z]+:[a-z]+( [a-z]+:[a-z]+)*$")]
    pub scope: String,
}

/// Old and new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "current_password": "mat khau tam thoi 5947",
    "new_password": "mot cau rat kho doan 2018"
}))]
pub struct PasswordChange {
    /// The password up to now.
    #[schema(value_type = String, min_length = 1, max_length = 1024, format = Password, write_only)]
    pub current_password: Line<1024>,
    /// The new password: 12 to 128 characters, not a common one, without the user name.
    #[schema(min_length = 12, max_length = 128, format = Password, write_only)]
    pub new_password: String,
}

/// The language one wants to be written to in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"language": "en"}))]
pub struct LanguageChoice {
    /// Vietnamese or English.
    pub language: Language,
}

/// A one-time token and the password chosen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "token": "pZ0mQ2fR7dVwqk1x8mJw4b9bA7m1y2cYJ9t4sT0uVZk",
    "new_password": "mot cau rat kho doan 2018"
}))]
pub struct SetPassword {
    /// The token of the invitation or of the reset.
    #[schema(value_type = String, min_length = 1, max_length = 200, format = Password, write_only)]
    pub token: Line<200>,
    /// The password: 12 to 128 characters, not a common one, without the user name.
    #[schema(min_length = 12, max_length = 128, format = Password, write_only)]
    pub new_password: String,
}

/// A live sign-in of an account.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d70",
    "current": true,
    "address": "203.0.113.7",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "created_at": "2018-05-17T01:30:00Z",
    "last_used_at": "2018-05-18T02:10:00Z",
    "expires_at": "2018-05-25T02:10:00Z"
}))]
pub struct Session {
    /// Identity; the `sid` of its access tokens.
    pub id: Uuid,
    /// Whether this very request belongs to it.
    pub current: bool,
    /// Address it was begun from, as far as known.
    #[schema(max_length = 45, pattern = "^[0-9a-f.:]+$")]
    pub address: Option<String>,
    /// What the client called itself then.
    #[schema(value_type = Option<Told<200>>)]
    pub user_agent: Option<String>,
    /// When it was begun.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When its tokens were last renewed.
    #[serde(with = "time::serde::rfc3339")]
    pub last_used_at: OffsetDateTime,
    /// When it ends unless its tokens are renewed before: 7 days after the last time, and 30 days after
    /// it was begun at the latest.
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
}

impl Session {
    /// The shape of a session; `current` is the caller's own.
    pub fn of(row: session::Model, current: Option<Uuid>) -> Self {
        let ends_at = session_life::ends_at(&row);
        let session::Model {
            id,
            account_id: _,
            address,
            user_agent,
            created_at,
            last_used_at,
            expires_at: _,
            ended_at: _,
        } = row;
        Self {
            id,
            current: current == Some(id),
            address,
            user_agent,
            created_at,
            last_used_at,
            expires_at: ends_at,
        }
    }
}

/// Which part of an account's sessions to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SessionFilter {
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// A role at a unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MyGrant)]
pub struct MyGrant {
    /// The role.
    pub role: Role,
    /// The unit; `null`: everywhere.
    pub unit_id: Option<Uuid>,
}

/// Who calls and what they may do.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "kind": "account",
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e",
    "name": "Phòng Tư pháp",
    "username": "tuphap",
    "must_change_password": false,
    "must_enrol_second_factor": false,
    "language": "vi",
    "grants": [{"role": "reporter", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40"}],
    "scopes": [],
    "actions": ["read_units", "read_frameworks", "read_plans", "read_periods", "read_completeness", "read_reports", "write_reports", "read_aggregates", "read_consolidations"]
}))]
pub struct Me {
    /// A person or a service client.
    pub kind: CallerKind,
    /// Id of the account or the client.
    pub id: Uuid,
    /// Name shown.
    #[schema(value_type = Line<200>)]
    pub name: String,
    /// User name, or client id.
    #[schema(value_type = Line<64>)]
    pub username: String,
    /// Nothing but `PUT /v1/me/password` works until it is done.
    pub must_change_password: bool,
    /// Nothing but one's own account works until a second factor is set up.
    pub must_enrol_second_factor: bool,
    /// Language in which they are written to; people only.
    pub language: Option<Language>,
    /// Roles at units that are in force today, oldest first; people only.
    #[schema(max_items = 50)]
    pub grants: Vec<MyGrant>,
    /// Scopes; service clients only.
    #[schema(max_items = 4)]
    pub scopes: Vec<ClientScope>,
    /// What the caller may do somewhere.
    #[schema(max_items = 200)]
    pub actions: Vec<Action>,
}

/// Kind of caller.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallerKind {
    /// A person.
    Account,
    /// A service client.
    Client,
}
