use proptest::prelude::*;

use super::*;
use crate::frameworks::target::{Outcome, Quantity, judge};

fn rule(op: TargetOp, low: Option<i64>, high: Option<i64>) -> TargetRule {
    TargetRule {
        op,
        low,
        high,
        span: TargetSpan::EveryYear,
        year_from: None,
        year_to: None,
    }
}

fn at_least(low: i64) -> TargetRule {
    rule(TargetOp::AtLeast, Some(low), None)
}

fn over(low: i64) -> TargetRule {
    rule(TargetOp::Over, Some(low), None)
}

fn at_most(high: i64) -> TargetRule {
    rule(TargetOp::AtMost, None, Some(high))
}

fn below(high: i64) -> TargetRule {
    rule(TargetOp::Below, None, Some(high))
}

fn between(low: i64, high: i64) -> TargetRule {
    rule(TargetOp::Between, Some(low), Some(high))
}

fn equal(figure: i64) -> TargetRule {
    rule(TargetOp::Equal, Some(figure), None)
}

fn rise() -> TargetRule {
    rule(TargetOp::Rise, None, None)
}

fn by(year: i32, rule: TargetRule) -> TargetRule {
    TargetRule {
        span: TargetSpan::ByYear,
        year_from: Some(year),
        ..rule
    }
}

fn from(year: i32, rule: TargetRule) -> TargetRule {
    TargetRule {
        span: TargetSpan::FromYear,
        ..by(year, rule)
    }
}

fn term(from: i32, to: i32, rule: TargetRule) -> TargetRule {
    TargetRule {
        span: TargetSpan::Term,
        year_to: Some(to),
        ..by(from, rule)
    }
}

fn mirrored(strictness: Strictness) -> Strictness {
    match strictness {
        Strictness::Stricter => Strictness::Looser,
        Strictness::Looser => Strictness::Stricter,
        other => other,
    }
}

/// Every pair of comparisons, with the bounds apart and at the same figure where that makes a difference.
#[test]
fn each_pair_of_comparisons_is_ordered_by_what_meets_it() {
    use Strictness::{Incomparable, Looser, Same, Stricter};
    let cases = [
        (at_least(85), at_least(75), Stricter),
        (at_least(85), at_least(85), Same),
        (over(85), at_least(85), Stricter),
        // What lies between 85 and 86 meets the first alone.
        (over(85), at_least(86), Looser),
        (over(86), at_least(86), Stricter),
        (at_least(85), at_most(90), Incomparable),
        (at_least(85), below(90), Incomparable),
        (between(40, 60), at_least(40), Stricter),
        (between(40, 60), at_least(41), Incomparable),
        (equal(40), at_least(40), Stricter),
        (equal(39), at_least(40), Incomparable),
        (rise(), at_least(40), Incomparable),
        (over(36), over(35), Stricter),
        (over(35), over(35), Same),
        (over(35), at_most(35), Incomparable),
        (over(35), below(90), Incomparable),
        (between(40, 60), over(39), Stricter),
        (between(40, 60), over(40), Incomparable),
        (equal(40), over(39), Stricter),
        (equal(40), over(40), Incomparable),
        (rise(), over(40), Incomparable),
        (at_most(107), at_most(111), Stricter),
        (at_most(107), at_most(107), Same),
        (below(52), at_most(52), Stricter),
        (below(53), at_most(52), Looser),
        (between(40, 60), at_most(60), Stricter),
        (between(40, 60), at_most(59), Incomparable),
        (equal(60), at_most(60), Stricter),
        (equal(61), at_most(60), Incomparable),
        (rise(), at_most(60), Incomparable),
        (below(4), below(42), Stricter),
        (below(42), below(42), Same),
        (between(40, 60), below(61), Stricter),
        (between(40, 60), below(60), Incomparable),
        (equal(59), below(60), Stricter),
        (equal(60), below(60), Incomparable),
        (rise(), below(60), Incomparable),
        (between(45, 55), between(40, 60), Stricter),
        (between(40, 60), between(40, 60), Same),
        (between(40, 55), between(45, 60), Incomparable),
        (equal(40), between(40, 60), Stricter),
        (equal(61), between(40, 60), Incomparable),
        (rise(), between(40, 60), Incomparable),
        (equal(1), equal(1), Same),
        (equal(1), equal(0), Incomparable),
        (equal(50), between(50, 50), Same),
        (rise(), equal(1), Incomparable),
        (rise(), rise(), Same),
    ];
    let mut pairs = std::collections::BTreeSet::new();
    for (local, refined, expected) in cases {
        assert_eq!(compare(&local, &refined), expected, "{local:?} {refined:?}");
        let back = compare(&refined, &local);
        assert_eq!(back, mirrored(expected), "{refined:?} {local:?}");
        for (one, other) in [(local.op, refined.op), (refined.op, local.op)] {
            pairs.insert(format!("{one:?} {other:?}"));
        }
    }
    assert_eq!(pairs.len(), 7 * 7, "each pair is there: {pairs:?}");
}

