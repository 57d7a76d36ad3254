//! A plan as one document: everything in it, with codes and numbers in the place of ids (ADR 0012).
//!
//! It is what an import takes and an export gives. In its canonical form it has every member, in the order of
//! the schema, empty lists and `null` too; numbers are normalised and frameworks stand in the order of their codes.

use entity::enums::{Duty, SubjectKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document_number::normalise;
use super::parts::{DocumentRef, ReportSection, ScheduleRule, Signatory};
use crate::frameworks::document::NewObjective;
use crate::http::day::Day;
use crate::http::words::{Line, Prose};

/// Most assignments of a document.
pub const ASSIGNMENTS: usize = 2000;

/// A whole plan. Units are named by the codes they have on the plan's day of issue; a unit that does not exist
/// that day, by the code of its first day after it or else of its last day before it. Since a code passes from one
/// unit to another, `code@YYYY-MM-DD` names the unit that has the code on that day; a code itself never ends in `@`
/// and a day. An export writes the day only where the code alone might mean another unit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "number": "5947/KH-UBND",
    "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018",
    "title_en": "Carrying out gender-equality work and work for the advancement of women in 2018",
    "issuing_unit": "593", "lead_unit": "PLDTBXH", "place": "Phan Thiết",
    "issued_on": "2018-05-17", "term_from": "2018-01-01", "term_to": "2018-12-31",
    "signatory": {"authority": "KT. CHỦ TỊCH", "position": "PHÓ CHỦ TỊCH", "name": "Võ Văn Thông"},
    "parent_plan": null,
    "bases": [{"number": "1333/KH-UBND", "issued_on": "2018-04-05", "issuer": "UBND tỉnh Bình Thuận", "title": "Kế hoạch"}],
    "general_objectives": ["Tăng cường các hoạt động hỗ trợ nhằm nâng cao đời sống vật chất và tinh thần của phụ nữ."],
    "funding": ["Ngân sách Nhà nước bố trí trong dự toán ngân sách năm 2018."],
    "recipients": ["Sở LĐTBXH"],
    "report_sections": [{"key": "results", "title": "Kết quả thực hiện"}],
    "frameworks": ["NSGE-2011-2020"],
    "own_objectives": [],
    "tasks": [{
        "number": "II.1", "parent": null, "text": "Tuyên truyền, phổ biến, giáo dục pháp luật nâng cao nhận thức về bình đẳng giới",
        "text_en": null, "starts_on": null, "ends_on": null, "place_unit": null
    }],
    "schedule": [{
        "frequency": "semi_annual", "data_window": "calendar",
        "dues": [{"ordinal": 1, "month": 6, "day": 15, "years_later": 0, "cutoff": null}],
        "once": null, "moves_to_working_day": false
    }],
    "assignments": [
        {
            "unit": "PTP", "group": null, "duty": "report",
            "subject": {"kind": "indicator", "framework": "NSGE-2011-2020", "number": "7.1"},
            "paragraph": "IV.2.2", "text": "báo cáo UBND thành phố kết quả thực hiện mục tiêu 7 (chỉ tiêu 1 và 2)"
        },
        {
            "unit": null, "group": "UBND-PX", "duty": "report",
            "subject": {"kind": "plan", "framework": null, "number": null},
            "paragraph": "IV.C.1", "text": "báo cáo kết quả hoạt động về UBND thành phố định kỳ 6 tháng vào ngày 15/6"
        }
    ]
}))]
pub struct PlanDocument {
    /// Number and symbol; one for an issuer and year.
    pub number: Line<64>,
    /// Summary of content.
    pub title: Line<1000>,
    /// The same in English.
    #[serde(default)]
    pub title_en: Option<Line<1000>>,
    /// Code of the unit that issues it: the lead unit itself or a unit above it.
    pub issuing_unit: Line<43>,
    /// Code of the unit that answers for it (cơ quan chủ trì).
    pub lead_unit: Line<43>,
    /// Place of issue.
    pub place: Line<100>,
    /// Day on the document.
    pub issued_on: Day,
    /// First day of its term.
    pub term_from: Day,
    /// Last day of its term.
    pub term_to: Day,
    /// Who signed and how.
    #[serde(default)]
    pub signatory: Option<Signatory>,
    /// The plan of the level above.
    #[serde(default)]
    pub parent_plan: Option<PlanKey>,
    /// Legal bases, in order (căn cứ).
    #[serde(default)]
    #[schema(max_items = 100)]
    pub bases: Vec<DocumentRef>,
    /// General objectives, in order.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub general_objectives: Vec<Prose<2000>>,
    /// Funding sources, in order.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub funding: Vec<Prose<2000>>,
    /// Recipients, in order (nơi nhận).
    #[serde(default)]
    #[schema(max_items = 100)]
    pub recipients: Vec<Prose<2000>>,
    /// Sections its reports are written in.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub report_sections: Vec<ReportSection>,
    /// Codes of the frameworks it reports on, besides its own targets.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub frameworks: Vec<Line<64>>,
    /// Its own specific targets.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub own_objectives: Vec<NewObjective>,
    /// Tasks, in order, each after the one above it.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub tasks: Vec<DocumentTask>,
    /// Reporting rules.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub schedule: Vec<ScheduleRule>,
    /// Who does what, in the order of the plan.
    #[serde(default)]
    #[schema(max_items = 2000)]
    pub assignments: Vec<DocumentAssignment>,
}

