//! A figure that a consolidation leaves out, and why.

use sea_orm::entity::prelude::*;

/// A figure that a consolidation leaves out, and why.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consolidation_exclusion")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The consolidation.
    pub consolidation_id: Uuid,
    /// Whose figures.
    pub unit_id: Uuid,
    /// Of this measure only; absent: all of the unit's.
    pub measure_id: Option<Uuid>,
    /// Why.
    pub reason: String,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `consolidation_id`.
    #[sea_orm(
        belongs_to = "super::consolidation::Entity",
        from = "Column::ConsolidationId",
        to = "super::consolidation::Column::Id"
    )]
    Consolidation,
    /// By `unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::UnitId",
        to = "super::unit::Column::Id"
    )]
    Unit,
    /// By `measure_id`.
    #[sea_orm(
        belongs_to = "super::measure::Entity",
        from = "Column::MeasureId",
        to = "super::measure::Column::Id"
    )]
    Measure,
}

impl Related<super::consolidation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Consolidation.def()
    }
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl Related<super::measure::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Measure.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
