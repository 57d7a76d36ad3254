//! A figure behind aggregates as one row of a table.

use entity::enums::{Frequency, UnitLevel};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::source::AggregateSource;
use crate::decimal::Sum;
use crate::http::day::Day;
use crate::http::words::{Label, Line, Prose};
use crate::table_row;
use crate::texts::columns;

table_row! {
    /// The figure of one unit with the report revision that holds it.
    #[derive(Serialize, ToSchema)]
    pub struct SourceRow {
        /// Code of the measure.
        #[schema(value_type = Line<32>)]
        measure_code: String = columns::measure_code,
        /// Number of the plan.
        #[schema(value_type = Line<64>)]
        plan_number: String = columns::plan_number,
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
        /// Code of the unit.
        #[schema(value_type = Label<32>)]
        unit_code: String = columns::unit_code,
        /// Name of the unit.
        #[schema(value_type = Label<300>)]
        unit_name: String = columns::unit,
        /// Level of government of the unit.
        unit_level: UnitLevel = columns::level,
        /// Numerator.
        numerator: Option<Sum> = columns::numerator,
        /// Denominator.
        denominator: Option<Sum> = columns::denominator,
        /// Single amount.
        amount: Option<Sum> = columns::amount,
        /// Numerator ÷ denominator × factor, rounded half up to 4 digits.
        rate: Option<Sum> = columns::rate,
        /// Yes or no.
        answer: Option<bool> = columns::answer,
        /// Women among the persons counted.
        women: Option<Sum> = columns::women,
        /// Men among the persons counted.
        men: Option<Sum> = columns::men,
        /// Why there is no figure.
        #[schema(value_type = Option<Prose<2000>>)]
        no_data_reason: Option<String> = columns::why_no_data,
        /// Number of the revision of the report that holds the figure.
        revision: i32 = columns::revision_number,
        /// Whether it waits for review, and so is in no total.
        is_provisional: bool = columns::provisional,
        /// When the revision was last sent to the lead unit.
        #[serde(with = "time::serde::rfc3339::option")]
        submitted_at: Option<OffsetDateTime> = columns::submitted_at,
        /// When it was accepted.
        #[serde(with = "time::serde::rfc3339::option")]
        accepted_at: Option<OffsetDateTime> = columns::accepted_at,
        /// What the report discharges.
        obligation_id: Uuid = columns::obligation_id,
        /// The report.
        report_id: Uuid = columns::report_id,
        /// The measure.
        measure_id: Uuid = columns::measure_id,
        /// The definition it was reported under.
        definition_id: Uuid = columns::definition_id,
        /// The plan.
        plan_id: Uuid = columns::plan_id,
        /// The period.
        period_id: Option<Uuid> = columns::period_id,
        /// The unit.
        unit_id: Uuid = columns::unit_id,
    }
}

impl From<AggregateSource> for SourceRow {
    fn from(source: AggregateSource) -> Self {
        let AggregateSource {
            obligation_id,
            unit,
            plan,
            period,
            measure_id,
            measure_code,
            definition_id,
            report_id,
            revision,
            is_provisional,
            submitted_at,
            accepted_at,
            numerator,
            denominator,
            amount,
            rate,
            answer,
            women,
            men,
            no_data_reason,
        } = source;
        Self {
            measure_code,
            plan_number: plan.number,
            period_label: period.label,
            frequency: period.frequency,
            year: period.year,
            ordinal: period.ordinal,
            covers_from: period.covers_from,
            covers_to: period.covers_to,
            unit_code: unit.code,
            unit_name: unit.name,
            unit_level: unit.level,
            numerator,
            denominator,
            amount,
            rate,
            answer,
            women,
            men,
            no_data_reason,
            revision,
            is_provisional,
            submitted_at,
            accepted_at,
            obligation_id,
            report_id,
            measure_id,
            definition_id,
            plan_id: plan.id,
            period_id: period.id,
            unit_id: unit.id,
        }
    }
}
