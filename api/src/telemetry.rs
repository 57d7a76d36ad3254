//! Logs: one line a request on standard error, JSON when `TIENDO_LOG_FORMAT=json`.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use tracing::Span;
use tracing_actix_web::{DefaultRootSpanBuilder, RootSpanBuilder, root_span};
use tracing_subscriber::EnvFilter;

/// The span of a request: what it asked and how it was answered, with the caller's `traceparent`
/// (W3C Trace Context), so that logs of several systems can be put together.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let traceparent = request
            .headers()
            .get("traceparent")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        root_span!(request, traceparent)
    }

    fn on_request_end<B: MessageBody>(
        span: Span,
        outcome: &Result<ServiceResponse<B>, actix_web::Error>,
    ) {
        DefaultRootSpanBuilder::on_request_end(span.clone(), outcome);
        span.in_scope(|| tracing::info!("answered"));
    }
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
