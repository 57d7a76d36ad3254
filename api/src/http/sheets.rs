//! A table as a spreadsheet (XLSX), row by row in constant memory.

use std::io::{Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use time::{Date, OffsetDateTime};

use super::tables::Cell;
use crate::clock::LOCAL;
use crate::text::{Lang, Text};

/// Rows that a sheet has, the headings not counted.
pub const MOST_ROWS: u32 = 1_048_575;
/// Characters a cell of a spreadsheet holds at most.
const LONGEST: usize = 32_767;
/// Digits that a number of a spreadsheet keeps exactly.
const EXACT: i128 = 999_999_999_999_999;

/// A spreadsheet of one sheet that is being written.
pub struct Sheet {
    book: Workbook,
    row: u32,
    day: Format,
    instant: Format,
}

impl Sheet {
    /// A sheet with its headings in a language.
    pub fn start(name: &str, headings: &[Text], lang: Lang) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        // Not the time of the request, so that the same table is the same file.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, heading) in (0..).zip(headings) {
            sheet.set_column_width(column, 18)?;
            sheet.write_string_with_format(0, column, heading.get(lang), &bold)?;
        }
        Ok(Self {
            book,
            row: 0,
            day: Format::new().set_num_format("yyyy-mm-dd"),
            instant: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        })
    }

    /// Writes one more row; fails with a row that the sheet has no room for.
    pub fn add(&mut self, cells: Vec<Cell>) -> Result<(), XlsxError> {
        self.row += 1;
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, cell) in (0..).zip(cells) {
            put(sheet, (self.row, column), cell, (&self.day, &self.instant))?;
        }
        Ok(())
    }

    /// Packs it.
    pub fn save(mut self, to: impl Write + Seek + Send) -> Result<(), XlsxError> {
        self.book.save_to_writer(to)
    }

    /// Packs it in memory.
    pub fn bytes(mut self) -> Result<Vec<u8>, XlsxError> {
        self.book.save_to_buffer()
    }
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell,
    (day, instant): (&Format, &Format),
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => {
            let text: String = text.chars().take(LONGEST).collect();
            sheet.write_string(row, column, text)?;
        }
        Cell::Whole(number) => figure(sheet, (row, column), number.into(), &number.to_string())?,
        Cell::Figure(sum) => figure(sheet, (row, column), sum.scaled(), &sum.to_string())?,
        Cell::Day(date) => {
            let date = excel_day(date)?;
            sheet.write_datetime_with_format(row, column, &date, day)?;
        }
        Cell::Instant(at) => {
            sheet.write_datetime_with_format(row, column, &excel_instant(at)?, instant)?;
        }
    }
    Ok(())
}

/// A number where the spreadsheet keeps all of its digits, else its text.
fn figure(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    digits: i128,
    text: &str,
) -> Result<(), XlsxError> {
    match text.parse::<f64>() {
        Ok(number) if digits.abs() <= EXACT => sheet.write_number(row, column, number)?,
        _ => sheet.write_string(row, column, text)?,
    };
    Ok(())
}

fn excel_day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, date.month().into(), date.day())
}

fn excel_instant(at: OffsetDateTime) -> Result<ExcelDateTime, XlsxError> {
    let at = at.checked_to_offset(LOCAL).unwrap_or(at);
    excel_day(at.date())?.and_hms(at.hour().into(), at.minute(), at.second())
}
