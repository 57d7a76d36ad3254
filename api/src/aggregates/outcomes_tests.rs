//! Cells against their targets.

use entity::enums::{Confidence, TargetOp, TargetSpan};

use super::*;
use crate::aggregates::cells::tests::{
    MEASURE, ORIGINAL, SHARE, only, owes, reports, totals, year,
};
use crate::aggregates::cells::{Grouping, Line, Target, Targets};
use crate::decimal::SCALE;
use crate::frameworks::target::TargetRule;

const AMENDMENT: Uuid = Uuid::from_u128(41);

fn at_least(low: i64, version: Uuid) -> Target {
    Target {
        framework_version_id: version,
        rule: TargetRule {
            op: TargetOp::AtLeast,
            low: Some(low * SCALE),
            high: None,
            span: TargetSpan::EveryYear,
            year_from: None,
            year_to: None,
        },
        approximate: false,
        confidence: Confidence::Verified,
    }
}

fn targets() -> Targets {
    Targets {
        seq: [(ORIGINAL, 1), (AMENDMENT, 2)].into(),
        by_measure: [
            ((ORIGINAL, MEASURE), vec![at_least(85, ORIGINAL)]),
            ((AMENDMENT, MEASURE), vec![at_least(75, AMENDMENT)]),
        ]
        .into(),
    }
}

fn outcome_of(lines: Vec<Line>, targets: &Targets) -> Outcome {
    let cells = totals(lines, Grouping::default(), SHARE, targets);
    only(&cells);
    outcomes(&cells)[0]
}

#[test]
fn a_total_is_compared_with_the_newest_target_it_is_owed_under() {
    let amended = |line| Line {
        framework_version_id: Some(AMENDMENT),
        ..line
    };
    assert_eq!(
        outcome_of(vec![reports(1, 80, 100)], &targets()),
        Outcome::NotMet
    );
    let both = vec![reports(1, 80, 100), amended(reports(2, 80, 100))];
    assert_eq!(outcome_of(both, &targets()), Outcome::Met);
    let missing = vec![amended(reports(1, 80, 100)), owes(2)];
    assert_eq!(outcome_of(missing, &targets()), Outcome::Incomplete);
    assert_eq!(
        outcome_of(vec![reports(1, 0, 0)], &targets()),
        Outcome::Incomplete
    );
    assert_eq!(
        outcome_of(vec![reports(1, 80, 100)], &Targets::default()),
        Outcome::NoTarget
    );
    let under_no_version = Line {
        framework_version_id: None,
        ..reports(1, 80, 100)
    };
    assert_eq!(
        outcome_of(vec![under_no_version], &targets()),
        Outcome::NoTarget
    );
}

#[test]
fn a_rise_is_measured_from_the_year_before() {
    let rise = Target {
        rule: TargetRule {
            op: TargetOp::Rise,
            low: None,
            ..at_least(0, ORIGINAL).rule
        },
        ..at_least(0, ORIGINAL)
    };
    let targets = Targets {
        by_measure: [((ORIGINAL, MEASURE), vec![rise])].into(),
        ..targets()
    };
    let in_year = |at, numerator| Line {
        span: year(at),
        ..reports(1, numerator, 10)
    };
    let judged = |lines| {
        let cells = totals(lines, Grouping::default(), SHARE, &targets);
        outcomes(&cells)
    };
    let steps = vec![in_year(2017, 4), in_year(2018, 5), in_year(2019, 5)];
    assert_eq!(
        judged(steps),
        [Outcome::Incomplete, Outcome::Met, Outcome::NotMet]
    );
    let gap = vec![in_year(2016, 4), in_year(2018, 5)];
    assert_eq!(judged(gap), [Outcome::Incomplete, Outcome::Incomplete]);
}
