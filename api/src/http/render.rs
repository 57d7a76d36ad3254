//! Writes every failed answer as problem+json in the caller's language, and stamps the request id.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use tracing_actix_web::RequestId;

use super::catalogue::Code;
use super::problem::{FaultDocument, Place, Problem, ProblemDocument, ProblemWithCurrent};
use super::rate;
use crate::text::Lang;

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

/// A problem as an answer to that request.
pub fn answer(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let lang = language(request);
    let entry = problem.code.entry();
    let detail = problem.detail.as_deref().unwrap_or(&entry.words.mend);
    let document = ProblemDocument {
        kind: format!("/problems/{}", entry.slug),
        title: entry.words.title.get(lang).to_owned(),
        status: entry.status.as_u16(),
        detail: detail.get(lang).to_owned(),
        instance: request.path().to_owned(),
        code: problem.code,
        request_id: request_id(request),
        errors: problem
            .errors
            .iter()
            .map(|fault| {
                let mut document = FaultDocument {
                    pointer: None,
                    parameter: None,
                    line: None,
                    column: None,
                    cell: None,
                    code: fault.code,
                    detail: fault.detail.get(lang).to_owned(),
                };
                match fault.place.clone() {
                    Place::Pointer(pointer) => document.pointer = Some(pointer),
                    Place::Parameter(name) => document.parameter = Some(name),
                    Place::Cell(line, column) => {
                        document.line = Some(line);
                        document.column = column;
                    }
                    Place::Address(address) => document.cell = Some(address),
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
