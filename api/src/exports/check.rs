//! What is wrong with a mapping: pure, all faults at once.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{Dhis2IdScheme, MeasureKind};
use uuid::Uuid;

use super::dto::Dhis2Mapping;
use super::parts::fits;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::text::Text;
use crate::texts;

/// Most figures of a mapping.
pub const MOST_MEASURES: usize = 2000;
/// Most units of a mapping.
pub const MOST_UNITS: usize = 5000;

/// What a mapping may name.
#[derive(Debug, Default)]
pub struct Known {
    /// Measures the caller may know of, with the kinds their definitions have.
    pub measures: BTreeMap<Uuid, BTreeSet<MeasureKind>>,
    /// Units.
    pub units: BTreeSet<Uuid>,
}

/// Whether a text is an identifier of DHIS2: a UID is a letter and ten letters or digits, a code up to 50 visible
/// characters without a blank at its ends.
pub fn is_identifier(scheme: Dhis2IdScheme, text: &str) -> bool {
    match scheme {
        Dhis2IdScheme::Uid => {
            text.len() == 11
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && text.starts_with(|first: char| first.is_ascii_alphabetic())
        }
        Dhis2IdScheme::Code => {
            !text.is_empty()
                && text.chars().count() <= 50
                && text.trim() == text
                && !text.chars().any(char::is_control)
        }
    }
}

/// That a mapping has no more entries than are looked up.
pub fn size(mapping: &Dhis2Mapping) -> Result<(), Problem> {
    let mut problem = Problem::new(Code::InvalidInput);
    if mapping.measures.is_empty() || mapping.measures.len() > MOST_MEASURES {
        let text = texts::exports::too_many_figures(MOST_MEASURES);
        problem.push("/measures", FaultCode::OutOfRange, text);
    }
    if mapping.units.len() > MOST_UNITS {
        let text = texts::exports::too_many_units(MOST_UNITS);
        problem.push("/units", FaultCode::OutOfRange, text);
    }
    problem.or_ok()
}

/// Everything wrong with a mapping, with pointers into it.
pub fn check(mapping: &Dhis2Mapping, known: &Known) -> Result<(), Problem> {
    let mut faults = Faults(Problem::new(Code::InvalidInput));
    let combo = mapping.attribute_option_combo.as_ref();
    faults.identifier(
        "/attribute_option_combo",
        mapping.id_scheme,
        combo.map(Line::as_str),
    );
    if mapping.use_unit_codes && mapping.org_unit_scheme != Dhis2IdScheme::Code {
        faults.add(
            "/use_unit_codes",
            FaultCode::InvalidValue,
            texts::exports::codes_only_where_scheme_is_code(),
        );
    }
    if !mapping.use_unit_codes && mapping.units.is_empty() {
        faults.add("/units", FaultCode::Empty, texts::exports::units_missing());
    }
    faults.measures(mapping, known);
    faults.units(mapping, known);
    faults.0.or_ok()
}

/// What is wrong so far.
struct Faults(Problem);

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, code: FaultCode, detail: Text) {
        self.0.push(pointer, code, detail);
    }

    fn identifier(
        &mut self,
        pointer: impl Into<String>,
        scheme: Dhis2IdScheme,
        text: Option<&str>,
    ) {
        if text.is_none_or(|text| is_identifier(scheme, text)) {
            return;
        }
        match scheme {
            Dhis2IdScheme::Uid => self.add(
                pointer,
                FaultCode::InvalidValue,
                texts::exports::not_a_uid(),
            ),
            Dhis2IdScheme::Code => {
                self.add(
                    pointer,
                    FaultCode::InvalidValue,
                    texts::exports::code_with_blank(),
                );
            }
        }
    }

    fn measures(&mut self, mapping: &Dhis2Mapping, known: &Known) {
        let (mut taken, mut named) = (BTreeSet::new(), BTreeSet::new());
        // Whether a data element has come with an option combination.
        let mut combined: BTreeMap<&str, bool> = BTreeMap::new();
        for (index, entry) in mapping.measures.iter().enumerate() {
            let at = |member: &str| format!("/measures/{index}/{member}");
            match known.measures.get(&entry.measure_id) {
                None => self.add(
                    at("measure_id"),
                    FaultCode::UnknownMeasure,
                    texts::exports::no_such_measure(),
                ),
                Some(kinds) if !kinds.iter().any(|kind| fits(entry.part, *kind)) => {
                    self.add(
                        at("part"),
                        FaultCode::PartUnfit,
                        texts::exports::no_such_figure(),
                    );
                }
                Some(_) if !named.insert((entry.measure_id, entry.part)) => {
                    self.add(
                        at("part"),
                        FaultCode::Duplicate,
                        texts::exports::figure_repeated(),
                    );
                }
                Some(_) => {}
            }
            let combo = entry.category_option_combo.as_ref();
            let combo = combo.map(Line::as_str);
            let element = entry.data_element.as_str();
            self.identifier(at("data_element"), mapping.id_scheme, Some(element));
            self.identifier(at("category_option_combo"), mapping.id_scheme, combo);
            if !taken.insert((element, combo)) {
                self.add(
                    at("data_element"),
                    FaultCode::Duplicate,
                    texts::exports::figures_share_element(),
                );
            } else if *combined.entry(element).or_insert(combo.is_some()) != combo.is_some() {
                // Without one DHIS2 writes to its default combination, which may be the very one named elsewhere.
                self.add(
                    at("category_option_combo"),
                    FaultCode::MixedCombinations,
                    texts::exports::combination_always_or_never(),
                );
            }
        }
    }

    fn units(&mut self, mapping: &Dhis2Mapping, known: &Known) {
        let (mut named, mut taken) = (BTreeSet::new(), BTreeSet::new());
        for (index, entry) in mapping.units.iter().enumerate() {
            let at = |member: &str| format!("/units/{index}/{member}");
            if !known.units.contains(&entry.unit_id) {
                self.add(
                    at("unit_id"),
                    FaultCode::UnknownUnit,
                    texts::exports::no_such_unit(),
                );
            } else if !named.insert(entry.unit_id) {
                self.add(
                    at("unit_id"),
                    FaultCode::Duplicate,
                    texts::exports::unit_repeated(),
                );
            }
            let org_unit = entry.org_unit.as_str();
            self.identifier(at("org_unit"), mapping.org_unit_scheme, Some(org_unit));
            if !taken.insert(org_unit) {
                self.add(
                    at("org_unit"),
                    FaultCode::Duplicate,
                    texts::exports::units_share_unit(),
                );
            }
        }
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
