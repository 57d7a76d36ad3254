//! What a consolidation says: of a draft as it would be published today, of a published one to the letter.

use entity::enums::{Direction, Frequency, MeasureKind, Rollup, TargetOp};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::exact::Exact;
use crate::aggregates::rollup::NoTotalReason;
use crate::frameworks::target::Outcome;
use crate::http::day::Day;
use crate::http::words::{Label, Line, Prose, Told};
use crate::periods::completeness::{Counts, Punctuality, Standing};

/// All that a consolidation says. Figures are texts, names and codes those of the period's last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationContent)]
pub struct Content {
    /// When the figures were read.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// Running number among those published of the period; `null` in a draft.
    pub number: Option<i32>,
    /// The plan.
    pub plan: ContentPlan,
    /// The period.
    pub period: ContentPeriod,
    /// The head and foot of the document.
    pub document: ContentDocument,
    /// Who signed it here; `null` where nobody has.
    pub signature: Option<ContentSignature>,
    /// Text by section, in the order of the plan.
    #[schema(max_items = 50)]
    pub narrative: Vec<ContentPassage>,
    /// How many units have reported.
    pub completeness: Counts,
    /// Each unit that owes a report, in Vietnamese order of names.
    #[schema(max_items = 5000)]
    pub units: Vec<ContentUnit>,
    /// Each measure under each definition, in the order of the framework.
    #[schema(max_items = 200_000)]
    pub figures: Vec<ContentFigure>,
    /// What is left out, in Vietnamese order of names.
    #[schema(max_items = 200_000)]
    pub left_out: Vec<ContentLeftOut>,
}

/// A unit by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationUnitName)]
pub struct ContentName {
    /// Identity.
    pub id: Uuid,
    /// Official code.
    #[schema(value_type = Label<32>)]
    pub code: String,
    /// Name in Vietnamese.
    #[schema(value_type = Label<300>)]
    pub name: String,
}

/// The plan a consolidation is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationPlan)]
pub struct ContentPlan {
    /// Identity.
    pub id: Uuid,
    /// Number and symbol.
    #[schema(value_type = Line<64>)]
    pub number: String,
    /// Day on the document.
    pub issued_on: Day,
    /// Summary of content.
    #[schema(value_type = Line<1000>)]
    pub title: String,
    /// Who issued it.
    pub issuing_unit: ContentName,
    /// Who answers for it.
    pub lead_unit: ContentName,
}

/// The period a consolidation is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationPeriod)]
pub struct ContentPeriod {
    /// Identity.
    pub id: Uuid,
    /// Label, such as `2018-H1`.
    #[schema(value_type = Line<32>)]
    pub label: String,
    /// Kind of period.
    pub frequency: Frequency,
    /// Year.
    pub year: i32,
    /// Which period of the year, from 1.
    pub ordinal: i32,
    /// First day covered.
    pub covers_from: Day,
    /// Last day covered.
    pub covers_to: Day,
    /// Last day whose data it holds.
    pub cutoff_on: Day,
    /// Due day.
    pub due_on: Day,
}

/// The head and foot of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationDocument)]
pub struct ContentDocument {
    /// Number and symbol.
    #[schema(value_type = Option<Line<64>>)]
    pub number: Option<String>,
    /// Day of issue.
    pub issued_on: Option<Day>,
    /// Place of issue.
    #[schema(value_type = Line<100>)]
    pub place: String,
    /// Summary of content.
    #[schema(value_type = Line<1000>)]
    pub title: String,
    /// Who issues it.
    #[schema(value_type = Line<300>)]
    pub issuing_body: String,
    /// The body above it.
    #[schema(value_type = Option<Line<300>>)]
    pub superior_body: Option<String>,
    /// Who signs it and how.
    pub signatory: Option<ContentSignatory>,
    /// Recipients, in order.
    #[schema(value_type = Vec<Prose<2000>>, max_items = 100)]
    pub recipients: Vec<String>,
}

/// Who signs the document and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationSignatory)]
pub struct ContentSignatory {
    /// Capacity, such as `KT. CHỦ TỊCH`.
    #[schema(value_type = Option<Line<100>>)]
    pub authority: Option<String>,
    /// Position.
    #[schema(value_type = Option<Line<100>>)]
    pub position: Option<String>,
    /// Full name.
    #[schema(value_type = Line<100>)]
    pub name: String,
}

