//! The figures of a consolidation as a table: a row for each total, then one for each unit.

use entity::enums::MeasureKind;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::content::{Content, ContentFigure, ContentPart, ContentPartState, ContentTotal};
use super::exact::Exact;
use crate::aggregates::rollup::NoTotalReason;
use crate::frameworks::target::Outcome;
use crate::http::tables::{Cell, Row, Table};
use crate::http::words::{Label, Line, Prose};
use crate::text::Text;
use crate::texts::columns;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsolidationRowPart {
    /// All units together.
    Total,
    /// One unit.
    Unit,
}

/// A row of the figures of a consolidation. Figures are texts, as in `content`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConsolidationRow {
    /// What it is about.
    pub part: ConsolidationRowPart,
    /// Code of the framework; a plan's own targets have none.
    #[schema(value_type = Option<Line<64>>)]
    pub framework_code: Option<String>,
    /// Number of the indicator.
    #[schema(value_type = Line<32>)]
    pub indicator_number: String,
    /// Code of the measure.
    #[schema(value_type = Line<32>)]
    pub measure_code: String,
    /// Name of the measure.
    #[schema(value_type = Line<500>)]
    pub measure_name: String,
    /// Unit of measure.
    #[schema(value_type = Line<64>)]
    pub unit_of_measure: String,
    /// What is counted.
    pub kind: MeasureKind,
    /// Code of the unit.
    #[schema(value_type = Option<Label<32>>)]
    pub unit_code: Option<String>,
    /// Name of the unit.
    #[schema(value_type = Option<Label<300>>)]
    pub unit_name: Option<String>,
    /// What came of the unit.
    pub state: Option<ContentPartState>,
    /// Numerator.
    pub numerator: Option<Exact>,
    /// Denominator.
    pub denominator: Option<Exact>,
    /// Single amount.
    pub amount: Option<Exact>,
    /// Rate.
    pub rate: Option<Exact>,
    /// Yes or no.
    pub answer: Option<bool>,
    /// Women among the persons counted.
    pub women: Option<Exact>,
    /// Men among the persons counted.
    pub men: Option<Exact>,
    /// How the total stands against its target.
    pub outcome: Option<Outcome>,
    /// Units that owe the figure.
    pub units_expected: Option<u64>,
    /// Units whose figure is there.
    pub units_reported: Option<u64>,
    /// Units that say why they have none.
    pub units_no_data: Option<u64>,
    /// Units whose figure is left out.
    pub units_left_out: Option<u64>,
    /// Why there is no total.
    pub no_total_reason: Option<NoTotalReason>,
    /// Why the unit has no figure, or why it is left out.
    #[schema(value_type = Option<Prose<2000>>)]
    pub reason: Option<String>,
    /// The report.
    pub report_id: Option<Uuid>,
    /// Number of its revision.
    pub revision: Option<i32>,
}

/// The table of a content.
pub fn table(content: &Content) -> Table<ConsolidationRow> {
    let mut rows = Vec::new();
    for figure in &content.figures {
        rows.push(total(figure));
        rows.extend(figure.units.iter().map(|part| unit(figure, part)));
    }
    Table {
        name: "consolidation",
        rows,
    }
}

fn empty(figure: &ContentFigure, part: ConsolidationRowPart) -> ConsolidationRow {
    ConsolidationRow {
        part,
        framework_code: figure.framework_code.clone(),
        indicator_number: figure.indicator_number.clone(),
        measure_code: figure.measure_code.clone(),
        measure_name: figure.measure_name.clone(),
        unit_of_measure: figure.unit_of_measure.clone(),
        kind: figure.kind,
        unit_code: None,
        unit_name: None,
        state: None,
        numerator: None,
        denominator: None,
        amount: None,
        rate: None,
        answer: None,
        women: None,
        men: None,
        outcome: None,
        units_expected: None,
        units_reported: None,
        units_no_data: None,
        units_left_out: None,
        no_total_reason: None,
        reason: None,
        report_id: None,
        revision: None,
    }
}

