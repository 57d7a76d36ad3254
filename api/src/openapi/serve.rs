//! The document and the pages that show it, as they are sent.

use actix_web::http::header;
use actix_web::web::{self, Data, Redirect};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::http::etag;

/// The document ready to be sent.
#[derive(Debug)]
pub struct Written {
    json: String,
    tag: String,
}

impl Written {
    /// Writes the document once.
    pub fn new(document: &OpenApi) -> Self {
        let json = document.to_pretty_json().unwrap_or_default() + "\n";
        let tag = format!(
            "\"{}\"",
            URL_SAFE_NO_PAD.encode(&Sha256::digest(&json)[..16])
        );
        Self { json, tag }
    }
}

async fn serve(req: HttpRequest, written: Data<Written>) -> HttpResponse {
    let known = etag::is_known(&req, &written.tag);
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((header::ETAG, written.tag.as_str()))
        .insert_header((header::CACHE_CONTROL, "public, no-cache"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if known {
        response.finish()
    } else {
        response
            .content_type("application/json")
            .body(written.json.clone())
    }
}

/// `/openapi.json`, and the pages that show it at `/docs`.
pub fn docs() -> actix_web::Scope {
    web::scope("")
        .service(web::resource("/openapi.json").route(web::get().to(serve)))
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
