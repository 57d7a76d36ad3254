//! Endpoints for consolidations: drafting and reading.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};

use super::dto::{
    Consolidation, ConsolidationFilter, ConsolidationPatch, ConsolidationRead,
    ConsolidationSummary, NewConsolidation, PeriodConsolidationFilter,
};
use super::format::{Answer, DOCX, asked};
use super::read::{self, Loaded};
use super::table::{ConsolidationRow, table};
use super::{docx, step_routes, write};
use crate::app::AppState;
use crate::auth::policy::{ManageConsolidations, ReadConsolidations};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::negotiated::VARY;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;
use crate::text::Lang;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(create_period_consolidation)
        .service(list_period_consolidations)
        .service(list_consolidations)
        .service(get_consolidation)
        .service(update_consolidation)
        .service(delete_consolidation)
        .service(assemble_consolidation);
    step_routes::configure(config);
}

/// The answer to a read or a change of one.
pub(super) fn answer(req: &HttpRequest, found: Loaded) -> Result<HttpResponse, Problem> {
    let tag = found.tag();
    Ok(etag::ok_marked(req, &tag, &found.shape()?))
}

/// Draft a consolidation
///
/// Of a period that has opened. Title, bodies, place, signatory and recipients come from the plan; the narrative is
/// put together from the accepted reports, by section, each text under the name of its unit. There may be several
/// drafts of a period. Where all texts together are longer than 300 000 characters, a last line of a section says of how
/// many units the text is to be read in their reports. By a coordinator of the plan's lead unit.
#[utoipa::path(tag = "consolidations", operation_id = "create_period_consolidation",
    params(("id" = uuid::Uuid, Path, description = "Id of the period.")),
    request_body = NewConsolidation,
    responses((status = 201, description = "Drafted.", body = Consolidation),
        (status = 409, description = "The period has not opened, or more than 200 000 figures are owed for it.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/periods/{id}/consolidations")]
async fn create_period_consolidation(
    allow: Allow<ManageConsolidations>,
    id: Id,
    body: Body<NewConsolidation>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let made = write::create(&state, &allow, id.0, body.0).await?;
    let (location, tag) = (format!("/v1/consolidations/{}", made.row.id), made.tag());
    Ok(etag::created_marked(&location, &tag, &made.shape()?))
}

/// List the consolidations of a period
///
/// Oldest first: those published, for whoever reaches the plan's lead or issuing unit; and drafts, for coordinators,
/// approvers, viewers and auditors who reach the lead unit.
#[utoipa::path(tag = "consolidations", operation_id = "list_period_consolidations",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), PeriodConsolidationFilter),
    responses((status = 200, description = "A page of consolidations.", body = Page<ConsolidationSummary>)))]
#[get("/v1/periods/{id}/consolidations")]
async fn list_period_consolidations(
    allow: Allow<ReadConsolidations>,
    id: Id,
    filter: Params<PeriodConsolidationFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = read::list_of_period(&state, &allow, id.0, filter.0).await?;
    Ok(page.answer(&req))
}

/// List consolidations
///
/// Oldest first: those published, for whoever reaches the plan's lead or issuing unit; and drafts, for coordinators,
/// approvers, viewers and auditors who reach the lead unit. A service client (`aggregates:read`) sees those published.
#[utoipa::path(tag = "consolidations", operation_id = "list_consolidations", params(ConsolidationFilter),
    responses((status = 200, description = "A page of consolidations.", body = Page<ConsolidationSummary>)))]
#[get("/v1/consolidations")]
async fn list_consolidations(
    allow: Allow<ReadConsolidations>,
    filter: Params<ConsolidationFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(read::list(&state, &allow, filter.0).await?.answer(&req))
}

