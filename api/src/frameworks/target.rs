//! Which target holds in a year, and whether a figure meets it. Compares exactly, never a rounded rate.

use std::cmp::{Ordering, Reverse};

use entity::enums::{TargetOp, TargetSpan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::decimal::SCALE;
use crate::text::Text;
use crate::texts;

/// A target of a measure under one framework version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetRule {
    /// How a figure compares.
    pub op: TargetOp,
    /// Lower bound, or the figure to equal, in ten-thousandths.
    pub low: Option<i64>,
    /// Upper bound in ten-thousandths.
    pub high: Option<i64>,
    /// When it holds.
    pub span: TargetSpan,
    /// First year, or the year.
    pub year_from: Option<i32>,
    /// Last year of a term.
    pub year_to: Option<i32>,
}

/// How a figure stands against the target of its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The target is met.
    Met,
    /// The target is not met.
    NotMet,
    /// No target holds in that year.
    NoTarget,
    /// There is a target but nothing to compare: no figure, a zero denominator, or no period before.
    Incomplete,
}

/// A figure as it was reported or summed, in ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Numerator ÷ denominator × factor.
    Quotient {
        /// Numerator.
        numerator: i128,
        /// Denominator; 0 or less compares with nothing.
        denominator: i128,
        /// What the quotient is multiplied by: 1, 100, 1 000, 100 000.
        factor: i32,
    },
    /// A single amount.
    Amount(i128),
    /// Yes, which counts as 1, or no, which counts as 0.
    Answer(bool),
}

impl Quantity {
    /// Compares exactly with `bound` ÷ `per` ten-thousandths; `per` must be above 0.
    pub fn order(self, bound: i128, per: i128) -> Option<Ordering> {
        let scale = i128::from(SCALE);
        match self {
            Self::Quotient {
                numerator,
                denominator,
                factor,
            } => {
                let per = per
                    .checked_mul(scale)?
                    .checked_mul(factor.into())
                    .filter(|per| *per > 0)?;
                (denominator > 0).then(|| order_fractions(numerator, denominator, bound, per))
            }
            Self::Amount(amount) => Some(order_fractions(amount, 1, bound, per)),
            Self::Answer(yes) => Some(order_fractions(i128::from(yes) * scale, 1, bound, per)),
        }
    }

    /// Compares exactly with a figure of the same definition.
    fn order_with(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (
                Self::Quotient {
                    numerator,
                    denominator,
                    factor,
                },
                Self::Quotient {
                    numerator: other_numerator,
                    denominator: other_denominator,
                    factor: other_factor,
                },
            ) => (denominator > 0 && other_denominator > 0 && factor == other_factor).then(|| {
                order_fractions(numerator, denominator, other_numerator, other_denominator)
            }),
            (Self::Amount(amount), Self::Amount(other)) => Some(amount.cmp(&other)),
            (Self::Answer(answer), Self::Answer(other)) => Some(answer.cmp(&other)),
            _ => None,
        }
    }
}

/// Compares a/b with c/d (b, d > 0) without multiplying, so that nothing overflows: by whole parts, then by the
/// rests turned upside down.
fn order_fractions(a: i128, b: i128, c: i128, d: i128) -> Ordering {
    let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
    a.div_euclid(b)
        .cmp(&c.div_euclid(d))
        .then_with(|| match (left, right) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            _ => order_fractions(d, right, b, left),
        })
}

/// The target to compare with in a year. Where several hold, the first of this list:
///
/// 1. the term of office the year lies in (of several, the one begun last);
/// 2. the milestone of that year, else the next one to come: 2018 is measured against the target for 2020;
/// 3. the target from a year on (of several, the one begun last);
/// 4. the target of every year;
/// 5. the last milestone, once all have passed.
///
/// Of two alike the first given holds.
pub fn for_year(targets: &[TargetRule], year: i32) -> Option<&TargetRule> {
    let of = |span| {
        targets
            .iter()
            .filter(move |target| target.span == span)
            .filter_map(|target| Some((target, target.year_from?)))
    };
    let term = of(TargetSpan::Term)
        .filter(|(target, from)| *from <= year && target.year_to.is_some_and(|to| year <= to))
        .min_by_key(|(_, from)| Reverse(*from));
    let coming = || {
        of(TargetSpan::ByYear)
            .filter(|(_, by)| *by >= year)
            .min_by_key(|(_, by)| *by)
    };
    let begun = || {
        of(TargetSpan::FromYear)
            .filter(|(_, from)| *from <= year)
            .min_by_key(|(_, from)| Reverse(*from))
    };
    let always = || {
        targets
            .iter()
            .find(|target| target.span == TargetSpan::EveryYear)
    };
    let last = || of(TargetSpan::ByYear).min_by_key(|(_, by)| Reverse(*by));
    term.or_else(coming)
        .or_else(begun)
        .map(|(target, _)| target)
        .or_else(always)
        .or_else(|| last().map(|(target, _)| target))
}

