//! Whether the examples of the document fit what they are examples of: its schemas, and real answers.

use serde_json::Value;

use super::coverage::{Shape, note};
use super::{Operation, Spec, documented, essence, is_json, members};

impl Spec {
    /// Every example that does not fit its schema, closed as for answers, and why; and how many there are.
    pub fn check_examples(&self) -> (usize, Vec<String>) {
        let mut found = Found::default();
        for (name, schema) in members(&self.document["components"]["schemas"]) {
            let place = format!("schema {name}");
            self.of_schema(&mut found, &place, schema);
            self.walk(&mut found, &place, schema);
        }
        for operation in &self.operations {
            for parameter in &operation.parameters {
                let place = format!("{} {}", operation.id, parameter["name"]);
                self.walk(&mut found, &place, parameter);
            }
            self.walk(&mut found, &operation.id, &operation.content);
        }
        for (name, response) in members(&self.document["components"]["responses"]) {
            self.walk(&mut found, &format!("response {name}"), response);
        }
        (found.count, found.findings)
    }

    /// Examples of everything within a part of the document that has a schema or is one.
    fn walk(&self, found: &mut Found, place: &str, node: &Value) {
        match node {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(found, &format!("{place} {index}"), item);
                }
            }
            Value::Object(map) => {
                if let Some(schema) = map.get("schema") {
                    let named = members(&node["examples"]).map(|(_, example)| &example["value"]);
                    for example in map.get("example").into_iter().chain(named) {
                        self.judge(found, place, schema, example);
                    }
                }
                for (key, child) in map {
                    let place = format!("{place} {key}");
                    match key.as_str() {
                        "example" | "examples" | "default" | "const" | "enum" => {}
                        "schema" | "items" => {
                            self.of_schema(found, &place, child);
                            self.walk(found, &place, child);
                        }
                        "properties" => {
                            for (name, property) in members(child) {
                                let place = format!("{place} {name}");
                                self.of_schema(found, &place, property);
                                self.walk(found, &place, property);
                            }
                        }
                        _ => self.walk(found, &place, child),
                    }
                }
            }
            _ => {}
        }
    }

    /// The examples a schema gives of itself.
    fn of_schema(&self, found: &mut Found, place: &str, schema: &Value) {
        let listed = schema["examples"].as_array().into_iter().flatten();
        for example in schema.get("example").into_iter().chain(listed) {
            self.judge(found, place, schema, example);
        }
    }

    fn judge(&self, found: &mut Found, place: &str, schema: &Value, example: &Value) {
        found.count += 1;
        let errors = self
            .schemas
            .errors(&format!("example of {place}"), schema, example);
        let findings = errors.into_iter().map(|error| format!("{place}: {error}"));
        found.findings.extend(findings);
    }

    /// Operations with a body in JSON or CSV, asked or answered well, that has no example.
    pub fn without_example(&self) -> Vec<String> {
        let mut found = Vec::new();
        for operation in &self.operations {
            let answers = members(&operation.content["responses"])
                .filter(|(status, _)| status.starts_with('2'))
                .map(|(_, response)| &self.resolve(response)["content"]);
            let asked = &self.resolve(&operation.content["requestBody"])["content"];
            for (media_type, content) in answers.chain([asked]).flat_map(members) {
                let wants = is_json(&essence(media_type)) || media_type == "text/csv";
                if wants && self.example(content).is_none() {
                    found.push(format!("{} {media_type}", operation.id));
                }
            }
        }
        found
    }

    /// The example of a body: its own, or that of its schema.
    fn example<'a>(&'a self, content: &'a Value) -> Option<&'a Value> {
        let named = members(&content["examples"]).map(|(_, example)| &example["value"]);
        let own = content.get("example").into_iter().chain(named).next();
        own.or_else(|| {
            let schema = self.resolve(&content["schema"]);
            let listed = schema["examples"].as_array().and_then(|all| all.first());
            schema.get("example").or(listed)
        })
    }

    /// The examples of the bodies in JSON that an operation takes.
    pub fn asked_examples(&self, operation: &str) -> Vec<Value> {
        let content = &self.operation(operation).content["requestBody"];
        let content = members(&self.resolve(content)["content"]);
        let content = content.filter(|(media_type, _)| is_json(media_type));
        content
            .filter_map(|(_, content)| self.example(content).cloned())
            .collect()
    }

    /// In what the example of an operation's answer differs from real ones: members no real answer had, and members
    /// all of them had and the example has not.
    pub fn differs_from(&self, operation: &str, real: &Shape) -> Vec<String> {
        let mut shown = Shape::new();
        for (status, response) in members(&self.operation(operation).content["responses"]) {
            let content = &self.resolve(response)["content"];
            let json = documented(content, "application/json");
            if let Some(example) = json.filter(|_| status.starts_with('2')) {
                note(
                    &mut shown,
                    "",
                    self.example(example).unwrap_or(&Value::Null),
                );
            }
        }
        let mut findings = Vec::new();
        for (place, members) in &shown {
            let Some(real) = real.get(place) else {
                continue;
            };
            let more = members.some.difference(&real.some);
            findings
                .extend(more.map(|name| format!("{operation}: no real answer has {place}/{name}")));
            let less = real.all.difference(&members.all);
            findings
                .extend(less.map(|name| format!("{operation}: the example lacks {place}/{name}")));
        }
        findings
    }

    fn operation(&self, id: &str) -> &Operation {
        let found = self.operations.iter().find(|operation| operation.id == id);
        found.unwrap_or_else(|| panic!("there is no operation {id}"))
    }
}

#[derive(Debug, Default)]
struct Found {
    count: usize,
    findings: Vec<String>,
}
