//! Shapes around plans as documents: what an import came to, and copies for another year.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::Plan;
use crate::http::day::Day;
use crate::http::words::{Label, Line, Told};

/// How to import a plan.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportMode {
    /// Only to try: everything is checked, nothing is kept.
    #[serde(default)]
    #[param(default = false)]
    pub dry_run: bool,
}

/// What became of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlanImportOutcome)]
pub enum ImportOutcome {
    /// There was none; a draft was made.
    Created,
    /// There was a draft with other content; it is now what the document says.
    Replaced,
    /// It was there as the document says.
    Unchanged,
}

/// What an import came to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({"outcome": "created", "dry_run": true, "changed": [], "plan_id": null, "version": null, "plan": null, "assignments": 126}))]
pub struct PlanImport {
    /// What became of the plan, or would become of it.
    pub outcome: ImportOutcome,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// Members of the document in which the draft differed.
    #[schema(value_type = Vec<Told<64>>, max_items = 64)]
    pub changed: Vec<String>,
    /// The plan; `null` where it was only tried and would be made.
    pub plan_id: Option<Uuid>,
    /// Its version as it is now, which a request that replaces it gives as the tag in `If-Match`; `null` with the
    /// id.
    pub version: Option<i64>,
    /// The plan; `null` where it was only tried and would be made or replaced.
    pub plan: Option<Plan>,
    /// Assignments of the plan, one a unit.
    pub assignments: usize,
}

/// A copy of a plan for another year.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "number": "1024/KH-UBND", "issued_on": "2019-03-01", "term_from": "2019-01-01", "term_to": "2019-12-31",
    "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2019"
}))]
pub struct NewPlanCopy {
    /// Number and symbol; one for an issuer and year.
    pub number: Line<64>,
    /// Day on the document.
    pub issued_on: Day,
    /// First day of its term; days in the plan move by as many years as this one.
    pub term_from: Day,
    /// Last day of its term.
    pub term_to: Day,
    /// Summary of content; absent: that of the plan copied, with its English.
    #[serde(default)]
    pub title: Option<Line<1000>>,
    /// The same in English.
    #[serde(default)]
    pub title_en: Option<Line<1000>>,
}

/// A copy, and what could not be taken over.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "plan": {
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d61",
        "number": "1024/KH-UBND", "year": 2019,
        "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2019",
        "title_en": null,
        "issuing_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
        "lead_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e",
        "place": "Phan Thiết", "issued_on": "2019-03-01", "term_from": "2019-01-01", "term_to": "2019-12-31",
        "signatory": null, "parent_plan_id": null, "bases": [], "general_objectives": [],
        "funding": ["Ngân sách Nhà nước bố trí trong dự toán ngân sách năm 2018."],
        "recipients": ["Sở LĐTBXH"], "report_sections": [],
        "framework_ids": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d46"], "own_framework_id": null,
        "tasks": [], "schedule": [], "status": "draft", "version": 1
    },
    "assignments": 126,
    "left_out_frameworks": [],
    "left_out_units": [{
        "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d42", "code": "22942", "name": "UBND phường Đức Nghĩa",
        "reason": "ended", "instructions": 4,
        "successors": [{"unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d43", "code": "22945", "name": "UBND phường Lạc Đạo"}]
    }]
}))]
pub struct PlanCopy {
    /// The draft.
    pub plan: Plan,
    /// Its assignments, one a unit.
    pub assignments: usize,
    /// Frameworks whose span does not cover the new term.
    #[schema(max_items = 20)]
    pub left_out_frameworks: Vec<LeftOutFramework>,
    /// Units that are told nothing, or are no place of a task, in the copy.
    #[schema(max_items = 5000)]
    pub left_out_units: Vec<LeftOutUnit>,
}

/// A framework that a copy does not report on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({"framework_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d46", "code": "NSGE-2011-2020", "starts_on": "2011-01-01", "ends_on": "2020-12-31", "instructions": 12}))]
pub struct LeftOutFramework {
    /// The framework.
    pub framework_id: Uuid,
    /// Its code.
    #[schema(value_type = Line<64>)]
    pub code: String,
    /// First day of its span.
    pub starts_on: Day,
    /// Last day of its span.
    pub ends_on: Day,
    /// Instructions about it, left out with it.
    pub instructions: usize,
}

/// Why a unit is left out of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlanCopyReason)]
pub enum LeftOutReason {
    /// It no longer exists in the new term.
    Ended,
    /// It does not exist yet in the new term.
    NotBegun,
    /// It no longer stands under the issuer.
    OutsideIssuer,
}

/// A unit that a copy tells nothing.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d42", "code": "22954", "name": "UBND phường Đức Long", "reason": "ended", "instructions": 4,
    "successors": [{"unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d43", "code": "22954", "name": "UBND phường Tiến Thành"}]
}))]
pub struct LeftOutUnit {
    /// The unit.
    pub unit_id: Uuid,
    /// Its code.
    #[schema(value_type = Label<32>)]
    pub code: String,
    /// Its name.
    #[schema(value_type = Label<300>)]
    pub name: String,
    /// Why.
    pub reason: LeftOutReason,
    /// Instructions it had, by itself or through a group.
    pub instructions: usize,
    /// The units that took over from it.
    #[schema(max_items = 50)]
    pub successors: Vec<Successor>,
}

/// A unit that took over from another.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlanCopySuccessor)]
pub struct Successor {
    /// The unit.
    pub unit_id: Uuid,
    /// Its code.
    #[schema(value_type = Label<32>)]
    pub code: String,
    /// Its name.
    #[schema(value_type = Label<300>)]
    pub name: String,
}
