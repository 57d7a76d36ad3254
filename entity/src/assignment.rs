//! Unit × duty × subject in one plan (phân công).

use sea_orm::entity::prelude::*;

use crate::enums::{Duty, SubjectKind};

/// Unit × duty × subject in one plan (phân công).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Who.
    pub unit_id: Uuid,
    /// The group through which it came.
    pub group_id: Option<Uuid>,
    /// To do what.
    pub duty: Duty,
    /// About what kind of thing.
    pub subject_kind: SubjectKind,
    /// The objective, where the subject is one.
    pub objective_id: Option<Uuid>,
    /// The indicator, where the subject is one.
    pub indicator_id: Option<Uuid>,
    /// The task, where the subject is one.
    pub task_id: Option<Uuid>,
    /// Paragraph of the plan that says so, such as `IV.2.2`.
    pub paragraph: String,
    /// The words of the plan.
    pub text: String,
    /// Order in the plan.
    pub position: i32,
    /// The amendment that brought it; absent: the plan itself.
    pub added_by_id: Option<Uuid>,
    /// The amendment that ended it.
    pub ended_by_id: Option<Uuid>,
    /// When it was made.
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
    /// By `objective_id`.
    #[sea_orm(
        belongs_to = "super::objective::Entity",
        from = "Column::ObjectiveId",
        to = "super::objective::Column::Id"
    )]
    Objective,
    /// By `indicator_id`.
    #[sea_orm(
        belongs_to = "super::indicator::Entity",
        from = "Column::IndicatorId",
        to = "super::indicator::Column::Id"
    )]
    Indicator,
    /// By `task_id`.
    #[sea_orm(
        belongs_to = "super::task::Entity",
        from = "Column::TaskId",
        to = "super::task::Column::Id"
    )]
    Task,
}

impl Related<super::plan::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Plan.def()
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

impl Related<super::objective::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Objective.def()
    }
}

impl Related<super::indicator::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Indicator.def()
    }
}

impl Related<super::task::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Task.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
