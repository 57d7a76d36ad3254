//! The content of a report at one revision.

use sea_orm::entity::prelude::*;

use crate::json::{Narrative, Warnings};

/// The content of a report at one revision.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_revision")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The report.
    pub report_id: Uuid,
    /// Number, from 1.
    pub number: i32,
    /// Text by section.
    #[sea_orm(column_type = "JsonBinary")]
    pub narrative: Narrative,
    /// Warnings kept at submission.
    #[sea_orm(column_type = "JsonBinary")]
    pub warnings: Warnings,
    /// When it was last sent to the lead unit.
    pub submitted_at: Option<TimeDateTimeWithTimeZone>,
    /// By whom.
    pub submitted_by: Option<Uuid>,
    /// The approver who signed.
    pub signed_by: Option<Uuid>,
    /// When it was accepted.
    pub accepted_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was begun.
    pub created_at: TimeDateTimeWithTimeZone,
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
    /// By `submitted_by`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::SubmittedBy",
        to = "super::account::Column::Id"
    )]
    Submitter,
    /// By `signed_by`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::SignedBy",
        to = "super::account::Column::Id"
    )]
    Signer,
}

impl Related<super::report::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Report.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
