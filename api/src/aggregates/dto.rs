//! Shapes of aggregates: what is asked, and the cells of the answer.

mod example;
mod flat;
pub mod labels;
pub mod row;
pub mod source;
pub mod source_row;
pub mod trend;

use entity::enums::{Confidence, Frequency, TargetOp, TargetSpan, UnitLevel};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::labels::{
    AggregateFramework, AggregateMeasure, AggregateNumbered, AggregatePeriod, AggregatePlan,
    AggregateUnit,
};
use super::cells::Target;
use super::rollup::{NoTotalReason, Total};
use crate::decimal::Sum;
use crate::frameworks::target::{Outcome, TargetRule};
use crate::http::formats::Format;
use crate::http::params::CommaList;
use crate::units::places::Tree;

/// What a cell can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// One measure; always so.
    Measure,
    /// One indicator; follows from the measure.
    Indicator,
    /// One objective; follows from the measure.
    Objective,
    /// One plan.
    Plan,
    /// One period of one plan.
    Period,
    /// One level of government.
    UnitLevel,
    /// One unit.
    Unit,
}

/// Which figures to add up, and by what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AggregateQuery {
    /// Only this plan; its cells name it.
    pub plan_id: Option<Uuid>,
    /// Only this plan and the plans below it, at any depth.
    pub parent_plan_id: Option<Uuid>,
    /// Only measures of this framework.
    pub framework_id: Option<Uuid>,
    /// Only periods of this year.
    #[param(minimum = 1900, maximum = 2199)]
    pub year: Option<i32>,
    /// Only periods of this year or later.
    #[param(minimum = 1900, maximum = 2199)]
    pub year_from: Option<i32>,
    /// Only periods of this year or earlier.
    #[param(minimum = 1900, maximum = 2199)]
    pub year_to: Option<i32>,
    /// Only periods of this kind.
    pub frequency: Option<Frequency>,
    /// Only this period; its cells name it and its plan.
    pub period_id: Option<Uuid>,
    /// Only this unit and all below it, in the tree asked for.
    pub unit_id: Option<Uuid>,
    /// The unit tree by which units stand below others, on levels, and are called: that of the last day each period
    /// covers, or today's, in which the figures of a unit that ended belong to the one that took over from it.
    #[serde(default)]
    #[param(inline)]
    pub tree: Tree,
    /// Only measures of this objective.
    pub objective_id: Option<Uuid>,
    /// Only measures of this indicator.
    pub indicator_id: Option<Uuid>,
    /// Only this measure.
    pub measure_id: Option<Uuid>,
    /// What each cell is of, besides a measure and a period: a list separated by commas.
    #[serde(default)]
    #[param(value_type = Vec<GroupBy>, style = Form, explode = false, required = false, max_items = 64, example = json!(["unit_level"]))]
    pub group_by: CommaList<GroupBy>,
    /// Whether to show, apart, what submitted reports not yet accepted would add.
    #[serde(default)]
    #[param(default = false)]
    pub include_provisional: bool,
    /// Format of the answer; wins over `Accept`.
    #[param(inline)]
    pub format: Option<Format>,
}

/// What accepted figures add up to.
#[derive(Serialize, ToSchema)]
#[schema(example = example::aggregates)]
pub struct Aggregates {
    /// The instant of the answer: everything accepted before is in it. Not part of what the `ETag` stands for.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// What the cells are of: the measure, and what was asked for or follows from the filters.
    #[schema(max_items = 7)]
    pub group_by: Vec<GroupBy>,
    /// The cells, by framework, measure, period, plan, level and unit.
    #[schema(max_items = 10_000)]
    pub cells: Vec<AggregateCell>,
}

