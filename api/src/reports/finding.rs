//! What a check of a report can find, and how it is said.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::Text;

/// Whether a finding stops the submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Stops the submission.
    Error,
    /// Kept on the report and shown to the reviewer.
    Warning,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// An owed measure has neither a figure nor a reason.
    MeasureMissing,
    /// A figure for a measure the unit does not owe.
    MeasureNotOwed,
    /// The measure comes a second time.
    MeasureRepeated,
    /// A part of the figure is missing.
    FigureMissing,
    /// A part the kind of measure has no use for.
    FigureUnexpected,
    /// The reason for no data is blank.
    ReasonBlank,
    /// A figure together with a reason for no data.
    ReasonWithFigure,
    /// A count below 0.
    Negative,
    /// A percentage whose numerator passes its denominator.
    NumeratorAboveDenominator,
    /// A denominator of 0 under a numerator that is not 0.
    ZeroDenominator,
    /// The measure is not held by sex.
    SexPartsNotHeld,
    /// Women or men alone pass the total.
    SexPartAboveTotal,
    /// Women and men together are not the total.
    SexPartsDiffer,
    /// More than 50 % away from the period before.
    LargeChange,
    /// The target is missed by more than a fifth of its bound.
    TargetFarMissed,
}

impl FindingCode {
    /// The code as it is written in answers and stored with warnings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MeasureMissing => "measure_missing",
            Self::MeasureNotOwed => "measure_not_owed",
            Self::MeasureRepeated => "measure_repeated",
            Self::FigureMissing => "figure_missing",
            Self::FigureUnexpected => "figure_unexpected",
            Self::ReasonBlank => "reason_blank",
            Self::ReasonWithFigure => "reason_with_figure",
            Self::Negative => "negative",
            Self::NumeratorAboveDenominator => "numerator_above_denominator",
            Self::ZeroDenominator => "zero_denominator",
            Self::SexPartsNotHeld => "sex_parts_not_held",
            Self::SexPartAboveTotal => "sex_part_above_total",
            Self::SexPartsDiffer => "sex_parts_differ",
            Self::LargeChange => "large_change",
            Self::TargetFarMissed => "target_far_missed",
        }
    }

    /// Whether it stops the submission.
    pub fn severity(self) -> Severity {
        match self {
            Self::LargeChange | Self::TargetFarMissed => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::MeasureMissing => (
                "chưa có số liệu; hãy nhập số liệu hoặc nêu lý do không có số liệu",
                "nothing reported; give a figure or a reason why there is none",
            ),
            Self::MeasureNotOwed => (
                "đơn vị không phải báo cáo số liệu này trong kỳ",
                "the unit does not owe this measure in this period",
            ),
            Self::MeasureRepeated => (
                "số liệu được nhập hai lần; hãy giữ lại một",
                "reported twice; keep one of the two",
            ),
            Self::FigureMissing => ("thiếu giá trị này", "this part of the figure is missing"),
            Self::FigureUnexpected => (
                "loại số liệu này không có giá trị này",
                "a measure of this kind does not have this part",
            ),
            Self::ReasonBlank => (
                "lý do không có số liệu đang để trống",
                "the reason for no data is blank",
            ),
            Self::ReasonWithFigure => (
                "đã có số liệu thì không nêu lý do không có số liệu",
                "a figure and a reason for no data exclude each other",
            ),
            Self::Negative => ("không được là số âm", "must not be below 0"),
            Self::NumeratorAboveDenominator => (
                "tử số của tỷ lệ phần trăm không được lớn hơn mẫu số",
                "the numerator of a percentage must not pass its denominator",
            ),
            Self::ZeroDenominator => (
                "mẫu số bằng 0 thì tử số cũng phải bằng 0",
                "a denominator of 0 needs a numerator of 0",
            ),
            Self::SexPartsNotHeld => (
                "số liệu này không tách theo giới tính",
                "this measure is not held by sex",
            ),
            Self::SexPartAboveTotal => (
                "số nữ hoặc số nam không được lớn hơn tổng số",
                "women or men must not pass the total",
            ),
            Self::SexPartsDiffer => (
                "số nữ cộng số nam phải bằng tổng số",
                "women and men together must be the total",
            ),
            Self::LargeChange => (
                "chênh lệch hơn 50 % so với kỳ trước; hãy kiểm tra lại",
                "more than 50 % away from the period before; please check",
            ),
            Self::TargetFarMissed => (
                "còn cách chỉ tiêu hơn 20 %; nên nêu nguyên nhân",
                "more than 20 % short of the target; consider saying why",
            ),
        }
    }
}

/// One thing found in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// JSON pointer (RFC 6901) into the report.
    pub pointer: String,
    /// What was found.
    pub code: FindingCode,
    /// Whether it stops the submission.
    pub severity: Severity,
    /// The same for people, with the code of the measure.
    pub detail: Text,
}

impl Finding {
    /// A finding about a measure, named by its code; without one where the unit does not owe the measure.
    pub fn new(pointer: String, code: FindingCode, measure: Option<&str>) -> Self {
        let (vi, en) = code.words();
        let detail = match measure {
            Some(measure) => Text::new(format!("{measure}: {vi}."), format!("{measure}: {en}.")),
            None => Text::new(format!("{}.", capital(vi)), format!("{}.", capital(en))),
        };
        Self {
            pointer,
            code,
            severity: code.severity(),
            detail,
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [FindingCode; 15] = [
        FindingCode::MeasureMissing,
        FindingCode::MeasureNotOwed,
        FindingCode::MeasureRepeated,
        FindingCode::FigureMissing,
        FindingCode::FigureUnexpected,
        FindingCode::ReasonBlank,
        FindingCode::ReasonWithFigure,
        FindingCode::Negative,
        FindingCode::NumeratorAboveDenominator,
        FindingCode::ZeroDenominator,
        FindingCode::SexPartsNotHeld,
        FindingCode::SexPartAboveTotal,
        FindingCode::SexPartsDiffer,
        FindingCode::LargeChange,
        FindingCode::TargetFarMissed,
    ];

    #[test]
    fn codes_are_stored_as_they_are_answered() {
        for code in ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }

    #[test]
    fn a_detail_names_the_measure_in_both_languages() {
        let finding = Finding::new("/values/0".into(), FindingCode::Negative, Some("6.2.a"));
        assert_eq!(finding.detail.vi, "6.2.a: không được là số âm.");
        assert_eq!(finding.detail.en, "6.2.a: must not be below 0.");
        let finding = Finding::new("/values/0".into(), FindingCode::MeasureNotOwed, None);
        assert!(finding.detail.vi.starts_with("Đơn vị không"));
        assert_eq!(finding.severity, Severity::Error);
    }
}
