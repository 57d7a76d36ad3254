//! The body extractor for filled forms: a spreadsheet (XLSX) or CSV text.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;

use actix_web::web::{Bytes, Payload};
use actix_web::{FromRequest, HttpRequest, dev};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::csv_body::text;
use super::formats::{CSV, XLSX};
use super::json::{media_type, read, unsupported};
use super::problem::Problem;

/// A table of at most `LARGEST` bytes, by the media type of the body.
///
/// Fails with `unsupported_media_type`, `too_large`, or, of CSV, `invalid_input` naming the line that is not UTF-8.
#[derive(Debug)]
pub enum SheetBody<const LARGEST: usize> {
    /// CSV text.
    Csv(String),
    /// The bytes of what claims to be a spreadsheet.
    Xlsx(Bytes),
}

impl<const LARGEST: usize> FromRequest for SheetBody<LARGEST> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let kind = media_type(req);
        let payload = Payload::from_request(req, payload);
        Box::pin(async move {
            if kind != CSV && kind != XLSX {
                return Err(unsupported(&format!("{CSV}`, `{XLSX}")));
            }
            let bytes = read(payload.await, LARGEST).await?;
            if kind == XLSX {
                Ok(Self::Xlsx(bytes))
            } else {
                text(bytes.to_vec()).map(Self::Csv)
            }
        })
    }
}

impl<const LARGEST: usize> PartialSchema for SheetBody<LARGEST> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .max_length(Some(LARGEST))
            .description(Some("A table, in UTF-8 (RFC 4180) or as a spreadsheet."))
            .into()
    }
}

impl<const LARGEST: usize> ToSchema for SheetBody<LARGEST> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("TableFile{LARGEST}"))
    }
}
