//! What stands in a cell of a filled form.
//!
//! Numbers come exactly: of a spreadsheet's cell the shortest decimal that reads back as the same number. Text that
//! holds a number is taken where it can mean one thing only: whole numbers everywhere; in CSV text with the decimal
//! comma between semicolons, and with the decimal point between commas. Nothing groups digits.

use crate::decimal::{Decimal, DecimalError};
use crate::http::catalogue::FaultCode;
use crate::http::words::{Prose, says_something};
use crate::text::Text;
use crate::texts;
use crate::unfit::Unfit;
use crate::workbook::Cell;

/// How the places of a table are told, and how its text marks decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Cells have addresses and types; no mark in a text is sure.
    Spreadsheet,
    /// Lines and names of columns; this sign marks decimals.
    Csv(char),
}

/// Why a cell cannot be taken: a short code, and words.
pub type Refused = (FaultCode, Text);

/// The number in a cell, exactly.
pub fn number(cell: &Cell, kind: Kind) -> Result<Decimal, Refused> {
    let text = match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => number_text(text.trim(), kind)?,
        Cell::Truth(_) => return Err(not_a_number()),
        Cell::Time => return Err(a_time()),
        Cell::Error => return Err(an_error()),
    };
    Decimal::parse(&text).map_err(|error| {
        let code = match error {
            DecimalError::NotANumber => FaultCode::NotANumber,
            DecimalError::TooPrecise => FaultCode::TooPrecise,
            DecimalError::OutOfRange => FaultCode::OutOfRange,
        };
        (code, error.text())
    })
}

/// A number's text with a point for its decimals.
fn number_text(text: &str, kind: Kind) -> Result<String, Refused> {
    let is_marked = |c| text.contains(c);
    match kind {
        Kind::Spreadsheet if is_marked('.') || is_marked(',') => Err((
            FaultCode::NumberAsText,
            texts::form_faults::number_as_text(),
        )),
        Kind::Csv(',') if is_marked('.') => Err((
            FaultCode::DecimalMark,
            texts::form_faults::comma_between_semicolons(),
        )),
        Kind::Csv('.') if is_marked(',') => Err((
            FaultCode::DecimalMark,
            texts::form_faults::point_between_commas(),
        )),
        _ => Ok(text.replace(',', ".")),
    }
}

/// The text in a cell.
pub fn text(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

/// Whether a cell shows nothing.
pub fn is_blank(cell: &Cell) -> bool {
    text(cell).is_some_and(|text| !says_something(text))
}

/// What a cell shows, of one that names something.
pub fn plain_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Truth(_) | Cell::Time | Cell::Error => String::new(),
    }
}

/// Yes or no.
pub fn answer(cell: &Cell) -> Result<bool, Refused> {
    let said = match cell {
        Cell::Truth(is_so) => return Ok(*is_so),
        Cell::Error => return Err(an_error()),
        Cell::Time => return Err(a_time()),
        _ => plain_text(cell).trim().to_lowercase(),
    };
    match said.as_str() {
        "yes" | "true" | "1" | "có" => Ok(true),
        "no" | "false" | "0" | "không" => Ok(false),
        _ => Err((FaultCode::NotYesOrNo, texts::form_faults::not_yes_or_no())),
    }
}

/// Words.
pub fn prose(cell: &Cell) -> Result<Prose<2000>, Refused> {
    match cell {
        Cell::Error => return Err(an_error()),
        Cell::Time => return Err(a_time()),
        Cell::Truth(_) => {
            return Err((FaultCode::WrongType, texts::form_faults::not_text()));
        }
        Cell::Text(_) | Cell::Number(_) => {}
    }
    Prose::new(plain_text(cell)).map_err(|Unfit(text)| (FaultCode::InvalidValue, text))
}

fn not_a_number() -> Refused {
    (FaultCode::NotANumber, texts::values::not_a_number())
}

fn a_time() -> Refused {
    let text = texts::form_faults::date_or_time();
    (FaultCode::Date, text)
}

fn an_error() -> Refused {
    let text = texts::form_faults::formula_failed();
    (FaultCode::CellError, text)
}

/// The letters of a spreadsheet's column, from 0.
pub fn letters(column: u32) -> String {
    let mut left = column + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = (left - 1) % 26;
        letters.extend(char::from_digit(digit + 10, 36).map(|letter| letter.to_ascii_uppercase()));
        left = (left - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
#[path = "form_cells_tests.rs"]
mod tests;
