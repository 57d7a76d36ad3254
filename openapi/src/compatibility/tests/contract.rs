//! A small contract.

use serde_json::{Value, json};

pub fn contract() -> Value {
    json!({
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"client_credentials": []}],
        "paths": {"/v1/plans": {
            "get": {
                "operationId": "list_plans",
                "parameters": [
                    {"$ref": "#/components/parameters/limit"},
                    {"name": "kind", "in": "query", "schema": {"$ref": "#/components/schemas/Kind"}},
                ],
                "responses": {
                    "200": {
                        "headers": {"Link": {"schema": {"type": "string"}}, "ETag": {"required": true, "schema": {"type": "string"}}},
                        "content": {
                            "application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Plan"}}},
                            "text/csv": {"schema": {"type": "string"}},
                        },
                    },
                    "403": {"$ref": "#/components/responses/Refused"},
                },
            },
            "post": {
                "operationId": "create_plan",
                "security": [{"bearer": []}],
                "requestBody": {"required": true, "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/NewPlan"}},
                    "text/csv": {"schema": {"type": "string"}},
                }},
                "responses": {"201": {
                    "links": {"issue_plan": {"operationId": "issue_plan"}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Plan"}}},
                }},
            },
        }},
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "parameters": {"limit": {"name": "limit", "in": "query", "required": false, "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}}},
            "responses": {"Refused": {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}},
            "schemas": {
                "Kind": {"type": "string", "enum": ["city", "province"]},
                "Code": {"type": "string", "enum": ["forbidden"]},
                "Problem": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string", "enum": ["forbidden"]}, "place": {"type": "string", "enum": ["body"]}}},
                "Plan": {
                    "type": "object",
                    "required": ["number", "kind", "parent", "year"],
                    "properties": {
                        "number": {"type": "string"},
                        "kind": {"$ref": "#/components/schemas/Kind"},
                        "parent": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Plan"}]},
                        "year": {"type": "integer", "format": "int32"},
                        "issued_on": {"type": ["string", "null"], "format": "date"},
                        "refused": {"$ref": "#/components/schemas/Code"},
                    },
                },
                "Dated": {"type": "object", "required": ["day"], "properties": {"day": {"type": "string", "format": "date"}}},
                "NewPlan": {
                    "allOf": [
                        {"$ref": "#/components/schemas/Dated"},
                        {
                            "type": "object",
                            "required": ["number"],
                            "properties": {
                                "number": {"type": "string", "maxLength": 100, "minLength": 1, "pattern": "^[0-9]"},
                                "note": {"type": ["string", "null"]},
                                "kind": {"$ref": "#/components/schemas/Kind"},
                                "units": {"type": "array", "maxItems": 10, "items": {"type": "string"}},
                                "labels": {"type": "object"},
                                "target": {"oneOf": [{"type": "number"}, {"type": "string", "format": "uuid"}]},
                            },
                            "additionalProperties": false,
                        },
                    ],
                },
            },
        },
    })
}
