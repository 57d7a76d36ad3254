//! Shapes of obligations.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::completeness::{Punctuality, Standing};
use super::due_order::ObligationSort;
use crate::http::day::Day;
use crate::http::formats::Format;
use crate::http::tables::{Cell, Row};
use crate::http::words::{Label, Line, Prose};
use crate::text::Text;
use crate::texts::columns;

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
    "plan_number": "5947/KH-UBND", "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4a", "period_label": "2018-H1",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "unit_code": "PTP", "unit_name": "Phòng Tư pháp thành phố",
    "group_ids": [], "frozen_due_on": "2018-06-15", "due_on": "2018-06-15", "extended_to": null,
    "measures": [{"measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4c", "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4d"}],
    "report_id": null, "standing": "missing", "punctuality": "overdue",
    "first_submitted_at": null, "days_left": 0, "days_overdue": 3, "last_reminded_at": "2018-06-16T01:00:12Z", "released_at": null, "version": 1
}))]
pub struct Obligation {
    /// Identity.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Number of the plan.
    #[schema(value_type = Line<64>)]
    pub plan_number: String,
    /// The period.
    pub period_id: Uuid,
    /// Label of the period.
    #[schema(value_type = Line<32>)]
    pub period_label: String,
    /// Who owes.
    pub unit_id: Uuid,
    /// Code of the unit on the last day covered.
    #[schema(value_type = Label<32>)]
    pub unit_code: String,
    /// Name of the unit on the last day covered.
    #[schema(value_type = Label<300>)]
    pub unit_name: String,
    /// The groups through which duties came; none where the unit was told by itself only.
    #[schema(max_items = 1000)]
    pub group_ids: Vec<Uuid>,
    /// Due day when it was frozen; never changes.
    pub frozen_due_on: Day,
    /// Day that decides punctuality: the frozen one, or a later one given before the first submission.
    pub due_on: Day,
    /// Day to which the unit was given more time: until its end a closed period takes the report too.
    pub extended_to: Option<Day>,
    /// The measures owed, besides a narrative.
    #[schema(max_items = 10_000)]
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
    /// When the unit was last reminded, by the service or by hand.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_reminded_at: Option<OffsetDateTime>,
    /// When the unit was released; it then owes nothing and counts nowhere.
    #[serde(with = "time::serde::rfc3339::option")]
    pub released_at: Option<OffsetDateTime>,
    /// Version, as in the `ETag`.
    pub version: i64,
}

/// An obligation as a row of a table.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4b", "plan_number": "5947/KH-UBND", "period_label": "2018-H1",
    "unit_code": "PTP", "unit_name": "Phòng Tư pháp thành phố", "standing": "missing", "punctuality": "overdue",
    "frozen_due_on": "2018-06-15", "due_on": "2018-06-15", "extended_to": null, "first_submitted_at": null,
    "days_left": 0, "days_overdue": 3, "last_reminded_at": "2018-06-16T01:00:12Z", "released_at": null
}))]
pub struct ObligationRow {
    /// Identity.
    pub id: Uuid,
    /// Number of the plan.
    #[schema(value_type = Line<64>)]
    pub plan_number: String,
    /// Label of the period.
    #[schema(value_type = Line<32>)]
    pub period_label: String,
    /// Code of the unit on the last day covered.
    #[schema(value_type = Label<32>)]
    pub unit_code: String,
    /// Name of the unit on the last day covered.
    #[schema(value_type = Label<300>)]
    pub unit_name: String,
    /// How far the report has come.
    pub standing: Standing,
    /// By the first submission.
    pub punctuality: Punctuality,
    /// Due day when it was frozen.
    pub frozen_due_on: Day,
    /// Day that decides punctuality.
    pub due_on: Day,
    /// Day to which the unit was given more time.
    pub extended_to: Option<Day>,
    /// First submission.
    #[serde(with = "time::serde::rfc3339::option")]
    pub first_submitted_at: Option<OffsetDateTime>,
    /// Days until the due day; 0 from that day on.
    #[schema(minimum = 0)]
    pub days_left: i64,
    /// Days since the due day, where nothing was submitted; 0 otherwise.
    #[schema(minimum = 0)]
    pub days_overdue: i64,
    /// When the unit was last reminded, by the service or by hand.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_reminded_at: Option<OffsetDateTime>,
    /// When the unit was released.
    #[serde(with = "time::serde::rfc3339::option")]
    pub released_at: Option<OffsetDateTime>,
}

impl Row for ObligationRow {
    fn headings() -> Vec<Text> {
        vec![
            columns::plan_number(),
            columns::period(),
            columns::unit_code(),
            columns::unit(),
            columns::standing(),
            columns::punctuality(),
            columns::first_due_day(),
            columns::due_day(),
            columns::extended_to(),
            columns::first_submitted_at(),
            columns::days_left(),
            columns::days_overdue(),
            columns::last_reminded_at(),
            columns::released_at(),
            columns::id(),
        ]
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Text(self.plan_number.clone()),
            Cell::Text(self.period_label.clone()),
            Cell::Text(self.unit_code.clone()),
            Cell::Text(self.unit_name.clone()),
            Cell::word(&self.standing),
            Cell::word(&self.punctuality),
            Cell::Day(self.frozen_due_on.0),
            Cell::Day(self.due_on.0),
            Cell::maybe(self.extended_to, |day| Cell::Day(day.0)),
            Cell::maybe(self.first_submitted_at, Cell::Instant),
            Cell::Whole(self.days_left),
            Cell::Whole(self.days_overdue),
            Cell::maybe(self.last_reminded_at, Cell::Instant),
            Cell::maybe(self.released_at, Cell::Instant),
            Cell::Text(self.id.to_string()),
        ]
    }
}

/// One more unit to report for an open period.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d42", "due_on": "2018-06-29",
    "reason": "Phường mới tiếp nhận nhiệm vụ từ tháng 6."
}))]
pub struct NewObligation {
    /// The unit, which stands under the issuer of the plan and exists in the period.
    pub unit_id: Uuid,
    /// The reason.
    pub reason: Prose<2000>,
    /// Its due day, today or later; absent: that of the period.
    pub due_on: Option<Day>,
    /// What it owes besides a narrative, where it has no duty to report in the plan.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub measure_ids: Vec<Uuid>,
}

/// Which obligations of a period to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ObligationFilter {
    /// Only the obligation of this unit.
    pub unit_id: Option<Uuid>,
    /// Only those of this unit and all below it.
    pub within: Option<Uuid>,
    /// Only those with a duty that came through this group.
    pub group_id: Option<Uuid>,
    /// Only those whose report has come so far.
    pub standing: Option<Standing>,
    /// Only those met, or not, by their due day.
    pub punctuality: Option<Punctuality>,
    /// `true`: only those without an accepted report; `false`: only those with one.
    pub open: Option<bool>,
    /// `true`: those from which units were released, in place of those that are owed.
    pub released: Option<bool>,
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

/// Which obligations of a unit to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnitObligationFilter {
    /// Only those under this plan.
    pub plan_id: Option<Uuid>,
    /// Only those whose report has come so far.
    pub standing: Option<Standing>,
    /// Only those met, or not, by their due day.
    pub punctuality: Option<Punctuality>,
    /// `true`: only those without an accepted report; `false`: only those with one.
    pub open: Option<bool>,
    /// `true`: those from which the unit was released, in place of those that are owed.
    pub released: Option<bool>,
    /// Order; the latest due day first unless said otherwise.
    #[param(inline)]
    pub sort: Option<ObligationSort>,
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
