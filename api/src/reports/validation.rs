//! The check of a report before it is submitted; a dry run makes the same one. All findings come at once.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use entity::enums::MeasureKind;
use uuid::Uuid;

use super::finding::{Finding, FindingCode};
use crate::decimal::Decimal;
use crate::frameworks::target::{Quantity, TargetRule, is_far_missed};

/// A measure the unit owes, under the definition frozen with the obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The measure.
    pub measure_id: Uuid,
    /// Its code, such as `6.2.a`.
    pub code: String,
    /// What is counted.
    pub kind: MeasureKind,
    /// What a quotient is multiplied by.
    pub factor: i32,
    /// Whether persons are held by sex.
    pub holds_sex_parts: bool,
}

/// What a report says about one measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Numerator of a quotient.
    pub numerator: Option<Decimal>,
    /// Denominator of a quotient.
    pub denominator: Option<Decimal>,
    /// Single amount.
    pub amount: Option<Decimal>,
    /// Yes or no.
    pub answer: Option<bool>,
    /// Women among the persons counted.
    pub women: Option<Decimal>,
    /// Men among the persons counted.
    pub men: Option<Decimal>,
    /// Why there is no figure.
    pub no_data_reason: Option<String>,
}

impl Figure {
    /// The figure as a whole, if it has the parts its kind needs.
    pub fn quantity(&self, kind: MeasureKind, factor: i32) -> Option<Quantity> {
        let wide = |part: Decimal| i128::from(part.scaled());
        match kind {
            MeasureKind::Percentage
            | MeasureKind::Ratio
            | MeasureKind::Rate
            | MeasureKind::Multiple => Some(Quantity::Quotient {
                numerator: wide(self.numerator?),
                denominator: wide(self.denominator?),
                factor,
            }),
            MeasureKind::Count | MeasureKind::RelativeChange => {
                Some(Quantity::Amount(wide(self.amount?)))
            }
            MeasureKind::Boolean => Some(Quantity::Answer(self.answer?)),
        }
    }
}

/// What a report is measured against; both are absent where there is nothing to compare with.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// Figure of the period before by measure: rate or amount.
    pub previous: &'a HashMap<Uuid, Decimal>,
    /// Target of the period's year by measure.
    pub targets: &'a HashMap<Uuid, TargetRule>,
}

/// Checks a report's values, in the order they stand in it, against what the unit owes.
///
/// Pointers are `/values/{index}/{field}`; an owed measure without a value points to `/values`.
pub fn check(owed: &[Owed], values: &[(Uuid, Figure)], comparison: Comparison<'_>) -> Vec<Finding> {
    let by_id: HashMap<Uuid, &Owed> = owed.iter().map(|owed| (owed.measure_id, owed)).collect();
    let mut findings = Vec::new();
    let mut seen = HashSet::new();
    for (index, (measure_id, figure)) in values.iter().enumerate() {
        let owed = by_id.get(measure_id).copied();
        let mut value = Value {
            index,
            figure,
            code: owed.map(|owed| owed.code.as_str()),
            findings: Vec::new(),
        };
        if !seen.insert(measure_id) {
            value.find("measure_id", FindingCode::MeasureRepeated);
        }
        match owed {
            Some(owed) => value.check(owed, comparison),
            None => value.find("measure_id", FindingCode::MeasureNotOwed),
        }
        findings.append(&mut value.findings);
    }
    findings.extend(
        owed.iter()
            .filter(|owed| !seen.contains(&owed.measure_id))
            .map(|owed| {
                Finding::new(
                    "/values".into(),
                    FindingCode::MeasureMissing,
                    Some(&owed.code),
                )
            }),
    );
    findings
}

/// One value under check.
struct Value<'a> {
    index: usize,
    figure: &'a Figure,
    code: Option<&'a str>,
    findings: Vec<Finding>,
}

