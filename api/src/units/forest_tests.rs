use entity::enums::{UnitKind, UnitLevel};
use time::Date;
use time::macros::date;

use super::super::table::COLUMNS;
use super::*;
use crate::http::catalogue::FaultCode;
use Place::{Below, BelowRow, Unchanged};

fn row(code: &str, parent: &str, from: Date, to: Option<Date>) -> Row {
    Row {
        code: code.to_owned(),
        name: format!("Đơn vị {code}"),
        name_en: None,
        kind: UnitKind::Ward,
        level: UnitLevel::Commune,
        parent_code: Some(parent.to_owned()).filter(|code| !code.is_empty()),
        active_from: from,
        active_to: to,
        identifier: None,
        identifier_2016: None,
        requires_sign_off: false,
    }
}

/// A unit from 2001 on.
fn always(code: &str, parent: &str) -> Row {
    row(code, parent, date!(2001 - 01 - 01), None)
}

fn file(rows: impl IntoIterator<Item = Row>) -> Sheet {
    Sheet {
        columns: COLUMNS.into(),
        rows: (2..).zip(rows).collect(),
        ..Sheet::default()
    }
}

const CITY: Uuid = Uuid::from_u128(593);
const WARD: Uuid = Uuid::from_u128(22951);
const FOREIGN: Uuid = Uuid::from_u128(594);

/// A city with a ward that was closed, all within reach, and another city that is not.
fn known() -> Known {
    let mut known = Known::default();
    for (id, row, parent_id) in [
        (CITY, always("593", ""), None),
        (
            WARD,
            row(
                "22951",
                "593",
                date!(2001 - 01 - 01),
                Some(date!(2025 - 07 - 01)),
            ),
            Some(CITY),
        ),
        (FOREIGN, always("594", ""), None),
    ] {
        let code = known.codes.entry(row.code.clone()).or_default();
        code.push((life(&row), id));
        known.units.insert(id, Standing { row, parent_id });
    }
    known.within_reach = [CITY, WARD].into();
    known
}

fn placed(sheet: &Sheet, known: &Known) -> (Vec<Place>, Vec<String>) {
    let mut faults = Faults::default();
    let places = place(sheet, None, known, &mut faults);
    let told = faults.or_ok().err().map(|problem| problem.errors);
    let told = told.into_iter().flatten();
    let told = told.map(|fault| format!("{}: {}", fault.place, fault.code));
    (places, told.collect())
}

fn wrong(rows: impl IntoIterator<Item = Row>) -> Vec<String> {
    placed(&file(rows), &known()).1
}

#[test]
fn each_unit_finds_its_parent_in_the_file_or_before_it() {
    let sheet = file([
        always("A1", "A"),
        always("A", "593"),
        always("593", ""),
        row("22951", "593", date!(2025 - 07 - 01), None),
        row(
            "B",
            "22951",
            date!(2025 - 06 - 30),
            Some(date!(2025 - 07 - 01)),
        ),
        row("C", "22951", date!(2025 - 07 - 01), None),
    ]);
    let (places, wrong) = placed(&sheet, &known());
    assert_eq!(wrong, [""; 0]);
    // The code 22951 is the ward's until it is closed, then the new unit's.
    let wanted = [
        BelowRow(1),
        Below(CITY),
        Unchanged(CITY),
        Below(CITY),
        Below(WARD),
        BelowRow(3),
    ];
    assert_eq!(places, wanted);
}

#[test]
fn units_without_a_parent_stand_below_the_one_that_was_named_or_at_the_top() {
    let sheet = file([always("A", "")]);
    assert_eq!(
        placed(&sheet, &known()).1,
        ["line 2, parent_code: outside_reach"]
    );
    let everywhere = Known {
        everywhere: true,
        ..known()
    };
    assert_eq!(placed(&sheet, &everywhere), (vec![Place::Top], Vec::new()));
    let mut faults = Faults::default();
    assert_eq!(
        place(&sheet, Some(CITY), &known(), &mut faults),
        [Below(CITY)]
    );
    assert!(faults.is_empty());
    // Then a unit that is at the top is not the same.
    place(
        &file([always("593", "")]),
        Some(CITY),
        &known(),
        &mut faults,
    );
    assert_eq!(
        faults.or_ok().unwrap_err().errors[0].code,
        FaultCode::Differs
    );
}

#[test]
fn a_unit_that_is_there_is_left_alone_where_it_is_the_same() {
    assert_eq!(
        wrong([always("594", "")]),
        [""; 0],
        "also where it is not the caller's"
    );
    let mut other = always("593", "594");
    other.name = "Thành phố khác".to_owned();
    other.requires_sign_off = true;
    let wanted = [
        "line 2, name: differs",
        "line 2, parent_code: differs",
        "line 2, requires_sign_off: differs",
    ];
    assert_eq!(wrong([other.clone()]), wanted);
    // Of columns that the file has not it says nothing.
    let mut sheet = file([other]);
    sheet.columns = [Column::Code, Column::Name, Column::ActiveFrom].into();
    let wanted = ["line 2, name: differs", "line 2, parent_code: differs"];
    assert_eq!(placed(&sheet, &known()).1, wanted);
}

