//! The lines of a table (RFC 4180), counted as a spreadsheet counts its rows.

use csv::{Reader, ReaderBuilder, StringRecord};

/// What tells a spreadsheet that the file is UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The lines of a table that are not empty.
///
/// A line counts as a row of a spreadsheet does: an empty line counts, a line break within quotes does not.
pub struct CsvLines<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    record: StringRecord,
    line: u64,
}

impl<'a> CsvLines<'a> {
    /// The lines of a text, with that sign between the cells.
    pub fn new(text: &'a str, separator: u8) -> Self {
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        Self {
            text,
            reader,
            record: StringRecord::new(),
            line: 0,
        }
    }

    /// The next line with its number, from 1. The text is UTF-8 and lines may be of any length, so nothing can go
    /// wrong.
    pub fn next_line(&mut self) -> Option<(u64, &StringRecord)> {
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        let start = self.record.position().map_or(0, csv::Position::byte);
        self.line += 1 + empty_lines(self.text, usize::try_from(start).unwrap_or_default());
        Some((self.line, &self.record))
    }
}

/// What stands between the cells of a table, by its line of names, which hold neither: Vietnamese spreadsheets save
/// semicolons, for the comma marks their decimals.
pub fn separator(names: &str) -> u8 {
    if names.contains(';') { b';' } else { b',' }
}

/// Empty lines that come before the record whose reading began at `start`: the reader leaves them out.
fn empty_lines(text: &str, start: usize) -> u64 {
    let (before, mut rest) = text.split_at_checked(start).unwrap_or((text, ""));
    if before.ends_with('\r') {
        // The reader stops in the middle of a line break of two signs.
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    let mut count = 0;
    while let Some(next) = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix(['\r', '\n']))
    {
        rest = next;
        count += 1;
    }
    count
}
