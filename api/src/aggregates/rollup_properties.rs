//! What holds for any set of parts.

use proptest::prelude::*;

use super::tests::{SHARE, figures, part, text};
use super::*;

fn any_part() -> impl Strategy<Value = Part> {
    let figure = || 0..1_000_000_000_000_i64;
    let reported = (
        figure(),
        figure(),
        prop::option::of(figure()),
        prop::option::of(figure()),
    )
        .prop_map(|(numerator, denominator, women, men)| {
            PartState::Reported(Figures {
                numerator: Some(numerator),
                denominator: Some(denominator),
                amount: Some(numerator),
                women,
                men,
                ..figures()
            })
        });
    prop_oneof![
        4 => reported,
        1 => Just(PartState::NoData),
        1 => Just(PartState::NotReported),
    ]
    .prop_map(part)
}

/// Schoolbook division, digit by digit: `numerator` × `factor` ÷ `denominator` to 4 places, halves up.
fn by_long_division(numerator: i128, factor: i32, denominator: i128) -> String {
    let dividend = format!("{}0000", numerator * i128::from(factor));
    let (mut rest, mut digits) = (0_i128, String::new());
    for digit in dividend.chars() {
        rest = rest * 10 + i128::from(digit.to_digit(10).unwrap());
        let mut times = 0;
        while rest >= denominator {
            rest -= denominator;
            times += 1;
        }
        digits.push(char::from_digit(times, 10).unwrap());
    }
    if rest + rest >= denominator {
        let kept = digits.trim_end_matches('9').len();
        let nines = digits.len() - kept;
        digits.truncate(kept);
        let last = digits.pop().map_or(0, |digit| digit.to_digit(10).unwrap());
        digits.push(char::from_digit(last + 1, 10).unwrap());
        digits.push_str(&"0".repeat(nines));
    }
    let (whole, fraction) = digits.split_at(digits.len() - 4);
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    match fraction.trim_end_matches('0') {
        "" => whole.into(),
        fraction => format!("{whole}.{fraction}"),
    }
}

#[test]
fn long_division_in_the_test_is_right_itself() {
    assert_eq!(by_long_division(2, 100, 3), "66.6667");
    assert_eq!(by_long_division(1, 1, 8), "0.125");
    assert_eq!(by_long_division(99_999_999, 1, 100_000_000), "1");
    assert_eq!(by_long_division(1, 1, 20_000), "0.0001");
    assert_eq!(by_long_division(0, 100, 7), "0");
}

proptest! {
    #[test]
    fn order_does_not_matter(
        (parts, shuffled) in prop::collection::vec(any_part(), 0..12)
            .prop_flat_map(|parts| (Just(parts.clone()), Just(parts).prop_shuffle())),
    ) {
        prop_assert_eq!(roll_up(SHARE, &parts), roll_up(SHARE, &shuffled));
    }

    #[test]
    fn two_halves_add_up_to_the_whole(parts in prop::collection::vec(any_part(), 0..12), cut in 0..12_usize) {
        let (left, right) = parts.split_at(cut.min(parts.len()));
        let (left, right, all) = (roll_up(SHARE, left), roll_up(SHARE, right), roll_up(SHARE, &parts));
        let field: [fn(&Total) -> Option<Sum>; 5] =
            [|t| t.numerator, |t| t.denominator, |t| t.amount, |t| t.women, |t| t.men];
        for sum in field {
            let scaled = |total| sum(total).map_or(0, Sum::scaled);
            prop_assert_eq!(scaled(&left) + scaled(&right), scaled(&all));
        }
        prop_assert_eq!(left.units_expected + right.units_expected, all.units_expected);
        prop_assert_eq!(left.units_reported + right.units_reported, all.units_reported);
        prop_assert_eq!(left.complete && right.complete, all.complete);
    }

    #[test]
    fn a_rate_is_what_long_division_says(
        parts in prop::collection::vec(any_part(), 1..8),
        factor in prop::sample::select(vec![1, 100, 1_000, 100_000]),
    ) {
        let total = roll_up(Definition { factor, ..SHARE }, &parts);
        let sums = total.numerator.zip(total.denominator);
        match sums {
            Some((_, denominator)) if denominator == Sum::ZERO => prop_assert_eq!(total.rate, None),
            Some((numerator, denominator)) => prop_assert_eq!(
                text(total.rate),
                Some(by_long_division(numerator.scaled(), factor, denominator.scaled()))
            ),
            None => prop_assert_eq!(total.rate, None),
        }
    }

    #[test]
    fn a_cell_has_a_total_or_a_reason(
        parts in prop::collection::vec((any_part(), any::<bool>()), 0..6),
        rollup in prop::sample::select(vec![Rollup::Sum, Rollup::Authoritative, Rollup::Latest, Rollup::None]),
    ) {
        let parts: Vec<Part> = parts
            .into_iter()
            .map(|(part, duty_is_whole_area)| Part { duty_is_whole_area, ..part })
            .collect();
        let total = roll_up(Definition { rollup, ..SHARE }, &parts);
        prop_assert_eq!(total.rate.is_some(), total.no_total_reason.is_none());
        prop_assert!(total.units_reported + total.units_no_data <= total.units_expected);
    }
}