/// Who signed the consolidation in the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationSignature)]
pub struct ContentSignature {
    /// The account.
    pub account_id: Uuid,
    /// Its name then.
    #[schema(value_type = Line<200>)]
    pub name: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// The text of one section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationPassage)]
pub struct ContentPassage {
    /// Key of the section.
    #[schema(value_type = Line<100>)]
    pub section: String,
    /// Heading of the section.
    #[schema(value_type = Line<300>)]
    pub title: String,
    /// The text; empty where nothing is written.
    #[schema(value_type = Told<300_000>)]
    pub text: String,
}

/// How one unit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationUnit)]
pub struct ContentUnit {
    /// The unit.
    pub unit: ContentName,
    /// How far its report has come.
    pub standing: Standing,
    /// By the first submission.
    pub punctuality: Punctuality,
    /// Day that decides punctuality.
    pub due_on: Day,
    /// Its report, once begun.
    pub report_id: Option<Uuid>,
    /// The revision whose figures count.
    pub revision: Option<i32>,
}

impl ContentUnit {
    /// Whether it never sent a report.
    pub fn is_missing(&self) -> bool {
        matches!(
            self.punctuality,
            Punctuality::Overdue | Punctuality::NotYetDue
        )
    }
}

/// What the figures of a measure make together, and the figures it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationFigure)]
pub struct ContentFigure {
    /// Code of the framework; a plan's own targets have none.
    #[schema(value_type = Option<Line<64>>)]
    pub framework_code: Option<String>,
    /// Number of the objective.
    #[schema(value_type = Line<32>)]
    pub objective_number: String,
    /// Name of the objective.
    #[schema(value_type = Line<500>)]
    pub objective_name: String,
    /// Number of the indicator.
    #[schema(value_type = Line<32>)]
    pub indicator_number: String,
    /// Name of the indicator.
    #[schema(value_type = Line<500>)]
    pub indicator_name: String,
    /// The measure.
    pub measure_id: Uuid,
    /// Code of the measure.
    #[schema(value_type = Line<32>)]
    pub measure_code: String,
    /// Name of the measure, as the definition words it.
    #[schema(value_type = Line<500>)]
    pub measure_name: String,
    /// The definition all its figures were reported under.
    pub definition_id: Uuid,
    /// Unit of measure.
    #[schema(value_type = Line<64>)]
    pub unit_of_measure: String,
    /// What is counted.
    pub kind: MeasureKind,
    /// What a quotient is multiplied by.
    pub factor: i32,
    /// Which way is better.
    pub direction: Direction,
    /// How it adds up over units.
    pub rollup: Rollup,
    /// What the figures make together.
    pub total: ContentTotal,
    /// The target of the year.
    pub target: Option<ContentTarget>,
    /// How the total stands against it.
    pub outcome: Outcome,
    /// The figure of each unit that owes it, in Vietnamese order of names.
    #[schema(max_items = 5000)]
    pub units: Vec<ContentPart>,
}

/// What the figures of several units make together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationTotal)]
pub struct ContentTotal {
    /// Numerators together.
    pub numerator: Option<Exact>,
    /// Denominators together.
    pub denominator: Option<Exact>,
    /// Amounts together.
    pub amount: Option<Exact>,
    /// Numerators together ÷ denominators together × factor, rounded half up to 4 digits.
    pub rate: Option<Exact>,
    /// Answer of the one unit that counts.
    pub answer: Option<bool>,
    /// Units that answered yes.
    pub answers_yes: Option<u64>,
    /// Units that answered no.
    pub answers_no: Option<u64>,
    /// Women together, of the units that hold them.
    pub women: Option<Exact>,
    /// Men together, of the units that hold them.
    pub men: Option<Exact>,
    /// Whether every figure is held by sex alike; `null` where none is.
    pub sex_parts_complete: Option<bool>,
    /// Units that owe the figure.
    pub units_expected: u64,
    /// Units whose figure is there.
    pub units_reported: u64,
    /// Units that say why they have none.
    pub units_no_data: u64,
    /// Units whose figure is left out.
    pub units_left_out: u64,
    /// Whether every unit has answered and none is left out.
    pub complete: bool,
    /// Why there is no total or no rate.
    pub no_total_reason: Option<NoTotalReason>,
}

/// The target a total is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationTarget)]
pub struct ContentTarget {
    /// The framework version that sets it.
    pub framework_version_id: Uuid,
    /// How a figure compares.
    pub op: TargetOp,
    /// Lower bound, or the figure to equal.
    pub low: Option<Exact>,
    /// Upper bound.
    pub high: Option<Exact>,
    /// First year, or the year.
    pub year_from: Option<i32>,
    /// Last year of a term.
    pub year_to: Option<i32>,
    /// Whether the text says "about".
    pub approximate: bool,
}

/// What came of one unit for one measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationPart)]
pub struct ContentPart {
    /// The unit.
    pub unit: ContentName,
    /// What came.
    pub state: ContentPartState,
    /// Numerator.
    pub numerator: Option<Exact>,
    /// Denominator.
    pub denominator: Option<Exact>,
    /// Single amount.
    pub amount: Option<Exact>,
    /// Numerator ÷ denominator × factor, rounded half up to 4 digits.
    pub rate: Option<Exact>,
    /// Yes or no.
    pub answer: Option<bool>,
    /// Women among the persons counted.
    pub women: Option<Exact>,
    /// Men among the persons counted.
    pub men: Option<Exact>,
    /// Why there is no figure, or why it is left out.
    #[schema(value_type = Option<Prose<2000>>)]
    pub reason: Option<String>,
    /// The report that says so.
    pub report_id: Option<Uuid>,
    /// Number of its revision.
    pub revision: Option<i32>,
}

/// What came of a unit for a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConsolidationPartState)]
pub enum ContentPartState {
    /// A figure that counts.
    Reported,
    /// The unit says why it has no figure.
    NoData,
    /// Nothing accepted yet, which is not zero.
    NotReported,
    /// Left out of the consolidation, for a reason.
    LeftOut,
}

/// What is left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsolidationLeftOut)]
pub struct ContentLeftOut {
    /// The unit.
    pub unit: ContentName,
    /// The one measure whose figure is left out; `null`: all of the unit's.
    pub measure_id: Option<Uuid>,
    /// Its code.
    #[schema(value_type = Option<Line<32>>)]
    pub measure_code: Option<String>,
    /// Why.
    #[schema(value_type = Prose<2000>)]
    pub reason: String,
}
