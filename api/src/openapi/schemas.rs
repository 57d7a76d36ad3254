//! What follows for every schema.

use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, Object, SchemaType, Type};
use utoipa::openapi::{OpenApi, Ref, RefOr, Schema};

use super::walk;

/// Completes every schema of the document.
pub fn complete(document: &mut OpenApi) {
    walk::schemas(document, &mut |_, schema| lift(schema));
    let Some(components) = &mut document.components else {
        return;
    };
    let names: Vec<String> = components.schemas.keys().cloned().collect();
    for (name, schema) in &mut components.schemas {
        let RefOr::T(Schema::Object(object)) = schema else {
            continue;
        };
        if let Some(item) = name.strip_prefix("Page_")
            && names.iter().any(|known| known == item)
        {
            refer_to_item(object, item);
        }
        if !matches!(
            object.additional_properties.as_deref(),
            Some(AdditionalProperties::FreeForm(false))
        ) {
            require_nullable(object);
        }
    }
}

/// What a member means is said of the member, not of the one type it has where it is not `null`.
fn lift(schema: &mut Schema) {
    if let Schema::OneOf(choice) = schema
        && choice.description.is_none()
        && let [RefOr::Ref(of), RefOr::T(Schema::Object(other))] = choice.items.as_mut_slice()
        && other.schema_type == SchemaType::Type(Type::Null)
        && !of.description.is_empty()
    {
        choice.description = Some(std::mem::take(&mut of.description));
    }
}

/// The items of a page are the schema that has a name, not a copy of it.
fn refer_to_item(page: &mut Object, item: &str) {
    if let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items") {
        items.items = ArrayItems::RefOrSchema(Box::new(RefOr::Ref(Ref::from_schema_name(item))));
    }
}

/// A member of an answer that may be `null` is always there. Bodies of requests are closed objects, and
/// leave such members to the caller.
fn require_nullable(object: &mut Object) {
    for (name, property) in &object.properties {
        if may_be_null(property) && !object.required.contains(name) {
            object.required.push(name.clone());
        }
    }
}

fn may_be_null(property: &RefOr<Schema>) -> bool {
    let is_null = |kind: &SchemaType| match kind {
        SchemaType::Type(kind) => *kind == Type::Null,
        SchemaType::Array(kinds) => kinds.contains(&Type::Null),
        SchemaType::AnyValue => false,
    };
    match property {
        RefOr::T(Schema::Object(object)) => is_null(&object.schema_type),
        RefOr::T(Schema::Array(array)) => is_null(&array.schema_type),
        RefOr::T(Schema::OneOf(choice)) => choice.items.iter().any(may_be_null),
        _ => false,
    }
}
