//! A read that broke off on the standby is made again on the primary.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::app::AppState;
use crate::db::standby;

/// Middleware, inside all others: PostgreSQL ends what reads on a standby where it stands in the way of what has to
/// be replayed, and a standby may go at any moment. Neither is the caller's business.
pub async fn on_primary<B: MessageBody + 'static>(
    state: Data<AppState>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let is_read = [Method::GET, Method::HEAD].contains(req.method());
    if !is_read || !state.db.has_standby() {
        return next.call(req).await;
    }
    let (answer, from_standby) = standby::noting(next.call(req)).await;
    let answer = answer?;
    if !from_standby || answer.status() != StatusCode::SERVICE_UNAVAILABLE {
        return Ok(answer);
    }
    tracing::warn!("a read broke off on the standby; the primary answers");
    let (req, _) = answer.into_parts();
    let mut req = ServiceRequest::from_request(req);
    // It was routed once; the routes are gone through from the beginning.
    req.match_info_mut().reset();
    standby::barred(next.call(req)).await
}
