use std::sync::Arc;

use entity::enums::{Frequency, MeasureKind, UnitLevel};
use proptest::prelude::*;
use time::macros::date;

use super::*;
use crate::aggregates::cells::{Apart, Authority, Cell, Groups, Span, Targets};
use crate::aggregates::rollup::{Figures, PartState};

const SUM: Definition = Definition {
    kind: MeasureKind::Percentage,
    factor: 100,
    rollup: Rollup::Sum,
};

fn half(ordinal: i32) -> Arc<Span> {
    Arc::new(Span {
        frequency: Frequency::SemiAnnual,
        year: 2018,
        ordinal,
        label: format!("2018-H{ordinal}"),
        covers_from: date!(2018 - 01 - 01),
        covers_to: date!(2018 - 06 - 30),
    })
}

/// A line of one of four units under one of three plans, two of which are sisters, for one of two periods.
fn line((unit, plan, period): (u128, u128, u128), came: PartState, is_waiting: bool) -> Line {
    let level = if unit == 0 {
        UnitLevel::District
    } else {
        UnitLevel::Commune
    };
    Line {
        obligation_id: Uuid::from_u128(unit * 100 + plan * 10 + period),
        plan_id: Uuid::from_u128(plan),
        parent_plan_id: (plan > 0).then_some(Uuid::nil()),
        period_id: Uuid::from_u128(plan * 10 + period),
        span: half(i32::try_from(period).unwrap() + 1),
        unit_id: Uuid::from_u128(1000 + unit),
        shown_as: Uuid::from_u128(1000 + unit / 2),
        unit_level: level,
        measure_id: Uuid::from_u128(20),
        definition_id: Uuid::from_u128(30),
        framework_version_id: Some(Uuid::from_u128(40 + unit % 2)),
        came,
        is_waiting,
        is_before_cutoff: !is_waiting && unit == 1,
    }
}

fn any_came() -> impl Strategy<Value = PartState> {
    let figure = (0..1_000_i64, 0..1_000_i64, prop::option::of(0..1_000_i64));
    prop_oneof![
        3 => figure.prop_map(|(numerator, denominator, women)| PartState::Reported(Figures {
            definition_id: Uuid::from_u128(30),
            numerator: Some(numerator),
            denominator: Some(denominator),
            women,
            ..Figures::default()
        })),
        1 => Just(PartState::NoData),
        1 => Just(PartState::NotReported),
    ]
}

proptest! {
    /// Sums sorted as they come make the cells that all lines at once make.
    #[test]
    fn sums_make_the_cells_that_lines_make(
        owed in prop::collection::btree_map((0_u128..4, 0_u128..3, 0_u128..2), (any_came(), any::<bool>()), 0..40),
        level in any::<bool>(), unit in any::<bool>(), apart in 0..3_usize,
    ) {
        let apart = [Apart::Families, Apart::Plans, Apart::Periods][apart];
        let by = Grouping { apart, unit_level: level, unit };
        let lines: Vec<Line> = owed.iter().map(|(key, (came, waits))| line(*key, *came, *waits)).collect();
        let mut groups = Groups::new(by);
        let mut gathering = Gathering::new(by, lines.iter().map(|line| line.unit_id));
        for line in &lines {
            groups.add(line.clone());
            gathering.add_line(line);
        }
        let groups = groups.finish();
        for (key, lines) in &groups {
            for line in lines {
                prop_assert_eq!(&gathering.key_of(line), key);
            }
        }
        let whole = (Authority::default(), Targets::default());
        let by_lines: Vec<Cell> = groups.into_iter()
            .map(|(key, lines)| Cell::of(key, SUM, &lines, &whole.0, &whole.1))
            .collect();
        let by_sums: Vec<Cell> = gathering.cells().into_iter()
            .map(|(key, sums)| Cell::of_sums(key, SUM, &sums, &whole.1))
            .collect();
        prop_assert_eq!(by_lines, by_sums);
    }
}
