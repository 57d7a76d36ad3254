//! Cells worked out by hand.

use entity::enums::{MeasureKind, Rollup};
use proptest::prelude::*;
use time::macros::date;

use super::*;
use crate::aggregates::rollup::{Figures, NoTotalReason};
use crate::decimal::SCALE;

const CITY_PLAN: Uuid = Uuid::from_u128(10);
const OTHER_CITY_PLAN: Uuid = Uuid::from_u128(11);
const PROVINCE_PLAN: Uuid = Uuid::from_u128(12);
pub(in crate::aggregates) const MEASURE: Uuid = Uuid::from_u128(20);
const DEFINITION: Uuid = Uuid::from_u128(30);
const AMENDED: Uuid = Uuid::from_u128(31);
pub(in crate::aggregates) const ORIGINAL: Uuid = Uuid::from_u128(40);

pub(in crate::aggregates) const SHARE: Definition = Definition {
    kind: MeasureKind::Percentage,
    factor: 100,
    rollup: Rollup::Sum,
};

pub(in crate::aggregates) fn year(year: i32) -> Arc<Span> {
    Arc::new(Span {
        frequency: Frequency::Annual,
        year,
        ordinal: 1,
        label: format!("{year}-Y"),
        covers_from: date!(2018 - 01 - 01).replace_year(year).unwrap(),
        covers_to: date!(2018 - 12 - 31).replace_year(year).unwrap(),
    })
}

fn half(ordinal: i32) -> Arc<Span> {
    Arc::new(Span {
        frequency: Frequency::SemiAnnual,
        ordinal,
        label: format!("2018-H{ordinal}"),
        ..(*year(2018)).clone()
    })
}

/// What a ward owes in the city's annual report; nothing came.
pub(in crate::aggregates) fn owes(unit: u128) -> Line {
    Line {
        obligation_id: Uuid::from_u128(1000 + unit),
        plan_id: CITY_PLAN,
        parent_plan_id: Some(PROVINCE_PLAN),
        period_id: Uuid::from_u128(50),
        span: year(2018),
        unit_id: Uuid::from_u128(100 + unit),
        shown_as: Uuid::from_u128(100 + unit),
        unit_level: UnitLevel::Commune,
        measure_id: MEASURE,
        definition_id: DEFINITION,
        framework_version_id: Some(ORIGINAL),
        came: PartState::NotReported,
        is_waiting: false,
        is_before_cutoff: false,
    }
}

fn figure(numerator: i64, denominator: i64) -> PartState {
    PartState::Reported(Figures {
        definition_id: DEFINITION,
        numerator: Some(numerator * SCALE),
        denominator: Some(denominator * SCALE),
        ..Figures::default()
    })
}

pub(in crate::aggregates) fn reports(unit: u128, numerator: i64, denominator: i64) -> Line {
    Line {
        came: figure(numerator, denominator),
        ..owes(unit)
    }
}

fn in_other_city(line: Line) -> Line {
    Line {
        plan_id: OTHER_CITY_PLAN,
        ..line
    }
}

fn in_province(line: Line) -> Line {
    Line {
        plan_id: PROVINCE_PLAN,
        parent_plan_id: None,
        ..line
    }
}

fn group(lines: Vec<Line>, by: Grouping) -> BTreeMap<Key, Vec<Line>> {
    let mut groups = Groups::new(by);
    for line in lines {
        groups.add(line);
    }
    groups.finish()
}

fn cells(lines: Vec<Line>, by: Grouping) -> Vec<Cell> {
    totals(lines, by, SHARE, &Targets::default())
}

pub(in crate::aggregates) fn totals(
    lines: Vec<Line>,
    by: Grouping,
    definition: Definition,
    targets: &Targets,
) -> Vec<Cell> {
    group(lines, by)
        .into_iter()
        .map(|(key, lines)| Cell::of(key, definition, &lines, &Authority::default(), targets))
        .collect()
}

/// Numerator, denominator and rate, as the answer spells them.
fn told(total: &Total) -> [String; 3] {
    [total.numerator, total.denominator, total.rate]
        .map(|sum| sum.map_or("none".into(), |sum| sum.to_string()))
}

pub(in crate::aggregates) fn only(cells: &[Cell]) -> &Cell {
    assert_eq!(cells.len(), 1);
    &cells[0]
}