/// Read a consolidation
///
/// Of a draft, what it would say if it were published now: the accepted figures of today, by the rules of
/// `GET /v1/aggregates`, without what is left out. Of a published one, what was published, to the letter: `content`
/// is canonical JSON (RFC 8785), so the SHA-256 of its canonical form is `sha256` for whoever works it out. Figures
/// are the same for every reader.
///
/// By `Accept` or `?format=`: the figures as CSV, XLSX or NDJSON, a row for each total and each unit; and the
/// document to print as DOCX, in the layout of Decree 30/2020/NĐ-CP, a draft marked as one.
///
/// Published ones: whoever reaches the plan's lead or issuing unit, also a service client (`aggregates:read`).
/// Drafts: coordinators, approvers, viewers and auditors who reach the lead unit.
#[utoipa::path(tag = "consolidations", operation_id = "get_consolidation",
    params(("id" = uuid::Uuid, Path, description = "Id of the consolidation."), ConsolidationRead, IfNoneMatchHeader),
    responses((status = 200, description = "The consolidation.", content(
        (Consolidation = "application/json"),
        (String = "text/csv", example = "\u{feff}Phần,Bộ chỉ tiêu,Chỉ tiêu,Mã chỉ số đo,Tên chỉ số đo,Đơn vị tính,Loại,Mã đơn vị,Tên đơn vị,Tình trạng,Tử số,Mẫu số,Số lượng,Tỷ lệ,Trả lời,Nữ,Nam,So với chỉ tiêu,Số đơn vị phải báo cáo,Số đơn vị có số liệu,Số đơn vị không có số liệu,Số đơn vị không tính,Lý do không có tổng,Lý do,Mã báo cáo,Lần báo cáo\r\nunit,NSGE-2011-2020,7.1,7.1.a,Dự thảo văn bản được lồng ghép,percent,percentage,PTP,Phòng Tư pháp thành phố,reported,5,6,,83.3333,,,,,,,,,,,01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d61,2\r\n"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (ConsolidationRow = "application/x-ndjson"),
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))))]
#[get("/v1/consolidations/{id}")]
async fn get_consolidation(
    allow: Allow<ReadConsolidations>,
    id: Id,
    read: Params<ConsolidationRead>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let format = asked(&req, read.0.format)?;
    let found = read::load(&state, &allow, id.0).await?;
    match format {
        Answer::Json => answer(&req, found),
        Answer::Table(format) => Ok(table(&found.content).answer_tagged(&req, format).await),
        Answer::Docx => {
            let name = format!(
                "attachment; filename=\"{}.docx\"",
                docx::name(&found.content)
            );
            let bytes = docx::write(found.content).await?;
            let mut response = etag::file(&req, DOCX, bytes);
            let headers = response.headers_mut();
            // An official paper is in Vietnamese, whatever its reader asks for.
            let vietnamese = HeaderValue::from_static(Lang::Vi.tag());
            headers.insert(header::CONTENT_LANGUAGE, vietnamese);
            headers.insert(header::VARY, HeaderValue::from_static(VARY));
            if let Ok(name) = name.parse() {
                headers.insert(header::CONTENT_DISPOSITION, name);
            }
            Ok(response)
        }
    }
}

/// Change a draft
///
/// Number and symbol, title, bodies, place, date, signatory, recipients, and the narrative, whose list is replaced
/// whole. A signature is taken away, unless only number and date are given. By a coordinator of the plan's lead unit.
#[utoipa::path(tag = "consolidations", operation_id = "update_consolidation",
    params(("id" = uuid::Uuid, Path, description = "Id of the consolidation."), IfMatchHeader),
    request_body(content = ConsolidationPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = Consolidation),
        (status = 409, description = "It is published.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[patch("/v1/consolidations/{id}")]
async fn update_consolidation(
    allow: Allow<ManageConsolidations>,
    id: Id,
    if_match: IfMatch,
    body: Body<ConsolidationPatch>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let changed = write::update(&state, &allow, id.0, &if_match, body.0).await?;
    answer(&req, changed)
}

/// Delete a draft
///
/// What is published stays for good. By a coordinator of the plan's lead unit.
#[utoipa::path(tag = "consolidations", operation_id = "delete_consolidation",
    params(("id" = uuid::Uuid, Path, description = "Id of the consolidation."), IfMatchHeader),
    responses((status = 204, description = "Deleted."), (status = 409, description = "It is published.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[delete("/v1/consolidations/{id}")]
async fn delete_consolidation(
    allow: Allow<ManageConsolidations>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    write::delete(&state, &allow, id.0, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Assemble the narrative again
///
/// From the reports accepted today, by section, each text under the name of its unit in Vietnamese order; what was
/// edited is lost, and a signature is taken away. By a coordinator of the plan's lead unit.
#[utoipa::path(tag = "consolidations", operation_id = "assemble_consolidation",
    params(("id" = uuid::Uuid, Path, description = "Id of the consolidation."), IfMatchHeader),
    responses((status = 200, description = "Assembled.", body = Consolidation),
        (status = 409, description = "It is published.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/consolidations/{id}/assemble")]
async fn assemble_consolidation(
    allow: Allow<ManageConsolidations>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let changed = write::assemble_again(&state, &allow, id.0, &if_match).await?;
    answer(&req, changed)
}
