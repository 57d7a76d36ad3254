//! Shapes of the revisions of a report and of what differs between two.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use entity::{attachment, report_revision};

use super::content::Content;
use super::diff::{RevisionChange, ValueMember};
use super::parts::{ReportPassage, ReportValue, ReportWarning};

use crate::attachments::name::FileName;
use crate::http::words::{Line, Prose};

/// A revision in a list.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "number": 1,
    "is_effective": true,
    "provisional": true,
    "submitted_at": "2018-06-14T02:30:00Z",
    "submitted_by": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d58",
    "signed_by": null,
    "accepted_at": "2018-06-18T02:00:00Z",
    "created_at": "2018-06-11T03:00:00Z"
}))]
pub struct ReportRevisionSummary {
    /// Number, from 1.
    #[schema(minimum = 1)]
    pub number: i32,
    /// Whether it is the accepted one whose figures count.
    pub is_effective: bool,
    /// Whether it reached the lead unit before the period's cut-off was over.
    pub provisional: bool,
    /// When it reached the lead unit; `null` before.
    #[serde(with = "time::serde::rfc3339::option")]
    pub submitted_at: Option<OffsetDateTime>,
    /// Who submitted it.
    pub submitted_by: Option<Uuid>,
    /// The approver who signed it.
    pub signed_by: Option<Uuid>,
    /// When it was accepted.
    #[serde(with = "time::serde::rfc3339::option")]
    pub accepted_at: Option<OffsetDateTime>,
    /// When it was begun.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

impl ReportRevisionSummary {
    /// The shape of a revision.
    pub fn of(
        revision: &report_revision::Model,
        effective_revision: Option<i32>,
        provisional: bool,
    ) -> Self {
        let report_revision::Model {
            id: _,
            report_id: _,
            number,
            narrative: _,
            warnings: _,
            submitted_at,
            submitted_by,
            signed_by,
            accepted_at,
            created_at,
        } = *revision;
        Self {
            number,
            is_effective: effective_revision == Some(number),
            provisional,
            submitted_at,
            submitted_by,
            signed_by,
            accepted_at,
            created_at,
        }
    }
}

/// What a report said at one revision. Once it has reached the lead unit it never changes.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "report_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "number": 1,
    "is_effective": true,
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
    }],
    "warnings": [],
    "provisional": true,
    "submitted_at": "2018-06-14T02:30:00Z",
    "submitted_by": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d58",
    "signed_by": null,
    "accepted_at": "2018-06-18T02:00:00Z",
    "created_at": "2018-06-11T03:00:00Z"
}))]
pub struct ReportRevision {
    /// The report.
    pub report_id: Uuid,
    /// Number, from 1.
    #[schema(minimum = 1)]
    pub number: i32,
    /// Whether it is the accepted one whose figures count.
    pub is_effective: bool,
    /// Text by section of the plan's reports.
    #[schema(max_items = 100)]
    pub narrative: Vec<ReportPassage>,
    /// Figures, in the order of the report's `measures`.
    #[schema(max_items = 10_000)]
    pub values: Vec<ReportValue>,
    /// What the check found at submission without stopping it.
    #[schema(max_items = 50_000)]
    pub warnings: Vec<ReportWarning>,
    /// Whether it reached the lead unit before the period's cut-off was over.
    pub provisional: bool,
    /// When it reached the lead unit; `null` before.
    #[serde(with = "time::serde::rfc3339::option")]
    pub submitted_at: Option<OffsetDateTime>,
    /// Who submitted it.
    pub submitted_by: Option<Uuid>,
    /// The approver who signed it.
    pub signed_by: Option<Uuid>,
    /// When it was accepted.
    #[serde(with = "time::serde::rfc3339::option")]
    pub accepted_at: Option<OffsetDateTime>,
    /// When it was begun.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

impl ReportRevision {
    /// The shape of a revision with its content.
    pub fn of(content: Content, effective_revision: Option<i32>) -> Self {
        let provisional = content.is_provisional();
        let Content {
            revision,
            values,
            owed: _,
            cutoff_on: _,
            remarks: _,
            version: _,
        } = content;
        let report_revision::Model {
            id: _,
            report_id,
            number,
            narrative,
            warnings,
            submitted_at,
            submitted_by,
            signed_by,
            accepted_at,
            created_at,
        } = revision;
        Self {
            report_id,
            number,
            is_effective: effective_revision == Some(number),
            narrative: narrative.0.into_iter().map(Into::into).collect(),
            values: values
                .into_iter()
                .map(|(value, measure)| ReportValue::of(value, measure))
                .collect(),
            warnings: warnings
                .0
                .into_iter()
                .filter_map(ReportWarning::of)
                .collect(),
            provisional,
            submitted_at,
            submitted_by,
            signed_by,
            accepted_at,
            created_at,
        }
    }
}

/// What differs between two revisions of a report.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "report_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "revision": 2,
    "against": 1,
    "values": [{
        "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54",
        "measure_code": "7.1.a",
        "change": "changed",
        "members": ["numerator"],
        "before": {
            "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54",
            "measure_code": "7.1.a",
            "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d55",
            "numerator": 5, "denominator": 6, "amount": null, "answer": null,
            "women": null, "men": null, "no_data_reason": null, "note": null
        },
        "after": {
            "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54",
            "measure_code": "7.1.a",
            "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d55",
            "numerator": 4, "denominator": 6, "amount": null, "answer": null,
            "women": null, "men": null, "no_data_reason": null, "note": null
        }
    }],
    "narrative": [{
        "section": "results",
        "change": "changed",
        "before": "5 dự thảo được lồng ghép vấn đề bình đẳng giới.",
        "after": "4 dự thảo được lồng ghép vấn đề bình đẳng giới."
    }],
    "attachments_added": [{
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60",
        "name": "Báo cáo 6 tháng đầu năm 2018.pdf",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    }],
    "attachments_removed": []
}))]
pub struct ReportRevisionDiff {
    /// The report.
    pub report_id: Uuid,
    /// The revision that is looked at.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// The one it is compared with; `null`: with nothing, since there is none before.
    #[schema(minimum = 1)]
    pub against: Option<i32>,
    /// Values that are not the same, in the order of the report's `measures`.
    #[schema(max_items = 10_000)]
    pub values: Vec<ReportValueDiff>,
    /// Passages that are not the same.
    #[schema(max_items = 200)]
    pub narrative: Vec<ReportPassageDiff>,
    /// Files that `revision` holds and `against` does not.
    #[schema(max_items = 20)]
    pub attachments_added: Vec<ReportFile>,
    /// Files that `against` holds and `revision` does not.
    #[schema(max_items = 20)]
    pub attachments_removed: Vec<ReportFile>,
}

