//! Goes through every schema of the document, wherever it stands.

use utoipa::openapi::path::Operation;
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems};
use utoipa::openapi::{Content, OpenApi, PathItem, RefOr, Response, Schema};

/// Calls `visit` for each schema, with the name of the member, parameter or header it stands for: that of the
/// closest one, empty where there is none.
pub fn schemas(document: &mut OpenApi, visit: &mut impl FnMut(&str, &mut Schema)) {
    if let Some(components) = &mut document.components {
        for schema in components.schemas.values_mut() {
            descend("", schema, visit);
        }
        for answer in components.responses.values_mut() {
            response(answer, visit);
        }
    }
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            one(operation, visit);
        }
    }
}

/// The operations of a path.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
}

fn one(operation: &mut Operation, visit: &mut impl FnMut(&str, &mut Schema)) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && let Some(schema) = &mut parameter.schema
        {
            descend(&parameter.name, schema, visit);
        }
    }
    if let Some(RefOr::T(RequestBody { content, .. })) = &mut operation.request_body {
        for kind in content.values_mut() {
            media(kind, visit);
        }
    }
    for answer in operation.responses.responses.values_mut() {
        response(answer, visit);
    }
}

fn response(answer: &mut RefOr<Response>, visit: &mut impl FnMut(&str, &mut Schema)) {
    let RefOr::T(answer) = answer else {
        return;
    };
    for (name, header) in &mut answer.headers {
        if let RefOr::T(header) = header
            && let Some(schema) = &mut header.schema
        {
            descend(name, schema, visit);
        }
    }
    for kind in answer.content.values_mut() {
        media(kind, visit);
    }
}

fn media(kind: &mut RefOr<Content>, visit: &mut impl FnMut(&str, &mut Schema)) {
    if let RefOr::T(Content {
        schema: Some(schema),
        ..
    }) = kind
    {
        descend("", schema, visit);
    }
}

fn descend(name: &str, schema: &mut RefOr<Schema>, visit: &mut impl FnMut(&str, &mut Schema)) {
    let RefOr::T(schema) = schema else {
        return;
    };
    visit(name, schema);
    match schema {
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(item) = &mut array.items {
                descend(name, item, visit);
            }
        }
        Schema::Object(object) => {
            for (member, schema) in &mut object.properties {
                descend(member, schema, visit);
            }
            if let Some(AdditionalProperties::RefOr(schema)) =
                object.additional_properties.as_deref_mut()
            {
                descend("", schema, visit);
            }
        }
        Schema::OneOf(choice) => each(name, &mut choice.items, visit),
        Schema::AllOf(whole) => each(name, &mut whole.items, visit),
        Schema::AnyOf(choice) => each(name, &mut choice.items, visit),
        _ => {}
    }
}

fn each(name: &str, schemas: &mut [RefOr<Schema>], visit: &mut impl FnMut(&str, &mut Schema)) {
    for schema in schemas {
        descend(name, schema, visit);
    }
}
