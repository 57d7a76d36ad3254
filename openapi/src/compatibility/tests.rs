//! What may be done to a small contract, and what may not.

mod contract;

use serde_json::{Value, json};

use super::breaks;
use contract::contract;

const LIST: &str = "/paths/~1v1~1plans/get";
const CREATE: &str = "/paths/~1v1~1plans/post";
const PLAN: &str = "/components/schemas/Plan";
const NEW: &str = "/components/schemas/NewPlan/allOf/1";

/// The breaks after `value` came to stand at the place.
fn after_set(place: &str, value: Value) -> Vec<String> {
    let mut new = contract();
    let (holder, name) = place.rsplit_once('/').unwrap();
    let holder = new.pointer_mut(holder).unwrap_or_else(|| panic!("{place}"));
    match holder {
        Value::Array(items) => items.push(value),
        holder => holder[name.replace("~1", "/")] = value,
    }
    breaks(&contract(), &new).into_iter().collect()
}

/// The breaks after what stands at the place went.
fn after_removed(place: &str) -> Vec<String> {
    let mut new = contract();
    let (holder, name) = place.rsplit_once('/').unwrap();
    match new.pointer_mut(holder).unwrap() {
        Value::Array(items) => drop(items.remove(name.parse().unwrap())),
        holder => drop(
            holder
                .as_object_mut()
                .unwrap()
                .remove(&name.replace("~1", "/"))
                .unwrap(),
        ),
    }
    breaks(&contract(), &new).into_iter().collect()
}

#[test]
fn a_contract_does_not_break_itself() {
    assert_eq!(breaks(&contract(), &contract()), [].into());
}

#[test]
fn what_goes_breaks_clients() {
    let cases = [
        ("/servers/0".to_owned(), "server \"/\": is gone"),
        (
            format!("{CREATE}/responses/201/links/issue_plan"),
            "POST /v1/plans: 201: link issue_plan is gone",
        ),
        (CREATE.to_owned(), "POST /v1/plans: is gone"),
        (
            format!("{LIST}/parameters/1"),
            "GET /v1/plans: query parameter kind is gone",
        ),
        (
            format!("{LIST}/responses/200/headers/Link"),
            "GET /v1/plans: 200: header Link is gone",
        ),
        (
            format!("{LIST}/responses/200/headers/ETag/required"),
            "GET /v1/plans: 200: header ETag is no longer always there",
        ),
        (
            format!("{LIST}/responses/200/content/text~1csv"),
            "GET /v1/plans: 200: text/csv is gone",
        ),
        (
            format!("{CREATE}/requestBody/content/text~1csv"),
            "POST /v1/plans: body text/csv is gone",
        ),
        (
            format!("{CREATE}/responses/201"),
            "POST /v1/plans: 201 is gone",
        ),
        (
            format!("{PLAN}/properties/issued_on"),
            "Plan.issued_on: is gone",
        ),
        (format!("{PLAN}/properties/number"), "Plan.number: is gone"),
        (
            format!("{PLAN}/required/0"),
            "Plan.number: is no longer always there",
        ),
        (
            format!("{PLAN}/properties/year/format"),
            "Plan.year: the format changed from \"int32\" to null",
        ),
        (format!("{NEW}/properties/note"), "NewPlan.note: is gone"),
        (
            format!("{NEW}/properties/target/oneOf/0"),
            "NewPlan.target: may no longer be of type number",
        ),
        (
            "/components/schemas/Kind/enum/0".to_owned(),
            "Kind: may no longer be \"city\"",
        ),
        (
            "/security/1".to_owned(),
            "GET /v1/plans: can no longer be called with client_credentials",
        ),
    ];
    for (place, expected) in cases {
        assert_eq!(after_removed(&place), [expected], "{place}");
    }
}

