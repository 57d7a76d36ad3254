//! Whether a client built from an older document still works with a newer one (docs/adr/0029).
//!
//! Pure: two documents in, every break out. Within `v1` the contract only grows: operations, optional input, members of
//! answers and problem codes may be added; nothing a client sends may be refused that was taken before, and nothing it
//! reads may go or take another shape.

mod alternatives;
mod operations;
mod schemas;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde_json::Value;

/// Upper limits.
const UPPER: [&str; 5] = [
    "maximum",
    "exclusiveMaximum",
    "maxLength",
    "maxItems",
    "maxProperties",
];
/// Lower limits.
const LOWER: [&str; 5] = [
    "minimum",
    "exclusiveMinimum",
    "minLength",
    "minItems",
    "minProperties",
];

/// Every break of `new` against `old`, each with its place, sorted; none: clients of the old go on working.
pub fn breaks(old: &Value, new: &Value) -> BTreeSet<String> {
    operations::compare(old, new)
}

/// The object itself, or what it refers to in the document; `null` where that leads nowhere.
fn resolve<'a>(document: &'a Value, mut node: &'a Value) -> &'a Value {
    while let Some(reference) = node["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        node = document.pointer(pointer).unwrap_or(&Value::Null);
    }
    node
}

/// Names and values of an object; none where it is none.
fn members(node: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let object = node.as_object();
    object
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

/// Items of an array; none where it is none.
fn items(node: &Value) -> impl Iterator<Item = &Value> {
    node.as_array().into_iter().flatten()
}
