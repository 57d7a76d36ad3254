//! The codes of single faults: what `errors[].code` says of one wrong place in the input.

use sea_orm::EnumIter;
use serde::Serialize;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::Code;
use crate::text::Text;
use crate::texts::problems::{faults as said, file_faults as file, work_faults as work};

/// Declares the vocabulary: each code as answers spell it, the problems it may stand in, and where its words stand.
macro_rules! fault_codes {
    ($( $code:ident $slug:literal in [$($problem:ident),+] => $words:path; )+) => {
        /// What is wrong with one place in the input, as a closed vocabulary.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FaultCode {
            $(
                #[doc = concat!("`", $slug, "`, explained by [`", stringify!($words), "`].")]
                $code,
            )+
        }

        impl FaultCode {
            /// The code as answers spell it.
            pub fn slug(self) -> &'static str {
                match self {
                    $( Self::$code => $slug, )+
                }
            }

            /// The problems in whose `errors` it may stand.
            pub fn problems(self) -> &'static [Code] {
                match self {
                    $( Self::$code => &[$(Code::$problem),+], )+
                }
            }

            /// What it means, in one line.
            pub fn words(self) -> Text {
                match self {
                    $( Self::$code => $words(), )+
                }
            }
        }
    };
}

fault_codes! {
    UnknownField "unknown_field" in [InvalidInput] => said::unknown_field;
    MissingField "missing_field" in [InvalidInput] => said::missing_field;
    DuplicateField "duplicate_field" in [InvalidParameter, InvalidInput] => said::duplicate_field;
    UnexpectedField "unexpected_field" in [InvalidInput] => said::unexpected_field;
    UnknownParameter "unknown_parameter" in [InvalidParameter] => said::unknown_parameter;
    MissingParameter "missing_parameter" in [InvalidParameter] => said::missing_parameter;
    WrongType "wrong_type" in [InvalidParameter, InvalidInput] => said::wrong_type;
    UnknownValue "unknown_value" in [InvalidParameter, InvalidInput] => said::unknown_value;
    InvalidValue "invalid_value" in [InvalidParameter, InvalidInput] => said::invalid_value;
    OutOfRange "out_of_range" in [InvalidParameter, InvalidInput] => said::out_of_range;
    TooLong "too_long" in [InvalidInput] => said::too_long;
    TooMany "too_many" in [InvalidParameter, InvalidInput] => said::too_many;
    TooDeep "too_deep" in [InvalidParameter, InvalidInput] => said::too_deep;
    Empty "empty" in [InvalidInput] => said::empty;
    Duplicate "duplicate" in [InvalidInput] => said::duplicate;
    OneOf "one_of" in [InvalidInput] => said::one_of;
    Exclusive "exclusive" in [InvalidParameter, InvalidInput] => said::exclusive;
    BeforeStart "before_start" in [InvalidInput] => said::before_start;
    Reversed "reversed" in [InvalidInput] => said::reversed;
    NoChange "no_change" in [InvalidInput] => said::no_change;
    InThePast "in_the_past" in [InvalidInput] => said::in_the_past;
    InTheFuture "in_the_future" in [InvalidInput] => said::in_the_future;
    Past "past" in [InvalidInput] => said::past;
    NotLater "not_later" in [InvalidInput] => said::not_later;
    NotInFiles "not_in_files" in [InvalidParameter] => said::not_in_files;
    TooManyCells "too_many_cells" in [InvalidParameter] => said::too_many_cells;
    TooManyFigures "too_many_figures" in [InvalidParameter] => said::too_many_figures;
    TooManySums "too_many_sums" in [InvalidParameter] => said::too_many_sums;
    TooManyRows "too_many_rows" in [InvalidParameter] => said::too_many_rows;
    UnknownUnit "unknown_unit" in [InvalidParameter, InvalidInput] => said::unknown_unit;
    UnknownParent "unknown_parent" in [InvalidInput] => said::unknown_parent;
    UnknownGroup "unknown_group" in [InvalidInput] => said::unknown_group;
    UnknownPlan "unknown_plan" in [InvalidInput] => said::unknown_plan;
    UnknownFramework "unknown_framework" in [InvalidInput] => said::unknown_framework;
    UnknownObjective "unknown_objective" in [InvalidInput] => said::unknown_objective;
    UnknownIndicator "unknown_indicator" in [InvalidInput] => said::unknown_indicator;
    UnknownMeasure "unknown_measure" in [InvalidParameter, InvalidInput] => said::unknown_measure;
    UnknownReference "unknown_reference" in [InvalidInput] => said::unknown_reference;
    UnknownSubject "unknown_subject" in [InvalidInput] => said::unknown_subject;
    UnknownTask "unknown_task" in [InvalidInput] => said::unknown_task;
    UnknownAssignment "unknown_assignment" in [InvalidInput] => said::unknown_assignment;
    UnknownPeriod "unknown_period" in [InvalidInput] => said::unknown_period;
    UnknownReport "unknown_report" in [InvalidInput] => said::unknown_report;
    UnknownRevision "unknown_revision" in [InvalidParameter] => said::unknown_revision;
    UnknownSection "unknown_section" in [InvalidInput] => said::unknown_section;
    UnknownConsolidation "unknown_consolidation" in [InvalidParameter] => said::unknown_consolidation;
    UnknownNotification "unknown_notification" in [InvalidInput] => said::unknown_notification;
    UnknownServiceClient "unknown_service_client" in [InvalidInput] => said::unknown_service_client;
    NeedsUnit "needs_unit" in [InvalidInput] => said::needs_unit;
    PasswordCharacters "password_characters" in [InvalidInput] => said::password_characters;
    PasswordLength "password_length" in [InvalidInput] => said::password_length;
    PasswordCommon "password_common" in [InvalidInput] => said::password_common;
    PasswordHoldsUsername "password_holds_username" in [InvalidInput] => said::password_holds_username;
    PasswordUnchanged "password_unchanged" in [InvalidInput] => said::password_unchanged;
    WrongPassword "wrong_password" in [InvalidInput] => said::wrong_password;
    WrongCode "wrong_code" in [InvalidInput] => said::wrong_code;
    CodeTaken "code_taken" in [InvalidInput] => said::code_taken;
    IdentifierTaken "identifier_taken" in [InvalidInput] => said::identifier_taken;
    Cycle "cycle" in [InvalidInput] => said::cycle;
    Differs "differs" in [InvalidInput] => said::differs;
    OutsideReach "outside_reach" in [InvalidInput] => said::outside_reach;
    ParentNotThroughout "parent_not_throughout" in [InvalidInput] => said::parent_not_throughout;
    NotExistingThen "not_existing_then" in [InvalidInput] => said::not_existing_then;
    TooEarly "too_early" in [InvalidInput] => said::too_early;
    NotUtf8 "not_utf8" in [InvalidInput] => file::not_utf8;
    NotAWorkbook "not_a_workbook" in [InvalidInput] => file::not_a_workbook;
    FileTooLarge "file_too_large" in [InvalidInput] => file::file_too_large;
    RowTooWide "row_too_wide" in [InvalidInput] => file::row_too_wide;
    TooManyColumns "too_many_columns" in [InvalidInput] => file::too_many_columns;
    MissingHeader "missing_header" in [InvalidInput] => file::missing_header;
    MissingColumn "missing_column" in [InvalidInput] => file::missing_column;
    UnknownColumn "unknown_column" in [InvalidInput] => file::unknown_column;
    DuplicateColumn "duplicate_column" in [InvalidInput] => file::duplicate_column;
    StrayCell "stray_cell" in [InvalidInput] => file::stray_cell;
    Blank "blank" in [InvalidInput] => file::blank;
    CellError "cell_error" in [InvalidInput] => file::cell_error;
    Formula "formula" in [InvalidInput] => file::formula;
    Date "date" in [InvalidInput] => file::date;
    NotANumber "not_a_number" in [InvalidInput] => file::not_a_number;
    NumberAsText "number_as_text" in [InvalidInput] => file::number_as_text;
    DecimalMark "decimal_mark" in [InvalidInput] => file::decimal_mark;
    TooPrecise "too_precise" in [InvalidInput] => file::too_precise;
    NotYesOrNo "not_yes_or_no" in [InvalidInput] => file::not_yes_or_no;
    CodeNotText "code_not_text" in [InvalidInput] => file::code_not_text;
    AmbiguousCode "ambiguous_code" in [InvalidInput] => file::ambiguous_code;
    MeasuresDiffer "measures_differ" in [InvalidInput] => work::measures_differ;
    MeasureUnnamed "measure_unnamed" in [InvalidInput] => work::measure_unnamed;
    InvalidSchedule "invalid_schedule" in [InvalidInput, PlanIncomplete] => work::invalid_schedule;
    DuplicatePeriod "duplicate_period" in [InvalidInput, PlanIncomplete] => work::duplicate_period;
    NoPeriods "no_periods" in [InvalidInput, PlanIncomplete] => work::no_periods;
    OutsideTerm "outside_term" in [InvalidInput] => work::outside_term;
    UnitsOutsideTerm "units_outside_term" in [InvalidInput] => work::units_outside_term;
    NobodyReports "nobody_reports" in [PlanIncomplete] => work::nobody_reports;
    NotMeasurable "not_measurable" in [InvalidInput, PlanIncomplete] => work::not_measurable;
    NoUnit "no_unit" in [InvalidInput] => work::no_unit;
    NotAMember "not_a_member" in [InvalidInput] => work::not_a_member;
    NotTold "not_told" in [InvalidInput] => work::not_told;
    DraftPlan "draft_plan" in [InvalidInput] => work::draft_plan;
    FrameworkInUse "framework_in_use" in [InvalidInput] => work::framework_in_use;
    InUse "in_use" in [InvalidInput] => work::in_use;
    InvalidNumber "invalid_number" in [InvalidInput] => work::invalid_number;
    BeforeIssue "before_issue" in [InvalidInput] => work::before_issue;
    BeforeLast "before_last" in [InvalidInput] => work::before_last;
    NoOwnTargets "no_own_targets" in [InvalidInput] => work::no_own_targets;
    SameFramework "same_framework" in [InvalidInput] => work::same_framework;
    OtherIndicator "other_indicator" in [InvalidInput] => work::other_indicator;
    NotAnAnswer "not_an_answer" in [InvalidInput] => work::not_an_answer;
    NotWeekend "not_weekend" in [InvalidInput] => work::not_weekend;
    OwesNothing "owes_nothing" in [InvalidInput] => work::owes_nothing;
    OwnUnit "own_unit" in [InvalidInput] => work::own_unit;
    HasDuties "has_duties" in [InvalidInput] => work::has_duties;
    Frozen "frozen" in [InvalidInput] => work::frozen;
    InvalidState "invalid_state" in [InvalidInput] => work::invalid_state;
    Stale "stale" in [InvalidInput] => work::stale;
    FourEyes "four_eyes" in [InvalidInput] => work::four_eyes;
    NotLeadUnit "not_lead_unit" in [InvalidInput] => work::not_lead_unit;
    PartUnfit "part_unfit" in [InvalidInput] => work::part_unfit;
    MixedCombinations "mixed_combinations" in [InvalidInput] => work::mixed_combinations;
    MeasureMissing "measure_missing" in [ReportIncomplete] => work::measure_missing;
    MeasureNotOwed "measure_not_owed" in [InvalidInput, ReportIncomplete] => work::measure_not_owed;
    MeasureRepeated "measure_repeated" in [InvalidInput, ReportIncomplete] => work::measure_repeated;
    FigureMissing "figure_missing" in [ReportIncomplete] => work::figure_missing;
    FigureUnexpected "figure_unexpected" in [ReportIncomplete] => work::figure_unexpected;
    ReasonBlank "reason_blank" in [ReportIncomplete] => work::reason_blank;
    ReasonWithFigure "reason_with_figure" in [ReportIncomplete] => work::reason_with_figure;
    Negative "negative" in [ReportIncomplete] => work::negative;
    NumeratorAboveDenominator "numerator_above_denominator" in [ReportIncomplete] => work::numerator_above_denominator;
    ZeroDenominator "zero_denominator" in [ReportIncomplete] => work::zero_denominator;
    SexPartsNotHeld "sex_parts_not_held" in [InvalidInput, ReportIncomplete] => work::sex_parts_not_held;
    SexPartAboveTotal "sex_part_above_total" in [ReportIncomplete] => work::sex_part_above_total;
    SexPartsDiffer "sex_parts_differ" in [ReportIncomplete] => work::sex_parts_differ;
}

