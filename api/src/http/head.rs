//! `HEAD` for every `GET` (RFC 9110 section 9.3.2): routed as `GET`, answered without the body.

use actix_web::Error;
use actix_web::body::{BodySize, BoxBody, MessageBody, None as NoBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;

/// Middleware: answers `HEAD` by what `GET` would say.
pub async fn head(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if req.method() != Method::HEAD {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    req.head_mut().method = Method::GET;
    let mut response = next.call(req).await?;
    if let BodySize::Sized(length) = response.response().body().size() {
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, header::HeaderValue::from(length));
    }
    Ok(response.map_body(|_, _| BoxBody::new(NoBody::new())))
}
