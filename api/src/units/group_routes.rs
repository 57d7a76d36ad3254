//! Endpoints for groups of units.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};

use super::group_dto::{
    NewUnitGroup, UnitGroup, UnitGroupFilter, UnitGroupPatch, UnitGroupSummary,
};
use super::{group_changes, groups};
use crate::app::AppState;
use crate::auth::policy::{ManageUnits, ReadUnits};
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
        .service(list_unit_groups)
        .service(create_unit_group)
        .service(get_unit_group)
        .service(update_unit_group)
        .service(delete_unit_group);
}

/// List groups of units
///
/// Each with the number of its units; the group itself names them. Every account; a service client
/// (`metadata:read`) within its subtree.
#[utoipa::path(tag = "units", operation_id = "list_unit_groups", params(UnitGroupFilter),
    responses((status = 200, description = "A page of groups.", body = Page<UnitGroupSummary>)))]
#[get("/v1/unit-groups")]
async fn list_unit_groups(
    allow: Allow<ReadUnits>,
    filter: Params<UnitGroupFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(groups::list(&state, &allow, filter.0).await?.answer(&req))
}

/// Make a group of units
///
/// A named set, such as "UBND các phường, xã", so that one instruction can address all of it. By an
/// admin of the unit it stands under or of one above that; every member lies within that unit.
#[utoipa::path(tag = "units", operation_id = "create_unit_group", request_body = NewUnitGroup,
    responses((status = 201, description = "Made.", body = UnitGroup), (status = 409, description = "Another group has the code.", extensions(("x-codes" = json!([Code::Duplicate]))))))]
#[post("/v1/unit-groups")]
async fn create_unit_group(
    allow: Allow<ManageUnits>,
    body: Body<NewUnitGroup>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let group = group_changes::create(&state, &allow, body.0).await?;
    Ok(etag::created(
        &format!("/v1/unit-groups/{}", group.id),
        group.version,
        &group,
    ))
}

/// Read a group of units
///
/// Every account; a service client within its subtree.
#[utoipa::path(tag = "units", operation_id = "get_unit_group",
    params(("id" = uuid::Uuid, Path, description = "Id of the group."), IfNoneMatchHeader),
    responses((status = 200, description = "The group.", body = UnitGroup)))]
#[get("/v1/unit-groups/{id}")]
async fn get_unit_group(
    allow: Allow<ReadUnits>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let group = groups::get(&state, &allow, id.0).await?;
    Ok(etag::ok(&req, group.version, &group))
}

/// Change a group of units
///
/// Its names and its units. `member_ids` takes the place of all it had; duties that were given to the group before
/// stay with the units that got them. By an admin of the unit it stands under or of one above that; every member
/// lies within that unit.
#[utoipa::path(tag = "units", operation_id = "update_unit_group",
    params(("id" = uuid::Uuid, Path, description = "Id of the group."), IfMatchHeader),
    request_body(content = UnitGroupPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = UnitGroup)))]
#[patch("/v1/unit-groups/{id}")]
async fn update_unit_group(
    allow: Allow<ManageUnits>,
    id: Id,
    if_match: IfMatch,
    body: Body<UnitGroupPatch>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let group = group_changes::update(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok(&req, group.version, &group))
}

/// Delete a group of units
///
/// One through which no duty was given; its units stay. By an admin of the unit it stands under or of one above
/// that.
#[utoipa::path(tag = "units", operation_id = "delete_unit_group",
    params(("id" = uuid::Uuid, Path, description = "Id of the group."), IfMatchHeader),
    responses((status = 204, description = "Deleted."), (status = 409, description = "Duties were given through it.", extensions(("x-codes" = json!([Code::InUse]))))))]
#[delete("/v1/unit-groups/{id}")]
async fn delete_unit_group(
    allow: Allow<ManageUnits>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    group_changes::delete(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}
