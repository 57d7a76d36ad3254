//! Reads the `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header).

use actix_web::http::header::{HeaderMap, HeaderName};

use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::texts;

/// The header.
pub const NAME: HeaderName = HeaderName::from_static("idempotency-key");

/// Most characters of a key.
pub const LONGEST: usize = 255;

/// Most characters it is sent in: in quotes, each with a backslash.
pub const LONGEST_SENT: usize = 2 * LONGEST + 2;

/// What is taken, as a pattern: a string of RFC 8941, or the characters alone.
pub const PATTERN: &str = r#"^("([ !#-\[\]-~]|\\["\\]){1,255}"|[!#-~]{1,255})$"#;

/// The key a request came with; `None`: with none.
pub fn of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut all = headers.get_all(NAME);
    let Some(value) = all.next() else {
        return Ok(None);
    };
    let key = value.to_str().ok().and_then(read);
    match (key, all.next()) {
        (Some(key), None) => Ok(Some(key)),
        _ => Err(Problem::parameter(
            "Idempotency-Key",
            FaultCode::InvalidValue,
            texts::http::idempotency_key(LONGEST),
        )),
    }
}

/// A string as RFC 8941 writes it, or, as many clients send it, the characters alone.
fn read(value: &str) -> Option<String> {
    let value = value.trim();
    let key = match value.strip_prefix('"') {
        Some(rest) => unquote(rest.strip_suffix('"')?)?,
        None if value
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'"') =>
        {
            value.to_owned()
        }
        None => return None,
    };
    (1..=LONGEST).contains(&key.len()).then_some(key)
}

fn unquote(inner: &str) -> Option<String> {
    let mut key = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => key.push(
                characters
                    .next()
                    .filter(|next| matches!(next, '"' | '\\'))?,
            ),
            '"' => return None,
            ' '..='~' => key.push(character),
            _ => return None,
        }
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_string_with_or_without_its_quotes() {
        for (value, key) in [
            (
                "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"",
                "8e03978e-40d5-43dd-bc93-6894a57f9324",
            ),
            (
                "8e03978e-40d5-43dd-bc93-6894a57f9324",
                "8e03978e-40d5-43dd-bc93-6894a57f9324",
            ),
            ("\"kỳ\"", ""),
            ("\"a b\"", "a b"),
            (r#""a\"b\\c""#, r#"a"b\c"#),
            ("a/b=c;d", "a/b=c;d"),
            (" x ", "x"),
        ] {
            let expected = Some(key.to_owned()).filter(|key| !key.is_empty());
            assert_eq!(read(value), expected, "{value}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for value in [
            "",
            "\"\"",
            "\"",
            "\"a",
            "a\"",
            "a b",
            r#""a\b""#,
            r#""a\""#,
            "\"a\"b\"",
            "\t\"\u{7f}\"",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
        assert_eq!(read(&"k".repeat(255)).map(|key| key.len()), Some(255));
        assert_eq!(read(&"k".repeat(256)), None);
    }
}
