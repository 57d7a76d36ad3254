//! A reporting rule of a plan (chế độ báo cáo).

use sea_orm::entity::prelude::*;

use crate::enums::{DataWindow, Frequency};
use crate::json::{Dues, Once};

/// A reporting rule of a plan (chế độ báo cáo).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule_rule")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Order in the plan.
    pub position: i32,
    /// Kind of rule.
    pub frequency: Frequency,
    /// Which days its periods cover.
    pub data_window: DataWindow,
    /// Due days of a recurring rule.
    #[sea_orm(column_type = "JsonBinary")]
    pub dues: Dues,
    /// The period of a rule that comes once.
    #[sea_orm(column_type = "JsonBinary")]
    pub once: Option<Once>,
    /// Whether a due day on a weekend or holiday moves to the next working day.
    pub moves_to_working_day: bool,
    /// First day of its own term; absent: the plan's.
    pub holds_from: Option<TimeDate>,
    /// Last day of its own term; absent: the plan's.
    pub holds_to: Option<TimeDate>,
    /// The amendment that ended it; periods made under it still refer to it.
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
}

impl Related<super::plan::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Plan.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
