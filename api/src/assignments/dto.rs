//! Shapes of assignments.

use std::collections::BTreeMap;
use std::fmt;

use entity::assignment;
use entity::enums::{Duty, SubjectKind};
use sea_orm::ActiveEnum;
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

impl Subject {
    /// What a duty is about.
    pub fn of(row: &assignment::Model) -> Self {
        Self {
            kind: row.subject_kind,
            id: row.objective_id.or(row.indicator_id).or(row.task_id),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind.to_value())?;
        match self.id {
            Some(id) => write!(f, " {id}"),
            None => Ok(()),
        }
    }
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
    "text": "báo cáo UBND thành phố kết quả thực hiện mục tiêu 7 (chỉ tiêu 1 và 2)",
    "position": 4,
    "added_by": null,
    "ended_by": null
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
    #[schema(value_type = Line<32>)]
    pub paragraph: String,
    /// The words of the plan.
    #[schema(value_type = Prose<4000>)]
    pub text: String,
    /// Place of the instruction in the plan, from 1; all units of a group share it.
    #[schema(minimum = 1)]
    pub position: i32,
    /// The amendment that brought it; `null`: the plan itself.
    #[schema(minimum = 1)]
    pub added_by: Option<i32>,
    /// The amendment that ended it; `null`: it stands.
    #[schema(minimum = 1)]
    pub ended_by: Option<i32>,
}

impl Assignment {
    /// The shape of a row; `seqs` has the places of the amendments it names.
    pub fn of(row: assignment::Model, seqs: &BTreeMap<Uuid, i32>) -> Self {
        let subject = Subject::of(&row);
        let assignment::Model {
            id,
            plan_id,
            unit_id,
            group_id,
            duty,
            subject_kind: _,
            objective_id: _,
            indicator_id: _,
            task_id: _,
            paragraph,
            text,
            position,
            added_by_id,
            ended_by_id,
            created_at: _,
        } = row;
        let seq = |id: Option<Uuid>| id.and_then(|id| seqs.get(&id).copied());
        Self {
            id,
            plan_id,
            unit_id,
            group_id,
            duty,
            subject,
            paragraph,
            text,
            position,
            added_by: seq(added_by_id),
            ended_by: seq(ended_by_id),
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
    /// The group as whose member: so a unit takes up an instruction given to the group before it joined.
    #[serde(default)]
    pub group_id: Option<Uuid>,
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
    /// Only those of this unit and all below it.
    pub within: Option<Uuid>,
    /// Only this duty.
    pub duty: Option<Duty>,
    /// Only those about this kind of subject.
    pub subject_kind: Option<SubjectKind>,
    /// Only those about this objective.
    pub objective_id: Option<Uuid>,
    /// Only those about this indicator.
    pub indicator_id: Option<Uuid>,
    /// Only those about this task.
    pub task_id: Option<Uuid>,
    /// Only those of this paragraph of the plan.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<32, _>")]
    #[param(max_length = 32)]
    pub paragraph: Option<String>,
    /// Also those that an amendment ended.
    #[param(default = false)]
    pub ended: Option<bool>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// An instruction to a group that a unit which joined later may take up.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AssignmentOffer, example = json!({
    "group_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
    "duty": "report",
    "subject": {"kind": "plan", "id": null},
    "paragraph": "IV.C.1",
    "text": "báo cáo kết quả hoạt động về UBND thành phố định kỳ 6 tháng vào ngày 15/6 và báo cáo năm vào ngày 24/11 hàng năm",
    "position": 1
}))]
pub struct Offer {
    /// The group that was told.
    pub group_id: Uuid,
    /// The unit that may take it up.
    pub unit_id: Uuid,
    /// To do what.
    pub duty: Duty,
    /// About what.
    pub subject: Subject,
    /// Paragraph of the plan that says so.
    #[schema(value_type = Line<32>)]
    pub paragraph: String,
    /// The words of the plan.
    #[schema(value_type = Prose<4000>)]
    pub text: String,
    /// Place of the instruction in the plan, from 1.
    #[schema(minimum = 1)]
    pub position: i32,
}

/// Which offers to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OfferFilter {
    /// Only those of this group.
    pub group_id: Option<Uuid>,
    /// Only those to this unit.
    pub unit_id: Option<Uuid>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
