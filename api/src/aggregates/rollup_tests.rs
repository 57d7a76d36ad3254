//! Totals worked out by hand.

use super::*;

const OLD: Uuid = Uuid::from_u128(1);
const NEW: Uuid = Uuid::from_u128(2);

fn definition(kind: MeasureKind, rollup: Rollup) -> Definition {
    Definition {
        kind,
        factor: 100,
        rollup,
    }
}

pub(super) const SHARE: Definition = Definition {
    kind: MeasureKind::Percentage,
    factor: 100,
    rollup: Rollup::Sum,
};

pub(super) fn part(state: PartState) -> Part {
    Part {
        unit_id: Uuid::nil(),
        duty_is_whole_area: false,
        state,
    }
}

fn whole_area(part: Part) -> Part {
    Part {
        duty_is_whole_area: true,
        ..part
    }
}

pub(super) fn figures() -> Figures {
    Figures {
        definition_id: OLD,
        ..Figures::default()
    }
}

fn share(numerator: i64, denominator: i64) -> Part {
    part(PartState::Reported(Figures {
        numerator: Some(numerator * SCALE),
        denominator: Some(denominator * SCALE),
        ..figures()
    }))
}

fn amount(whole: i64) -> Part {
    part(PartState::Reported(Figures {
        amount: Some(whole * SCALE),
        ..figures()
    }))
}

fn answer(yes: bool) -> Part {
    part(PartState::Reported(Figures {
        answer: Some(yes),
        ..figures()
    }))
}

fn by_sex(of: Part, women: Option<i64>, men: Option<i64>) -> Part {
    let PartState::Reported(figures) = of.state else {
        return of;
    };
    part(PartState::Reported(Figures {
        women: women.map(|whole| whole * SCALE),
        men: men.map(|whole| whole * SCALE),
        ..figures
    }))
}

pub(super) fn text(sum: Option<Sum>) -> Option<String> {
    sum.map(|sum| sum.to_string())
}

#[test]
fn a_rate_is_made_of_the_sums() {
    // 30 of 40 is 75 %, 5 of 20 is 25 %: together 35 of 60, 58.3333 %, not the mean 50 %.
    let total = roll_up(SHARE, &[share(30, 40), share(5, 20)]);
    assert_eq!(text(total.numerator), Some("35".into()));
    assert_eq!(text(total.denominator), Some("60".into()));
    assert_eq!(text(total.rate), Some("58.3333".into()));
    assert_eq!(
        (total.amount, total.women, total.sex_parts_complete),
        (None, None, None)
    );
    assert_eq!(
        (
            total.units_expected,
            total.units_reported,
            total.units_no_data
        ),
        (2, 2, 0)
    );
    assert!(total.complete);
    assert_eq!(total.no_total_reason, None);
    // 2 of 3 is 66.66666… %, rounded up.
    assert_eq!(
        text(roll_up(SHARE, &[share(1, 1), share(1, 2)]).rate),
        Some("66.6667".into())
    );
    // 17 of 100 000 in 100 000.
    let mothers = Definition {
        factor: 100_000,
        ..definition(MeasureKind::Rate, Rollup::Sum)
    };
    assert_eq!(
        text(roll_up(mothers, &[share(17, 32_000)]).rate),
        Some("53.125".into())
    );
}

#[test]
fn missing_is_not_zero_and_shows() {
    let parts = [
        share(0, 5),
        share(2, 5),
        part(PartState::NoData),
        part(PartState::NotReported),
    ];
    let total = roll_up(SHARE, &parts);
    assert_eq!(text(total.rate), Some("20".into()));
    assert_eq!(
        (
            total.units_expected,
            total.units_reported,
            total.units_no_data
        ),
        (4, 2, 1)
    );
    assert!(!total.complete);
    assert!(roll_up(SHARE, &parts[..3]).complete);

    let silent = roll_up(SHARE, &parts[2..]);
    assert_eq!(silent.no_total_reason, Some(NoTotalReason::NothingReported));
    assert_eq!((silent.numerator, silent.rate), (None, None));
    let nobody = roll_up(SHARE, &[]);
    assert_eq!(nobody.no_total_reason, Some(NoTotalReason::NothingReported));
    assert!(nobody.complete);
}

#[test]
fn a_zero_denominator_gives_no_rate_and_says_so() {
    let total = roll_up(SHARE, &[share(0, 0), share(0, 0)]);
    assert_eq!(
        (text(total.numerator), text(total.denominator)),
        (Some("0".into()), Some("0".into()))
    );
    assert_eq!(total.rate, None);
    assert_eq!(total.no_total_reason, Some(NoTotalReason::ZeroDenominator));
    // No drafts in one ward, a real zero in the other.
    let total = roll_up(SHARE, &[share(0, 0), share(0, 4)]);
    assert_eq!(text(total.rate), Some("0".into()));
    assert_eq!(total.no_total_reason, None);
}

#[test]
fn amounts_and_stocks_add_up() {
    for rollup in [Rollup::Sum, Rollup::Latest] {
        let total = roll_up(
            definition(MeasureKind::Count, rollup),
            &[amount(7), amount(-2)],
        );
        assert_eq!(text(total.amount), Some("5".into()));
        assert_eq!((total.rate, total.no_total_reason), (None, None));
    }
    let widest = part(PartState::Reported(Figures {
        amount: Some(i64::MAX),
        ..figures()
    }));
    let total = roll_up(definition(MeasureKind::Count, Rollup::Sum), &[widest; 3]);
    assert_eq!(text(total.amount), Some("2767011611056432.7421".into()));
}

