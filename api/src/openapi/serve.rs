//! The document and the pages that show it, as they are sent.

use std::io::{self, Write};
use std::sync::LazyLock;

use actix_web::http::header::{self, AcceptEncoding, Encoding, Header};
use actix_web::web::{self, Bytes, Redirect};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::committed;
use crate::http::etag;
use crate::http::problem::Problem;

/// The document ready to be sent, in each of its two notations.
#[derive(Debug)]
struct Written {
    json: Notation,
    yaml: Notation,
}

/// The document in one notation.
#[derive(Debug)]
struct Notation {
    media_type: &'static str,
    plain: Form,
    gzip: Form,
}

/// The bytes to send, and their tag.
#[derive(Debug)]
struct Form {
    bytes: Bytes,
    tag: String,
}

impl Written {
    /// The document of the program; written when it is first asked for.
    fn get() -> io::Result<&'static Self> {
        static MADE: LazyLock<io::Result<Written>> =
            LazyLock::new(|| Written::of(committed::json()?, committed::yaml()?));
        MADE.as_ref().map_err(io::Error::other)
    }

    fn of(json: String, yaml: String) -> io::Result<Self> {
        Ok(Self {
            json: Notation::new("application/json", json)?,
            // RFC 9512.
            yaml: Notation::new("application/yaml", yaml)?,
        })
    }
}

impl Notation {
    fn new(media_type: &'static str, text: String) -> io::Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(text.as_bytes())?;
        Ok(Self {
            media_type,
            gzip: Form::new(gzip.finish()?),
            plain: Form::new(text.into_bytes()),
        })
    }
}

impl Form {
    fn new(bytes: Vec<u8>) -> Self {
        Self {
            tag: etag::of_content(&bytes),
            bytes: bytes.into(),
        }
    }
}

async fn json(req: HttpRequest) -> Result<HttpResponse, Problem> {
    Ok(serve(&req, &committed::made(Written::get).await?.json))
}

async fn yaml(req: HttpRequest) -> Result<HttpResponse, Problem> {
    Ok(serve(&req, &committed::made(Written::get).await?.yaml))
}

/// Whether gzip is what the caller likes best of what is held ready.
fn wants_gzip(req: &HttpRequest) -> bool {
    let ready = [Encoding::gzip(), Encoding::identity()];
    AcceptEncoding::parse(req)
        .ok()
        .and_then(|accepted| accepted.negotiate(ready.iter()))
        .is_some_and(|best| best == Encoding::gzip())
}

fn serve(req: &HttpRequest, notation: &Notation) -> HttpResponse {
    let is_gzip = wants_gzip(req);
    let Form { bytes, tag } = if is_gzip {
        &notation.gzip
    } else {
        &notation.plain
    };
    let known = etag::is_known(req, tag);
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((header::ETAG, tag.as_str()))
        .insert_header((header::CACHE_CONTROL, "public, no-cache"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if known {
        return response.finish();
    }
    if is_gzip {
        response.insert_header((header::CONTENT_ENCODING, "gzip"));
    }
    response
        .content_type(notation.media_type)
        .body(bytes.clone())
}

/// `/openapi.json` and `/openapi.yaml`, and the pages that show the document at `/docs`.
pub fn docs() -> actix_web::Scope {
    web::scope("")
        .service(web::resource("/openapi.json").route(web::get().to(json)))
        .service(web::resource("/openapi.yaml").route(web::get().to(yaml)))
        .service(web::resource("/docs").route(web::get().to(|| async { Redirect::to("/docs/") })))
        .service(SwaggerUi::new("/docs/{_:.*}").config(pages()))
}

/// How the pages show the document.
fn pages() -> Config<'static> {
    Config::from("/openapi.json")
        .doc_expansion("none")
        .filter(true)
        .try_it_out_enabled(true)
        // Or it would show, on each page, the verdict of a service on the web.
        .validator_url("none")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn another_version_has_other_tags() {
        let tags = |version: &str| {
            let (json, yaml) = (format!("{{{version}}}"), format!("v: {version}"));
            let Written { json, yaml } = Written::of(json, yaml).unwrap();
            [json.plain.tag, json.gzip.tag, yaml.plain.tag, yaml.gzip.tag]
        };
        let before = tags("1");
        assert_eq!(tags("1"), before);
        let different: BTreeSet<&String> = before.iter().collect();
        assert_eq!(different.len(), 4, "{before:?}");
        let after = tags("2");
        assert!(before.iter().all(|tag| !after.contains(tag)), "{after:?}");
    }
}
