//! Targets of the strategies and of plan 5947/KH-UBND, and what holds for any figure.

use proptest::prelude::*;

use super::*;

fn target(op: TargetOp, low: Option<i64>, high: Option<i64>) -> TargetRule {
    TargetRule {
        op,
        low: low.map(|whole| whole * SCALE),
        high: high.map(|whole| whole * SCALE),
        span: TargetSpan::EveryYear,
        year_from: None,
        year_to: None,
    }
}

fn spanning(low: i64, span: TargetSpan, from: Option<i32>, to: Option<i32>) -> TargetRule {
    TargetRule {
        span,
        year_from: from,
        year_to: to,
        ..target(TargetOp::AtLeast, Some(low), None)
    }
}

fn percent(numerator: i128, denominator: i128) -> Quantity {
    Quantity::Quotient {
        numerator: numerator * i128::from(SCALE),
        denominator: denominator * i128::from(SCALE),
        factor: 100,
    }
}

fn low_in(targets: &[TargetRule], year: i32) -> Option<i64> {
    for_year(targets, year).and_then(|target| target.low.map(|low| low / SCALE))
}

#[test]
fn a_year_between_milestones_looks_to_the_next() {
    // Women doctorates: 20 % by 2015, 25 % by 2020; given in any order.
    let milestones = [
        spanning(25, TargetSpan::ByYear, Some(2020), None),
        spanning(20, TargetSpan::ByYear, Some(2015), None),
    ];
    for (year, expected) in [
        (2011, 20),
        (2015, 20),
        (2016, 25),
        (2018, 25),
        (2020, 25),
        (2021, 25),
    ] {
        assert_eq!(low_in(&milestones, year), Some(expected), "{year}");
    }
    assert_eq!(low_in(&[], 2018), None);
}

#[test]
fn a_term_of_office_holds_for_its_years_only() {
    let terms = [
        spanning(30, TargetSpan::Term, Some(2011), Some(2015)),
        spanning(35, TargetSpan::Term, Some(2016), Some(2020)),
    ];
    for (year, expected) in [
        (2010, None),
        (2011, Some(30)),
        (2015, Some(30)),
        (2016, Some(35)),
        (2020, Some(35)),
        (2021, None),
    ] {
        assert_eq!(low_in(&terms, year), expected, "{year}");
    }
}

#[test]
fn the_most_particular_target_holds() {
    let term = spanning(1, TargetSpan::Term, Some(2016), Some(2017));
    let milestone = spanning(2, TargetSpan::ByYear, Some(2018), None);
    let from = spanning(3, TargetSpan::FromYear, Some(2015), None);
    let later = spanning(4, TargetSpan::FromYear, Some(2020), None);
    let always = spanning(5, TargetSpan::EveryYear, None, None);
    let all = [always, later, from, milestone, term];
    assert_eq!(low_in(&all, 2017), Some(1));
    assert_eq!(low_in(&all, 2018), Some(2));
    assert_eq!(low_in(&all, 2019), Some(3));
    assert_eq!(low_in(&all, 2020), Some(4));
    assert_eq!(low_in(&[always, milestone], 2019), Some(5));
    assert_eq!(low_in(&[later, milestone], 2019), Some(2));
    assert_eq!(low_in(&[later], 2019), None);
    let twin = spanning(6, TargetSpan::FromYear, Some(2015), None);
    assert_eq!(low_in(&[from, twin], 2016), Some(3));
}

#[test]
fn over_fifty_percent_is_judged_on_the_exact_share() {
    let over = target(TargetOp::Over, Some(50), None);
    let outcome = |figure| judge(Some(&over), Some(figure), None);
    assert_eq!(outcome(percent(1, 2)), Outcome::NotMet);
    // 50.00001 %, which rounds to 50.
    assert_eq!(outcome(percent(5_000_001, 10_000_000)), Outcome::Met);
    assert_eq!(outcome(percent(4_999_999, 10_000_000)), Outcome::NotMet);
    assert_eq!(outcome(percent(0, 3)), Outcome::NotMet);

    let full = target(TargetOp::AtLeast, Some(100), None);
    let outcome = |figure| judge(Some(&full), Some(figure), None);
    assert_eq!(outcome(percent(312, 312)), Outcome::Met);
    assert_eq!(outcome(percent(9_999_999, 10_000_000)), Outcome::NotMet);
}

