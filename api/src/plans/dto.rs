//! Shapes of plans.

use entity::enums::PlanStatus;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

pub use super::parts::{
    DocumentRef, DueDay, MonthDay, NewTask, ReportSection, ScheduleRule, Signatory, SignatoryPatch,
    SinglePeriod, Task,
};
use crate::frameworks::document::NewObjective;
use crate::http::day::Day;
use crate::http::order::Sort;
use crate::http::patch::{Patch, present};
use crate::http::words::{Line, Prose};

/// A plan (kế hoạch).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
    "number": "5947/KH-UBND", "year": 2018,
    "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018",
    "title_en": "Carrying out gender-equality work and work for the advancement of women in 2018",
    "issuing_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "lead_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e",
    "place": "Phan Thiết", "issued_on": "2018-05-17", "term_from": "2018-01-01", "term_to": "2018-12-31",
    "signatory": {"authority": "KT. CHỦ TỊCH", "position": "PHÓ CHỦ TỊCH", "name": "Võ Văn Thông"},
    "parent_plan_id": null,
    "bases": [{"number": "1333/KH-UBND", "issued_on": "2018-04-05", "issuer": "UBND tỉnh Bình Thuận", "title": null}],
    "general_objectives": ["Tăng cường các hoạt động hỗ trợ nhằm nâng cao đời sống vật chất và tinh thần của phụ nữ."],
    "funding": ["Ngân sách Nhà nước bố trí trong dự toán ngân sách năm 2018."],
    "recipients": ["Sở LĐTBXH"],
    "report_sections": [{"key": "results", "title": "Kết quả thực hiện"}],
    "framework_ids": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d46"],
    "own_framework_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d47",
    "tasks": [],
    "schedule": [{"frequency": "semi_annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 6, "day": 15, "years_later": 0, "cutoff": null}], "once": null, "moves_to_working_day": false}],
    "status": "issued",
    "version": 2
}))]
pub struct Plan {
    /// Identity.
    pub id: Uuid,
    /// Number and symbol; one for an issuer and year.
    #[schema(value_type = Line<64>)]
    pub number: String,
    /// Year of issue.
    pub year: i32,
    /// Summary of content.
    #[schema(value_type = Line<1000>)]
    pub title: String,
    /// The same in English.
    #[schema(value_type = Option<Line<1000>>)]
    pub title_en: Option<String>,
    /// Who issues it.
    pub issuing_unit_id: Uuid,
    /// Who answers for it (cơ quan chủ trì).
    pub lead_unit_id: Uuid,
    /// Place of issue.
    #[schema(value_type = Line<100>)]
    pub place: String,
    /// Day on the document.
    pub issued_on: Day,
    /// First day of its term.
    pub term_from: Day,
    /// Last day of its term.
    pub term_to: Day,
    /// Who signed and how.
    pub signatory: Option<Signatory>,
    /// The plan of the level above.
    pub parent_plan_id: Option<Uuid>,
    /// Legal bases, in order (căn cứ).
    #[schema(max_items = 100)]
    pub bases: Vec<DocumentRef>,
    /// General objectives, in order.
    #[schema(value_type = Vec<Prose<2000>>, max_items = 100)]
    pub general_objectives: Vec<String>,
    /// Funding sources, in order.
    #[schema(value_type = Vec<Prose<2000>>, max_items = 100)]
    pub funding: Vec<String>,
    /// Recipients, in order (nơi nhận).
    #[schema(value_type = Vec<Prose<2000>>, max_items = 100)]
    pub recipients: Vec<String>,
    /// Sections its reports are written in.
    #[schema(max_items = 50)]
    pub report_sections: Vec<ReportSection>,
    /// Frameworks it reports on, besides its own.
    #[schema(max_items = 20)]
    pub framework_ids: Vec<Uuid>,
    /// Its own specific targets, as a framework.
    pub own_framework_id: Option<Uuid>,
    /// Tasks, in order.
    #[schema(max_items = 500)]
    pub tasks: Vec<Task>,
    /// Reporting rules.
    #[schema(max_items = 20)]
    pub schedule: Vec<ScheduleRule>,
    /// State.
    pub status: PlanStatus,
    /// Version, as in the `ETag`.
    pub version: i64,
}

/// A plan in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45", "number": "5947/KH-UBND", "year": 2018,
    "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018",
    "issuing_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f", "lead_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e",
    "parent_plan_id": null, "issued_on": "2018-05-17", "term_from": "2018-01-01", "term_to": "2018-12-31", "status": "issued", "version": 2
}))]
pub struct PlanSummary {
    /// Identity.
    pub id: Uuid,
    /// Number and symbol.
    #[schema(value_type = Line<64>)]
    pub number: String,
    /// Year of issue.
    pub year: i32,
    /// Summary of content.
    #[schema(value_type = Line<1000>)]
    pub title: String,
    /// Who issues it.
    pub issuing_unit_id: Uuid,
    /// Who answers for it.
    pub lead_unit_id: Uuid,
    /// The plan of the level above.
    pub parent_plan_id: Option<Uuid>,
    /// Day on the document.
    pub issued_on: Day,
    /// First day of its term.
    pub term_from: Day,
    /// Last day of its term.
    pub term_to: Day,
    /// State.
    pub status: PlanStatus,
    /// Version, as in the `ETag`.
    pub version: i64,
}

