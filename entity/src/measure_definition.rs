//! One meaning of a measure. Figures under different definitions are never added.

use sea_orm::entity::prelude::*;

use crate::enums::{Accumulation, Applicability, Direction, MeasureKind, Rollup, SexBasis};

/// One meaning of a measure. Figures under different definitions are never added.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measure_definition")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The measure.
    pub measure_id: Uuid,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Such as `percent`, `per_100000_live_births`.
    pub unit_of_measure: String,
    /// What is counted.
    pub kind: MeasureKind,
    /// What a quotient is multiplied by: 100, 1 000, 100 000.
    pub factor: i32,
    /// Which way is better.
    pub direction: Direction,
    /// How it relates to the sexes.
    pub sex_basis: SexBasis,
    /// How it adds up over units.
    pub rollup: Rollup,
    /// How it runs through the year.
    pub accumulation: Accumulation,
    /// Whether a locality can measure it.
    pub applicability: Applicability,
    /// What the numerator counts.
    pub numerator: Option<String>,
    /// The same in English.
    pub numerator_en: Option<String>,
    /// What the denominator counts.
    pub denominator: Option<String>,
    /// The same in English.
    pub denominator_en: Option<String>,
    /// Baseline in ten-thousandths.
    pub baseline: Option<i64>,
    /// Year of the baseline.
    pub baseline_year: Option<i32>,
    /// Lower edge of the natural band, in ten-thousandths.
    pub natural_low: Option<i64>,
    /// Upper edge of the natural band, in ten-thousandths.
    pub natural_high: Option<i64>,
    /// Remark.
    pub note: Option<String>,
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
