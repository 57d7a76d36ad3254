//! The trace a request belongs to (W3C Trace Context): the caller's, or one of its own.

use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use uuid::Uuid;

/// What a caller's `traceparent` says, in the form of version 00: `00-<32 hex digits>-<16>-<2>`. Later versions may have
/// more behind it, which is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parent {
    trace: TraceId,
    span: SpanId,
    flags: TraceFlags,
}

impl Parent {
    /// Reads the header; nothing where it is not in that form, as the standard wants it.
    pub(super) fn read(header: &str) -> Option<Self> {
        let mut parts = header.split('-');
        let version = byte(parts.next()?)?;
        let trace = digits(parts.next()?, 32)?;
        let span = digits(parts.next()?, 16)?;
        let flags = byte(parts.next()?)?;
        let has_more = parts.next().is_some();
        if version == 0xff || (version == 0 && has_more) {
            return None;
        }
        let parent = Self {
            trace: TraceId::from_hex(trace).ok()?,
            span: SpanId::from_hex(span).ok()?,
            flags: TraceFlags::new(flags) & TraceFlags::SAMPLED,
        };
        let is_there = parent.trace != TraceId::INVALID && parent.span != SpanId::INVALID;
        is_there.then_some(parent)
    }

    /// The id of the trace.
    pub(super) fn trace(self) -> TraceId {
        self.trace
    }

    /// Makes the span one of the caller's trace.
    pub(super) fn adopt(self, span: &Span) {
        let state = TraceState::default();
        let context = SpanContext::new(self.trace, self.span, self.flags, true, state);
        let context = Context::new().with_remote_span_context(context);
        if let Err(error) = span.set_parent(context) {
            tracing::debug!(%error, "a span has no place in the caller's trace");
        }
    }
}

/// The id of a trace that begins here, for a log that nothing else gives one.
pub(super) fn own(request_id: Uuid) -> TraceId {
    TraceId::from_bytes(request_id.into_bytes())
}

/// The id of the trace that a span which is exported belongs to.
pub(super) fn of(span: &Span) -> TraceId {
    span.context().span().span_context().trace_id()
}

/// Says how the request was answered, in the words of OpenTelemetry.
pub(super) fn answered(span: &Span, method: &'static str, route: Option<&str>, status: u16) {
    let context = span.context();
    let told = context.span();
    told.set_attribute(KeyValue::new("http.request.method", method));
    if let Some(route) = route {
        told.set_attribute(KeyValue::new("http.route", route.to_owned()));
    }
    told.set_attribute(KeyValue::new(
        "http.response.status_code",
        i64::from(status),
    ));
    if status >= 500 {
        told.set_status(opentelemetry::trace::Status::error(""));
    }
}

/// Lower-case hexadecimal digits, so many.
fn digits(text: &str, length: usize) -> Option<&str> {
    let fits = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
    (text.len() == length && text.bytes().all(fits)).then_some(text)
}

fn byte(text: &str) -> Option<u8> {
    u8::from_str_radix(digits(text, 2)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn the_trace_of_the_caller_is_read() {
        let parent = Parent::read(GIVEN).unwrap();
        assert_eq!(
            parent.trace().to_string(),
            "4bf92f3577b34da6a3ce929d0e0e4736"
        );
        assert_eq!(parent.span.to_string(), "00f067aa0ba902b7");
        assert!(parent.flags.is_sampled());
        let later = format!("cc{}-more", &GIVEN[2..]);
        assert_eq!(Parent::read(&later), Some(parent));
    }

    #[test]
    fn what_is_not_in_its_form_is_not_read() {
        let upper = GIVEN.to_uppercase();
        let more = format!("{GIVEN}-00");
        for other in [
            "",
            "hunter2",
            &upper,
            &more,
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        ] {
            assert_eq!(Parent::read(other), None, "{other}");
        }
    }
}
