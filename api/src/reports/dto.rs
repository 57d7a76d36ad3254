//! Shapes of reports as they are answered.

use entity::enums::ReportStatus;
use entity::report;
use sea_orm::FromQueryResult;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::content::Content;
use super::parts::{OwedMeasure, ReportPassage, ReportRemark, ReportValue, ReportWarning};
use super::steps::{self, ReportStep};
use crate::http::etag;
use crate::http::words::Prose;

/// A report in a list.
#[derive(Serialize, FromQueryResult, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d51",
    "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d52",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
    "status": "submitted",
    "revision": 1,
    "effective_revision": null,
    "updated_at": "2018-06-14T02:30:00Z",
    "version": 4,
    "allowed_actions": ["start_review", "return", "accept"]
}))]
pub struct ReportSummary {
    /// Identity.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// Whose report.
    pub unit_id: Uuid,
    /// State of the current revision.
    pub status: ReportStatus,
    /// Number of the current revision, from 1, or of the last that the caller may read.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// Number of the accepted revision whose figures count; `null` while there is none.
    #[schema(minimum = 1)]
    pub effective_revision: Option<i32>,
    /// When it last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// What the caller may do with it now.
    #[schema(max_items = 16)]
    #[sea_orm(skip)]
    pub allowed_actions: Vec<ReportStep>,
}

impl ReportSummary {
    /// What of a report it tells, for a caller who may do nothing with it.
    pub fn columns() -> [report::Column; 9] {
        use report::Column;
        [
            Column::Id,
            Column::PlanId,
            Column::PeriodId,
            Column::UnitId,
            Column::Status,
            Column::Revision,
            Column::EffectiveRevision,
            Column::UpdatedAt,
            Column::Version,
        ]
    }

    /// The shape of a report with what the caller may do.
    pub fn of(row: &report::Model, allowed_actions: Vec<ReportStep>) -> Self {
        let report::Model {
            id,
            plan_id,
            period_id,
            unit_id,
            obligation_id: _,
            status,
            revision,
            effective_revision,
            review_started_at: _,
            review_started_by: _,
            on_behalf_unit_id: _,
            on_behalf_reason: _,
            version,
            created_at: _,
            updated_at,
        } = *row;
        Self {
            id,
            plan_id,
            period_id,
            unit_id,
            status,
            revision,
            effective_revision,
            updated_at,
            version,
            allowed_actions,
        }
    }
}

/// The reports that were accepted at once, in the order they were named.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"items": [{
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d51",
    "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d52",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
    "status": "accepted",
    "revision": 1,
    "effective_revision": 1,
    "updated_at": "2018-06-20T02:00:00Z",
    "version": 5,
    "allowed_actions": ["reopen"]
}]}))]
pub struct AcceptedReports {
    /// Each report as it is now.
    #[schema(max_items = 200)]
    pub items: Vec<ReportSummary>,
}

/// Who writes a report in place of the unit that owes it.
#[derive(Serialize, ToSchema)]
pub struct OnBehalf {
    /// The lead unit, whose people write it.
    pub unit_id: Uuid,
    /// Why the unit that owes it cannot.
    #[schema(value_type = Option<Prose<2000>>)]
    pub reason: Option<String>,
}

