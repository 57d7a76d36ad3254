//! A person who signs in (tài khoản).

use sea_orm::entity::prelude::*;

use crate::enums::{AccountStatus, Language};

/// A person who signs in (tài khoản).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Unique, lower case.
    pub username: String,
    /// Unique, lower case.
    pub email: Option<String>,
    /// Name shown.
    pub display_name: String,
    /// User name, name shown and address as search reads them: a line each, folded to plain small letters.
    pub search: String,
    /// Argon2id in PHC form; absent: no password has been chosen yet, and nobody signs in.
    pub password_hash: Option<String>,
    /// Set by an admin: nothing else works until the password is changed.
    pub must_change_password: bool,
    /// When a password set by an admin stops working; absent: the owner chose it.
    pub password_expires_at: Option<TimeDateTimeWithTimeZone>,
    /// Whether a code is asked for at the sign-in: whether its row in `second_factor` is confirmed.
    pub second_factor: bool,
    /// Whether it may be used.
    pub status: AccountStatus,
    /// Language in which the owner is written to.
    pub language: Language,
    /// Raised by one at each change; the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
