//! Shapes of what stands in a report, what happened to it and what its check finds.

use entity::enums::{MeasureKind, ReportAction, ReportStatus};
use entity::json::{Passage, Remark, Remarks, Warning};
use entity::{report_event, report_value};
use serde::de::IntoDeserializer;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::finding::{Finding, FindingCode, Severity};
use super::owed::{Definition, Measure, Owed, holds_sex_parts};
use crate::decimal::Decimal;
use crate::http::words::{Line, Prose, Told};
use crate::text::Lang;

/// Text under one section.
#[derive(Serialize, ToSchema)]
pub struct ReportPassage {
    /// Key of the section, one of the plan's `report_sections`.
    #[schema(value_type = Line<100>)]
    pub section: String,
    /// The text.
    #[schema(value_type = Prose<20000>)]
    pub text: String,
}

impl From<Passage> for ReportPassage {
    fn from(passage: Passage) -> Self {
        let Passage { section, text } = passage;
        Self { section, text }
    }
}

/// What the report says about one measure (số liệu): a figure, or a reason why there is none.
#[derive(Serialize, ToSchema)]
pub struct ReportValue {
    /// The measure.
    pub measure_id: Uuid,
    /// Its code.
    #[schema(value_type = Line<32>)]
    pub measure_code: String,
    /// The definition it is reported under.
    pub definition_id: Uuid,
    /// Numerator of a quotient.
    pub numerator: Option<Decimal>,
    /// Denominator of a quotient.
    pub denominator: Option<Decimal>,
    /// Single amount.
    pub amount: Option<Decimal>,
    /// Yes or no.
    pub answer: Option<bool>,
    /// Women among the persons counted.
    pub women: Option<Decimal>,
    /// Men among the persons counted.
    pub men: Option<Decimal>,
    /// Why there is no figure.
    #[schema(value_type = Option<Prose<2000>>)]
    pub no_data_reason: Option<String>,
    /// Remark.
    #[schema(value_type = Option<Prose<2000>>)]
    pub note: Option<String>,
}

impl ReportValue {
    /// The shape of a value with its measure.
    pub fn of(value: report_value::Model, measure: Measure) -> Self {
        let report_value::Model {
            revision_id: _,
            measure_id,
            definition_id,
            numerator,
            denominator,
            amount,
            answer,
            women,
            men,
            no_data_reason,
            note,
        } = value;
        let figure = |scaled: Option<i64>| scaled.and_then(Decimal::from_scaled);
        Self {
            measure_id,
            measure_code: measure.code,
            definition_id,
            numerator: figure(numerator),
            denominator: figure(denominator),
            amount: figure(amount),
            answer,
            women: figure(women),
            men: figure(men),
            no_data_reason,
            note,
        }
    }
}

/// A remark of the check, kept with the submission for the reviewer.
#[derive(Serialize, ToSchema)]
pub struct ReportWarning {
    /// JSON pointer (RFC 6901) into the report.
    #[schema(max_length = 1000, format = JsonPointer)]
    pub pointer: String,
    /// What was found.
    pub code: FindingCode,
    /// The same for people, in Vietnamese.
    #[schema(value_type = Told<2000>)]
    pub detail: String,
    /// The same in English.
    #[schema(value_type = Told<2000>)]
    pub detail_en: String,
}

impl ReportWarning {
    /// The shape of a stored warning.
    pub fn of(warning: Warning) -> Option<Self> {
        let Warning {
            pointer,
            code,
            vi,
            en,
        } = warning;
        let code: serde::de::value::StringDeserializer<serde::de::value::Error> =
            code.into_deserializer();
        Some(Self {
            pointer,
            code: FindingCode::deserialize(code).ok()?,
            detail: vi,
            detail_en: en,
        })
    }
}

/// A measure the unit owes, with what a form needs to ask for it.
#[derive(Serialize, ToSchema)]
pub struct OwedMeasure {
    /// The measure.
    pub measure_id: Uuid,
    /// Its code.
    #[schema(value_type = Line<32>)]
    pub code: String,
    /// The definition it is reported under.
    pub definition_id: Uuid,
    /// Name in Vietnamese.
    #[schema(value_type = Line<500>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Line<500>>)]
    pub name_en: Option<String>,
    /// What is counted: decides whether numerator and denominator, an amount or an answer is wanted.
    pub kind: MeasureKind,
    /// What a quotient is multiplied by.
    pub factor: i32,
    /// Such as `percent`.
    #[schema(value_type = Line<64>)]
    pub unit_of_measure: String,
    /// What the numerator counts.
    #[schema(value_type = Option<Line<500>>)]
    pub numerator: Option<String>,
    /// What the denominator counts.
    #[schema(value_type = Option<Line<500>>)]
    pub denominator: Option<String>,
    /// Whether women and men are wanted too.
    pub holds_sex_parts: bool,
}

impl From<Owed> for OwedMeasure {
    fn from(owed: Owed) -> Self {
        let Owed {
            measure,
            definition,
            framework_version_id: _,
        } = owed;
        let Definition {
            id,
            name,
            name_en,
            unit_of_measure,
            kind,
            factor,
            sex_basis,
            accumulation: _,
            numerator,
            numerator_en: _,
            denominator,
            denominator_en: _,
        } = definition;
        Self {
            measure_id: measure.id,
            code: measure.code,
            definition_id: id,
            name,
            name_en,
            kind,
            factor,
            unit_of_measure,
            numerator,
            denominator,
            holds_sex_parts: holds_sex_parts(sex_basis),
        }
    }
}

