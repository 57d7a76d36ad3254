//! Reading spreadsheets (XLSX) of strangers: what is no spreadsheet, or would be too large once unpacked, is refused
//! before it is read.
//!
//! Macros, links and whatever else a workbook can hold are never looked at: of each sheet only the cells are read,
//! and of a formula only the value it had when the file was saved.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

/// Most bytes that all parts of a workbook may have once unpacked.
const MOST_UNPACKED: u64 = 20 * 1024 * 1024;
/// Most parts of a workbook.
const MOST_PARTS: usize = 1000;
/// Most sheets that are looked at.
const MOST_SHEETS: usize = 20;
/// Most cells with something in them.
pub const MOST_CELLS: usize = 100_000;
/// Most texts a workbook may say that it shares among its cells: room is made for as many.
const MOST_SHARED: u64 = 1_000_000;
/// Most bytes that the texts of all cells may have: many cells may share one text, and each gets its own.
const MOST_TEXT: usize = 20 * 1024 * 1024;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text, not empty.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Truth(bool),
    /// A day or a time.
    Time,
    /// A formula that failed.
    Error,
}

/// The cells of a sheet that hold something, by row and column, from 0.
pub type Sheet = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not a workbook, or a damaged one, or one locked with a password.
    NotAWorkbook,
    /// It holds more than is ever read.
    TooLarge,
}

/// Reads the sheets of a workbook, in their order. Takes its time: not for a thread that answers requests.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    inspect(bytes)?;
    // A file may be such that its reader gives up in the middle of a sum.
    std::panic::catch_unwind(|| sheets(bytes)).unwrap_or(Err(Unreadable::NotAWorkbook))
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    let broken = |_| Unreadable::NotAWorkbook;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let names = book.sheet_names();
    let mut sheets = Vec::new();
    let mut left = MOST_CELLS;
    let mut text_left = MOST_TEXT;
    for name in names.into_iter().take(MOST_SHEETS) {
        // Some sheets are charts, which have no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut sheet = Sheet::new();
        while let Some(found) = cells.next_cell().map_err(broken)? {
            let value = found.get_value();
            text_left = text_left
                .checked_sub(text_len(value))
                .ok_or(Unreadable::TooLarge)?;
            let Some(cell) = cell(value) else {
                continue;
            };
            left = left.checked_sub(1).ok_or(Unreadable::TooLarge)?;
            let (row, column) = found.get_position();
            sheet.entry(row).or_default().insert(column, cell);
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Bytes of a cell's text, known before it is copied.
fn text_len(value: &DataRef<'_>) -> usize {
    match value {
        DataRef::String(one) => one.len(),
        DataRef::SharedString(one) => one.len(),
        _ => 0,
    }
}

fn cell(value: &DataRef<'_>) -> Option<Cell> {
    let text = |text: &str| (!text.is_empty()).then(|| Cell::Text(text.to_owned()));
    match value {
        DataRef::Empty => None,
        DataRef::String(one) => text(one),
        DataRef::SharedString(one) => text(one),
        DataRef::Float(number) => Some(Cell::Number(*number)),
        DataRef::Int(number) => number.to_string().parse().ok().map(Cell::Number),
        DataRef::Bool(truth) => Some(Cell::Truth(*truth)),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
            Some(Cell::Time)
        }
        DataRef::Error(_) => Some(Cell::Error),
    }
}

/// Unpacks every part once, counting: what the directory says of their sizes need not be true.
fn inspect(bytes: &[u8]) -> Result<(), Unreadable> {
    let broken = |_| Unreadable::NotAWorkbook;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MOST_PARTS {
        return Err(Unreadable::TooLarge);
    }
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive
            .by_index(index)
            .map_err(|_| Unreadable::NotAWorkbook)?;
        if part.size() > left {
            return Err(Unreadable::TooLarge);
        }
        let name = part.name().map_err(|_| Unreadable::NotAWorkbook)?;
        let name = name.to_ascii_lowercase();
        let mut content = Vec::new();
        part.take(left + 1)
            .read_to_end(&mut content)
            .map_err(|_| Unreadable::NotAWorkbook)?;
        left = left
            .checked_sub(content.len() as u64)
            .ok_or(Unreadable::TooLarge)?;
        let extension = name.rsplit('.').next().unwrap_or_default();
        if matches!(extension, "xml" | "rels") {
            inspect_xml(&content)?;
        }
    }
    Ok(())
}

/// XML is plain UTF-8, as every spreadsheet writes it, so that nothing hides behind another encoding; and it does
/// not ask for more room than its texts can fill.
fn inspect_xml(content: &[u8]) -> Result<(), Unreadable> {
    const COUNT: &str = "uniqueCount";
    let text = std::str::from_utf8(content).map_err(|_| Unreadable::NotAWorkbook)?;
    let is_plain = |c: char| !c.is_ascii_control() || matches!(c, '\t' | '\n' | '\r');
    if !text.chars().all(is_plain) {
        return Err(Unreadable::NotAWorkbook);
    }
    for (at, _) in text.match_indices(COUNT) {
        let digits: String = text[at + COUNT.len()..]
            .chars()
            .skip_while(|c| !c.is_ascii_digit() && *c != '<')
            .take_while(char::is_ascii_digit)
            .collect();
        // Digits beyond 64 bits are more than enough, too.
        if !digits.is_empty() && digits.parse().is_ok_and(|count: u64| count <= MOST_SHARED) {
            continue;
        }
        if !digits.is_empty() {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;
