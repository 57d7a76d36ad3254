//! A small document, and exchanges that are true to it.

use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::{Value, json};

use crate::spec::{Exchange, Spec};

pub(super) fn spec() -> Spec {
    Spec::new(json!({
        "openapi": "3.1.0",
        "info": {"title": "small", "version": "1"},
        "paths": {
            "/v1/plans/{id}": {
                "parameters": [{"$ref": "#/components/parameters/Id"}],
                "get": {
                    "operationId": "get_plan",
                    "parameters": [
                        {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 200}},
                        {"name": "kind", "in": "query",
                         "schema": {"type": "array", "items": {"enum": ["half", "year"]}}},
                        {"name": "on", "in": "query", "schema": {"type": ["string", "null"], "format": "date"}}
                    ],
                    "responses": {
                        "200": {
                            "description": "The plan.",
                            "headers": {
                                "ETag": {"schema": {"type": "string", "pattern": "^\".+\"$"}, "required": true},
                                "Link": {"schema": {"type": "string"}},
                                "X-Count": {"schema": {"type": "integer"}, "required": true},
                                "X-Maybe": {"schema": {"type": "string"}, "required": false}
                            },
                            "content": {
                                "application/json": {"schema": {"$ref": "#/components/schemas/Plan"}},
                                "text/csv": {"schema": {"type": "string", "pattern": "^id,"}},
                                "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/Plan"}}
                            }
                        },
                        "304": {"description": "Unchanged."},
                        "404": {"$ref": "#/components/responses/Problem"}
                    }
                },
                "put": {
                    "operationId": "replace_plan",
                    "parameters": [
                        {"name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}},
                        {"name": "reason", "in": "query", "required": true, "schema": {"type": "string"}}
                    ],
                    "requestBody": {
                        "required": true,
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/NewPlan"}},
                            "application/x-www-form-urlencoded":
                                {"schema": {"$ref": "#/components/schemas/NewPlan"}}
                        }
                    },
                    "responses": {
                        "204": {"description": "Replaced."},
                        "422": {"$ref": "#/components/responses/Problem"}
                    }
                },
                "delete": {"operationId": "delete_plan", "responses": {"204": {"description": "Gone."}}}
            },
            "/v1/plans/all": {
                "get": {"operationId": "all_plans", "responses": {"204": {"description": "None."}}}
            }
        },
        "components": {
            "parameters": {
                "Id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}
            },
            "responses": {
                "Problem": {"description": "Why not.", "content": {"application/problem+json":
                    {"schema": {"$ref": "#/components/schemas/Problem"}}}}
            },
            "schemas": {
                "Plan": {
                    "type": "object",
                    "required": ["id", "issued_on", "issued_at", "unit"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid"},
                        "issued_on": {"type": "string", "format": "date"},
                        "issued_at": {"type": "string", "format": "date-time"},
                        "unit": {"$ref": "#/components/schemas/Unit"},
                        "party": {"oneOf": [
                            {"type": "object", "required": ["person"],
                             "properties": {"person": {"type": "string"}}},
                            {"allOf": [{"$ref": "#/components/schemas/Tag"},
                                {"type": "object", "properties": {"body": {"type": "string"}}}]}
                        ]}
                    }
                },
                "Unit": {"type": "object", "required": ["code"],
                         "properties": {"code": {"type": "string", "minLength": 5}}},
                "Tag": {"type": "object", "required": ["tag"], "properties": {"tag": {"type": "string"}}},
                "NewPlan": {"type": "object", "required": ["title"],
                            "properties": {"title": {"type": "string", "maxLength": 10}}},
                "Problem": {"type": "object", "additionalProperties": true,
                            "properties": {"code": {"enum": ["not_found", "invalid_state"]}}}
            }
        }
    }))
}

pub(super) fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()))
        .collect()
}

pub(super) fn plan() -> Value {
    json!({
        "id": "0190a5b2-7c1e-7b1a-8d7e-0123456789ab",
        "issued_on": "2018-05-17",
        "issued_at": "2018-05-17T02:00:00Z",
        "unit": {"code": "22918"},
        "party": {"tag": "lead", "body": "UBND"}
    })
}

pub(super) fn read() -> Exchange {
    Exchange {
        method: Method::GET,
        path: "/v1/plans/1".to_owned(),
        query: vec![],
        sent_headers: HeaderMap::new(),
        sent_body: vec![],
        status: 200,
        headers: headers(&[
            ("x-request-id", "r1"),
            ("etag", "\"1\""),
            ("x-count", "1"),
            ("content-type", "application/json; charset=utf-8"),
        ]),
        body: plan().to_string().into(),
    }
}

pub(super) fn refusal() -> Exchange {
    Exchange {
        status: 404,
        headers: headers(&[
            ("x-request-id", "r1"),
            ("content-type", "application/problem+json"),
        ]),
        body: problem().to_string().into(),
        ..read()
    }
}

fn problem() -> Value {
    json!({
        "type": "/problems/not_found", "title": "Not found", "status": 404, "detail": "No such plan.",
        "instance": "/v1/plans/1", "code": "not_found", "request_id": "r1"
    })
}

pub(super) fn replacement() -> Exchange {
    Exchange {
        method: Method::PUT,
        query: vec![("reason".to_owned(), "typing".to_owned())],
        sent_headers: headers(&[("if-match", "\"1\""), ("content-type", "application/json")]),
        sent_body: json!({"title": "Kế hoạch"}).to_string().into(),
        status: 204,
        headers: headers(&[("x-request-id", "r1")]),
        body: vec![],
        ..read()
    }
}