/// What a plan is known by: number and symbol are one issuer's in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "1333/KH-UBND", "year": 2018, "issuing_unit": "60"}))]
pub struct PlanKey {
    /// Number and symbol.
    pub number: Line<64>,
    /// Year of issue.
    #[schema(minimum = 1900, maximum = 2199)]
    pub year: i32,
    /// Code that its issuer has on its day of issue, or with a day of its own.
    pub issuing_unit: Line<43>,
}

/// A task of a plan (nhiệm vụ).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanDocumentTask, example = json!({
    "number": "II.2.2", "parent": "II.2", "text": "giám sát mô hình “Ngăn ngừa, giảm thiểu tác hại của bạo lực trên cơ sở giới” tại phường Đức Long.",
    "text_en": "Supervise the model in Duc Long Ward", "starts_on": null, "ends_on": null, "place_unit": "22954"
}))]
pub struct DocumentTask {
    /// Number, unique in the plan.
    pub number: Line<32>,
    /// Number of the task above, which stands earlier in the list.
    #[serde(default)]
    pub parent: Option<Line<32>>,
    /// The words of the plan.
    pub text: Prose<4000>,
    /// Gist in English.
    #[serde(default)]
    pub text_en: Option<Prose<4000>>,
    /// First day.
    #[serde(default)]
    pub starts_on: Option<Day>,
    /// Last day.
    #[serde(default)]
    pub ends_on: Option<Day>,
    /// Code of the unit where it is carried out.
    #[serde(default)]
    pub place_unit: Option<Line<43>>,
}

/// One instruction of a plan, to a unit or to a group of units: exactly one of the two is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanDocumentAssignment, example = json!({
    "unit": null, "group": "UBND-PX", "duty": "report", "subject": {"kind": "plan", "framework": null, "number": null},
    "paragraph": "IV.C.1", "text": "báo cáo kết quả hoạt động về UBND thành phố định kỳ 6 tháng vào ngày 15/6 và báo cáo năm vào ngày 24/11 hàng năm"
}))]
pub struct DocumentAssignment {
    /// Code of the unit.
    #[serde(default)]
    pub unit: Option<Line<43>>,
    /// Code of the group; the instruction goes to each of its units that exist in the plan's term.
    #[serde(default)]
    pub group: Option<Line<32>>,
    /// To do what.
    pub duty: Duty,
    /// About what.
    pub subject: DocumentSubject,
    /// Paragraph of the plan that says so.
    pub paragraph: Line<32>,
    /// The words of the plan.
    pub text: Prose<4000>,
}

/// What an instruction is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanDocumentSubject, example = json!({"kind": "indicator", "framework": "NSGE-2011-2020", "number": "7.1"}))]
pub struct DocumentSubject {
    /// Kind of subject.
    pub kind: SubjectKind,
    /// Code of the framework of an objective or indicator; `null` for the plan's own, a task or the plan.
    #[serde(default)]
    pub framework: Option<Line<64>>,
    /// Number of the objective, indicator or task; `null` for the plan as a whole.
    #[serde(default)]
    pub number: Option<Line<32>>,
}

impl PlanDocument {
    /// The same in canonical form.
    #[must_use]
    pub fn canonical(mut self) -> Self {
        self.number = Line::stored(normalise(self.number.as_str()));
        if let Some(parent) = &mut self.parent_plan {
            parent.number = Line::stored(normalise(parent.number.as_str()));
        }
        self.frameworks.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        for objective in &mut self.own_objectives {
            for indicator in &mut objective.indicators {
                for measure in &mut indicator.measures {
                    measure.definition.factor = Some(measure.definition.factor());
                }
            }
        }
        self
    }
}
