//! Endpoints for exports.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::dhis2_dto::{DataValueSet, Dhis2Preview};
use super::dto::{Dhis2Mapping, ExportQuery, MappedExportQuery, SdmxQuery};
use super::sdmx_message::StructureMessage;
use super::service::{self, Under};
use crate::app::AppState;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::params::Params;
use crate::http::problem::Problem;
use crate::http::register::Register;

/// Media type of SDMX-CSV 2.0.
const SDMX_CSV: &str = "application/vnd.sdmx.data+csv; version=2.0.0";
/// Media type of an SDMX-JSON 2.0 structure message.
const SDMX_JSON: &str = "application/vnd.sdmx.structure+json; version=2.0.0";

/// The routes of this file.
pub fn configure(config: &mut impl Register) {
    config
        .service(get_dhis2_export)
        .service(get_dhis2_preview)
        .service(make_dhis2_export)
        .service(make_dhis2_preview)
        .service(get_sdmx_data)
        .service(get_sdmx_structure);
}

/// Export to DHIS2
///
/// Accepted figures as a data value set, which `POST /api/dataValueSets` of DHIS2 loads as it is, under a saved
/// mapping: a value for each figure of a measure, unit and period that the mapping names. Filters are those of
/// aggregates, at least one of `plan_id`, `parent_plan_id`, `framework_id` and `period_id` among them, and so are the
/// limits. Numbers are exact. Periods are named by their kind and place in the year (`2018`, `2018S1`, `2018Q1`,
/// `201801`); where a period covers other days than those, the comment says which. What DHIS2 cannot hold (periods
/// that happen once, an explicit "no data", several figures in one place) or the mapping does not name is left out;
/// `GET /v1/exports/dhis2/preview` tells what and why.
///
/// Coordinators, reporters, approvers, viewers and auditors; a service client (`aggregates:read`) within its subtree.
#[utoipa::path(tag = "exports", operation_id = "get_dhis2_export", params(MappedExportQuery, IfNoneMatchHeader),
    responses((status = 200, description = "The data value set.", body = DataValueSet), (status = 404, description = "There is no such mapping.")))]
#[get("/v1/exports/dhis2")]
async fn get_dhis2_export(
    allow: Allow<ReadAggregates>,
    query: Params<MappedExportQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let under = Under::Saved(query.0.mapping_id);
    let set = service::dhis2(&state, &allow, (&query.0).into(), under).await?;
    Ok(etag::by_content(&req, &set))
}

/// Preview an export to DHIS2
///
/// How many values `GET /v1/exports/dhis2` would give with the same parameters, and what it would leave out, with the
/// reason. Whoever may export.
#[utoipa::path(tag = "exports", operation_id = "get_dhis2_preview", params(MappedExportQuery, IfNoneMatchHeader),
    responses((status = 200, description = "What the export would hold and what not.", body = Dhis2Preview), (status = 404, description = "There is no such mapping.")))]
#[get("/v1/exports/dhis2/preview")]
async fn get_dhis2_preview(
    allow: Allow<ReadAggregates>,
    query: Params<MappedExportQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let under = Under::Saved(query.0.mapping_id);
    let preview = service::preview(&state, &allow, (&query.0).into(), under).await?;
    let part = (preview.values, preview.left_out_total, &preview.left_out);
    Ok(etag::by_part(&req, &part, &preview))
}

/// Export to DHIS2 under a mapping of one's own
///
/// The same as `GET /v1/exports/dhis2`, under the mapping in the body, which is not kept. Whoever may export.
#[utoipa::path(tag = "exports", operation_id = "make_dhis2_export", params(ExportQuery), request_body = Dhis2Mapping,
    responses((status = 200, description = "The data value set.", body = DataValueSet)))]
