//! Workbooks that are read, and those that are not.

use std::io::Write as _;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// A workbook of these parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook whose one sheet is this, with those shared texts.
fn workbook(sheet: &[u8], shared: &[u8]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!(
        r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let book = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let links = format!(
        r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    packed(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/sharedStrings.xml", shared),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

const NO_TEXTS: &[u8] = b"<sst uniqueCount=\"0\"></sst>";

fn sheet(rows: &str) -> Vec<u8> {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").into_bytes()
}

#[test]
fn cells_come_as_what_they_are() {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let first = book.add_worksheet();
    first.write_string(0, 1, "Đức Long").unwrap();
    first.write_number(1, 0, 0.1).unwrap();
    first.write_number(1, 2, 99_999_999_999.999_9).unwrap();
    first.write_boolean(2, 0, true).unwrap();
    let june = ExcelDateTime::from_ymd(2018, 6, 15).unwrap();
    first.write_datetime_with_format(2, 1, &june, &day).unwrap();
    first
        .write_formula(3, 0, Formula::new("=A2*2").set_result("0.2"))
        .unwrap();
    first
        .write_formula(3, 1, Formula::new("=1/0").set_result("#DIV/0!"))
        .unwrap();
    book.add_worksheet().write_number(0, 0, 7).unwrap();
    let sheets = read(&book.save_to_buffer().unwrap()).unwrap();
    let wanted = Sheet::from([
        (0, [(1, Cell::Text("Đức Long".into()))].into()),
        (
            1,
            [
                (0, Cell::Number(0.1)),
                (2, Cell::Number(99_999_999_999.999_9)),
            ]
            .into(),
        ),
        (2, [(0, Cell::Truth(true)), (1, Cell::Time)].into()),
        (3, [(0, Cell::Number(0.2)), (1, Cell::Error)].into()),
    ]);
    assert_eq!(
        sheets,
        [wanted, [(0, [(0, Cell::Number(7.0))].into())].into()]
    );
}

#[test]
fn what_is_no_workbook_is_refused() {
    let good = workbook(
        &sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#),
        NO_TEXTS,
    );
    assert_eq!(
        read(&good).unwrap(),
        [Sheet::from([(0, [(0, Cell::Number(1.0))].into())])]
    );
    let utf16: Vec<u8> = "<sst uniqueCount=\"1\"/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let no_workbooks = [
        Vec::new(),
        b"PK\x03\x04 and no more".to_vec(),
        b"measure_code,numerator\n7.1.a,5\n".to_vec(),
        good[..good.len() / 2].to_vec(),
        packed(&[("word/document.xml", b"<document/>")]),
        workbook(b"<worksheet><sheetData><row><c r=\"A1\"><v>1", NO_TEXTS),
        workbook(&sheet(""), &utf16),
        workbook(
            &sheet(""),
            b"<sst unique\x1b(BCount=\"9999999999999\"></sst>",
        ),
    ];
    for (place, bytes) in no_workbooks.iter().enumerate() {
        assert_eq!(read(bytes), Err(Unreadable::NotAWorkbook), "{place}");
    }
}

#[test]
fn an_address_that_no_sheet_has_is_no_panic() {
    let beyond = sheet(r#"<row><c r="ZZZZZZZZZ1"><v>1</v></c></row>"#);
    let _ = read(&workbook(&beyond, NO_TEXTS));
}

#[test]
fn what_grows_too_large_is_refused_before_it_does() {
    let zeros = vec![b' '; 21 * 1024 * 1024];
    let bomb = workbook(&zeros, NO_TEXTS);
    assert!(bomb.len() < 100_000, "it is small until it is unpacked");
    let rows = "<row/>".repeat(4_000_000);
    let half = vec![b' '; 11 * 1024 * 1024];
    let cells = "<c><v>1</v></c>".repeat(100_001);
    let shared = [
        b"<sst uniqueCount=\"1\"><si><t>".to_vec(),
        vec![b'x'; 7 * 1024 * 1024],
        b"</t></si></sst>".to_vec(),
    ]
    .concat();
    let sharing = |cells| {
        let cells = "<c t=\"s\"><v>0</v></c>".repeat(cells);
        workbook(&sheet(&format!("<row r=\"1\">{cells}</row>")), &shared)
    };
    assert_eq!(read(&sharing(2)).unwrap()[0][&0].len(), 2);
    let too_large = [
        sharing(3),
        bomb,
        workbook(&sheet(&rows), NO_TEXTS),
        packed(&[("a.bin", &half), ("b.bin", &half)]),
        workbook(&sheet(&format!("<row r=\"1\">{cells}</row>")), NO_TEXTS),
        workbook(&sheet(""), b"<sst uniqueCount=\"1000001\"></sst>"),
        workbook(
            &sheet(""),
            b"<sst uniqueCount = '99999999999999999999999'></sst>",
        ),
    ];
    for (place, bytes) in too_large.iter().enumerate() {
        assert_eq!(read(bytes), Err(Unreadable::TooLarge), "{place}");
    }
    let names: Vec<String> = (0..1001).map(|number| format!("{number}.bin")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(read(&packed(&parts)), Err(Unreadable::TooLarge));
}

#[test]
fn cells_far_apart_take_no_room_between_them() {
    let far = sheet(
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#,
    );
    let read = read(&workbook(&far, NO_TEXTS)).unwrap();
    let rows: Vec<u32> = read[0].keys().copied().collect();
    assert_eq!(rows, [0, 1_048_575]);
}
