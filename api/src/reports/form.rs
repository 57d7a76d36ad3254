//! The columns of a report's form, by the names a program writes and reads.

use entity::enums::MeasureKind;

use super::owed::{Owed, holds_sex_parts};

/// A column of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Id of the measure, hidden.
    MeasureId,
    /// Its code.
    MeasureCode,
    /// Its name.
    MeasureName,
    /// Its unit of measure.
    UnitOfMeasure,
    /// What the numerator counts.
    NumeratorCounts,
    /// Numerator of a quotient.
    Numerator,
    /// What the denominator counts.
    DenominatorCounts,
    /// Denominator of a quotient.
    Denominator,
    /// Single amount.
    Amount,
    /// Yes or no.
    Answer,
    /// Women among the persons counted.
    Women,
    /// Men among the persons counted.
    Men,
    /// Why there is no figure.
    NoDataReason,
    /// Remark.
    Note,
    /// What was accepted for the period before.
    Previous,
}

/// All columns, in the order of the form.
pub const COLUMNS: [Column; 15] = [
    Column::MeasureId,
    Column::MeasureCode,
    Column::MeasureName,
    Column::UnitOfMeasure,
    Column::NumeratorCounts,
    Column::Numerator,
    Column::DenominatorCounts,
    Column::Denominator,
    Column::Amount,
    Column::Answer,
    Column::Women,
    Column::Men,
    Column::NoDataReason,
    Column::Note,
    Column::Previous,
];

impl Column {
    /// Its name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::MeasureId => "measure_id",
            Self::MeasureCode => "measure_code",
            Self::MeasureName => "measure_name",
            Self::UnitOfMeasure => "unit_of_measure",
            Self::NumeratorCounts => "numerator_counts",
            Self::Numerator => "numerator",
            Self::DenominatorCounts => "denominator_counts",
            Self::Denominator => "denominator",
            Self::Amount => "amount",
            Self::Answer => "answer",
            Self::Women => "women",
            Self::Men => "men",
            Self::NoDataReason => "no_data_reason",
            Self::Note => "note",
            Self::Previous => "previous",
        }
    }

    /// The column of that name.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.trim();
        COLUMNS
            .into_iter()
            .find(|column| column.name().eq_ignore_ascii_case(name))
    }

    /// Whether a unit writes in it.
    pub fn is_written(self) -> bool {
        match self {
            Self::Numerator
            | Self::Denominator
            | Self::Amount
            | Self::Answer
            | Self::Women
            | Self::Men
            | Self::NoDataReason
            | Self::Note => true,
            Self::MeasureId
            | Self::MeasureCode
            | Self::MeasureName
            | Self::UnitOfMeasure
            | Self::NumeratorCounts
            | Self::DenominatorCounts
            | Self::Previous => false,
        }
    }

    /// Whether it is to be filled for this measure.
    pub fn is_wanted(self, owed: &Owed) -> bool {
        match (self, owed.definition.kind) {
            (
                Self::Numerator | Self::Denominator,
                MeasureKind::Percentage
                | MeasureKind::Ratio
                | MeasureKind::Rate
                | MeasureKind::Multiple,
            )
            | (Self::Amount, MeasureKind::Count | MeasureKind::RelativeChange)
            | (Self::Answer, MeasureKind::Boolean)
            | (Self::NoDataReason | Self::Note, _) => true,
            (Self::Women | Self::Men, _) => holds_sex_parts(owed.definition.sex_basis),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_found_by_its_name() {
        for column in COLUMNS {
            assert_eq!(Column::of(&format!(" {} ", column.name())), Some(column));
        }
        assert_eq!(Column::of("Measure_Code"), Some(Column::MeasureCode));
        assert_eq!(Column::of("tử số"), None);
    }
}