#[test]
fn every_comparison() {
    use Outcome::{Met, NotMet};
    let at_least = target(TargetOp::AtLeast, Some(30), None);
    let at_most = target(TargetOp::AtMost, None, Some(115));
    let below = target(TargetOp::Below, None, Some(52));
    let between = target(TargetOp::Between, Some(40), Some(60));
    let equal = target(TargetOp::Equal, Some(1), None);
    for (rule, figure, expected) in [
        (at_least, percent(3, 10), Met),
        (at_least, percent(2_999, 10_000), NotMet),
        (at_most, percent(115, 100), Met),
        (at_most, percent(1_151, 1_000), NotMet),
        (below, percent(52, 100), NotMet),
        (below, percent(519, 1_000), Met),
        (between, percent(2, 5), Met),
        (between, percent(3, 5), Met),
        (between, percent(1, 3), NotMet),
        (between, percent(2, 3), NotMet),
        (equal, Quantity::Answer(true), Met),
        (equal, Quantity::Answer(false), NotMet),
        (equal, Quantity::Amount(10_000), Met),
        (equal, Quantity::Amount(10_001), NotMet),
        (at_least, Quantity::Amount(300_000), Met),
        (at_least, Quantity::Amount(299_999), NotMet),
        (at_most, Quantity::Amount(-1), Met),
    ] {
        let found = judge(Some(&rule), Some(figure), None);
        assert_eq!(found, expected, "{rule:?} {figure:?}");
    }
}

#[test]
fn a_rise_needs_the_period_before() {
    let rise = target(TargetOp::Rise, None, None);
    let outcome = |now, before| judge(Some(&rise), Some(now), before);
    assert_eq!(outcome(percent(1, 3), None), Outcome::Incomplete);
    assert_eq!(outcome(percent(1, 3), Some(percent(1, 4))), Outcome::Met);
    assert_eq!(outcome(percent(2, 6), Some(percent(1, 3))), Outcome::NotMet);
    assert_eq!(outcome(percent(1, 4), Some(percent(1, 3))), Outcome::NotMet);
    assert_eq!(
        outcome(percent(1, 3), Some(percent(0, 0))),
        Outcome::Incomplete
    );
    let amount = Quantity::Amount(12);
    assert_eq!(outcome(amount, Some(Quantity::Amount(11))), Outcome::Met);
    assert_eq!(outcome(amount, Some(percent(1, 3))), Outcome::Incomplete);
    let no = Some(Quantity::Answer(false));
    assert_eq!(outcome(Quantity::Answer(true), no), Outcome::Met);
}

#[test]
fn nothing_to_compare_is_incomplete() {
    let full = target(TargetOp::AtLeast, Some(100), None);
    assert_eq!(judge(None, Some(percent(1, 1)), None), Outcome::NoTarget);
    assert_eq!(judge(Some(&full), None, None), Outcome::Incomplete);
    assert_eq!(
        judge(Some(&full), Some(percent(0, 0)), None),
        Outcome::Incomplete
    );
    let factorless = Quantity::Quotient {
        numerator: 1,
        denominator: 1,
        factor: 0,
    };
    assert_eq!(
        judge(Some(&full), Some(factorless), None),
        Outcome::Incomplete
    );
    assert_eq!(
        serde_json::to_string(&Outcome::NotMet).unwrap(),
        "\"not_met\""
    );
}

#[test]
fn far_is_more_than_a_fifth_of_the_bound() {
    let at_least = target(TargetOp::AtLeast, Some(50), None);
    let at_most = target(TargetOp::AtMost, None, Some(115));
    let between = target(TargetOp::Between, Some(40), Some(60));
    let yes = target(TargetOp::Equal, Some(1), None);
    let rise = target(TargetOp::Rise, None, None);
    for (rule, figure, expected) in [
        // A fifth of 50 is 10, of 115 it is 23, of 40 it is 8, of 60 it is 12.
        (at_least, percent(40, 100), false),
        (at_least, percent(39_999, 100_000), true),
        (at_least, percent(90, 100), false),
        (at_most, percent(138, 100), false),
        (at_most, percent(138_001, 100_000), true),
        (between, percent(32, 100), false),
        (between, percent(31, 100), true),
        (between, percent(72, 100), false),
        (between, percent(73, 100), true),
        (yes, Quantity::Answer(false), true),
        (yes, Quantity::Answer(true), false),
        (rise, percent(0, 1), false),
        (at_least, percent(0, 0), false),
    ] {
        assert_eq!(
            is_far_missed(&rule, figure),
            expected,
            "{rule:?} {figure:?}"
        );
    }
    let fall = target(TargetOp::AtLeast, Some(-10), None);
    assert!(!is_far_missed(&fall, Quantity::Amount(-120_000)));
    assert!(is_far_missed(&fall, Quantity::Amount(-120_001)));
}

