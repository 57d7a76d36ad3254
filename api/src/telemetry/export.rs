//! Spans go to a collector by OTLP over HTTP, where the settings of OpenTelemetry name one.

use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};

use crate::build;

/// Whether spans are exported: without, nothing is done for them.
static IS_ON: AtomicBool = AtomicBool::new(false);

/// Exports spans for as long as it lives; what is left is sent at its end, within a few seconds.
#[derive(Debug)]
pub struct Exporter(SdkTracerProvider);

impl Exporter {
    /// An exporter, where the environment asks for one. The exporter reads its settings from there by itself.
    pub(super) fn find() -> Result<Option<Self>, ExporterBuildError> {
        let is_set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
        let is_wanted =
            is_set("OTEL_EXPORTER_OTLP_ENDPOINT") || is_set("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        let is_disabled = std::env::var("OTEL_SDK_DISABLED").is_ok_and(|value| value == "true");
        if !is_wanted || is_disabled {
            return Ok(None);
        }
        let exporter = SpanExporter::builder().with_http().build()?;
        let resource = Resource::builder();
        let resource = if is_set("OTEL_SERVICE_NAME") {
            resource
        } else {
            resource.with_service_name("tiendo")
        };
        let version = KeyValue::new("service.version", build::VERSION);
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource.with_attribute(version).build())
            .build();
        IS_ON.store(true, Ordering::Relaxed);
        Ok(Some(Self(provider)))
    }

    /// What makes the spans.
    pub(super) fn tracer(&self) -> SdkTracer {
        self.0.tracer("tiendo")
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(%error, "the last spans could not be sent");
        }
    }
}

/// Whether spans are exported.
pub(super) fn is_on() -> bool {
    IS_ON.load(Ordering::Relaxed)
}