/// One measure under one definition, for one period, over the units that owe it and that the caller may know.
#[derive(Serialize, ToSchema)]
pub struct AggregateCell {
    /// The measure as its definition words it.
    pub measure: AggregateMeasure,
    /// The definition all figures of the cell were reported under.
    pub definition_id: Uuid,
    /// The indicator.
    pub indicator: AggregateNumbered,
    /// The objective.
    pub objective: AggregateNumbered,
    /// The framework.
    pub framework: AggregateFramework,
    /// The period.
    pub period: AggregatePeriod,
    /// The plan; `null` where the cell adds the plans right under `parent_plan_id`.
    pub plan: Option<AggregatePlan>,
    /// The plan under which the plan or plans of the cell stand.
    pub parent_plan_id: Option<Uuid>,
    /// The level of government, where grouped by it.
    pub unit_level: Option<UnitLevel>,
    /// The unit, where grouped by it.
    pub unit: Option<AggregateUnit>,
    /// Numerators together.
    pub numerator: Option<Sum>,
    /// Denominators together.
    pub denominator: Option<Sum>,
    /// Amounts together.
    pub amount: Option<Sum>,
    /// Numerators together ÷ denominators together × factor, rounded half up to 4 digits.
    pub rate: Option<Sum>,
    /// Answer of the one unit that counts, for a yes/no measure.
    pub answer: Option<bool>,
    /// Units that answered yes.
    pub answers_yes: Option<u64>,
    /// Units that answered no.
    pub answers_no: Option<u64>,
    /// Women together, of the units that hold them.
    pub women: Option<Sum>,
    /// Men together, of the units that hold them.
    pub men: Option<Sum>,
    /// Whether every figure in the total is held by sex alike; `null` where none is.
    pub sex_parts_complete: Option<bool>,
    /// Units that owe the figure.
    pub units_expected: u64,
    /// Units whose accepted report has the figure.
    pub units_reported: u64,
    /// Units whose accepted report says why there is none.
    pub units_no_data: u64,
    /// Units whose figure is left out; only a consolidation leaves any out, with a reason.
    pub units_left_out: u64,
    /// Of the units reported, those that sent their report before the period's cut-off: it may yet change.
    pub units_before_cutoff: u64,
    /// Whether every unit that owes the figure has answered, and none is left out.
    pub complete: bool,
    /// Why there is no total, or no rate.
    pub no_total_reason: Option<NoTotalReason>,
    /// The target valid for the year.
    pub target: Option<AggregateTarget>,
    /// How the total stands against the target; `incomplete` as long as a unit is missing.
    pub outcome: Outcome,
    /// What submitted reports not yet accepted would add; where asked for.
    pub provisional: Option<AggregateProvisional>,
    /// Where the figures the cell is made of can be read, relative to this service.
    #[schema(max_length = 1000, format = "uri-reference")]
    pub sources: String,
}

/// A target a cell is compared with.
#[derive(Serialize, ToSchema)]
pub struct AggregateTarget {
    /// The framework version that sets it: the newest the figures of the cell are owed under.
    pub framework_version_id: Uuid,
    /// How a figure compares.
    pub op: TargetOp,
    /// Lower bound, or the figure to equal.
    pub low: Option<Sum>,
    /// Upper bound.
    pub high: Option<Sum>,
    /// When it holds.
    pub span: TargetSpan,
    /// First year, or the year.
    pub year_from: Option<i32>,
    /// Last year of a term.
    pub year_to: Option<i32>,
    /// Whether the text says "about".
    pub approximate: bool,
    /// How far it can be relied on.
    pub confidence: Confidence,
}

impl From<Target> for AggregateTarget {
    fn from(target: Target) -> Self {
        let Target {
            framework_version_id,
            rule,
            approximate,
            confidence,
        } = target;
        let TargetRule {
            op,
            low,
            high,
            span,
            year_from,
            year_to,
        } = rule;
        let bound = |scaled: i64| Sum::from_scaled(scaled.into());
        Self {
            framework_version_id,
            op,
            low: low.map(bound),
            high: high.map(bound),
            span,
            year_from,
            year_to,
            approximate,
            confidence,
        }
    }
}

/// Figures of submitted reports not yet accepted, of units that never had one accepted. Never part of the totals.
#[derive(Serialize, ToSchema)]
pub struct AggregateProvisional {
    /// Numerators together.
    pub numerator: Option<Sum>,
    /// Denominators together.
    pub denominator: Option<Sum>,
    /// Amounts together.
    pub amount: Option<Sum>,
    /// Numerators together ÷ denominators together × factor, rounded half up to 4 digits.
    pub rate: Option<Sum>,
    /// Answer of the one unit that counts, for a yes/no measure.
    pub answer: Option<bool>,
    /// Units that answered yes.
    pub answers_yes: Option<u64>,
    /// Units that answered no.
    pub answers_no: Option<u64>,
    /// Women together, of the units that hold them.
    pub women: Option<Sum>,
    /// Men together, of the units that hold them.
    pub men: Option<Sum>,
    /// Whether every figure in the total is held by sex alike; `null` where none is.
    pub sex_parts_complete: Option<bool>,
    /// Units whose figure waits for review.
    pub units_reported: u64,
    /// Units whose reason for having none waits for review.
    pub units_no_data: u64,
    /// Why there is no total, or no rate.
    pub no_total_reason: Option<NoTotalReason>,
}

impl From<Total> for AggregateProvisional {
    fn from(total: Total) -> Self {
        let Total {
            numerator,
            denominator,
            amount,
            rate,
            answer,
            answers_yes,
            answers_no,
            women,
            men,
            sex_parts_complete,
            units_expected: _,
            units_reported,
            units_no_data,
            units_left_out: _,
            complete: _,
            no_total_reason,
        } = total;
        Self {
            numerator,
            denominator,
            amount,
            rate,
            answer,
            answers_yes,
            answers_no,
            women,
            men,
            sex_parts_complete,
            units_reported,
            units_no_data,
            no_total_reason,
        }
    }
}
