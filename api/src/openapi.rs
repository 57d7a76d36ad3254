//! The OpenAPI document: collected from the routes, completed by rules that hold for every operation.
//!
//! What each operation says of itself stands at its handler. What follows from the conventions (a
//! change needs `If-Match`, so it can answer 412 and 428; every error is a problem; every answer
//! carries `X-Request-Id`) is added here, once.

use actix_web::http::header;
use actix_web::web::{Data, Redirect};
use actix_web::{App, HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use utoipa::OpenApi as _;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme,
};
use utoipa::openapi::{
    Content, Header, OpenApi, Ref, RefOr, Response, Schema, SecurityRequirement,
};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::http::problem::{FaultDocument, ProblemDocument};
use crate::http::render::PROBLEM_JSON;
use crate::routes;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Tiến Độ",
        description = "Who answers for which target of a public body's action plan, what must be reported by which day, who has not reported, and what the figures add up to.\n\nEvery error is `application/problem+json` (RFC 9457); texts follow `Accept-Language` (`vi`, `en`). A read of one resource carries an `ETag`; a change needs it back in `If-Match`. Lists are pages: `limit`, `cursor`, `next_cursor`. Figures are exact decimals with at most four fraction digits.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "This service")),
    tags(
        (name = "auth", description = "Signing in and the caller's own account."),
        (name = "accounts", description = "Accounts and their grants (tài khoản, phân quyền)."),
        (name = "service clients", description = "Machine accounts of other systems (hệ thống kết nối)."),
        (name = "units", description = "Bodies that issue, lead, carry out or receive (đơn vị), and groups of them."),
        (name = "frameworks", description = "Strategies and indicator sets: objectives, indicators, measures, targets (mục tiêu, chỉ tiêu, chỉ số đo)."),
        (name = "plans", description = "Plans with their tasks, reporting schedule and life (kế hoạch)."),
        (name = "assignments", description = "Who answers for what (phân công)."),
        (name = "periods", description = "Reporting periods, obligations and completeness (kỳ báo cáo, nghĩa vụ báo cáo)."),
        (name = "reports", description = "Reports, their values and their way from draft to accepted (báo cáo, số liệu)."),
        (name = "aggregates", description = "What the accepted figures add up to."),
        (name = "system", description = "Health and the pages problems point to."),
    ),
    components(schemas(ProblemDocument, FaultDocument)),
)]
struct Base;

/// The whole document. Needs no database.
pub fn document() -> OpenApi {
    let (_, mut document) = App::new()
        .into_utoipa_app()
        .openapi(Base::openapi())
        .configure(routes::configure)
        .split_for_parts();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format("JWT")
                .description(Some("Access token of a person, from `POST /v1/auth/login`, or of a service client, from `POST /v1/oauth/token`."))
                .build(),
        ),
    );
    components.add_security_scheme(
        "client_credentials",
        SecurityScheme::OAuth2(OAuth2::new([Flow::ClientCredentials(
            ClientCredentials::new(
                "/v1/oauth/token",
                Scopes::from_iter([
                    ("aggregates:read", "Aggregated figures"),
                    ("reports:read", "Reports and their values"),
                    ("changes:read", "The change feed"),
                    ("metadata:read", "Units, frameworks, plans, periods"),
                ]),
            ),
        )])),
    );
    document.security = Some(vec![
        SecurityRequirement::new("bearer", Vec::<String>::new()),
        SecurityRequirement::new("client_credentials", Vec::<String>::new()),
    ]);
    for (status, description) in PROBLEMS {
        let mut response = Response::new(description);
        finish(status, &mut response);
        components
            .responses
            .insert(problem_name(status), RefOr::T(response));
    }
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            complete(operation);
        }
    }
    document
}

/// The document as pretty JSON, ending in a line break: what is committed and written.
pub fn json() -> Result<String, serde_json::Error> {
    document().to_pretty_json().map(|text| text + "\n")
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
}