#[test]
fn what_is_asked_more_of_a_request_breaks_clients() {
    let cases = [
        (
            "/components/parameters/limit/schema/default".to_owned(),
            json!(20),
            "GET /v1/plans: query parameter limit: the default is now 20, was 50",
        ),
        (
            format!("{LIST}/security"),
            json!([{"bearer": ["plans"]}, {"client_credentials": []}]),
            "GET /v1/plans: can no longer be called with bearer",
        ),
        (
            "/components/securitySchemes/bearer/scheme".to_owned(),
            json!("basic"),
            "security bearer: another scheme",
        ),
        (
            format!("{LIST}/parameters/-"),
            json!({"name": "year", "in": "query", "required": true, "schema": {}}),
            "GET /v1/plans: query parameter year is now required",
        ),
        (
            "/components/parameters/limit/required".to_owned(),
            json!(true),
            "GET /v1/plans: query parameter limit is now required",
        ),
        (
            "/components/parameters/limit/schema/maximum".to_owned(),
            json!(100),
            "GET /v1/plans: query parameter limit: maximum is now 100, was 200",
        ),
        (
            "/components/parameters/limit/explode".to_owned(),
            json!(false),
            "GET /v1/plans: query parameter limit is written otherwise (explode)",
        ),
        (
            format!("{LIST}/security"),
            json!([{"bearer": [], "code": []}]),
            "GET /v1/plans: can no longer be called with bearer",
        ),
    ];
    for (place, value, expected) in cases {
        let found = after_set(&place, value);
        assert!(found.contains(&expected.to_owned()), "{place}: {found:?}");
    }
}

#[test]
fn what_is_asked_more_of_a_body_breaks_clients() {
    let cases = [
        (
            format!("{NEW}/properties/labels/additionalProperties"),
            json!(false),
            "NewPlan.labels: no longer takes every other member",
        ),
        (
            format!("{NEW}/properties/labels/additionalProperties"),
            json!({"type": "string"}),
            "NewPlan.labels: no longer takes every other member",
        ),
        (
            format!("{NEW}/required/-"),
            json!("note"),
            "NewPlan.note: is now required",
        ),
        (
            format!("{NEW}/properties/number/maxLength"),
            json!(50),
            "NewPlan.number: maxLength is now 50, was 100",
        ),
        (
            format!("{NEW}/properties/number/minLength"),
            json!(2),
            "NewPlan.number: minLength is now 2, was 1",
        ),
        (
            format!("{NEW}/properties/number/pattern"),
            json!("^[1-9]"),
            "NewPlan.number: pattern is now \"^[1-9]\", was \"^[0-9]\"",
        ),
        (
            format!("{NEW}/properties/note/maxLength"),
            json!(9),
            "NewPlan.note: maxLength is now 9, was null",
        ),
        (
            format!("{NEW}/properties/note/type"),
            json!("string"),
            "NewPlan.note: may no longer be of type null",
        ),
        (
            format!("{NEW}/properties/units/maxItems"),
            json!(9),
            "NewPlan.units: maxItems is now 9, was 10",
        ),
        (
            format!("{NEW}/properties/units/items/format"),
            json!("uuid"),
            "NewPlan.units[]: the format changed from null to \"uuid\"",
        ),
        (
            format!("{NEW}/properties/number/enum"),
            json!(["5947"]),
            "NewPlan.number: may no longer be any value",
        ),
    ];
    for (place, value, expected) in cases {
        let found = after_set(&place, value);
        assert!(found.contains(&expected.to_owned()), "{place}: {found:?}");
    }
}

#[test]
fn what_reads_otherwise_breaks_clients() {
    let cases = [
        (
            "/components/schemas/Problem/properties/place/enum/-".to_owned(),
            json!("query"),
            "Problem.place: may now be \"query\"",
        ),
        (
            format!("{PLAN}/properties/number/type"),
            json!(["string", "null"]),
            "Plan.number: may now be of type null",
        ),
        (
            format!("{PLAN}/properties/number/type"),
            json!("integer"),
            "Plan.number: may now be of type integer",
        ),
        (
            format!("{PLAN}/properties/year/type"),
            json!("number"),
            "Plan.year: may now be of type number",
        ),
        (
            format!("{PLAN}/properties/year/format"),
            json!("int64"),
            "Plan.year: the format changed from \"int32\" to \"int64\"",
        ),
        (
            format!("{PLAN}/properties/parent"),
            json!({"type": "string"}),
            "Plan.parent: may now be of type string",
        ),
        (
            "/components/schemas/Kind/enum/-".to_owned(),
            json!("ward"),
            "Kind: may now be \"ward\"",
        ),
        (
            format!("{LIST}/operationId"),
            json!("plans"),
            "GET /v1/plans: is now called \"plans\", was \"list_plans\"",
        ),
        (
            format!("{CREATE}/responses/202"),
            json!({}),
            "POST /v1/plans: can now answer 202",
        ),
    ];
    for (place, value, expected) in cases {
        assert_eq!(after_set(&place, value), [expected], "{place}");
    }
}