fn total(figure: &ContentFigure) -> ConsolidationRow {
    let ContentTotal {
        numerator,
        denominator,
        amount,
        rate,
        answer,
        answers_yes: _,
        answers_no: _,
        women,
        men,
        sex_parts_complete: _,
        units_expected,
        units_reported,
        units_no_data,
        units_left_out,
        complete: _,
        no_total_reason,
    } = figure.total.clone();
    ConsolidationRow {
        numerator,
        denominator,
        amount,
        rate,
        answer,
        women,
        men,
        outcome: Some(figure.outcome),
        units_expected: Some(units_expected),
        units_reported: Some(units_reported),
        units_no_data: Some(units_no_data),
        units_left_out: Some(units_left_out),
        no_total_reason,
        ..empty(figure, ConsolidationRowPart::Total)
    }
}

fn unit(figure: &ContentFigure, part: &ContentPart) -> ConsolidationRow {
    let ContentPart {
        unit,
        state,
        numerator,
        denominator,
        amount,
        rate,
        answer,
        women,
        men,
        reason,
        report_id,
        revision,
    } = part.clone();
    ConsolidationRow {
        unit_code: Some(unit.code),
        unit_name: Some(unit.name),
        state: Some(state),
        numerator,
        denominator,
        amount,
        rate,
        answer,
        women,
        men,
        reason,
        report_id,
        revision,
        ..empty(figure, ConsolidationRowPart::Unit)
    }
}

impl Row for ConsolidationRow {
    fn headings() -> Vec<Text> {
        vec![
            columns::part(),
            columns::framework(),
            columns::indicator(),
            columns::measure_by_code(),
            columns::measure_name(),
            columns::unit_of_measure(),
            columns::kind(),
            columns::unit_code(),
            columns::unit_name(),
            columns::state(),
            columns::numerator(),
            columns::denominator(),
            columns::amount(),
            columns::rate(),
            columns::answer(),
            columns::women(),
            columns::men(),
            columns::outcome_of_indicator(),
            columns::units_expected(),
            columns::units_reported(),
            columns::units_without_data(),
            columns::units_not_counted(),
            columns::why_no_sum(),
            columns::reason(),
            columns::report(),
            columns::revision(),
        ]
    }

    fn cells(&self) -> Vec<Cell> {
        let text = |text: &Option<String>| Cell::maybe(text.clone(), Cell::Text);
        let figure = |figure: Option<Exact>| Cell::maybe(figure, |figure| Cell::Figure(figure.0));
        let whole = |count: Option<u64>| {
            Cell::maybe(count, |count| {
                Cell::Whole(i64::try_from(count).unwrap_or(i64::MAX))
            })
        };
        vec![
            Cell::word(&self.part),
            text(&self.framework_code),
            Cell::Text(self.indicator_number.clone()),
            Cell::Text(self.measure_code.clone()),
            Cell::Text(self.measure_name.clone()),
            Cell::Text(self.unit_of_measure.clone()),
            Cell::word(&self.kind),
            text(&self.unit_code),
            text(&self.unit_name),
            Cell::maybe(self.state, |state| Cell::word(&state)),
            figure(self.numerator),
            figure(self.denominator),
            figure(self.amount),
            figure(self.rate),
            Cell::maybe(self.answer, |answer| Cell::Whole(answer.into())),
            figure(self.women),
            figure(self.men),
            Cell::maybe(self.outcome, |outcome| Cell::word(&outcome)),
            whole(self.units_expected),
            whole(self.units_reported),
            whole(self.units_no_data),
            whole(self.units_left_out),
            Cell::maybe(self.no_total_reason, |reason| Cell::word(&reason)),
            text(&self.reason),
            Cell::maybe(self.report_id, |id| Cell::Text(id.to_string())),
            Cell::maybe(self.revision, |revision| Cell::Whole(revision.into())),
        ]
    }
}
