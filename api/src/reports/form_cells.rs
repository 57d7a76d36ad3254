//! What stands in a cell of a filled form.
//!
//! Numbers come exactly: of a spreadsheet's cell the shortest decimal that reads back as the same number. Text that
//! holds a number is taken where it can mean one thing only: whole numbers everywhere; in CSV text with the decimal
//! comma between semicolons, and with the decimal point between commas. Nothing groups digits.

use crate::decimal::{Decimal, DecimalError};
use crate::http::words::{Prose, says_something};
use crate::text::Text;
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
pub type Refused = (&'static str, Text);

/// The number in a cell, exactly.
pub fn number(cell: &Cell, kind: Kind) -> Result<Decimal, Refused> {
    let text = match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => number_text(text.trim(), kind)?,
        Cell::Truth(_) => return Err(not_a_number()),
        Cell::Time => return Err(a_time()),
        Cell::Error => return Err(an_error()),
    };
    Decimal::parse(&text).map_err(|error| match error {
        DecimalError::NotANumber => not_a_number(),
        DecimalError::TooPrecise => (
            "too_precise",
            Text::new(
                "Nhiều nhất 4 chữ số sau dấu thập phân.",
                "At most 4 digits after the decimal point.",
            ),
        ),
        DecimalError::OutOfRange => (
            "out_of_range",
            Text::new(
                "Phải nhỏ hơn 100 tỷ (cả số âm).",
                "Must be below 10^11 in size.",
            ),
        ),
    })
}

/// A number's text with a point for its decimals.
fn number_text(text: &str, kind: Kind) -> Result<String, Refused> {
    let is_marked = |c| text.contains(c);
    match kind {
        Kind::Spreadsheet if is_marked('.') || is_marked(',') => Err((
            "number_as_text",
            Text::new(
                "Số này được nhập dạng chữ, không rõ dấu thập phân; hãy nhập lại dạng số.",
                "This number is text, and its decimal mark is not sure; enter it as a number.",
            ),
        )),
        Kind::Csv(',') if is_marked('.') => Err((
            "decimal_mark",
            Text::new(
                "Tệp ngăn cách ô bằng dấu chấm phẩy thì dấu thập phân là dấu phẩy; không nhóm chữ số.",
                "Between semicolons the decimal mark is the comma; do not group digits.",
            ),
        )),
        Kind::Csv('.') if is_marked(',') => Err((
            "decimal_mark",
            Text::new(
                "Tệp ngăn cách ô bằng dấu phẩy thì dấu thập phân là dấu chấm; không nhóm chữ số.",
                "Between commas the decimal mark is the point; do not group digits.",
            ),
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
        _ => Err((
            "not_yes_or_no",
            Text::new("Phải là Có hoặc Không.", "It must be Yes or No."),
        )),
    }
}

/// Words.
pub fn prose(cell: &Cell) -> Result<Prose<2000>, Refused> {
    match cell {
        Cell::Error => return Err(an_error()),
        Cell::Time => return Err(a_time()),
        Cell::Truth(_) => {
            return Err(("wrong_type", Text::new("Phải là chữ.", "It must be text.")));
        }
        Cell::Text(_) | Cell::Number(_) => {}
    }
    Prose::new(plain_text(cell)).map_err(|message| {
        let text = Text::new(format!("Giá trị không hợp lệ: {message}"), message);
        ("invalid_value", text)
    })
}

fn not_a_number() -> Refused {
    let text = Text::new("Phải là số.", "It must be a number.");
    ("not_a_number", text)
}

fn a_time() -> Refused {
    let text = Text::new(
        "Ô đang ở dạng ngày giờ; hãy đổi sang dạng số hoặc chữ rồi nhập lại.",
        "The cell holds a date or time; change its format and enter it again.",
    );
    ("date", text)
}

fn an_error() -> Refused {
    let text = Text::new("Công thức trong ô bị lỗi.", "The cell's formula failed.");
    ("cell_error", text)
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
