//! A schema taken apart into what a value may be: each one type, with nothing left to compose.

use serde_json::{Map, Value};

use super::{LOWER, UPPER, items, resolve};

/// One thing a value may be: keywords of one schema, `type` (where there is one) a single name.
pub type Plain = Map<String, Value>;

/// Name of the component a plain schema comes from; no keyword of schemas.
pub const NAME: &str = "$name";

const COMPOSING: [&str; 4] = ["$ref", "allOf", "oneOf", "anyOf"];

/// What a value of the schema may be.
pub fn alternatives(document: &Value, schema: &Value) -> Vec<Plain> {
    whole(document, schema)
        .into_iter()
        .flat_map(split)
        .collect()
}

/// With references followed and compositions carried out.
fn whole(document: &Value, schema: &Value) -> Vec<Plain> {
    let mut own = schema.as_object().cloned().unwrap_or_default();
    for keyword in COMPOSING {
        own.remove(keyword);
    }
    let is_alone = own.keys().all(|keyword| keyword == "description");
    let mut found = vec![own];
    if let Some(reference) = schema["$ref"].as_str() {
        found = both(&found, &whole(document, resolve(document, schema)));
        let name = reference.rsplit('/').next().unwrap_or(reference);
        for one in found.iter_mut().filter(|_| is_alone) {
            one.insert(NAME.to_owned(), name.into());
        }
    }
    for part in items(&schema["allOf"]) {
        let mut part = whole(document, part);
        for one in &mut part {
            one.remove(NAME);
        }
        found = both(&found, &part);
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(choice) = schema[keyword].as_array() {
            let any: Vec<Plain> = choice.iter().flat_map(|one| whole(document, one)).collect();
            found = both(&found, &any);
        }
    }
    found
}

/// Every pair of the two, as one schema that asks for both.
fn both(left: &[Plain], right: &[Plain]) -> Vec<Plain> {
    left.iter()
        .flat_map(|left| right.iter().map(|right| merge(left.clone(), right)))
        .collect()
}

fn merge(mut left: Plain, right: &Plain) -> Plain {
    for (keyword, value) in right {
        let merged = match (keyword.as_str(), left.remove(keyword)) {
            (_, None) => value.clone(),
            ("properties", Some(held)) => properties(held, value),
            ("required", Some(mut held)) => {
                if let Some(names) = held.as_array_mut() {
                    names.extend(items(value).cloned());
                }
                held
            }
            ("enum", Some(held)) => items(&held)
                .filter(|one| items(value).any(|other| other == *one))
                .cloned()
                .collect(),
            ("type", Some(held)) => in_both(&held, value),
            (limit, Some(held)) if UPPER.contains(&limit) => tighter(held, value, |a, b| a < b),
            (limit, Some(held)) if LOWER.contains(&limit) => tighter(held, value, |a, b| a > b),
            ("pattern", Some(held)) if held != *value => format!("{held} and {value}").into(),
            ("items" | "additionalProperties", Some(held)) => each(held, value),
            (_, Some(held)) => held,
        };
        left.insert(keyword.clone(), merged);
    }
    left
}

/// What each item, or member, must be by both.
fn each(held: Value, value: &Value) -> Value {
    match (&held, value) {
        (Value::Bool(false), _) | (_, Value::Bool(true)) => held,
        (_, Value::Bool(false)) | (Value::Bool(true), _) => value.clone(),
        _ => serde_json::json!({"allOf": [held, value]}),
    }
}

/// The types that both name.
fn in_both(held: &Value, value: &Value) -> Value {
    let names = |types: &Value| {
        types
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![types.clone()])
    };
    let allowed = names(value);
    names(held)
        .into_iter()
        .filter(|name| allowed.contains(name))
        .collect()
}

fn tighter(held: Value, value: &Value, is_tighter: impl Fn(f64, f64) -> bool) -> Value {
    match (held.as_f64(), value.as_f64()) {
        (Some(a), Some(b)) if is_tighter(b, a) => value.clone(),
        _ => held,
    }
}

fn properties(held: Value, more: &Value) -> Value {
    let Value::Object(mut held) = held else {
        return more.clone();
    };
    for (name, schema) in more.as_object().into_iter().flatten() {
        let merged = match held.remove(name) {
            None => schema.clone(),
            Some(earlier) => serde_json::json!({"allOf": [earlier, schema]}),
        };
        held.insert(name.clone(), merged);
    }
    Value::Object(held)
}

/// One for each type.
fn split(plain: Plain) -> Vec<Plain> {
    let Some(Value::Array(types)) = plain.get("type") else {
        return vec![plain];
    };
    let one = |kind: &Value| {
        let mut one = plain.clone();
        one.insert("type".to_owned(), kind.clone());
        one
    };
    types.iter().map(one).collect()
}
