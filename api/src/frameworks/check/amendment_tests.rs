use time::macros::date;

use super::*;
use crate::frameworks::amendment::AmendedIndicator;
use crate::frameworks::check::tests::faults;
use crate::frameworks::data::{NSGE_2011_2020, NSGE_2011_2020_AMENDED_2018};
use crate::frameworks::document::{NewFramework, NewObjective};
use crate::http::json::parse;

/// The strategy of 2011 as its amendment finds it.
fn standing() -> Standing {
    let new: NewFramework = parse(NSGE_2011_2020.as_bytes()).unwrap();
    let mut standing = Standing {
        code: Some("NSGE-2011-2020".to_owned()),
        labels: BTreeSet::from(["original".to_owned()]),
        valid_from: date!(2010 - 12 - 24),
        objectives: BTreeMap::new(),
        indicators: BTreeMap::new(),
        measures: BTreeMap::new(),
    };
    for (position, objective) in (1..).zip(new.objectives) {
        let objective_id = Uuid::now_v7();
        let known = KnownObjective {
            id: objective_id,
            position,
        };
        standing.objectives.insert(objective.number.into(), known);
        for (position, indicator) in (1..).zip(objective.indicators) {
            let indicator_id = Uuid::now_v7();
            let known = KnownIndicator {
                id: indicator_id,
                objective_id,
                position,
            };
            standing.indicators.insert(indicator.number.into(), known);
            for (position, measure) in (1..).zip(indicator.measures) {
                let known = Known {
                    id: Uuid::now_v7(),
                    indicator_id,
                    position,
                    in_force: Some((Uuid::now_v7(), measure.definition.kind)),
                };
                standing.measures.insert(measure.code.into(), known);
            }
        }
    }
    standing
}

fn nothing() -> Referred {
    Referred::default()
}

fn decision_800() -> NewAmendment {
    parse(NSGE_2011_2020_AMENDED_2018.as_bytes()).unwrap()
}

#[test]
fn decision_800_fits_the_strategy() {
    assert_eq!(
        faults(amendment(&decision_800(), &standing(), &nothing())),
        ""
    );
}

#[test]
fn an_amendment_comes_later_under_a_name_of_its_own() {
    let mut standing = standing();
    standing.labels.insert("amended-2018".to_owned());
    standing.valid_from = date!(2018 - 07 - 02);
    assert_eq!(
        faults(amendment(&decision_800(), &standing, &nothing())),
        "/label duplicate\n/valid_from before_start\n"
    );
}

#[test]
fn an_amendment_names_what_is_there_and_each_measure_once() {
    let mut new = decision_800();
    let line = |text: &str| Line::new(text).unwrap();
    new.removed_measures.push(line("6.2.b"));
    new.removed_measures.push(line("9.9.z"));
    new.measures[0].indicator = line("9.9");
    new.measures[4].indicator = line("6.1");
    assert_eq!(
        faults(amendment(&new, &standing(), &nothing())),
        "/removed_measures/2 unknown_measure\n/measures/0/indicator unknown_indicator\n\
         /measures/4/indicator other_indicator\n/measures/5/code duplicate\n"
    );
}

#[test]
fn a_measure_dropped_before_can_only_come_back_with_a_definition() {
    let mut standing = standing();
    standing.measures.get_mut("3.1.a").unwrap().in_force = None;
    assert_eq!(
        faults(amendment(&decision_800(), &standing, &nothing())),
        "/removed_measures/0 unknown_measure\n"
    );
    let mut new = decision_800();
    new.removed_measures.clear();
    new.measures[0].code = Line::new("3.1.a").unwrap();
    assert_eq!(faults(amendment(&new, &standing, &nothing())), "");
}

#[test]
fn new_targets_alone_are_checked_by_the_kind_the_measure_has() {
    let mut new = decision_800();
    let text = r#"[{"code": "7.3.a", "targets": [
        {"op": "equal", "low": 5, "span": "every_year", "confidence": "verified"}
    ]}]"#;
    new.targets = parse(text.as_bytes()).unwrap();
    assert_eq!(
        faults(amendment(&new, &standing(), &nothing())),
        "/targets/0/targets/0/op not_an_answer\n"
    );
}

/// An objective with one indicator and one measure, all new.
fn objective_8() -> NewObjective {
    let text = r#"{"number": "8", "name": "Mục tiêu mới", "confidence": "verified", "indicators": [
        {"number": "8.1", "name": "Chỉ tiêu mới", "measures": [{"code": "8.1.a", "definition": {
            "name": "Tỷ lệ", "unit_of_measure": "percent", "kind": "percentage", "direction": "higher",
            "sex_basis": "none", "rollup": "sum", "accumulation": "cumulative", "applicability": "direct"
        }}]}
    ]}"#;
    parse(text.as_bytes()).unwrap()
}

