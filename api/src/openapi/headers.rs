//! The headers of answers: each described once, and referred to from every answer that carries it.

use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{Header, OpenApi, Ref, RefOr, Response};

use super::walk;

/// A header as the document describes it.
struct Described {
    /// Name in `components/headers`.
    key: &'static str,
    /// Name of the header, which is also the key unless it has several descriptions.
    name: &'static str,
    /// Whether every answer that declares it carries it.
    always: bool,
    /// What it says.
    text: &'static str,
    /// Most characters, and what it looks like.
    looks: (usize, &'static str),
    /// One as it is sent.
    example: &'static str,
}

/// `Retry-After` of a conflict, of which only that with a request still under way says when to come again.
pub const RETRY_AFTER_CONFLICT: &str = "Retry-After-Conflict";

/// `Content-Language` of what has texts in some of its formats only.
pub const CONTENT_LANGUAGE_FORMATS: &str = "Content-Language-Formats";

const HEADERS: [Described; 18] = [
    Described {
        key: "Accept-Ranges",
        name: "Accept-Ranges",
        always: true,
        text: "Always `bytes`.",
        looks: (5, "^bytes$"),
        example: "bytes",
    },
    Described {
        key: "Access-Control-Allow-Origin",
        name: "Access-Control-Allow-Origin",
        always: false,
        text: "The origin of the page that asks, where the service is configured to answer pages of that origin.",
        looks: (300, r"^\S+$"),
        example: "https://tiendo.example",
    },
    Described {
        key: "Content-Disposition",
        name: "Content-Disposition",
        always: true,
        text: "Name to save it under (RFC 6266).",
        looks: (4000, "^(attachment|inline)"),
        example: r#"attachment; filename="bao-cao.pdf""#,
    },
    Described {
        key: "Content-Language",
        name: "Content-Language",
        always: true,
        text: "Language of the texts: `vi` or `en`, by `Accept-Language`.",
        looks: (2, "^(vi|en)$"),
        example: "vi",
    },
    Described {
        key: CONTENT_LANGUAGE_FORMATS,
        name: "Content-Language",
        always: false,
        text: "Language of the texts, `vi` or `en`, in the formats that have texts in one language.",
        looks: (2, "^(vi|en)$"),
        example: "vi",
    },
    Described {
        key: "Content-Range",
        name: "Content-Range",
        always: true,
        text: "Which bytes of how many (RFC 9110 section 14.4); where none can be had, only how many there are.",
        looks: (60, r"^bytes (\*|[0-9]+-[0-9]+)/[0-9]+$"),
        example: "bytes 0-1048575/2097152",
    },
    Described {
        key: "ETag",
        name: "ETag",
        always: true,
        text: "Tag of this version (RFC 9110 section 8.8.3): `If-Match` of a change and `If-None-Match` of a read take it.",
        looks: (200, r#"^"[^"]+"$"#),
        example: r#""3""#,
    },
    Described {
        key: "Idempotency-Replayed",
        name: "Idempotency-Replayed",
        always: false,
        text: "`true` where this is the answer of an earlier request under the same `Idempotency-Key`.",
        looks: (4, "^true$"),
        example: "true",
    },
    Described {
        key: "Link",
        name: "Link",
        always: false,
        text: "The next page, as `rel=\"next\"` (RFC 8288); absent on the last.",
        looks: (16_000, r#"^<[^>]+>; rel="next"$"#),
        example: r#"</v1/units?cursor=AZNvPnoQfD6dKw9abBstPg>; rel="next""#,
    },
    Described {
        key: "Link-Onward",
        name: "Link",
        always: true,
        text: "Where to go on, as `rel=\"next\"` (RFC 8288): always there.",
        looks: (16_000, r#"^<[^>]+>; rel="next"$"#),
        example: r#"</v1/changes?after=AZNvPnoQfD6dKw9abBstPg>; rel="next""#,
    },
    Described {
        key: "Location",
        name: "Location",
        always: true,
        text: "Address of what was made.",
        looks: (300, "^/v1/"),
        example: "/v1/plans/01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
    },
    Described {
        key: "RateLimit",
        name: "RateLimit",
        always: true,
        text: "Requests left (`r`) and seconds until all are back (`t`), by draft-ietf-httpapi-ratelimit-headers. All are left where the request was refused before it was counted, because the service has too much to do.",
        looks: (100, r#"^"[a-z]+";r=[0-9]+;t=[0-9]+$"#),
        example: r#""default";r=199;t=1"#,
    },
    Described {
        key: "RateLimit-Policy",
        name: "RateLimit-Policy",
        always: true,
        text: "Requests a caller may make at once (`q`) and seconds they come back in (`w`).",
        looks: (100, r#"^"[a-z]+";q=[0-9]+;w=[0-9]+$"#),
        example: r#""default";q=200;w=4"#,
    },
    Described {
        key: "Repr-Digest",
        name: "Repr-Digest",
        always: true,
        text: "SHA-256 of the whole file (RFC 9530).",
        looks: (60, "^sha-256=:[A-Za-z0-9+/]+=*:$"),
        example: "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
    },
    Described {
        key: "Retry-After",
        name: "Retry-After",
        always: true,
        text: "Seconds to wait.",
        looks: (10, "^[0-9]+$"),
        example: "2",
    },
    Described {
        key: RETRY_AFTER_CONFLICT,
        name: "Retry-After",
        always: false,
        text: "Seconds to wait, where the first request under the `Idempotency-Key` still runs.",
        looks: (10, "^[0-9]+$"),
        example: "1",
    },
    Described {
        key: "WWW-Authenticate",
        name: "WWW-Authenticate",
        always: true,
        text: "How to authenticate (RFC 6750).",
        looks: (300, "^(Basic|Bearer)"),
        example: "Bearer",
    },
    Described {
        key: "X-Request-Id",
        name: "X-Request-Id",
        always: true,
        text: "Id of the request; name it when you report a fault.",
        looks: (36, ""),
        example: "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    },
];

/// Puts the descriptions among the components, and refers to them from where a handler names one by its key.
pub fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for header in &HEADERS {
        components
            .headers
            .insert(header.key.to_owned(), RefOr::T(describe(header)));
    }
    for answer in components.responses.values_mut() {
        refer(answer);
    }
    for item in document.paths.paths.values_mut() {
        for operation in walk::operations(item) {
            operation.responses.responses.values_mut().for_each(refer);
        }
    }
}

/// The answer carries the header that is described under `key`.
pub fn declare(response: &mut Response, key: &str) {
    if let Some(header) = described(key) {
        response
            .headers
            .entry(header.name.to_owned())
            .or_insert_with(|| reference(key));
    }
}

fn described(key: &str) -> Option<&'static Described> {
    HEADERS.iter().find(|header| header.key == key)
}

fn refer(answer: &mut RefOr<Response>) {
    if let RefOr::T(answer) = answer {
        declare(answer, "Access-Control-Allow-Origin");
        answer.headers = std::mem::take(&mut answer.headers)
            .into_iter()
            .map(|(name, header)| match (&header, described(&name)) {
                // What a handler says of one would be lost: it stays, for the tests to find.
                (RefOr::T(own), Some(known)) if own.description.is_none() => {
                    (known.name.to_owned(), reference(&name))
                }
                _ => (name, header),
            })
            .collect();
    }
}

fn reference(key: &str) -> RefOr<Header> {
    RefOr::Ref(Ref::new(format!("#/components/headers/{key}")))
}

fn describe(header: &Described) -> Header {
    let required = Extensions::from_iter([("required", header.always)]);
    HeaderBuilder::new()
        .schema(Some(schema(header)))
        .description(Some(header.text))
        .example(Some(header.example.into()))
        .extensions(Some(required))
        .build()
}

fn schema(header: &Described) -> Object {
    let text = ObjectBuilder::new().schema_type(Type::String);
    let (longest, pattern) = header.looks;
    if pattern.is_empty() {
        text.format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
            .min_length(Some(longest))
    } else {
        text.pattern(Some(pattern))
    }
    .max_length(Some(longest))
    .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::EXPOSED;

    /// What pages of another origin read without leave (CORS-safelisted), and what is for their browser alone.
    const READABLE: [&str; 2] = ["Content-Language", "Access-Control-Allow-Origin"];

    #[test]
    fn pages_of_a_named_origin_may_read_every_header() {
        for header in &HEADERS {
            let name = header.name.to_ascii_lowercase();
            assert_ne!(
                EXPOSED.contains(&name.as_str()),
                READABLE.contains(&header.name),
                "{name}"
            );
        }
        for exposed in EXPOSED {
            let mut known = HEADERS.iter();
            assert!(
                known.any(|header| header.name.eq_ignore_ascii_case(exposed)),
                "{exposed} is described nowhere"
            );
        }
    }

    #[test]
    fn a_handler_names_a_header_by_its_key() {
        let own = |description: Option<&str>| {
            RefOr::T(HeaderBuilder::new().description(description).build())
        };
        let mut answer = Response::new("The feed.");
        answer.headers.insert("Link-Onward".to_owned(), own(None));
        answer
            .headers
            .insert("ETag".to_owned(), own(Some("A tag.")));
        let mut answer = RefOr::T(answer);
        refer(&mut answer);
        let RefOr::T(answer) = answer else {
            unreachable!("it is no reference");
        };
        assert!(answer.headers["Link"] == reference("Link-Onward"));
        assert!(answer.headers["ETag"] == own(Some("A tag.")));
        assert!(!answer.headers.contains_key("Link-Onward"));
    }
}
