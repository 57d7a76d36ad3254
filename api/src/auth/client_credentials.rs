//! How a service client says who it is at the token endpoint (RFC 6749 section 2.3.1): by an
//! `Authorization: Basic` header or in the form, never by both.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::dto::TokenRequest;

/// Id and secret as they were given, which nobody has checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// OAuth client id.
    pub client_id: String,
    /// The secret.
    pub secret: String,
}

/// The request identifies the client in two ways at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoWays;

/// What the request gives; `None`: nothing that could be an id and a secret.
pub fn given(authorization: Option<&str>, form: &TokenRequest) -> Result<Option<Given>, TwoWays> {
    let Some(encoded) = authorization.and_then(basic) else {
        return Ok(form
            .client_id
            .as_ref()
            .zip(form.client_secret.as_ref())
            .map(|(client_id, secret)| Given {
                client_id: client_id.as_str().to_owned(),
                secret: secret.as_str().to_owned(),
            }));
    };
    if form.client_secret.is_some() {
        return Err(TwoWays);
    }
    let given = decode(encoded);
    // The id alone may stand in the form as well: it names the client, it proves nothing.
    match (&given, &form.client_id) {
        (Some(given), Some(named)) if given.client_id != named.as_str() => Err(TwoWays),
        _ => Ok(given),
    }
}

/// The credentials of a `Basic` header; its scheme is written in any case.
fn basic(value: &str) -> Option<&str> {
    let (scheme, encoded) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("basic").then(|| encoded.trim())
}

fn decode(encoded: &str) -> Option<Given> {
    let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let given = Given {
        client_id: form_decoded(id),
        secret: form_decoded(secret),
    };
    let fits =
        |text: &str| !text.is_empty() && text.len() <= 200 && !text.contains(char::is_control);
    (fits(&given.client_id) && fits(&given.secret)).then_some(given)
}

/// Both halves are encoded as form fields are, before they are joined by the colon.
fn form_decoded(text: &str) -> String {
    // Signs that encoding would have turned into %26 and %3D: this half was not encoded.
    if text.contains(['&', '=']) {
        return text.to_owned();
    }
    form_urlencoded::parse(text.as_bytes())
        .next()
        .map(|(text, _)| text.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    fn form(fields: &str) -> TokenRequest {
        serde_urlencoded::from_str(&format!("grant_type=client_credentials{fields}")).unwrap()
    }

    fn pair(client_id: &str, secret: &str) -> Given {
        Given {
            client_id: client_id.to_owned(),
            secret: secret.to_owned(),
        }
    }

    #[test]
    fn both_halves_are_decoded() {
        for (sent, id, secret) in [
            ("so-ldtbxh:a_b-c", "so-ldtbxh", "a_b-c"),
            ("so%2Dldtbxh:a%3Ab%25+c", "so-ldtbxh", "a:b% c"),
            ("so:a:b", "so", "a:b"),
            ("so:a=b&c", "so", "a=b&c"),
        ] {
            assert_eq!(
                given(Some(&header(sent)), &form("")),
                Ok(Some(pair(id, secret))),
                "{sent}"
            );
        }
        let lower = header("so:x").replace("Basic", "bASIC ");
        assert_eq!(given(Some(&lower), &form("")), Ok(Some(pair("so", "x"))));
    }

    #[test]
    fn a_header_that_says_nothing_is_no_identity() {
        for value in [
            "Basic",
            "Basic !",
            "Basic bm8tY29sb24=",
            &header(":x"),
            &header("so:"),
            &header("so:%00"),
        ] {
            assert_eq!(given(Some(value), &form("")), Ok(None), "{value}");
        }
        assert_eq!(given(None, &form("")), Ok(None));
        assert_eq!(given(None, &form("&client_id=so")), Ok(None));
    }

    #[test]
    fn two_ways_at_once_are_refused() {
        let by_header = header("so:x");
        let of = |fields| given(Some(&by_header), &form(fields));
        assert_eq!(of("&client_id=so&client_secret=x"), Err(TwoWays));
        assert_eq!(of("&client_secret=x"), Err(TwoWays));
        assert_eq!(of("&client_id=other"), Err(TwoWays));
        assert_eq!(of("&client_id=so"), Ok(Some(pair("so", "x"))));
        assert_eq!(
            given(Some("Basic !"), &form("&client_secret=x")),
            Err(TwoWays)
        );
        assert_eq!(
            given(Some("Bearer t"), &form("&client_id=so&client_secret=x")),
            Ok(Some(pair("so", "x")))
        );
    }
}
