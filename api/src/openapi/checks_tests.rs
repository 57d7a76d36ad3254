//! The document keeps to every check, and each check finds a small document that was spoilt.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::checks;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(super::document()).unwrap());

/// A document with nothing wrong.
fn sample() -> Value {
    json!({
        "tags": [{"name": "plans", "description": "Plans."}],
        "security": [{"bearer": []}],
        "paths": {"/v1/plans/{id}": {"get": {
            "operationId": "get_plan",
            "tags": ["plans"],
            "summary": "Read a plan",
            "description": "By every account.",
            "parameters": [{"name": "id", "in": "path", "description": "The plan.", "schema": {"$ref": "#/components/schemas/Id"}}],
            "responses": {
                "200": {
                    "description": "The plan.",
                    "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Plan"}}}
                },
                "404": {"$ref": "#/components/responses/Problem404"}
            }
        }}},
        "components": {
            "headers": {"X-Request-Id": {
                "description": "Id of the request.", "required": true,
                "schema": {"$ref": "#/components/schemas/Id"}
            }},
            "responses": {"Problem404": {
                "description": "No such thing.",
                "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}}
            }},
            "schemas": {
                "Id": {"description": "An id.", "type": "string", "format": "uuid", "maxLength": 36},
                "Plan": {"description": "A plan.", "type": "object", "properties": {
                    "number": {"description": "Number.", "type": "string", "pattern": "^.+$", "maxLength": 64},
                    "year": {"description": "Year.", "type": "integer", "format": "int32", "minimum": 1900, "maximum": 2199},
                    "tasks": {"description": "Tasks.", "type": "array", "maxItems": 500, "items": {"$ref": "#/components/schemas/Id"}}
                }}
            }
        }
    })
}

/// The check finds nothing in the sample, and something once the place is replaced.
#[track_caller]
fn finds<T: std::fmt::Debug>(check: impl Fn(&Value) -> Vec<T>, place: &str, replacement: Value) {
    let mut document = sample();
    assert!(check(&document).is_empty(), "{:?}", check(&document));
    *document.pointer_mut(place).unwrap() = replacement;
    assert_eq!(check(&document).len(), 1, "{:?}", check(&document));
}

const NUMBER: &str = "/components/schemas/Plan/properties/number";
const TASKS: &str = "/components/schemas/Plan/properties/tasks";
const GET: &str = "/paths/~1v1~1plans~1{id}/get";

#[test]
fn no_schema_is_anything() {
    assert_eq!(checks::anything(&DOCUMENT), [] as [&str; 0]);
    finds(checks::anything, NUMBER, json!({"description": "Number."}));
    finds(checks::anything, NUMBER, json!({"type": "object"}));
    finds(
        checks::anything,
        NUMBER,
        json!({"type": "object", "additionalProperties": true}),
    );
    finds(checks::anything, TASKS, json!({"type": "array"}));
}

#[test]
fn every_string_number_and_list_has_its_limits() {
    assert_eq!(checks::unlimited(&DOCUMENT), [] as [&str; 0]);
    finds(
        checks::unlimited,
        NUMBER,
        json!({"type": "string", "maxLength": 64}),
    );
    finds(
        checks::unlimited,
        NUMBER,
        json!({"type": ["string", "null"], "pattern": "^.+$"}),
    );
    finds(
        checks::unlimited,
        NUMBER,
        json!({"type": "integer", "minimum": 0, "maximum": 9}),
    );
    finds(
        checks::unlimited,
        NUMBER,
        json!({"type": "number", "minimum": 0}),
    );
    finds(
        checks::unlimited,
        TASKS,
        json!({"type": "array", "items": {"type": "boolean"}}),
    );
}

#[test]
fn no_component_is_unused() {
    assert_eq!(checks::unused(&DOCUMENT), [] as [&str; 0]);
    finds(checks::unused, &format!("{GET}/responses/404"), json!({}));
    finds(
        checks::unused,
        &format!("{GET}/responses/200/content"),
        json!({}),
    );
}

/// Shapes that are two things, so that each has a name and words of its own.
const ALIKE: [&[&str]; 3] = [
    // Why figures are left out, a period changed, a report opened again: each says who reads it.
    &[
        "ConsolidationExclusionReason",
        "PeriodReason",
        "ReportReason",
    ],
    // A unit as published content froze it, and a group of units as it is called now.
    &["ConsolidationUnitName", "DutyGroup"],
    // A document cited through the API, and one cited in a plan that is brought in as a whole.
    &["NewDocument", "PlanDocumentRef"],
];

#[test]
fn no_shape_has_two_names_without_a_reason() {
    assert_eq!(checks::duplicates(&DOCUMENT), ALIKE);
    let id = sample()["components"]["schemas"]["Id"].clone();
    finds(checks::duplicates, "/components/schemas/Plan", id);
}

#[test]
fn something_is_said_of_everything() {
    assert_eq!(checks::unsaid(&DOCUMENT), [] as [&str; 0]);
    finds(checks::unsaid, "/tags/0/description", json!(" "));
    finds(
        checks::unsaid,
        "/components/schemas/Id/description",
        json!(null),
    );
    finds(
        checks::unsaid,
        &format!("{NUMBER}/description"),
        json!(null),
    );
    finds(
        checks::unsaid,
        &format!("{GET}/parameters/0/description"),
        json!(""),
    );
}

#[test]
fn every_operation_says_its_rule_and_who_may_call_it() {
    assert_eq!(checks::incomplete(&DOCUMENT), [] as [&str; 0]);
    for (member, replacement) in [
        ("summary", json!("")),
        ("description", json!("The plan as it is.")),
        ("tags", json!(["plans", "tasks"])),
        ("tags", json!(["tasks"])),
        ("responses", json!({"200": {"description": "The plan."}})),
    ] {
        finds(checks::incomplete, &format!("{GET}/{member}"), replacement);
    }
    finds(checks::incomplete, "/security", json!(null));
}

#[test]
fn every_header_is_described_once() {
    assert_eq!(checks::headers(&DOCUMENT), [] as [&str; 0]);
    let header = format!("{GET}/responses/200/headers/X-Request-Id");
    finds(checks::headers, &header, json!({"description": "Id."}));
    finds(
        checks::headers,
        &format!("{GET}/responses/200/headers"),
        json!({}),
    );
    finds(
        checks::headers,
        "/components/headers/X-Request-Id/required",
        json!(null),
    );
}

#[test]
fn a_secret_of_a_request_is_in_no_answer() {
    assert_eq!(checks::readable_secrets(&DOCUMENT), [] as [&str; 0]);
    let request = |secret: Value| json!({"type": "object", "additionalProperties": false, "properties": {"password": secret}});
    let plan = "/components/schemas/Plan";
    finds(
        checks::readable_secrets,
        plan,
        request(json!({"format": "password"})),
    );
    finds(
        checks::readable_secrets,
        plan,
        json!({"type": "object", "properties": {"password": {"format": "password", "writeOnly": true}}}),
    );
}
