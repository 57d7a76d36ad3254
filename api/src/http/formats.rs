//! The formats an answer comes in: JSON, or a table as CSV, XLSX or NDJSON, by `?format=` or by `Accept`.

use actix_web::HttpRequest;
use actix_web::http::header;
use serde::Deserialize;
use utoipa::ToSchema;

use super::catalogue::Code;
use super::problem::Problem;

/// Media type of CSV (RFC 4180).
pub const CSV: &str = "text/csv";
/// Media type of a spreadsheet as Excel and `LibreOffice` write it.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Media type of JSON values, one a line.
pub const NDJSON: &str = "application/x-ndjson";

/// A format of an answer; without it `Accept` decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// JSON.
    Json,
    /// A table as CSV (RFC 4180) in UTF-8 with a byte order mark, by which spreadsheets know the letters.
    Csv,
    /// A table as a spreadsheet.
    Xlsx,
    /// JSON values, one a line.
    Ndjson,
}

impl Format {
    /// All, in the order in which one is taken where the caller wants several alike.
    const ALL: [Self; 4] = [Self::Json, Self::Csv, Self::Xlsx, Self::Ndjson];

    /// What the caller asks for: by the parameter, else by `Accept`, else JSON. Fails with `not_acceptable` where
    /// `Accept` leaves none.
    pub fn asked(req: &HttpRequest, parameter: Option<Self>) -> Result<Self, Problem> {
        let accept = req.headers().get(header::ACCEPT);
        parameter
            .or_else(|| match accept {
                None => Some(Self::Json),
                Some(accept) => accept
                    .to_str()
                    .ok()
                    .and_then(|accept| negotiate(accept, &Self::named())),
            })
            .ok_or_else(|| Problem::new(Code::NotAcceptable))
    }

    /// All with their media types.
    fn named() -> [(Self, &'static str); 4] {
        Self::ALL.map(|format| (format, format.media_type()))
    }

    /// Its media type, as `Accept` names it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => CSV,
            Self::Xlsx => XLSX,
            Self::Ndjson => NDJSON,
        }
    }

    /// Ending of a file in it.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ndjson => "ndjson",
        }
    }
}

/// A media range of `Accept` with its quality in thousandths.
struct Wish<'a> {
    range: &'a str,
    quality: u16,
}

/// The format wanted most (RFC 9110 section 12.5.1) of those that come with their media types: of several wanted
/// alike the one `Accept` names first, then the first given. A range that does not follow the grammar stands for
/// nothing.
pub fn negotiate<F: Copy>(accept: &str, all: &[(F, &str)]) -> Option<F> {
    let wishes: Vec<Wish<'_>> = accept.split(',').filter_map(wish).collect();
    let wanted = |media_type: &str| {
        // What is named exactly counts before `type/*`, and that before `*/*`.
        let (kind, _) = media_type.split_once('/')?;
        let ranges = [media_type.to_owned(), format!("{kind}/*"), "*/*".to_owned()];
        ranges.iter().find_map(|range| {
            wishes
                .iter()
                .position(|wish| wish.range.eq_ignore_ascii_case(range))
        })
    };
    all.iter()
        .filter_map(|(format, media_type)| Some((*format, wanted(media_type)?)))
        .filter(|(_, place)| wishes[*place].quality > 0)
        .min_by_key(|(_, place)| (u16::MAX - wishes[*place].quality, *place))
        .map(|(format, _)| format)
}

fn wish(element: &str) -> Option<Wish<'_>> {
    let mut parts = element.split(';').map(str::trim);
    let range = parts.next().filter(|range| range.contains('/'))?;
    let quality = parts
        .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
        .map_or(Some(1000), quality)?;
    Some(Wish { range, quality })
}

/// A weight such as `0.5` in thousandths (RFC 9110 section 12.4.2).
fn quality(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{part:0<3}").parse().ok()?;
    match (whole, thousandths) {
        ("0", part) => Some(part),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::Format::{Csv, Json, Ndjson, Xlsx};
    use super::*;

    #[test]
    fn accept_decides_by_quality_then_by_place() {
        for (accept, wanted) in [
            ("*/*", Some(Json)),
            ("application/json", Some(Json)),
            ("application/*", Some(Json)),
            ("text/*", Some(Csv)),
            ("TEXT/CSV; header=present", Some(Csv)),
            (XLSX, Some(Xlsx)),
            (NDJSON, Some(Ndjson)),
            ("text/csv, application/json", Some(Csv)),
            ("text/csv;q=0.5, application/json;q=0.6", Some(Json)),
            ("text/html, */*;q=0.1", Some(Json)),
            ("application/json;q=0, */*", Some(Csv)),
            (
                "application/json;q=0, */*;q=0.1, application/x-ndjson",
                Some(Ndjson),
            ),
            ("text/html", None),
            ("application/json;q=0", None),
            ("application/json;q=2", None),
            ("", None),
        ] {
            assert_eq!(negotiate(accept, &Format::named()), wanted, "{accept:?}");
        }
    }

    #[test]
    fn the_parameter_wins_and_json_is_what_nobody_asks_otherwise() {
        let nothing = TestRequest::default().to_http_request();
        assert_eq!(Format::asked(&nothing, None).unwrap(), Json);
        let html = TestRequest::default().insert_header(("Accept", "text/html"));
        let html = html.to_http_request();
        let refused = Format::asked(&html, None).unwrap_err();
        assert_eq!(refused.code, Code::NotAcceptable);
        assert_eq!(Format::asked(&html, Some(Csv)).unwrap(), Csv);
    }
}
