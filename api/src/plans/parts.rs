//! Shapes of the parts of a plan: documents it cites, signatory, report sections, tasks, schedule.

use entity::enums::{DataWindow, Frequency};
use entity::json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::day::Day;
use crate::http::patch::{Patch, present};
use crate::http::words::{Line, Prose};

/// An official document as a text cites it; at least one member is given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanDocumentRef, example = json!({
    "number": "1333/KH-UBND",
    "issued_on": "2018-04-05",
    "issuer": "UBND tỉnh Bình Thuận",
    "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018"
}))]
pub struct DocumentRef {
    /// Number and symbol.
    #[serde(default)]
    pub number: Option<Line<64>>,
    /// Day of issue.
    #[serde(default)]
    pub issued_on: Option<Day>,
    /// Issuing body.
    #[serde(default)]
    pub issuer: Option<Line<300>>,
    /// Kind and summary of content.
    #[serde(default)]
    pub title: Option<Line<1000>>,
}

/// Who signed a plan and how.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanSignatory, example = json!({"authority": "KT. CHỦ TỊCH", "position": "PHÓ CHỦ TỊCH", "name": "Võ Văn Thông"}))]
pub struct Signatory {
    /// Capacity, such as `KT. CHỦ TỊCH`.
    #[serde(default)]
    pub authority: Option<Line<100>>,
    /// Position.
    #[serde(default)]
    pub position: Option<Line<100>>,
    /// Full name.
    pub name: Line<100>,
}

/// Changes to who signed and how (RFC 7396).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanSignatoryPatch, example = json!({"position": "PHÓ CHỦ TỊCH"}))]
pub struct SignatoryPatch {
    /// Capacity, such as `KT. CHỦ TỊCH`.
    #[serde(default)]
    #[schema(value_type = Option<Line<100>>)]
    pub authority: Patch<Line<100>>,
    /// Position.
    #[serde(default)]
    #[schema(value_type = Option<Line<100>>)]
    pub position: Patch<Line<100>>,
    /// Full name; needed where nobody has signed yet.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub name: Option<Line<100>>,
}

/// One section of the reports a plan asks for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanReportSection, example = json!({"key": "results", "title": "Kết quả thực hiện"}))]
pub struct ReportSection {
    /// Short key, unique in the plan.
    pub key: Line<32>,
    /// Heading.
    pub title: Line<300>,
}

/// A task of a plan (nhiệm vụ).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50", "number": "II.1.3", "parent_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4f",
    "text": "Đẩy mạnh công tác tuyên truyền nhân Tháng hành động vì bình đẳng giới", "text_en": "Step up communication in the Action Month",
    "starts_on": "2018-11-15", "ends_on": "2018-12-15", "place_unit_id": null
}))]
pub struct Task {
    /// Identity.
    pub id: Uuid,
    /// Number, unique in the plan.
    #[schema(value_type = Line<32>)]
    pub number: String,
    /// The task above.
    pub parent_id: Option<Uuid>,
    /// The words of the plan.
    #[schema(value_type = Prose<4000>)]
    pub text: String,
    /// Gist in English.
    #[schema(value_type = Option<Prose<4000>>)]
    pub text_en: Option<String>,
    /// First day.
    pub starts_on: Option<Day>,
    /// Last day.
    pub ends_on: Option<Day>,
    /// Where it is carried out.
    pub place_unit_id: Option<Uuid>,
}

/// A task to put into a plan.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "II.1.3", "parent": "II.1", "text": "Đẩy mạnh công tác tuyên truyền nhân Tháng hành động vì bình đẳng giới", "starts_on": "2018-11-15", "ends_on": "2018-12-15"}))]
pub struct NewTask {
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
    /// Where it is carried out.
    #[serde(default)]
    pub place_unit_id: Option<Uuid>,
}

/// A day that comes back every year.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"month": 5, "day": 31}))]
pub struct MonthDay {
    /// Month.
    #[schema(minimum = 1, maximum = 12)]
    pub month: u8,
    /// Day of the month; 29 to 31 fall back to the month's last day.
    #[schema(minimum = 1, maximum = 31)]
    pub day: u8,
}

/// When the n-th period of a year is due.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ordinal": 1, "month": 6, "day": 15}))]
pub struct DueDay {
    /// Which period of the year, from 1: at most 1 (annual), 2, 4 or 12.
    #[schema(minimum = 1, maximum = 12)]
    pub ordinal: u8,
    /// Month of the due day.
    #[schema(minimum = 1, maximum = 12)]
    pub month: u8,
    /// Day of the month; 29 to 31 fall back to the month's last day.
    #[schema(minimum = 1, maximum = 31)]
    pub day: u8,
    /// 0: due in the year of the period; 1: in the year after.
    #[serde(default)]
    #[schema(maximum = 1)]
    pub years_later: u8,
    /// Last day whose data the report must hold; absent: the last day covered.
    #[serde(default)]
    pub cutoff: Option<MonthDay>,
}

/// The single period of a rule that comes once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"label": "2018-ACTION-MONTH", "covers_from": "2018-11-15", "covers_to": "2018-12-15", "due_on": "2018-12-20"}))]
pub struct SinglePeriod {
    /// Label, unique in the plan.
    pub label: Line<32>,
    /// First day covered.
    pub covers_from: Day,
    /// Last day covered.
    pub covers_to: Day,
    /// Due day.
    pub due_on: Day,
}

/// A reporting rule (chế độ báo cáo).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"frequency": "semi_annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 6, "day": 15}]}))]
pub struct ScheduleRule {
    /// Kind of rule.
    pub frequency: Frequency,
    /// Which days its periods cover.
    pub data_window: DataWindow,
    /// Due days of a recurring rule; only the periods named exist. In plan 5947 the half-yearly rule
    /// names the first half only, since the annual report covers the rest.
    #[serde(default)]
    #[schema(max_items = 12)]
    pub dues: Vec<DueDay>,
    /// The period of a one-off or thematic rule.
    #[serde(default)]
    pub once: Option<SinglePeriod>,
    /// Whether a due day on a weekend or holiday moves to the next working day, by the list of holidays.
    #[serde(default)]
    pub moves_to_working_day: bool,
    /// First day of the rule's own term, within the plan's; absent: the plan's. It gives the periods named for
    /// months that lie at least partly in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_from: Option<Day>,
    /// Last day of the rule's own term, within the plan's; absent: the plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_to: Option<Day>,
}

impl From<DocumentRef> for json::Document {
    fn from(document: DocumentRef) -> Self {
        Self {
            number: document.number.map(Into::into),
            issued_on: document.issued_on.map(|day| day.0),
            issuer: document.issuer.map(Into::into),
            title: document.title.map(Into::into),
        }
    }
}

impl From<Signatory> for json::Signatory {
    fn from(signatory: Signatory) -> Self {
        Self {
            authority: signatory.authority.map(Into::into),
            position: signatory.position.map(Into::into),
            name: signatory.name.into(),
        }
    }
}