/// How a figure stands against a target. `previous` is the figure of the period before, needed for a rise.
///
/// Pass no figure where units are still missing: a part of the whole meets nothing.
pub fn judge(
    target: Option<&TargetRule>,
    figure: Option<Quantity>,
    previous: Option<Quantity>,
) -> Outcome {
    let Some(target) = target else {
        return Outcome::NoTarget;
    };
    match figure.and_then(|figure| is_met(target, figure, previous)) {
        Some(true) => Outcome::Met,
        Some(false) => Outcome::NotMet,
        None => Outcome::Incomplete,
    }
}

fn is_met(target: &TargetRule, figure: Quantity, previous: Option<Quantity>) -> Option<bool> {
    let with = |bound: Option<i64>| figure.order(bound?.into(), 1);
    Some(match target.op {
        TargetOp::AtLeast => with(target.low)?.is_ge(),
        TargetOp::Over => with(target.low)?.is_gt(),
        TargetOp::AtMost => with(target.high)?.is_le(),
        TargetOp::Below => with(target.high)?.is_lt(),
        TargetOp::Between => with(target.low)?.is_ge() && with(target.high)?.is_le(),
        TargetOp::Equal => with(target.low)?.is_eq(),
        TargetOp::Rise => figure.order_with(previous?)?.is_gt(),
    })
}

/// Whether a figure misses a target by more than a fifth of its bound. A rise has no bound to miss by far.
pub fn is_far_missed(target: &TargetRule, figure: Quantity) -> bool {
    // In fifths of ten-thousandths: five bounds give or take one.
    let far = |bound: Option<i64>, side: Ordering| {
        bound.is_some_and(|bound| {
            let (bound, fifth) = (i128::from(bound), i128::from(bound).abs());
            let edge = match side {
                Ordering::Less => bound * 5 - fifth,
                _ => bound * 5 + fifth,
            };
            figure.order(edge, 5) == Some(side)
        })
    };
    match target.op {
        TargetOp::AtLeast | TargetOp::Over => far(target.low, Ordering::Less),
        TargetOp::AtMost | TargetOp::Below => far(target.high, Ordering::Greater),
        TargetOp::Between => far(target.low, Ordering::Less) || far(target.high, Ordering::Greater),
        TargetOp::Equal => far(target.low, Ordering::Less) || far(target.low, Ordering::Greater),
        TargetOp::Rise => false,
    }
}

/// What is wrong with the shape of a target, and at which field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapeError {
    /// The comparison or the span needs this field.
    Missing(&'static str),
    /// The comparison or the span has no use for this field.
    Unexpected(&'static str),
    /// This field lies below its lower counterpart.
    Reversed(&'static str),
}

impl ShapeError {
    /// Name of the field.
    pub fn field(self) -> &'static str {
        match self {
            Self::Missing(field) | Self::Unexpected(field) | Self::Reversed(field) => field,
        }
    }

    /// What is wrong, for people.
    pub fn text(self) -> Text {
        match self {
            Self::Missing(_) => texts::frameworks::field_needed(),
            Self::Unexpected(_) => texts::frameworks::field_without_use(),
            Self::Reversed(_) => texts::frameworks::upper_below_lower(),
        }
    }
}

/// Checks that a target has the bounds its comparison needs and the years its span needs, and no others.
pub fn check_shape(target: &TargetRule) -> Result<(), ShapeError> {
    let (low, high) = match target.op {
        TargetOp::AtLeast | TargetOp::Over | TargetOp::Equal => (true, false),
        TargetOp::AtMost | TargetOp::Below => (false, true),
        TargetOp::Between => (true, true),
        TargetOp::Rise => (false, false),
    };
    let (year_from, year_to) = match target.span {
        TargetSpan::EveryYear => (false, false),
        TargetSpan::ByYear | TargetSpan::FromYear => (true, false),
        TargetSpan::Term => (true, true),
    };
    for (field, needed, given) in [
        ("low", low, target.low.is_some()),
        ("high", high, target.high.is_some()),
        ("year_from", year_from, target.year_from.is_some()),
        ("year_to", year_to, target.year_to.is_some()),
    ] {
        match (needed, given) {
            (true, false) => return Err(ShapeError::Missing(field)),
            (false, true) => return Err(ShapeError::Unexpected(field)),
            _ => {}
        }
    }
    if target.high.is_some() && target.high < target.low {
        return Err(ShapeError::Reversed("high"));
    }
    if target.year_to.is_some() && target.year_to < target.year_from {
        return Err(ShapeError::Reversed("year_to"));
    }
    Ok(())
}

#[cfg(test)]
#[path = "target_tests.rs"]
mod tests;
