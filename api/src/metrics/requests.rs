//! How requests were answered, and how long that took.

use std::sync::Arc;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::Data;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tokio::time::Instant;

use crate::app::AppState;
use crate::http::operations::Operations;
use crate::telemetry;

/// Seconds up to which requests are counted together.
const STEPS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// How a request is counted. As many as there are operations, whatever is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: Arc<str>,
    status: &'static str,
}

fn histogram() -> Histogram {
    Histogram::new(STEPS)
}

/// Counts requests.
#[derive(Debug)]
pub struct Requests {
    seconds: Family<Answered, Histogram, fn() -> Histogram>,
    /// For what is no operation.
    other: Arc<str>,
}

impl Requests {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let seconds = Family::new_with_constructor(histogram as fn() -> Histogram);
        registry.register_with_unit(
            "request_duration",
            "Time from the headers of a request to those of its answer",
            Unit::Seconds,
            seconds.clone(),
        );
        Self {
            seconds,
            other: Arc::from("other"),
        }
    }
}

/// Middleware: counts a request once it is answered.
pub async fn count(
    state: Data<AppState>,
    known: Data<Operations>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let begun = Instant::now();
    let method = telemetry::method(req.method().as_str());
    let response = next.call(req).await?;
    let requests = &state.metrics.requests;
    // Not what a path is asked for that no operation does: there would be as many series as callers like.
    let answered = Answered {
        method,
        route: known
            .id(response.request())
            .and_then(|_| known.pattern(response.request()))
            .unwrap_or_else(|| Arc::clone(&requests.other)),
        status: class(response.status()),
    };
    let seconds = requests.seconds.get_or_create(&answered);
    seconds.observe(begun.elapsed().as_secs_f64());
    Ok(response)
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}
