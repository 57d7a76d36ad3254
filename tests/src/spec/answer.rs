//! Whether an answer is one the document promises.

use reqwest::Method;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use serde_json::Value;

use super::{Exchange, Operation, Spec, documented, is_json, media_type, members};

/// Headers a client acts on: sent, they must be declared.
const TELLING: [&str; 6] = [
    "content-language",
    "etag",
    "idempotency-replayed",
    "location",
    "link",
    "retry-after",
];

impl Spec {
    pub(super) fn check_answer(&self, operation: &Operation, exchange: &Exchange) -> Vec<String> {
        let status = exchange.status;
        let key = format!("{} {status}", operation.id);
        let Some(response) = operation.content["responses"].get(status.to_string()) else {
            return vec![format!("status {status} is not documented")];
        };
        let response = self.resolve(response);
        let mut findings = self.check_headers(&key, &response["headers"], &exchange.headers);
        findings.extend(self.check_body(&key, &response["content"], exchange));
        findings
    }

    fn check_headers(&self, key: &str, declared: &Value, sent: &HeaderMap) -> Vec<String> {
        let mut findings = Vec::new();
        for (name, header) in members(declared) {
            let header = self.resolve(header);
            let Some(value) = sent.get(name.as_str()) else {
                if header["required"] == true {
                    findings.push(format!("the header {name} is missing"));
                }
                continue;
            };
            let value = String::from_utf8_lossy(value.as_bytes());
            if let Some(schema) = header.get("schema")
                && !self
                    .schemas
                    .text_fits(&format!("{key} header {name}"), schema, &[&value])
            {
                findings.push(format!("the header {name}: {value} does not fit {schema}"));
            }
        }
        for name in TELLING {
            let is_declared = members(declared).any(|(other, _)| other.eq_ignore_ascii_case(name));
            if sent.contains_key(name) && !is_declared {
                findings.push(format!("the header {name} is not documented"));
            }
        }
        findings
    }

    fn check_body(&self, key: &str, content: &Value, exchange: &Exchange) -> Vec<String> {
        let Exchange {
            status,
            headers,
            body,
            ..
        } = exchange;
        let promised = members(content).next().is_some();
        if !promised || matches!(status, 204 | 304) {
            return if body.is_empty() {
                vec![]
            } else {
                vec!["there is a body where none is documented".to_owned()]
            };
        }
        let Some(media_type) = media_type(headers) else {
            return vec!["there is no Content-Type".to_owned()];
        };
        let Some(documented) = documented(content, &media_type) else {
            return vec![format!("content type {media_type} is not documented")];
        };
        if exchange.method == Method::HEAD {
            return if body.is_empty() {
                vec![]
            } else {
                vec!["HEAD was answered with a body".to_owned()]
            };
        }
        // Compressed for a test of compression: the same answer is judged uncompressed elsewhere.
        if headers.contains_key(CONTENT_ENCODING) {
            return vec![];
        }
        let Some(schema) = documented.get("schema") else {
            return vec![];
        };
        let key = format!("{key} {media_type}");
        if is_json(&media_type) {
            return self.check_json(&key, schema, body);
        }
        if media_type == "application/x-ndjson" && schema["type"] != "string" {
            return body
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.is_empty())
                .flat_map(|line| self.check_json(&key, schema, line))
                .collect();
        }
        if media_type.starts_with("text/") {
            let text = String::from_utf8_lossy(body);
            return self.schemas.errors(&key, schema, &text.into());
        }
        vec![]
    }

    fn check_json(&self, key: &str, schema: &Value, body: &[u8]) -> Vec<String> {
        match serde_json::from_slice(body) {
            Ok(value) => self.schemas.errors(key, schema, &value),
            Err(error) => vec![format!("the body is not JSON: {error}")],
        }
    }
}