/// What is to be mended in one part of a report.
#[derive(Serialize, ToSchema)]
pub struct ReportRemark {
    /// The measure; `null` where the remark is on a section.
    pub measure_id: Option<Uuid>,
    /// Key of the section; `null` where the remark is on a measure.
    #[schema(value_type = Option<Line<100>>)]
    pub section: Option<String>,
    /// What is to be mended.
    #[schema(value_type = Prose<2000>)]
    pub text: String,
}

impl ReportRemark {
    /// The shapes of stored remarks.
    pub fn all(remarks: Remarks) -> Vec<Self> {
        let shape = |remark| {
            let Remark {
                measure_id,
                section,
                text,
            } = remark;
            Self {
                measure_id,
                section,
                text,
            }
        };
        remarks.0.into_iter().map(shape).collect()
    }
}

/// A step in the life of a report.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "at": "2018-06-15T08:00:00Z",
    "action": "returned",
    "status": "returned",
    "revision": 1,
    "account_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d58",
    "account_name": "Phòng LĐTBXH: chuyên viên tổng hợp",
    "reason": "Đề nghị nêu nguyên nhân số liệu 7.2.a còn cách xa chỉ tiêu.",
    "remarks": [{
        "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d56",
        "section": null,
        "text": "14 trên 20 thành viên: nêu lý do 6 người chưa tập huấn."
    }]
}))]
pub struct ReportEvent {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What was done; an approver's refusal to sign is `returned`.
    pub action: ReportAction,
    /// State after it.
    pub status: ReportStatus,
    /// The revision it touched: the one returned or withdrawn, which stays as it was sent, the one that a
    /// reopening began.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// Who.
    pub account_id: Uuid,
    /// The name of whoever it was.
    #[schema(value_type = Line<200>)]
    pub account_name: String,
    /// Why; for a report on behalf of a unit, why that cannot report itself.
    #[schema(value_type = Option<Prose<2000>>)]
    pub reason: Option<String>,
    /// What was to be mended, where it was sent back.
    #[schema(max_items = 200)]
    pub remarks: Vec<ReportRemark>,
}

impl ReportEvent {
    /// The shape of a step with the name of whoever took it.
    pub fn of(row: report_event::Model, account_name: String) -> Self {
        let report_event::Model {
            id: _,
            report_id: _,
            revision,
            action,
            status,
            account_id,
            at,
            reason,
            remarks,
        } = row;
        Self {
            at,
            action,
            status,
            revision,
            account_id,
            account_name,
            reason,
            remarks: ReportRemark::all(remarks),
        }
    }
}

/// What the check of a report says.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "valid": false,
    "findings": [{
        "pointer": "/values",
        "code": "measure_missing",
        "severity": "error",
        "detail": "7.2.a: chưa có số liệu; hãy nhập số liệu hoặc nêu lý do không có số liệu."
    }]
}))]
pub struct ReportCheck {
    /// Whether nothing stops a submission.
    pub valid: bool,
    /// Everything found.
    #[schema(max_items = 50_000)]
    pub findings: Vec<ReportFinding>,
}

/// One thing the check found.
#[derive(Serialize, ToSchema)]
pub struct ReportFinding {
    /// JSON pointer (RFC 6901) into the report; values count as in its `values`.
    #[schema(max_length = 1000, format = JsonPointer)]
    pub pointer: String,
    /// What was found.
    pub code: FindingCode,
    /// Whether it stops the submission.
    pub severity: Severity,
    /// The same for people, in the caller's language.
    #[schema(value_type = Told<2000>)]
    pub detail: String,
}

impl ReportCheck {
    /// The findings in one language.
    pub fn of(findings: Vec<Finding>, lang: Lang) -> Self {
        Self {
            valid: findings
                .iter()
                .all(|finding| finding.severity != Severity::Error),
            findings: findings
                .into_iter()
                .map(|finding| ReportFinding {
                    pointer: finding.pointer,
                    code: finding.code,
                    severity: finding.severity,
                    detail: finding.detail.get(lang).to_owned(),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_valid_unless_an_error_stands_in_it() {
        let find = |code| Finding::new("/values/0/numerator".into(), code, Some("7.2.a"));
        let warning = ReportCheck::of(vec![find(FindingCode::TargetFarMissed)], Lang::En);
        assert!(warning.valid && warning.findings[0].detail.starts_with("7.2.a: more"));
        let error = ReportCheck::of(vec![find(FindingCode::FigureMissing)], Lang::Vi);
        assert!(!error.valid && error.findings[0].detail.starts_with("7.2.a: thiếu"));
    }

    #[test]
    fn a_stored_warning_keeps_its_code() {
        let stored = |code: &str| Warning {
            pointer: "/values/1/numerator".into(),
            code: code.into(),
            vi: String::new(),
            en: String::new(),
        };
        let code = |name| ReportWarning::of(stored(name)).map(|warning| warning.code);
        for known in [FindingCode::LargeChange, FindingCode::TargetFarMissed] {
            assert_eq!(code(known.as_str()), Some(known));
        }
    }
}