/// An amendment that brings nothing but this objective, and one indicator for objective 7.
fn growing() -> NewAmendment {
    let mut new = decision_800();
    (new.removed_measures, new.measures) = (Vec::new(), Vec::new());
    new.objectives = vec![objective_8()];
    let mut indicator = objective_8().indicators.remove(0);
    indicator.number = Line::new("7.5").unwrap();
    indicator.measures[0].code = Line::new("7.5.a").unwrap();
    new.indicators = vec![AmendedIndicator {
        objective: Line::new("7").unwrap(),
        number: indicator.number,
        name: indicator.name,
        name_en: None,
        refines: None,
        measures: indicator.measures,
    }];
    new
}

#[test]
fn what_is_added_has_numbers_nobody_has() {
    let line = |text: &str| Line::new(text).unwrap();
    assert_eq!(faults(amendment(&growing(), &standing(), &nothing())), "");
    let mut new = growing();
    new.objectives[0].number = line("7");
    new.objectives[0].indicators[0].number = line("7.1");
    new.objectives[0].indicators[0].measures[0].code = line("7.1.a");
    new.indicators[0].objective = line("9");
    new.indicators[0].number = line("7.1");
    new.indicators[0].measures[0].code = line("3.1.a");
    // Dropped long ago, but its figures are there.
    let mut standing = standing();
    standing.measures.get_mut("3.1.a").unwrap().in_force = None;
    assert_eq!(
        faults(amendment(&new, &standing, &nothing())),
        "/objectives/0/number duplicate\n/objectives/0/indicators/0/number duplicate\n\
         /objectives/0/indicators/0/measures/0/code duplicate\n/indicators/0/objective unknown_objective\n\
         /indicators/0/number duplicate\n/indicators/0/measures/0/code duplicate\n"
    );
    // An indicator goes to an objective that was there, a measure to an indicator that was.
    let mut new = growing();
    new.indicators[0].objective = line("8");
    new.measures = decision_800().measures;
    new.measures.truncate(1);
    new.measures[0].indicator = line("8.1");
    new.measures[0].code = line("8.1.a");
    assert_eq!(
        faults(amendment(&new, &self::standing(), &nothing())),
        "/measures/0/indicator unknown_indicator\n/objectives/0/indicators/0/measures/0/code duplicate\n\
         /indicators/0/objective unknown_objective\n"
    );
}

#[test]
fn a_framework_grows_within_the_limits_of_one_that_is_loaded() {
    let mut standing = standing();
    let id = standing.objectives["7"].id;
    for number in standing.objectives.len()..OBJECTIVES {
        let known = KnownObjective { id, position: 1 };
        standing.objectives.insert(format!("x{number}"), known);
    }
    for number in 4..INDICATORS {
        let known = KnownIndicator {
            id: Uuid::now_v7(),
            objective_id: id,
            position: 1,
        };
        standing.indicators.insert(format!("x{number}"), known);
    }
    assert_eq!(
        faults(amendment(&growing(), &standing, &nothing())),
        "/objectives out_of_range\n/indicators/0 out_of_range\n"
    );
    let mut new = decision_800();
    let indicator_id = standing.indicators["3.1"].id;
    // 3.1.a goes, three come: 17 more leave room for all three.
    for number in 0..18 {
        let known = Known {
            id: Uuid::now_v7(),
            indicator_id,
            position: 1,
            in_force: Some((Uuid::now_v7(), MeasureKind::Count)),
        };
        standing.measures.insert(format!("x{number}"), known);
    }
    assert_eq!(
        faults(amendment(&new, &standing, &nothing())),
        "/measures/2 out_of_range\n"
    );
    new.removed_measures.push(Line::new("x0").unwrap());
    assert_eq!(faults(amendment(&new, &standing, &nothing())), "");
}

#[test]
fn the_link_of_a_measure_is_for_good() {
    let mut new = decision_800();
    let refines = r#"{"framework": "NSGE-2021-2030", "code": "5.1.a"}"#;
    let nation = Referred::holding("NSGE-2021-2030", &[], &["5.1.a"]);
    new.measures[0].refines = Some(parse(refines.as_bytes()).unwrap());
    assert_eq!(
        faults(amendment(&new, &standing(), &nation)),
        "",
        "3.1.b is new"
    );
    assert_eq!(
        faults(amendment(&new, &standing(), &nothing())),
        "/measures/0/refines unknown_reference\n"
    );
    new.measures[5].refines = new.measures[0].refines.take();
    assert_eq!(
        faults(amendment(&new, &standing(), &nation)),
        "/measures/5/refines unexpected_field\n",
        "6.2.b is not"
    );
}
