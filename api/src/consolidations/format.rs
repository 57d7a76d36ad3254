//! The formats a consolidation comes in: those of tables, and the printable document.

use actix_web::HttpRequest;
use actix_web::http::header;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::catalogue::Code;
use crate::http::formats::{Format, negotiate};
use crate::http::problem::Problem;

/// Media type of a text document as Word and `LibreOffice` write it.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A format of an answer; without it `Accept` decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsolidationFormat {
    /// JSON, all of it.
    Json,
    /// The figures as CSV (RFC 4180).
    Csv,
    /// The figures as a spreadsheet.
    Xlsx,
    /// The figures as JSON values, one a line.
    Ndjson,
    /// The document to print, in the layout of Decree 30/2020/NĐ-CP.
    Docx,
}

/// How a consolidation is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// JSON.
    Json,
    /// The figures as a table.
    Table(Format),
    /// The document to print.
    Docx,
}

/// What the caller asks for: by the parameter, else by `Accept`, else JSON.
pub fn asked(req: &HttpRequest, parameter: Option<ConsolidationFormat>) -> Result<Answer, Problem> {
    const ALL: [(Answer, &str); 5] = [
        (Answer::Json, "application/json"),
        (Answer::Table(Format::Csv), crate::http::formats::CSV),
        (Answer::Table(Format::Xlsx), crate::http::formats::XLSX),
        (Answer::Table(Format::Ndjson), crate::http::formats::NDJSON),
        (Answer::Docx, DOCX),
    ];
    let by_parameter = parameter.map(|format| match format {
        ConsolidationFormat::Json => Answer::Json,
        ConsolidationFormat::Csv => Answer::Table(Format::Csv),
        ConsolidationFormat::Xlsx => Answer::Table(Format::Xlsx),
        ConsolidationFormat::Ndjson => Answer::Table(Format::Ndjson),
        ConsolidationFormat::Docx => Answer::Docx,
    });
    let accept = req.headers().get(header::ACCEPT);
    by_parameter
        .or_else(|| match accept {
            None => Some(Answer::Json),
            Some(accept) => accept
                .to_str()
                .ok()
                .and_then(|accept| negotiate(accept, &ALL)),
        })
        .ok_or_else(|| Problem::new(Code::NotAcceptable))
}
