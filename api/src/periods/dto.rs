//! Shapes of periods, obligations and completeness.

use entity::enums::{Frequency, PeriodStatus};
use entity::period;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::completeness::{Counts, Punctuality, Standing};
use crate::http::day::Day;

/// One instance of a reporting rule (kỳ báo cáo).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4a", "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
    "label": "2018-H1", "frequency": "semi_annual", "year": 2018, "ordinal": 1,
    "covers_from": "2018-01-01", "covers_to": "2018-06-30", "cutoff_on": "2018-06-30",
    "due_on": "2018-06-15", "opens_on": "2018-01-01", "status": "open", "version": 2
}))]
pub struct Period {
    /// Identity.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Label, unique in the plan.
    pub label: String,
    /// Kind of period; figures of different kinds never mix.
    pub frequency: Frequency,
    /// Year it belongs to.
    pub year: i32,
    /// Which period of the year, from 1.
    pub ordinal: i32,
    /// First day covered.
    pub covers_from: Day,
    /// Last day covered.
    pub covers_to: Day,
    /// Last day whose data a report must hold.
    pub cutoff_on: Day,
    /// Due day in `Asia/Ho_Chi_Minh`.
    pub due_on: Day,
    /// Day it opens.
    pub opens_on: Day,
    /// State.
    pub status: PeriodStatus,
    /// Version, as in the `ETag`.
    pub version: i64,
}

impl From<period::Model> for Period {
    fn from(row: period::Model) -> Self {
        let period::Model {
            id,
            plan_id,
            rule_id: _,
            label,
            frequency,
            year,
            ordinal,
            covers_from,
            covers_to,
            cutoff_on,
            nominal_due_on: _,
            due_on,
            extended_to: _,
            opens_on,
            status,
            version,
            created_at: _,
            updated_at: _,
        } = row;
        Self {
            id,
            plan_id,
            label,
            frequency,
            year,
            ordinal,
            covers_from: Day(covers_from),
            covers_to: Day(covers_to),
            cutoff_on: Day(cutoff_on),
            due_on: Day(due_on),
            opens_on: Day(opens_on),
            status,
            version,
        }
    }
}

/// Which periods to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeriodFilter {
    /// Only periods of this plan.
    pub plan_id: Option<Uuid>,
    /// Only periods of this year.
    #[param(minimum = 1900, maximum = 2199)]
    pub year: Option<i32>,
    /// Only periods in this state.
    pub status: Option<PeriodStatus>,
    /// Only the period with this label.
    #[param(max_length = 32)]
    pub label: Option<String>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// A measure an obligation covers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({"measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4c", "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4d"}))]
pub struct ObligedMeasure {
    /// The measure.
    pub measure_id: Uuid,
    /// The definition it is to be reported under.
    pub definition_id: Uuid,
}

/// What a unit owes for a period and how it stands (nghĩa vụ báo cáo).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4b", "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
    "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4a",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "unit_code": "PTP", "unit_name": "Phòng Tư pháp thành phố",
    "group_id": null, "due_on": "2018-06-15",
    "measures": [{"measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4c", "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4d"}],
    "report_id": null, "standing": "missing", "punctuality": "overdue",
    "first_submitted_at": null, "days_left": 0, "days_overdue": 3
}))]
pub struct Obligation {
    /// Identity.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// Who owes.
    pub unit_id: Uuid,
    /// Code of the unit.
    pub unit_code: String,
    /// Name of the unit.
    pub unit_name: String,
    /// The group through which the duty came, if only so.
    pub group_id: Option<Uuid>,
    /// Due day, frozen when the period opened.
    pub due_on: Day,
    /// The measures owed, besides a narrative.
    pub measures: Vec<ObligedMeasure>,
    /// The unit's report, once begun.
    pub report_id: Option<Uuid>,
    /// How far the report has come.
    pub standing: Standing,
    /// By the first submission; a resubmission never makes a punctual unit late.
    pub punctuality: Punctuality,
    /// First submission.
    #[serde(with = "time::serde::rfc3339::option")]
    pub first_submitted_at: Option<OffsetDateTime>,
    /// Days until the due day; 0 from that day on.
    #[schema(minimum = 0)]
    pub days_left: i64,
    /// Days since the due day, where nothing was submitted; 0 otherwise.
    #[schema(minimum = 0)]
    pub days_overdue: i64,
}

/// Which obligations to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ObligationFilter {
    /// Only the obligation of this unit.
    pub unit_id: Option<Uuid>,
    /// Only those of this unit and all below it.
    pub within: Option<Uuid>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// Which part of a period's completeness to work out.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompletenessFilter {
    /// Only this unit and all below it.
    pub within: Option<Uuid>,
}

/// Counts over the units of one group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupCounts {
    /// The group; `null`: the units obliged otherwise than through one group.
    pub group_id: Option<Uuid>,
    /// The counts.
    pub counts: Counts,
}

/// How one unit stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitStanding {
    /// The unit.
    pub unit_id: Uuid,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// How far the report has come.
    pub standing: Standing,
    /// By the first submission.
    pub punctuality: Punctuality,
    /// Due day.
    pub due_on: Day,
    /// Days since the due day, where nothing was submitted; 0 otherwise.
    #[schema(minimum = 0)]
    pub days_overdue: i64,
    /// The unit's report, once begun.
    pub report_id: Option<Uuid>,
}

/// Who has reported for a period, who was late, who is missing.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4a", "as_of": "2018-06-18",
    "counts": {"expected": 26, "submitted": 22, "on_time": 20, "late": 2, "accepted": 18, "overdue": 4, "returned": 1, "missing": 4},
    "groups": [{"group_id": null, "counts": {"expected": 8, "submitted": 7, "on_time": 7, "late": 0, "accepted": 6, "overdue": 1, "returned": 1, "missing": 1}}],
    "units": [{"unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "unit_code": "PTP", "unit_name": "Phòng Tư pháp thành phố", "standing": "accepted", "punctuality": "on_time", "due_on": "2018-06-15", "days_overdue": 0, "report_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4e"}]
}))]
pub struct Completeness {
    /// The period.
    pub period_id: Uuid,
    /// The day in `Asia/Ho_Chi_Minh` for which overdue is counted.
    pub as_of: Day,
    /// Counts over all units the caller may see.
    pub counts: Counts,
    /// Counts by the group through which units are obliged.
    pub groups: Vec<GroupCounts>,
    /// Each unit, by code.
    #[schema(max_items = 5000)]
    pub units: Vec<UnitStanding>,
}
