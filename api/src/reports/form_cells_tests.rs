//! Cells of filled forms, right and wrong.

use super::*;
use crate::http::catalogue::FaultCode;

fn taken(cell: &Cell, kind: Kind) -> Result<String, FaultCode> {
    number(cell, kind)
        .map(|number| number.to_string())
        .map_err(|(code, _)| code)
}

fn typed(number: f64) -> Result<String, FaultCode> {
    taken(&Cell::Number(number), Kind::Spreadsheet)
}

fn written(text: &str, kind: Kind) -> Result<String, FaultCode> {
    taken(&Cell::Text(text.into()), kind)
}

#[test]
fn a_number_is_the_shortest_decimal_that_reads_back_the_same() {
    for (number, wanted) in [
        (0.1, "0.1"),
        (14.0, "14"),
        (-2.5, "-2.5"),
        (1e3, "1000"),
        (0.0001, "0.0001"),
        (99_999_999_999.999_9, "99999999999.9999"),
        (-0.0, "0"),
    ] {
        assert_eq!(typed(number), Ok(wanted.to_owned()));
    }
    assert_eq!(typed(0.00001), Err(FaultCode::TooPrecise));
    // What a spreadsheet makes of 0.1 + 0.2.
    assert_eq!(typed(0.300_000_000_000_000_04), Err(FaultCode::TooPrecise));
    assert_eq!(typed(1e11), Err(FaultCode::OutOfRange));
    assert_eq!(typed(1e300), Err(FaultCode::OutOfRange));
    assert_eq!(typed(f64::NAN), Err(FaultCode::NotANumber));
    assert_eq!(typed(f64::INFINITY), Err(FaultCode::NotANumber));
}

#[test]
fn text_is_a_number_where_it_means_one_thing_only() {
    let (point, comma, sheet) = (Kind::Csv('.'), Kind::Csv(','), Kind::Spreadsheet);
    for kind in [point, comma, sheet] {
        assert_eq!(written(" 1234 ", kind), Ok("1234".to_owned()));
        assert_eq!(written("-7", kind), Ok("-7".to_owned()));
        for text in ["1 234", "năm", "1e", "0x10", "½"] {
            assert_eq!(written(text, kind), Err(FaultCode::NotANumber), "{text}");
        }
    }
    assert_eq!(written("12.5", point), Ok("12.5".to_owned()));
    assert_eq!(written("12,5", comma), Ok("12.5".to_owned()));
    // One thousand two hundred thirty-four, or one and a bit?
    assert_eq!(written("1,234", point), Err(FaultCode::DecimalMark));
    assert_eq!(written("1.234", comma), Err(FaultCode::DecimalMark));
    assert_eq!(written("1.234,5", comma), Err(FaultCode::DecimalMark));
    assert_eq!(written("1.234", sheet), Err(FaultCode::NumberAsText));
    assert_eq!(written("1,234", sheet), Err(FaultCode::NumberAsText));
    assert_eq!(written("1,2,3", comma), Err(FaultCode::NotANumber));
}

#[test]
fn what_is_no_number_is_told_apart() {
    let refused = |cell: Cell| taken(&cell, Kind::Spreadsheet);
    assert_eq!(refused(Cell::Time), Err(FaultCode::Date));
    assert_eq!(refused(Cell::Error), Err(FaultCode::CellError));
    assert_eq!(refused(Cell::Truth(true)), Err(FaultCode::NotANumber));
}

#[test]
fn an_answer_is_said_in_several_ways() {
    let said = |cell: Cell| answer(&cell).map_err(|(code, _)| code);
    let text = |text: &str| said(Cell::Text(text.into()));
    for yes in ["Có", " yes ", "TRUE", "1"] {
        assert_eq!(text(yes), Ok(true), "{yes}");
    }
    for no in ["Không", "no", "False", "0"] {
        assert_eq!(text(no), Ok(false), "{no}");
    }
    assert_eq!(said(Cell::Truth(false)), Ok(false));
    assert_eq!(said(Cell::Number(1.0)), Ok(true));
    assert_eq!(said(Cell::Number(2.0)), Err(FaultCode::NotYesOrNo));
    assert_eq!(text("chưa rõ"), Err(FaultCode::NotYesOrNo));
    assert_eq!(said(Cell::Time), Err(FaultCode::Date));
}

#[test]
fn words_keep_to_their_limits() {
    let said = |cell: Cell| prose(&cell).map(String::from).map_err(|(code, _)| code);
    assert_eq!(
        said(Cell::Text("Chưa tập huấn.\nDự kiến quý III.".into())),
        Ok("Chưa tập huấn.\nDự kiến quý III.".to_owned())
    );
    assert_eq!(said(Cell::Number(2018.0)), Ok("2018".to_owned()));
    assert_eq!(
        said(Cell::Text("a".repeat(2001))),
        Err(FaultCode::InvalidValue)
    );
    assert_eq!(said(Cell::Truth(true)), Err(FaultCode::WrongType));
    assert_eq!(said(Cell::Error), Err(FaultCode::CellError));
}

#[test]
fn columns_are_lettered_as_a_spreadsheet_does() {
    let wanted = [
        (0, "A"),
        (25, "Z"),
        (26, "AA"),
        (51, "AZ"),
        (701, "ZZ"),
        (702, "AAA"),
        (16_383, "XFD"),
    ];
    for (column, name) in wanted {
        assert_eq!(letters(column), name);
    }
}
