//! Whoever wrote in a consolidation; none of them may sign it.

use sea_orm::entity::prelude::*;

/// Whoever wrote in a consolidation; none of them may sign it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consolidation_writer")]
pub struct Model {
    /// The consolidation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub consolidation_id: Uuid,
    /// Who wrote.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `consolidation_id`.
    #[sea_orm(
        belongs_to = "super::consolidation::Entity",
        from = "Column::ConsolidationId",
        to = "super::consolidation::Column::Id"
    )]
    Consolidation,
    /// By `account_id`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::consolidation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Consolidation.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
