//! The faults of a document as they are gathered, and the rules of its parts.

use std::collections::BTreeSet;

use entity::enums::{MeasureKind, TargetOp};

use super::{FACTOR, SOURCES, TARGETS, YEARS};
use crate::decimal::SCALE;
use crate::frameworks::document::{NewDefinition, NewTarget};
use crate::frameworks::target::{ShapeError, TargetRule, check_shape};
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::{Fault, Place, Problem};
use crate::http::words::Line;
use crate::text::Text;
use crate::texts;

/// The faults found so far.
#[derive(Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Adds one.
    pub fn add(&mut self, pointer: impl Into<String>, code: FaultCode, detail: Text) {
        self.0.push(Fault {
            place: Place::Pointer(pointer.into()),
            code,
            detail,
        });
    }

    /// `Ok` when there is none.
    pub fn done(self) -> Result<(), Problem> {
        let mut problem = Problem::new(Code::InvalidInput);
        problem.errors = self.0;
        problem.or_ok()
    }

    /// An end that comes before its start.
    pub fn before_start(&mut self, pointer: &str) {
        self.add(
            pointer,
            FaultCode::BeforeStart,
            texts::frameworks::end_not_before_start(),
        );
    }

    /// A list with too many items.
    pub fn cap<T>(&mut self, pointer: &str, list: &[T], most: usize) {
        if list.len() > most {
            self.too_many(pointer, most);
        }
    }

    /// More items than there may be.
    pub fn too_many(&mut self, pointer: &str, most: usize) {
        self.add(
            pointer,
            FaultCode::OutOfRange,
            texts::frameworks::at_most_items(most),
        );
    }

    /// A number or a code that is there twice.
    pub fn unique<'a, const MAX: usize>(
        &mut self,
        seen: &mut BTreeSet<&'a str>,
        pointer: String,
        key: &'a Line<MAX>,
    ) {
        if !seen.insert(key.as_str()) {
            let key = key.as_str();
            self.add(
                pointer,
                FaultCode::Duplicate,
                texts::frameworks::there_twice(key),
            );
        }
    }

    fn year(&mut self, pointer: String, year: Option<i32>) {
        if year.is_some_and(|year| !YEARS.contains(&year)) {
            self.add(
                pointer,
                FaultCode::OutOfRange,
                texts::common::year_between(YEARS.start(), YEARS.end()),
            );
        }
    }

    /// What is wrong with what a measure counts and is to reach.
    pub fn measure(&mut self, at: &str, definition: &NewDefinition, targets: &[NewTarget]) {
        self.definition(&format!("{at}/definition"), definition);
        self.targets(at, Some(definition.kind), targets);
    }

    fn definition(&mut self, at: &str, definition: &NewDefinition) {
        let (least, most) = match definition.kind {
            MeasureKind::Percentage => (100, 100),
            MeasureKind::Count | MeasureKind::Boolean | MeasureKind::RelativeChange => (1, 1),
            MeasureKind::Ratio | MeasureKind::Rate | MeasureKind::Multiple => (1, FACTOR),
        };
        if !(least..=most).contains(&definition.factor()) {
            self.add(
                format!("{at}/factor"),
                FaultCode::OutOfRange,
                texts::frameworks::factor_between(least, most),
            );
        }
        self.year(format!("{at}/baseline_year"), definition.baseline_year);
        let band = match (definition.natural_low, definition.natural_high) {
            (Some(low), Some(high)) if high < low => Some(ShapeError::Reversed("natural_high")),
            (Some(_), None) => Some(ShapeError::Missing("natural_high")),
            (None, Some(_)) => Some(ShapeError::Missing("natural_low")),
            _ => None,
        };
        if let Some(error) = band {
            self.add(
                format!("{at}/{}", error.field()),
                slug(error),
                texts::frameworks::natural_band(),
            );
        }
    }

    /// What is wrong with targets of a measure that counts `kind`.
    pub fn targets(&mut self, at: &str, kind: Option<MeasureKind>, targets: &[NewTarget]) {
        self.cap(&format!("{at}/targets"), targets, TARGETS);
        for (index, target) in targets.iter().enumerate() {
            let at = format!("{at}/targets/{index}");
            self.cap(&format!("{at}/sources"), &target.sources, SOURCES);
            self.year(format!("{at}/year_from"), target.year_from);
            self.year(format!("{at}/year_to"), target.year_to);
            let rule = TargetRule::from(target);
            if let Err(error) = check_shape(&rule) {
                let pointer = format!("{at}/{}", error.field());
                self.add(pointer, slug(error), error.text());
            } else if kind == Some(MeasureKind::Boolean) && !is_answer(&rule) {
                self.add(
                    format!("{at}/op"),
                    FaultCode::NotAnAnswer,
                    texts::frameworks::yes_or_no(),
                );
            }
        }
    }
}

fn is_answer(target: &TargetRule) -> bool {
    target.op == TargetOp::Equal && matches!(target.low, Some(0 | SCALE))
}

fn slug(error: ShapeError) -> FaultCode {
    match error {
        ShapeError::Missing(_) => FaultCode::MissingField,
        ShapeError::Unexpected(_) => FaultCode::UnexpectedField,
        ShapeError::Reversed(_) => FaultCode::Reversed,
    }
}
