//! One unit's submission for one period of one plan (báo cáo).

use sea_orm::entity::prelude::*;

use crate::enums::ReportStatus;

/// One unit's submission for one period of one plan (báo cáo).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// Whose report.
    pub unit_id: Uuid,
    /// What it discharges.
    pub obligation_id: Uuid,
    /// State of the current revision.
    pub status: ReportStatus,
    /// Number of the current revision, from 1.
    pub revision: i32,
    /// Number of the accepted revision whose figures count.
    pub effective_revision: Option<i32>,
    /// When the lead unit began to review the submitted revision; absent before, and once the review is over.
    pub review_started_at: Option<TimeDateTimeWithTimeZone>,
    /// Who began to review it.
    pub review_started_by: Option<Uuid>,
    /// The unit that writes in place of the unit that owes.
    pub on_behalf_unit_id: Option<Uuid>,
    /// Why the unit that owes cannot.
    pub on_behalf_reason: Option<String>,
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
    /// By `unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::UnitId",
        to = "super::unit::Column::Id"
    )]
    Unit,
    /// By `review_started_by`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::ReviewStartedBy",
        to = "super::account::Column::Id"
    )]
    Reviewer,
    /// By `on_behalf_unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::OnBehalfUnitId",
        to = "super::unit::Column::Id"
    )]
    OnBehalfUnit,
    /// By `obligation_id`.
    #[sea_orm(
        belongs_to = "super::obligation::Entity",
        from = "Column::ObligationId",
        to = "super::obligation::Column::Id"
    )]
    Obligation,
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

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl Related<super::obligation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Obligation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
