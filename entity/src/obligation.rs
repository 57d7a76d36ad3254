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
    /// Code of the unit on the last day covered, frozen.
    pub unit_code: String,
    /// Name of the unit on the last day covered, frozen.
    pub unit_name: String,
    /// Due day when it was frozen; never changes.
    pub frozen_due_on: TimeDate,
    /// Day by which punctuality is decided: the frozen one, or a later one given before the first submission.
    pub due_on: TimeDate,
    /// Day to which the unit was given more time: until its end a closed period takes the report too.
    pub extended_to: Option<TimeDate>,
    /// First submission; what decides punctuality.
    pub first_submitted_at: Option<TimeDateTimeWithTimeZone>,
    /// The day of the first submission in `Asia/Ho_Chi_Minh`, so that the database too can tell late from punctual.
    pub first_submitted_on: Option<TimeDate>,
    /// When the unit was released from it; it is then owed no more and counts nowhere.
    pub released_at: Option<TimeDateTimeWithTimeZone>,
    /// Raised by one at each change; the `ETag`.
    pub version: i64,
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

impl ActiveModelBehavior for ActiveModel {}
