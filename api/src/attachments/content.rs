//! Giving a file out: whole or a part of it, as what it is, to be saved and not shown.

use std::ops::Range;

use actix_web::body::SizedStream;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entity::attachment;
use futures_util::stream;

use super::name::disposition;
use super::range::{Asked, asked};
use super::storage::{Outgoing, Storage};
use crate::http::catalogue::Code;
use crate::http::etag::is_known;
use crate::http::head::is_head;
use crate::http::problem::Problem;

/// The answer to a read of the file's bytes.
pub async fn answer(
    req: &HttpRequest,
    storage: &Storage,
    file: &attachment::Model,
) -> Result<HttpResponse, Problem> {
    let size = u64::try_from(file.size).unwrap_or_default();
    let tag = format!("\"{}\"", file.sha256);
    if is_known(req, &tag) {
        return Ok(begin(StatusCode::NOT_MODIFIED, &tag).finish());
    }
    // Only GET has parts (RFC 9110 section 14.2).
    let part = if is_head(req) {
        Asked::Whole
    } else {
        asked(wanted(req, &tag), size)
    };
    let (status, part) = match part {
        Asked::Whole => (StatusCode::OK, 0..size),
        Asked::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Asked::Outside => {
            return Err(Problem::new(Code::RangeNotSatisfiable)
                .header("Content-Range", format!("bytes */{size}"))
                .header("Accept-Ranges", "bytes"));
        }
    };
    let bytes: Outgoing = if is_head(req) {
        Box::pin(stream::empty())
    } else {
        storage.get(&file.object_key, size, part.clone()).await?
    };
    Ok(whole_or_part(status, file, &tag, (part, size), bytes))
}

fn whole_or_part(
    status: StatusCode,
    file: &attachment::Model,
    tag: &str,
    (part, size): (Range<u64>, u64),
    bytes: Outgoing,
) -> HttpResponse {
    let length = part.end - part.start;
    let mut response = begin(status, tag);
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {}-{}/{size}", part.start, part.end - 1);
        response.insert_header((header::CONTENT_RANGE, range));
    }
    response
        .insert_header((header::CONTENT_TYPE, media_type(file)))
        .insert_header((header::CONTENT_DISPOSITION, disposition(&file.name)))
        .insert_header(("Repr-Digest", format!("sha-256=:{}:", digest(&file.sha256))))
        // What is packed already gains nothing, and a part of a file is a part of these very bytes.
        .insert_header(header::ContentEncoding::Identity)
        .body(SizedStream::new(length, bytes))
}

fn begin(status: StatusCode, tag: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"));
    response
}

/// The range asked for, unless it was to continue another file.
fn wanted<'a>(req: &'a HttpRequest, tag: &str) -> Option<&'a str> {
    let text = |name| {
        req.headers()
            .get(name)
            .and_then(|value: &header::HeaderValue| value.to_str().ok())
    };
    let is_same = !req.headers().contains_key(header::IF_RANGE)
        || text(header::IF_RANGE).is_some_and(|known| known.trim() == tag);
    text(header::RANGE).filter(|_| is_same)
}

fn media_type(file: &attachment::Model) -> String {
    match file.kind.media_type() {
        table @ "text/csv" => format!("{table}; charset=utf-8"),
        other => other.to_owned(),
    }
}

/// A hash in hexadecimal as RFC 9530 writes it.
fn digest(hexadecimal: &str) -> String {
    let bytes = hexadecimal.as_bytes().chunks(2).filter_map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    });
    STANDARD.encode(bytes.collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_as_the_standard_has_it() {
        // SHA-256 of nothing.
        let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(hash), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
