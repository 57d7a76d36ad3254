//! Entity tags (RFC 9110 section 8.8): a resource's tag is its version, a figure's a hash.

use std::future::{Ready, ready};

use actix_web::http::{Method, StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use time::Duration;
use utoipa::IntoParams;

use super::catalogue::Code;
use super::problem::Problem;
use super::render::vary_by;

const JSON: &str = "application/json";

/// The `If-Match` header of a change; without it the change is refused with 428.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfMatch(String);

/// How the document describes `If-Match`.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code)]
pub struct IfMatchHeader {
    /// The `ETag` of the last read: the change is made only if nothing changed since.
    #[param(rename = "If-Match", example = "\"1\"", max_length = 4000)]
    if_match: String,
}

/// How the document describes `If-Match` where only some outcomes of a request need it.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code)]
pub struct MaybeIfMatchHeader {
    /// The `ETag` of the last read, where something that is there would be changed: the change is made only if
    /// nothing changed since.
    #[param(
        rename = "If-Match",
        example = "\"1\"",
        max_length = 4000,
        nullable = false
    )]
    if_match: Option<String>,
}

/// How the document describes `If-None-Match`.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code)]
pub struct IfNoneMatchHeader {
    /// The `ETag` of a copy at hand: 304 if it is still good.
    #[param(
        rename = "If-None-Match",
        example = "\"1\"",
        max_length = 4000,
        nullable = false
    )]
    if_none_match: Option<String>,
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        let tags = req
            .headers()
            .get(header::IF_MATCH)
            .and_then(|value| value.to_str().ok());
        ready(
            tags.map(|tags| Self(tags.to_owned()))
                .ok_or_else(|| Problem::new(Code::PreconditionRequired)),
        )
    }
}

impl IfMatch {
    /// As if the caller had just read this version.
    pub fn version(version: i64) -> Self {
        Self(tag(version))
    }

    /// The same where the caller may have left the header out: fails with `precondition_required` if they did.
    pub fn require(given: Option<&Self>, version: i64) -> Result<(), Problem> {
        given
            .ok_or_else(|| Problem::new(Code::PreconditionRequired))?
            .check(version)
    }

    /// Fails with `stale` unless the resource is still at the version the caller read.
    pub fn check(&self, version: i64) -> Result<(), Problem> {
        let tag = tag(version);
        let seen = self.0.split(',').map(str::trim).filter_map(unmarked);
        if matches(&self.0, &tag) || seen.into_iter().any(|one| one == tag) {
            Ok(())
        } else {
            Err(Problem::new(Code::Stale))
        }
    }

    /// Fails with `stale` unless the caller names the very tag, mark and all: for a step that is about all that was
    /// read, for which neither the version alone nor `*` will do.
    pub fn check_whole(&self, tag: &str) -> Result<(), Problem> {
        if self.0.split(',').any(|one| one.trim() == tag) {
            Ok(())
        } else {
            Err(Problem::new(Code::Stale))
        }
    }
}

/// The tag of a version.
pub fn tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The tag of a version of something that also shows a `mark`, such as its last use, which changes without
/// a new version: a copy with another mark is stale, but a change may rest on it.
pub fn marked(version: i64, mark: Option<i64>) -> String {
    mark.map_or_else(|| tag(version), |mark| format!("\"{version}.{mark}\""))
}

/// A mark made of the content of an answer, for [`marked`].
pub fn mark_of<T: Serialize>(body: &T) -> i64 {
    let hash = Sha256::digest(serde_json::to_vec(body).unwrap_or_default());
    hash[..7]
        .iter()
        .fold(0, |mark, byte| mark << 8 | i64::from(*byte))
}

/// The tag as changes look at it: without the mark.
fn unmarked(tag: &str) -> Option<String> {
    let (version, mark) = tag.strip_suffix('"')?.split_once('.')?;
    let is_mark = !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_digit());
    is_mark.then(|| format!("{version}\""))
}

fn matches(list: &str, tag: &str) -> bool {
    list.split(',')
        .map(str::trim)
        .any(|one| one == "*" || one == tag)
}

/// The answer to a read or a change of one resource at `version`; 304 where the caller's copy is good.
pub fn ok<T: Serialize>(req: &HttpRequest, version: i64, body: &T) -> HttpResponse {
    reply(req, &tag(version), JSON, || serde_json::to_vec(body))
}

/// The same for a resource with a [`marked`] tag.
pub fn ok_marked<T: Serialize>(req: &HttpRequest, tag: &str, body: &T) -> HttpResponse {
    reply(req, tag, JSON, || serde_json::to_vec(body))
}

/// The answer to a read of figures, tagged by their content.
pub fn by_content<T: Serialize>(req: &HttpRequest, body: &T) -> HttpResponse {
    let bytes = serde_json::to_vec(body);
    let tag = of_content(bytes.as_deref().unwrap_or_default());
    reply(req, &tag, JSON, || bytes)
}

