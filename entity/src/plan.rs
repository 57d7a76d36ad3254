//! An official document that sets targets, tasks and duties (kế hoạch).

use sea_orm::entity::prelude::*;

use crate::enums::PlanStatus;
use crate::json::{Documents, Lines, Sections, Signatory};

/// An official document that sets targets, tasks and duties (kế hoạch).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Number and symbol, such as `5947/KH-UBND`.
    pub number: String,
    /// Year of issue: a number is unique for one issuer in one year.
    pub year: i32,
    /// Summary of content.
    pub title: String,
    /// The same in English.
    pub title_en: Option<String>,
    /// Who issues it.
    pub issuing_unit_id: Uuid,
    /// Who answers for it (cơ quan chủ trì).
    pub lead_unit_id: Uuid,
    /// Place of issue.
    pub place: String,
    /// Day on the document.
    pub issued_on: TimeDate,
    /// First day of its term.
    pub term_from: TimeDate,
    /// Last day of its term.
    pub term_to: TimeDate,
    /// Who signed and how.
    #[sea_orm(column_type = "JsonBinary")]
    pub signatory: Option<Signatory>,
    /// The plan of the level above, where it is held here.
    pub parent_plan_id: Option<Uuid>,
    /// Legal bases, in order.
    #[sea_orm(column_type = "JsonBinary")]
    pub bases: Documents,
    /// General objectives, in order.
    #[sea_orm(column_type = "JsonBinary")]
    pub general_objectives: Lines,
    /// Funding sources, in order.
    #[sea_orm(column_type = "JsonBinary")]
    pub funding: Lines,
    /// Recipients, in order.
    #[sea_orm(column_type = "JsonBinary")]
    pub recipients: Lines,
    /// Sections its reports are written in.
    #[sea_orm(column_type = "JsonBinary")]
    pub report_sections: Sections,
    /// Its own specific targets.
    pub own_framework_id: Option<Uuid>,
    /// State.
    pub status: PlanStatus,
    /// Its names and code without marks, for searching.
    pub search: String,
    /// Its name as a key of Vietnamese order.
    pub name_key: Vec<u8>,
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
    /// By `issuing_unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::IssuingUnitId",
        to = "super::unit::Column::Id"
    )]
    IssuingUnit,
    /// By `lead_unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::LeadUnitId",
        to = "super::unit::Column::Id"
    )]
    LeadUnit,
    /// By `parent_plan_id`.
    #[sea_orm(
        belongs_to = "Entity",
        from = "Column::ParentPlanId",
        to = "Column::Id"
    )]
    ParentPlan,
    /// By `own_framework_id`.
    #[sea_orm(
        belongs_to = "super::framework::Entity",
        from = "Column::OwnFrameworkId",
        to = "super::framework::Column::Id"
    )]
    OwnFramework,
}

impl Related<super::framework::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::OwnFramework.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
