//! Whether a request the service accepted is one the document allows: it must not be the stricter.

use reqwest::Url;
use serde_json::Value;

use super::{Exchange, Operation, Spec, documented, is_json, media_type};

impl Spec {
    pub(super) fn check_request(&self, operation: &Operation, exchange: &Exchange) -> Vec<String> {
        let mut findings = self.check_query(operation, exchange);
        for parameter in operation.parameters_in("header") {
            let name = name(parameter);
            if parameter["required"] == true && !exchange.sent_headers.contains_key(name) {
                findings.push(format!("accepted without the required header {name}"));
            }
        }
        findings.extend(self.check_sent_body(operation, exchange));
        findings
    }

    fn check_query(&self, operation: &Operation, exchange: &Exchange) -> Vec<String> {
        let mut findings = Vec::new();
        for (sent, _) in &exchange.query {
            if !operation
                .parameters_in("query")
                .any(|parameter| name(parameter) == sent)
            {
                findings.push(format!("accepted the undocumented parameter {sent}"));
            }
        }
        for parameter in operation.parameters_in("query") {
            let name = name(parameter);
            let texts: Vec<&str> = exchange
                .query
                .iter()
                .filter(|(sent, _)| sent == name)
                .map(|(_, text)| text.as_str())
                .collect();
            if texts.is_empty() {
                if parameter["required"] == true {
                    findings.push(format!("accepted without the required parameter {name}"));
                }
                continue;
            }
            let schema = &parameter["schema"];
            let key = format!("{} query {name}", operation.id);
            if !self.schemas.text_fits(&key, schema, &texts) {
                findings.push(format!(
                    "accepted {name}={texts:?}, which does not fit {schema}"
                ));
            }
        }
        findings
    }

    fn check_sent_body(&self, operation: &Operation, exchange: &Exchange) -> Vec<String> {
        let Some(body) = operation.content.get("requestBody") else {
            return if exchange.sent_body.is_empty() {
                vec![]
            } else {
                vec!["accepted a body where none is documented".to_owned()]
            };
        };
        let body = self.resolve(body);
        if exchange.sent_body.is_empty() {
            return if body["required"] == true {
                vec!["accepted without the required body".to_owned()]
            } else {
                vec![]
            };
        }
        let media_type = media_type(&exchange.sent_headers).unwrap_or_default();
        let Some(documented) = documented(&body["content"], &media_type) else {
            return vec![format!("accepted a body of undocumented type {media_type}")];
        };
        let value = if is_json(&media_type) {
            serde_json::from_slice(&exchange.sent_body).ok()
        } else if media_type == "application/x-www-form-urlencoded" {
            Some(form(&exchange.sent_body))
        } else {
            return vec![];
        };
        let Some(value) = value else {
            return vec!["accepted a body that is not JSON".to_owned()];
        };
        let key = format!("{} request {media_type}", operation.id);
        self.schemas
            .errors(&key, &documented["schema"], &value)
            .into_iter()
            .map(|error| format!("accepted a body the document forbids, {error}"))
            .collect()
    }
}

impl Operation {
    fn parameters_in(&self, place: &str) -> impl Iterator<Item = &Value> {
        self.parameters
            .iter()
            .filter(move |parameter| parameter["in"] == place)
    }
}

fn name(parameter: &Value) -> &str {
    parameter["name"].as_str().unwrap_or_default()
}

/// The fields of a form, as an object.
fn form(body: &[u8]) -> Value {
    let mut url = Url::parse("form:").expect("a URL");
    url.set_query(Some(&String::from_utf8_lossy(body)));
    url.query_pairs()
        .map(|(name, value)| (name.into_owned(), Value::from(value)))
        .collect()
}
