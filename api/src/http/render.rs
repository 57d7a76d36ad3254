//! Writes every failed answer as problem+json in the caller's language, and stamps the request id.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use tracing_actix_web::RequestId;
use utoipa::IntoParams;

use super::catalogue::Code;
use super::problem::{
    DETAIL, FAULTS, FaultDocument, INSTANCE, NAME, POINTER, Place, Problem, ProblemDocument,
    ProblemWithCurrent,
};
use super::rate;
use crate::text::Lang;

/// How the document describes `Accept-Language` where an answer that succeeds has texts too.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code)]
pub struct LanguageHeader {
    /// Languages wanted for texts, with quality values (RFC 9110 section 12.5.4): `vi` or `en`. Every problem follows
    /// it too.
    #[param(
        rename = "Accept-Language",
        example = "en, vi;q=0.5",
        max_length = 4000,
        nullable = false
    )]
    accept_language: Option<String>,
}

/// Content type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Middleware: nothing leaves without a request id, no error leaves as anything but a problem.
pub async fn render(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut response = next.call(req).await?.map_into_boxed_body();
    let status = response.status();
    let is_ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == PROBLEM_JSON);
    if (status.is_client_error() || status.is_server_error()) && !is_ours {
        let problem = response.response_mut().extensions_mut().remove::<Problem>();
        let problem = problem.unwrap_or_else(|| Problem::new(Code::of_status(status)));
        let body = answer(response.request(), &problem);
        let kept = keep(response.headers());
        response = response.into_response(body);
        for (name, value) in kept {
            response.headers_mut().append(name, value);
        }
    }
    // This only tells the compression within to leave the answer alone; RFC 9110 wants it unsaid.
    if response
        .headers()
        .get(header::CONTENT_ENCODING)
        .is_some_and(|encoding| encoding == "identity")
    {
        response.headers_mut().remove(header::CONTENT_ENCODING);
    }
    let id = request_id(response.request());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    Ok(response)
}

