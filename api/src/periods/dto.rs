//! Shapes of periods, of their changes and of what happened to them.

use entity::enums::{Frequency, PeriodAction, PeriodStatus};
use entity::period;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::day::Day;
use crate::http::words::{Label, Line, Prose};

/// One instance of a reporting rule (kỳ báo cáo).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4a", "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
    "label": "2018-H1", "frequency": "semi_annual", "year": 2018, "ordinal": 1,
    "covers_from": "2018-01-01", "covers_to": "2018-06-30", "cutoff_on": "2018-06-30",
    "nominal_due_on": "2018-06-15", "due_on": "2018-06-15", "extended_to": null, "opens_on": "2018-01-01",
    "status": "open", "version": 2
}))]
pub struct Period {
    /// Identity.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Label, unique in the plan.
    #[schema(value_type = Line<32>)]
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
    /// Due day as the rule names it, before it moves to a working day.
    pub nominal_due_on: Day,
    /// Due day in `Asia/Ho_Chi_Minh`.
    pub due_on: Day,
    /// Later day to which all units were given more time.
    pub extended_to: Option<Day>,
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
            nominal_due_on,
            due_on,
            extended_to,
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
            nominal_due_on: Day(nominal_due_on),
            due_on: Day(due_on),
            extended_to: extended_to.map(Day),
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
    #[serde(default, deserialize_with = "crate::http::params::at_most::<32, _>")]
    #[param(max_length = 32)]
    pub label: Option<String>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// Why a period, or what is owed for it, is changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Đã hết thời hạn nộp báo cáo 6 tháng đầu năm."}))]
pub struct PeriodReason {
    /// The reason.
    pub reason: Prose<2000>,
}

/// More time for a period.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "due_on": "2018-06-22", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41",
    "reason": "UBND phường đề nghị gia hạn do thay đổi cán bộ phụ trách."
}))]
pub struct Extension {
    /// The new last day: later than the present one, and not over.
    pub due_on: Day,
    /// The reason.
    pub reason: Prose<2000>,
    /// The unit that gets it; absent: all.
    pub unit_id: Option<Uuid>,
}

/// Something that happened to a period, or to what one unit owes for it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60", "action": "extended", "at": "2018-06-14T02:00:00Z",
    "account_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e", "account_name": "Phòng Lao động - TB&XH",
    "obligation_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4b", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41",
    "unit_code": "22915", "unit_name": "Phường Mũi Né", "due_on": "2018-06-22",
    "reason": "UBND phường đề nghị gia hạn do thay đổi cán bộ phụ trách."
}))]
pub struct PeriodEvent {
    /// Identity, in order of time.
    pub id: Uuid,
    /// What was done.
    pub action: PeriodAction,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who; `null` where the service did it, such as opening a period on its day.
    pub account_id: Option<Uuid>,
    /// What they are called by now.
    #[schema(value_type = Option<Line<200>>)]
    pub account_name: Option<String>,
    /// The obligation, where it is about one unit only.
    pub obligation_id: Option<Uuid>,
    /// That unit.
    pub unit_id: Option<Uuid>,
    /// Its code on the last day covered.
    #[schema(value_type = Option<Label<32>>)]
    pub unit_code: Option<String>,
    /// Its name on the last day covered.
    #[schema(value_type = Option<Label<300>>)]
    pub unit_name: Option<String>,
    /// The day to which more time was given, or by which the unit obliged is to report.
    pub due_on: Option<Day>,
    /// Why.
    #[schema(value_type = Option<Prose<2000>>)]
    pub reason: Option<String>,
}

/// Which part of a period's history to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeriodHistoryFilter {
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
