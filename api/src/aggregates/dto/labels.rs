//! How an answer names the measure, period, plan and unit its figures are of.

use entity::enums::{Accumulation, Direction, Frequency, MeasureKind, Rollup, UnitLevel};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::aggregates::cells::Span;
use crate::aggregates::names::{Meaning, Measure, Plan, Unit};
use crate::http::day::Day;
use crate::http::words::{Label, Line};

/// A measure, as a cell names it.
#[derive(Serialize, ToSchema)]
pub struct AggregateMeasure {
    /// Identity.
    pub id: Uuid,
    /// Code, such as `7.1.a`.
    #[schema(value_type = Line<32>)]
    pub code: String,
    /// Name in Vietnamese.
    #[schema(value_type = Line<500>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Line<500>>)]
    pub name_en: Option<String>,
    /// Unit of measure, such as `percent`.
    #[schema(value_type = Line<64>)]
    pub unit_of_measure: String,
    /// What is counted.
    pub kind: MeasureKind,
    /// What a quotient is multiplied by.
    pub factor: i32,
    /// Which way is better.
    pub direction: Direction,
    /// How it adds up over units.
    pub rollup: Rollup,
    /// How it runs through the year.
    pub accumulation: Accumulation,
}

impl AggregateMeasure {
    /// The shape of a measure as one definition words it.
    pub fn of(measure: &Measure, meaning: &Meaning) -> Self {
        let Meaning {
            id: _,
            name,
            name_en,
            unit_of_measure,
            kind,
            factor,
            direction,
            rollup,
            accumulation,
        } = meaning;
        Self {
            id: measure.id,
            code: measure.code.clone(),
            name: name.clone(),
            name_en: name_en.clone(),
            unit_of_measure: unit_of_measure.clone(),
            kind: *kind,
            factor: *factor,
            direction: *direction,
            rollup: *rollup,
            accumulation: *accumulation,
        }
    }
}

/// An indicator or an objective, as a cell names it.
#[derive(Serialize, ToSchema)]
pub struct AggregateNumbered {
    /// Identity.
    pub id: Uuid,
    /// Number, such as `7.1`.
    #[schema(value_type = Line<32>)]
    pub number: String,
}

/// A framework, as a cell names it.
#[derive(Serialize, ToSchema)]
pub struct AggregateFramework {
    /// Identity.
    pub id: Uuid,
    /// Code; a plan's own targets have none.
    #[schema(value_type = Option<Line<64>>)]
    pub code: Option<String>,
}

/// A period, as a cell names it. Periods of several plans are one where all members but `id` agree.
#[derive(Serialize, ToSchema)]
pub struct AggregatePeriod {
    /// Identity, where grouped by period.
    pub id: Option<Uuid>,
    /// Label, such as `2018-H1`.
    #[schema(value_type = Line<32>)]
    pub label: String,
    /// Kind of period.
    pub frequency: Frequency,
    /// Year.
    pub year: i32,
    /// Which period of the year, from 1.
    pub ordinal: i32,
    /// First day covered.
    pub covers_from: Day,
    /// Last day covered.
    pub covers_to: Day,
}

impl AggregatePeriod {
    /// The shape of a span, with the period where it is one.
    pub fn of(span: &Span, id: Option<Uuid>) -> Self {
        let Span {
            frequency,
            year,
            ordinal,
            label,
            covers_from,
            covers_to,
        } = span;
        Self {
            id,
            label: label.clone(),
            frequency: *frequency,
            year: *year,
            ordinal: *ordinal,
            covers_from: Day(*covers_from),
            covers_to: Day(*covers_to),
        }
    }
}

/// A plan, as a cell names it.
#[derive(Clone, Serialize, ToSchema)]
pub struct AggregatePlan {
    /// Identity.
    pub id: Uuid,
    /// Number and symbol, such as `5947/KH-UBND`.
    #[schema(value_type = Line<64>)]
    pub number: String,
}

impl From<&Plan> for AggregatePlan {
    fn from(row: &Plan) -> Self {
        let Plan {
            id,
            number,
            parent_plan_id: _,
        } = row;
        Self {
            id: *id,
            number: number.clone(),
        }
    }
}

/// A unit, as a cell names it.
#[derive(Clone, Serialize, ToSchema)]
pub struct AggregateUnit {
    /// Identity.
    pub id: Uuid,
    /// Official code.
    #[schema(value_type = Label<32>)]
    pub code: String,
    /// Name in Vietnamese.
    #[schema(value_type = Label<300>)]
    pub name: String,
    /// Level of government.
    pub level: UnitLevel,
}

impl From<&Unit> for AggregateUnit {
    fn from(row: &Unit) -> Self {
        let Unit {
            id,
            valid_from: _,
            code,
            name,
            level,
        } = row;
        Self {
            id: *id,
            code: code.clone(),
            name: name.clone(),
            level: *level,
        }
    }
}