/// Headers of a failed answer that still hold once its body is written anew.
fn keep(headers: &header::HeaderMap) -> Vec<(HeaderName, HeaderValue)> {
    let holds = |name: &HeaderName| {
        *name == header::VARY
            || *name == header::ALLOW
            || *name == rate::LEFT
            || *name == rate::POLICY
            || name.as_str().starts_with("access-control-")
    };
    headers
        .iter()
        .filter(|(name, _)| holds(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The `X-Request-Id` of the answer.
pub fn request_id(request: &HttpRequest) -> String {
    request
        .extensions()
        .get::<RequestId>()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// The language the caller reads.
pub fn language(request: &HttpRequest) -> Lang {
    Lang::negotiate(
        request
            .headers()
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok()),
    )
}

/// The answer, marked as one whose words are in that language.
pub fn in_language(mut response: HttpResponse, lang: Lang) -> HttpResponse {
    let headers = response.headers_mut();
    let tag = HeaderValue::from_static(lang.tag());
    headers.insert(header::CONTENT_LANGUAGE, tag);
    vary_by(&mut response, "Accept-Language");
    response
}

/// Says that the answer depends on that header of the request too. In one line: what comes after adds to the first
/// alone.
pub fn vary_by(response: &mut HttpResponse, name: &str) {
    let before = response.headers().get_all(header::VARY);
    let mut names: Vec<&str> = before
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(',').map(str::trim))
        .collect();
    if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        names.push(name);
    }
    if let Ok(line) = HeaderValue::from_str(&names.join(", ")) {
        response.headers_mut().insert(header::VARY, line);
    }
}

/// A text that may quote what was sent, within what the document says of it: at most so many characters, and no control
/// characters but line breaks and tabs.
fn bounded(text: &str, most: usize) -> String {
    let is_told = |c: &char| !c.is_ascii_control() || matches!(c, '\n' | '\r' | '\t');
    text.chars().filter(is_told).take(most).collect()
}

/// A pointer that may hold the name of a member that was sent: cut, never within an escape (RFC 6901 section 3).
fn cut_pointer(pointer: &str) -> String {
    let mut cut: String = pointer.chars().take(POINTER).collect();
    if cut.ends_with('~') {
        cut.pop();
    }
    cut
}

/// A problem as an answer to that request.
pub fn answer(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let lang = language(request);
    let entry = problem.code.entry();
    let detail = problem.detail.as_deref().unwrap_or(&entry.words.mend);
    let document = ProblemDocument {
        kind: format!("/problems/{}", entry.slug),
        title: entry.words.title.get(lang).to_owned(),
        status: entry.status.as_u16(),
        detail: bounded(detail.get(lang), DETAIL),
        instance: bounded(request.path(), INSTANCE),
        code: problem.code,
        request_id: request_id(request),
        errors: problem
            .errors
            .iter()
            .take(FAULTS)
            .map(|fault| {
                let mut document = FaultDocument {
                    pointer: None,
                    parameter: None,
                    line: None,
                    column: None,
                    cell: None,
                    code: fault.code,
                    detail: bounded(fault.detail.get(lang), DETAIL),
                };
                match &fault.place {
                    Place::Pointer(pointer) => document.pointer = Some(cut_pointer(pointer)),
                    Place::Parameter(name) => document.parameter = Some(bounded(name, NAME)),
                    Place::Cell(line, column) => {
                        document.line = Some(*line);
                        document.column = column.as_ref().map(|name| bounded(name, NAME));
                    }
                    Place::Address(address) => document.cell = Some(address.clone()),
                }
                document
            })
            .collect(),
        error: problem.oauth_error,
    };
    let mut response = HttpResponse::build(entry.status);
    response
        .content_type(PROBLEM_JSON)
        .insert_header((header::CONTENT_LANGUAGE, lang.tag()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept-Language"));
    if entry.status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    if entry.status == StatusCode::SERVICE_UNAVAILABLE {
        // Unless the problem knows better.
        response.insert_header((header::RETRY_AFTER, "2"));
    }
    for (name, value) in &problem.headers {
        response.insert_header((*name, value.as_str()));
    }
    let body = match problem.current.clone() {
        Some(current) => serde_json::to_vec(&ProblemWithCurrent {
            problem: document,
            current,
        }),
        None => serde_json::to_vec(&document),
    };
    response.body(body.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn what_an_answer_depends_on_stands_in_one_line() {
        let mut response = HttpResponse::Ok();
        response.append_header((header::VARY, "Accept-Encoding"));
        response.append_header((header::VARY, "Accept"));
        let mut response = in_language(response.finish(), Lang::Vi);
        vary_by(&mut response, "accept");
        vary_by(&mut response, "Authorization");
        let lines: Vec<_> = response.headers().get_all(header::VARY).collect();
        assert_eq!(
            lines,
            ["Accept-Encoding, Accept, Accept-Language, Authorization"]
        );
    }

    #[test]
    fn whoever_is_put_off_is_told_for_how_long() {
        let request = TestRequest::default().to_http_request();
        let wait = |problem: &Problem| {
            let answer = answer(&request, problem);
            let wait = answer.headers().get_all(header::RETRY_AFTER);
            wait.map(|value| value.to_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let unavailable = Problem::new(Code::of_status(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(wait(&unavailable), ["2"]);
        assert_eq!(wait(&unavailable.header("Retry-After", "30")), ["30"]);
        assert_eq!(wait(&Problem::new(Code::Internal)), [] as [&str; 0]);
    }

    #[test]
    fn what_was_sent_is_quoted_within_bounds() {
        assert_eq!(bounded("Trường\u{0} `tên`\n", 9), "Trường `t");
        let long = "/".to_owned() + &"a".repeat(POINTER - 2) + "~1b";
        assert_eq!(cut_pointer(&long), long[..POINTER - 1]);
        assert_eq!(cut_pointer("/a~1b"), "/a~1b");
    }
}
