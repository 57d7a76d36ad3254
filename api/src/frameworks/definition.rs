//! Shapes of what a measure counts and of what it is to reach, as a version has them.

use entity::enums::{
    Accumulation, Applicability, Confidence, Direction, MeasureKind, Rollup, SexBasis, TargetOp,
    TargetSpan,
};
use entity::{measure_definition, target};
use serde::Serialize;
use utoipa::ToSchema;

use super::strictness::Strictness;
use crate::decimal::Decimal;
use crate::http::words::{Line, Prose};

/// What a measure counts. It never changes; an amendment that counts otherwise has another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeasureDefinition {
    /// Name in Vietnamese.
    #[schema(value_type = Line<500>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Line<500>>)]
    pub name_en: Option<String>,
    /// Such as `percent`, `per_100000_live_births`.
    #[schema(value_type = Line<64>)]
    pub unit_of_measure: String,
    /// What is counted.
    pub kind: MeasureKind,
    /// What a quotient is multiplied by.
    #[schema(minimum = 1)]
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
    #[schema(value_type = Option<Line<500>>)]
    pub numerator: Option<String>,
    /// The same in English.
    #[schema(value_type = Option<Line<500>>)]
    pub numerator_en: Option<String>,
    /// What the denominator counts.
    #[schema(value_type = Option<Line<500>>)]
    pub denominator: Option<String>,
    /// The same in English.
    #[schema(value_type = Option<Line<500>>)]
    pub denominator_en: Option<String>,
    /// Baseline.
    pub baseline: Option<Decimal>,
    /// Year of the baseline.
    pub baseline_year: Option<i32>,
    /// Lower edge of the natural band, past which lower is no longer better.
    pub natural_low: Option<Decimal>,
    /// Upper edge of the natural band.
    pub natural_high: Option<Decimal>,
    /// Remark.
    #[schema(value_type = Option<Prose<2000>>)]
    pub note: Option<String>,
}

impl From<measure_definition::Model> for MeasureDefinition {
    fn from(row: measure_definition::Model) -> Self {
        let measure_definition::Model {
            id: _,
            measure_id: _,
            name,
            name_en,
            unit_of_measure,
            kind,
            factor,
            direction,
            sex_basis,
            rollup,
            accumulation,
            applicability,
            numerator,
            numerator_en,
            denominator,
            denominator_en,
            baseline,
            baseline_year,
            natural_low,
            natural_high,
            note,
        } = row;
        Self {
            name,
            name_en,
            unit_of_measure,
            kind,
            factor,
            direction,
            sex_basis,
            rollup,
            accumulation,
            applicability,
            numerator,
            numerator_en,
            denominator,
            denominator_en,
            baseline: baseline.and_then(Decimal::from_scaled),
            baseline_year,
            natural_low: natural_low.and_then(Decimal::from_scaled),
            natural_high: natural_high.and_then(Decimal::from_scaled),
            note,
        }
    }
}

/// A figure to reach under one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Target {
    /// How a value compares.
    pub op: TargetOp,
    /// Lower bound, or the figure to equal; 1 is yes, 0 is no.
    pub low: Option<Decimal>,
    /// Upper bound.
    pub high: Option<Decimal>,
    /// When it holds.
    pub span: TargetSpan,
    /// First year, or the year.
    pub year_from: Option<i32>,
    /// Last year of a term.
    pub year_to: Option<i32>,
    /// The text says "about".
    pub approximate: bool,
    /// How far it can be relied on; `recalled` is never to be shown as verified.
    pub confidence: Confidence,
    /// Where it was found.
    #[schema(value_type = Vec<Line<500>>, max_items = 20)]
    pub sources: Vec<String>,
    /// Remark.
    #[schema(value_type = Option<Prose<2000>>)]
    pub note: Option<String>,
    /// Where the measure refines one of another framework: how the target stands against that one's for the
    /// same year, by the text in force on the day; else `null`.
    pub strictness: Option<Strictness>,
}

impl From<target::Model> for Target {
    fn from(row: target::Model) -> Self {
        let target::Model {
            id: _,
            framework_version_id: _,
            measure_id: _,
            position: _,
            op,
            low,
            high,
            span,
            year_from,
            year_to,
            approximate,
            confidence,
            sources,
            note,
        } = row;
        Self {
            op,
            low: low.and_then(Decimal::from_scaled),
            high: high.and_then(Decimal::from_scaled),
            span,
            year_from,
            year_to,
            approximate,
            confidence,
            sources: sources.0,
            note,
            strictness: None,
        }
    }
}
