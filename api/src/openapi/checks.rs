//! What holds for the document as a whole: each check tells the places where it does not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// Keywords whose value is data, not part of the schema.
const DATA: [&str; 5] = ["example", "examples", "default", "const", "enum"];

/// Keywords that say what a schema is.
const TYPED: [&str; 7] = ["$ref", "allOf", "anyOf", "const", "enum", "oneOf", "type"];

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Every object of the document that is no data, with its place.
fn nodes<'a>(value: &'a Value, place: &str, visit: &mut impl FnMut(&str, &'a Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            visit(place, object);
            for (key, child) in object {
                if !DATA.contains(&key.as_str()) || place.ends_with("/properties") {
                    nodes(child, &format!("{place}/{key}"), visit);
                }
            }
        }
        Value::Array(list) => {
            for (index, child) in list.iter().enumerate() {
                nodes(child, &format!("{place}/{index}"), visit);
            }
        }
        _ => {}
    }
}

/// Every schema of the document, with its place.
pub fn schemas(document: &Value) -> Vec<(String, &Map<String, Value>)> {
    let mut found = Vec::new();
    nodes(document, "", &mut |place, object| {
        let mut above = place.rsplit('/').skip(1);
        let (parent, grandparent) = (above.next(), above.next());
        let last = place.rsplit('/').next();
        let is_schema = match (grandparent, parent, last) {
            (_, Some("properties" | "oneOf" | "anyOf" | "allOf"), _)
            | (Some("components"), Some("schemas"), _) => true,
            (_, parent, Some("schema" | "items" | "additionalProperties")) => parent.is_some(),
            _ => false,
        };
        if is_schema {
            found.push((place.to_owned(), object));
        }
    });
    found
}

/// Schemas that anything fits.
pub fn anything(document: &Value) -> Vec<String> {
    let is_anything = |schema: &Map<String, Value>| {
        let is_open = schema.get("additionalProperties") == Some(&Value::Bool(true));
        let is_free = schema.get("type").is_some_and(|kind| kind == "object")
            && schema.get("properties").is_none()
            && schema.get("additionalProperties").is_none();
        let is_untyped_list =
            schema.get("type").is_some_and(|kind| kind == "array") && schema.get("items").is_none();
        !TYPED.iter().any(|key| schema.contains_key(*key)) || is_open || is_free || is_untyped_list
    };
    schemas(document)
        .into_iter()
        .filter(|(_, schema)| is_anything(schema))
        .map(|(place, _)| place)
        .collect()
}

/// Strings, numbers and lists without limits.
pub fn unlimited(document: &Value) -> Vec<String> {
    let lacks = |schema: &Map<String, Value>| {
        let has = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
        let is = |kind: &str| match schema.get("type") {
            Some(Value::String(only)) => only == kind,
            Some(Value::Array(kinds)) => kinds.iter().any(|one| one == kind),
            _ => false,
        };
        let text = has(&["maxLength", "enum"]) && has(&["pattern", "format", "enum"]);
        let number = has(&["minimum"]) && has(&["maximum"]);
        (is("string") && !text)
            || (is("integer") && !(number && has(&["format"])))
            || (is("number") && !number)
            || (is("array") && !has(&["maxItems"]))
    };
    schemas(document)
        .into_iter()
        .filter(|(_, schema)| lacks(schema))
        .map(|(place, _)| place)
        .collect()
}

/// Components that nothing of the paths leads to.
pub fn unused(document: &Value) -> Vec<String> {
    let mut used = BTreeSet::new();
    let mut open = vec![&document["paths"]];
    while let Some(part) = open.pop() {
        nodes(part, "", &mut |_, object| {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str)
                && used.insert(reference.to_owned())
                && let Some(target) = document.pointer(&reference[1..])
            {
                open.push(target);
            }
        });
    }
    members(&document["components"])
        .filter(|(kind, _)| *kind != "securitySchemes")
        .flat_map(|(kind, all)| {
            members(all).map(move |(name, _)| format!("#/components/{kind}/{name}"))
        })
        .filter(|reference| !used.contains(reference))
        .collect()
}

/// Schemas that have the same shape, by their names.
pub fn duplicates(document: &Value) -> Vec<Vec<String>> {
    let mut by_shape: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, schema) in members(&document["components"]["schemas"]) {
        by_shape
            .entry(shape(schema, false).to_string())
            .or_default()
            .push(name.clone());
    }
    let mut found: Vec<_> = by_shape
        .into_values()
        .filter(|names| names.len() > 1)
        .collect();
    found.sort_unstable();
    found
}

/// A schema without its words.
fn shape(schema: &Value, named: bool) -> Value {
    match schema {
        Value::Object(object) => object
            .iter()
            .filter(|(key, _)| {
                named || !["description", "example", "examples", "title"].contains(&key.as_str())
            })
            .map(|(key, child)| (key.clone(), shape(child, key == "properties" && !named)))
            .collect(),
        Value::Array(list) => list.iter().map(|child| shape(child, false)).collect(),
        other => other.clone(),
    }
}

/// Every operation with its id.
pub fn operations(document: &Value) -> impl Iterator<Item = (&str, &Value)> {
    members(&document["paths"]).flat_map(|(_, item)| {
        METHODS
            .iter()
            .filter_map(|method| item.get(method))
            .map(|operation| {
                let id = operation["operationId"].as_str().unwrap_or_default();
                (id, operation)
            })
    })
}

