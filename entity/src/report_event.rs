//! A step in the life of a report: who, when, why.

use sea_orm::entity::prelude::*;

use crate::enums::{ReportAction, ReportStatus};
use crate::json::Remarks;

/// A step in the life of a report: who, when, why.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_event")]
pub struct Model {
    /// Identity, in order of time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The report.
    pub report_id: Uuid,
    /// The revision it touched.
    pub revision: i32,
    /// What was done.
    pub action: ReportAction,
    /// State after it.
    pub status: ReportStatus,
    /// Who.
    pub account_id: Uuid,
    /// When.
    pub at: TimeDateTimeWithTimeZone,
    /// Why.
    pub reason: Option<String>,
    /// Remarks on single parts of the report.
    #[sea_orm(column_type = "JsonBinary")]
    pub remarks: Remarks,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `report_id`.
    #[sea_orm(
        belongs_to = "super::report::Entity",
        from = "Column::ReportId",
        to = "super::report::Column::Id"
    )]
    Report,
    /// By `account_id`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::report::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Report.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