/// One unit's submission for one period of one plan (báo cáo).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d51",
    "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d52",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
    "obligation_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d53",
    "status": "submitted",
    "revision": 1,
    "effective_revision": null,
    "narrative": [{
        "section": "results",
        "text": "Phòng Tư pháp đã thẩm định 6 dự thảo văn bản có nội dung liên quan, 5 dự thảo được lồng ghép vấn đề bình đẳng giới."
    }],
    "values": [{
        "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54",
        "measure_code": "7.1.a",
        "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d55",
        "numerator": 5,
        "denominator": 6,
        "amount": null,
        "answer": null,
        "women": null,
        "men": null,
        "no_data_reason": null,
        "note": null
    }, {
        "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d56",
        "measure_code": "7.2.a",
        "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d57",
        "numerator": 14,
        "denominator": 20,
        "amount": null,
        "answer": null,
        "women": 6,
        "men": 8,
        "no_data_reason": null,
        "note": "6 thành viên còn lại tập huấn trong quý III."
    }],
    "warnings": [{
        "pointer": "/values/1/numerator",
        "code": "target_far_missed",
        "detail": "7.2.a: còn cách chỉ tiêu hơn 20 %; nên nêu nguyên nhân.",
        "detail_en": "7.2.a: more than 20 % short of the target; consider saying why."
    }],
    "remarks": [],
    "measures": [{
        "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54",
        "code": "7.1.a",
        "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d55",
        "name": "Tỷ lệ dự thảo VBQPPL có nội dung liên quan được lồng ghép vấn đề bình đẳng giới",
        "name_en": "Relevant draft legal documents in which gender equality is mainstreamed",
        "kind": "percentage",
        "factor": 100,
        "unit_of_measure": "percent",
        "numerator": "Số dự thảo được lồng ghép",
        "denominator": "Tổng số dự thảo được xác định có nội dung liên quan",
        "holds_sex_parts": false
    }, {
        "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d56",
        "code": "7.2.a",
        "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d57",
        "name": "Tỷ lệ thành viên ban soạn thảo, tổ biên tập các dự thảo đó được tập huấn về giới",
        "name_en": "Members of the drafting boards and editing teams of those drafts trained in gender",
        "kind": "percentage",
        "factor": 100,
        "unit_of_measure": "percent",
        "numerator": "Số thành viên đã được tập huấn",
        "denominator": "Tổng số thành viên",
        "holds_sex_parts": true
    }],
    "on_behalf": null,
    "submitted_at": "2018-06-14T02:30:00Z",
    "review_started_at": null,
    "accepted_at": null,
    "provisional": true,
    "created_at": "2018-06-11T03:00:00Z",
    "updated_at": "2018-06-14T02:30:00Z",
    "version": 4,
    "allowed_actions": ["withdraw"]
}))]
pub struct Report {
    /// Identity.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// Whose report.
    pub unit_id: Uuid,
    /// The obligation it discharges.
    pub obligation_id: Uuid,
    /// State of the current revision.
    pub status: ReportStatus,
    /// Number of the revision shown, from 1: the current one, or the last that the caller may read; the content
    /// below is this revision's.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// Number of the accepted revision whose figures count; `null` while there is none.
    #[schema(minimum = 1)]
    pub effective_revision: Option<i32>,
    /// Text by section of the plan's reports.
    #[schema(max_items = 100)]
    pub narrative: Vec<ReportPassage>,
    /// Figures, in the order of `measures`; pointers of findings count in this order.
    #[schema(max_items = 10_000)]
    pub values: Vec<ReportValue>,
    /// What the check found at submission without stopping it.
    #[schema(max_items = 50_000)]
    pub warnings: Vec<ReportWarning>,
    /// What is to be mended: said when the report was last sent back, and gone once it is accepted.
    #[schema(max_items = 200)]
    pub remarks: Vec<ReportRemark>,
    /// What the unit owes in this report, as frozen when the period opened.
    #[schema(max_items = 10_000)]
    pub measures: Vec<OwedMeasure>,
    /// Who writes it in place of the unit, where that cannot; `null` where the unit writes itself.
    pub on_behalf: Option<OnBehalf>,
    /// When the revision the lead unit; `null` before.
    #[serde(with = "time::serde::rfc3339::option")]
    pub submitted_at: Option<OffsetDateTime>,
    /// When the lead unit began to review the revision; `null` before, and once the review is over.
    #[serde(with = "time::serde::rfc3339::option")]
    pub review_started_at: Option<OffsetDateTime>,
    /// When the revision was accepted.
    #[serde(with = "time::serde::rfc3339::option")]
    pub accepted_at: Option<OffsetDateTime>,
    /// Whether the revision reached the lead unit before the period's cut-off was over, so that its figures may
    /// not be the last word.
    pub provisional: bool,
    /// When the report was begun.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// What the caller may do with it now.
    #[schema(max_items = 16)]
    pub allowed_actions: Vec<ReportStep>,
}

impl Report {
    /// The shape of a report with its content and what the caller may do.
    pub fn of(row: &report::Model, content: Content, allowed_actions: Vec<ReportStep>) -> Self {
        let report::Model {
            id,
            plan_id,
            period_id,
            unit_id,
            obligation_id,
            status,
            revision,
            effective_revision,
            review_started_at,
            review_started_by: _,
            on_behalf_unit_id,
            ref on_behalf_reason,
            version,
            created_at,
            updated_at,
        } = *row;
        let provisional = content.is_provisional();
        let Content {
            revision: written,
            values,
            owed,
            cutoff_on: _,
            remarks,
            version: _,
        } = content;
        Self {
            id,
            plan_id,
            period_id,
            unit_id,
            obligation_id,
            status,
            revision,
            effective_revision,
            narrative: written.narrative.0.into_iter().map(Into::into).collect(),
            values: values
                .into_iter()
                .map(|(value, measure)| ReportValue::of(value, measure))
                .collect(),
            warnings: written
                .warnings
                .0
                .into_iter()
                .filter_map(ReportWarning::of)
                .collect(),
            remarks: ReportRemark::all(remarks),
            measures: owed.into_iter().map(Into::into).collect(),
            on_behalf: on_behalf_unit_id.map(|unit_id| OnBehalf {
                unit_id,
                reason: on_behalf_reason.clone(),
            }),
            submitted_at: written.submitted_at,
            review_started_at,
            accepted_at: written.accepted_at,
            provisional,
            created_at,
            updated_at,
            version,
            allowed_actions,
        }
    }

    /// Its entity tag.
    pub fn tag(&self) -> String {
        tag(self.version, &self.allowed_actions)
    }
}

/// The entity tag of a report at that version: what the caller may do changes by the period and the caller's grants
/// too, and a copy that says otherwise is stale.
pub fn tag(version: i64, allowed_actions: &[ReportStep]) -> String {
    etag::marked(version, Some(steps::mark(allowed_actions)))
}