impl Value<'_> {
    fn find(&mut self, field: &str, code: FindingCode) {
        let pointer = format!("/values/{}/{field}", self.index);
        self.findings.push(Finding::new(pointer, code, self.code));
    }

    fn check(&mut self, owed: &Owed, comparison: Comparison<'_>) {
        if let Some(reason) = &self.figure.no_data_reason {
            self.check_no_data(reason);
            return;
        }
        self.check_parts(owed);
        self.check_signs(owed.kind);
        self.check_quotient(owed.kind);
        self.check_sexes(owed);
        if self.findings.is_empty() {
            self.compare(owed, comparison);
        }
    }

    fn check_no_data(&mut self, reason: &str) {
        let has_figure = *self.figure
            != Figure {
                no_data_reason: self.figure.no_data_reason.clone(),
                ..Figure::default()
            };
        if has_figure {
            self.find("no_data_reason", FindingCode::ReasonWithFigure);
        }
        if reason.trim().is_empty() {
            self.find("no_data_reason", FindingCode::ReasonBlank);
        }
    }

    /// Every part the kind needs is there, and no other.
    fn check_parts(&mut self, owed: &Owed) {
        let (quotient, amount, answer) = match owed.kind {
            MeasureKind::Percentage
            | MeasureKind::Ratio
            | MeasureKind::Rate
            | MeasureKind::Multiple => (true, false, false),
            MeasureKind::Count | MeasureKind::RelativeChange => (false, true, false),
            MeasureKind::Boolean => (false, false, true),
        };
        for (field, needed, given) in [
            ("numerator", quotient, self.figure.numerator.is_some()),
            ("denominator", quotient, self.figure.denominator.is_some()),
            ("amount", amount, self.figure.amount.is_some()),
            ("answer", answer, self.figure.answer.is_some()),
        ] {
            match (needed, given) {
                (true, false) => self.find(field, FindingCode::FigureMissing),
                (false, true) => self.find(field, FindingCode::FigureUnexpected),
                _ => {}
            }
        }
    }

    /// Whatever counts is 0 or more; only a relative change may fall below.
    fn check_signs(&mut self, kind: MeasureKind) {
        let figure = self.figure;
        let counted = figure
            .amount
            .filter(|_| kind != MeasureKind::RelativeChange);
        for (field, part) in [
            ("numerator", figure.numerator),
            ("denominator", figure.denominator),
            ("amount", counted),
            ("women", figure.women),
            ("men", figure.men),
        ] {
            if part.is_some_and(|part| part < Decimal::ZERO) {
                self.find(field, FindingCode::Negative);
            }
        }
    }

    fn check_quotient(&mut self, kind: MeasureKind) {
        let (Some(numerator), Some(denominator)) = (self.figure.numerator, self.figure.denominator)
        else {
            return;
        };
        if denominator == Decimal::ZERO {
            if numerator != Decimal::ZERO {
                self.find("denominator", FindingCode::ZeroDenominator);
            }
        } else if kind == MeasureKind::Percentage && numerator > denominator {
            self.find("numerator", FindingCode::NumeratorAboveDenominator);
        }
    }

    fn check_sexes(&mut self, owed: &Owed) {
        let (women, men) = (self.figure.women, self.figure.men);
        let parts = [("women", women), ("men", men)];
        if !owed.holds_sex_parts {
            for (field, part) in parts {
                if part.is_some() {
                    self.find(field, FindingCode::SexPartsNotHeld);
                }
            }
            return;
        }
        let Some(total) = self.figure.numerator.or(self.figure.amount) else {
            return;
        };
        let mut above = false;
        for (field, part) in parts {
            if part.is_some_and(|part| part > total) {
                self.find(field, FindingCode::SexPartAboveTotal);
                above = true;
            }
        }
        if let (Some(women), Some(men)) = (women, men)
            && women.scaled() + men.scaled() != total.scaled()
            && !above
        {
            self.find("women", FindingCode::SexPartsDiffer);
        }
    }

    fn compare(&mut self, owed: &Owed, comparison: Comparison<'_>) {
        let Some(quantity) = self.figure.quantity(owed.kind, owed.factor) else {
            return;
        };
        let field = match quantity {
            Quantity::Quotient { .. } => "numerator",
            Quantity::Amount(_) => "amount",
            Quantity::Answer(_) => "answer",
        };
        let before = comparison.previous.get(&owed.measure_id);
        if owed.kind != MeasureKind::Boolean
            && before.is_some_and(|before| is_far_from(quantity, *before))
        {
            self.find(field, FindingCode::LargeChange);
        }
        let target = comparison.targets.get(&owed.measure_id);
        if target.is_some_and(|target| is_far_missed(target, quantity)) {
            self.find(field, FindingCode::TargetFarMissed);
        }
    }
}

/// Whether a figure lies more than half of the figure before away from it; from 0 every step is far.
fn is_far_from(now: Quantity, before: Decimal) -> bool {
    // In halves of ten-thousandths: twice the figure before, give or take one.
    let before = i128::from(before.scaled());
    let half = before.abs();
    now.order(before * 2 + half, 2) == Some(Ordering::Greater)
        || now.order(before * 2 - half, 2) == Some(Ordering::Less)
}

#[cfg(test)]
#[path = "validation_tests.rs"]
mod tests;
#[cfg(test)]
#[path = "warning_tests.rs"]
mod warnings;
