//! What a lead unit makes of a period (báo cáo tổng hợp).

use sea_orm::entity::prelude::*;

use crate::enums::ConsolidationStatus;
use crate::json::{Lines, Narrative, Signatory};

/// What a lead unit makes of a period (báo cáo tổng hợp).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consolidation")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// State.
    pub status: ConsolidationStatus,
    /// Running number among those published of the period, from 1.
    pub number: Option<i32>,
    /// Number and symbol of the document, such as `12/BC-UBND`.
    pub document_number: Option<String>,
    /// Summary of content.
    pub title: String,
    /// Name of the body that issues the document.
    pub issuing_body: String,
    /// Name of the body above it, as the document names it.
    pub superior_body: Option<String>,
    /// Place of issue.
    pub place: String,
    /// Day on the document.
    pub issued_on: Option<TimeDate>,
    /// Who signs the document and how.
    #[sea_orm(column_type = "JsonBinary")]
    pub signatory: Option<Signatory>,
    /// Recipients, in order.
    #[sea_orm(column_type = "JsonBinary")]
    pub recipients: Lines,
    /// Text by section.
    #[sea_orm(column_type = "JsonBinary")]
    pub narrative: Narrative,
    /// The approver who signed it as it is.
    pub signed_by: Option<Uuid>,
    /// When.
    pub signed_at: Option<TimeDateTimeWithTimeZone>,
    /// SHA-256, in hex, of what was signed.
    pub signed_sha256: Option<String>,
    /// The coordinator who published it.
    pub published_by: Option<Uuid>,
    /// When.
    pub published_at: Option<TimeDateTimeWithTimeZone>,
    /// SHA-256, in hex, of what was published.
    pub sha256: Option<String>,
    /// Raised by one at each change; the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `plan_id`.
    #[sea_orm(
        belongs_to = "super::plan::Entity",
        from = "Column::PlanId",
        to = "super::plan::Column::Id"
    )]
    Plan,
    /// By `period_id`.
    #[sea_orm(
        belongs_to = "super::period::Entity",
        from = "Column::PeriodId",
        to = "super::period::Column::Id"
    )]
    Period,
    /// By `signed_by`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::SignedBy",
        to = "super::account::Column::Id"
    )]
    Signer,
    /// By `published_by`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::PublishedBy",
        to = "super::account::Column::Id"
    )]
    Publisher,
}

impl Related<super::plan::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Plan.def()
    }
}

impl Related<super::period::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Period.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
