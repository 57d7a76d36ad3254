//! The body extractor: strict JSON, one pointer to what is wrong.

use std::future::Future;
use std::pin::Pin;

use actix_web::http::{Method, header};
use actix_web::web::{Data, Payload};
use actix_web::{FromRequest, HttpRequest, dev};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::catalogue::Code;
use super::problem::Problem;
use super::strict::Strict;
use super::unread::unread;
use crate::app::AppState;
use crate::texts;

/// A JSON body of type `T`. Unknown members, wrong types and figures out of range are refused.
///
/// Fails with `unsupported_media_type`, `too_large`, `malformed_json` or `invalid_input`.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let takes = if req.method() == Method::PATCH {
            ["application/json", "application/merge-patch+json"].as_slice()
        } else {
            ["application/json"].as_slice()
        };
        let kind = media_type(req);
        let limit = req
            .app_data::<Data<AppState>>()
            .map_or(0, |state| state.config.max_body_bytes);
        let payload = Payload::from_request(req, payload);
        Box::pin(async move {
            if !takes.contains(&kind.as_str()) {
                return Err(unsupported("application/json"));
            }
            let bytes = read(payload.await, limit).await?;
            parse(&bytes).map(Self)
        })
    }
}

/// The media type of the request's body, without parameters, in lower case.
pub fn media_type(req: &HttpRequest) -> String {
    req.headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// The problem of a body that is not of the media type `expected`.
pub fn unsupported(expected: &str) -> Problem {
    Problem::because(Code::UnsupportedMediaType, texts::http::takes(expected))
}

/// Reads the whole body, up to `limit` bytes.
pub async fn read(
    payload: Result<Payload, actix_web::Error>,
    limit: usize,
) -> Result<actix_web::web::Bytes, Problem> {
    let payload = payload.map_err(|_| Problem::new(Code::MalformedJson))?;
    match payload.to_bytes_limited(limit).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(Problem::because(
            Code::MalformedJson,
            texts::http::body_cut_short(),
        )),
        Err(_) => Err(Problem::because(
            Code::TooLarge,
            texts::http::body_limit(limit),
        )),
    }
}

/// Parses one JSON document strictly.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Strict::new(&mut reader)).map_err(|error| {
        let pointer = pointer(error.path());
        refuse(error.inner(), pointer)
    })?;
    reader
        .end()
        .map_err(|error| refuse(&error, String::new()))?;
    Ok(value)
}

fn refuse(error: &serde_json::Error, pointer: String) -> Problem {
    let (line, column) = (error.line(), error.column());
    if error.is_eof() {
        let text = texts::http::json_cut_off(line, column);
        return Problem::because(Code::MalformedJson, text);
    }
    if !error.is_data() {
        let text = texts::http::not_json(line, column);
        return Problem::because(Code::MalformedJson, text);
    }
    let said = error.to_string();
    let place = format!(" at line {line} column {column}");
    let (code, words) = unread(said.strip_suffix(&place).unwrap_or(&said));
    Problem::input(pointer, code, words)
}

/// The path as a JSON pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    path.iter().fold(String::new(), |mut pointer, segment| {
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Map { key } => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => pointer.push_str(variant),
            Segment::Unknown => pointer.push('?'),
        }
        pointer
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::catalogue::FaultCode;
    use super::*;
    use crate::decimal::Decimal;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        values: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        numerator: Option<Decimal>,
    }

    fn fault(text: &str) -> (Code, String, Option<FaultCode>) {
        let problem = parse::<Outer>(text.as_bytes()).unwrap_err();
        let fault = problem.errors.first();
        let place = fault.map_or_else(String::new, |fault| fault.place.to_string());
        (problem.code, place, fault.map(|fault| fault.code))
    }

    #[test]
    fn figures_pass_without_becoming_floats() {
        let outer: Outer =
            parse(br#"{"values":[{"numerator":99999999999.9999},{"numerator":null}]}"#).unwrap();
        let figure = outer.values[0].numerator.unwrap();
        assert_eq!(figure.scaled(), 999_999_999_999_999);
        assert_eq!(outer.values[1].numerator, None);
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        let at = |place: &str, code| (Code::InvalidInput, place.to_owned(), Some(code));
        assert_eq!(
            fault(r#"{"values":[{"numerator":1.00001}]}"#),
            at("/values/0/numerator", FaultCode::InvalidValue)
        );
        assert_eq!(
            fault(r#"{"values":[{"numerator":100000000000}]}"#),
            at("/values/0/numerator", FaultCode::InvalidValue)
        );
        assert_eq!(
            fault(r#"{"values":[{},{"nominator":1}]}"#),
            at("/values/1/nominator", FaultCode::UnknownField)
        );
        assert_eq!(
            fault(r#"{"values":7}"#),
            at("/values", FaultCode::WrongType)
        );
        assert_eq!(fault("{}"), at("", FaultCode::MissingField));
    }

    #[test]
    fn what_is_not_json_is_said_to_be_so() {
        for text in [
            "",
            "{",
            r#"{"values":[]}{}"#,
            "\u{feff}{}",
            r#"{"values":["#,
            r#""\ud800""#,
            &"[".repeat(500),
        ] {
            assert_eq!(fault(text).0, Code::MalformedJson, "{text}");
        }
    }
}