/// A plan to draft.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "number": "5947/KH-UBND",
    "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018",
    "issuing_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "lead_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e",
    "place": "Phan Thiết", "issued_on": "2018-05-17", "term_from": "2018-01-01", "term_to": "2018-12-31",
    "bases": [{"number": "1333/KH-UBND", "issued_on": "2018-04-05", "issuer": "UBND tỉnh Bình Thuận"}],
    "general_objectives": ["Tăng cường các hoạt động hỗ trợ nhằm nâng cao đời sống vật chất và tinh thần của phụ nữ."],
    "framework_ids": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d46"],
    "report_sections": [{"key": "results", "title": "Kết quả thực hiện"}],
    "schedule": [
        {"frequency": "semi_annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 6, "day": 15}]},
        {"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 11, "day": 24}]}
    ]
}))]
pub struct NewPlan {
    /// Number and symbol; one for an issuer and year.
    pub number: Line<64>,
    /// Summary of content.
    pub title: Line<1000>,
    /// The same in English.
    #[serde(default)]
    pub title_en: Option<Line<1000>>,
    /// Who issues it: the lead unit itself or a unit above it.
    pub issuing_unit_id: Uuid,
    /// Who answers for it; the caller coordinates this unit.
    pub lead_unit_id: Uuid,
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
    pub parent_plan_id: Option<Uuid>,
    /// Legal bases, in order.
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
    /// Recipients, in order.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub recipients: Vec<Prose<2000>>,
    /// Sections its reports are written in.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub report_sections: Vec<ReportSection>,
    /// Frameworks it reports on.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub framework_ids: Vec<Uuid>,
    /// Its own specific targets: objectives with indicators, measures and targets.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub own_objectives: Vec<NewObjective>,
    /// Tasks, in order, each after the one above it.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub tasks: Vec<NewTask>,
    /// Reporting rules.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub schedule: Vec<ScheduleRule>,
}

/// Changes to a draft (RFC 7396); a list given replaces the whole list.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"place": "Phan Thiết", "signatory": {"authority": "KT. CHỦ TỊCH", "position": "PHÓ CHỦ TỊCH", "name": "Võ Văn Thông"}}))]
pub struct PlanPatch {
    /// Number and symbol.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub number: Option<Line<64>>,
    /// Summary of content.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub title: Option<Line<1000>>,
    /// The same in English.
    #[serde(default)]
    #[schema(value_type = Option<Line<1000>>)]
    pub title_en: Patch<Line<1000>>,
    /// Place of issue.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub place: Option<Line<100>>,
    /// Day on the document.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub issued_on: Option<Day>,
    /// First day of its term.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub term_from: Option<Day>,
    /// Last day of its term.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub term_to: Option<Day>,
    /// Who signed and how.
    #[serde(default)]
    #[schema(value_type = Option<SignatoryPatch>)]
    pub signatory: Patch<SignatoryPatch>,
    /// The plan of the level above.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub parent_plan_id: Patch<Uuid>,
    /// Legal bases, in order.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 100)]
    pub bases: Option<Vec<DocumentRef>>,
    /// General objectives, in order.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 100)]
    pub general_objectives: Option<Vec<Prose<2000>>>,
    /// Funding sources, in order.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 100)]
    pub funding: Option<Vec<Prose<2000>>>,
    /// Recipients, in order.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 100)]
    pub recipients: Option<Vec<Prose<2000>>>,
    /// Sections its reports are written in.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 50)]
    pub report_sections: Option<Vec<ReportSection>>,
    /// Frameworks it reports on.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 20)]
    pub framework_ids: Option<Vec<Uuid>>,
    /// Tasks; one whose number stays keeps its id.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 500)]
    pub tasks: Option<Vec<NewTask>>,
    /// Reporting rules.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 20)]
    pub schedule: Option<Vec<ScheduleRule>>,
}

/// Which plans to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PlanFilter {
    /// Only plans with this number and symbol.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<64, _>")]
    #[param(max_length = 64)]
    pub number: Option<String>,
    /// Only plans with this in the number or the title; capitals and diacritics do not matter.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "binh dang gioi")]
    pub q: Option<Line<100>>,
    /// Only plans issued in this year.
    #[param(minimum = 1900, maximum = 2199)]
    pub year: Option<i32>,
    /// Only plans in this state.
    pub status: Option<PlanStatus>,
    /// Only plans of this issuer.
    pub issuing_unit_id: Option<Uuid>,
    /// Only plans right under this one.
    pub parent_plan_id: Option<Uuid>,
    /// Order of the list; by default the time of making.
    pub sort: Option<Sort>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    pub cursor: Option<String>,
}
