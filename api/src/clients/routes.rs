//! Endpoints for service clients.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{NewServiceClient, ServiceClient, ServiceClientFilter, ServiceClientSecret};
use super::service;
use crate::app::AppState;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;

/// The routes of this feature.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_service_clients)
        .service(create_service_client)
        .service(get_service_client)
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
    Ok(etag::no_store(page.answer(&req)))
}

/// Make a service client
///
/// For another system that reads within the subtree of a unit. The answer shows the secret, this once.
/// By an admin of the unit.
#[utoipa::path(tag = "service clients", operation_id = "create_service_client", request_body = NewServiceClient,
    responses((status = 201, description = "Made; keep the secret.", body = ServiceClientSecret), (status = 409, description = "Another service client has the client id.")))]
#[post("/v1/service-clients")]
async fn create_service_client(
    allow: Allow<ManageAccounts>,
    body: Body<NewServiceClient>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let made = service::create(&state, &allow, body.0).await?;
    let location = format!("/v1/service-clients/{}", made.client.id);
    let answer = etag::created(&location, made.client.version, &made);
    Ok(etag::no_store(answer))
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
    Ok(etag::ok(&req, client.version, &client))
}

/// Disable a service client
///
/// It gets no more tokens, and those it has are refused at once. By an admin in whose subtree its unit
/// lies.
#[utoipa::path(tag = "service clients", operation_id = "disable_service_client",
    params(("id" = uuid::Uuid, Path, description = "Id of the service client."), IfMatchHeader),
    responses((status = 200, description = "Disabled.", body = ServiceClient), (status = 409, description = "It is disabled already.")))]
#[post("/v1/service-clients/{id}/disable")]
async fn disable_service_client(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client = service::disable(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, client.version, &client))
}

/// Enable a service client
///
/// Lets a disabled one get tokens again with the secret it has. By an admin in whose subtree its unit
/// lies.
#[utoipa::path(tag = "service clients", operation_id = "enable_service_client",
    params(("id" = uuid::Uuid, Path, description = "Id of the service client."), IfMatchHeader),
    responses((status = 200, description = "Active again.", body = ServiceClient), (status = 409, description = "It is active already.")))]
#[post("/v1/service-clients/{id}/enable")]
async fn enable_service_client(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client = service::enable(&state, &allow, id.0, &if_match).await?;
    Ok(etag::ok(&req, client.version, &client))
}

/// Give a service client a new secret
///
/// The answer shows it, this once; the old one stops working. Tokens given out before live on for ten
/// minutes at most: disable the client to cut them off. By an admin in whose subtree its unit lies.
#[utoipa::path(tag = "service clients", operation_id = "rotate_service_client_secret",
    params(("id" = uuid::Uuid, Path, description = "Id of the service client."), IfMatchHeader),
    responses((status = 200, description = "The new secret; keep it.", body = ServiceClientSecret)))]
#[post("/v1/service-clients/{id}/rotate-secret")]
async fn rotate_service_client_secret(
    allow: Allow<ManageAccounts>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let rotated = service::rotate_secret(&state, &allow, id.0, &if_match).await?;
    let answer = etag::ok(&req, rotated.client.version, &rotated);
    Ok(etag::no_store(answer))
}