#[test]
fn a_code_is_one_unit_s_at_a_time() {
    let (from, to) = (date!(2020 - 01 - 01), date!(2022 - 01 - 01));
    let inside = row("A", "593", date!(2021 - 12 - 31), None);
    assert_eq!(
        wrong([
            row("A", "593", from, Some(to)),
            inside,
            row("A", "593", to, Some(date!(2023 - 01 - 01)))
        ]),
        ["line 3, code: duplicate", "line 4, code: duplicate"]
    );
    assert_eq!(
        wrong([row("A", "593", from, Some(to)), row("A", "593", to, None)]),
        [""; 0]
    );
    let ward = |from| row("22951", "593", from, None);
    assert_eq!(
        wrong([ward(date!(2025 - 06 - 30))]),
        ["line 2, code: code_taken"]
    );
    assert_eq!(wrong([ward(date!(2025 - 07 - 01))]), [""; 0]);
    let before = row(
        "22951",
        "593",
        date!(2001 - 01 - 02),
        Some(date!(2001 - 02 - 01)),
    );
    assert_eq!(wrong([before]), ["line 2, code: code_taken"]);
}

#[test]
fn a_parent_is_there_all_the_while_and_within_reach() {
    assert_eq!(
        wrong([always("A", "X")]),
        ["line 2, parent_code: unknown_parent"]
    );
    let day = date!(2025 - 06 - 30);
    let below_ward = |to| row("A", "22951", day, to);
    assert_eq!(wrong([below_ward(Some(date!(2025 - 07 - 01)))]), [""; 0]);
    for to in [Some(date!(2025 - 07 - 02)), None] {
        assert_eq!(
            wrong([below_ward(to)]),
            ["line 2, parent_code: parent_not_throughout"]
        );
    }
    let early = row("A", "593", date!(2000 - 12 - 31), None);
    assert_eq!(wrong([early]), ["line 2, parent_code: unknown_parent"]);
    assert_eq!(
        wrong([always("A", "594")]),
        ["line 2, parent_code: outside_reach"]
    );
    let in_file = [
        row("B", "A", day, None),
        row("A", "593", day, Some(date!(2030 - 01 - 01))),
    ];
    assert_eq!(
        wrong(in_file),
        ["line 2, parent_code: parent_not_throughout"]
    );
    // A parent whose own line is wrong is told of there.
    let mut sheet = file([always("B", "A")]);
    sheet.spoilt.insert("A".to_owned());
    assert_eq!(placed(&sheet, &known()).1, [""; 0]);
}

#[test]
fn nobody_stands_below_themself() {
    let rows = [
        always("A", "B"),
        always("B", "C"),
        always("C", "B"),
        always("D", "D"),
        always("E", "A"),
    ];
    let circle = [
        "line 3, parent_code: cycle",
        "line 4, parent_code: cycle",
        "line 5, parent_code: cycle",
    ];
    assert_eq!(wrong(rows), circle);
    let chain = |length: usize| {
        (0..length).map(|at| {
            always(
                &format!("N{at}"),
                &if at == 0 {
                    "593".to_owned()
                } else {
                    format!("N{}", at - 1)
                },
            )
        })
    };
    assert_eq!(wrong(chain(20)), [""; 0]);
    assert_eq!(wrong(chain(21)), ["line 22, parent_code: too_deep"]);
}

#[test]
fn an_identifier_is_one_unit_s_at_a_time() {
    let marked = |code: &str, from, to| Row {
        identifier: Some("H11.02".to_owned()),
        ..row(code, "593", from, to)
    };
    let (from, to) = (date!(2020 - 01 - 01), date!(2022 - 01 - 01));
    let both = [
        marked("A", from, Some(to)),
        marked("B", date!(2021 - 12 - 31), None),
    ];
    assert_eq!(wrong(both), ["line 3, identifier: duplicate"]);
    assert_eq!(
        wrong([marked("A", from, Some(to)), marked("B", to, None)]),
        [""; 0]
    );
    let mut known = known();
    known.units.get_mut(&WARD).unwrap().row.identifier = Some("H11.02".to_owned());
    known
        .identifiers
        .insert((Column::Identifier, "H11.02".to_owned()), vec![WARD]);
    let taken = |row| placed(&file([row]), &known).1;
    assert_eq!(
        taken(marked("A", from, None)),
        ["line 2, identifier: identifier_taken"]
    );
    assert_eq!(taken(marked("A", date!(2025 - 07 - 01), None)), [""; 0]);
}

#[test]
fn a_code_many_times_is_told_once_a_line() {
    let rows = (0..3000).map(|_| always("A", "593"));
    let told = placed(&file(rows), &known()).1;
    assert_eq!(
        told[..2],
        ["line 3, code: duplicate", "line 4, code: duplicate"]
    );
    let rows = ["A", "B", "C", "D"].map(|code| Row {
        identifier: Some("H11.02".to_owned()),
        ..always(code, "593")
    });
    let wanted = [3, 4, 5].map(|line| format!("line {line}, identifier: duplicate"));
    assert_eq!(wrong(rows), wanted);
}
