//! Shapes of a unit's own page: its duties over all plans.

use entity::enums::{Duty, PlanStatus, SubjectKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::day::Day;
use crate::http::words::{Label, Line, Prose};

/// A duty of a unit with the words of the plan that gives it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "assignment_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d49",
    "through_unit_id": null,
    "plan": {
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45", "number": "5947/KH-UBND",
        "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018",
        "term_from": "2018-01-01", "term_to": "2018-12-31", "status": "issued", "next_due_on": "2018-06-15"
    },
    "duty": "report",
    "subject": {"kind": "indicator", "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d48", "number": "7.1", "name": "Dự thảo văn bản quy phạm pháp luật được lồng ghép giới"},
    "paragraph": "IV.2.2",
    "text": "báo cáo UBND thành phố kết quả thực hiện mục tiêu 7 (chỉ tiêu 1 và 2)",
    "group": null,
    "in_force": true
}))]
pub struct UnitDuty {
    /// The assignment.
    pub assignment_id: Uuid,
    /// The unit it was given to, where this one took over from it; `null`: to this one.
    pub through_unit_id: Option<Uuid>,
    /// The plan that gives it.
    pub plan: DutyPlan,
    /// To do what.
    pub duty: Duty,
    /// About what.
    pub subject: DutySubject,
    /// Paragraph of the plan that says so.
    #[schema(value_type = Line<32>)]
    pub paragraph: String,
    /// The words of the plan.
    #[schema(value_type = Prose<4000>)]
    pub text: String,
    /// The group through which it came.
    pub group: Option<DutyGroup>,
    /// Whether the plan is in force and no amendment has ended the duty.
    pub in_force: bool,
}

/// The plan a duty stands in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyPlan {
    /// Identity.
    pub id: Uuid,
    /// Number and symbol.
    #[schema(value_type = Line<64>)]
    pub number: String,
    /// Summary of content.
    #[schema(value_type = Line<1000>)]
    pub title: String,
    /// First day of its term.
    pub term_from: Day,
    /// Last day of its term.
    pub term_to: Day,
    /// State.
    pub status: PlanStatus,
    /// The next day on which reports on it are due, today included; `null`: none.
    pub next_due_on: Option<Day>,
}

/// What a duty is about, in words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutySubject {
    /// Kind of subject.
    pub kind: SubjectKind,
    /// The objective, indicator or task; `null` for the plan as a whole.
    pub id: Option<Uuid>,
    /// Its number.
    #[schema(value_type = Option<Line<32>>)]
    pub number: Option<String>,
    /// Its name; of a task, its words.
    #[schema(value_type = Option<Prose<4000>>)]
    pub name: Option<String>,
}

/// A group of units, by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyGroup {
    /// Identity.
    pub id: Uuid,
    /// Its code.
    #[schema(value_type = Label<32>)]
    pub code: String,
    /// Its name.
    #[schema(value_type = Label<300>)]
    pub name: String,
}

/// Which duties of a unit to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnitDutyFilter {
    /// Only those in this plan.
    pub plan_id: Option<Uuid>,
    /// Only this duty.
    pub duty: Option<Duty>,
    /// Only those in plans that run in this year.
    #[param(minimum = 1900, maximum = 2199)]
    pub year: Option<i32>,
    /// `false`: also those of drafts and closed plans, and those that an amendment ended.
    #[param(default = true)]
    pub in_force: Option<bool>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
