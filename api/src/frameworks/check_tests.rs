use std::fmt::Write;

use super::*;
use crate::frameworks::data::NSGE_2011_2020;
use crate::frameworks::document::{NewFramework, RefinedIndicator, RefinedMeasure};
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

/// No other framework.
fn nothing() -> Referred {
    Referred::default()
}

pub fn faults(result: Result<(), Problem>) -> String {
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
        assert_eq!(
            faults(framework(&with(pointer, value), &nothing())),
            expected
        );
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
        assert_eq!(
            faults(framework(&new, &nothing())),
            format!("{MEASURE}/{expected}\n")
        );
    }
}

#[test]
fn a_yes_or_no_has_one_or_zero_to_equal() {
    let target = "/objectives/6/indicators/2/measures/0/targets/0";
    let refused = format!("{target}/op not_an_answer\n");
    assert_eq!(
        faults(framework(&with(&format!("{target}/low"), "0"), &nothing())),
        ""
    );
    let two = with(&format!("{target}/low"), "2");
    assert_eq!(faults(framework(&two, &nothing())), refused);
    let at_least = with(&format!("{target}/op"), "\"at_least\"");
    assert_eq!(faults(framework(&at_least, &nothing())), refused);
}

#[test]
fn all_faults_come_at_once() {
    let mut new = with("/ends_on", "\"2000-01-01\"");
    new.objectives[0].indicators[0].measures[0].targets[0].low = None;
    new.objectives[6].number = new.objectives[5].number.clone();
    assert_eq!(
        faults(framework(&new, &nothing())),
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
        faults(framework(&new, &nothing())),
        format!("{MEASURE}/targets out_of_range\n")
    );
}

/// 7.1 of a city's own strategy refines 7.1 of the nation's, and its measure that one's measure.
fn refining(framework: &str) -> NewFramework {
    let mut new = with("/code", "\"PT-2021\"");
    let indicator = &mut new.objectives[6].indicators[0];
    indicator.refines = Some(RefinedIndicator {
        framework: Line::new(framework).unwrap(),
        number: Line::new("7.1").unwrap(),
    });
    indicator.measures[0].refines = Some(RefinedMeasure {
        framework: Line::new(framework).unwrap(),
        code: Line::new("7.1.a").unwrap(),
    });
    new
}

#[test]
fn what_is_refined_is_there_already_in_another_framework() {
    let at = "/objectives/6/indicators/0";
    let nation = Referred::holding("NSGE-2011-2020", &["7.1"], &["7.1.a"]);
    let check = |code: &str, referred: &Referred| faults(framework(&refining(code), referred));
    assert_eq!(check("NSGE-2011-2020", &nation), "");
    let unknown =
        format!("{at}/refines unknown_reference\n{at}/measures/0/refines unknown_reference\n");
    assert_eq!(check("NSGE-2011-2020", &nothing()), unknown);
    assert_eq!(check("NSGE-2021-2030", &nation), unknown);
    let indicator_alone = Referred::holding("NSGE-2011-2020", &["7.1"], &[]);
    assert_eq!(
        check("NSGE-2011-2020", &indicator_alone),
        format!("{at}/measures/0/refines unknown_reference\n")
    );
    // Itself, even if one of that code were there.
    let itself = Referred::holding("PT-2021", &["7.1"], &["7.1.a"]);
    assert_eq!(
        check("PT-2021", &itself),
        format!(
            "{at}/refines/framework same_framework\n\
             {at}/measures/0/refines/framework same_framework\n"
        )
    );
}
