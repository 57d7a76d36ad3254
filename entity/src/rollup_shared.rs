//! That units below a node owe a measure for the same span under two sister plans.

use sea_orm::entity::prelude::*;

use crate::enums::UnitLevel;

/// That units at or below a node owe a measure for the same span under two plans that stand right under the same
/// plan: their figures are not added.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rollup_shared")]
pub struct Model {
    /// The period of the one plan, whose sums the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub period_id: Uuid,
    /// The period of the other.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sister_id: Uuid,
    /// The unit at or below which they stand today, through successions; nil: anywhere.
    #[sea_orm(primary_key, auto_increment = false)]
    pub node_id: Uuid,
    /// The measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure_id: Uuid,
    /// The definition it is owed under in both.
    #[sea_orm(primary_key, auto_increment = false)]
    pub definition_id: Uuid,
    /// Level of government of the units on the period's last day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level_then: UnitLevel,
    /// Level of government of the units that stand for them today.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level_today: UnitLevel,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
