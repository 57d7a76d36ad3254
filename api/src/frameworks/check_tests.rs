use std::fmt::Write;

use time::macros::date;

use super::*;
use crate::frameworks::data::{NSGE_2011_2020, NSGE_2011_2020_AMENDED_2018};
use crate::http::json::parse;

/// The strategy of 2011 with one member set, by its pointer.
fn with(pointer: &str, value: &str) -> NewFramework {
    let mut document: serde_json::Value = serde_json::from_str(NSGE_2011_2020).unwrap();
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    let value = serde_json::from_str(value).unwrap();
    match parent {
        serde_json::Value::Object(members) => {
            members.insert(member.to_owned(), value);
        }
        other => other[member.parse::<usize>().unwrap()] = value,
    }
    parse(document.to_string().as_bytes()).unwrap()
}

fn faults(result: Result<(), Problem>) -> String {
    let mut said = String::new();
    for fault in result
        .err()
        .map(|problem| problem.errors)
        .unwrap_or_default()
    {
        let place = fault.place;
        writeln!(said, "{place} {}", fault.code).unwrap();
    }
    said
}

const MEASURE: &str = "/objectives/0/indicators/0/measures/0";

#[test]
fn each_fault_is_pointed_at() {
    let cases = [
        ("/ends_on", "\"2010-12-31\"", "/ends_on before_start\n"),
        (
            "/version/valid_to",
            "\"2010-12-23\"",
            "/version/valid_to before_start\n",
        ),
        ("/objectives", "[]", "/objectives out_of_range\n"),
        (
            "/objectives/1/number",
            "\"1\"",
            "/objectives/1/number duplicate\n",
        ),
        (
            "/objectives/1/indicators/0/number",
            "\"1.1\"",
            "/objectives/1/indicators/0/number duplicate\n",
        ),
        (
            "/objectives/1/indicators/0/measures/0/code",
            "\"1.1.a\"",
            "/objectives/1/indicators/0/measures/0/code duplicate\n",
        ),
    ];
    for (pointer, value, expected) in cases {
        assert_eq!(faults(framework(&with(pointer, value))), expected);
    }
}

#[test]
fn definitions_and_targets_are_checked() {
    let cases = [
        (
            "definition/factor",
            "1000",
            "definition/factor out_of_range",
        ),
        (
            "definition/baseline_year",
            "1899",
            "definition/baseline_year out_of_range",
        ),
        (
            "definition/natural_low",
            "1",
            "definition/natural_high missing_field",
        ),
        ("targets/0/low", "null", "targets/0/low missing_field"),
        ("targets/0/high", "3", "targets/0/high unexpected_field"),
        ("targets/0/year_to", "2015", "targets/0/year_to reversed"),
        (
            "targets/0/year_from",
            "0",
            "targets/0/year_from out_of_range",
        ),
    ];
    for (member, value, expected) in cases {
        let new = with(&format!("{MEASURE}/{member}"), value);
        assert_eq!(faults(framework(&new)), format!("{MEASURE}/{expected}\n"));
    }
}

#[test]
fn a_yes_or_no_has_one_or_zero_to_equal() {
    let target = "/objectives/6/indicators/2/measures/0/targets/0";
    let refused = format!("{target}/op not_an_answer\n");
    assert_eq!(faults(framework(&with(&format!("{target}/low"), "0"))), "");
    let two = with(&format!("{target}/low"), "2");
    assert_eq!(faults(framework(&two)), refused);
    let at_least = with(&format!("{target}/op"), "\"at_least\"");
    assert_eq!(faults(framework(&at_least)), refused);
}

#[test]
fn all_faults_come_at_once() {
    let mut new = with("/ends_on", "\"2000-01-01\"");
    new.objectives[0].indicators[0].measures[0].targets[0].low = None;
    new.objectives[6].number = new.objectives[5].number.clone();
    assert_eq!(
        faults(framework(&new)),
        format!(
            "/ends_on before_start\n{MEASURE}/targets/0/low missing_field\n/objectives/6/number duplicate\n"
        )
    );
}

#[test]
fn lists_are_capped() {
    let mut new = with("/ends_on", "\"2020-12-31\"");
    let targets = &mut new.objectives[0].indicators[0].measures[0].targets;
    *targets = vec![targets[0].clone(); TARGETS + 1];
    assert_eq!(
        faults(framework(&new)),
        format!("{MEASURE}/targets out_of_range\n")
    );
}

/// The strategy of 2011 as its amendment finds it.
fn standing() -> Standing {
    let new: NewFramework = parse(NSGE_2011_2020.as_bytes()).unwrap();
    let mut standing = Standing {
        labels: BTreeSet::from(["original".to_owned()]),
        valid_from: date!(2010 - 12 - 24),
        indicators: BTreeMap::new(),
        measures: BTreeMap::new(),
    };
    for indicator in new.objectives.into_iter().flat_map(|one| one.indicators) {
        let indicator_id = Uuid::now_v7();
        standing
            .indicators
            .insert(indicator.number.into(), indicator_id);
        for measure in indicator.measures {
            let known = Known {
                id: Uuid::now_v7(),
                indicator_id,
                position: 1,
                in_force: Some((Uuid::now_v7(), measure.definition.kind)),
            };
            standing.measures.insert(measure.code.into(), known);
        }
    }
    standing
}

fn decision_800() -> NewAmendment {
    parse(NSGE_2011_2020_AMENDED_2018.as_bytes()).unwrap()
}

#[test]
fn decision_800_fits_the_strategy() {
    assert_eq!(faults(amendment(&decision_800(), &standing())), "");
}

#[test]
fn an_amendment_comes_later_under_a_name_of_its_own() {
    let mut standing = standing();
    standing.labels.insert("amended-2018".to_owned());
    standing.valid_from = date!(2018 - 07 - 02);
    assert_eq!(
        faults(amendment(&decision_800(), &standing)),
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
        faults(amendment(&new, &standing())),
        "/removed_measures/2 unknown_measure\n/measures/0/indicator unknown_indicator\n\
         /measures/4/indicator other_indicator\n/measures/5/code duplicate\n"
    );
}

#[test]
fn a_measure_dropped_before_can_only_come_back_with_a_definition() {
    let mut standing = standing();
    standing.measures.get_mut("3.1.a").unwrap().in_force = None;
    assert_eq!(
        faults(amendment(&decision_800(), &standing)),
        "/removed_measures/0 unknown_measure\n"
    );
    let mut new = decision_800();
    new.removed_measures.clear();
    new.measures[0].code = Line::new("3.1.a").unwrap();
    assert_eq!(faults(amendment(&new, &standing)), "");
}

#[test]
fn new_targets_alone_are_checked_by_the_kind_the_measure_has() {
    let mut new = decision_800();
    let text = r#"[{"code": "7.3.a", "targets": [
        {"op": "equal", "low": 5, "span": "every_year", "confidence": "verified"}
    ]}]"#;
    new.targets = parse(text.as_bytes()).unwrap();
    assert_eq!(
        faults(amendment(&new, &standing())),
        "/targets/0/targets/0/op not_an_answer\n"
    );
}
