//! Changes worked out by hand, and what holds for any series.

use proptest::prelude::*;

use super::NoChangeReason::{
    DefinitionChanged, Incomplete, NegativeBefore, NoFigure, NoPointBefore, SeveralBefore,
    ZeroBefore,
};
use super::*;

const OLD: Uuid = Uuid::from_u128(1);
const NEW: Uuid = Uuid::from_u128(2);

fn point(year: i32, scaled: i128) -> Point {
    Point {
        year,
        definition_id: OLD,
        is_complete: true,
        figure: Some(Sum::from_scaled(scaled)),
    }
}

fn text(sum: Option<Sum>) -> Option<String> {
    sum.map(|sum| sum.to_string())
}

fn told(points: &[Point]) -> Vec<(Option<usize>, Option<String>, Option<String>)> {
    changes(points)
        .iter()
        .map(|one| (one.against, text(one.absolute), text(one.relative)))
        .collect()
}

fn reasons(points: &[Point]) -> Vec<Option<NoChangeReason>> {
    changes(points).iter().map(|one| one.reason).collect()
}

#[test]
fn a_change_is_told_in_points_and_in_percent() {
    // 45.5556 %, 51.6948 %, 51.6948 %: 6.1392 ÷ 45.5556 is 13.47627… %. Then down by a third: 34.4632.
    let points = [
        point(2016, 455_556),
        point(2017, 516_948),
        point(2018, 516_948),
        point(2020, 344_632),
    ];
    let some = |index, absolute: &str, relative: &str| {
        (Some(index), Some(absolute.into()), Some(relative.into()))
    };
    assert_eq!(
        told(&points),
        [
            (None, None, None),
            some(0, "6.1392", "13.4763"),
            some(1, "0", "0"),
            some(2, "-17.2316", "-33.3333"),
        ]
    );
    assert_eq!(reasons(&points), [Some(NoPointBefore), None, None, None]);
    // 1 of 8 down: 12.5 %; half a ten-thousandth is rounded away from 0.
    assert_eq!(
        told(&[point(1, 80_000), point(2, 70_000)])[1],
        some(0, "-1", "-12.5")
    );
    // A ten-thousandth of 20 is 0.0005 %; of 2 000 it is 0.000005 %, which no 4 digits show.
    assert_eq!(
        told(&[point(1, 200_000), point(2, 200_001)])[1],
        some(0, "0.0001", "0.0005")
    );
    assert_eq!(
        told(&[point(1, 20_000_000), point(2, 20_000_001)])[1],
        some(0, "0.0001", "0")
    );
}

#[test]
fn figures_of_two_definitions_never_compare() {
    let new = |year, scaled| Point {
        definition_id: NEW,
        ..point(year, scaled)
    };
    let points = [
        point(2017, 10),
        point(2018, 20),
        new(2018, 30),
        point(2019, 40),
        new(2019, 60),
        new(2020, 90),
    ];
    let against: Vec<_> = changes(&points).iter().map(|one| one.against).collect();
    assert_eq!(against, [None, Some(0), None, Some(1), Some(2), Some(4)]);
    assert_eq!(reasons(&points)[2], Some(DefinitionChanged));
}

#[test]
fn what_does_not_compare_says_why() {
    let missing = Point {
        is_complete: false,
        ..point(2018, 5)
    };
    let silent = Point {
        figure: None,
        ..point(2019, 0)
    };
    let points = [
        missing,
        silent,
        point(2020, 0),
        point(2021, -7),
        point(2022, 3),
    ];
    assert_eq!(
        reasons(&points),
        [
            Some(NoPointBefore),
            Some(Incomplete),
            Some(NoFigure),
            Some(ZeroBefore),
            Some(NegativeBefore),
        ]
    );
    let absolute: Vec<_> = changes(&points)
        .iter()
        .map(|one| text(one.absolute))
        .collect();
    assert_eq!(absolute[..3], [None, None, None]);
    assert_eq!(
        absolute[3..],
        [Some("-0.0007".into()), Some("0.001".into())]
    );
    let twice = [point(2018, 1), point(2018, 2), point(2019, 3)];
    assert_eq!(reasons(&twice)[2], Some(SeveralBefore));
}

fn any_points() -> impl Strategy<Value = Vec<Point>> {
    let one = (
        2015..2022_i32,
        any::<bool>(),
        any::<bool>(),
        prop::option::of(-50_000..1_000_000_i128),
    )
        .prop_map(|(year, is_old, is_complete, figure)| Point {
            year,
            definition_id: if is_old { OLD } else { NEW },
            is_complete,
            figure: figure.map(Sum::from_scaled),
        });
    prop::collection::vec(one, 0..12).prop_map(|mut points| {
        points.sort_by_key(|point| point.year);
        points
    })
}

proptest! {
    #[test]
    fn a_change_is_whole_or_says_why_and_leads_back(points in any_points()) {
        for (point, change) in points.iter().zip(changes(&points)) {
            let is_whole = change.absolute.is_some() && change.relative.is_some();
            prop_assert_eq!(is_whole, change.reason.is_none());
            prop_assert!(change.relative.is_none() || change.absolute.is_some());
            if let Some(index) = change.against {
                let before = &points[index];
                prop_assert!(before.year < point.year);
                prop_assert_eq!(before.definition_id, point.definition_id);
                let between = |one: &Point| before.year < one.year && one.year < point.year;
                prop_assert!(!points.iter().any(between));
                if let Some(absolute) = change.absolute {
                    prop_assert!(before.is_complete && point.is_complete);
                    let back = before.figure.map(|figure| figure.scaled() + absolute.scaled());
                    prop_assert_eq!(back, point.figure.map(Sum::scaled));
                }
                if let Some(relative) = change.relative {
                    // Nearer to the true percentage than any other figure of 4 digits.
                    let (old, new) = (before.figure.unwrap().scaled(), point.figure.unwrap().scaled());
                    let off = relative.scaled() * old - (new - old) * 1_000_000;
                    prop_assert!(2 * off.abs() <= old);
                }
            } else {
                prop_assert!(change.absolute.is_none());
            }
        }
    }

    #[test]
    fn a_series_of_one_definition_and_one_figure_a_year_misses_no_comparison(
        figures in prop::collection::vec(1..1_000_000_i128, 1..10),
    ) {
        let points: Vec<Point> = (2010..).zip(figures).map(|(year, figure)| point(year, figure)).collect();
        let changes = changes(&points);
        prop_assert_eq!(changes[0].reason, Some(NoPointBefore));
        prop_assert!(changes[1..].iter().all(|one| one.reason.is_none()));
        // The changes add up to the way from the first figure to the last.
        let way: i128 = changes.iter().filter_map(|one| one.absolute).map(Sum::scaled).sum();
        let figure = |point: &Point| point.figure.unwrap().scaled();
        prop_assert_eq!(way, figure(points.last().unwrap()) - figure(&points[0]));
    }
}