#[test]
fn three_wards_add_up() {
    // 1 of 2, nothing to count, 5 of 10: 6 of 12.
    let lines = vec![reports(1, 1, 2), reports(2, 0, 0), reports(3, 5, 10)];
    let all = cells(lines, Grouping::default());
    let cell = only(&all);
    assert_eq!(told(&cell.total), ["6", "12", "50"]);
    assert_eq!(
        (cell.total.units_expected, cell.total.units_reported),
        (3, 3)
    );
    assert!(cell.total.complete);
    for (numerator, denominator, rate) in [
        (1, 3, "33.3333"),
        (2, 3, "66.6667"),
        // 0.00625 and 0.00125, halves at the fifth digit.
        (1, 16_000, "0.0063"),
        (1, 80_000, "0.0013"),
        (3, 80_000, "0.0038"),
    ] {
        let all = cells(
            vec![reports(1, numerator, denominator)],
            Grouping::default(),
        );
        assert_eq!(told(&only(&all).total)[2], rate);
    }
}

#[test]
fn a_silent_ward_leaves_the_cell_incomplete() {
    let no_data = Line {
        came: PartState::NoData,
        ..owes(3)
    };
    let early = Line {
        is_before_cutoff: true,
        ..reports(1, 1, 2)
    };
    let all = cells(vec![early, owes(2), no_data], Grouping::default());
    let cell = only(&all);
    assert_eq!(told(&cell.total), ["1", "2", "50"]);
    let total = cell.total;
    assert_eq!(
        (
            total.units_expected,
            total.units_reported,
            total.units_no_data
        ),
        (3, 1, 1)
    );
    assert!(!total.complete);
    assert_eq!(cell.units_before_cutoff, 1);
}

#[test]
fn what_waits_for_review_is_told_apart() {
    let waits = Line {
        came: figure(3, 4),
        is_waiting: true,
        ..owes(2)
    };
    let all = cells(vec![reports(1, 1, 2), waits, owes(3)], Grouping::default());
    let cell = only(&all);
    assert_eq!(told(&cell.total), ["1", "2", "50"]);
    assert_eq!(told(&cell.waiting), ["3", "4", "75"]);
    assert_eq!(
        (cell.total.units_reported, cell.waiting.units_reported),
        (1, 1)
    );
}

#[test]
fn periods_and_definitions_never_mix() {
    let lines = vec![
        reports(1, 1, 2),
        Line {
            span: half(1),
            ..reports(1, 1, 2)
        },
        Line {
            span: half(2),
            ..reports(1, 1, 2)
        },
        Line {
            span: year(2019),
            ..reports(1, 1, 2)
        },
        Line {
            definition_id: AMENDED,
            ..reports(2, 1, 2)
        },
    ];
    let all = cells(lines, Grouping::default());
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|cell| cell.total.units_expected == 1));
    // The same half-year by calendar months and from mid-month to mid-month.
    let mid_month = Span {
        covers_from: date!(2017 - 12 - 15),
        ..(*half(1)).clone()
    };
    let lines = [half(1), Arc::new(mid_month)].map(|span| Line {
        span,
        ..reports(1, 1, 2)
    });
    assert_eq!(cells(lines.into(), Grouping::default()).len(), 2);
}

#[test]
fn sister_plans_add_up_and_a_plan_and_those_under_it_do_not() {
    let lines = vec![
        reports(1, 1, 2),
        in_other_city(reports(2, 2, 2)),
        in_province(reports(3, 3, 4)),
        Line {
            parent_plan_id: None,
            ..in_other_city(reports(4, 9, 9))
        },
    ];
    let all = cells(lines.clone(), Grouping::default());
    let by_plans: Vec<_> = all
        .iter()
        .map(|cell| (cell.key.plans, told(&cell.total)[0].clone()))
        .collect();
    let expected = [
        (Plans::One(OTHER_CITY_PLAN), "9"),
        (Plans::One(PROVINCE_PLAN), "3"),
        (Plans::Under(PROVINCE_PLAN), "3"),
    ];
    assert_eq!(
        by_plans,
        expected.map(|(plans, sum)| (plans, sum.to_owned()))
    );

    let apart = Grouping {
        apart: Apart::Plans,
        ..Grouping::default()
    };
    assert_eq!(cells(lines[..3].to_vec(), apart).len(), 3);
}

