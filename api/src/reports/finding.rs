//! What a check of a report can find, and how it is said.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::catalogue::FaultCode;
use crate::text::Text;
use crate::texts::findings;

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

    /// The fault that a problem tells of it; a warning is none.
    pub fn fault(self) -> Option<FaultCode> {
        Some(match self {
            Self::MeasureMissing => FaultCode::MeasureMissing,
            Self::MeasureNotOwed => FaultCode::MeasureNotOwed,
            Self::MeasureRepeated => FaultCode::MeasureRepeated,
            Self::FigureMissing => FaultCode::FigureMissing,
            Self::FigureUnexpected => FaultCode::FigureUnexpected,
            Self::ReasonBlank => FaultCode::ReasonBlank,
            Self::ReasonWithFigure => FaultCode::ReasonWithFigure,
            Self::Negative => FaultCode::Negative,
            Self::NumeratorAboveDenominator => FaultCode::NumeratorAboveDenominator,
            Self::ZeroDenominator => FaultCode::ZeroDenominator,
            Self::SexPartsNotHeld => FaultCode::SexPartsNotHeld,
            Self::SexPartAboveTotal => FaultCode::SexPartAboveTotal,
            Self::SexPartsDiffer => FaultCode::SexPartsDiffer,
            Self::LargeChange | Self::TargetFarMissed => return None,
        })
    }

    /// Whether it stops the submission: what is a fault does.
    pub fn severity(self) -> Severity {
        match self.fault() {
            Some(_) => Severity::Error,
            None => Severity::Warning,
        }
    }

    fn words(self) -> Text {
        match self {
            Self::MeasureMissing => findings::nothing_reported(),
            Self::MeasureNotOwed => findings::not_owed(),
            Self::MeasureRepeated => findings::reported_twice(),
            Self::FigureMissing => findings::part_missing(),
            Self::FigureUnexpected => findings::part_not_of_kind(),
            Self::ReasonBlank => findings::reason_blank(),
            Self::ReasonWithFigure => findings::figure_and_reason(),
            Self::Negative => findings::negative(),
            Self::NumeratorAboveDenominator => findings::above_denominator(),
            Self::ZeroDenominator => findings::nothing_of_nothing(),
            Self::SexPartsNotHeld => findings::not_by_sex(),
            Self::SexPartAboveTotal => findings::sex_above_total(),
            Self::SexPartsDiffer => findings::sexes_not_total(),
            Self::LargeChange => findings::far_from_period_before(),
            Self::TargetFarMissed => findings::short_of_target(),
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
        let words = code.words();
        let detail = match measure {
            Some(measure) => findings::of_measure(measure, words),
            None => findings::alone(words.each(capital)),
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
            assert!(
                code.fault()
                    .is_none_or(|fault| fault.slug() == code.as_str())
            );
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
