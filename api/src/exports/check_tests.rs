use entity::enums::ExportPart;
use proptest::prelude::*;

use super::*;
use crate::exports::dto::{MappedMeasure, MappedUnit};
use crate::http::words::Line;

const COUNT: Uuid = Uuid::from_u128(1);
const SHARE: Uuid = Uuid::from_u128(2);
const WARD: Uuid = Uuid::from_u128(3);
const OFFICE: Uuid = Uuid::from_u128(4);
const NOBODY: Uuid = Uuid::from_u128(5);

fn known() -> Known {
    Known {
        measures: BTreeMap::from([
            (COUNT, BTreeSet::from([MeasureKind::Count])),
            (SHARE, BTreeSet::from([MeasureKind::Percentage])),
        ]),
        units: BTreeSet::from([WARD, OFFICE]),
    }
}

fn measure(
    measure_id: Uuid,
    part: ExportPart,
    element: &str,
    combo: Option<&str>,
) -> MappedMeasure {
    MappedMeasure {
        measure_id,
        part,
        data_element: Line::new(element).unwrap(),
        category_option_combo: combo.map(|combo| Line::new(combo).unwrap()),
    }
}

fn unit(unit_id: Uuid, org_unit: &str) -> MappedUnit {
    MappedUnit {
        unit_id,
        org_unit: Line::new(org_unit).unwrap(),
    }
}

fn good() -> Dhis2Mapping {
    Dhis2Mapping {
        id_scheme: Dhis2IdScheme::Uid,
        org_unit_scheme: Dhis2IdScheme::Code,
        use_unit_codes: false,
        attribute_option_combo: None,
        measures: vec![
            measure(SHARE, ExportPart::Men, "fbfJHSPpUQD", Some("bRowv6yZOF2")),
            measure(SHARE, ExportPart::Women, "fbfJHSPpUQD", Some("HllvX50cXC0")),
            measure(COUNT, ExportPart::Amount, "cYeuwXTCPkU", None),
        ],
        units: vec![unit(WARD, "22915"), unit(OFFICE, "PTP Phan Thiết")],
    }
}

fn faults(mapping: &Dhis2Mapping) -> Vec<String> {
    let Err(problem) = check(mapping, &known()) else {
        return Vec::new();
    };
    let faults = problem.errors.iter();
    faults
        .map(|fault| format!("{} {}", fault.place, fault.code))
        .collect()
}

#[test]
fn a_good_mapping_has_no_fault() {
    assert!(faults(&good()).is_empty());
    let by_codes = Dhis2Mapping {
        units: Vec::new(),
        use_unit_codes: true,
        ..good()
    };
    assert!(faults(&by_codes).is_empty());
}

#[test]
fn all_faults_come_at_once_each_where_it_is() {
    let bad = Dhis2Mapping {
        use_unit_codes: true,
        org_unit_scheme: Dhis2IdScheme::Uid,
        attribute_option_combo: Some(Line::new("short").unwrap()),
        measures: vec![
            measure(NOBODY, ExportPart::Amount, "fbfJHSPpUQD", None),
            measure(COUNT, ExportPart::Rate, "1bfJHSPpUQD", Some("x")),
            measure(SHARE, ExportPart::Men, "fbfJHSPpUQD", None),
        ],
        units: vec![
            unit(WARD, "fbfJHSPpUQD"),
            unit(WARD, "fbfJHSPpUQD"),
            unit(NOBODY, "22915"),
        ],
        ..good()
    };
    assert_eq!(
        faults(&bad),
        [
            "/attribute_option_combo invalid_value",
            "/use_unit_codes invalid_value",
            "/measures/0/measure_id unknown_measure",
            "/measures/1/part part_unfit",
            "/measures/1/data_element invalid_value",
            "/measures/1/category_option_combo invalid_value",
            "/measures/2/data_element duplicate",
            "/units/1/unit_id duplicate",
            "/units/1/org_unit duplicate",
            "/units/2/unit_id unknown_unit",
            "/units/2/org_unit invalid_value",
        ]
    );
}

#[test]
fn a_figure_goes_to_one_data_element() {
    let bad = Dhis2Mapping {
        measures: vec![
            measure(SHARE, ExportPart::Numerator, "fbfJHSPpUQD", None),
            measure(SHARE, ExportPart::Denominator, "cYeuwXTCPkU", None),
            measure(SHARE, ExportPart::Numerator, "FTRrcoaog83", None),
        ],
        ..good()
    };
    assert_eq!(faults(&bad), ["/measures/2/part duplicate"]);
}

#[test]
fn a_data_element_comes_with_a_combination_or_without() {
    let bad = Dhis2Mapping {
        measures: vec![
            measure(SHARE, ExportPart::Numerator, "fbfJHSPpUQD", None),
            measure(SHARE, ExportPart::Women, "fbfJHSPpUQD", Some("HllvX50cXC0")),
            measure(SHARE, ExportPart::Men, "cYeuwXTCPkU", Some("bRowv6yZOF2")),
            measure(COUNT, ExportPart::Amount, "cYeuwXTCPkU", None),
        ],
        ..good()
    };
    assert_eq!(
        faults(&bad),
        [
            "/measures/1/category_option_combo mixed_combinations",
            "/measures/3/category_option_combo mixed_combinations",
        ]
    );
}

#[test]
fn a_mapping_without_units_needs_their_codes() {
    let bad = Dhis2Mapping {
        units: Vec::new(),
        ..good()
    };
    assert_eq!(faults(&bad), ["/units empty"]);
}

#[test]
fn a_mapping_has_a_size() {
    let none = Dhis2Mapping {
        measures: Vec::new(),
        ..good()
    };
    let many = Dhis2Mapping {
        units: vec![unit(WARD, "22915"); MOST_UNITS + 1],
        ..good()
    };
    assert!(size(&good()).is_ok());
    assert!(size(&none).is_err() && size(&many).is_err());
}

proptest! {
    #[test]
    fn uids_are_what_dhis2_says(text in "[a-zA-Z][a-zA-Z0-9]{10}", other in "[0-9][a-zA-Z0-9]{10}|[a-zA-Z][a-zA-Z0-9]{0,9}|[a-zA-Z][a-zA-Z0-9]{11,15}|[a-zA-Z][a-zA-Z0-9]{9}[-_. ]") {
        prop_assert!(is_identifier(Dhis2IdScheme::Uid, &text));
        prop_assert!(!is_identifier(Dhis2IdScheme::Uid, &other));
    }
}
