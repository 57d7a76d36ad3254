//! Shapes of consolidations.

use entity::consolidation;
use entity::enums::ConsolidationStatus;
use sea_orm::{FromQueryResult, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use time::{Date, OffsetDateTime};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::content::Content;
use super::example;
use super::format::ConsolidationFormat;
use super::narrative;
use crate::http::catalogue::Code;
use crate::http::day::Day;
use crate::http::patch::{Patch, present};
use crate::http::problem::Problem;
use crate::http::words::{Line, Prose};
use crate::plans::dto::SignatoryPatch;

/// A consolidation (báo cáo tổng hợp) with all it says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = example::consolidation)]
pub struct Consolidation {
    /// Identity.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// State.
    pub status: ConsolidationStatus,
    /// Running number among those published of the period, from 1.
    pub number: Option<i32>,
    /// When it was signed here; a change of more than number and date takes the signature away.
    #[serde(with = "time::serde::rfc3339::option")]
    pub signed_at: Option<OffsetDateTime>,
    /// When it was published.
    #[serde(with = "time::serde::rfc3339::option")]
    pub published_at: Option<OffsetDateTime>,
    /// SHA-256 of `content` as canonical JSON (RFC 8785), in lower-case hex; `null` in a draft.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// What it says: of a draft as of now, of a published one as it was published. Written as canonical JSON.
    #[schema(value_type = Content)]
    pub content: Box<RawValue>,
    /// Version, as in the `ETag`.
    pub version: i64,
}

impl Consolidation {
    /// The shape of a row with its content as JSON.
    pub fn of(row: consolidation::Model, content: String) -> Result<Self, Problem> {
        let content = RawValue::from_string(content).map_err(|error| {
            tracing::error!(%error, "a content is no JSON");
            Problem::new(Code::Internal)
        })?;
        Ok(Self {
            id: row.id,
            plan_id: row.plan_id,
            period_id: row.period_id,
            status: row.status,
            number: row.number,
            signed_at: row.signed_at,
            published_at: row.published_at,
            sha256: row.sha256,
            content,
            version: row.version,
        })
    }
}

/// A consolidation in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d80", "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
    "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d52", "status": "published", "number": 1,
    "document_number": "112/BC-UBND", "issued_on": "2018-06-25",
    "title": "Kết quả thực hiện Kế hoạch số 5947/KH-UBND 6 tháng đầu năm 2018",
    "signed_at": "2018-06-25T02:00:00Z", "published_at": "2018-06-25T03:00:00Z",
    "sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "version": 4
}))]
pub struct ConsolidationSummary {
    /// Identity.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// State.
    pub status: ConsolidationStatus,
    /// Running number among those published of the period.
    pub number: Option<i32>,
    /// Number and symbol of the document.
    #[schema(value_type = Option<Line<64>>)]
    pub document_number: Option<String>,
    /// Day on the document.
    pub issued_on: Option<Day>,
    /// Summary of content.
    #[schema(value_type = Line<1000>)]
    pub title: String,
    /// When it was signed here.
    #[serde(with = "time::serde::rfc3339::option")]
    pub signed_at: Option<OffsetDateTime>,
    /// When it was published.
    #[serde(with = "time::serde::rfc3339::option")]
    pub published_at: Option<OffsetDateTime>,
    /// SHA-256 of what was published, in lower-case hex.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// Version.
    pub version: i64,
}

/// The columns of a consolidation that a list shows.
#[derive(Debug, FromQueryResult)]
pub struct Listed {
    /// Identity.
    pub id: Uuid,
    plan_id: Uuid,
    period_id: Uuid,
    status: ConsolidationStatus,
    number: Option<i32>,
    document_number: Option<String>,
    issued_on: Option<Date>,
    title: String,
    signed_at: Option<OffsetDateTime>,
    published_at: Option<OffsetDateTime>,
    sha256: Option<String>,
    version: i64,
}

impl Listed {
    /// The query for them: the narrative, which is long, stays where it is.
    pub fn columns(select: Select<consolidation::Entity>) -> Select<consolidation::Entity> {
        use consolidation::Column;
        select.select_only().columns([
            Column::Id,
            Column::PlanId,
            Column::PeriodId,
            Column::Status,
            Column::Number,
            Column::DocumentNumber,
            Column::IssuedOn,
            Column::Title,
            Column::SignedAt,
            Column::PublishedAt,
            Column::Sha256,
            Column::Version,
        ])
    }
}

