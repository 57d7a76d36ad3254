//! Tables as files: a row of headings, then rows of typed cells, as CSV, XLSX or NDJSON.
//!
//! In CSV a text that a spreadsheet would take for a formula gets an apostrophe before it; in XLSX a text cell is a
//! text cell. Instants stand in CSV as RFC 3339 in UTC, in XLSX, which knows no zones, as local time.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use csv::{Terminator, WriterBuilder};
use rust_xlsxwriter::XlsxError;
use serde::Serialize;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

use super::catalogue::Code;
use super::day::Day;
use super::etag;
use super::formats::Format;
use super::negotiated::{self, VARY};
use super::problem::Problem;
use super::render::language;
use super::sheets::Sheet;
use super::words::begins_formula;
use crate::decimal::Sum;
use crate::text::{Lang, Text};

/// By this spreadsheets know that a file is UTF-8.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, never a formula.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// An exact figure; in a spreadsheet text where it has more digits than that keeps.
    Figure(Sum),
    /// A calendar day.
    Day(Date),
    /// A point in time.
    Instant(OffsetDateTime),
}

impl Cell {
    /// The cell of something that may be missing.
    pub fn maybe<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// The word by which a closed vocabulary names a value in JSON.
    pub fn word(value: &impl Serialize) -> Self {
        let word = serde_json::to_value(value).ok();
        let word = word.as_ref().and_then(|word| word.as_str());
        Self::maybe(word, |word| Self::Text(word.to_owned()))
    }
}

/// A row of a table.
pub trait Row: Serialize {
    /// Heading of each column.
    fn headings() -> Vec<Text>;
    /// The cells, as many as there are headings.
    fn cells(&self) -> Vec<Cell>;
}

/// A table to be answered with.
#[derive(Clone, Debug)]
pub struct Table<R> {
    /// Name of the file, without its ending.
    pub name: &'static str,
    /// The rows.
    pub rows: Vec<R>,
}

impl<R: Row + Send + 'static> Table<R> {
    /// The answer to a read of the table in a format, headings in the caller's language.
    pub async fn answer(self, req: &HttpRequest, format: Format) -> HttpResponse {
        let (name, lang) = (self.name, language(req));
        // Packing a spreadsheet takes its time, which other requests should not wait for.
        let written = tokio::task::spawn_blocking(move || self.write(format, lang)).await;
        let written = written.unwrap_or_else(|error| {
            tracing::error!(%error, "a table was not written to its end");
            Err(Problem::new(Code::Internal))
        });
        match written {
            Ok(bytes) => response(req, name, format).body(bytes),
            Err(problem) => actix_web::ResponseError::error_response(&problem),
        }
    }

    /// The same, tagged by what stands in the table, so that a copy at hand need not be sent again.
    pub async fn answer_tagged(self, req: &HttpRequest, format: Format) -> HttpResponse {
        let rows = serde_json::to_vec(&self.rows).unwrap_or_default();
        let part = (&rows, format.ending(), language(req).tag());
        let tag = etag::of_content(&serde_json::to_vec(&part).unwrap_or_default());
        if etag::is_known(req, &tag) {
            return negotiated::not_modified(&tag);
        }
        let mut response = self.answer(req, format).await;
        if let (true, Ok(tag)) = (response.status().is_success(), tag.parse()) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }

    /// The table as bytes of a format, with headings in a language.
    pub fn write(&self, format: Format, lang: Lang) -> Result<Vec<u8>, Problem> {
        let written = match format {
            Format::Json => serde_json::to_vec(&self.rows).map_err(|error| error.to_string()),
            Format::Ndjson => ndjson(&self.rows).map_err(|error| error.to_string()),
            Format::Csv => csv(&self.rows, lang).map_err(|error| error.to_string()),
            Format::Xlsx => xlsx(self, lang).map_err(|error| error.to_string()),
        };
        written.map_err(|error| {
            tracing::error!(%error, table = self.name, "a table could not be written");
            Problem::new(Code::Internal)
        })
    }
}

/// The answer that begins a file in a format.
pub(super) fn response(req: &HttpRequest, name: &str, format: Format) -> HttpResponseBuilder {
    let kind = match format {
        Format::Csv => "text/csv; charset=utf-8",
        other => other.media_type(),
    };
    let file = format!("attachment; filename=\"{name}.{}\"", format.ending());
    let mut response = HttpResponse::Ok();
    response
        .content_type(kind)
        .insert_header((header::CONTENT_DISPOSITION, file))
        .insert_header((header::CONTENT_LANGUAGE, language(req).tag()))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, VARY));
    response
}

