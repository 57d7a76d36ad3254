//! A request can be followed from the system that asked into the log and to a collector of traces.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use prost::Message;
use tests::hook::Hook;
use tests::process::{Process, Program, free_address};
use tests::{folder, hook};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";
const PLAN: &str = "/v1/plans/01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40";

/// Asks for a plan, in the caller's trace; nobody may, without a token.
async fn ask(service: &Process) {
    let asked = service.http.get(service.url(PLAN));
    let asked = asked.header("traceparent", format!("00-{TRACE}-{CALLER}-01"));
    assert_eq!(asked.send().await.unwrap().status(), 401);
}

fn bytes(digits: &str) -> Vec<u8> {
    let two = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(two).collect()
}

fn attribute<'a>(all: &'a [KeyValue], name: &str) -> Option<&'a Value> {
    let found = all.iter().find(|one| one.key == name)?;
    match &found.value {
        Some(AnyValue { value }) => value.as_ref(),
        None => None,
    }
}

fn text(text: &str) -> Value {
    Value::StringValue(text.to_owned())
}

/// The service that sent it, and its spans.
fn opened(call: &hook::Call) -> (Option<Value>, Vec<Span>) {
    assert_eq!(call.line, "POST /v1/traces HTTP/1.1");
    assert_eq!(call.header("content-type"), "application/x-protobuf");
    let sent = ExportTraceServiceRequest::decode(&*call.bytes).unwrap();
    let resource = sent.resource_spans.first().unwrap().resource.as_ref();
    let name =
        resource.and_then(|resource| attribute(&resource.attributes, "service.name").cloned());
    let scopes = sent
        .resource_spans
        .into_iter()
        .flat_map(|all| all.scope_spans);
    (name, scopes.flat_map(|scope| scope.spans).collect())
}

#[tokio::test]
async fn a_collector_is_sent_the_span_of_a_request_in_the_trace_of_its_caller() {
    let mut collector = Hook::listen().await;
    let data = folder::create();
    let program = Program::new(data.path())
        .set(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            &format!("http://127.0.0.1:{}", collector.port()),
        )
        .set("OTEL_BSP_SCHEDULE_DELAY", "50")
        .set("NO_PROXY", "*");
    let mut service = program.serve().await;
    ask(&service).await;
    let span = loop {
        let (name, spans) = opened(&collector.call().await);
        assert_eq!(name, Some(text("tiendo")));
        let ours = spans.into_iter().find(|span| span.trace_id == bytes(TRACE));
        if let Some(span) = ours {
            break span;
        }
    };
    assert_eq!(span.parent_span_id, bytes(CALLER));
    assert_eq!(span.name, "GET /v1/plans/{id}");
    assert_eq!(span.kind(), SpanKind::Server);
    let told = |name| attribute(&span.attributes, name);
    assert_eq!(told("http.request.method"), Some(&text("GET")));
    assert_eq!(told("http.route"), Some(&text("/v1/plans/{id}")));
    assert_eq!(
        told("http.response.status_code"),
        Some(&Value::IntValue(401))
    );
    assert!(span.end_time_unix_nano > span.start_time_unix_nano);
    assert_eq!(trace_in_log(&service), TRACE);
    assert!(service.terminate().await.success());
}

#[tokio::test]
async fn a_collector_that_is_away_keeps_nobody_from_working() {
    let data = folder::create();
    let program = Program::new(data.path())
        .set(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            &format!("http://{}", free_address()),
        )
        .set("OTEL_BSP_SCHEDULE_DELAY", "10")
        .set("NO_PROXY", "*");
    let mut service = program.serve().await;
    for _ in 0..50 {
        ask(&service).await;
    }
    assert!(service.terminate().await.success());
}

/// The trace of the question about the plan, as the log has it.
fn trace_in_log(service: &Process) -> String {
    let log = service.log();
    let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
    let mut spans = lines.map(|line: serde_json::Value| line["span"].clone());
    let ours = spans.rfind(|span| span["path"] == PLAN).unwrap();
    ours["trace_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn each_line_of_a_request_names_its_trace() {
    let data = folder::create();
    let mut service = Program::new(data.path()).serve().await;
    ask(&service).await;
    assert_eq!(trace_in_log(&service), TRACE);
    // Without a trace, or with what is none, it has one of its own.
    for given in [None, Some("hunter2")] {
        let asked = service.http.get(service.url(PLAN));
        let asked = given
            .into_iter()
            .fold(asked, |asked, given| asked.header("traceparent", given));
        let answer = asked.send().await.unwrap();
        let id = answer.headers()["x-request-id"].to_str().unwrap();
        assert_eq!(trace_in_log(&service), id.replace('-', ""));
    }
    assert!(service.terminate().await.success());
    assert!(!service.log().contains("hunter2"));
}
