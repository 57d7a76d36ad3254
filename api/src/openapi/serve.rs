//! The document and the pages that show it, as they are sent.

use std::io;

use actix_web::http::header;
use actix_web::web::{self, Data, Redirect};
use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::http::etag;

/// The document ready to be sent, in each of its two notations.
#[derive(Debug)]
pub struct Written {
    json: Notation,
    yaml: Notation,
}

/// The document in one notation.
#[derive(Debug)]
struct Notation {
    media_type: &'static str,
    text: String,
    tag: String,
}

impl Written {
    /// Writes the document once.
    pub fn new(document: &OpenApi) -> io::Result<Self> {
        Ok(Self {
            json: Notation::new("application/json", super::in_json(document)?),
            // RFC 9512.
            yaml: Notation::new("application/yaml", super::in_yaml(document)?),
        })
    }
}

impl Notation {
    fn new(media_type: &'static str, text: String) -> Self {
        Self {
            media_type,
            tag: etag::of_content(text.as_bytes()),
            text,
        }
    }
}

async fn json(req: HttpRequest, written: Data<Written>) -> HttpResponse {
    serve(&req, &written.json)
}

async fn yaml(req: HttpRequest, written: Data<Written>) -> HttpResponse {
    serve(&req, &written.yaml)
}

fn serve(req: &HttpRequest, notation: &Notation) -> HttpResponse {
    let Notation {
        media_type,
        text,
        tag,
    } = notation;
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
        response.finish()
    } else {
        response.content_type(*media_type).body(text.clone())
    }
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
    use super::*;

    #[test]
    fn another_version_has_other_tags() {
        let mut document = super::super::document();
        let tags = |document: &OpenApi| {
            let Written { json, yaml } = Written::new(document).unwrap();
            [json.tag, yaml.tag]
        };
        let before = tags(&document);
        assert_eq!(tags(&document), before);
        assert_ne!(before[0], before[1]);
        document.info.version.push_str("-next");
        let after = tags(&document);
        assert!(before.iter().all(|tag| !after.contains(tag)), "{after:?}");
    }
}
