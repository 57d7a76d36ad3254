//! What the units below a node owe of a measure for a period, and what came of it, added up.

use sea_orm::entity::prelude::*;

use crate::enums::UnitLevel;

/// What the units below a node owe of a measure for a period, and what came of it, added up. A sum is `high` × 10⁹
/// + `low` ten-thousandths, 0 ≤ `low` < 10⁹, because many figures together pass the range of one column.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rollup")]
pub struct Model {
    /// The period.
    #[sea_orm(primary_key, auto_increment = false)]
    pub period_id: Uuid,
    /// The unit below which they stand today, through successions; nil: all units of the period.
    #[sea_orm(primary_key, auto_increment = false)]
    pub node_id: Uuid,
    /// The measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure_id: Uuid,
    /// The definition it was reported under, or is owed under.
    #[sea_orm(primary_key, auto_increment = false)]
    pub definition_id: Uuid,
    /// The version it is owed under; nil where it was reported under a definition that is not this version's.
    #[sea_orm(primary_key, auto_increment = false)]
    pub framework_version_id: Uuid,
    /// Level of government of the units on the period's last day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level_then: UnitLevel,
    /// Level of government of the units that stand for them today.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level_today: UnitLevel,
    /// Whether assignments of the units' own name the measure's indicator or objective.
    #[sea_orm(primary_key, auto_increment = false)]
    pub is_named: bool,
    /// Whether what came waits for review, of units that never had a revision accepted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub is_waiting: bool,
    /// Units that owe it.
    pub expected: i64,
    /// Units whose figure is there.
    pub reported: i64,
    /// Units that say why they have none.
    pub no_data: i64,
    /// Units whose accepted figure was submitted before the cut-off.
    pub before_cutoff: i64,
    /// Units that answered yes.
    pub yes: i64,
    /// Units that answered no.
    pub no: i64,
    /// Numerators together: upper part.
    pub numerator_high: i64,
    /// Numerators together: lower part.
    pub numerator_low: i64,
    /// Units that hold it.
    pub numerator_held: i64,
    /// Denominators together: upper part.
    pub denominator_high: i64,
    /// Denominators together: lower part.
    pub denominator_low: i64,
    /// Units that hold it.
    pub denominator_held: i64,
    /// Amounts together: upper part.
    pub amount_high: i64,
    /// Amounts together: lower part.
    pub amount_low: i64,
    /// Units that hold it.
    pub amount_held: i64,
    /// Women together: upper part.
    pub women_high: i64,
    /// Women together: lower part.
    pub women_low: i64,
    /// Units that hold it.
    pub women_held: i64,
    /// Men together: upper part.
    pub men_high: i64,
    /// Men together: lower part.
    pub men_low: i64,
    /// Units that hold it.
    pub men_held: i64,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `measure_id`.
    #[sea_orm(
        belongs_to = "super::measure::Entity",
        from = "Column::MeasureId",
        to = "super::measure::Column::Id"
    )]
    Measure,
}

impl Related<super::measure::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Measure.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
