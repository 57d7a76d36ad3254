//! Answers that come in several formats, with a tag that was known before they were read.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;

use super::catalogue::Code;
use super::problem::Problem;

/// What such an answer depends on besides the address.
pub const VARY: &str = "Accept, Accept-Encoding, Accept-Language";

/// 304: the copy with this tag is good.
pub fn not_modified(tag: &str) -> HttpResponse {
    begin(StatusCode::NOT_MODIFIED, tag).finish()
}

/// The answer in JSON.
pub fn json<T: Serialize>(tag: &str, body: &T) -> Result<HttpResponse, Problem> {
    let bytes = serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Problem::new(Code::Internal)
    })?;
    let mut answer = begin(StatusCode::OK, tag);
    Ok(answer.content_type("application/json").body(bytes))
}

fn begin(status: StatusCode, tag: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, VARY));
    answer
}
