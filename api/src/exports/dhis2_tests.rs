use entity::enums::{Dhis2IdScheme, MeasureKind};
use proptest::prelude::*;
use time::macros::date;

use super::*;
use crate::aggregates::rollup::{Figures, PartState};
use crate::exports::dto::MappedUnit;
use crate::exports::sample::{DEFINITION, cell, id, quotient};
use crate::http::day::Day;
use crate::http::words::Line;

fn entry(measure: &str, part: ExportPart, element: &str) -> MappedMeasure {
    MappedMeasure {
        measure_id: id(measure),
        part,
        data_element: Line::new(element).unwrap(),
        category_option_combo: None,
    }
}

fn mapping(measures: Vec<MappedMeasure>) -> Dhis2Mapping {
    Dhis2Mapping {
        id_scheme: Dhis2IdScheme::Code,
        org_unit_scheme: Dhis2IdScheme::Code,
        use_unit_codes: true,
        attribute_option_combo: None,
        measures,
        units: Vec::new(),
    }
}

fn share() -> Vec<MappedMeasure> {
    vec![
        entry("7.1.a", ExportPart::Numerator, "N"),
        entry("7.1.a", ExportPart::Denominator, "D"),
        entry("7.1.a", ExportPart::Rate, "R"),
    ]
}

fn told(export: &Export) -> Vec<String> {
    let values = export.set.values.iter();
    values
        .map(|value| {
            format!(
                "{} {} {} {}",
                value.data_element, value.period, value.org_unit, value.value
            )
        })
        .collect()
}

fn left_out(export: &Export) -> Vec<String> {
    let entries = export.left_out.iter();
    entries
        .map(|entry| {
            let code = |code: &Option<String>| code.clone().unwrap_or_else(|| "-".to_owned());
            format!(
                "{:?} {} {} {} {:?} {}",
                entry.reason,
                entry.figures,
                code(&entry.measure_code),
                code(&entry.unit_code),
                entry.part,
                code(&entry.period_label),
            )
        })
        .collect()
}

#[test]
fn each_figure_that_is_mapped_is_a_value() {
    let cells = [cell(
        "7.1.a",
        MeasureKind::Percentage,
        "PTP",
        quotient(1, 3),
    )];
    let export = export(&cells, &mapping(share()));
    assert_eq!(
        told(&export),
        ["D 2018S1 PTP 3", "N 2018S1 PTP 1", "R 2018S1 PTP 33.3333"]
    );
    assert!(export.left_out.is_empty());
    let json = serde_json::to_value(&export.set).unwrap();
    assert_eq!(
        json["dataValues"][0],
        serde_json::json!({"dataElement": "D", "period": "2018S1", "orgUnit": "PTP", "value": "3"}),
        "exactly the members of DHIS2"
    );
}

#[test]
fn what_cannot_stand_in_dhis2_is_told() {
    let kind = MeasureKind::Percentage;
    let mut campaign = cell("7.1.a", kind, "PTP", quotient(1, 2));
    campaign.period.frequency = Frequency::OneOff;
    campaign.period.label = "Tháng hành động".to_owned();
    let cells = [
        campaign,
        cell("7.2.a", kind, "PTP", quotient(1, 2)),
        cell("7.2.a", kind, "PYT", quotient(1, 2)),
        cell("7.1.a", kind, "PYT", PartState::NoData),
        cell("7.1.a", kind, "PNV", PartState::NotReported),
        cell("7.1.a", kind, "PTP", quotient(0, 0)),
    ];
    let with_women = [share(), vec![entry("7.1.a", ExportPart::Women, "W")]].concat();
    let export = export(&cells, &mapping(with_women));
    assert_eq!(told(&export), ["D 2018S1 PTP 0", "N 2018S1 PTP 0"]);
    assert_eq!(
        left_out(&export),
        [
            "PeriodWithoutForm 1 - - None Tháng hành động",
            "MeasureNotMapped 2 7.2.a - None -",
            "NoData 1 7.1.a PYT Some(Numerator) 2018-H1",
            "NoData 1 7.1.a PYT Some(Denominator) 2018-H1",
            "NoData 1 7.1.a PYT Some(Rate) 2018-H1",
            "NoData 1 7.1.a PYT Some(Women) 2018-H1",
            "NotReported 1 7.1.a PNV Some(Numerator) 2018-H1",
            "NotReported 1 7.1.a PNV Some(Denominator) 2018-H1",
            "NotReported 1 7.1.a PNV Some(Rate) 2018-H1",
            "NotReported 1 7.1.a PNV Some(Women) 2018-H1",
            "ZeroDenominator 1 7.1.a PTP Some(Rate) 2018-H1",
            "PartNotHeld 1 7.1.a PTP Some(Women) 2018-H1",
        ]
    );
}

#[test]
fn a_unit_goes_by_its_name_in_the_mapping_else_by_its_code_else_not_at_all() {
    let cells = [
        cell("7.1.a", MeasureKind::Percentage, "PTP", quotient(1, 2)),
        cell("7.1.a", MeasureKind::Percentage, "PYT", quotient(1, 2)),
    ];
    let named = vec![MappedUnit {
        unit_id: id("PTP"),
        org_unit: Line::new("Justice").unwrap(),
    }];
    let mut mapping = mapping(vec![entry("7.1.a", ExportPart::Numerator, "N")]);
    mapping.units = named;
    assert_eq!(
        told(&export(&cells, &mapping)),
        ["N 2018S1 Justice 1", "N 2018S1 PYT 1"]
    );
    mapping.use_unit_codes = false;
    let export = export(&cells, &mapping);
    assert_eq!(told(&export), ["N 2018S1 Justice 1"]);
    assert_eq!(left_out(&export), ["UnitNotMapped 1 - PYT None -"]);
}