/// A file that one of two revisions holds.
#[derive(Serialize, ToSchema)]
pub struct ReportFile {
    /// Id of the attachment.
    pub id: Uuid,
    /// Its name.
    #[schema(value_type = FileName)]
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

impl ReportFile {
    /// The shape of an attachment.
    pub fn of(row: &attachment::Model) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            sha256: row.sha256.clone(),
        }
    }
}

/// A value that is not the same in two revisions.
#[derive(Serialize, ToSchema)]
pub struct ReportValueDiff {
    /// The measure.
    pub measure_id: Uuid,
    /// Its code.
    #[schema(value_type = Line<32>)]
    pub measure_code: String,
    /// Whether the value came, went or changed.
    pub change: RevisionChange,
    /// The members that differ; of a value that came or went those that it has.
    #[schema(max_items = 16)]
    pub members: Vec<ValueMember>,
    /// The value in `against`.
    pub before: Option<ReportValue>,
    /// The value in `revision`.
    pub after: Option<ReportValue>,
}

/// A passage that is not the same in two revisions.
#[derive(Serialize, ToSchema)]
pub struct ReportPassageDiff {
    /// Key of the section.
    #[schema(value_type = Line<100>)]
    pub section: String,
    /// Whether the passage came, went or changed.
    pub change: RevisionChange,
    /// The text in `against`.
    #[schema(value_type = Option<Prose<20000>>)]
    pub before: Option<String>,
    /// The text in `revision`.
    #[schema(value_type = Option<Prose<20000>>)]
    pub after: Option<String>,
}

/// What a revision is compared with.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DiffFilter {
    /// Number of the other revision; without it the last one before that the caller may read.
    #[param(minimum = 1)]
    pub against: Option<i32>,
}