/// The answer to a read of a table, tagged by its content.
pub fn csv(req: &HttpRequest, table: Vec<u8>) -> HttpResponse {
    file(req, "text/csv; charset=utf-8", table)
}

/// The answer to a read of a file, tagged by its content.
pub fn file(req: &HttpRequest, content_type: &str, bytes: Vec<u8>) -> HttpResponse {
    let tag = of_content(&bytes);
    reply(req, &tag, content_type, || Ok(bytes))
}

/// The answer to a read of figures, tagged by `part` of the body: the rest, such as the instant of the answer,
/// may change without making a copy at hand stale.
pub fn by_part<P: Serialize, T: Serialize>(req: &HttpRequest, part: &P, body: &T) -> HttpResponse {
    by_part_as(req, JSON, part, body)
}

/// The same as another kind of JSON.
pub fn by_part_as<P: Serialize, T: Serialize>(
    req: &HttpRequest,
    content_type: &str,
    part: &P,
    body: &T,
) -> HttpResponse {
    let tag = of_content(&serde_json::to_vec(part).unwrap_or_default());
    reply(req, &tag, content_type, || serde_json::to_vec(body))
}

/// The tag of something by its content.
pub fn of_content(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..16]))
}

fn reply(
    req: &HttpRequest,
    tag: &str,
    content_type: &str,
    body: impl FnOnce() -> serde_json::Result<Vec<u8>>,
) -> HttpResponse {
    let known = is_known(req, tag);
    let status = if known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if known {
        return response.finish();
    }
    body().map_or_else(
        |error| {
            tracing::error!(%error, "an answer could not be written");
            actix_web::ResponseError::error_response(&Problem::new(Code::Internal))
        },
        |bytes| response.content_type(content_type).body(bytes),
    )
}

/// Whether a read names this tag in `If-None-Match`, so that 304 is all it needs; compared weakly.
pub fn is_known(req: &HttpRequest, tag: &str) -> bool {
    req.method() == Method::GET
        && req
            .headers()
            .get(header::IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|list| matches(&list.replace("W/", ""), tag))
}

/// The answer to a creation: 201 with `Location`, tag and the resource.
pub fn created<T: Serialize>(location: &str, version: i64, body: &T) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header((header::ETAG, tag(version)))
        .json(body)
}

/// The same for a resource with a [`marked`] tag.
pub fn created_marked<T: Serialize>(location: &str, tag: &str, body: &T) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header((header::ETAG, tag))
        .json(body)
}

/// The same for a resource that is tagged by its content.
pub fn created_by_content<T: Serialize>(location: &str, body: &T) -> HttpResponse {
    let bytes = serde_json::to_vec(body).unwrap_or_default();
    HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header((header::ETAG, of_content(&bytes)))
        .content_type("application/json")
        .body(bytes)
}

/// The same answer, where it depends on who asks.
pub fn by_caller(mut response: HttpResponse) -> HttpResponse {
    vary_by(&mut response, "Authorization");
    response
}

/// The same answer, for anyone between to keep for that long.
pub fn public(mut response: HttpResponse, for_: Duration) -> HttpResponse {
    let value = format!("public, max-age={}", for_.whole_seconds());
    if let Ok(value) = header::HeaderValue::from_str(&value) {
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_matches_itself_and_the_star_only() {
        let check = |header: &str| IfMatch(header.to_owned()).check(3).is_ok();
        assert!(check("\"3\""));
        assert!(check("\"2\", \"3\""));
        assert!(check("*"));
        assert!(!check("\"2\""));
        assert!(!check("3"));
        assert!(!check("W/\"3\""), "a weak tag never matches strongly");
    }

    #[test]
    fn a_step_about_all_that_was_read_takes_the_very_tag() {
        let check = |header: &str| {
            let tag = marked(3, Some(7));
            IfMatch(header.to_owned()).check_whole(&tag).is_ok()
        };
        assert!(check("\"3.7\"") && check("\"3.6\", \"3.7\""));
        for header in ["\"3\"", "\"3.8\"", "*", "3.7", "W/\"3.7\""] {
            assert!(!check(header), "{header}");
        }
    }

    #[test]
    fn a_change_may_rest_on_a_copy_with_any_mark_of_its_version() {
        let check = |header: &str| IfMatch(header.to_owned()).check(3).is_ok();
        assert!(check(&marked(3, None)) && check(&marked(3, Some(1_526_522_400))));
        assert!(check("\"2.7\", \"3.7\""));
        for header in [
            "\"2.7\"",
            "\"3.\"",
            "\"3.x\"",
            "3.7",
            "W/\"3.7\"",
            "\"33.7\"",
        ] {
            assert!(!check(header), "{header}");
        }
    }
}
