//! One instance of a rule (kỳ báo cáo), such as `2018-H1`.

use sea_orm::entity::prelude::*;

use crate::enums::{Frequency, PeriodStatus};

/// One instance of a rule (kỳ báo cáo), such as `2018-H1`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "period")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The rule.
    pub rule_id: Uuid,
    /// Label, unique in the plan.
    pub label: String,
    /// Kind of period: kinds never mix.
    pub frequency: Frequency,
    /// Year it belongs to.
    pub year: i32,
    /// Which period of the year, from 1.
    pub ordinal: i32,
    /// First day covered.
    pub covers_from: TimeDate,
    /// Last day covered.
    pub covers_to: TimeDate,
    /// Last day whose data it holds.
    pub cutoff_on: TimeDate,
    /// Due day as the rule names it, before it moves to a working day.
    pub nominal_due_on: TimeDate,
    /// Due day in `Asia/Ho_Chi_Minh`.
    pub due_on: TimeDate,
    /// Later day to which all units were given more time.
    pub extended_to: Option<TimeDate>,
    /// Day it opens.
    pub opens_on: TimeDate,
    /// State.
    pub status: PeriodStatus,
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
    /// By `rule_id`.
    #[sea_orm(
        belongs_to = "super::schedule_rule::Entity",
        from = "Column::RuleId",
        to = "super::schedule_rule::Column::Id"
    )]
    ScheduleRule,
}

impl Related<super::plan::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Plan.def()
    }
}

impl Related<super::schedule_rule::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ScheduleRule.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
