//! A unit owes a report for a period; frozen when the period opens (nghĩa vụ báo cáo).

use sea_orm::entity::prelude::*;

/// A unit owes a report for a period; frozen when the period opens (nghĩa vụ báo cáo).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// Who owes.
    pub unit_id: Uuid,
    /// The group through which the duty came, if only so.
    pub group_id: Option<Uuid>,
    /// Due day, frozen.
    pub due_on: TimeDate,
    /// First submission; what decides punctuality.
    pub first_submitted_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was frozen.
    pub created_at: TimeDateTimeWithTimeZone,
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
    /// By `group_id`.
    #[sea_orm(
        belongs_to = "super::unit_group::Entity",
        from = "Column::GroupId",
        to = "super::unit_group::Column::Id"
    )]
    UnitGroup,
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

impl Related<super::unit_group::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::UnitGroup.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
