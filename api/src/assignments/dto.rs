//! Shapes of assignments.

use entity::assignment;
use entity::enums::{Duty, SubjectKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::words::{Line, Prose};

/// What an assignment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AssignmentSubject, example = json!({"kind": "indicator", "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d48"}))]
pub struct Subject {
    /// Kind of subject.
    pub kind: SubjectKind,
    /// The objective, indicator or task; `null` for the plan as a whole.
    #[serde(default)]
    pub id: Option<Uuid>,
}

/// Unit × duty × subject in one plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d49",
    "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
    "group_id": null,
    "duty": "report",
    "subject": {"kind": "indicator", "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d48"},
    "paragraph": "IV.2.2",
    "text": "báo cáo UBND thành phố kết quả thực hiện mục tiêu 7 (chỉ tiêu 1 và 2)"
}))]
pub struct Assignment {
    /// Identity.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Who.
    pub unit_id: Uuid,
    /// The group through which it came.
    pub group_id: Option<Uuid>,
    /// To do what.
    pub duty: Duty,
    /// About what.
    pub subject: Subject,
    /// Paragraph of the plan that says so.
    pub paragraph: String,
    /// The words of the plan.
    pub text: String,
}

impl From<assignment::Model> for Assignment {
    fn from(row: assignment::Model) -> Self {
        let assignment::Model {
            id,
            plan_id,
            unit_id,
            group_id,
            duty,
            subject_kind,
            objective_id,
            indicator_id,
            task_id,
            paragraph,
            text,
            position: _,
            added_by_id: _,
            ended_by_id: _,
            created_at: _,
        } = row;
        Self {
            id,
            plan_id,
            unit_id,
            group_id,
            duty,
            subject: Subject {
                kind: subject_kind,
                id: objective_id.or(indicator_id).or(task_id),
            },
            paragraph,
            text,
        }
    }
}

/// An assignment to one unit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
    "duty": "report",
    "subject": {"kind": "indicator", "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d48"},
    "paragraph": "IV.2.2",
    "text": "báo cáo UBND thành phố kết quả thực hiện mục tiêu 7 (chỉ tiêu 1 và 2)"
}))]
pub struct NewAssignment {
    /// The plan, a draft.
    pub plan_id: Uuid,
    /// Who: a unit under the plan's issuer.
    pub unit_id: Uuid,
    /// To do what.
    pub duty: Duty,
    /// About what.
    pub subject: Subject,
    /// Paragraph of the plan that says so.
    pub paragraph: Line<32>,
    /// The words of the plan.
    pub text: Prose<4000>,
}

/// One instruction to all units of a group.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
    "group_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41",
    "duty": "report",
    "subject": {"kind": "plan"},
    "paragraph": "IV.C.1",
    "text": "báo cáo kết quả hoạt động về UBND thành phố định kỳ 6 tháng vào ngày 15/6 và báo cáo năm vào ngày 24/11 hàng năm"
}))]
pub struct NewGroupAssignment {
    /// The plan, a draft.
    pub plan_id: Uuid,
    /// Whose units.
    pub group_id: Uuid,
    /// To do what.
    pub duty: Duty,
    /// About what.
    pub subject: Subject,
    /// Paragraph of the plan that says so.
    pub paragraph: Line<32>,
    /// The words of the plan.
    pub text: Prose<4000>,
}

/// The assignments one instruction to a group became, one a unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssignmentSet {
    /// The assignments.
    #[schema(max_items = 1000)]
    pub items: Vec<Assignment>,
}

/// Which assignments to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AssignmentFilter {
    /// Only assignments of this plan.
    pub plan_id: Option<Uuid>,
    /// Only assignments of this unit.
    pub unit_id: Option<Uuid>,
    /// Only those that came through this group.
    pub group_id: Option<Uuid>,
    /// Only this duty.
    pub duty: Option<Duty>,
    /// Only those about this objective.
    pub objective_id: Option<Uuid>,
    /// Only those about this indicator.
    pub indicator_id: Option<Uuid>,
    /// Only those about this task.
    pub task_id: Option<Uuid>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