#[test]
fn a_target_has_the_bounds_and_years_it_needs() {
    use ShapeError::{Missing, Reversed, Unexpected};
    for (op, low, high, expected) in [
        (TargetOp::AtLeast, Some(1), None, Ok(())),
        (TargetOp::AtLeast, None, None, Err(Missing("low"))),
        (TargetOp::Over, Some(1), Some(2), Err(Unexpected("high"))),
        (TargetOp::AtMost, None, Some(1), Ok(())),
        (TargetOp::AtMost, Some(1), Some(1), Err(Unexpected("low"))),
        (TargetOp::Below, None, None, Err(Missing("high"))),
        (TargetOp::Between, Some(1), Some(1), Ok(())),
        (TargetOp::Between, Some(1), None, Err(Missing("high"))),
        (TargetOp::Between, Some(2), Some(1), Err(Reversed("high"))),
        (TargetOp::Equal, Some(0), None, Ok(())),
        (TargetOp::Equal, None, Some(0), Err(Missing("low"))),
        (TargetOp::Rise, None, None, Ok(())),
        (TargetOp::Rise, Some(1), None, Err(Unexpected("low"))),
    ] {
        let found = check_shape(&target(op, low, high));
        assert_eq!(found, expected, "{op:?} {low:?} {high:?}");
    }
    for (span, from, to, expected) in [
        (TargetSpan::EveryYear, None, None, Ok(())),
        (
            TargetSpan::EveryYear,
            Some(2018),
            None,
            Err(Unexpected("year_from")),
        ),
        (TargetSpan::ByYear, Some(2020), None, Ok(())),
        (TargetSpan::ByYear, None, None, Err(Missing("year_from"))),
        (
            TargetSpan::FromYear,
            Some(2020),
            Some(2021),
            Err(Unexpected("year_to")),
        ),
        (TargetSpan::Term, Some(2016), Some(2020), Ok(())),
        (TargetSpan::Term, Some(2016), Some(2016), Ok(())),
        (TargetSpan::Term, Some(2016), None, Err(Missing("year_to"))),
        (
            TargetSpan::Term,
            Some(2016),
            Some(2015),
            Err(Reversed("year_to")),
        ),
    ] {
        assert_eq!(
            check_shape(&spanning(1, span, from, to)),
            expected,
            "{span:?}"
        );
    }
    assert_eq!(Reversed("high").field(), "high");
}

proptest! {
    #[test]
    fn fractions_compare_as_by_cross_multiplication(
        a in any::<i64>(), b in 1..=i64::MAX, c in any::<i64>(), d in 1..=i64::MAX,
    ) {
        let [a, b, c, d] = [a, b, c, d].map(i128::from);
        prop_assert_eq!(order_fractions(a, b, c, d), (a * d).cmp(&(c * b)));
    }

    #[test]
    fn equal_fractions_are_equal_at_any_size(a in any::<i64>(), b in 1..=i64::MAX, by in 1..=i64::MAX) {
        let [a, b, by] = [a, b, by].map(i128::from);
        prop_assert_eq!(order_fractions(a, b, a * by, b * by), Ordering::Equal);
        prop_assert_eq!(order_fractions(a * by + 1, b * by, a, b), Ordering::Greater);
    }

    #[test]
    fn opposite_comparisons_never_agree(
        numerator in 0..2_000_i128, denominator in 1..2_000_i128, bound in 0..200_i64,
    ) {
        let figure = Some(percent(numerator, denominator));
        let met = |op, low, high| judge(Some(&target(op, low, high)), figure, None) == Outcome::Met;
        let at_least = met(TargetOp::AtLeast, Some(bound), None);
        prop_assert_ne!(at_least, met(TargetOp::Below, None, Some(bound)));
        let over = met(TargetOp::Over, Some(bound), None);
        prop_assert_ne!(over, met(TargetOp::AtMost, None, Some(bound)));
        prop_assert_eq!(at_least && !over, met(TargetOp::Equal, Some(bound), None));
        prop_assert_eq!(at_least, numerator * 100 >= i128::from(bound) * denominator);
    }

    #[test]
    fn a_target_met_is_never_far_missed(
        amount in -2_000_000..2_000_000_i128, low in -100..100_i64, width in 0..100_i64,
    ) {
        let figure = Quantity::Amount(amount);
        for op in [TargetOp::AtLeast, TargetOp::AtMost, TargetOp::Between, TargetOp::Equal] {
            let rule = target(op, Some(low), Some(low + width));
            if judge(Some(&rule), Some(figure), None) == Outcome::Met {
                prop_assert!(!is_far_missed(&rule, figure));
            }
        }
    }
}
