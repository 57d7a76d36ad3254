//! How a local target stands against the one it refines: the sets of figures that meet them, compared.

use entity::enums::{TargetOp, TargetSpan};
use serde::Serialize;
use utoipa::ToSchema;

use super::target::{TargetRule, for_year};

/// How a target stands against the one that the refined measure has for the same year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// Whoever meets it meets the refined one too, and not the other way round.
    Stricter,
    /// The same figures meet both.
    Same,
    /// Whoever meets the refined one meets it too, and not the other way round: allowed, and shown.
    Looser,
    /// Neither holds the other, or the two measures do not count alike.
    Incomparable,
    /// The refined measure has no target for that year.
    None,
}

/// The end of a set of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// It goes on for ever.
    Open,
    /// Up to this figure, in ten-thousandths, and with it.
    With(i64),
    /// Up to this figure, but without it.
    Without(i64),
}

/// The figures that meet a target, from the lower end to the upper.
type Allowed = (End, End);

/// The figures that meet a target. A rise has none that can be named: they hang on the period before.
fn allowed(target: &TargetRule) -> Option<Allowed> {
    use End::{Open, With, Without};
    Some(match (target.op, target.low, target.high) {
        (TargetOp::AtLeast, Some(low), _) => (With(low), Open),
        (TargetOp::Over, Some(low), _) => (Without(low), Open),
        (TargetOp::AtMost, _, Some(high)) => (Open, With(high)),
        (TargetOp::Below, _, Some(high)) => (Open, Without(high)),
        (TargetOp::Between, Some(low), Some(high)) => (With(low), With(high)),
        (TargetOp::Equal, Some(figure), _) => (With(figure), With(figure)),
        _ => return None,
    })
}

/// Whether a set that begins (or, `upper`, ends) at `inner` stays within one that does at `outer`.
fn within(inner: End, outer: End, upper: bool) -> bool {
    let past = |a: i64, b: i64| if upper { a > b } else { a < b };
    match (inner, outer) {
        (_, End::Open) => true,
        (End::Open, _) => false,
        (End::With(inner), End::Without(outer)) => inner != outer && !past(inner, outer),
        (End::With(inner) | End::Without(inner), End::With(outer) | End::Without(outer)) => {
            !past(inner, outer)
        }
    }
}

fn is_subset(inner: Allowed, outer: Allowed) -> bool {
    within(inner.0, outer.0, false) && within(inner.1, outer.1, true)
}

/// How a target stands against another of the same year.
pub fn compare(local: &TargetRule, refined: &TargetRule) -> Strictness {
    let rises = [local.op, refined.op].map(|op| op == TargetOp::Rise);
    if rises == [true, true] {
        return Strictness::Same;
    }
    let (Some(local), Some(refined)) = (allowed(local), allowed(refined)) else {
        return Strictness::Incomparable;
    };
    match (is_subset(local, refined), is_subset(refined, local)) {
        (true, true) => Strictness::Same,
        (true, false) => Strictness::Stricter,
        (false, true) => Strictness::Looser,
        (false, false) => Strictness::Incomparable,
    }
}

/// How a target stands against those of the refined measure, over all years in which it holds itself;
/// `years` are the first and the last of its framework.
///
/// It is compared with the one that holds in each of these years. Stricter in one year and the same in
/// another is stricter; stricter in one and looser in another is incomparable. Years in which the refined
/// measure has none do not count.
pub fn against(local: &TargetRule, refined: &[TargetRule], years: (i32, i32)) -> Strictness {
    let (first, last) = match (local.span, local.year_from, local.year_to) {
        (TargetSpan::ByYear, Some(by), _) => (by, by),
        (TargetSpan::Term, Some(from), Some(to)) => (from, to),
        (TargetSpan::FromYear, Some(from), _) => (from, years.1.max(from)),
        _ => years,
    };
    (first..=last)
        .filter_map(|year| for_year(refined, year))
        .map(|target| compare(local, target))
        .fold(Strictness::None, both)
}

/// What holds over two stretches of years together.
fn both(one: Strictness, other: Strictness) -> Strictness {
    match (one, other) {
        (Strictness::None, other) => other,
        (one, Strictness::None) => one,
        (one, other) if one == other => one,
        (Strictness::Same, other) => other,
        (one, Strictness::Same) => one,
        _ => Strictness::Incomparable,
    }
}

#[cfg(test)]
#[path = "strictness_tests.rs"]
mod tests;