#[post("/v1/exports/dhis2")]
async fn make_dhis2_export(
    allow: Allow<ReadAggregates>,
    query: Params<ExportQuery>,
    body: Body<Dhis2Mapping>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let under = Under::Given(Box::new(body.0));
    let set = service::dhis2(&state, &allow, (&query.0).into(), under).await?;
    Ok(HttpResponse::Ok().json(set))
}

/// Preview an export to DHIS2 under a mapping of one's own
///
/// The same as `GET /v1/exports/dhis2/preview`, under the mapping in the body, which is not kept. Whoever may export.
#[utoipa::path(tag = "exports", operation_id = "make_dhis2_preview", params(ExportQuery), request_body = Dhis2Mapping,
    responses((status = 200, description = "What the export would hold and what not.", body = Dhis2Preview)))]
#[post("/v1/exports/dhis2/preview")]
async fn make_dhis2_preview(
    allow: Allow<ReadAggregates>,
    query: Params<ExportQuery>,
    body: Body<Dhis2Mapping>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let under = Under::Given(Box::new(body.0));
    let preview = service::preview(&state, &allow, (&query.0).into(), under).await?;
    Ok(HttpResponse::Ok().json(preview))
}

/// Export as SDMX-CSV
///
/// The figures of each unit, or with `by=total` of all units together, as SDMX-CSV 2.0 of the data structure
/// `TIENDO:FIGURES(1.0)`, one observation a row. Every figure that is owed has its row: `OBS_STATUS` is `A` (normal),
/// `P` (sent before the cut-off, or a unit of the total is missing), `V` (submitted and not yet accepted; with
/// `include_provisional`, where nothing is accepted), and without a value `O` (every unit says why there is none), `L`
/// (not yet reported) or `M` (there was nothing to count, or the figures make no total). Filters are those of
/// aggregates, at least one of `plan_id`, `parent_plan_id`, `framework_id` and `period_id` among them, and so are the
/// limits.
///
/// Coordinators, reporters, approvers, viewers and auditors; a service client (`aggregates:read`) within its subtree.
#[utoipa::path(tag = "exports", operation_id = "get_sdmx_data", params(SdmxQuery, IfNoneMatchHeader),
    responses((status = 200, description = "The observations.", body = String, content_type = "application/vnd.sdmx.data+csv; version=2.0.0",
        example = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,FIGURE,SEX,PLAN,PERIOD,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,UNIT_MULT,DECIMALS,FACTOR,DEFINITION,COVERS_FROM,COVERS_TO,UNITS_EXPECTED,UNITS_REPORTED,UNITS_NO_DATA\r\ndatastructure,TIENDO:FIGURES(1.0),I,S,PTP,NSGE-2011-2020@7_1_a,RATE,_T,01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40,2018-H1,2018-S1,75,A,percent,0,0,100,01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d72,2018-01-01,2018-06-30,1,1,0\r\n")))]
#[get("/v1/exports/sdmx/data")]
async fn get_sdmx_data(
    allow: Allow<ReadAggregates>,
    query: Params<SdmxQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let table = service::sdmx_data(&state, &allow, &query.0).await?;
    Ok(etag::file(&req, SDMX_CSV, table))
}

/// Read the SDMX structure
///
/// The data structure `TIENDO:FIGURES(1.0)` with its concepts and the codes that `GET /v1/exports/sdmx/data` uses
/// with the same parameters, as an SDMX-JSON 2.0 structure message. Whoever may export.
#[utoipa::path(tag = "exports", operation_id = "get_sdmx_structure", params(SdmxQuery, IfNoneMatchHeader),
    responses((status = 200, description = "The structure.", body = StructureMessage, content_type = "application/vnd.sdmx.structure+json; version=2.0.0")))]
#[get("/v1/exports/sdmx/structure")]
async fn get_sdmx_structure(
    allow: Allow<ReadAggregates>,
    query: Params<SdmxQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let message = service::sdmx_structure(&state, &allow, &query.0).await?;
    Ok(etag::by_part_as(&req, SDMX_JSON, &message.data, &message))
}
