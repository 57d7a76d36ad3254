//! The OpenAPI document as a judge: what the service answers always matches it.

mod answer;
mod coverage;
mod example;
mod problem;
mod request;
mod schema;

#[cfg(test)]
mod tests;

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Map, Value};

pub use coverage::{Members, Shape, exercised, shape};
use schema::Schemas;

/// One request and what came back.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Method of the request.
    pub method: Method,
    /// Path of the request, without its query.
    pub path: String,
    /// Query parameters of the request, decoded, in order.
    pub query: Vec<(String, String)>,
    /// Headers of the request.
    pub sent_headers: HeaderMap,
    /// Body of the request; empty: none.
    pub sent_body: Vec<u8>,
    /// Status of the answer.
    pub status: u16,
    /// Headers of the answer.
    pub headers: HeaderMap,
    /// Body of the answer.
    pub body: Vec<u8>,
}

/// An OpenAPI 3.1 document, ready to judge exchanges by.
#[derive(Debug)]
pub struct Spec {
    document: Value,
    operations: Vec<Operation>,
    schemas: Schemas,
}

/// One operation of the document.
#[derive(Debug)]
struct Operation {
    id: String,
    method: Method,
    template: String,
    parameters: Vec<Value>,
    content: Value,
}

impl Spec {
    /// Reads the document.
    ///
    /// # Panics
    /// When it has an operation without an id, or schemas that cannot be read.
    pub fn new(mut document: Value) -> Self {
        schema::prepare(&mut document);
        let operations = operations(&document);
        let schemas = Schemas::new(&document);
        Self {
            document,
            operations,
            schemas,
        }
    }

    /// Everything in which the exchange departs from the document; none: it is true to it. An
    /// exchange that passes counts as having exercised its operation and status.
    pub fn check(&self, exchange: &Exchange) -> Vec<String> {
        let Some(operation) = self.find(&exchange.method, &exchange.path) else {
            return vec!["the document has no operation for this method and path".to_owned()];
        };
        let mut findings = problem::check(exchange);
        findings.extend(self.check_answer(operation, exchange));
        if (200..300).contains(&exchange.status) {
            findings.extend(self.check_request(operation, exchange));
        }
        if findings.is_empty() {
            coverage::record(&operation.id, exchange);
        }
        findings
    }

    /// What every answer owes, also one to a request outside the document: a request id, and a
    /// problem as the body of every error.
    pub fn check_outside(exchange: &Exchange) -> Vec<String> {
        problem::check(exchange)
    }

    /// Id, method and path of every operation, parameters in braces.
    pub fn operations(&self) -> impl Iterator<Item = (&str, &Method, &str)> {
        let all = self.operations.iter();
        all.map(|one| (one.id.as_str(), &one.method, one.template.as_str()))
    }

    /// Ids of the operations no exchange of this process has exercised, sorted.
    pub fn never_exercised(&self) -> Vec<String> {
        let exercised = exercised();
        let mut ids: Vec<String> = self
            .operations
            .iter()
            .map(|operation| &operation.id)
            .filter(|id| !exercised.iter().any(|(seen, _)| seen == *id))
            .cloned()
            .collect();
        ids.sort_unstable();
        ids
    }

    /// The operation that answers; a literal segment of a path wins over a parameter.
    fn find(&self, method: &Method, path: &str) -> Option<&Operation> {
        let matching = |method: &Method| {
            self.operations
                .iter()
                .filter(|operation| operation.method == *method)
                .filter_map(|operation| Some((literals(&operation.template, path)?, operation)))
                .max_by_key(|(literals, _)| *literals)
                .map(|(_, operation)| operation)
        };
        let found = matching(method);
        if found.is_none() && *method == Method::HEAD {
            return matching(&Method::GET);
        }
        found
    }

    /// The object itself where it stands, or the component it refers to.
    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        resolve(&self.document, value)
    }
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => schema::local(reference)
            .and_then(|pointer| document.pointer(pointer))
            .unwrap_or_else(|| panic!("{reference} leads nowhere")),
        None => value,
    }
}

const METHODS: [(&str, Method); 6] = [
    ("get", Method::GET),
    ("head", Method::HEAD),
    ("post", Method::POST),
    ("put", Method::PUT),
    ("patch", Method::PATCH),
    ("delete", Method::DELETE),
];

fn operations(document: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (template, item) in members(&document["paths"]) {
        for (key, method) in METHODS {
            let Some(content) = item.get(key) else {
                continue;
            };
            let id = content["operationId"]
                .as_str()
                .unwrap_or_else(|| panic!("{method} {template} has no operationId"));
            let parameters = [item, content]
                .into_iter()
                .filter_map(|holder| holder["parameters"].as_array())
                .flatten()
                .map(|parameter| resolve(document, parameter).clone())
                .collect();
            found.push(Operation {
                id: id.to_owned(),
                method,
                template: template.clone(),
                parameters,
                content: content.clone(),
            });
        }
    }
    found
}

/// How many segments of the template stand literally in the path; `None`: the path is another's.
fn literals(template: &str, path: &str) -> Option<usize> {
    let (mut expected, mut given) = (template.split('/'), path.split('/'));
    let mut count = 0;
    loop {
        match (expected.next(), given.next()) {
            (None, None) => return Some(count),
            (Some(expected), Some(given)) if expected == given => count += 1,
            (Some(expected), Some(given)) if expected.starts_with('{') && !given.is_empty() => {}
            _ => return None,
        }
    }
}

/// Members of an object; none where it is missing.
fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// A media type without its parameters, as named by `Content-Type`.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(essence(value))
}

fn essence(media_type: &str) -> String {
    let end = media_type.find(';').unwrap_or(media_type.len());
    media_type[..end].trim().to_ascii_lowercase()
}

/// The documented media type object for the one that was sent.
fn documented<'a>(content: &'a Value, media_type: &str) -> Option<&'a Value> {
    members(content)
        .find(|(key, _)| essence(key) == media_type)
        .map(|(_, value)| value)
}

fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}
