//! The body extractor for tables: CSV text (RFC 4180) in UTF-8.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;

use actix_web::web::Payload;
use actix_web::{FromRequest, HttpRequest, dev};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::catalogue::{Code, FaultCode};
use super::formats::CSV;
use super::json::{media_type, read, unsupported};
use super::problem::Problem;
use crate::texts;

/// The text of a table of at most `LARGEST` bytes.
///
/// Fails with `unsupported_media_type`, `too_large`, or `invalid_input` naming the line that is not UTF-8.
#[derive(Debug)]
pub struct CsvBody<const LARGEST: usize>(pub String);

impl<const LARGEST: usize> FromRequest for CsvBody<LARGEST> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let kind = media_type(req);
        let payload = Payload::from_request(req, payload);
        Box::pin(async move {
            if kind != CSV {
                return Err(unsupported(CSV));
            }
            let bytes = read(payload.await, LARGEST).await?;
            text(bytes.to_vec()).map(Self)
        })
    }
}

impl<const LARGEST: usize> PartialSchema for CsvBody<LARGEST> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .max_length(Some(LARGEST))
            .description(Some("A table in UTF-8 (RFC 4180)."))
            .into()
    }
}

impl<const LARGEST: usize> ToSchema for CsvBody<LARGEST> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("CsvFile{LARGEST}"))
    }
}

/// The text of a file that has to be UTF-8; else the line that is not.
pub fn text(bytes: Vec<u8>) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = (1..).zip(good.split(|byte| *byte == b'\n'));
        let mut problem = Problem::new(Code::InvalidInput);
        let text = texts::http::not_utf8();
        let line = line.last().map_or(1, |(line, _)| line);
        problem.push_cell(line, None, FaultCode::NotUtf8, text);
        problem
    })
}

#[cfg(test)]
mod tests {
    use super::super::problem::Place;
    use super::*;

    #[test]
    fn the_line_that_is_not_utf8_is_told() {
        assert_eq!(text("Đức Long".into()).unwrap(), "Đức Long");
        for (bytes, line) in [
            (&b"\xff"[..], 1),
            (b"code\nM\xfbi", 2),
            (b"a\r\nb\r\n\xc4", 3),
        ] {
            let problem = text(bytes.to_vec()).unwrap_err();
            assert_eq!(problem.errors[0].place, Place::Cell(line, None));
        }
    }
}
