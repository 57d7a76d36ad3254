//! What a framework's document and its amendments must keep to. Every fault is found at once.

mod amendment;
mod content;
mod faults;

pub use amendment::{Known, KnownIndicator, KnownObjective, Standing, amendment};
use content::{Links, Numbers};
use faults::Faults;

use super::document::NewFramework;
use super::referred::Referred;
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::texts;

/// Most objectives of a framework.
const OBJECTIVES: usize = 50;
/// Most indicators of an objective.
const INDICATORS: usize = 50;
/// Most measures of an indicator.
const MEASURES: usize = 20;
/// Most targets of a measure.
const TARGETS: usize = 30;
/// Most sources of a title or a target.
const SOURCES: usize = 20;
/// Most measures an amendment names at one place.
const AMENDED: usize = 1000;
/// Largest factor of a quotient.
const FACTOR: i32 = 1_000_000;
/// Years that a baseline or a target can name.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Checks a whole framework, with what it refers to in others. Pointers start at the document's own root.
pub fn framework(new: &NewFramework, referred: &Referred) -> Result<(), Problem> {
    let mut faults = Faults::default();
    if new.ends_on < new.starts_on {
        faults.before_start("/ends_on");
    }
    let version = &new.version;
    if version.valid_to.is_some_and(|to| to < version.valid_from) {
        faults.before_start("/version/valid_to");
    }
    if new.objectives.is_empty() {
        faults.add(
            "/objectives",
            FaultCode::OutOfRange,
            texts::frameworks::no_objective(),
        );
    }
    faults.cap("/objectives", &new.objectives, OBJECTIVES);
    let own = new.code.as_ref().map(Line::as_str);
    let links = Links { own, referred };
    Numbers::default().objectives(&mut faults, &new.objectives, links);
    faults.done()
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
