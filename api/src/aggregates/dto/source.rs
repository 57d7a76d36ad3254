//! Shapes of what is behind a cell.

use entity::enums::{Frequency, UnitLevel};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::labels::{AggregatePeriod, AggregatePlan, AggregateUnit};
use crate::decimal::Sum;
use crate::http::day::Day;
use crate::http::formats::Format;
use crate::http::words::{Line, Prose};
use crate::units::places::Tree;

/// Which figures to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SourceQuery {
    /// The measure; needed in JSON, while a table may be of all.
    pub measure_id: Option<Uuid>,
    /// Only figures reported under this definition.
    pub definition_id: Option<Uuid>,
    /// Only this plan.
    pub plan_id: Option<Uuid>,
    /// Only this plan and the plans below it, at any depth.
    pub parent_plan_id: Option<Uuid>,
    /// Only plans right under this one, whatever is below them.
    pub directly_under_plan_id: Option<Uuid>,
    /// Only if the measure is of this framework.
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
    /// Only this period.
    pub period_id: Option<Uuid>,
    /// Only periods with this label.
    pub label: Option<Line<32>>,
    /// Only that period of the year, from 1.
    #[param(minimum = 1, maximum = 366)]
    pub ordinal: Option<i32>,
    /// Only periods that cover the days from this one.
    pub covers_from: Option<Day>,
    /// Only periods that cover the days to this one.
    pub covers_to: Option<Day>,
    /// Only this unit and all below it, in the tree asked for.
    pub unit_id: Option<Uuid>,
    /// The unit tree by which units stand below others and on levels: that of the last day each period covers, or
    /// today's, in which the figures of a unit that ended belong to the one that took over from it.
    #[serde(default)]
    #[param(inline)]
    pub tree: Tree,
    /// Only what the cells of this unit are made of in the tree asked for, and nothing below it.
    pub cell_unit_id: Option<Uuid>,
    /// Only units of this level of government, in the tree asked for.
    pub unit_level: Option<UnitLevel>,
    /// Only if the measure is of this objective.
    pub objective_id: Option<Uuid>,
    /// Only if the measure is of this indicator.
    pub indicator_id: Option<Uuid>,
    /// Whether to show submitted figures not yet accepted as well.
    #[serde(default)]
    #[param(default = false)]
    pub include_provisional: bool,
    /// Format of the answer; wins over `Accept`.
    #[param(inline)]
    pub format: Option<Format>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// The figure of one unit behind a cell, with the report revision that holds it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "obligation_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60",
    "unit": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41", "code": "PTP", "name": "Phòng Tư pháp thành phố", "level": "district"},
    "plan": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "number": "5947/KH-UBND"},
    "period": {
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50", "label": "2018-H1", "frequency": "semi_annual", "year": 2018,
        "ordinal": 1, "covers_from": "2018-01-01", "covers_to": "2018-06-30"
    },
    "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71",
    "measure_code": "7.1.a",
    "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d72",
    "report_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d61",
    "revision": 1,
    "is_provisional": false,
    "submitted_at": "2018-06-14T03:20:00Z",
    "accepted_at": "2018-06-18T08:00:00Z",
    "numerator": 3, "denominator": 4, "amount": null, "rate": 75, "answer": null, "women": null, "men": null,
    "no_data_reason": null
}))]
pub struct AggregateSource {
    /// What the report discharges.
    pub obligation_id: Uuid,
    /// Whose figure: the unit that reported it, as it was called on the last day the period covers.
    pub unit: AggregateUnit,
    /// The plan.
    pub plan: AggregatePlan,
    /// The period.
    pub period: AggregatePeriod,
    /// The measure.
    pub measure_id: Uuid,
    /// Code of the measure.
    #[schema(value_type = Line<32>)]
    pub measure_code: String,
    /// The definition it was reported under.
    pub definition_id: Uuid,
    /// The report.
    pub report_id: Uuid,
    /// Number of the revision of the report that holds the figure.
    pub revision: i32,
    /// Whether it waits for review, and so is in no total.
    pub is_provisional: bool,
    /// When the revision was last sent to the lead unit.
    #[serde(with = "time::serde::rfc3339::option")]
    pub submitted_at: Option<OffsetDateTime>,
    /// When it was accepted.
    #[serde(with = "time::serde::rfc3339::option")]
    pub accepted_at: Option<OffsetDateTime>,
    /// Numerator.
    pub numerator: Option<Sum>,
    /// Denominator.
    pub denominator: Option<Sum>,
    /// Single amount.
    pub amount: Option<Sum>,
    /// Numerator ÷ denominator × factor, rounded half up to 4 digits.
    pub rate: Option<Sum>,
    /// Yes or no.
    pub answer: Option<bool>,
    /// Women among the persons counted.
    pub women: Option<Sum>,
    /// Men among the persons counted.
    pub men: Option<Sum>,
    /// Why there is no figure.
    #[schema(value_type = Option<Prose<2000>>)]
    pub no_data_reason: Option<String>,
}
