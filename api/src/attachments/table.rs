//! Whether a file is a table: CSV (RFC 4180) in UTF-8, with commas, semicolons or tabs.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use csv::{ErrorKind, ReaderBuilder, StringRecord};

/// Whether the whole file is text without control characters, in rows of as many columns each, two at least.
pub fn is_table<R: Read + Seek>(file: &mut R) -> io::Result<bool> {
    for delimiter in *b",;\t" {
        file.seek(SeekFrom::Start(0))?;
        if is_separated(BufReader::new(&mut *file), delimiter)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_separated(text: impl Read, delimiter: u8) -> io::Result<bool> {
    let mut rows = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(text);
    let mut row = StringRecord::new();
    let mut is_first = true;
    loop {
        match rows.read_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return Ok(!is_first),
            Err(error) => {
                return match error.into_kind() {
                    ErrorKind::Io(error) => Err(error),
                    _ => Ok(false),
                };
            }
        }
        let is_text = |cell: &str| {
            !cell
                .chars()
                .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        };
        if row.len() < 2 || !row.iter().all(is_text) {
            return Ok(false);
        }
        is_first = false;
    }
}
