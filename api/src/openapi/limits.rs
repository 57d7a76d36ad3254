//! Limits that follow from the format of a schema and from what it stands for, said once for all of them.
//!
//! What is special to one member stands at its type and wins over what is said here.

use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{Content, OpenApi, RefOr, Schema};

use super::walk;
use crate::http::words;

/// What no number that JSON carries to every client goes beyond (RFC 8259 section 6).
const SAFE: i64 = 9_007_199_254_740_991;

/// What every text in a query keeps to: no control characters. The reader of parameters sees to it.
const QUERY: &str = r"^[^\x00-\x1F\x7F]*$";

/// What a header may hold (RFC 9110 section 5.5): no control characters but a tab. One that is not ASCII is none that
/// is known here: a tag that nothing has, a language that is not spoken.
const HEADER: &str = r"^[\t\x20-\x7E\x80-\xFF]*$";

/// Adds the limits.
pub fn complete(document: &mut OpenApi) {
    walk::schemas(document, &mut |name, schema| {
        if let Schema::Object(object) = schema {
            if is(object, &Type::String) {
                text(object);
            }
            if is(object, &Type::Integer) {
                whole(name, object);
            }
        }
    });
    parameters(document);
    files(document);
}

fn is(object: &Object, wanted: &Type) -> bool {
    match &object.schema_type {
        SchemaType::Type(kind) => kind == wanted,
        SchemaType::Array(kinds) => kinds.contains(wanted),
        SchemaType::AnyValue => false,
    }
}

fn text(object: &mut Object) {
    let Some(SchemaFormat::KnownFormat(format)) = &object.format else {
        return;
    };
    let (shortest, longest) = match format {
        // Passwords and other secrets are one line.
        KnownFormat::Password => {
            object.pattern.get_or_insert_with(|| words::LINE.to_owned());
            return;
        }
        KnownFormat::Uuid => (36, 36),
        KnownFormat::Date => (10, 10),
        // `2018-06-18T02:11:09Z`, at most with six digits of a second, which is what both databases keep.
        KnownFormat::DateTime => (20, 27),
        _ => return,
    };
    if object.max_length.is_none() {
        object.min_length = Some(shortest);
        object.max_length = Some(longest);
    }
}

/// Nothing that is counted or numbered here is below 0, and years go from 1900 to 2199.
fn whole(name: &str, object: &mut Object) {
    let is_year = name == "year" || name.starts_with("year_") || name.ends_with("_year");
    let (least, most) = match (is_year || name.contains("_year_"), name) {
        (true, _) => (1900, 2199),
        (false, "ordinal") => (1, 366),
        (false, _) => (0, largest(object)),
    };
    if object.format.is_none() {
        object.format = Some(SchemaFormat::KnownFormat(KnownFormat::Int64));
    }
    object.minimum.get_or_insert_with(|| least.into());
    object.maximum.get_or_insert_with(|| most.into());
}

fn largest(object: &Object) -> i64 {
    match object.format {
        Some(SchemaFormat::KnownFormat(KnownFormat::Int32)) => i32::MAX.into(),
        _ => SAFE,
    }
}

/// A whole answer that is one text or one file: it may be long, and is never longer than a client can count.
fn files(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        for operation in walk::operations(item) {
            let responses = operation.responses.responses.values_mut();
            let contents = responses.filter_map(|response| match response {
                RefOr::T(response) => Some(&mut response.content),
                RefOr::Ref(_) => None,
            });
            for (kind, content) in contents.flatten() {
                if let RefOr::T(content) = content {
                    file(kind, content);
                }
            }
        }
    }
}

fn file(kind: &str, content: &mut Content) {
    let schema = content
        .schema
        .get_or_insert_with(|| ObjectBuilder::new().schema_type(Type::String).into());
    if let RefOr::T(Schema::Object(object)) = schema
        && is(object, &Type::String)
        && object.max_length.is_none()
    {
        object.max_length = usize::try_from(i32::MAX).ok();
        if kind.starts_with("text/") || kind.contains("csv") {
            object.pattern = Some(r"^[^\x00]*$".to_owned());
        } else {
            object.format = Some(SchemaFormat::KnownFormat(KnownFormat::Binary));
        }
    }
}

fn of_place(place: &ParameterIn) -> Option<&'static str> {
    match place {
        ParameterIn::Query => Some(QUERY),
        ParameterIn::Header => Some(HEADER),
        _ => None,
    }
}

fn parameters(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        for operation in walk::operations(item) {
            for parameter in operation.parameters.iter_mut().flatten() {
                if let RefOr::T(parameter) = parameter
                    && let Some(pattern) = of_place(&parameter.parameter_in)
                    && let Some(RefOr::T(Schema::Object(object))) = &mut parameter.schema
                    && is(object, &Type::String)
                    && object.format.is_none()
                    && object.enum_values.is_none()
                {
                    object.pattern.get_or_insert_with(|| pattern.to_owned());
                }
            }
        }
    }
}
