//! Shapes of completeness.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::completeness::{Counts, Punctuality, Standing};
use crate::http::day::Day;
use crate::http::formats::Format;
use crate::http::tables::{Cell, Row};
use crate::http::words::Label;
use crate::text::Text;
use crate::texts::columns;

/// Which part of a period's completeness to work out.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompletenessFilter {
    /// Only this unit and all below it.
    pub within: Option<Uuid>,
    /// Format of the answer; wins over `Accept`.
    #[param(inline)]
    pub format: Option<Format>,
}

/// Counts over the units of one group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupCounts {
    /// The group; `null`: the units obliged through no group.
    pub group_id: Option<Uuid>,
    /// Code of the group.
    #[schema(value_type = Option<Label<32>>)]
    pub group_code: Option<String>,
    /// Name of the group.
    #[schema(value_type = Option<Label<300>>)]
    pub group_name: Option<String>,
    /// The counts.
    pub counts: Counts,
}

/// Counts over a unit and all below it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubtreeCounts {
    /// The unit.
    pub unit_id: Uuid,
    /// Its code on the last day covered.
    #[schema(value_type = Label<32>)]
    pub unit_code: String,
    /// Its name on the last day covered.
    #[schema(value_type = Label<300>)]
    pub unit_name: String,
    /// The counts.
    pub counts: Counts,
}

/// How one unit stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitStanding {
    /// The obligation.
    pub obligation_id: Uuid,
    /// The unit.
    pub unit_id: Uuid,
    /// Its code on the last day covered.
    #[schema(value_type = Label<32>)]
    pub unit_code: String,
    /// Its name on the last day covered.
    #[schema(value_type = Label<300>)]
    pub unit_name: String,
    /// How far the report has come.
    pub standing: Standing,
    /// By the first submission.
    pub punctuality: Punctuality,
    /// Day that decides punctuality.
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
    "groups": [
        {"group_id": null, "group_code": null, "group_name": null, "counts": {"expected": 8, "submitted": 7, "on_time": 7, "late": 0, "accepted": 6, "overdue": 1, "returned": 1, "missing": 1}},
        {"group_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d43", "group_code": "UBND-PX", "group_name": "UBND các phường, xã", "counts": {"expected": 18, "submitted": 15, "on_time": 13, "late": 2, "accepted": 12, "overdue": 3, "returned": 0, "missing": 3}}
    ],
    "subtrees": [{"unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "unit_code": "PTP", "unit_name": "Phòng Tư pháp thành phố", "counts": {"expected": 1, "submitted": 1, "on_time": 1, "late": 0, "accepted": 1, "overdue": 0, "returned": 0, "missing": 0}}],
    "units": [{"obligation_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4b", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "unit_code": "PTP", "unit_name": "Phòng Tư pháp thành phố", "standing": "accepted", "punctuality": "on_time", "due_on": "2018-06-15", "days_overdue": 0, "report_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4e"}]
}))]
pub struct Completeness {
    /// The period.
    pub period_id: Uuid,
    /// The day in `Asia/Ho_Chi_Minh` for which overdue is counted.
    pub as_of: Day,
    /// Counts over all units the caller may see.
    pub counts: Counts,
    /// Counts by the groups through which units are obliged; a unit in two counts in each.
    #[schema(max_items = 5000)]
    pub groups: Vec<GroupCounts>,
    /// Counts for each unit right below `within`, or below the lowest unit that stands above all the caller sees,
    /// over its whole subtree of today.
    #[schema(max_items = 5000)]
    pub subtrees: Vec<SubtreeCounts>,
    /// Each unit, by code.
    #[schema(max_items = 5000)]
    pub units: Vec<UnitStanding>,
}

/// What a row of the table of completeness is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompletenessPart {
    /// All units.
    Total,
    /// One unit.
    Unit,
    /// The units of a group; without a code, those obliged through no group.
    Group,
    /// A unit and all below it.
    Subtree,
}

/// A row of the table of completeness.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "part": "unit", "code": "PTP", "name": "Phòng Tư pháp thành phố", "standing": "accepted", "punctuality": "on_time",
    "due_on": "2018-06-15", "days_overdue": 0,
    "counts": {"expected": 1, "submitted": 1, "on_time": 1, "late": 0, "accepted": 1, "overdue": 0, "returned": 0, "missing": 0}
}))]
pub struct CompletenessRow {
    /// What it is about.
    pub part: CompletenessPart,
    /// Code of the unit or group.
    #[schema(value_type = Option<Label<32>>)]
    pub code: Option<String>,
    /// Name of the unit or group.
    #[schema(value_type = Option<Label<300>>)]
    pub name: Option<String>,
    /// How far the report has come; of a unit only.
    pub standing: Option<Standing>,
    /// By the first submission; of a unit only.
    pub punctuality: Option<Punctuality>,
    /// Day that decides punctuality; of a unit only.
    pub due_on: Option<Day>,
    /// Days since the due day, where nothing was submitted; of a unit only.
    pub days_overdue: Option<i64>,
    /// The counts.
    pub counts: Counts,
}

impl CompletenessRow {
    /// A row of counts.
    pub fn of(
        part: CompletenessPart,
        code: Option<String>,
        name: Option<String>,
        counts: Counts,
    ) -> Self {
        Self {
            part,
            code,
            name,
            standing: None,
            punctuality: None,
            due_on: None,
            days_overdue: None,
            counts,
        }
    }
}

impl Row for CompletenessRow {
    fn headings() -> Vec<Text> {
        vec![
            columns::part(),
            columns::code(),
            columns::name(),
            columns::standing(),
            columns::punctuality(),
            columns::due_day(),
            columns::days_overdue(),
            columns::expected(),
            columns::submitted(),
            columns::on_time(),
            columns::late(),
            columns::accepted(),
            columns::overdue(),
            columns::returned(),
            columns::missing(),
        ]
    }

    fn cells(&self) -> Vec<Cell> {
        let Counts {
            expected,
            submitted,
            on_time,
            late,
            accepted,
            overdue,
            returned,
            missing,
        } = self.counts;
        let mut cells = vec![
            Cell::word(&self.part),
            Cell::maybe(self.code.clone(), Cell::Text),
            Cell::maybe(self.name.clone(), Cell::Text),
            Cell::maybe(self.standing, |standing| Cell::word(&standing)),
            Cell::maybe(self.punctuality, |punctuality| Cell::word(&punctuality)),
            Cell::maybe(self.due_on, |day| Cell::Day(day.0)),
            Cell::maybe(self.days_overdue, Cell::Whole),
        ];
        let counts = [
            expected, submitted, on_time, late, accepted, overdue, returned, missing,
        ];
        cells.extend(counts.map(|count| Cell::Whole(i64::try_from(count).unwrap_or(i64::MAX))));
        cells
    }
}
