//! Endpoints for webhooks.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};

use super::dto::{NewWebhook, Webhook, WebhookFilter, WebhookPatch, WebhookSecret};
use super::{delivery_routes, service};
use crate::app::AppState;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_webhooks)
        .service(create_webhook)
        .service(get_webhook)
        .service(update_webhook)
        .service(delete_webhook)
        .service(disable_webhook)
        .service(enable_webhook)
        .service(rotate_webhook_secret);
    delivery_routes::configure(config);
}

/// List webhooks
///
/// By an admin or an auditor: those of service clients of units in the subtree of their own.
#[utoipa::path(tag = "webhooks", operation_id = "list_webhooks", params(WebhookFilter),
    responses((status = 200, description = "A page of webhooks.", body = Page<Webhook>)))]
#[get("/v1/webhooks")]
async fn list_webhooks(
    allow: Allow<ReadAccounts>,
    filter: Params<WebhookFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = service::list(&state, &allow, filter.0).await?;
    Ok(page.answer(&req))
}

/// Make a webhook
///
/// The service client's system is called for every entry of the change feed from now on that the client may read
/// there (`GET /v1/changes`: it needs `changes:read`, and the scopes for the things), of the kinds named. A call is a
/// `POST` of `{"type": kind, "timestamp": when it happened, "data": the entry}`, signed as Standard Webhooks 1.0
/// says. It is delivered at least once, in no promised order: entries carry their `cursor`, and the `webhook-id` is the
/// same on every attempt. What is not answered with a 2xx within 15 seconds is sent again for about three days, with
/// growing delays, and is then dead until it is sent again by hand; 410 takes the webhook out of service. Redirects
/// are not followed, and private addresses not called unless the settings allow them.
///
/// `kinds` names none of `report_submitted`, `report_withdrawn`, `report_returned`: service clients are told of accepted
/// reports only. A service client has 10 webhooks at most.
///
/// The answer shows the secret, this once. By an admin of the client's unit or one above it.
#[utoipa::path(tag = "webhooks", operation_id = "create_webhook", request_body = NewWebhook,
    responses((status = 201, description = "Made; keep the secret.", body = WebhookSecret),
        (status = 409, description = "`limit_reached`: the service client has as many as it may.", extensions(("x-codes" = json!([Code::LimitReached]))))))]
#[post("/v1/webhooks")]
async fn create_webhook(
    allow: Allow<ManageAccounts>,
    body: Body<NewWebhook>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let made = service::create(&state, &allow, body.0).await?;
    let location = format!("/v1/webhooks/{}", made.webhook.id);
    Ok(etag::created(&location, made.webhook.version, &made))
}

/// Read a webhook
///
/// Never its secret. By an admin or an auditor in whose subtree the client's unit lies.
#[utoipa::path(tag = "webhooks", operation_id = "get_webhook",
    params(("id" = uuid::Uuid, Path, description = "Id of the webhook."), IfNoneMatchHeader),
    responses((status = 200, description = "The webhook.", body = Webhook)))]
#[get("/v1/webhooks/{id}")]
async fn get_webhook(
    allow: Allow<ReadAccounts>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let webhook = service::get(&state, &allow, id.0).await?;
    Ok(etag::ok(&req, webhook.version, &webhook))
}

/// Change a webhook
///
/// Where it is called, what for, and of which kinds it is told from now on. By an admin in whose subtree the client's
/// unit lies.
#[utoipa::path(tag = "webhooks", operation_id = "update_webhook",
    params(("id" = uuid::Uuid, Path, description = "Id of the webhook."), IfMatchHeader),
    request_body(content = WebhookPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = Webhook)))]
#[patch("/v1/webhooks/{id}")]
async fn update_webhook(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    body: Body<WebhookPatch>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let webhook = service::update(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, webhook.version, &webhook))
}

/// Delete a webhook
///
/// With its deliveries; it is called no more. By an admin in whose subtree the client's unit lies.
#[utoipa::path(tag = "webhooks", operation_id = "delete_webhook",
    params(("id" = uuid::Uuid, Path, description = "Id of the webhook."), IfMatchHeader),
    responses((status = 204, description = "Deleted.")))]
#[delete("/v1/webhooks/{id}")]
async fn delete_webhook(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    service::delete(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Disable a webhook
///
/// It is called no more. What happens meanwhile waits in the change feed for as long as that is kept. By an admin in
/// whose subtree the client's unit lies.
#[utoipa::path(tag = "webhooks", operation_id = "disable_webhook",
    params(("id" = uuid::Uuid, Path, description = "Id of the webhook."), IfMatchHeader),
    responses((status = 200, description = "Disabled.", body = Webhook), (status = 409, description = "It is not active.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/webhooks/{id}/disable")]
async fn disable_webhook(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let webhook = service::disable(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, webhook.version, &webhook))
}

/// Enable a webhook
///
/// One that was disabled, or that answered 410, is called again and told what it missed. By an admin in whose subtree
/// the client's unit lies.
#[utoipa::path(tag = "webhooks", operation_id = "enable_webhook",
    params(("id" = uuid::Uuid, Path, description = "Id of the webhook."), IfMatchHeader),
    responses((status = 200, description = "Active again.", body = Webhook), (status = 409, description = "It is active already.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/webhooks/{id}/enable")]
async fn enable_webhook(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let webhook = service::enable(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, webhook.version, &webhook))
}

/// Give a webhook a new secret
///
/// The answer shows it, this once. The secret up to now signs beside it for 24 hours: each delivery then carries two
/// signatures, of which the receiver needs to know one. By an admin in whose subtree the client's unit lies.
#[utoipa::path(tag = "webhooks", operation_id = "rotate_webhook_secret",
    params(("id" = uuid::Uuid, Path, description = "Id of the webhook."), IfMatchHeader),
    responses((status = 200, description = "The new secret; keep it.", body = WebhookSecret)))]
#[post("/v1/webhooks/{id}/rotate-secret")]
async fn rotate_webhook_secret(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let rotated = service::rotate_secret(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, rotated.webhook.version, &rotated))
}
