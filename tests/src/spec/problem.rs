//! What every answer owes, whatever was asked.

use api::http::catalogue::{Code, FaultCode};
use reqwest::Method;
use sea_orm::Iterable;
use serde_json::Value;

use super::{Exchange, media_type};

const REQUEST_ID: &str = "x-request-id";

/// Members every problem has as text.
const TEXTS: [&str; 6] = ["type", "title", "detail", "instance", "code", "request_id"];

/// A request id on every answer, and a problem (RFC 9457) as the body of every error.
pub(super) fn check(exchange: &Exchange) -> Vec<String> {
    let request_id = exchange
        .headers
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut findings = Vec::new();
    if request_id.is_empty() {
        findings.push("there is no X-Request-Id".to_owned());
    }
    if exchange.status < 400 {
        return findings;
    }
    let media_type = media_type(&exchange.headers);
    if media_type.as_deref() != Some("application/problem+json") {
        findings.push(format!("an error came as {media_type:?}"));
    }
    if exchange.method == Method::HEAD {
        return findings;
    }
    let Ok(problem) = serde_json::from_slice::<Value>(&exchange.body) else {
        findings.push("the body of an error is not JSON".to_owned());
        return findings;
    };
    for member in TEXTS {
        if problem[member].as_str().is_none_or(str::is_empty) {
            findings.push(format!("the problem lacks `{member}`"));
        }
    }
    if problem["type"] != format!("/problems/{}", problem["code"].as_str().unwrap_or_default()) {
        findings.push(format!(
            "the problem's type {} is not the page of its code {}",
            problem["type"], problem["code"]
        ));
    }
    if problem["status"] != exchange.status {
        findings.push(format!("the problem says status {}", problem["status"]));
    }
    findings.extend(strange_faults(&problem));
    if problem["request_id"] != request_id {
        findings.push("the problem's request_id is not that of X-Request-Id".to_owned());
    }
    findings
}

/// Codes of single faults that the page of the problem does not name.
fn strange_faults(problem: &Value) -> Vec<String> {
    let code = <Code as Iterable>::iter().find(|code| problem["code"] == code.slug());
    let named: Vec<&str> = code
        .into_iter()
        .flat_map(FaultCode::of)
        .map(FaultCode::slug)
        .collect();
    let faults = problem["errors"].as_array().into_iter().flatten();
    faults
        .filter(|fault| {
            fault["code"]
                .as_str()
                .is_none_or(|code| !named.contains(&code))
        })
        .map(|fault| format!("no page of {} names the fault {fault}", problem["code"]))
        .collect()
}