fn says(value: &Value, member: &str) -> bool {
    value[member]
        .as_str()
        .is_some_and(|text| !text.trim().is_empty())
}

/// Tags, schemas, members and parameters that nothing is said of.
pub fn unsaid(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (name, schema) in members(&document["components"]["schemas"]) {
        if !says(schema, "description") {
            found.push(name.clone());
        }
    }
    for (place, schema) in schemas(document) {
        for (member, described) in schema.get("properties").into_iter().flat_map(members) {
            if !says(described, "description") {
                found.push(format!("{place}/{member}"));
            }
        }
    }
    for (id, operation) in operations(document) {
        for parameter in items(&operation["parameters"]) {
            if parameter.get("$ref").is_none() && !says(parameter, "description") {
                found.push(format!("{id} {}", parameter["name"]));
            }
        }
    }
    let tags = items(&document["tags"]).filter(|tag| !says(tag, "description"));
    found.extend(tags.map(|tag| tag["name"].to_string()));
    found
}

/// How the sentence or the part of one begins in which a description says who may call.
const OPENINGS: [&str; 19] = [
    "a caller knows",
    "a service client",
    "a unit sees its own",
    "any ",
    "anyone ",
    "by ",
    "every account",
    "for ",
    "in a draft, by",
    "of a framework the caller may",
    "of the frameworks the caller may",
    "one of the caller's own",
    "people only",
    "public",
    "those ",
    "while ",
    "who may ",
    "whoever ",
    "with a reason, by",
];

/// Who it says that may.
const CALLERS: [&str; 21] = [
    "account",
    "admin",
    "admins",
    "anyone",
    "approver",
    "approvers",
    "auditor",
    "caller",
    "client",
    "coordinator",
    "coordinators",
    "people",
    "public",
    "reporter",
    "reporters",
    "session",
    "unit",
    "viewer",
    "viewers",
    "who",
    "whoever",
];

/// Whether a description says who may call.
fn says_who(description: &str) -> bool {
    let words: Vec<&str> = description.split_whitespace().collect();
    let text = words.join(" ").to_lowercase();
    let mut parts = text
        .split(". ")
        .flat_map(|sentence| sentence.split([';', ':']));
    parts.any(|part| {
        let part = part.trim();
        let mut words = part.split(|c: char| !c.is_alphanumeric());
        OPENINGS.iter().any(|opening| part.starts_with(opening))
            && words.any(|word| CALLERS.contains(&word))
    })
}

/// Operations that leave out what each must say: a summary, its rule and who may call it, one tag, what can be wrong.
pub fn incomplete(document: &Value) -> Vec<String> {
    let known: Vec<&Value> = items(&document["tags"]).map(|tag| &tag["name"]).collect();
    let mut found = Vec::new();
    for (id, operation) in operations(document) {
        let mut miss = |what: &str| found.push(format!("{id}: {what}"));
        if !says(operation, "summary") {
            miss("no summary");
        }
        let description = operation["description"].as_str().unwrap_or_default();
        if !says_who(description) {
            miss("who may call it");
        }
        match operation["tags"].as_array().map(Vec::as_slice) {
            Some([tag]) if known.contains(&tag) => {}
            _ => miss("not one known tag"),
        }
        if !members(&operation["responses"]).any(|(status, _)| status.starts_with('4')) {
            miss("no 4xx");
        }
        if operation.get("security").is_none() && items(&document["security"]).next().is_none() {
            miss("no security");
        }
    }
    found
}

/// Headers that an answer describes itself, and components that do not say whether they are always there.
pub fn headers(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let shared = members(&document["components"]["responses"])
        .map(|(name, response)| (name.clone(), response));
    let own = operations(document).flat_map(|(id, operation)| {
        members(&operation["responses"])
            .map(move |(status, response)| (format!("{id} {status}"), response))
    });
    for (place, response) in shared.chain(own) {
        let refers = response.get("$ref").is_some();
        if !refers && response["headers"].get("X-Request-Id").is_none() {
            found.push(format!("{place}: no X-Request-Id"));
        }
        for (name, header) in members(&response["headers"]) {
            if header.get("$ref").is_none() {
                found.push(format!("{place}: {name} is not shared"));
            }
        }
    }
    for (name, header) in members(&document["components"]["headers"]) {
        if !says(header, "description") || !header["required"].is_boolean() {
            found.push(format!(
                "{name}: not said what it is, or whether it is always there"
            ));
        }
    }
    found
}

/// Secrets that a request holds and that do not say that no answer does.
pub fn readable_secrets(document: &Value) -> Vec<String> {
    let is_closed =
        |schema: &Map<String, Value>| schema.get("additionalProperties") == Some(&false.into());
    let mut found = Vec::new();
    for (place, schema) in schemas(document) {
        for (member, described) in schema.get("properties").into_iter().flat_map(members) {
            let is_secret = described["format"] == "password";
            if is_closed(schema) && is_secret && described["writeOnly"] != true {
                found.push(format!("{place}/{member}"));
            }
            if !is_closed(schema) && described["writeOnly"] == true {
                found.push(format!("{place}/{member}"));
            }
        }
    }
    found
}