impl FaultCode {
    /// The codes that may stand in the `errors` of a problem.
    pub fn of(problem: Code) -> impl Iterator<Item = Self> {
        <Self as sea_orm::Iterable>::iter().filter(move |fault| fault.problems().contains(&problem))
    }
}

impl std::fmt::Display for FaultCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.slug())
    }
}

impl PartialSchema for FaultCode {
    fn schema() -> RefOr<Schema> {
        let all = || <Self as sea_orm::Iterable>::iter();
        let explained: Vec<String> = all()
            .map(|code| format!("- `{code}`: {}", code.words().en))
            .collect();
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(format!(
                "What is wrong with one place in the input:\n\n{}",
                explained.join("\n")
            )))
            .enum_values(Some(all().map(Self::slug)))
            .into()
    }
}

impl ToSchema for FaultCode {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_slug_is_the_code_as_answers_spell_it() {
        for code in <FaultCode as Iterable>::iter() {
            assert_eq!(serde_json::to_value(code).unwrap(), code.slug());
        }
    }

    #[test]
    fn only_problems_with_input_hold_faults() {
        let problems: BTreeSet<&str> = <FaultCode as Iterable>::iter()
            .flat_map(FaultCode::problems)
            .map(|problem| problem.slug())
            .collect();
        let with_errors = [
            "invalid_input",
            "invalid_parameter",
            "plan_incomplete",
            "report_incomplete",
        ];
        assert_eq!(problems, with_errors.into());
        assert!(FaultCode::of(Code::Stale).next().is_none());
    }
}
