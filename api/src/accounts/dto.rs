//! Shapes of accounts and grants.

use entity::enums::{AccountStatus, Role};
use entity::{account, account_grant};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::names::{Email, LoginName};
use crate::auth::term::Term;
use crate::http::day::Day;
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
    "invited": false,
    "must_change_password": true,
    "second_factor": false,
    "grants": [{
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
        "role": "reporter",
        "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
        "active_from": null,
        "active_to": null,
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
    #[schema(value_type = LoginName)]
    pub username: String,
    /// Address to sign in by as well, unique.
    #[schema(value_type = Option<Email>)]
    pub email: Option<String>,
    /// Name shown.
    #[schema(value_type = Line<200>)]
    pub display_name: String,
    /// Whether it may be used.
    pub status: AccountStatus,
    /// Its owner has yet to choose a password, by `POST /v1/auth/set-password`; until then nobody signs in.
    pub invited: bool,
    /// The password was set by an admin and has to be changed before anything else, within 7 days.
    pub must_change_password: bool,
    /// Whether a code of an authenticator app is asked for at the sign-in.
    pub second_factor: bool,
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
            search: _,
            password_hash,
            must_change_password,
            password_expires_at: _,
            second_factor,
            status,
            language: _,
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
            invited: password_hash.is_none(),
            must_change_password,
            second_factor,
            grants: grants.into_iter().map(Grant::from).collect(),
            version,
            created_at,
            updated_at,
        }
    }
}

/// An account with what its owner chooses a password by, where that was asked for.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e",
    "username": "tuphap",
    "email": null,
    "display_name": "Phòng Tư pháp thành phố",
    "status": "active",
    "invited": true,
    "must_change_password": false,
    "second_factor": false,
    "grants": [{
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
        "role": "reporter",
        "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
        "active_from": null,
        "active_to": null,
        "created_at": "2018-05-17T01:30:00Z"
    }],
    "version": 1,
    "created_at": "2018-05-17T01:30:00Z",
    "updated_at": "2018-05-17T01:30:00Z",
    "one_time_token": {
        "token": "pZ0mQ2fR7dVwqk1x8mJw4b9bA7m1y2cYJ9t4sT0uVZk",
        "expires_at": "2018-05-24T01:30:00Z",
        "mailed": false
    }
}))]
pub struct AccountWithToken {
    /// The account.
    #[serde(flatten)]
    pub account: Account,
    /// What its owner chooses a password by; `null` where it was made with a password.
    pub one_time_token: Option<OneTimeToken>,
}

/// Lets the owner of an account choose a password once, by `POST /v1/auth/set-password`.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "token": "pZ0mQ2fR7dVwqk1x8mJw4b9bA7m1y2cYJ9t4sT0uVZk",
    "expires_at": "2018-05-24T01:30:00Z",
    "mailed": false
}))]
pub struct OneTimeToken {
    /// The token, shown this once, to be handed to the owner; `null` where it was mailed.
    #[schema(max_length = 43, format = Password)]
    pub token: Option<String>,
    /// When it stops working: 7 days after an invitation, 24 hours after a reset.
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
    /// Whether it was mailed to the owner: where mail is configured, the account has an address, and the
    /// mail server took it.
    pub mailed: bool,
}

/// A role of an account at a unit (phân quyền).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "role": "reporter",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
    "active_from": "2018-06-01",
    "active_to": null,
    "created_at": "2018-05-17T01:30:00Z"
}))]
pub struct Grant {
    /// Identity.
    pub id: Uuid,
    /// The role.
    pub role: Role,
    /// The unit; `null`: everywhere.
    pub unit_id: Option<Uuid>,
    /// First day it is in force, in `Asia/Ho_Chi_Minh`; `null`: since it was given.
    pub active_from: Option<Day>,
    /// Day it stops being in force (exclusive), in `Asia/Ho_Chi_Minh`; `null`: without an end.
    pub active_to: Option<Day>,
    /// When it was given.
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
            active_from,
            active_to,
            created_at,
        } = row;
        Self {
            id,
            role,
            unit_id,
            active_from: active_from.map(Day),
            active_to: active_to.map(Day),
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
    /// Temporary password, which has to be changed at the first sign-in and stops working after 7 days: 12
    /// to 128 characters, not a common one, without the user name. Absent: the owner is invited to choose one.
    #[serde(default)]
    #[schema(min_length = 12, max_length = 128, format = Password, write_only)]
    pub password: Option<String>,
    /// What it may do where.
    #[schema(min_items = 1, max_items = 50)]
    pub grants: Vec<NewGrant>,
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
    /// First day it is in force, in `Asia/Ho_Chi_Minh`; absent: at once.
    #[serde(default)]
    pub active_from: Option<Day>,
    /// Day it stops being in force (exclusive), after `active_from`; absent: without an end.
    #[serde(default)]
    pub active_to: Option<Day>,
}

impl NewGrant {
    /// The days it is in force.
    pub fn term(&self) -> Term {
        Term {
            from: self.active_from.map(|day| day.0),
            to: self.active_to.map(|day| day.0),
        }
    }

    /// Whether it is the same role at the same place: an account holds each once, whatever the days.
    pub fn is_same(&self, other: &Self) -> bool {
        self.role == other.role && self.unit_id == other.unit_id
    }
}

/// Changes to the days of a grant (RFC 7396).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"active_to": "2018-07-01"}))]
pub struct GrantPatch {
    /// First day it is in force, in `Asia/Ho_Chi_Minh`; `null`: at once.
    #[serde(default)]
    #[schema(value_type = Option<Day>)]
    pub active_from: Patch<Day>,
    /// Day it stops being in force (exclusive), after `active_from`; `null`: without an end.
    #[serde(default)]
    #[schema(value_type = Option<Day>)]
    pub active_to: Patch<Day>,
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

/// Which accounts to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccountFilter {
    /// Only the account with this user name.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<64, _>")]
    #[param(max_length = 64)]
    pub username: Option<String>,
    /// Only accounts with this in the user name, the name shown or the e-mail address; capitals and
    /// diacritics do not matter: `tu phap` finds `Phòng Tư pháp`.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "tu phap")]
    pub q: Option<Line<100>>,
    /// Only accounts in this state.
    pub status: Option<AccountStatus>,
    /// Only accounts with a grant at this very unit, in force or not.
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
