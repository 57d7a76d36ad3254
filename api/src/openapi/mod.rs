//! The OpenAPI document: collected from the routes, completed by rules that hold for every operation.
//!
//! What each operation says of itself stands at its handler. What follows from the conventions (a
//! change needs `If-Match`, so it can answer 412 and 428; every error is a problem; every answer
//! carries `X-Request-Id`) is added here, once.

#[cfg(test)]
mod checks;
#[cfg(test)]
mod checks_tests;
pub mod committed;
mod conventions;
mod examples;
mod headers;
mod inputs;
mod limits;
mod links;
pub mod problems;
mod schemas;
mod serve;
mod share;
mod walk;

use std::io;

use actix_web::App;
use utoipa::OpenApi as _;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme,
};
use utoipa::openapi::{OpenApi, SecurityRequirement};
use utoipa_actix_web::AppExt;

use crate::http::order::Sort;
use crate::http::problem::{FaultDocument, ProblemDocument};
use crate::routes;

pub use serve::docs;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Tiến Độ",
        description = "Who answers for which target of a public body's action plan, what must be reported by which day, who has not reported, and what the figures add up to.\n\nEvery error is `application/problem+json` (RFC 9457); texts follow `Accept-Language` (`vi`, `en`). A read of one resource carries an `ETag`; a change needs it back in `If-Match`. Lists are pages: `limit`, `cursor`, `next_cursor`. Figures are exact decimals with at most four fraction digits.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact(name = "The public body that runs the service"),
    ),
    servers((url = "/", description = "The installation this document was read from, in production or on trial")),
    tags(
        (name = "auth", description = "Signing in and the caller's own account."),
        (name = "second factor", description = "Codes of an authenticator app beside the password (xác thực hai bước)."),
        (name = "accounts", description = "Accounts and their grants (tài khoản, phân quyền)."),
        (name = "service clients", description = "Machine accounts of other systems (hệ thống kết nối)."),
        (name = "audit", description = "Who did what to accounts, grants, sessions, clients and keys, and what was refused."),
        (name = "units", description = "Bodies that issue, lead, carry out or receive (đơn vị), and groups of them."),
        (name = "frameworks", description = "Strategies and indicator sets: objectives, indicators, measures, targets (mục tiêu, chỉ tiêu, chỉ số đo)."),
        (name = "plans", description = "Plans with their tasks, reporting schedule and life (kế hoạch)."),
        (name = "assignments", description = "Who answers for what (phân công)."),
        (name = "holidays", description = "Public holidays, and weekend days worked in exchange (ngày nghỉ, ngày làm bù)."),
        (name = "periods", description = "Reporting periods, obligations and completeness (kỳ báo cáo, nghĩa vụ báo cáo)."),
        (name = "reports", description = "Reports, their values and their way from draft to accepted (báo cáo, số liệu)."),
        (name = "attachments", description = "Files attached to reports (tệp đính kèm)."),
        (name = "notifications", description = "What units are told, who is urged to report, and by what letters (thông báo, đôn đốc)."),
        (name = "aggregates", description = "What the accepted figures add up to."),
        (name = "exports", description = "The figures as DHIS2 and SDMX systems load them (kết xuất)."),
        (name = "consolidations", description = "What a lead unit makes of a period for the level above, drafted, signed and published (báo cáo tổng hợp)."),
        (name = "changes", description = "What was accepted, reopened, amended and published, in order, for those who keep a copy (dòng thay đổi)."),
        (name = "webhooks", description = "Systems that are told of changes, and what became of each message."),
        (name = "system", description = "Health and the pages problems point to."),
    ),
    // Of what parameters take, nothing else would tell.
    components(schemas(ProblemDocument, FaultDocument, Sort)),
)]
struct Base;

/// The whole document, made from the code. Needs no database. The running service takes the
/// [`committed`] one.
pub fn document() -> OpenApi {
    let (_, mut document) = App::new()
        .into_utoipa_app()
        .openapi(Base::openapi())
        .configure(|config| routes::configure(config))
        .split_for_parts();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format("JWT")
                .description(Some("Access token of a person, from `POST /v1/auth/login`, or of a service client, from `POST /v1/oauth/token`: a JWT (RFC 9068) signed with Ed25519, made and checked by RFC8725."))
                .build(),
        ),
    );
    components.add_security_scheme("client_credentials", client_credentials());
    document.security = Some(vec![
        SecurityRequirement::new("bearer", Vec::<String>::new()),
        SecurityRequirement::new("client_credentials", Vec::<String>::new()),
    ]);
    for server in document.servers.iter_mut().flatten() {
        // For those who build against it, not for the people of one house only.
        server.extensions = Some(Extensions::from_iter([("x-internal", false)]));
    }
    conventions::complete(&mut document);
    problems::complete(&mut document);
    schemas::complete(&mut document);
    inputs::complete(&mut document);
    examples::complete(&mut document);
    limits::complete(&mut document);
    headers::complete(&mut document);
    links::add(&mut document);
    share::complete(&mut document);
    document
}

fn client_credentials() -> SecurityScheme {
    let scopes = Scopes::from_iter([
        ("aggregates:read", "Aggregated figures"),
        ("reports:read", "Reports and their values"),
        ("changes:read", "The change feed"),
        ("metadata:read", "Units, frameworks, plans, periods"),
    ]);
    let flow = Flow::ClientCredentials(ClientCredentials::new("/v1/oauth/token", scopes));
    SecurityScheme::OAuth2(OAuth2::with_description(
        [flow],
        "Access token of a service client (RFC 6749 section 4.4), which lives for ten minutes: a JWT made and checked by RFC8725.",
    ))
}

/// The document as pretty JSON, ending in a line break: what is committed.
pub fn json() -> io::Result<String> {
    let text = document().to_pretty_json()?;
    Ok(text + "\n")
}

/// The same document as YAML, ending in a line break.
pub fn yaml() -> io::Result<String> {
    document().to_yaml().map_err(io::Error::other)
}
