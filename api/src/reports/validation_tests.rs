//! Reports of units under plan 5947/KH-UBND, right and wrong.

use proptest::prelude::*;

use super::*;
use crate::reports::finding::Severity;

const QUOTIENTS: [MeasureKind; 4] = [
    MeasureKind::Percentage,
    MeasureKind::Ratio,
    MeasureKind::Rate,
    MeasureKind::Multiple,
];

pub(super) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(super) fn owed(number: u128, kind: MeasureKind, holds_sex_parts: bool) -> Owed {
    Owed {
        measure_id: id(number),
        code: format!("{number}.a"),
        kind,
        factor: 100,
        holds_sex_parts,
    }
}

pub(super) fn part(text: &str) -> Option<Decimal> {
    text.parse().ok()
}

pub(super) fn quotient(numerator: &str, denominator: &str) -> Figure {
    Figure {
        numerator: part(numerator),
        denominator: part(denominator),
        ..Figure::default()
    }
}

pub(super) fn amount(text: &str) -> Figure {
    Figure {
        amount: part(text),
        ..Figure::default()
    }
}

pub(super) fn answer(yes: bool) -> Figure {
    Figure {
        answer: Some(yes),
        ..Figure::default()
    }
}

fn no_data(reason: &str) -> Figure {
    Figure {
        no_data_reason: Some(reason.into()),
        ..Figure::default()
    }
}

fn by_sex(total: Figure, women: Option<&str>, men: Option<&str>) -> Figure {
    Figure {
        women: women.and_then(part),
        men: men.and_then(part),
        ..total
    }
}

fn found(owed: &[Owed], values: &[(Uuid, Figure)]) -> Vec<(String, FindingCode)> {
    let comparison = Comparison {
        previous: &HashMap::new(),
        targets: &HashMap::new(),
    };
    check(owed, values, comparison)
        .into_iter()
        .map(|finding| (finding.pointer, finding.code))
        .collect()
}

/// Findings in the only value of a report that owes one measure, by field.
fn in_value(kind: MeasureKind, sexes: bool, figure: Figure) -> Vec<(String, FindingCode)> {
    found(&[owed(1, kind, sexes)], &[(id(1), figure)])
        .into_iter()
        .map(|(pointer, code)| (pointer.replace("/values/0/", ""), code))
        .collect()
}

fn one(field: &str, code: FindingCode) -> Vec<(String, FindingCode)> {
    vec![(field.into(), code)]
}

#[test]
fn a_whole_report_is_checked_at_once() {
    let owed = [
        owed(1, MeasureKind::Percentage, true),
        owed(2, MeasureKind::Count, false),
        owed(3, MeasureKind::Boolean, false),
        owed(4, MeasureKind::Rate, false),
    ];
    let values = [
        (id(9), amount("1")),
        (id(2), amount("-1")),
        (id(1), quotient("7", "6")),
        (id(2), amount("1")),
    ];
    assert_eq!(
        found(&owed, &values),
        [
            ("/values/0/measure_id".into(), FindingCode::MeasureNotOwed),
            ("/values/1/amount".into(), FindingCode::Negative),
            (
                "/values/2/numerator".into(),
                FindingCode::NumeratorAboveDenominator
            ),
            ("/values/3/measure_id".into(), FindingCode::MeasureRepeated),
            ("/values".into(), FindingCode::MeasureMissing),
            ("/values".into(), FindingCode::MeasureMissing),
        ]
    );
    let comparison = Comparison {
        previous: &HashMap::new(),
        targets: &HashMap::new(),
    };
    let findings = check(&owed, &values, comparison);
    assert!(findings[4].detail.en.starts_with("3.a: "));
    assert!(findings[5].detail.vi.starts_with("4.a: "));
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity == Severity::Error)
    );
}

