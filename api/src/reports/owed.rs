//! The measures a unit owes in a report, as frozen with its obligation.

use entity::enums::{Accumulation, MeasureKind, SexBasis};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::validation;

/// A measure, as a report names it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Measure {
    /// Identity.
    pub id: Uuid,
    /// Code.
    pub code: String,
}

/// What a measure means in a report: of its definition what a report, its check and its form tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Identity.
    pub id: Uuid,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Unit of measure.
    pub unit_of_measure: String,
    /// What is counted.
    pub kind: MeasureKind,
    /// What a quotient is multiplied by.
    pub factor: i32,
    /// Whether and how it tells women and men apart.
    pub sex_basis: SexBasis,
    /// How it runs through the year.
    pub accumulation: Accumulation,
    /// What the numerator counts.
    pub numerator: Option<String>,
    /// The same in English.
    pub numerator_en: Option<String>,
    /// What the denominator counts.
    pub denominator: Option<String>,
    /// The same in English.
    pub denominator_en: Option<String>,
}

/// A measure owed, under the definition and framework version then in force.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The measure.
    pub measure: Measure,
    /// What it means in this report.
    pub definition: Definition,
    /// The version whose targets hold for it.
    pub framework_version_id: Uuid,
}

impl Owed {
    /// The same for the check of a report.
    pub fn rule(&self) -> validation::Owed {
        validation::Owed {
            measure_id: self.measure.id,
            code: self.measure.code.clone(),
            kind: self.definition.kind,
            factor: self.definition.factor,
            holds_sex_parts: holds_sex_parts(self.definition.sex_basis),
        }
    }
}

/// Whether a measure's figure comes with its women and men.
pub fn holds_sex_parts(basis: SexBasis) -> bool {
    match basis {
        SexBasis::BySex | SexBasis::PersonsBySex => true,
        SexBasis::FemaleOverTotal
        | SexBasis::BothSexesFloor
        | SexBasis::BoysOverGirls
        | SexBasis::FemaleOverMale
        | SexBasis::FemaleOnlyPopulation
        | SexBasis::FemalePresenceInUnit
        | SexBasis::None => false,
    }
}
