use entity::enums::MeasureKind;
use time::macros::date;

use super::*;
use crate::aggregates::rollup::{Figures, PartState};
use crate::exports::sample::{DEFINITION, cell, id, quotient, total, waiting};
use crate::exports::sdmx_codes::UnitName;

fn names() -> Names {
    Names::default()
}

/// Figure, sex, value and status of each observation.
fn told(cells: &[AggregateCell]) -> Vec<String> {
    observations(cells, &names())
        .iter()
        .map(|one| {
            let value = one.value.as_deref().unwrap_or("-");
            format!(
                "{} {} {value} {}",
                one.key[3], one.key[4], one.attributes[0]
            )
        })
        .collect()
}

#[test]
fn a_quotient_is_its_parts_and_its_rate() {
    let cells = [cell(
        "7.1.a",
        MeasureKind::Percentage,
        "PTP",
        quotient(1, 3),
    )];
    assert_eq!(
        told(&cells),
        [
            "NUMERATOR _T 1 A",
            "DENOMINATOR _T 3 A",
            "RATE _T 33.3333 A"
        ]
    );
    let [numerator, _, rate] = &observations(&cells, &names())[..] else {
        panic!("three observations");
    };
    let key = ["S", "PTP", "NSGE@7_1_a", "RATE", "_T"];
    assert_eq!(rate.key[..5], key);
    assert_eq!(rate.key[6..], ["2018-H1", "2018-S1"]);
    assert_eq!(rate.attributes[1..5], ["percent", "0", "4", "100"]);
    assert_eq!(numerator.attributes[1..5], ["", "0", "0", ""]);
}

#[test]
fn women_and_men_stand_beside_their_total_where_they_are_held() {
    let persons = PartState::Reported(Figures {
        definition_id: DEFINITION,
        amount: Some(255_000),
        women: Some(130_000),
        men: Some(125_000),
        ..Figures::default()
    });
    let cells = [cell("6.2.a", MeasureKind::Count, "PYT", persons)];
    assert_eq!(
        told(&cells),
        ["AMOUNT _T 25.5 A", "AMOUNT F 13 A", "AMOUNT M 12.5 A"]
    );
}

#[test]
fn what_is_missing_says_how() {
    let kind = MeasureKind::Percentage;
    let missing = |state| told(&[cell("7.1.a", kind, "PTP", state)]);
    assert_eq!(missing(PartState::NoData)[2], "RATE _T - O");
    assert_eq!(missing(PartState::NotReported)[2], "RATE _T - L");
    assert_eq!(
        missing(quotient(0, 0)),
        ["NUMERATOR _T 0 A", "DENOMINATOR _T 0 A", "RATE _T - M"]
    );
}

#[test]
fn figures_sent_early_and_totals_with_gaps_are_provisional() {
    let kind = MeasureKind::Percentage;
    let mut early = cell("7.1.a", kind, "PTP", quotient(1, 2));
    early.units_before_cutoff = 1;
    assert_eq!(told(&[early])[2], "RATE _T 50 P");
    let gap = total(
        "7.1.a",
        kind,
        None,
        &[quotient(1, 2), PartState::NotReported],
    );
    assert_eq!(told(std::slice::from_ref(&gap))[2], "RATE _T 50 P");
    assert_eq!(observations(&[gap], &names())[2].key[1], "_T");
}

#[test]
fn what_was_submitted_shows_only_where_nothing_is_accepted() {
    let kind = MeasureKind::Percentage;
    let mut submitted = cell("7.1.a", kind, "PTP", PartState::NotReported);
    submitted.provisional = Some(waiting(kind, quotient(1, 4)));
    assert_eq!(told(&[submitted])[2], "RATE _T 25 V");
    let mut accepted = cell("7.1.a", kind, "PTP", quotient(1, 2));
    accepted.provisional = Some(waiting(kind, quotient(1, 4)));
    assert_eq!(told(&[accepted])[2], "RATE _T 50 A");
}

#[test]
fn one_unit_without_data_does_not_speak_for_those_that_are_silent() {
    let kind = MeasureKind::Percentage;
    let mut gap = total(
        "7.1.a",
        kind,
        None,
        &[PartState::NoData, PartState::NotReported],
    );
    assert_eq!(told(std::slice::from_ref(&gap))[2], "RATE _T - L");
    gap.provisional = Some(waiting(kind, quotient(1, 4)));
    assert_eq!(told(&[gap])[2], "RATE _T 25 V");
    let all = total("7.1.a", kind, None, &[PartState::NoData; 2]);
    assert_eq!(told(&[all])[2], "RATE _T - O");
}

#[test]
fn yes_is_one_and_no_is_nought() {
    let answer = |answer| {
        let figures = Figures {
            definition_id: DEFINITION,
            answer: Some(answer),
            ..Figures::default()
        };
        told(&[cell(
            "1.1",
            MeasureKind::Boolean,
            "PTP",
            PartState::Reported(figures),
        )])
    };
    assert_eq!(answer(true), ["ANSWER _T 1 A"]);
    assert_eq!(answer(false), ["ANSWER _T 0 A"]);
}

#[test]
fn a_code_given_again_and_a_definition_amended_have_ids_of_their_own() {
    let ham_tien = UnitName {
        id: id("22918"),
        code: "22918".to_owned(),
        name: "UBND phường Hàm Tiến".to_owned(),
        name_en: None,
        active_to: Some(date!(2025 - 07 - 01)),
    };
    let mui_ne = UnitName {
        id: id("22915"),
        code: "22918".to_owned(),
        name: "UBND phường Mũi Né".to_owned(),
        name_en: None,
        active_to: None,
    };
    let names = Names {
        units: [ham_tien, mui_ne].map(|unit| (unit.id, unit)).into(),
        definitions: [(DEFINITION, 2)].into(),
    };
    // Of 2018, when Mũi Né had another code.
    let cells =
        ["22918", "22915"].map(|unit| cell("6.2.b", MeasureKind::Percentage, unit, quotient(1, 2)));
    let observed = observations(&cells, &names);
    assert_eq!(observed[0].key[1..3], ["22918@2025-07-01", "NSGE@6_2_b@2"]);
    assert_eq!(observed[3].key[1], "22918");
}

#[test]
fn the_table_is_sdmx_csv() {
    let mut quoted = cell("7.1.a", MeasureKind::Percentage, "PTP", quotient(3, 4));
    quoted.measure.unit_of_measure = "\"phần\" trăm, tròn".to_owned();
    let table = csv(&observations(&[quoted], &names())).unwrap();
    let table = String::from_utf8(table).unwrap();
    let lines: Vec<&str> = table.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,FIGURE,SEX,PLAN,PERIOD,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,UNIT_MULT,DECIMALS,FACTOR,DEFINITION,COVERS_FROM,COVERS_TO,UNITS_EXPECTED,UNITS_REPORTED,UNITS_NO_DATA"
    );
    assert_eq!(
        lines[3],
        "datastructure,TIENDO:FIGURES(1.0),I,S,PTP,NSGE@7_1_a,RATE,_T,00000000-0000-0000-0000-000000000001,2018-H1,2018-S1,75,A,\"\"\"phần\"\" trăm, tròn\",0,0,100,00000000-0000-0000-0000-000000000002,2018-01-01,2018-06-30,1,1,0"
    );
    assert_eq!(lines.len(), 5, "header, three observations, the end");
}