#[test]
fn a_unit_that_owes_it_under_two_sister_plans_counts_once_in_each() {
    let lines = vec![
        reports(1, 1, 2),
        reports(2, 1, 2),
        in_other_city(reports(1, 1, 2)),
    ];
    let all = cells(lines, Grouping::default());
    let told: Vec<_> = all
        .iter()
        .map(|cell| (cell.key.plans, cell.total.units_expected))
        .collect();
    let expected = [(Plans::One(CITY_PLAN), 2), (Plans::One(OTHER_CITY_PLAN), 1)];
    assert_eq!(told, expected);
}

#[test]
fn groups_are_made_as_asked() {
    let office = Line {
        unit_level: UnitLevel::District,
        ..reports(9, 1, 1)
    };
    let lines = vec![reports(1, 1, 2), reports(2, 1, 2), office];
    let by_level = Grouping {
        unit_level: true,
        ..Grouping::default()
    };
    let all = cells(lines.clone(), by_level);
    let levels: Vec<_> = all
        .iter()
        .map(|cell| (cell.key.unit_level, cell.total.units_expected))
        .collect();
    let expected = [
        (Some(UnitLevel::District), 1),
        (Some(UnitLevel::Commune), 2),
    ];
    assert_eq!(levels, expected);
    let by_unit = Grouping {
        unit: true,
        ..Grouping::default()
    };
    assert_eq!(cells(lines.clone(), by_unit).len(), 3);
    let by_period = Grouping {
        apart: Apart::Periods,
        ..Grouping::default()
    };
    let all = cells(lines, by_period);
    assert_eq!(only(&all).key.period_id, Some(Uuid::from_u128(50)));
}

#[test]
fn the_named_unit_alone_makes_an_authoritative_total() {
    let definition = Definition {
        rollup: Rollup::Authoritative,
        ..SHARE
    };
    let lines = [reports(1, 1, 2), reports(2, 1, 2), reports(3, 90, 100)];
    let key = key(&lines[0], Grouping::default());
    let total = |authority: &Authority| {
        Cell::of(
            key.clone(),
            definition,
            &lines,
            authority,
            &Targets::default(),
        )
        .total
    };
    let none = total(&Authority::default());
    assert_eq!(none.no_total_reason, Some(NoTotalReason::NoAuthority));
    let mut authority = Authority::default();
    authority.named.insert((lines[2].obligation_id, MEASURE));
    assert_eq!(told(&total(&authority)), ["90", "100", "90"]);
    let above = lines[2].unit_id;
    let tree = Authority {
        above: HashMap::from([(
            lines[0].span.covers_to,
            Above::from([&lines[0], &lines[1]].map(|line| (line.unit_id, [above].into()))),
        )]),
        ..Authority::default()
    };
    assert_eq!(told(&total(&tree)), ["90", "100", "90"]);
    // What only the parts have sent is not the figure of the whole.
    let waiting = [0, 1].map(|index| Line {
        is_waiting: true,
        ..lines[index].clone()
    });
    let lines = [waiting[0].clone(), waiting[1].clone(), lines[2].clone()];
    let cell = Cell::of(key.clone(), definition, &lines, &tree, &Targets::default());
    assert_eq!(told(&cell.waiting)[0], "none");
    assert_eq!(
        cell.waiting.no_total_reason,
        Some(NoTotalReason::NothingReported)
    );
}

proptest! {
    /// However the lines are grouped, each is in one cell, and no cell has a unit twice.
    #[test]
    fn each_line_counts_once(
        owed in proptest::collection::btree_set((0_u128..4, 0_u128..3, 0_u128..2), 0..40),
        level in any::<bool>(), unit in any::<bool>(), apart in 0..3,
    ) {
        let apart = [Apart::Families, Apart::Plans, Apart::Periods][usize::try_from(apart).unwrap()];
        let lines: Vec<Line> = owed
            .iter()
            .map(|(unit, plan, period)| Line {
                plan_id: Uuid::from_u128(*plan),
                parent_plan_id: (*plan > 0).then_some(Uuid::from_u128(0)),
                period_id: Uuid::from_u128(plan * 10 + period),
                span: half(i32::try_from(*period).unwrap() + 1),
                ..reports(*unit, 1, 2)
            })
            .collect();
        let grouped = group(lines.clone(), Grouping { apart, unit_level: level, unit });
        let mut back: Vec<&Line> = grouped.values().flatten().collect();
        prop_assert_eq!(back.len(), lines.len());
        back.sort_by_key(|line| (line.unit_id, line.plan_id, line.period_id));
        prop_assert!(back.iter().zip(&lines).all(|(one, other)| *one == other));
        for lines in grouped.values() {
            prop_assert!(!repeats_a_unit(lines));
        }
    }
}
