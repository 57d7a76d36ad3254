//! A cell as one row of a table.

use entity::enums::{
    Accumulation, Confidence, Direction, Frequency, MeasureKind, Rollup, TargetOp, TargetSpan,
    UnitLevel,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::aggregates::rollup::NoTotalReason;
use crate::decimal::Sum;
use crate::frameworks::target::Outcome;
use crate::http::day::Day;
use crate::http::words::{Label, Line};
use crate::texts::columns;
use crate::{table_row, words_as_cells};

words_as_cells!(NoTotalReason, Outcome);

table_row! {
    /// A cell of aggregates with all of its members beside one another.
    #[derive(Serialize, ToSchema)]
    pub struct AggregateRow {
        /// Code of the framework; a plan's own targets have none.
        #[schema(value_type = Option<Line<64>>)]
        framework_code: Option<String> = columns::framework_code,
        /// Number of the objective.
        #[schema(value_type = Line<32>)]
        objective_number: String = columns::objective_number,
        /// Number of the indicator.
        #[schema(value_type = Line<32>)]
        indicator_number: String = columns::indicator_number,
        /// Code of the measure.
        #[schema(value_type = Line<32>)]
        measure_code: String = columns::measure_code,
        /// Name of the measure in Vietnamese, as its definition words it.
        #[schema(value_type = Line<500>)]
        measure_name: String = columns::measure,
        /// Name in English.
        #[schema(value_type = Option<Line<500>>)]
        measure_name_en: Option<String> = columns::measure_in_english,
        /// Unit of measure.
        #[schema(value_type = Line<64>)]
        unit_of_measure: String = columns::unit_of_measure,
        /// What is counted.
        kind: MeasureKind = columns::kind_of_measure,
        /// What a quotient is multiplied by.
        factor: i32 = columns::factor,
        /// Which way is better.
        direction: Direction = columns::direction,
        /// How it adds up over units.
        rollup: Rollup = columns::roll_up,
        /// How it runs through the year.
        accumulation: Accumulation = columns::accumulation,
        /// Label of the period.
        #[schema(value_type = Line<32>)]
        period_label: String = columns::period,
        /// Kind of period.
        frequency: Frequency = columns::kind_of_period,
        /// Year.
        year: i32 = columns::year,
        /// Which period of the year, from 1.
        ordinal: i32 = columns::period_of_the_year,
        /// First day covered.
        covers_from: Day = columns::from,
        /// Last day covered.
        covers_to: Day = columns::to,
        /// Number of the plan; absent where plans under the same plan add up.
        #[schema(value_type = Option<Line<64>>)]
        plan_number: Option<String> = columns::plan_number,
        /// Level of government, where grouped by it or by unit.
        unit_level: Option<UnitLevel> = columns::level,
        /// Code of the unit, where grouped by it.
        #[schema(value_type = Option<Label<32>>)]
        unit_code: Option<String> = columns::unit_code,
        /// Name of the unit.
        #[schema(value_type = Option<Label<300>>)]
        unit_name: Option<String> = columns::unit,
        /// Numerators together.
        numerator: Option<Sum> = columns::numerator,
        /// Denominators together.
        denominator: Option<Sum> = columns::denominator,
        /// Amounts together.
        amount: Option<Sum> = columns::amount,
        /// Numerators together ÷ denominators together × factor, rounded half up to 4 digits.
        rate: Option<Sum> = columns::rate,
        /// Answer of the one unit that counts.
        answer: Option<bool> = columns::answer,
        /// Units that answered yes.
        answers_yes: Option<u64> = columns::answers_yes,
        /// Units that answered no.
        answers_no: Option<u64> = columns::answers_no,
        /// Women together, of the units that hold them.
        women: Option<Sum> = columns::women,
        /// Men together, of the units that hold them.
        men: Option<Sum> = columns::men,
        /// Whether every figure in the total is held by sex alike.
        sex_parts_complete: Option<bool> = columns::by_sex_throughout,
        /// Units that owe the figure.
        units_expected: u64 = columns::units_expected,
        /// Units whose accepted report has the figure.
        units_reported: u64 = columns::units_reported,
        /// Units whose accepted report says why there is none.
        units_no_data: u64 = columns::units_without_data,
        /// Units whose figure is left out.
        units_left_out: u64 = columns::units_left_out,
        /// Of the units reported, those that sent their report before the period's cut-off.
        units_before_cutoff: u64 = columns::units_before_cut_off,
        /// Whether every unit that owes the figure has answered.
        complete: bool = columns::complete,
        /// Why there is no total, or no rate.
        no_total_reason: Option<NoTotalReason> = columns::why_no_total,
        /// How a figure compares with the target.
        target_op: Option<TargetOp> = columns::target_comparison,
        /// Lower bound, or the figure to equal.
        target_low: Option<Sum> = columns::target_low,
        /// Upper bound.
        target_high: Option<Sum> = columns::target_high,
        /// When the target holds.
        target_span: Option<TargetSpan> = columns::target_span,
        /// First year of the target, or its year.
        target_year_from: Option<i32> = columns::target_from,
        /// Last year of the target's term.
        target_year_to: Option<i32> = columns::target_to,
        /// Whether the text of the target says "about".
        target_approximate: Option<bool> = columns::target_approximate,
        /// How far the target can be relied on.
        target_confidence: Option<Confidence> = columns::target_confidence,
        /// How the total stands against the target.
        outcome: Outcome = columns::outcome,
        /// Numerators that wait for review, together; these columns only where asked for.
        provisional_numerator: Option<Sum> = columns::provisional_numerator,
        /// Denominators that wait for review.
        provisional_denominator: Option<Sum> = columns::provisional_denominator,
        /// Amounts that wait for review.
        provisional_amount: Option<Sum> = columns::provisional_amount,
        /// Rate of what waits for review.
        provisional_rate: Option<Sum> = columns::provisional_rate,
        /// Answer of the one unit that counts, waiting for review.
        provisional_answer: Option<bool> = columns::provisional_answer,
        /// Units whose yes waits for review.
        provisional_answers_yes: Option<u64> = columns::provisional_answers_yes,
        /// Units whose no waits for review.
        provisional_answers_no: Option<u64> = columns::provisional_answers_no,
        /// Women that wait for review.
        provisional_women: Option<Sum> = columns::provisional_women,
        /// Men that wait for review.
        provisional_men: Option<Sum> = columns::provisional_men,
        /// Whether every figure that waits is held by sex alike.
        provisional_sex_parts_complete: Option<bool> = columns::provisional_by_sex_throughout,
        /// Units whose figure waits for review.
        provisional_units_reported: Option<u64> = columns::provisional_units_reported,
        /// Units whose reason for having none waits for review.
        provisional_units_no_data: Option<u64> = columns::provisional_units_without_data,
        /// Why what waits has no total.
        provisional_no_total_reason: Option<NoTotalReason> = columns::why_no_provisional_total,
        /// The framework.
        framework_id: Uuid = columns::framework_id,
        /// The objective.
        objective_id: Uuid = columns::objective_id,
        /// The indicator.
        indicator_id: Uuid = columns::indicator_id,
        /// The measure.
        measure_id: Uuid = columns::measure_id,
        /// The definition all figures of the cell were reported under.
        definition_id: Uuid = columns::definition_id,
        /// The period, where grouped by it.
        period_id: Option<Uuid> = columns::period_id,
        /// The plan.
        plan_id: Option<Uuid> = columns::plan_id,
        /// The plan under which the plan or plans of the cell stand.
        parent_plan_id: Option<Uuid> = columns::parent_plan_id,
        /// The unit, where grouped by it.
        unit_id: Option<Uuid> = columns::unit_id,
        /// The framework version that sets the target.
        target_framework_version_id: Option<Uuid> = columns::target_version_id,
        /// Where the figures the cell is made of can be read, relative to this service.
        #[schema(max_length = 1000, format = "uri-reference")]
        sources: String = columns::sources,
    }
}
