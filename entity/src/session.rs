//! One sign-in of an account, carried on by its refresh tokens.

use sea_orm::entity::prelude::*;

/// One sign-in of an account, carried on by its refresh tokens.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Identity; the `sid` of access tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// Where it began, as far as known.
    pub address: Option<String>,
    /// What the client called itself then, at most 200 characters.
    pub user_agent: Option<String>,
    /// When it began.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it was last carried on by a refresh, or else begun.
    pub last_used_at: TimeDateTimeWithTimeZone,
    /// When it ends at the latest.
    pub expires_at: TimeDateTimeWithTimeZone,
    /// When it was ended.
    pub ended_at: Option<TimeDateTimeWithTimeZone>,
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
