//! Logs: one line a request on standard error, JSON when `TIENDO_LOG_FORMAT=json`.
//!
//! What a client sends may be a secret in the wrong place: of a request only what the service knows is
//! logged, never a query, a body or a header as it came.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage};
use tracing::Span;
use tracing::field::Empty;
use tracing_actix_web::{RequestId, RootSpanBuilder};
use tracing_subscriber::EnvFilter;
use uuid::Uuid;

use crate::http::catalogue::FaultCode;
use crate::http::problem::{Place, Problem};

/// The span of a request: what it asked and how it was answered, with the caller's `traceparent`
/// (W3C Trace Context), so that logs of several systems can be put together.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().copied();
        let traceparent = request
            .headers()
            .get("traceparent")
            .and_then(|value| value.to_str().ok())
            .filter(|value| is_traceparent(value));
        let pattern = request.match_pattern();
        tracing::info_span!(
            "request",
            request_id = id.map(display),
            method = method(request.method().as_str()),
            path = known_path(pattern.as_deref(), request.path()),
            address = Empty,
            traceparent,
            status = Empty,
            problem = Empty,
            faults = Empty,
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let (status, error) = match outcome {
            Ok(response) => (response.status(), response.response().error()),
            Err(error) => (error.as_response_error().status_code(), Some(error)),
        };
        span.record("status", status.as_u16());
        if let Some(problem) = error.and_then(Error::as_error::<Problem>) {
            span.record("problem", problem.code.entry().slug);
            if !problem.errors.is_empty() {
                span.record("faults", faults(problem));
            }
        }
        span.in_scope(|| tracing::info!("answered"));
    }
}

/// Codes of what is wrong with the input, with the parameters that are wrong; a pointer may be made of what
/// the client made up.
fn faults(problem: &Problem) -> String {
    let told: Vec<String> = problem
        .errors
        .iter()
        .map(|fault| match &fault.place {
            Place::Parameter(name) if fault.code != FaultCode::UnknownParameter => {
                format!("{} {name}", fault.code)
            }
            _ => fault.code.to_string(),
        })
        .collect();
    told.join(", ")
}

/// A method of HTTP; anyone can make one up.
fn method(name: &str) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        .into_iter()
        .find(|known| *known == name)
        .unwrap_or("other")
}

/// The path as far as the service knows it: of a route only what is fixed and ids, of no route nothing.
fn known_path(pattern: Option<&str>, path: &str) -> String {
    let Some(pattern) = pattern else {
        return "unknown".to_owned();
    };
    let part = |(known, given): (&str, &str)| {
        let is_open = known.starts_with('{');
        let is_id = Uuid::try_parse(given).is_ok();
        if is_open && is_id { given } else { known }.to_owned()
    };
    let parts: Vec<String> = pattern.split('/').zip(path.split('/')).map(part).collect();
    parts.join("/")
}

/// `00-<32 hex digits>-<16>-<2>` of W3C Trace Context, of whatever version.
fn is_traceparent(value: &str) -> bool {
    let lengths = value.split('-').map(str::len);
    lengths.eq([2, 32, 16, 2]) && value.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// Starts logging; `RUST_LOG` filters it (`info` by default). A second call changes nothing.
pub fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    let started = if json {
        subscriber.json().try_init()
    } else {
        subscriber.try_init()
    };
    if started.is_err() {
        tracing::debug!("logging had been started already");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_path_only_what_the_service_knows_is_told() {
        let id = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40";
        let pattern = Some("/v1/plans/{id}/issue");
        let path = format!("/v1/plans/{id}/issue");
        assert_eq!(known_path(pattern, &path), path);
        assert_eq!(
            known_path(pattern, "/v1/plans/hunter2/issue"),
            "/v1/plans/{id}/issue"
        );
        assert_eq!(
            known_path(Some("/docs/{_:.*}"), "/docs/a/b"),
            "/docs/{_:.*}"
        );
        assert_eq!(known_path(None, "/v1/hunter2"), "unknown");
    }

    #[test]
    fn a_trace_is_told_only_in_its_form() {
        assert!(is_traceparent(
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        ));
        for other in [
            "",
            "hunter2",
            "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        ] {
            assert!(!is_traceparent(other), "{other}");
        }
    }
}
