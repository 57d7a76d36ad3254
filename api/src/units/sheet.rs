//! The text of a file of units: from CSV (RFC 4180) to rows, and back.

use std::collections::{BTreeMap, BTreeSet};

use csv::{StringRecord, WriterBuilder};

use super::faults::Faults;
use super::table::{self, COLUMNS, Column, Row};
use crate::http::catalogue::FaultCode;
use crate::http::csv_lines::{BYTE_ORDER_MARK, CsvLines, separator};
use crate::http::words::says_something;
use crate::texts;

/// Most units in one file.
pub const MOST_ROWS: usize = 5000;

/// Most cells in the line of names: those known, and some that a spreadsheet saves beside them.
const MOST_COLUMNS: usize = 100;

/// Longest part of an unknown column's name that is told again.
const TOLD: usize = 64;

/// The units of a file.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The columns it has.
    pub columns: BTreeSet<Column>,
    /// Its units that are in order, each with its line.
    pub rows: Vec<(u64, Row)>,
    /// Codes of those that are not.
    pub spoilt: BTreeSet<String>,
}

/// The line of names.
struct Header {
    /// What stands at the head of each column, in order.
    headings: Vec<Heading>,
    /// Where each known column stands.
    places: BTreeMap<Column, usize>,
}

/// What stands at the head of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    /// A name, known or not.
    Named,
    /// Nothing: spreadsheets save columns that were used once.
    Blank,
}

/// Reads a file: a line of column names, then a unit a line, with commas or semicolons between the cells.
///
/// A line counts as a row of a spreadsheet does: the names are line 1, an empty line counts, a line break within
/// quotes does not. Lines whose cells are all blank are left out.
pub fn parse(text: &str, faults: &mut Faults) -> Sheet {
    let names = text.lines().next().unwrap_or_default();
    let mut lines = CsvLines::new(text, separator(names));
    let mut header = None;
    let mut sheet = Sheet::default();
    let mut taken = 0;
    while let Some((line, record)) = lines.next_line() {
        let Some(header) = &header else {
            let Some(read) = columns(record, line, faults) else {
                return sheet;
            };
            sheet.columns = read.places.keys().copied().collect();
            header = Some(read);
            continue;
        };
        if !record.iter().any(says_something) {
            continue;
        }
        if taken == MOST_ROWS {
            let text = texts::unit_files::too_many_units(MOST_ROWS);
            faults.line(line, FaultCode::TooMany, text);
            break;
        }
        taken += 1;
        take(&mut sheet, header, record, line, faults);
    }
    if header.is_none() {
        columns(&StringRecord::new(), 1, faults);
    }
    sheet
}

/// The column each cell stands in; `None` where some that are needed are missing, or twice there, or there are
/// too many.
fn columns(names: &StringRecord, line: u64, faults: &mut Faults) -> Option<Header> {
    if names.len() > MOST_COLUMNS {
        let text = texts::unit_files::too_many_columns(MOST_COLUMNS);
        faults.line(line, FaultCode::TooManyColumns, text);
        return None;
    }
    let mut places = BTreeMap::new();
    let mut is_clear = true;
    let headings = names
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let name = name.trim();
            let column = COLUMNS
                .into_iter()
                .find(|column| column.name().eq_ignore_ascii_case(name));
            if let Some(column) = column {
                if places.insert(column, place).is_some() {
                    is_clear = false;
                    let text = texts::unit_files::column_repeated();
                    faults.cell(line, column, FaultCode::DuplicateColumn, text);
                }
                return Heading::Named;
            }
            if name.is_empty() {
                return Heading::Blank;
            }
            let told: String = name.chars().take(TOLD).collect();
            let known = COLUMNS.map(Column::name).join(", ");
            let text = texts::unit_files::unknown_column(known);
            faults.named(line, &told, FaultCode::UnknownColumn, text);
            Heading::Named
        })
        .collect();
    for column in COLUMNS {
        if column.is_required() && !places.contains_key(&column) {
            is_clear = false;
            let text = texts::unit_files::column_missing();
            faults.cell(line, column, FaultCode::MissingColumn, text);
        }
    }
    is_clear.then_some(Header { headings, places })
}

/// Takes one line into the sheet.
fn take(sheet: &mut Sheet, header: &Header, record: &StringRecord, line: u64, faults: &mut Faults) {
    let is_clear = record.iter().enumerate().all(|(place, cell)| {
        let heading = header.headings.get(place).unwrap_or(&Heading::Blank);
        *heading != Heading::Blank || !says_something(cell)
    });
    if !is_clear {
        let text = texts::unit_files::cell_without_column();
        faults.line(line, FaultCode::StrayCell, text);
    }
    let cell = |column| {
        let place = header.places.get(&column)?;
        record.get(*place).map(str::to_owned)
    };
    let row = table::read(cell, |column, (code, text)| {
        faults.cell(line, column, code, text);
    });
    match row {
        Ok(row) if is_clear => sheet.rows.push((line, row)),
        _ => {
            sheet.spoilt.insert(cell(Column::Code).unwrap_or_default());
        }
    }
}

/// Writes a file: the names of all columns, then a unit a line, with commas between the cells.
pub fn write<'a>(rows: impl Iterator<Item = &'a Row>) -> Result<Vec<u8>, csv::Error> {
    let file = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut writer = WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(file);
    writer.write_record(COLUMNS.map(Column::name))?;
    for row in rows {
        writer.write_record(COLUMNS.map(|column| row.cell(column)))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
