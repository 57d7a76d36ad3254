//! An answer as it is kept and given again.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};

use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::http::render::PROBLEM_JSON;

/// Status, headers and body of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    status: StatusCode,
    head: Head,
    body: Bytes,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    headers: Vec<(String, String)>,
    /// Id of the request it answered, which a problem names in its body.
    request_id: String,
}

/// Whether an answer is given again to a repeat. What says something about the caller or the moment, and of
/// which nothing was carried out, is asked anew: signing in, a right that is granted, a pause, or a header that is
/// mended may make it succeed.
pub fn is_kept(status: StatusCode) -> bool {
    !status.is_server_error()
        && !matches!(
            status.as_u16(),
            401 | 403 | 406 | 408 | 412 | 415 | 428 | 429
        )
}

impl Answer {
    /// The answer that a handler gave to the request of that id.
    pub fn of(status: StatusCode, headers: &HeaderMap, body: Bytes, request_id: String) -> Self {
        let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
        let mut headers: Vec<(String, String)> = headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), text(value)?)))
            .collect();
        // The map gives them in any order; those of one name keep theirs.
        headers.sort_by(|one, other| one.0.cmp(&other.0));
        Self {
            status,
            head: Head {
                headers,
                request_id,
            },
            body,
        }
    }

    /// The status, as the database keeps it.
    pub fn status(&self) -> i16 {
        i16::try_from(self.status.as_u16()).unwrap_or(i16::MAX)
    }

    /// Headers and body as bytes: the length of the headers, they, and the body as it is.
    pub fn pack(&self) -> Result<Vec<u8>, Problem> {
        let head = serde_json::to_vec(&self.head).map_err(|error| {
            tracing::error!(%error, "an answer could not be kept");
            Problem::new(Code::Internal)
        })?;
        let length = u32::try_from(head.len()).map_err(|_| Problem::new(Code::Internal))?;
        Ok([length.to_be_bytes().as_slice(), &head, &self.body].concat())
    }

    /// What [`pack`](Self::pack) made.
    pub fn unpack(status: i16, bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (head, body) = rest.split_at_checked(length)?;
        Some(Self {
            status: StatusCode::from_u16(u16::try_from(status).ok()?).ok()?,
            head: serde_json::from_slice(head).ok()?,
            body: Bytes::copy_from_slice(body),
        })
    }

    /// The response, to the request of that id: a problem names the request it is read under.
    pub fn response(self, request_id: &str) -> HttpResponse {
        let mut response = HttpResponse::new(self.status);
        let mut body = self.body;
        for (name, value) in self.head.headers {
            let (Ok(name), Ok(value)) = (
                HeaderName::try_from(name.as_str()),
                HeaderValue::try_from(value.as_str()),
            ) else {
                continue;
            };
            if value == PROBLEM_JSON {
                let text = String::from_utf8_lossy(&body);
                body = Bytes::from(text.replace(&self.head.request_id, request_id));
            }
            response.headers_mut().append(name, value);
        }
        response.set_body(actix_web::body::BoxBody::new(body))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use actix_web::http::header;

    use super::*;

    fn problem() -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::ETAG, HeaderValue::from_static("\"3\""));
        let body = Bytes::from_static(b"{\"request_id\":\"one\",\"detail\":\"\xc4\x90\"}");
        Answer::of(StatusCode::CONFLICT, &headers, body, "one".to_owned())
    }

    #[actix_web::test]
    async fn it_comes_again_as_it_was_under_the_id_of_today() {
        let packed = problem().pack().unwrap();
        let again = Answer::unpack(409, &packed).unwrap();
        assert_eq!(again, problem());
        let response = again.response("two");
        assert_eq!(response.status(), 409);
        assert_eq!(response.headers().get("etag").unwrap(), "\"3\"");
        let body = to_bytes(response.into_body()).await.unwrap();
        assert_eq!(body, "{\"request_id\":\"two\",\"detail\":\"Đ\"}".as_bytes());
    }

    #[test]
    fn what_was_cut_is_no_answer() {
        let packed = problem().pack().unwrap();
        for length in [0, 3, 4, 10] {
            assert_eq!(Answer::unpack(409, &packed[..length]), None);
        }
    }

    #[test]
    fn what_depends_on_caller_or_moment_is_asked_anew() {
        let kept = |status| is_kept(StatusCode::from_u16(status).unwrap());
        for status in [200, 201, 202, 204, 303, 400, 404, 409, 410, 413, 422] {
            assert!(kept(status), "{status}");
        }
        for status in [401, 403, 406, 408, 412, 415, 428, 429, 500, 503, 507] {
            assert!(!kept(status), "{status}");
        }
    }
}