/// Adds what follows from the conventions.
fn complete(operation: &mut Operation) {
    let has = |place: ParameterIn, name: Option<&str>| {
        operation.parameters.iter().flatten().any(|parameter| {
            matches!(parameter, RefOr::T(parameter)
                if parameter.parameter_in == place && name.is_none_or(|name| parameter.name == name))
        })
    };
    let public = operation
        .security
        .as_ref()
        .is_some_and(|all| all.contains(&SecurityRequirement::default()));
    let by_path = has(ParameterIn::Path, None);
    let reads_tag = has(ParameterIn::Header, Some("If-None-Match"));
    let needs_tag = has(ParameterIn::Header, Some("If-Match"));
    let takes_body = operation.request_body.is_some();
    let takes_query = has(ParameterIn::Query, None);
    let may_answer = [
        (by_path || takes_body || takes_query, "400"),
        (!public, "401"),
        (!public, "403"),
        (by_path, "404"),
        (needs_tag, "412"),
        (takes_body, "413"),
        (takes_body, "415"),
        (takes_body, "422"),
        (needs_tag, "428"),
        (true, "500"),
        (true, "503"),
    ];
    if let Some(RefOr::T(body)) = &mut operation.request_body
        && let Some(patch) = body.content.get("application/merge-patch+json").cloned()
    {
        body.content.insert("application/json".to_owned(), patch);
    }
    let responses = &mut operation.responses.responses;
    for (applies, status) in may_answer {
        if applies {
            responses
                .entry(status.to_owned())
                .or_insert_with(|| RefOr::Ref(Ref::from_response_name(problem_name(status))));
        }
    }
    if reads_tag {
        responses
            .entry("304".to_owned())
            .or_insert_with(|| RefOr::T(Response::new("The copy at hand is still good.")));
    }
    for (status, response) in responses.iter_mut() {
        let RefOr::T(response) = response else {
            continue;
        };
        match status.as_str() {
            "201" => {
                declare(response, "Location", "Address of what was made.");
                declare(response, "ETag", "Tag of this version, for `If-Match`.");
            }
            "200" | "304" if reads_tag || needs_tag => {
                declare(
                    response,
                    "ETag",
                    "Tag of this version, for `If-Match` and `If-None-Match`.",
                );
            }
            _ => {}
        }
        finish(status, response);
    }
}

/// What holds for every answer with this status.
fn finish(status: &str, response: &mut Response) {
    declare(
        response,
        "X-Request-Id",
        "Id of the request; name it when you report a fault.",
    );
    match status {
        "401" => declare(response, "WWW-Authenticate", "How to authenticate."),
        "503" => declare(response, "Retry-After", "Seconds to wait."),
        _ => {}
    }
    if status >= "400" {
        let problem = Content::new(Some(RefOr::<Schema>::Ref(Ref::from_schema_name("Problem"))));
        response
            .content
            .insert(PROBLEM_JSON.to_owned(), RefOr::T(problem));
    }
}

/// The problems any operation of a kind can answer, described once.
const PROBLEMS: [(&str, &str); 11] = [
    (
        "400",
        "A parameter is unknown or out of range, or the body is not JSON.",
    ),
    ("401", "No credentials, or a token that cannot be used."),
    ("403", "The caller may not do this."),
    ("404", "No such thing, or none the caller may know of."),
    ("412", "Changed since it was read."),
    ("413", "The body is over the limit."),
    ("415", "The body is of another content type."),
    (
        "422",
        "The body does not fit the schema or the rules; `errors` names each place.",
    ),
    ("428", "`If-Match` is missing."),
    ("500", "A fault of the service."),
    ("503", "The service cannot answer just now."),
];

fn problem_name(status: &str) -> String {
    format!("Problem{status}")
}

fn declare(response: &mut Response, name: &str, text: &str) {
    response
        .headers
        .entry(name.to_owned())
        .or_insert_with(|| RefOr::T(describe(text)));
}

fn describe(text: &str) -> Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some(text))
        .build()
}

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
    let known = req
        .headers()
        .get(header::IF_NONE_MATCH)
        .is_some_and(|tag| tag.as_bytes() == written.tag.as_bytes());
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((header::ETAG, written.tag.as_str()))
        .insert_header((header::CACHE_CONTROL, "public, no-cache"));
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
        .service(
            SwaggerUi::new("/docs/{_:.*}")
                .config(Config::from("/openapi.json").try_it_out_enabled(true)),
        )
}
