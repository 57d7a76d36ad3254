use std::collections::BTreeMap;

use entity::enums::{Accumulation, Confidence, MeasureKind, Rollup, TargetOp};

use super::*;
use crate::decimal::Decimal;
use crate::frameworks::amendment::NewAmendment;
use crate::frameworks::check;
use crate::frameworks::document::{NewFramework, NewMeasure, NewTarget};
use crate::frameworks::referred::Referred;
use crate::http::json::parse;

fn framework(text: &str) -> NewFramework {
    let new: NewFramework = parse(text.as_bytes()).unwrap();
    check::framework(&new, &Referred::default()).unwrap();
    new
}

fn amendment() -> NewAmendment {
    parse(NSGE_2011_2020_AMENDED_2018.as_bytes()).unwrap()
}

fn measures(new: &NewFramework) -> Vec<&NewMeasure> {
    new.objectives
        .iter()
        .flat_map(|objective| &objective.indicators)
        .flat_map(|indicator| &indicator.measures)
        .collect()
}

/// Objectives, indicators, measures.
fn counts(new: &NewFramework) -> (usize, usize, usize) {
    let indicators = new.objectives.iter().map(|one| one.indicators.len()).sum();
    (new.objectives.len(), indicators, measures(new).len())
}

fn by_confidence<'a>(
    targets: impl IntoIterator<Item = &'a NewTarget>,
) -> BTreeMap<Confidence, usize> {
    let mut counts = BTreeMap::new();
    for target in targets {
        *counts.entry(target.confidence).or_default() += 1;
    }
    counts
}

/// Code and year of each target that comes from memory only.
fn recalled(new: &NewFramework) -> String {
    let mut marks = Vec::new();
    for measure in measures(new) {
        for target in &measure.targets {
            if target.confidence == Confidence::Recalled {
                assert!(
                    target
                        .sources
                        .iter()
                        .any(|source| source.as_str().starts_with("memory: "))
                );
                marks.push(format!(
                    "{} {}",
                    measure.code.as_str(),
                    target.year_from.unwrap()
                ));
            }
        }
    }
    marks.join(", ")
}

fn titles(new: &NewFramework, confidence: Confidence) -> Vec<&str> {
    new.objectives
        .iter()
        .filter(|objective| objective.confidence == confidence)
        .map(|objective| objective.number.as_str())
        .collect()
}

#[test]
fn the_strategy_of_2011_is_whole() {
    let new = framework(NSGE_2011_2020);
    assert_eq!(counts(&new), (7, 22, 28));
    let targets = measures(&new).into_iter().flat_map(|one| &one.targets);
    assert_eq!(
        by_confidence(targets),
        BTreeMap::from([
            (Confidence::Verified, 27),
            (Confidence::Corroborated, 7),
            (Confidence::Recalled, 19),
        ])
    );
    assert_eq!(
        recalled(&new),
        "2.4.a 2020, 3.1.a 2015, 3.1.a 2020, 3.2.a 2015, 3.2.a 2020, 3.2.b 2015, 4.3.a 2015, \
         4.4.a 2015, 5.1.a 2020, 5.2.a 2020, 6.1.a 2015, 6.1.a 2020, 6.3.a 2015, 6.3.a 2020, \
         7.1.a 2020, 7.2.a 2020, 7.3.a 2020, 7.3.b 2020, 7.4.a 2020"
    );
    assert_eq!(titles(&new, Confidence::Recalled), ["3", "6"]);
    assert_eq!(titles(&new, Confidence::Corroborated), ["2"]);
}

#[test]
fn the_amendment_of_2018_changes_what_the_decision_changed() {
    let new = amendment();
    let codes: Vec<&str> = new.measures.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(
        codes,
        ["3.1.b", "3.1.c", "3.1.d", "5.2.b", "6.2.a", "6.2.b"]
    );
    assert_eq!(new.removed_measures[0].as_str(), "3.1.a");
    assert_eq!(new.removed_measures.len(), 1);
    assert!(new.targets.is_empty());
    let targets = new.measures.iter().flat_map(|one| &one.targets);
    assert_eq!(
        by_confidence(targets),
        BTreeMap::from([(Confidence::Verified, 6)])
    );
    let perpetrators = &new.measures[5];
    assert_eq!(perpetrators.targets[0].low, Decimal::from_scaled(750_000));
    let before = framework(NSGE_2011_2020);
    let before = measures(&before)
        .into_iter()
        .find(|one| one.code == perpetrators.code)
        .unwrap();
    assert_eq!(before.targets[1].low, Decimal::from_scaled(850_000));
    assert_ne!(
        before.definition.denominator,
        perpetrators.definition.denominator
    );
}

#[test]
fn the_strategy_of_2021_is_whole() {
    let new = framework(NSGE_2021_2030);
    assert_eq!(counts(&new), (6, 20, 23));
    let targets = measures(&new).into_iter().flat_map(|one| &one.targets);
    assert_eq!(
        by_confidence(targets),
        BTreeMap::from([
            (Confidence::Verified, 24),
            (Confidence::VerifiedLocal, 9),
            (Confidence::Recalled, 7),
        ])
    );
    assert_eq!(
        recalled(&new),
        "4.3.a 2030, 4.4.a 2025, 4.4.a 2030, 5.2.b 2030, 5.3.a 2030, 5.4.b 2030, 6.1.a 2030"
    );
    assert_eq!(titles(&new, Confidence::Verified).len(), 6);
}

#[test]
fn figures_are_exact() {
    let new = framework(NSGE_2011_2020);
    let find = |code| {
        measures(&new)
            .into_iter()
            .find(|one| one.code.as_str() == code)
    };
    let maternal = find("4.2.a").unwrap();
    assert_eq!(maternal.definition.factor(), 100_000);
    assert_eq!(maternal.targets[0].high, Decimal::from_scaled(583_000));
    let sexes = find("4.1.a").unwrap();
    assert_eq!(
        sexes.definition.natural_low,
        Decimal::from_scaled(1_030_000)
    );
    let airtime = find("5.1.b").unwrap();
    assert_eq!(airtime.definition.kind, MeasureKind::Count);
    assert_eq!(airtime.targets[0].op, TargetOp::Rise);
}

#[test]
fn what_cannot_be_added_over_units_is_not() {
    let new = [framework(NSGE_2011_2020), framework(NSGE_2021_2030)];
    for measure in new.iter().flat_map(measures) {
        let definition = &measure.definition;
        let adds = !matches!(
            definition.kind,
            MeasureKind::Multiple | MeasureKind::RelativeChange | MeasureKind::Boolean
        );
        assert_eq!(
            definition.rollup == Rollup::Sum,
            adds,
            "{}",
            measure.code.as_str()
        );
        if definition.kind == MeasureKind::Boolean {
            assert_eq!(definition.accumulation, Accumulation::State);
        }
    }
}
