//! What a reader says of a value it cannot take: a code, and words in both languages.
//!
//! Readers of ours send their own text through serde ([`Unfit`]). Of serde's own messages, and of those of the
//! numbers and ids it reads, the fixed opening tells what is wrong, and what stands after `expected` what is wanted.
//! The value itself is never told again: it may be a secret in the wrong place.

use super::catalogue::FaultCode;
use crate::text::Text;
use crate::texts;
use crate::unfit::Unfit;

/// What is wrong, by the message of an error of serde without its place: a code, and the words.
pub fn unread(message: &str) -> (FaultCode, Text) {
    if let Some(Unfit(text)) = Unfit::found(message) {
        return (FaultCode::InvalidValue, text);
    }
    let opens = |opening| message.starts_with(opening);
    if opens("unknown field ") {
        let known = known(message);
        let text = known.map_or_else(texts::http::no_fields, texts::http::unknown_field);
        (FaultCode::UnknownField, text)
    } else if opens("missing field ") {
        (
            FaultCode::MissingField,
            texts::http::missing_field(named(message)),
        )
    } else if opens("duplicate field ") {
        (
            FaultCode::DuplicateField,
            texts::http::duplicate_field(named(message)),
        )
    } else if opens("unknown variant ") {
        let known = known(message);
        let text = known.map_or_else(texts::common::invalid_value, texts::http::unknown_value);
        (FaultCode::UnknownValue, text)
    } else if opens("invalid type: ") {
        let kind = wanted(message);
        let text = kind.map_or_else(texts::http::another_type, texts::http::wrong_type);
        (FaultCode::WrongType, text)
    } else {
        (FaultCode::InvalidValue, unfit(message))
    }
}

/// The same of a parameter, whose name is told beside it.
pub fn unread_parameter(message: &str) -> (FaultCode, Text) {
    match unread(message) {
        (FaultCode::UnknownField, _) => {
            let known = known(message);
            let text =
                known.map_or_else(texts::http::no_parameters, texts::http::unknown_parameter);
            (FaultCode::UnknownParameter, text)
        }
        (FaultCode::MissingField, _) => {
            let text = texts::http::missing_parameter(named(message));
            (FaultCode::MissingParameter, text)
        }
        other => other,
    }
}

/// A value of the right type that is not taken.
fn unfit(message: &str) -> Text {
    const OF_WHOLE_NUMBERS: [&str; 4] = [
        "invalid digit found in string",
        "cannot parse integer from empty string",
        "number too large to fit in target type",
        "number too small to fit in target type",
    ];
    let is_whole_number =
        expected(message).is_some_and(is_integer) || OF_WHOLE_NUMBERS.contains(&message);
    if is_whole_number {
        texts::http::not_within_limits()
    } else if message == "provided string was not `true` or `false`" {
        texts::http::not_true_or_false()
    } else if message.starts_with("UUID parsing failed: ") {
        texts::http::not_a_uuid()
    } else {
        texts::common::invalid_value()
    }
}

/// What serde says it expected. Its own words stand last, and a value quoted before them may hold the same.
fn expected(message: &str) -> Option<&str> {
    message
        .rsplit_once(", expected ")
        .map(|(_, expected)| expected)
}

/// The names serde says there are, in the form `a`, `b`; nothing where there are none.
fn known(message: &str) -> Option<String> {
    let names = expected(message)?.split('`').skip(1).step_by(2);
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The one name of a member in the message.
fn named(message: &str) -> &str {
    message.split('`').nth(1).unwrap_or_default()
}

/// Whether a type serde expects is one of whole numbers.
fn is_integer(kind: &str) -> bool {
    kind.strip_prefix(['u', 'i'])
        .is_some_and(|bits| matches!(bits, "8" | "16" | "32" | "64" | "128" | "size"))
}

/// The type serde expected, in words.
fn wanted(message: &str) -> Option<Text> {
    Some(match expected(message)? {
        kind if is_integer(kind) => texts::http::a_whole_number(),
        "a boolean" => texts::http::true_or_false(),
        "a string" => texts::http::a_string(),
        "a sequence" => texts::http::a_list(),
        "a map" => texts::http::an_object(),
        "a formatted UUID string" => texts::http::a_uuid(),
        kind if kind.starts_with("enum ") => texts::http::a_string(),
        kind if kind.starts_with("struct ") => texts::http::an_object(),
        _ => return None,
    })
}

#[cfg(test)]
#[path = "unread_tests.rs"]
mod tests;
