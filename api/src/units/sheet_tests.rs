use std::fmt::Write as _;

use entity::enums::{UnitKind, UnitLevel};
use proptest::prelude::*;
use time::macros::date;

use super::*;

/// Line, column and code of what is wrong in a file.
fn wrong(text: &str) -> Vec<String> {
    let mut faults = Faults::default();
    parse(text, &mut faults);
    let Err(problem) = faults.or_ok() else {
        return Vec::new();
    };
    let faults = problem.errors.iter();
    faults
        .map(|fault| format!("{}: {}", fault.place, fault.code))
        .collect()
}

/// The units of a file in which nothing is wrong, each with its line.
fn rows(text: &str) -> Vec<(u64, Row)> {
    assert_eq!(wrong(text), [""; 0], "{text}");
    parse(text, &mut Faults::default()).rows
}

fn codes(text: &str) -> Vec<(u64, String)> {
    rows(text)
        .into_iter()
        .map(|(line, row)| (line, row.code))
        .collect()
}

const HEAD: &str = "code,name,kind,level,active_from\n";

#[test]
fn a_spreadsheet_saves_the_same_units_in_several_ways() {
    let plain = "code,name,name_en,kind,level,parent_code,active_from,active_to,identifier,identifier_2016,requires_sign_off\n\
        PTP,\"Phòng Tư pháp, thành phố \"\"PT\"\"\",Office of Justice,office,district,593,2018-01-01,2025-07-01,H11.01,000.00.01.H11,có\n";
    let wanted = Row {
        code: "PTP".to_owned(),
        name: "Phòng Tư pháp, thành phố \"PT\"".to_owned(),
        name_en: Some("Office of Justice".to_owned()),
        kind: UnitKind::Office,
        level: UnitLevel::District,
        parent_code: Some("593".to_owned()),
        active_from: date!(2018 - 01 - 01),
        active_to: Some(date!(2025 - 07 - 01)),
        identifier: Some("H11.01".to_owned()),
        identifier_2016: Some("000.00.01.H11".to_owned()),
        requires_sign_off: true,
    };
    let wanted = [(2, wanted)];
    assert_eq!(rows(plain), wanted);
    assert_eq!(
        rows(&format!("\u{feff}{plain}")),
        wanted,
        "with a byte order mark"
    );
    assert_eq!(
        rows(&plain.replace('\n', "\r\n")),
        wanted,
        "lines as on Windows"
    );
    assert_eq!(rows(plain.trim_end()), wanted, "no line break at the end");
    let semicolons = "Requires_Sign_Off ;identifier_2016;identifier;active_to;active_from;parent_code;level;kind;name_en;name;CODE;;\r\n\
        CO\u{301};000.00.01.H11;H11.01;2025-07-01; 2018-01-01;593;district;office;Office of Justice;\"Phòng Tư pháp, thành phố \"\"PT\"\"\";PTP;;\r\n";
    assert_eq!(
        rows(semicolons),
        wanted,
        "semicolons, columns in another order"
    );
}

#[test]
fn what_is_optional_may_be_missing_or_empty() {
    let text = format!("{HEAD}60,Tỉnh Bình Thuận,province,province,1992-04-01\n");
    let (_, row) = rows(&text).remove(0);
    assert_eq!(
        (row.name_en, row.parent_code, row.active_to),
        (None, None, None)
    );
    assert!(!row.requires_sign_off);
    for (word, means) in [
        ("yes", true),
        ("TRUE", true),
        ("1", true),
        ("Có", true),
        ("no", false),
        ("False", false),
        ("0", false),
        ("KHÔNG", false),
        ("", false),
        (" ", false),
    ] {
        let text = format!("requires_sign_off,{HEAD}{word},60,Tỉnh,province,province,1992-04-01\n");
        assert_eq!(rows(&text)[0].1.requires_sign_off, means, "{word}");
    }
}

#[test]
fn lines_count_as_the_rows_of_a_spreadsheet() {
    let unit = |code: &str| format!("{code},Phường,ward,commune,2001-01-01");
    for end in ["\n", "\r\n"] {
        let lines = [
            HEAD.trim_end().to_owned(),
            unit("A"),
            String::new(),
            String::new(),
            unit("B"),
            ",,,,".to_owned(),
            unit("C"),
            String::new(),
        ];
        let wanted = [(2, "A"), (5, "B"), (7, "C")].map(|(line, code)| (line, code.to_owned()));
        assert_eq!(codes(&lines.join(end)), wanted);
    }
    // A line break within quotes does not begin a row, and no name has one.
    let text = format!(
        "{HEAD}A,\"Phường\r\nMũi Né\",ward,commune,2001-01-01\r\nB,,ward,commune,2001-01-01\r\n"
    );
    assert_eq!(
        wrong(&text),
        ["line 2, name: invalid_value", "line 3, name: blank"]
    );
}

#[test]
fn columns_are_told_apart() {
    assert_eq!(
        wrong("code,tên,level,code\nA,Phường,commune,B\n"),
        [
            "line 1, tên: unknown_column",
            "line 1, code: duplicate_column",
            "line 1, name: missing_column",
            "line 1, kind: missing_column",
            "line 1, active_from: missing_column",
        ]
    );
    assert_eq!(wrong("").len(), 5, "an empty file has no columns");
    // With the columns it needs, an unknown one hides no fault of a line.
    assert_eq!(
        wrong("code,name,kind,level,active_from,note\nA,,ward,commune,2001-01-01,x\n"),
        ["line 1, note: unknown_column", "line 2, name: blank"]
    );
    let stray =
        format!("{HEAD}A,Phường,ward,commune,2001-01-01,,x\nB,Phường,ward,commune,2001-01-01,,\n");
    assert_eq!(wrong(&stray), ["line 2: stray_cell"]);
    let blank_head = "code,name,kind,level,active_from,\nA,Phường,ward,commune,2001-01-01,x\n";
    assert_eq!(wrong(blank_head), ["line 2: stray_cell"]);
}

