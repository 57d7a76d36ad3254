//! Numbered tree inside a plan (nhiệm vụ).

use sea_orm::entity::prelude::*;

/// Numbered tree inside a plan (nhiệm vụ).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The task above.
    pub parent_id: Option<Uuid>,
    /// Number, such as `II.1.1`, unique in the plan.
    pub number: String,
    /// Order in the plan.
    pub position: i32,
    /// The words of the plan.
    pub text: String,
    /// Gist in English.
    pub text_en: Option<String>,
    /// First day.
    pub starts_on: Option<TimeDate>,
    /// Last day.
    pub ends_on: Option<TimeDate>,
    /// Where it is carried out.
    pub place_unit_id: Option<Uuid>,
    /// The amendment that took it out of the plan.
    pub ended_by_id: Option<Uuid>,
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
    /// By `parent_id`.
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentId", to = "Column::Id")]
    ParentTask,
    /// By `place_unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::PlaceUnitId",
        to = "super::unit::Column::Id"
    )]
    PlaceUnit,
}

impl Related<super::plan::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Plan.def()
    }
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::PlaceUnit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
