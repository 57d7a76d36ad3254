//! Endpoints for what is on its way to webhooks.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::deliveries;
use super::delivery_dto::{ResentDeliveries, WebhookDelivery, WebhookDeliveryFilter};
use crate::app::AppState;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{IfMatch, IfMatchHeader};
use crate::http::page::Page;
use crate::http::params::{Id, Params, path_id};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this file.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_webhook_deliveries)
        .service(test_webhook)
        .service(resend_webhook_delivery)
        .service(resend_dead_webhook_deliveries);
}

/// List the deliveries of a webhook
///
/// Newest first. What was delivered is kept for 30 days, what is dead for as long as the change feed. By an admin or
/// an auditor in whose subtree the client's unit lies.
#[utoipa::path(tag = "webhooks", operation_id = "list_webhook_deliveries",
    params(("id" = uuid::Uuid, Path, description = "Id of the webhook."), WebhookDeliveryFilter),
    responses((status = 200, description = "A page of deliveries.", body = Page<WebhookDelivery>)))]
#[get("/v1/webhooks/{id}/deliveries")]
async fn list_webhook_deliveries(
    allow: Allow<ReadAccounts>,
    id: Id,
    filter: Params<WebhookDeliveryFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = deliveries::list(&state, &allow, id.0, filter.0).await?;
    Ok(page.answer(&req))
}

/// Try a webhook
///
/// Sends it a message of the type `trial`, signed like any other; what became of it, its deliveries tell. By an admin
/// in whose subtree the client's unit lies.
#[utoipa::path(tag = "webhooks", operation_id = "test_webhook",
    params(("id" = uuid::Uuid, Path, description = "Id of the webhook."), IfMatchHeader),
    responses((status = 202, description = "It is on its way.", body = WebhookDelivery)))]
#[post("/v1/webhooks/{id}/test")]
async fn test_webhook(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let sent = deliveries::test(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::Accepted().json(sent))
}

/// Send a delivery again
///
/// One that was delivered or given up is due at once, under the same `webhook-id` and with all its attempts before it.
/// `If-Match` names the webhook's version.
/// By an admin in whose subtree the client's unit lies.
#[utoipa::path(tag = "webhooks", operation_id = "resend_webhook_delivery",
    params(("id" = uuid::Uuid, Path, description = "Id of the webhook."),
        ("delivery_id" = uuid::Uuid, Path, description = "Id of the delivery."), IfMatchHeader),
    responses((status = 202, description = "It is on its way.", body = WebhookDelivery),
        (status = 409, description = "It is to be sent anyway.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/webhooks/{id}/deliveries/{delivery_id}/resend")]
async fn resend_webhook_delivery(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let delivery_id = path_id(&req, "delivery_id")?;
    let sent = deliveries::resend(&state, &allow, id.0, delivery_id, &if_match).await?;
    Ok(HttpResponse::Accepted().json(sent))
}

/// Send all dead deliveries of a webhook again
///
/// Each under its own `webhook-id`. By an admin in whose subtree the client's unit lies.
#[utoipa::path(tag = "webhooks", operation_id = "resend_dead_webhook_deliveries",
    params(("id" = uuid::Uuid, Path, description = "Id of the webhook."), IfMatchHeader),
    responses((status = 202, description = "They are on their way.", body = ResentDeliveries)))]
#[post("/v1/webhooks/{id}/resend-dead")]
async fn resend_dead_webhook_deliveries(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let resent = deliveries::resend_dead(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::Accepted().json(ResentDeliveries { resent }))
}
