//! Whether the sums of a period are kept ready, and what they are good for.

use sea_orm::entity::prelude::*;

/// Whether the sums of a period are kept ready, and what they are good for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rollup_period")]
pub struct Model {
    /// The period.
    #[sea_orm(primary_key, auto_increment = false)]
    pub period_id: Uuid,
    /// Whether they are; else they are yet to be made, or made again.
    pub is_built: bool,
    /// The day from which a succession recorded beforehand makes them wrong.
    pub holds_until: Option<TimeDate>,
    /// The day on which they could not be made; tried again on another day, or when they are marked.
    pub failed_on: Option<TimeDate>,
    /// Whether every unit that owes stood on the period's last day where it stands today.
    pub stands_alike_then: bool,
    /// Whether every unit that owes stands today where it stood last itself: none was taken over.
    pub stands_alike_alone: bool,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `period_id`.
    #[sea_orm(
        belongs_to = "super::period::Entity",
        from = "Column::PeriodId",
        to = "super::period::Column::Id"
    )]
    Period,
}

impl Related<super::period::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Period.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
