//! Endpoints for successions.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::succession_dto::{NewSuccession, Succession, SuccessionFilter};
use super::{succession, succession_read};
use crate::app::AppState;
use crate::auth::policy::{ManageUnits, ReadUnits};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_successions)
        .service(create_succession)
        .service(get_succession);
}

/// List successions
///
/// Who took over from whom, in the order of recording. Every account; a service client (`metadata:read`) those that
/// touch a unit of its subtree or on the way up from it.
#[utoipa::path(tag = "units", operation_id = "list_successions", params(SuccessionFilter),
    responses((status = 200, description = "A page of successions.", body = Page<Succession>)))]
#[get("/v1/successions")]
async fn list_successions(
    allow: Allow<ReadUnits>,
    filter: Params<SuccessionFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = succession_read::list(&state, &allow, filter.0).await?;
    Ok(page.answer(&req))
}

/// Record a succession
///
/// On the day the old units end and others take over, which exist or are founded on that day; a code may be taken
/// over as well. An old unit that is also among those that take over goes on. The day comes after the first day of
/// every old unit, and may lie ahead. What the old units did, owed and reported stays theirs; of a period that
/// opens later, their duties are owed by those who took over.
///
/// Where one unit alone takes over and the day is not ahead, the units below an old one that ends (at most 200)
/// follow to it from that day, as their histories tell. Not those whose present state begins on that day or later,
/// that have ended since, or that would stand below themselves or longer than the one that takes over. Units that
/// do not follow must end by then, or with it in the same succession, or be moved before. By an admin of every unit
/// named, and of the parent of every new one.
#[utoipa::path(tag = "units", operation_id = "create_succession", request_body = NewSuccession,
    responses((status = 201, description = "Recorded.", body = Succession), (status = 409, description = "An old unit has ended otherwise, units would be left below it, or another unit has an electronic identifier at that time.", extensions(("x-codes" = json!([Code::InvalidState, Code::Duplicate, Code::UnitsBelow]))))))]
#[post("/v1/successions")]
async fn create_succession(
    allow: Allow<ManageUnits>,
    body: Body<NewSuccession>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let made = succession::create(&state, &allow, body.0).await?;
    let location = format!("/v1/successions/{}", made.id);
    Ok(etag::created_by_content(&location, &made))
}

/// Read a succession
///
/// Every account; a service client where it touches a unit of its subtree or on the way up from it.
#[utoipa::path(tag = "units", operation_id = "get_succession",
    params(("id" = uuid::Uuid, Path, description = "Id of the succession."), IfNoneMatchHeader),
    responses((status = 200, description = "The succession.", body = Succession)))]
#[get("/v1/successions/{id}")]
async fn get_succession(
    allow: Allow<ReadUnits>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let found = succession_read::get(&state, &allow, id.0).await?;
    Ok(etag::by_content(&req, &found))
}
