//! The schemas of the document, compiled when first needed.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::{Draft, Registry, Resource, Validator};
use serde_json::{Map, Value};

/// Address under which the document is known to its own schemas.
const BASE: &str = "urn:tiendo:openapi";

/// The JSON pointer within the document that a prepared reference leads to.
pub(super) fn local(reference: &str) -> Option<&str> {
    reference.strip_prefix(BASE)?.strip_prefix('#')
}

/// Compiled schemas, by a key that names the place of each.
pub(super) struct Schemas {
    registry: Registry<'static>,
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

impl std::fmt::Debug for Schemas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Schemas").finish_non_exhaustive()
    }
}

impl Schemas {
    /// For a document that went through [`prepare`].
    pub(super) fn new(document: &Value) -> Self {
        let resource = Resource::from_contents(document.clone());
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(BASE, resource)
            .and_then(jsonschema::RegistryBuilder::prepare)
            .expect("the document can be referred to");
        Self {
            registry,
            compiled: Mutex::default(),
        }
    }

    /// Where and why the value does not fit the schema, one line each.
    pub(super) fn errors(&self, key: &str, schema: &Value, value: &Value) -> Vec<String> {
        self.validator(key, schema)
            .iter_errors(value)
            .map(|error| format!("at `{}`: {error}", error.instance_path()))
            .collect()
    }

    /// Whether text from a header or the query fits: as it is, as a number or boolean, or as a list.
    pub(super) fn text_fits(&self, key: &str, schema: &Value, texts: &[&str]) -> bool {
        let validator = self.validator(key, schema);
        let list = match texts {
            [text] => {
                if scalars(text).any(|value| validator.is_valid(&value)) {
                    return true;
                }
                text.split(',').collect()
            }
            texts => texts.to_vec(),
        };
        (0..2).any(|reading| {
            let list = list
                .iter()
                .map(|text| scalars(text).nth(reading).unwrap_or_else(|| (*text).into()));
            validator.is_valid(&Value::Array(list.collect()))
        })
    }

    fn validator(&self, key: &str, schema: &Value) -> Arc<Validator> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = compiled.get(key) {
            return Arc::clone(validator);
        }
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .build(schema)
            .unwrap_or_else(|error| panic!("the schema of {key} is broken: {error}"));
        let validator = Arc::new(validator);
        compiled.insert(key.to_owned(), Arc::clone(&validator));
        validator
    }
}

fn scalars(text: &str) -> impl Iterator<Item = Value> {
    let read = serde_json::from_str(text).ok();
    [Some(text.into()), read].into_iter().flatten()
}

/// Makes the schemas of a document usable apart from it, and closes them: a member of an object that
/// the document does not name is a finding, whether or not the schema says so itself.
pub(super) fn prepare(document: &mut Value) {
    let parts = parts(document);
    if let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        for (name, schema) in schemas {
            close(schema, parts.contains(name));
        }
    }
    for pointer in [
        "/paths",
        "/components/responses",
        "/components/headers",
        "/components/parameters",
        "/components/requestBodies",
    ] {
        if let Some(part) = document.pointer_mut(pointer) {
            close(part, false);
        }
    }
}

/// Keywords whose members are schemas by name, so that no member is a keyword itself.
const NAMED: [&str; 4] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
];

/// Keywords whose value is data.
const DATA: [&str; 5] = ["example", "examples", "default", "const", "enum"];

/// `open`: the schema is only part of an object, whose other members it must let pass.
fn close(node: &mut Value, open: bool) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| close(item, open)),
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get_mut("$ref")
                && reference.starts_with('#')
            {
                reference.insert_str(0, BASE);
            }
            let whole = composes(map);
            for (key, child) in map.iter_mut() {
                match key.as_str() {
                    "allOf" => close(child, true),
                    "oneOf" | "anyOf" => close(child, open || whole),
                    key if DATA.contains(&key) => {}
                    key if NAMED.contains(&key) => {
                        if let Value::Object(named) = child {
                            named.values_mut().for_each(|schema| close(schema, false));
                        }
                    }
                    _ => close(child, false),
                }
            }
            let settled = map.contains_key("additionalProperties")
                || map.contains_key("unevaluatedProperties");
            if !open && !settled && (map.contains_key("properties") || map.contains_key("allOf")) {
                map.insert("unevaluatedProperties".to_owned(), false.into());
            }
        }
        _ => {}
    }
}

/// Whether the alternatives in a schema describe only part of its object.
fn composes(map: &Map<String, Value>) -> bool {
    map.contains_key("properties") || map.contains_key("allOf")
}

/// Names of the component schemas that others are composed of.
fn parts(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect_parts(document, document, false, &mut found);
    found
}

/// `part`: the node itself, where it is a reference, is part of another schema.
fn collect_parts(document: &Value, node: &Value, part: bool, found: &mut BTreeSet<String>) {
    match node {
        Value::Array(items) => {
            for item in items {
                collect_parts(document, item, part, found);
            }
        }
        Value::Object(map) => {
            if part
                && let Some(reference) = map.get("$ref").and_then(Value::as_str)
                && let Some(name) = reference.strip_prefix("#/components/schemas/")
                && found.insert(name.to_owned())
                && let Some(schema) = document.pointer(&reference[1..])
            {
                collect_parts(document, schema, true, found);
            }
            let whole = composes(map);
            for (key, child) in map {
                let part = match key.as_str() {
                    "allOf" => true,
                    "oneOf" | "anyOf" => part || whole,
                    _ => false,
                };
                collect_parts(document, child, part, found);
            }
        }
        _ => {}
    }
}
