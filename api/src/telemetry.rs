//! Logs: one line a request on standard error, JSON when `TIENDO_LOG_FORMAT=json`.
//!
//! What a client sends may be a secret in the wrong place: of a request only what the service knows is
//! logged, never a query, a body or a header as it came. The same spans go to a collector where one is named.

mod export;
mod trace;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage};
use opentelemetry_otlp::ExporterBuildError;
use tracing::Span;
use tracing::field::{Empty, display};
use tracing_actix_web::{RequestId, RootSpanBuilder};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};
use uuid::Uuid;

use crate::http::catalogue::FaultCode;
use crate::http::problem::{Place, Problem};

pub use export::Exporter;
use trace::Parent;

/// The span of a request: what it asked and how it was answered, in the trace of the caller's `traceparent` (W3C Trace
/// Context), so that logs of several systems can be put together.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().copied();
        let parent = request
            .headers()
            .get("traceparent")
            .and_then(|value| value.to_str().ok())
            .and_then(Parent::read);
        let method = method(request.method().as_str());
        let is_exported = export::is_on();
        // Looking it up takes its time, and is for nothing where nobody is told.
        let is_told = is_exported || tracing::enabled!(tracing::Level::INFO);
        let pattern = is_told.then(|| request.match_pattern()).flatten();
        let name = is_exported.then(|| match pattern.as_deref() {
            Some(pattern) => format!("{method} {pattern}"),
            None => method.to_owned(),
        });
        let span = tracing::info_span!(
            "request",
            otel.name = name,
            otel.kind = is_exported.then_some("server"),
            request_id = id.map(display),
            trace_id = Empty,
            method,
            path = known_path(pattern.as_deref(), request.path()),
            address = Empty,
            status = Empty,
            problem = Empty,
            faults = Empty,
        );
        if let (true, Some(parent)) = (is_exported, parent) {
            parent.adopt(&span);
        }
        let trace = if is_exported {
            Some(trace::of(&span))
        } else {
            let own = || id.map(|id| trace::own(id.into()));
            parent.map(Parent::trace).or_else(own)
        };
        if let Some(trace) = trace {
            span.record("trace_id", display(trace));
        }
        span
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
        if let (true, Ok(response)) = (export::is_on(), outcome) {
            let request = response.request();
            let method = method(request.method().as_str());
            let route = request.match_pattern();
            trace::answered(&span, method, route.as_deref(), status.as_u16());
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
pub(crate) fn method(name: &str) -> &'static str {
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

/// Starts logging, and exporting spans where the environment asks for it; `RUST_LOG` filters the log (`info` by
/// default). A second call changes nothing of the log.
pub fn start(json: bool) -> Result<Option<Exporter>, ExporterBuildError> {
    let exporter = Exporter::find()?;
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_target(false);
    let lines = if json {
        lines.json().boxed()
    } else {
        lines.boxed()
    };
    let spans = exporter.as_ref().map(|exporter| {
        tracing_opentelemetry::layer()
            .with_tracer(exporter.tracer())
            .with_location(false)
            .with_threads(false)
            // What libraries say of themselves, the exporter among them, is not sent.
            .with_filter(filter_fn(|told| told.target().starts_with("api")))
    });
    let started = tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(spans)
        .try_init();
    if started.is_err() {
        tracing::debug!("logging had been started already");
    }
    Ok(exporter)
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
}
