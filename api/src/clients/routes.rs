//! Endpoints for service clients.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};

use super::dto::{
    NewServiceClient, SecretRotation, ServiceClient, ServiceClientFilter, ServiceClientPatch,
    ServiceClientSecret,
};
use super::service;
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
        .service(list_service_clients)
        .service(create_service_client)
        .service(get_service_client)
        .service(update_service_client)
        .service(delete_service_client)
        .service(disable_service_client)
        .service(enable_service_client)
        .service(rotate_service_client_secret);
}

/// List service clients
///
/// By an admin or an auditor: the clients of units in the subtree of their own.
#[utoipa::path(tag = "service clients", operation_id = "list_service_clients", params(ServiceClientFilter),
    responses((status = 200, description = "A page of service clients.", body = Page<ServiceClient>)))]
#[get("/v1/service-clients")]
async fn list_service_clients(
    allow: Allow<ReadAccounts>,
    filter: Params<ServiceClientFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = service::list(&state, &allow, filter.0).await?;
    Ok(page.answer(&req))
}

/// Make a service client
///
/// For another system that reads within the subtree of a unit. The answer shows the secret, this once.
/// By an admin of the unit.
#[utoipa::path(tag = "service clients", operation_id = "create_service_client", request_body = NewServiceClient,
    responses((status = 201, description = "Made; keep the secret.", body = ServiceClientSecret), (status = 409, description = "Another service client has the client id.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
#[post("/v1/service-clients")]
async fn create_service_client(
    allow: Allow<ManageAccounts>,
    body: Body<NewServiceClient>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let made = service::create(&state, &allow, body.0).await?;
    let location = format!("/v1/service-clients/{}", made.client.id);
    Ok(etag::created(&location, made.client.version, &made))
}

/// Read a service client
///
/// Never its secret. By an admin or an auditor in whose subtree its unit lies.
#[utoipa::path(tag = "service clients", operation_id = "get_service_client",
    params(("id" = uuid::Uuid, Path, description = "Id of the service client."), IfNoneMatchHeader),
    responses((status = 200, description = "The service client.", body = ServiceClient)))]
#[get("/v1/service-clients/{id}")]
async fn get_service_client(
    allow: Allow<ReadAccounts>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client = service::get(&state, &allow, id.0).await?;
    Ok(etag::ok_marked(&req, &client.tag(), &client))
}

/// Change a service client
///
/// Its name, its scopes, its end and where it may call from; tokens already out are held to them within a
/// second. Its unit stays. By an admin in whose subtree its unit lies.
#[utoipa::path(tag = "service clients", operation_id = "update_service_client",
    params(("id" = uuid::Uuid, Path, description = "Id of the service client."), IfMatchHeader),
    request_body(content = ServiceClientPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = ServiceClient)))]
#[patch("/v1/service-clients/{id}")]
async fn update_service_client(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    body: Body<ServiceClientPatch>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client = service::update(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok_marked(&req, &client.tag(), &client))
}

/// Delete a service client
///
/// It gets no more tokens, and those it has are refused at once. What it did stays in the audit trail. By
/// an admin in whose subtree its unit lies.
#[utoipa::path(tag = "service clients", operation_id = "delete_service_client",
    params(("id" = uuid::Uuid, Path, description = "Id of the service client."), IfMatchHeader),
    responses((status = 204, description = "Deleted.")))]
#[delete("/v1/service-clients/{id}")]
async fn delete_service_client(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    service::delete(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Disable a service client
///
/// It gets no more tokens, and those it has are refused at once and for good. By an admin in whose subtree its unit
/// lies.
#[utoipa::path(tag = "service clients", operation_id = "disable_service_client",
    params(("id" = uuid::Uuid, Path, description = "Id of the service client."), IfMatchHeader),
    responses((status = 200, description = "Disabled.", body = ServiceClient), (status = 409, description = "It is disabled already.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/service-clients/{id}/disable")]
async fn disable_service_client(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client = service::disable(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok_marked(&req, &client.tag(), &client))
}

/// Enable a service client
///
/// Lets a disabled one get tokens again with the secret it has. By an admin in whose subtree its unit
/// lies.
#[utoipa::path(tag = "service clients", operation_id = "enable_service_client",
    params(("id" = uuid::Uuid, Path, description = "Id of the service client."), IfMatchHeader),
    responses((status = 200, description = "Active again.", body = ServiceClient), (status = 409, description = "It is active already.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/service-clients/{id}/enable")]
async fn enable_service_client(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client = service::enable(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok_marked(&req, &client.tag(), &client))
}

/// Give a service client a new secret
///
/// The answer shows it, this once. The secret up to now works beside it for `overlap_hours`; one before
/// that stops. With 0 hours it stops at once, and every token given out so far is refused. By an admin in
/// whose subtree its unit lies.
#[utoipa::path(tag = "service clients", operation_id = "rotate_service_client_secret", request_body = SecretRotation,
    params(("id" = uuid::Uuid, Path, description = "Id of the service client."), IfMatchHeader),
    responses((status = 200, description = "The new secret; keep it.", body = ServiceClientSecret)))]
#[post("/v1/service-clients/{id}/rotate-secret")]
async fn rotate_service_client_secret(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    body: Body<SecretRotation>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let rotated = service::rotate_secret(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok_marked(&req, &rotated.client.tag(), &rotated))
}
