//! How often sign-ins have failed lately, by account, address or name.

use sea_orm::entity::prelude::*;

/// How often sign-ins have failed lately, by account, address or name. All replicas share it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_throttle")]
pub struct Model {
    /// What is counted, such as `account:<id>` or `address:<address>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Failures, and attempts under way that count as such until they have succeeded.
    pub failures: i64,
    /// When the last attempt was counted.
    pub last_failed_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
