//! Measures by chance: how each counts, what it is to reach, and how that is judged.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::dice::Dice;
use super::model::{Rule, plain};
use crate::aggregates::town::{exact, measure};

/// A target, its bounds in ten-thousandths.
#[derive(Clone, Debug)]
pub struct Target {
    pub op: &'static str,
    pub low: Option<i128>,
    pub high: Option<i128>,
    pub span: &'static str,
    pub from: Option<i32>,
    pub to: Option<i32>,
}

/// What a total is compared as.
#[derive(Clone, Copy, Debug)]
pub enum Quantity {
    /// Numerator, denominator and factor.
    Quotient(i128, i128, i128),
    Amount(i128),
    Answer(bool),
}

impl Quantity {
    /// As a fraction of whole ten-thousandths; none where nothing was there to count.
    fn fraction(self) -> Option<(i128, i128)> {
        match self {
            Self::Quotient(_, 0, _) => None,
            Self::Quotient(numerator, denominator, factor) => {
                Some((numerator * factor * 10_000, denominator))
            }
            Self::Amount(amount) => Some((amount, 1)),
            Self::Answer(yes) => Some((i128::from(yes) * 10_000, 1)),
        }
    }
}

/// The target that holds in a year, of those of a measure: the term the year lies in, begun last; the nearest
/// milestone that is not past; what holds from a year on, begun last; what holds always; the last milestone.
pub fn for_year(targets: &[Target], year: i32) -> Option<&Target> {
    let of = |span: &'static str| targets.iter().filter(move |target| target.span == span);
    let term = of("term").filter(|one| one.from <= Some(year) && Some(year) <= one.to);
    let coming = of("by_year").filter(|one| one.from >= Some(year));
    let begun = of("from_year").filter(|one| one.from <= Some(year));
    latest(term)
        .or(coming.min_by_key(|target| target.from))
        .or(latest(begun))
        .or(of("every_year").next())
        .or(latest(of("by_year")))
}

/// The one that begins last; of two alike the first given.
fn latest<'a>(targets: impl Iterator<Item = &'a Target>) -> Option<&'a Target> {
    targets.min_by_key(|target| Reverse(target.from))
}

/// How a figure stands against its target, given that of the year before.
pub fn judged(
    target: Option<&Target>,
    figure: Option<Quantity>,
    before: Option<Quantity>,
) -> &'static str {
    let Some(target) = target else {
        return "no_target";
    };
    match figure.and_then(|figure| meets(target, figure, before)) {
        Some(true) => "met",
        Some(false) => "not_met",
        None => "incomplete",
    }
}

fn meets(target: &Target, figure: Quantity, before: Option<Quantity>) -> Option<bool> {
    let (top, bottom) = figure.fraction()?;
    let with = |bound: Option<i128>| Some(top.cmp(&(bound? * bottom)));
    Some(match target.op {
        "at_least" => with(target.low)?.is_ge(),
        "over" => with(target.low)?.is_gt(),
        "at_most" => with(target.high)?.is_le(),
        "below" => with(target.high)?.is_lt(),
        "between" => with(target.low)?.is_ge() && with(target.high)?.is_le(),
        "equal" => with(target.low)?.is_eq(),
        "rise" => {
            let (top_before, bottom_before) = before?.fraction()?;
            // Both have the same factor; without it the products stay within range.
            let factor = match figure {
                Quantity::Quotient(_, _, factor) => factor * 10_000,
                _ => 1,
            };
            top / factor * bottom_before > top_before / factor * bottom
        }
        other => panic!("what is {other}?"),
    })
}

impl Dice {
    /// A measure of any kind.
    pub fn rule(&mut self, code: String) -> Rule {
        let kind = self.pick(&[
            "percentage",
            "percentage",
            "ratio",
            "rate",
            "multiple",
            "count",
            "count",
            "boolean",
            "relative_change",
        ]);
        let factor = match kind {
            "percentage" => 100,
            "ratio" | "rate" | "multiple" => self.pick(&[1, 100, 1_000, 100_000, 1_000_000]),
            _ => 1,
        };
        Rule {
            code,
            kind,
            factor,
            rollup: self.pick(&[
                "sum",
                "sum",
                "sum",
                "latest",
                "authoritative",
                "authoritative",
                "none",
            ]),
            by_sex: matches!(kind, "percentage" | "count") && self.percent(50),
        }
    }

    /// None, one or two targets.
    pub fn targets(&mut self, rule: &Rule) -> Vec<Target> {
        let mut targets: Vec<Target> = (0..self.roll(3)).map(|_| self.target()).collect();
        if rule.kind == "boolean" {
            for target in &mut targets {
                target.op = self.pick(&["equal", "at_least"]);
                (target.low, target.high) = (Some(10_000), None);
            }
        }
        targets
    }

    fn target(&mut self) -> Target {
        let op = self.pick(&[
            "at_least", "over", "at_most", "below", "between", "equal", "rise",
        ]);
        let bound = self.up_to(1_000_000_000);
        let (low, high) = match op {
            "at_least" | "over" | "equal" => (Some(bound), None),
            "at_most" | "below" => (None, Some(bound)),
            "between" => (Some(bound), Some(bound + self.up_to(1_000_000) + 1)),
            _ => (None, None),
        };
        let span = self.pick(&["every_year", "by_year", "from_year", "term"]);
        let (from, to) = match span {
            "every_year" => (None, None),
            "term" => (self.pick(&[Some(2017), Some(2019)]), Some(2021)),
            _ => (self.pick(&[Some(2018), Some(2019), Some(2020)]), None),
        };
        Target {
            op,
            low,
            high,
            span,
            from,
            to,
        }
    }
}

/// The body of a measure.
pub fn body(rule: &Rule, targets: &[Target]) -> Value {
    let number = |bound: Option<i128>| bound.map(|bound| exact(&plain(bound)));
    let targets: Vec<Value> = targets
        .iter()
        .map(|target| {
            let mut body = json!({"op": target.op, "span": target.span, "confidence": "verified"});
            for (name, bound) in [("low", target.low), ("high", target.high)] {
                if let Some(bound) = number(bound) {
                    body[name] = bound;
                }
            }
            for (name, year) in [("year_from", target.from), ("year_to", target.to)] {
                if let Some(year) = year {
                    body[name] = json!(year);
                }
            }
            body
        })
        .collect();
    let changed = json!({
        "factor": i64::try_from(rule.factor).unwrap(), "rollup": rule.rollup,
        "sex_basis": if rule.by_sex { "persons_by_sex" } else { "none" },
    });
    measure(&rule.code, rule.kind, &changed, &json!(targets))
}
