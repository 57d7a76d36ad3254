//! Whoever wrote in a report revision; none of them may sign it.

use sea_orm::entity::prelude::*;

/// Whoever wrote in a report revision; none of them may sign it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_drafter")]
pub struct Model {
    /// The revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision_id: Uuid,
    /// Who wrote.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `revision_id`.
    #[sea_orm(
        belongs_to = "super::report_revision::Entity",
        from = "Column::RevisionId",
        to = "super::report_revision::Column::Id"
    )]
    ReportRevision,
    /// By `account_id`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::report_revision::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ReportRevision.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
