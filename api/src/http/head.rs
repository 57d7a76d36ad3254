//! `HEAD` for every `GET` (RFC 9110 section 9.3.2): routed as `GET`; the server leaves the body out.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest};

/// Says of a request that it came as `HEAD`.
struct CameAsHead;

/// Middleware: answers `HEAD` by what `GET` would say.
pub async fn head(
    mut req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if req.method() == Method::HEAD {
        req.head_mut().method = Method::GET;
        req.extensions_mut().insert(CameAsHead);
    }
    next.call(req).await
}

/// Whether the request asks for the headers alone.
pub fn is_head(req: &HttpRequest) -> bool {
    req.extensions().contains::<CameAsHead>()
}