#[test]
fn a_right_report_has_no_findings() {
    let mut measures: Vec<Owed> = (1..)
        .zip(QUOTIENTS)
        .map(|(n, kind)| owed(n, kind, true))
        .collect();
    measures.push(owed(5, MeasureKind::Count, true));
    measures.push(owed(6, MeasureKind::Boolean, false));
    measures.push(owed(7, MeasureKind::RelativeChange, false));
    measures.push(owed(8, MeasureKind::Percentage, false));
    let values = [
        (id(1), by_sex(quotient("40", "50"), Some("25"), Some("15"))),
        (id(2), quotient("112.5", "100")),
        (id(3), quotient("0", "0")),
        (id(4), quotient("0", "2.5")),
        (id(5), by_sex(amount("0.3"), Some("0.1"), Some("0.2"))),
        (id(6), answer(false)),
        (id(7), amount("-12.5")),
        (id(8), no_data("Chưa thống kê")),
    ];
    assert_eq!(found(&measures, &values), []);
    assert_eq!(found(&[], &[]), []);
}

#[test]
fn each_kind_takes_its_own_parts_only() {
    use FindingCode::{FigureMissing, FigureUnexpected};
    for kind in QUOTIENTS {
        let both = vec![
            ("numerator".into(), FigureMissing),
            ("denominator".into(), FigureMissing),
        ];
        assert_eq!(in_value(kind, false, Figure::default()), both);
        let half = Figure {
            denominator: None,
            ..quotient("1", "2")
        };
        assert_eq!(
            in_value(kind, false, half),
            one("denominator", FigureMissing)
        );
        let extra = Figure {
            amount: part("50"),
            answer: Some(true),
            ..quotient("1", "2")
        };
        let unexpected = vec![
            ("amount".into(), FigureUnexpected),
            ("answer".into(), FigureUnexpected),
        ];
        assert_eq!(in_value(kind, false, extra), unexpected);
    }
    for kind in [MeasureKind::Count, MeasureKind::RelativeChange] {
        let expected = vec![
            ("numerator".into(), FigureUnexpected),
            ("denominator".into(), FigureUnexpected),
            ("amount".into(), FigureMissing),
        ];
        assert_eq!(in_value(kind, false, quotient("1", "2")), expected);
    }
    let expected = vec![
        ("amount".into(), FigureUnexpected),
        ("answer".into(), FigureMissing),
    ];
    assert_eq!(in_value(MeasureKind::Boolean, false, amount("1")), expected);
}

#[test]
fn missing_is_said_with_a_reason_and_without_a_figure() {
    use FindingCode::{ReasonBlank, ReasonWithFigure};
    let kind = MeasureKind::Percentage;
    let both = Figure {
        no_data_reason: Some("Chưa thống kê".into()),
        ..quotient("1", "2")
    };
    let field = "no_data_reason";
    assert_eq!(in_value(kind, true, both), one(field, ReasonWithFigure));
    let part_only = by_sex(no_data("Chưa thống kê"), Some("0"), None);
    assert_eq!(
        in_value(kind, true, part_only),
        one(field, ReasonWithFigure)
    );
    assert_eq!(
        in_value(kind, true, no_data(" \n")),
        one(field, ReasonBlank)
    );
}

#[test]
fn quotients_keep_their_limits() {
    use FindingCode::{Negative, NumeratorAboveDenominator, ZeroDenominator};
    let share = MeasureKind::Percentage;
    assert_eq!(
        in_value(share, false, quotient("50.0001", "50")),
        one("numerator", NumeratorAboveDenominator)
    );
    assert_eq!(in_value(share, false, quotient("50", "50")), []);
    for kind in QUOTIENTS {
        assert_eq!(
            in_value(kind, false, quotient("0.0001", "0")),
            one("denominator", ZeroDenominator)
        );
        assert_eq!(
            in_value(kind, false, quotient("-1", "2")),
            one("numerator", Negative)
        );
        assert!(
            in_value(kind, false, quotient("0", "-2")).contains(&("denominator".into(), Negative))
        );
    }
    assert_eq!(in_value(MeasureKind::Ratio, false, quotient("3", "2")), []);
    assert_eq!(
        in_value(MeasureKind::Count, false, amount("-0.0001")),
        one("amount", Negative)
    );
}

