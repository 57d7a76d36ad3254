//! What every answer tells a browser to be wary of (OWASP ASVS 5.0, V3 and V14).

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::app::AppState;
use crate::http::operations;
use crate::problems::page;

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// For every answer.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (OPENER, "same-origin"),
    (RESOURCE, "same-origin"),
];

/// An answer of the API is data: nothing in it is run or shown.
const OF_DATA: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The documentation runs the scripts that are compiled in, asks this service, and sets styles by script.
const OF_DOCS: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const DOCS: &str = "/docs";
const PROBLEMS: &str = "/problems";

/// One year, for the names below as well.
const HTTPS_ONLY: &str = "max-age=31536000; includeSubDomains";

/// Where answers hold what belongs to persons or systems.
const PERSONAL: [&str; 6] = [
    "/v1/accounts",
    "/v1/audit-events",
    "/v1/auth",
    "/v1/me",
    "/v1/oauth",
    "/v1/service-clients",
];

/// Middleware: sets the headers of every answer.
pub async fn secure(
    state: Data<AppState>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let path = operations::path(req.request()).to_owned();
    let mut response = next.call(req).await?;
    set(
        response.headers_mut(),
        &path,
        state.config.public_url.starts_with("https://"),
    );
    Ok(response)
}

fn set(headers: &mut HeaderMap, path: &str, is_https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let is_docs = is_within(path, DOCS);
    let policy = if is_docs {
        OF_DOCS
    } else if is_within(path, PROBLEMS) {
        page::POLICY
    } else {
        OF_DATA
    };
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    if is_https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HTTPS_ONLY),
        );
    }
    // Who may not read the answer need not know which headers it has.
    if !headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        headers.remove(header::ACCESS_CONTROL_EXPOSE_HEADERS);
    }
    let is_personal = PERSONAL.iter().any(|part| is_within(path, part));
    let says_nothing = !headers.contains_key(header::CACHE_CONTROL) && !is_docs;
    if is_personal || says_nothing {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Whether a path is that one, or one below it.
fn is_within(path: &str, part: &str) -> bool {
    path.strip_prefix(part)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