/// 2.1 of 2011 as a band every year, and what a locality might set beside it and beside 4.1 of 2021
/// (at most 111 by 2025 and 109 by 2030).
#[test]
fn each_year_is_compared_with_the_target_of_that_year() {
    let births = [by(2025, at_most(111)), by(2030, at_most(109))];
    let of = |local: TargetRule, refined: &[TargetRule]| against(&local, refined, (2021, 2030));
    assert_eq!(of(by(2025, at_most(107)), &births), Strictness::Stricter);
    assert_eq!(of(by(2025, at_most(111)), &births), Strictness::Same);
    assert_eq!(of(by(2030, at_most(111)), &births), Strictness::Looser);
    assert_eq!(
        of(by(2023, at_most(110)), &births),
        Strictness::Stricter,
        "on the way to 2025"
    );
    // Every year at most 111: the same until 2025, looser from 2026 on.
    assert_eq!(of(at_most(111), &births), Strictness::Looser);
    assert_eq!(of(at_most(109), &births), Strictness::Stricter);
    assert_eq!(
        of(at_most(110), &births),
        Strictness::Incomparable,
        "stricter at first, looser in the end"
    );
    assert_eq!(of(from(2026, at_most(109)), &births), Strictness::Same);
    assert_eq!(of(from(2025, at_most(109)), &births), Strictness::Stricter);
    assert_eq!(
        of(term(2021, 2026, at_most(111)), &births),
        Strictness::Looser
    );
    assert_eq!(
        of(term(2021, 2025, at_most(111)), &births),
        Strictness::Same
    );
    assert_eq!(of(at_most(1), &[]), Strictness::None);
    let late = [from(2025, at_least(100))];
    assert_eq!(of(by(2024, at_least(90)), &late), Strictness::None);
    assert_eq!(
        of(at_least(90), &late),
        Strictness::Looser,
        "years without one do not count"
    );
    let after = against(&from(2031, at_least(100)), &late, (2021, 2030));
    assert_eq!(
        after,
        Strictness::Same,
        "a target may outlast its framework"
    );
}

fn targets() -> impl Strategy<Value = TargetRule> {
    // Even bounds leave an odd figure between any two.
    let bound = (-4..4_i64).prop_map(|half| half * 2);
    prop_oneof![
        bound.clone().prop_map(at_least),
        bound.clone().prop_map(over),
        bound.clone().prop_map(at_most),
        bound.clone().prop_map(below),
        bound.clone().prop_map(equal),
        (bound, 0..4_i64).prop_map(|(low, width)| between(low, low + width * 2)),
    ]
}

proptest! {
    /// The sampled figures hold each bound, what lies between any two, and what lies beyond all.
    #[test]
    fn the_order_is_that_of_the_figures_that_meet_them(local in targets(), refined in targets()) {
        let meets = |target: &TargetRule, figure: i128| {
            judge(Some(target), Some(Quantity::Amount(figure)), None) == Outcome::Met
        };
        let figures = -20..=20_i128;
        let all = |inner: &TargetRule, outer: &TargetRule| {
            figures.clone().all(|figure| !meets(inner, figure) || meets(outer, figure))
        };
        let expected = match (all(&local, &refined), all(&refined, &local)) {
            (true, true) => Strictness::Same,
            (true, false) => Strictness::Stricter,
            (false, true) => Strictness::Looser,
            (false, false) => Strictness::Incomparable,
        };
        prop_assert_eq!(compare(&local, &refined), expected);
    }

    #[test]
    fn seen_from_the_other_side_it_is_the_reverse(local in targets(), refined in targets()) {
        prop_assert_eq!(compare(&refined, &local), mirrored(compare(&local, &refined)));
        prop_assert_eq!(compare(&local, &local), Strictness::Same);
    }
}
