//! Shapes of what callers send for reports.

use entity::enums::ReportStatus;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::decimal::Decimal;
use crate::http::patch::Patch;
use crate::http::words::{Line, Prose};

/// Most passages in a narrative.
pub const MAX_PASSAGES: usize = 100;
/// Most values in a report.
pub const MAX_VALUES: usize = 500;
/// Most remarks when a report is sent back.
pub const MAX_REMARKS: usize = 200;
/// Most reports accepted at once.
pub const MAX_ACCEPTED: usize = 200;

/// A report to begin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d52",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40"
}))]
pub struct NewReport {
    /// The period, which is open.
    pub period_id: Uuid,
    /// The unit, which owes a report for it.
    pub unit_id: Uuid,
    /// Why the unit cannot report itself: only where a reporter of the plan's lead unit begins the report in
    /// its place.
    #[serde(default)]
    pub on_behalf_reason: Option<Prose<2000>>,
}

/// Changes to a report's text (RFC 7396).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"narrative": [{
    "section": "results",
    "text": "Phòng Tư pháp đã thẩm định 6 dự thảo văn bản có nội dung liên quan, 5 dự thảo được lồng ghép vấn đề bình đẳng giới."
}]}))]
pub struct ReportPatch {
    /// Text by section, each section once; the whole list is replaced, `null` empties it.
    #[serde(default)]
    #[schema(value_type = Option<Vec<NewReportPassage>>, max_items = 100)]
    pub narrative: Patch<Vec<NewReportPassage>>,
}

/// Text to stand under one section.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReportPassage {
    /// Key of the section, one of the plan's `report_sections`.
    pub section: Line<100>,
    /// The text.
    pub text: Prose<20000>,
}

/// The figures of a report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"values": [
    {"measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54", "numerator": 5, "denominator": 6},
    {"measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d56", "numerator": 14, "denominator": 20, "women": 6, "men": 8,
     "note": "6 thành viên còn lại tập huấn trong quý III."}
]}))]
pub struct NewReportValues {
    /// One for each measure that is known so far, in any order.
    #[schema(max_items = 500)]
    pub values: Vec<NewReportValue>,
}

/// What to say about one measure; what is left out is not known yet.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReportValue {
    /// The measure, one of those owed.
    pub measure_id: Uuid,
    /// Numerator of a quotient.
    #[serde(default)]
    pub numerator: Option<Decimal>,
    /// Denominator of a quotient.
    #[serde(default)]
    pub denominator: Option<Decimal>,
    /// Single amount.
    #[serde(default)]
    pub amount: Option<Decimal>,
    /// Yes or no.
    #[serde(default)]
    pub answer: Option<bool>,
    /// Women among the persons counted, where the measure holds them.
    #[serde(default)]
    pub women: Option<Decimal>,
    /// Men among the persons counted, where the measure holds them.
    #[serde(default)]
    pub men: Option<Decimal>,
    /// Why there is no figure.
    #[serde(default)]
    pub no_data_reason: Option<Prose<2000>>,
    /// Remark.
    #[serde(default)]
    pub note: Option<Prose<2000>>,
}

impl NewReportValue {
    /// The measure, and what is said about it.
    pub fn split(self) -> (Uuid, ReportFigure) {
        let Self {
            measure_id,
            numerator,
            denominator,
            amount,
            answer,
            women,
            men,
            no_data_reason,
            note,
        } = self;
        let figure = ReportFigure {
            numerator,
            denominator,
            amount,
            answer,
            women,
            men,
            no_data_reason,
            note,
        };
        (measure_id, figure)
    }
}

/// What to say about the measure in the path; what is left out is not known yet.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"numerator": 14, "denominator": 20, "women": 6, "men": 8}))]
pub struct ReportFigure {
    /// Numerator of a quotient.
    #[serde(default)]
    pub numerator: Option<Decimal>,
    /// Denominator of a quotient.
    #[serde(default)]
    pub denominator: Option<Decimal>,
    /// Single amount.
    #[serde(default)]
    pub amount: Option<Decimal>,
    /// Yes or no.
    #[serde(default)]
    pub answer: Option<bool>,
    /// Women among the persons counted, where the measure holds them.
    #[serde(default)]
    pub women: Option<Decimal>,
    /// Men among the persons counted, where the measure holds them.
    #[serde(default)]
    pub men: Option<Decimal>,
    /// Why there is no figure.
    #[serde(default)]
    pub no_data_reason: Option<Prose<2000>>,
    /// Remark.
    #[serde(default)]
    pub note: Option<Prose<2000>>,
}

/// Why a report is sent back, and what on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "reason": "Đề nghị nêu nguyên nhân số liệu 7.2.a còn cách xa chỉ tiêu.",
    "remarks": [
        {"measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d56", "text": "14 trên 20 thành viên: nêu lý do 6 người chưa tập huấn."},
        {"section": "results", "text": "Bổ sung số văn bản đã thẩm định."}
    ]
}))]
pub struct ReportReturn {
    /// The reason, kept in the history for the unit to read.
    pub reason: Prose<2000>,
    /// What is to be mended in single parts of the report.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub remarks: Vec<NewReportRemark>,
}

/// What is to be mended in one part of a report: a measure or a section, exactly one of them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReportRemark {
    /// A measure the unit owes.
    #[serde(default)]
    pub measure_id: Option<Uuid>,
    /// Key of a section, one of the plan's `report_sections`.
    #[serde(default)]
    pub section: Option<Line<100>>,
    /// What is to be mended.
    pub text: Prose<2000>,
}

/// Reports to accept at once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"items": [
    {"report_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50", "version": 4},
    {"report_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d59", "version": 3}
]}))]
pub struct NewAcceptances {
    /// Each report once.
    #[schema(min_items = 1, max_items = 200)]
    pub items: Vec<NewAcceptance>,
}

/// A report to accept, as it was last read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAcceptance {
    /// The report.
    pub report_id: Uuid,
    /// Its version, as in the `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// Why a report is opened again or taken over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Đề nghị nêu nguyên nhân số liệu 7.2.a còn cách xa chỉ tiêu."}))]
pub struct ReportReason {
    /// The reason, kept in the history for the unit to read.
    pub reason: Prose<2000>,
}

/// Which reports to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportFilter {
    /// Only reports under this plan.
    pub plan_id: Option<Uuid>,
    /// Only reports for this period.
    pub period_id: Option<Uuid>,
    /// Only reports of this unit.
    pub unit_id: Option<Uuid>,
    /// Only reports in this state.
    pub status: Option<ReportStatus>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// Which part of a history to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryFilter {
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
