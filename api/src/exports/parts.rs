//! The figures a measure has, one by one, as exports name them.

use entity::enums::{ExportPart, MeasureKind};

use crate::aggregates::dto::AggregateCell;
use crate::aggregates::rollup::NoTotalReason;
use crate::decimal::Sum;

/// A figure that goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A number.
    Number(Sum),
    /// Yes or no.
    Answer(bool),
}

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Every unit that owes it says why it has none.
    NoData,
    /// No report with it is accepted yet.
    NotReported,
    /// There was nothing to count, so that there is no rate.
    ZeroDenominator,
    /// The total does not hold this part.
    NotHeld,
    /// Figures of the measure make no total.
    NoTotal,
}

/// The figures that every measure of a kind has; women and men come besides where persons are held by sex.
pub fn of_kind(kind: MeasureKind) -> &'static [ExportPart] {
    match kind {
        MeasureKind::Percentage
        | MeasureKind::Ratio
        | MeasureKind::Rate
        | MeasureKind::Multiple => &[
            ExportPart::Numerator,
            ExportPart::Denominator,
            ExportPart::Rate,
        ],
        MeasureKind::Count | MeasureKind::RelativeChange => &[ExportPart::Amount],
        MeasureKind::Boolean => &[ExportPart::Answer],
    }
}

/// Whether a measure of the kind can have the part.
pub fn fits(part: ExportPart, kind: MeasureKind) -> bool {
    match part {
        ExportPart::Women | ExportPart::Men => kind != MeasureKind::Boolean,
        other => of_kind(kind).contains(&other),
    }
}

/// A figure of a cell, or why there is none.
pub fn figure(cell: &AggregateCell, part: ExportPart) -> Result<Figure, Absence> {
    let number = |sum: Option<Sum>| sum.map(Figure::Number);
    let found = match part {
        ExportPart::Numerator => number(cell.numerator),
        ExportPart::Denominator => number(cell.denominator),
        ExportPart::Amount => number(cell.amount),
        ExportPart::Rate => number(cell.rate),
        ExportPart::Women => number(cell.women),
        ExportPart::Men => number(cell.men),
        ExportPart::Answer => cell.answer.map(Figure::Answer),
    };
    found.ok_or_else(|| absence(cell, part))
}

fn absence(cell: &AggregateCell, part: ExportPart) -> Absence {
    if cell.units_reported == 0 {
        return if cell.units_no_data == cell.units_expected {
            Absence::NoData
        } else {
            Absence::NotReported
        };
    }
    match cell.no_total_reason {
        Some(NoTotalReason::ZeroDenominator) if part == ExportPart::Rate => {
            Absence::ZeroDenominator
        }
        Some(NoTotalReason::NothingReported) => Absence::NotReported,
        Some(
            NoTotalReason::NotAdditive
            | NoTotalReason::NoAuthority
            | NoTotalReason::SeveralAuthorities
            | NoTotalReason::MixedDefinitions,
        ) => Absence::NoTotal,
        Some(NoTotalReason::ZeroDenominator) | None => Absence::NotHeld,
    }
}