impl ConsolidationSummary {
    /// The shape of a row.
    pub fn of(row: Listed) -> Self {
        Self {
            id: row.id,
            plan_id: row.plan_id,
            period_id: row.period_id,
            status: row.status,
            number: row.number,
            document_number: row.document_number,
            issued_on: row.issued_on.map(Day),
            title: row.title,
            signed_at: row.signed_at,
            published_at: row.published_at,
            sha256: row.sha256,
            version: row.version,
        }
    }
}

/// A consolidation to draft; what is left out comes from the plan.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"document_number": "112/BC-UBND"}))]
pub struct NewConsolidation {
    /// Summary of content; else the words of the plan's number and the period.
    #[serde(default)]
    pub title: Option<Line<1000>>,
    /// Number and symbol, that of a report.
    #[serde(default)]
    pub document_number: Option<Line<64>>,
}

/// Changes to a draft (RFC 7396); a list given replaces the whole list.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"document_number": "112/BC-UBND", "issued_on": "2018-06-25", "signatory": {"authority": "KT. CHỦ TỊCH", "position": "PHÓ CHỦ TỊCH", "name": "Võ Văn Thông"}}))]
pub struct ConsolidationPatch {
    /// Number and symbol, that of a report.
    #[serde(default)]
    #[schema(value_type = Option<Line<64>>)]
    pub document_number: Patch<Line<64>>,
    /// Summary of content.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub title: Option<Line<1000>>,
    /// Name of the body that issues the document.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub issuing_body: Option<Line<300>>,
    /// Name of the body above it, where the document names one.
    #[serde(default)]
    #[schema(value_type = Option<Line<300>>)]
    pub superior_body: Patch<Line<300>>,
    /// Place of issue.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub place: Option<Line<100>>,
    /// Day on the document.
    #[serde(default)]
    #[schema(value_type = Option<Day>)]
    pub issued_on: Patch<Day>,
    /// Who signs the document and how.
    #[serde(default)]
    #[schema(value_type = Option<SignatoryPatch>)]
    pub signatory: Patch<SignatoryPatch>,
    /// Recipients, in order.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 100)]
    pub recipients: Option<Vec<Line<2000>>>,
    /// Text by section, each section of the plan at most once; 300 000 characters together at most.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 50)]
    pub narrative: Option<Vec<NewPassage>>,
}

impl ConsolidationPatch {
    /// Whether it gives the document its number and day and changes nothing that is signed.
    pub fn numbers_only(&self) -> bool {
        let Self {
            document_number: _,
            title,
            issuing_body,
            superior_body,
            place,
            issued_on: _,
            signatory,
            recipients,
            narrative,
        } = self;
        title.is_none()
            && issuing_body.is_none()
            && matches!(superior_body, Patch::Absent)
            && place.is_none()
            && matches!(signatory, Patch::Absent)
            && recipients.is_none()
            && narrative.is_none()
    }
}

/// Text to stand under one section.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewConsolidationPassage)]
pub struct NewPassage {
    /// Key of the section, one of the plan's `report_sections`.
    pub section: Line<100>,
    /// The text.
    pub text: Prose<{ narrative::MOST }>,
}

/// Why figures are left out.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConsolidationExclusionReason, example = json!({"reason": "Số liệu của phường Đức Long đang được xác minh lại."}))]
pub struct ExclusionReason {
    /// Why; shown wherever the figures would be.
    pub reason: Prose<2000>,
}

/// Of which figures of the unit.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExclusionOf {
    /// Of this measure only; without it, of all.
    pub measure_id: Option<Uuid>,
}

/// Which consolidations of a period to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeriodConsolidationFilter {
    /// Only those in this state.
    pub status: Option<ConsolidationStatus>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// Which consolidations to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsolidationFilter {
    /// Only those of this plan.
    pub plan_id: Option<Uuid>,
    /// Only those of this period.
    pub period_id: Option<Uuid>,
    /// Only those in this state.
    pub status: Option<ConsolidationStatus>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// In which format to read.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsolidationRead {
    /// Format of the answer; wins over `Accept`.
    #[param(inline)]
    pub format: Option<ConsolidationFormat>,
}

/// With what to compare.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ComparisonQuery {
    /// `today`, or the id of another consolidation of the same period.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<36, _>")]
    #[param(min_length = 1, max_length = 36, default = "today", example = "today")]
    pub with: Option<String>,
}
