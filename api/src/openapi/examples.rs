//! Examples of bodies that have none of their own, put together from those of their parts.

use serde_json::{Map, Value, json};
use utoipa::openapi::path::PathItem;
use utoipa::openapi::{Content, OpenApi, RefOr};

use super::walk;

/// An id where the document gives none.
const ID: &str = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e";
/// The day plan 5947/KH-UBND was signed.
const DAY: &str = "2018-05-17";
/// Nine in the morning of that day in Phan Thiết.
const INSTANT: &str = "2018-05-17T02:00:00Z";

/// Gives every JSON body of a request and of a good answer an example, where it has none and its parts allow one.
pub fn complete(document: &mut OpenApi) {
    let parts = Parts(serde_json::to_value(&document.components).unwrap_or_default());
    for item in document.paths.paths.values_mut() {
        for content in contents(item) {
            if content.example.is_none() && content.examples.is_empty() {
                let schema = serde_json::to_value(&content.schema).unwrap_or_default();
                if parts.own(&schema).is_none() {
                    content.example = parts.sample(&schema);
                }
            }
        }
    }
}

fn contents(item: &mut PathItem) -> Vec<&mut Content> {
    let mut bodies: Vec<(&String, &mut RefOr<Content>)> = Vec::new();
    for operation in walk::operations(item) {
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            bodies.extend(&mut body.content);
        }
        for (status, response) in &mut operation.responses.responses {
            if let RefOr::T(response) = response
                && status.starts_with('2')
            {
                bodies.extend(&mut response.content);
            }
        }
    }
    let in_json = bodies
        .into_iter()
        .filter(|(media_type, _)| media_type.contains("json") && !media_type.contains("ndjson"));
    in_json
        .filter_map(|(_, content)| match content {
            RefOr::T(content) => Some(content),
            RefOr::Ref(_) => None,
        })
        .collect()
}

/// The components of the document.
struct Parts(Value);

impl Parts {
    fn resolve<'a>(&'a self, schema: &'a Value) -> Option<&'a Value> {
        match schema["$ref"].as_str() {
            Some(reference) => self.0.pointer(reference.strip_prefix("#/components")?),
            None => Some(schema),
        }
    }

    /// The example a schema says itself.
    fn own<'a>(&'a self, schema: &'a Value) -> Option<&'a Value> {
        let schema = self.resolve(schema)?;
        let listed = |name: &str| schema[name].as_array().and_then(|all| all.first());
        schema
            .get("example")
            .or_else(|| listed("examples"))
            .or_else(|| schema.get("const"))
            .or_else(|| listed("enum"))
    }

    /// An example of a schema, from its own or from its parts; none where a text of it has none.
    fn sample(&self, schema: &Value) -> Option<Value> {
        if let Some(own) = self.own(schema) {
            return Some(own.clone());
        }
        let schema = self.resolve(schema)?;
        if let Some(all) = schema["allOf"].as_array() {
            return self.merged(all);
        }
        let choice = ["oneOf", "anyOf"];
        if let Some(choice) = choice.iter().find_map(|name| schema[*name].as_array()) {
            let mut samples = choice.iter().filter_map(|one| self.sample(one));
            return samples.find(|one| !one.is_null()).or(Some(Value::Null));
        }
        let kinds: Vec<&str> = match &schema["type"] {
            Value::String(kind) => vec![kind.as_str()],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => vec![],
        };
        let kind = kinds.iter().find(|kind| **kind != "null");
        let sample = match *kind? {
            "object" => self.object(schema),
            "array" => self.sample(&schema["items"]).map(|item| json!([item])),
            "string" => text(schema),
            "integer" | "number" => {
                Some(Ord::max(schema["minimum"].as_i64().unwrap_or(1), 1).into())
            }
            "boolean" => Some(false.into()),
            _ => None,
        };
        sample.or_else(|| kinds.contains(&"null").then_some(Value::Null))
    }

    /// All members of what is answered; of a body of a request, which is closed, those it must have.
    fn object(&self, schema: &Value) -> Option<Value> {
        let required = |name: &String| {
            let names = schema["required"].as_array().into_iter().flatten();
            names.filter_map(Value::as_str).any(|one| one == name)
        };
        let is_asked = schema["additionalProperties"] == false;
        let mut members = Map::new();
        for (name, property) in schema["properties"].as_object()? {
            match self.sample(property) {
                Some(sample) if !is_asked || required(name) => {
                    members.insert(name.clone(), sample);
                }
                None if required(name) => return None,
                _ => {}
            }
        }
        Some(members.into())
    }

    fn merged(&self, all: &[Value]) -> Option<Value> {
        let mut members = Map::new();
        for part in all {
            members.extend(self.sample(part)?.as_object()?.clone());
        }
        Some(members.into())
    }
}

fn text(schema: &Value) -> Option<Value> {
    match schema["format"].as_str()? {
        "uuid" => Some(ID.into()),
        "date" => Some(DAY.into()),
        "date-time" => Some(INSTANT.into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_made_of_those_of_the_parts() {
        let parts = Parts(json!({"schemas": {
            "Unit": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string", "example": "PTP"}}},
            "Page": {"type": "object", "required": ["items", "next"], "properties": {
                "items": {"type": "array", "items": {"$ref": "#/components/schemas/Unit"}},
                "next": {"type": ["string", "null"]}
            }},
            "Silent": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
        }}));
        let page = json!({"$ref": "#/components/schemas/Page"});
        assert_eq!(parts.own(&page), None);
        assert_eq!(
            parts.sample(&page),
            Some(json!({"items": [{"code": "PTP"}], "next": null}))
        );
        assert_eq!(
            parts.sample(&json!({"$ref": "#/components/schemas/Silent"})),
            None
        );
        let closed = json!({"type": "object", "additionalProperties": false, "required": ["on"], "properties": {
            "on": {"type": "string", "format": "date"}, "more": {"type": "boolean"}
        }});
        assert_eq!(parts.sample(&closed), Some(json!({"on": DAY})));
    }
}