#[test]
fn every_wrong_cell_is_told() {
    let head = "code,name,name_en,kind,level,parent_code,active_from,active_to,identifier,identifier_2016,requires_sign_off";
    let long = "ộ".repeat(301);
    let text = format!(
        "{head}\n\
        ,  ,=1,Ward,city,{code},2018-02-29,1/7/2025,H5,H49,maybe\n\
        A,{long},x\u{b}x,ward,,-B,2018-01-01,2018-01-01,,,2\n\
        C\n",
        code = "9".repeat(33),
    );
    assert_eq!(
        wrong(&text),
        [
            "line 2, code: blank",
            "line 2, name: blank",
            "line 2, name_en: formula",
            "line 2, kind: unknown_value",
            "line 2, level: unknown_value",
            "line 2, parent_code: invalid_value",
            "line 2, active_from: invalid_value",
            "line 2, active_to: invalid_value",
            "line 2, identifier: invalid_value",
            "line 2, identifier_2016: invalid_value",
            "line 2, requires_sign_off: unknown_value",
            "line 3, name: invalid_value",
            "line 3, name_en: invalid_value",
            "line 3, level: blank",
            "line 3, parent_code: formula",
            "line 3, requires_sign_off: unknown_value",
            "line 3, active_to: before_start",
            "line 4, name: blank",
            "line 4, kind: blank",
            "line 4, level: blank",
            "line 4, active_from: blank",
        ]
    );
}

#[test]
fn what_a_spreadsheet_would_work_out_is_no_name() {
    for name in ["=A1", "+84", "-5", "@SUM(A1)", "\t=x", " +1"] {
        let text = format!("{HEAD}A,\"{name}\",ward,commune,2001-01-01\n");
        assert_eq!(wrong(&text), ["line 2, name: formula"], "{name:?}");
    }
    assert_eq!(
        codes(&format!(
            "{HEAD}A,Phường 2 = xã 3 + 4,ward,commune,2001-01-01\n"
        ))
        .len(),
        1
    );
}

#[test]
fn codes_that_look_the_same_are_the_same() {
    let text = format!("{HEAD}\u{a0}593 , Mu\u{303}i Ne\u{301} ,ward,commune,2001-01-01\n");
    let (_, row) = rows(&text).remove(0);
    assert_eq!((row.code.as_str(), row.name.as_str()), ("593", "Mũi Né"));
}

#[test]
fn a_file_has_at_most_five_thousand_units() {
    let mut text = HEAD.to_owned();
    for number in 0..5000 {
        let _ = writeln!(text, "{number},Xã,commune,commune,2001-01-01");
    }
    assert_eq!(codes(&text).len(), 5000);
    text.push_str("5000,Xã,commune,commune,2001-01-01\n5001,,,,\n");
    assert_eq!(wrong(&text), ["line 5002: too_many"]);
}

#[test]
fn lines_that_are_wrong_count_as_well() {
    let text = format!("{HEAD}{}", "A,Xã,x,commune,2001-01-01\n".repeat(5001));
    let mut faults = Faults::default();
    let sheet = parse(&text, &mut faults);
    assert_eq!((sheet.rows.len(), sheet.spoilt.len()), (0, 1));
    let told = faults.or_ok().unwrap_err().detail.unwrap();
    assert!(
        told.en.contains("5001 faults"),
        "5000 kinds and one line too many: {}",
        told.en
    );
}

#[test]
fn a_file_has_at_most_a_hundred_columns() {
    // Each comma after the five names begins another cell.
    let head = |more: usize| format!("{}{}\n", HEAD.trim_end(), ",".repeat(more));
    assert!(wrong(&head(95)).is_empty());
    assert_eq!(wrong(&head(96)), ["line 1: too_many_columns"]);
}

prop_compose! {
    fn any_row()(
        code in "[0-9A-Z;]([0-9A-Z\", ;-]{0,7}[0-9A-Z])?",
        name in "[A-ZĐ\"]([A-Za-zđạ\", ;=+-]{0,20}[a-zđạ=])?",
        name_en in proptest::option::of("[A-Z,;]([a-z, ;]{0,9}[a-z;])?"),
        kind in prop_oneof![Just(UnitKind::Ward), Just(UnitKind::ProvincialDepartment)],
        level in prop_oneof![Just(UnitLevel::Commune), Just(UnitLevel::Province)],
        parent_code in proptest::option::of("[0-9]{1,5}"),
        from in 0..300i64,
        days in proptest::option::of(1..300i64),
        identifier in proptest::option::of(Just("H11.02")),
        requires_sign_off in any::<bool>(),
    ) -> Row {
        let active_from = date!(2001 - 01 - 01) + time::Duration::days(from);
        Row {
            code, name, name_en, kind, level, parent_code, active_from, requires_sign_off,
            active_to: days.map(|days| active_from + time::Duration::days(days)),
            identifier: identifier.map(str::to_owned),
            identifier_2016: None,
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(written in proptest::collection::vec(any_row(), 0..9)) {
        let file = String::from_utf8(write(written.iter()).unwrap()).unwrap();
        let read: Vec<Row> = rows(&file).into_iter().map(|(_, row)| row).collect();
        prop_assert_eq!(read, written);
    }

    #[test]
    fn no_file_is_a_panic(text in "(code|name|kind|level|active_from|[,;\"\\r\\n=x]){0,40}") {
        wrong(&text);
    }
}