#[test]
fn of_two_figures_for_one_place_neither_goes() {
    let mut other_plan = cell("7.1.a", MeasureKind::Percentage, "PTP", quotient(2, 2));
    other_plan.plan.as_mut().unwrap().number = "1333/KH-UBND".to_owned();
    let cells = [
        cell("7.1.a", MeasureKind::Percentage, "PTP", quotient(1, 2)),
        other_plan,
    ];
    let export = export(
        &cells,
        &mapping(vec![entry("7.1.a", ExportPart::Numerator, "N")]),
    );
    assert!(export.set.values.is_empty());
    assert_eq!(
        left_out(&export),
        ["SeveralFigures 1 7.1.a PTP Some(Numerator) 2018-H1"; 2]
    );
}

#[test]
fn a_comment_tells_of_other_days_and_of_figures_sent_early() {
    let mut cell = cell("7.1.a", MeasureKind::Percentage, "PTP", quotient(1, 2));
    assert_eq!(comment(&cell), None);
    cell.units_before_cutoff = 1;
    assert_eq!(comment(&cell).as_deref(), Some("provisional"));
    cell.period.covers_from = Day(date!(2017 - 12 - 15));
    cell.period.covers_to = Day(date!(2018 - 06 - 14));
    assert_eq!(
        comment(&cell).as_deref(),
        Some("2017-12-15/2018-06-14; provisional")
    );
}

#[test]
fn an_answer_is_true_or_false() {
    let yes = PartState::Reported(Figures {
        definition_id: DEFINITION,
        answer: Some(true),
        ..Figures::default()
    });
    let cells = [cell("1.1", MeasureKind::Boolean, "PTP", yes)];
    let export = export(
        &cells,
        &mapping(vec![entry("1.1", ExportPart::Answer, "Y")]),
    );
    assert_eq!(told(&export), ["Y 2018S1 PTP true"]);
}

/// What DHIS2 takes for a period, by its documentation, written without regard to the rule under test.
fn is_dhis2(text: &str) -> bool {
    let number = |text: &str, least: u8, most: u8| {
        text.parse()
            .is_ok_and(|number: u8| (least..=most).contains(&number))
    };
    let Some((year, rest)) = text.split_at_checked(4) else {
        return false;
    };
    let is_part = match rest.as_bytes() {
        [] => true,
        [b'S', _] => number(&rest[1..], 1, 2),
        [b'Q', _] => number(&rest[1..], 1, 4),
        [_, _] => number(rest, 1, 12),
        _ => false,
    };
    is_part && year.bytes().all(|byte| byte.is_ascii_digit())
}

fn kind() -> impl Strategy<Value = Frequency> {
    prop_oneof![
        Just(Frequency::Annual),
        Just(Frequency::SemiAnnual),
        Just(Frequency::Quarterly),
        Just(Frequency::Monthly),
        Just(Frequency::OneOff),
        Just(Frequency::Thematic),
    ]
}

proptest! {
    #[test]
    fn periods_follow_the_grammar_of_dhis2(kind in kind(), year in -5..12_000, ordinal in -2..15) {
        if let Some(written) = period(kind, year, ordinal) {
            prop_assert!(is_dhis2(&written), "{written}");
        } else {
            let parts = match kind {
                Frequency::Annual => i32::MAX,
                Frequency::SemiAnnual => 2,
                Frequency::Quarterly => 4,
                Frequency::Monthly => 12,
                Frequency::OneOff | Frequency::Thematic => 0,
            };
            let is_in_range = (0..=9999).contains(&year) && (parts == i32::MAX || (1..=parts).contains(&ordinal));
            prop_assert!(!is_in_range);
        }
    }

    /// Whatever comes in, a place is there at most once, and every mapped figure is a value or told of.
    #[test]
    fn nothing_comes_twice_and_nothing_is_lost(parts in prop::collection::vec((0..3_usize, 0..3_usize, 0..4_u8), 0..20)) {
        let measures = ["7.1.a", "7.2.a", "7.4.a"];
        let units = ["PTP", "PYT", "PNV"];
        let cells: Vec<AggregateCell> = parts
            .iter()
            .map(|(measure, unit, state)| {
                let state = match state {
                    0 => PartState::NoData,
                    1 => PartState::NotReported,
                    2 => quotient(0, 0),
                    _ => quotient(3, 7),
                };
                cell(measures[*measure], MeasureKind::Percentage, units[*unit], state)
            })
            .collect();
        let wanted = vec![entry("7.1.a", ExportPart::Rate, "A"), entry("7.2.a", ExportPart::Rate, "B"), entry("7.4.a", ExportPart::Rate, "C")];
        let export = export(&cells, &mapping(wanted));
        let places: std::collections::BTreeSet<Place> = export.set.values.iter().map(Place::of).collect();
        prop_assert_eq!(places.len(), export.set.values.len());
        let told: u64 = export.left_out.iter().map(|entry| entry.figures).sum();
        prop_assert_eq!(export.set.values.len() as u64 + told, cells.len() as u64);
    }
}
