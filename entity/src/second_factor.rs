//! The second factor of an account: a secret its authenticator app shares with the service (RFC 6238).

use sea_orm::entity::prelude::*;

/// The second factor of an account: a secret its authenticator app shares with the service (RFC 6238).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factor")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    /// The secret, sealed with the master key for the account's id.
    pub sealed: Vec<u8>,
    /// When it was begun.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When a first code proved it; before, it is not asked for.
    pub confirmed_at: Option<TimeDateTimeWithTimeZone>,
    /// The step of 30 seconds whose code was used last; none is good twice.
    pub last_step: Option<i64>,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `account_id`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
