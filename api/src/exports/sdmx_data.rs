//! Cells as observations, and observations as SDMX-CSV 2.0: pure.

use csv::{Terminator, WriterBuilder};
use entity::enums::ExportPart;

use super::parts::{Absence, Figure, figure, of_kind};
use super::sdmx_codes::{self, Names};
use super::sdmx_structure::{ATTRIBUTES, DIMENSIONS, STRUCTURE_ID};
use crate::aggregates::dto::{AggregateCell, AggregateProvisional};
use crate::decimal::SCALE;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// How far an observation can be relied on, as the cross-domain code list `CL_OBS_STATUS` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// `A`: normal.
    Normal,
    /// `P`: a report was sent before the period's cut-off, or a unit of the total is missing.
    Provisional,
    /// `V`: submitted and not yet accepted.
    Unvalidated,
    /// `O`: every unit that owes it says why there is none.
    Missing,
    /// `L`: owed and not yet reported by all.
    NotCollected,
    /// `M`: there was nothing to count, or the figures make no total.
    CannotExist,
}

impl Status {
    /// All.
    pub const ALL: [Self; 6] = [
        Self::Normal,
        Self::Provisional,
        Self::Unvalidated,
        Self::Missing,
        Self::NotCollected,
        Self::CannotExist,
    ];

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Normal => "A",
            Self::Provisional => "P",
            Self::Unvalidated => "V",
            Self::Missing => "O",
            Self::NotCollected => "L",
            Self::CannotExist => "M",
        }
    }
}

/// One observation: a value in the place of a column of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Values of [`DIMENSIONS`], in order.
    pub key: [String; DIMENSIONS.len()],
    /// The value; nothing where it is missing.
    pub value: Option<String>,
    /// Values of [`ATTRIBUTES`], in order.
    pub attributes: [String; ATTRIBUTES.len()],
}

/// The observations of cells, each of one plan and one period: every figure the kind of the measure has, whether there
/// or missing, and women and men where they are held.
pub fn observations(cells: &[AggregateCell], names: &Names) -> Vec<Observation> {
    cells
        .iter()
        .flat_map(|cell| {
            let always = of_kind(cell.measure.kind).iter().copied();
            let held = [ExportPart::Women, ExportPart::Men];
            let held = held
                .into_iter()
                .filter(|part| value(cell, *part).0.is_some());
            always
                .chain(held)
                .map(|part| observation(cell, part, names))
        })
        .collect()
}

fn observation(cell: &AggregateCell, part: ExportPart, names: &Names) -> Observation {
    let kind = cell.measure.kind;
    let (value, status) = value(cell, part);
    let is_rate = part == ExportPart::Rate;
    let decimals = value.map_or_else(String::new, |value| decimals(value).to_string());
    let factor = is_rate.then(|| cell.measure.factor.to_string());
    // Of a quotient's parts nothing but the quotient is counted in the unit of the measure.
    let unit =
        (is_rate || part == ExportPart::Amount).then(|| cell.measure.unit_of_measure.clone());
    Observation {
        key: [
            sdmx_codes::frequency(cell.period.frequency).to_owned(),
            names.area(cell),
            names.indicator(cell),
            sdmx_codes::figure(part, kind).to_owned(),
            sdmx_codes::sex(part).to_owned(),
            Names::plan(cell),
            sdmx_codes::id_of(&cell.period.label),
            sdmx_codes::time_period(&cell.period),
        ],
        value: value.map(written),
        attributes: [
            status.code().to_owned(),
            unit.unwrap_or_default(),
            "0".to_owned(),
            decimals,
            factor.unwrap_or_default(),
            cell.definition_id.to_string(),
            cell.period.covers_from.to_string(),
            cell.period.covers_to.to_string(),
            cell.units_expected.to_string(),
            cell.units_reported.to_string(),
            cell.units_no_data.to_string(),
        ],
    }
}

/// A figure of a cell with how far it can be relied on. What was submitted shows only where nothing is accepted.
fn value(cell: &AggregateCell, part: ExportPart) -> (Option<Figure>, Status) {
    match figure(cell, part) {
        Ok(figure) if cell.units_before_cutoff > 0 || !cell.complete => {
            (Some(figure), Status::Provisional)
        }
        Ok(figure) => (Some(figure), Status::Normal),
        Err(Absence::NotReported) => {
            let submitted = cell.provisional.as_ref();
            submitted
                .and_then(|submitted| waiting(submitted, part))
                .map_or((None, Status::NotCollected), |figure| {
                    (Some(figure), Status::Unvalidated)
                })
        }
        Err(Absence::NoData | Absence::NotHeld) => (None, Status::Missing),
        Err(Absence::ZeroDenominator | Absence::NoTotal) => (None, Status::CannotExist),
    }
}

fn waiting(submitted: &AggregateProvisional, part: ExportPart) -> Option<Figure> {
    match part {
        ExportPart::Numerator => submitted.numerator.map(Figure::Number),
        ExportPart::Denominator => submitted.denominator.map(Figure::Number),
        ExportPart::Amount => submitted.amount.map(Figure::Number),
        ExportPart::Rate => submitted.rate.map(Figure::Number),
        ExportPart::Women => submitted.women.map(Figure::Number),
        ExportPart::Men => submitted.men.map(Figure::Number),
        ExportPart::Answer => submitted.answer.map(Figure::Answer),
    }
}

/// Observations are numbers: 1 stands for yes, 0 for no.
fn written(figure: Figure) -> String {
    match figure {
        Figure::Number(number) => number.to_string(),
        Figure::Answer(answer) => u8::from(answer).to_string(),
    }
}

fn decimals(figure: Figure) -> u8 {
    let Figure::Number(number) = figure else {
        return 0;
    };
    let scale = i128::from(SCALE);
    (0..4)
        .find(|digits| number.scaled() * 10_i128.pow(u32::from(*digits)) % scale == 0)
        .unwrap_or(4)
}

/// Observations as SDMX-CSV 2.0, in UTF-8 without a byte order mark.
pub fn csv(observations: &[Observation]) -> Result<Vec<u8>, Problem> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    let lost = |error: String| {
        tracing::error!(error, "an export could not be written");
        Problem::new(Code::Internal)
    };
    let names = ["STRUCTURE", "STRUCTURE_ID", "ACTION"];
    let attributes = ATTRIBUTES.iter().map(|attribute| attribute.id);
    let dimensions = DIMENSIONS.iter().map(|dimension| dimension.id);
    let header = names
        .into_iter()
        .chain(dimensions)
        .chain(["OBS_VALUE"])
        .chain(attributes);
    writer
        .write_record(header)
        .map_err(|error| lost(error.to_string()))?;
    for observation in observations {
        let fixed = ["datastructure", STRUCTURE_ID, "I"];
        let key = observation.key.iter().map(String::as_str);
        let value = observation.value.as_deref().unwrap_or_default();
        let attributes = observation.attributes.iter().map(String::as_str);
        let record = fixed
            .into_iter()
            .chain(key)
            .chain([value])
            .chain(attributes);
        writer
            .write_record(record)
            .map_err(|error| lost(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| lost(error.to_string()))
}

#[cfg(test)]
#[path = "sdmx_data_tests.rs"]
mod tests;
