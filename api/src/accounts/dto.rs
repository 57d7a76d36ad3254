//! Shapes of accounts and grants.

use entity::enums::{AccountStatus, Role};
use entity::{account, account_grant};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::names::{Email, LoginName};
use crate::http::patch::{Patch, present};
use crate::http::words::Line;

/// A person who signs in (tài khoản).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e",
    "username": "tuphap",
    "email": "tuphap@phanthiet.gov.vn",
    "display_name": "Phòng Tư pháp thành phố",
    "status": "active",
    "must_change_password": true,
    "grants": [{
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
        "role": "reporter",
        "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
        "created_at": "2018-05-17T01:30:00Z"
    }],
    "version": 1,
    "created_at": "2018-05-17T01:30:00Z",
    "updated_at": "2018-05-17T01:30:00Z"
}))]
pub struct Account {
    /// Identity.
    pub id: Uuid,
    /// Name to sign in by, unique.
    pub username: String,
    /// Address to sign in by as well, unique.
    #[schema(format = Email)]
    pub email: Option<String>,
    /// Name shown.
    pub display_name: String,
    /// Whether it may be used.
    pub status: AccountStatus,
    /// The password was set by an admin and has to be changed before anything else.
    pub must_change_password: bool,
    /// What it may do where, oldest first.
    #[schema(max_items = 50)]
    pub grants: Vec<Grant>,
    /// Version, as in the `ETag`; a change of grants raises it too.
    pub version: i64,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

impl Account {
    /// The shape of an account with its grants.
    pub fn of(row: account::Model, grants: Vec<account_grant::Model>) -> Self {
        let account::Model {
            id,
            username,
            email,
            display_name,
            password_hash: _,
            must_change_password,
            status,
            version,
            created_at,
            updated_at,
        } = row;
        Self {
            id,
            username,
            email,
            display_name,
            status,
            must_change_password,
            grants: grants.into_iter().map(Grant::from).collect(),
            version,
            created_at,
            updated_at,
        }
    }
}

/// A role of an account at a unit (phân quyền).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "role": "reporter",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
    "created_at": "2018-05-17T01:30:00Z"
}))]
pub struct Grant {
    /// Identity.
    pub id: Uuid,
    /// The role.
    pub role: Role,
    /// The unit; `null`: everywhere.
    pub unit_id: Option<Uuid>,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

impl From<account_grant::Model> for Grant {
    fn from(row: account_grant::Model) -> Self {
        let account_grant::Model {
            id,
            account_id: _,
            role,
            unit_id,
            created_at,
        } = row;
        Self {
            id,
            role,
            unit_id,
            created_at,
        }
    }
}

/// An account to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "username": "tuphap",
    "display_name": "Phòng Tư pháp thành phố",
    "email": "tuphap@phanthiet.gov.vn",
    "password": "mat khau tam thoi 5947",
    "grants": [{"role": "reporter", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40"}]
}))]
pub struct NewAccount {
    /// Name to sign in by; no other account has it.
    pub username: LoginName,
    /// Name shown.
    pub display_name: Line<200>,
    /// Address to sign in by as well; no other account has it.
    #[serde(default)]
    pub email: Option<Email>,
    /// Initial password: 12 to 128 characters, not a common one, without the user name.
    #[schema(min_length = 12, max_length = 128, format = Password, write_only)]
    pub password: String,
    /// Whether the person must choose another password at the first sign-in.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub must_change_password: bool,
    /// What it may do where.
    #[schema(min_items = 1, max_items = 50)]
    pub grants: Vec<NewGrant>,
}

fn yes() -> bool {
    true
}

/// A role to give at a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "reporter", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40"}))]
pub struct NewGrant {
    /// The role.
    pub role: Role,
    /// The unit; `null`: everywhere, which only an admin, an auditor and a viewer can be. It has to be
    /// said, so that nobody gets everything because a member was forgotten.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub unit_id: Option<Uuid>,
}

/// Changes to an account (RFC 7396).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": null}))]
pub struct AccountPatch {
    /// Name shown.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub display_name: Option<Line<200>>,
    /// Address to sign in by as well; no other account has it.
    #[serde(default)]
    #[schema(value_type = Option<Email>)]
    pub email: Patch<Email>,
}

/// A password set by an admin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "mat khau tam thoi 5947"}))]
pub struct PasswordReset {
    /// The password up to the next sign-in: 12 to 128 characters, not a common one, without the user name.
    #[schema(min_length = 12, max_length = 128, format = Password, write_only)]
    pub password: String,
}

/// Which accounts to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccountFilter {
    /// Only the account with this user name.
    #[param(max_length = 64)]
    pub username: Option<String>,
    /// Only accounts in this state.
    pub status: Option<AccountStatus>,
    /// Only accounts with a grant at this very unit.
    pub unit_id: Option<Uuid>,
    /// Only accounts with this role; together with `unit_id`: with this role at that unit.
    pub role: Option<Role>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// Which part of an account's grants to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GrantFilter {
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