fn ndjson<R: Serialize>(rows: &[R]) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut bytes, row)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn csv<R: Row>(rows: &[R], lang: Lang) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(R::headings().iter().map(|heading| heading.get(lang)))?;
    for row in rows {
        writer.write_record(row.cells().into_iter().map(plain))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// A cell as CSV has it.
pub(super) fn plain(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) if is_active(&text) => format!("'{text}"),
        Cell::Text(text) => text,
        Cell::Whole(number) => number.to_string(),
        Cell::Figure(figure) => figure.to_string(),
        Cell::Day(day) => Day(day).to_string(),
        Cell::Instant(at) => at.format(&Rfc3339).unwrap_or_default(),
    }
}

/// Whether a spreadsheet that opens CSV does something with a text besides showing it.
fn is_active(text: &str) -> bool {
    begins_formula(text) || text.starts_with(['\t', '\r', '\n'])
}

fn xlsx<R: Row>(table: &Table<R>, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut sheet = Sheet::start(table.name, &R::headings(), lang)?;
    for row in &table.rows {
        sheet.add(row.cells())?;
    }
    sheet.bytes()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use time::macros::{date, datetime};

    use super::*;

    #[derive(Serialize)]
    struct Line {
        name: &'static str,
        figure: Option<i64>,
    }

    impl Row for Line {
        fn headings() -> Vec<Text> {
            vec![
                Text::new("Tên", "Name"),
                Text::new("Số", "Figure"),
                Text::new("Ngày", "Day"),
                Text::new("Lúc", "At"),
            ]
        }

        fn cells(&self) -> Vec<Cell> {
            vec![
                Cell::Text(self.name.to_owned()),
                Cell::maybe(self.figure, |scaled| {
                    Cell::Figure(Sum::from_scaled(scaled.into()))
                }),
                Cell::Day(date!(2018 - 06 - 15)),
                Cell::Instant(datetime!(2018-06-15 16:59:59 UTC)),
            ]
        }
    }

    fn table(rows: Vec<Line>) -> Table<Line> {
        Table {
            name: "units",
            rows,
        }
    }

    #[test]
    fn csv_quotes_and_disarms() {
        let rows = vec![
            Line {
                name: "Phường Mũi Né, \"cũ\"",
                figure: Some(518_519),
            },
            Line {
                name: "=HYPERLINK(1)",
                figure: None,
            },
            Line {
                name: "\tx",
                figure: Some(-25_000),
            },
        ];
        let bytes = table(rows).write(Format::Csv, Lang::Vi).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\u{feff}Tên,Số,Ngày,Lúc\r\n\
             \"Phường Mũi Né, \"\"cũ\"\"\",51.8519,2018-06-15,2018-06-15T16:59:59Z\r\n\
             '=HYPERLINK(1),,2018-06-15,2018-06-15T16:59:59Z\r\n\
             '\tx,-2.5,2018-06-15,2018-06-15T16:59:59Z\r\n"
        );
    }

    #[test]
    fn a_spreadsheet_holds_text_numbers_and_days() {
        let rows = vec![
            Line {
                name: "=1+1",
                figure: Some(518_519),
            },
            // 99 999 999 999.9999 is exact here and is one digit too long for Excel only beyond it.
            Line {
                name: "22915",
                figure: Some(9_999_999_999_999_999),
            },
        ];
        let bytes = table(rows).write(Format::Xlsx, Lang::En).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range("units").unwrap();
        let at = |row, column| sheet.get((row, column)).unwrap().clone();
        assert_eq!(at(0, 1), Data::String("Figure".to_owned()));
        assert_eq!(at(1, 0), Data::String("=1+1".to_owned()));
        assert_eq!(at(1, 1), Data::Float(51.8519));
        assert_eq!(at(2, 0), Data::String("22915".to_owned()));
        assert_eq!(at(2, 1), Data::String("999999999999.9999".to_owned()));
        let Data::DateTime(day) = at(1, 2) else {
            panic!("no day: {:?}", at(1, 2))
        };
        assert_eq!(day.to_ymd_hms_milli(), (2018, 6, 15, 0, 0, 0, 0));
        let Data::DateTime(instant) = at(1, 3) else {
            panic!("no instant: {:?}", at(1, 3))
        };
        assert_eq!(instant.to_ymd_hms_milli(), (2018, 6, 15, 23, 59, 59, 0));
    }

    #[test]
    fn ndjson_is_a_line_a_row() {
        let rows = vec![
            Line {
                name: "22915",
                figure: Some(1),
            },
            Line {
                name: "PTP",
                figure: None,
            },
        ];
        let bytes = table(rows).write(Format::Ndjson, Lang::Vi).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "{\"name\":\"22915\",\"figure\":1}\n{\"name\":\"PTP\",\"figure\":null}\n"
        );
    }
}
