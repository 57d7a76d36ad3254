//! A role of an account at a unit (phân quyền).

use sea_orm::entity::prelude::*;

use crate::enums::Role;

/// A role of an account at a unit (phân quyền).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_grant")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub account_id: Uuid,
    /// May do what.
    pub role: Role,
    /// Where; absent: everywhere (only for admins, auditors and viewers).
    pub unit_id: Option<Uuid>,
    /// First day it holds, in `Asia/Ho_Chi_Minh`; absent: since it was given.
    pub active_from: Option<TimeDate>,
    /// Day it stops holding (exclusive); absent: never.
    pub active_to: Option<TimeDate>,
    /// When it was given.
    pub created_at: TimeDateTimeWithTimeZone,
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
    /// By `unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::UnitId",
        to = "super::unit::Column::Id"
    )]
    Unit,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