#[test]
fn the_unit_for_the_whole_area_counts_alone() {
    let rule = definition(MeasureKind::Percentage, Rollup::Authoritative);
    let city = whole_area(share(90, 100));
    let wards = [share(1, 2), share(1, 2)];
    let total = roll_up(rule, &[wards[0], city, wards[1]]);
    assert_eq!(
        (text(total.numerator), text(total.rate)),
        (Some("90".into()), Some("90".into()))
    );
    assert_eq!(total.units_reported, 3);

    assert_eq!(
        roll_up(rule, &wards).no_total_reason,
        Some(NoTotalReason::NoAuthority)
    );
    let two = roll_up(rule, &[city, city]);
    assert_eq!(two.no_total_reason, Some(NoTotalReason::SeveralAuthorities));
    assert_eq!(text(roll_up(rule, &wards[..1]).rate), Some("50".into()));
    let silent = whole_area(part(PartState::NotReported));
    let total = roll_up(rule, &[silent, wards[0]]);
    assert_eq!(total.no_total_reason, Some(NoTotalReason::NothingReported));
    assert_eq!(total.numerator, None);

    let yes_no = definition(MeasureKind::Boolean, Rollup::Authoritative);
    let total = roll_up(yes_no, &[whole_area(answer(true)), answer(false)]);
    assert_eq!(total.answer, Some(true));
    assert_eq!((total.answers_yes, total.answers_no), (Some(1), Some(1)));
}

#[test]
fn what_does_not_add_up_has_a_total_for_one_unit_only() {
    let ratio_of_means = definition(MeasureKind::Multiple, Rollup::None);
    let total = roll_up(ratio_of_means, &[share(3, 2), share(4, 2)]);
    assert_eq!(total.no_total_reason, Some(NoTotalReason::NotAdditive));
    assert_eq!(
        (total.numerator, total.rate, total.units_reported),
        (None, None, 2)
    );
    assert_eq!(
        text(roll_up(ratio_of_means, &[share(3, 2)]).rate),
        Some("150".into())
    );

    for rollup in [Rollup::Sum, Rollup::Latest, Rollup::None] {
        let yes_no = definition(MeasureKind::Boolean, rollup);
        let total = roll_up(yes_no, &[answer(true), answer(false), answer(true)]);
        assert_eq!(total.no_total_reason, Some(NoTotalReason::NotAdditive));
        assert_eq!(total.answer, None);
        assert_eq!((total.answers_yes, total.answers_no), (Some(2), Some(1)));
        let one = roll_up(yes_no, &[answer(false)]);
        assert_eq!((one.answer, one.no_total_reason), (Some(false), None));

        let change = definition(MeasureKind::RelativeChange, rollup);
        let total = roll_up(change, &[amount(-10), amount(-20)]);
        assert_eq!(
            (total.amount, total.no_total_reason),
            (None, Some(NoTotalReason::NotAdditive))
        );
    }
}

#[test]
fn figures_under_different_definitions_are_not_added() {
    let amended = part(PartState::Reported(Figures {
        definition_id: NEW,
        numerator: Some(SCALE),
        denominator: Some(SCALE),
        ..figures()
    }));
    let total = roll_up(SHARE, &[share(1, 2), amended]);
    assert_eq!(total.no_total_reason, Some(NoTotalReason::MixedDefinitions));
    assert_eq!((total.numerator, total.units_reported), (None, 2));
    assert_eq!(
        text(roll_up(SHARE, &[amended, part(PartState::NoData)]).rate),
        Some("100".into())
    );
}

#[test]
fn sex_parts_say_when_only_some_hold_them() {
    let both = |women, men| by_sex(share(women + men, 50), Some(women), Some(men));
    let total = roll_up(SHARE, &[both(10, 5), both(4, 1), part(PartState::NoData)]);
    assert_eq!(
        (text(total.women), text(total.men)),
        (Some("14".into()), Some("6".into()))
    );
    assert_eq!(total.sex_parts_complete, Some(true));

    let total = roll_up(SHARE, &[both(10, 5), share(5, 50)]);
    assert_eq!(
        (text(total.women), text(total.numerator)),
        (Some("10".into()), Some("20".into()))
    );
    assert_eq!(total.sex_parts_complete, Some(false));

    let women_only = |women| by_sex(share(women, 50), Some(women), None);
    let total = roll_up(SHARE, &[women_only(3), women_only(4)]);
    assert_eq!((total.sex_parts_complete, total.men), (Some(true), None));
    let total = roll_up(SHARE, &[women_only(3), both(4, 0)]);
    assert_eq!(total.sex_parts_complete, Some(false));
}

#[test]
fn a_total_is_a_figure_to_compare() {
    let total = roll_up(SHARE, &[share(1, 2)]);
    let (numerator, denominator) = (i128::from(SCALE), i128::from(2 * SCALE));
    assert_eq!(
        total.quantity(100),
        Some(Quantity::Quotient {
            numerator,
            denominator,
            factor: 100
        })
    );
    let total = roll_up(definition(MeasureKind::Count, Rollup::Sum), &[amount(2)]);
    assert_eq!(total.quantity(1), Some(Quantity::Amount(20_000)));
    let total = roll_up(
        definition(MeasureKind::Boolean, Rollup::None),
        &[answer(true)],
    );
    assert_eq!(total.quantity(1), Some(Quantity::Answer(true)));
    assert_eq!(roll_up(SHARE, &[]).quantity(100), None);
    assert_eq!(
        serde_json::to_value(roll_up(SHARE, &[share(1, 3)])).unwrap()["rate"].to_string(),
        "33.3333"
    );
}