#[test]
fn women_and_men_make_the_total() {
    use FindingCode::{Negative, SexPartAboveTotal, SexPartsDiffer, SexPartsNotHeld};
    let share = |women, men| {
        in_value(
            MeasureKind::Percentage,
            true,
            by_sex(quotient("40", "90"), women, men),
        )
    };
    assert_eq!(share(Some("40"), None), []);
    assert_eq!(share(None, Some("0")), []);
    assert_eq!(
        share(Some("25"), Some("14.9999")),
        one("women", SexPartsDiffer)
    );
    assert_eq!(share(Some("41"), None), one("women", SexPartAboveTotal));
    assert_eq!(share(Some("0"), Some("41")), one("men", SexPartAboveTotal));
    assert_eq!(share(Some("-1"), None), one("women", Negative));
    let count = by_sex(amount("3"), Some("1"), Some("1"));
    assert_eq!(
        in_value(MeasureKind::Count, true, count),
        one("women", SexPartsDiffer)
    );
    let not_held = by_sex(amount("3"), Some("1"), Some("2"));
    assert_eq!(
        in_value(MeasureKind::Count, false, not_held),
        [
            ("women".into(), SexPartsNotHeld),
            ("men".into(), SexPartsNotHeld)
        ]
    );
}

fn any_figure() -> impl Strategy<Value = Figure> {
    let part =
        || prop::option::of((-30_000..60_000_i64).prop_map(|n| Decimal::from_scaled(n).unwrap()));
    (
        part(),
        part(),
        part(),
        prop::option::of(any::<bool>()),
        part(),
        part(),
        prop::option::of(" ?"),
    )
        .prop_map(
            |(numerator, denominator, amount, answer, women, men, no_data_reason)| Figure {
                numerator,
                denominator,
                amount,
                answer,
                women,
                men,
                no_data_reason,
            },
        )
}

fn any_kind() -> impl Strategy<Value = MeasureKind> {
    prop::sample::select(vec![
        MeasureKind::Percentage,
        MeasureKind::Ratio,
        MeasureKind::Count,
        MeasureKind::Boolean,
        MeasureKind::RelativeChange,
    ])
}

proptest! {
    #[test]
    fn what_passes_can_be_counted(kind in any_kind(), sexes: bool, figure in any_figure()) {
        if in_value(kind, sexes, figure.clone()).is_empty() {
            prop_assert!(figure.no_data_reason.is_none(), "blank reasons never pass");
            prop_assert!(figure.quantity(kind, 100).is_some());
            if kind == MeasureKind::Percentage {
                prop_assert!(Some(Decimal::ZERO) <= figure.numerator);
                prop_assert!(figure.numerator <= figure.denominator);
            }
            if let (Some(women), Some(men)) = (figure.women, figure.men) {
                let total = figure.numerator.or(figure.amount).map(Decimal::scaled);
                if let Some(total) = total {
                    prop_assert_eq!(women.scaled() + men.scaled(), total);
                }
            }
        }
    }

    #[test]
    fn every_owed_measure_is_answered_or_named(
        owes in prop::collection::btree_set(0..12_u128, 0..12),
        sent in prop::collection::vec(0..12_u128, 0..12),
    ) {
        let owed: Vec<Owed> = owes.iter().map(|n| owed(*n, MeasureKind::Count, false)).collect();
        let values: Vec<_> = sent.iter().map(|n| (id(*n), amount("1"))).collect();
        let findings = found(&owed, &values);
        let with = |code| findings.iter().filter(|(_, found)| *found == code).count();
        let missing = owes.iter().filter(|n| !sent.contains(n)).count();
        let foreign = sent.iter().filter(|n| !owes.contains(n)).count();
        prop_assert_eq!(with(FindingCode::MeasureMissing), missing);
        prop_assert_eq!(with(FindingCode::MeasureNotOwed), foreign);
        prop_assert_eq!(findings.is_empty(), missing == 0 && sent.len() == owes.len() && foreign == 0);
    }
}