#[test]
fn what_is_added_breaks_nobody() {
    let cases = [
        (
            "/paths/~1v1~1units".to_owned(),
            json!({"get": {"operationId": "list_units"}}),
        ),
        (
            format!("{LIST}/parameters/-"),
            json!({"name": "year", "in": "query", "required": false, "schema": {}}),
        ),
        (format!("{LIST}/security"), json!([])),
        (format!("{LIST}/responses/304"), json!({})),
        (format!("{LIST}/responses/409"), json!({})),
        (
            format!("{LIST}/responses/200/headers/Vary"),
            json!({"schema": {"type": "string"}}),
        ),
        (
            format!("{LIST}/responses/200/content/application~1xml"),
            json!({}),
        ),
        (
            "/components/parameters/limit/schema/maximum".to_owned(),
            json!(1000),
        ),
        (
            format!("{PLAN}/properties/title"),
            json!({"type": "string"}),
        ),
        (format!("{PLAN}/required/-"), json!("issued_on")),
        (format!("{PLAN}/properties/number/maxLength"), json!(9)),
        (format!("{PLAN}/properties/issued_on/type"), json!("string")),
        (format!("{NEW}/properties/title"), json!({"type": "string"})),
        (format!("{NEW}/properties/number/maxLength"), json!(101)),
        (
            format!("{NEW}/properties/number/type"),
            json!(["string", "null"]),
        ),
        (
            format!("{NEW}/properties/target/oneOf/-"),
            json!({"type": "boolean"}),
        ),
        (format!("{NEW}/required"), json!([])),
        (
            "/components/schemas/Problem/properties/code/enum/-".to_owned(),
            json!("read_only"),
        ),
        (
            "/components/schemas/Code/enum/-".to_owned(),
            json!("read_only"),
        ),
        (
            "/components/schemas/Problem/properties/line".to_owned(),
            json!({"type": "integer"}),
        ),
    ];
    for (place, value) in cases {
        assert_eq!(after_set(&place, value), [] as [&str; 0], "{place}");
    }
    for place in [
        format!("{LIST}/responses/403"),
        format!("{CREATE}/requestBody/required"),
        format!("{NEW}/required/0"),
        format!("{NEW}/properties/number/pattern"),
        format!("{NEW}/properties/units/maxItems"),
    ] {
        assert_eq!(after_removed(&place), [] as [&str; 0], "{place}");
    }
}

#[test]
fn a_schema_may_be_named_otherwise() {
    let mut new = contract();
    let schemas = &mut new["components"]["schemas"];
    schemas["PlanKind"] = schemas["Kind"].take();
    schemas["Plan"]["properties"]["kind"] = json!({"$ref": "#/components/schemas/PlanKind"});
    schemas["NewPlan"]["allOf"][1]["properties"]["kind"] =
        json!({"allOf": [{"$ref": "#/components/schemas/PlanKind"}]});
    new["paths"]["/v1/plans"]["get"]["parameters"][1]["schema"] =
        json!({"$ref": "#/components/schemas/PlanKind"});
    assert_eq!(breaks(&contract(), &new), [].into());
}

#[test]
fn the_tighter_of_two_limits_counts() {
    let narrowed = after_set(
        &format!("{NEW}/properties/kind"),
        json!({"$ref": "#/components/schemas/Kind", "maxLength": 4, "enum": ["city"]}),
    );
    assert_eq!(
        narrowed,
        [
            "NewPlan.kind: maxLength is now 4, was null",
            "NewPlan.kind: may no longer be \"province\"",
        ]
    );
}
