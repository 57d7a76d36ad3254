//! Endpoints for obligations and completeness.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::completeness_dto::{Completeness, CompletenessFilter, CompletenessRow};
use super::dto::PeriodReason;
use super::obligation_dto::{
    NewObligation, Obligation, ObligationFilter, ObligationRow, UnitObligationFilter,
};
use super::{adding, counts, obligations, releasing};
use crate::app::AppState;
use crate::auth::policy::{ManagePeriods, ReadCompleteness};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::formats::Format;
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this file.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_period_obligations)
        .service(create_period_obligation)
        .service(list_unit_obligations)
        .service(get_obligation)
        .service(release_obligation)
        .service(get_completeness);
}

/// The tag of an obligation: its version for changes, and a mark of what else it shows.
fn tag((shown, version): &(Obligation, i64)) -> String {
    etag::marked(*version, Some(etag::mark_of(shown)))
}

/// Who owes what
///
/// The obligations frozen when the period opened, and those added since: due day, measures, and how far each unit has
/// come. Those from which units were released are left out unless asked for. A unit sees its own and those below it;
/// the lead unit's coordinators see all.
///
/// As a file (CSV with a byte order mark, XLSX, or NDJSON of rows) all at once, up to 5000, by the codes of the units,
/// with headings in the language of `Accept-Language`; `limit` and `cursor` are then refused. In CSV a text that a
/// spreadsheet would take for a formula has an apostrophe before it.
#[utoipa::path(tag = "periods", operation_id = "list_period_obligations",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), ObligationFilter),
    responses((status = 200, description = "A page of obligations, or all as a table.", content(
        (Page<Obligation> = "application/json"),
        (String = "text/csv", example = "\u{feff}Số kế hoạch,Kỳ báo cáo,Mã đơn vị,Tên đơn vị,Tình trạng báo cáo,Thời hạn,Hạn nộp ban đầu,Hạn nộp,Gia hạn đến,Nộp lần đầu lúc,Số ngày còn lại,Số ngày quá hạn,Đôn đốc lần cuối lúc,Miễn báo cáo lúc,Mã định danh\r\n5947/KH-UBND,2018-H1,PTP,Phòng Tư pháp thành phố,missing,overdue,2018-06-15,2018-06-15,,,0,3,,,01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4b\r\n"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (ObligationRow = "application/x-ndjson")))))]
#[get("/v1/periods/{id}/obligations")]
async fn list_period_obligations(
    allow: Allow<ReadCompleteness>,
    id: Id,
    filter: Params<ObligationFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let filter = filter.0;
    match Format::asked(&req, filter.format)? {
        Format::Json => {
            let page = obligations::list(&state, &allow, id.0, &filter).await?;
            Ok(page.answer(&req))
        }
        format => {
            let table = obligations::table(&state, &allow, id.0, &filter).await?;
            Ok(table.answer(&req, format).await)
        }
    }
}

/// Oblige a unit
///
/// After a period has opened, while it is open, with a reason. The unit owes what its duties to report in the plan
/// cover as they stand today; one without such duties owes the measures named, or a narrative only. It is due on the
/// day named, else on the period's, which must not be over. A unit that was released is obliged again, to what it owed
/// before. By a coordinator of the plan's lead unit, while the plan is in force.
#[utoipa::path(tag = "periods", operation_id = "create_period_obligation",
    params(("id" = uuid::Uuid, Path, description = "Id of the period.")),
    request_body = NewObligation,
    responses((status = 201, description = "Obliged.", body = Obligation),
        (status = 409, description = "The unit owes a report already, the period is not open, or the plan is not in force.", extensions(("x-codes" = json!([Code::InvalidState, Code::Duplicate]))))))]
#[post("/v1/periods/{id}/obligations")]
async fn create_period_obligation(
    allow: Allow<ManagePeriods>,
    id: Id,
    body: Body<NewObligation>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let made = adding::add(&state, &allow, id.0, body.0).await?;
    let location = format!("/v1/obligations/{}", made.0.id);
    Ok(etag::created_marked(&location, &tag(&made), &made.0))
}

/// What a unit owes
///
/// Under all plans, with due day and how far it has come; the latest due day first unless `sort` says otherwise. Those
/// from which it was released are left out unless asked for. A unit sees its own and those below it; the lead unit's
/// coordinators see what is owed under their plans. As a file like that of a period.
#[utoipa::path(tag = "periods", operation_id = "list_unit_obligations",
    params(("id" = uuid::Uuid, Path, description = "Id of the unit."), UnitObligationFilter),
    responses((status = 200, description = "A page of obligations, or all as a table.", content(
        (Page<Obligation> = "application/json"),
        (String = "text/csv", example = "\u{feff}Số kế hoạch,Kỳ báo cáo,Mã đơn vị,Tên đơn vị,Tình trạng báo cáo,Thời hạn,Hạn nộp ban đầu,Hạn nộp,Gia hạn đến,Nộp lần đầu lúc,Số ngày còn lại,Số ngày quá hạn,Đôn đốc lần cuối lúc,Miễn báo cáo lúc,Mã định danh\r\n5947/KH-UBND,2018-H1,PTP,Phòng Tư pháp thành phố,missing,overdue,2018-06-15,2018-06-15,,,0,3,,,01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4b\r\n"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (ObligationRow = "application/x-ndjson")))))]
#[get("/v1/units/{id}/obligations")]
async fn list_unit_obligations(
    allow: Allow<ReadCompleteness>,
    id: Id,
    filter: Params<UnitObligationFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let filter = filter.0;
    match Format::asked(&req, filter.format)? {
        Format::Json => {
            let page = obligations::list_of_unit(&state, &allow, id.0, &filter).await?;
            Ok(page.answer(&req))
        }
        format => {
            let table = obligations::table_of_unit(&state, &allow, id.0, &filter).await?;
            Ok(table.answer(&req, format).await)
        }
    }
}

/// Read an obligation
///
/// For whoever sees the unit, and for the coordinators of the plan's lead unit; also one from which the unit was
/// released.
#[utoipa::path(tag = "periods", operation_id = "get_obligation",
    params(("id" = uuid::Uuid, Path, description = "Id of the obligation."), IfNoneMatchHeader),
    responses((status = 200, description = "The obligation.", body = Obligation)))]
#[get("/v1/obligations/{id}")]
async fn get_obligation(
    allow: Allow<ReadCompleteness>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let found = obligations::get(&state, &allow, id.0).await?;
    Ok(etag::ok_marked(&req, &tag(&found), &found.0))
}

/// Release a unit
///
/// From what it owes for a period, with a reason: it then counts nowhere, and a report it has begun stays readable and
/// takes no step. Not once its report was accepted. By a coordinator of the plan's lead unit, while the plan is in
/// force.
#[utoipa::path(tag = "periods", operation_id = "release_obligation",
    params(("id" = uuid::Uuid, Path, description = "Id of the obligation."), IfMatchHeader),
    request_body = PeriodReason,
    responses((status = 200, description = "Released.", body = Obligation),
        (status = 409, description = "The unit is released already, its report was accepted, or the plan is not in force.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/obligations/{id}/release")]
async fn release_obligation(
    allow: Allow<ManagePeriods>,
    id: Id,
    if_match: IfMatch,
    body: Body<PeriodReason>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let done = releasing::release(&state, &allow, id.0, &if_match, body.0).await?;
    Ok(etag::ok_marked(&req, &tag(&done), &done.0))
}

/// Who is late or missing
///
/// Expected, submitted, on time, late, accepted, overdue, in all, by unit, by group and by subtree, from the frozen
/// obligations without those from which units were released. A unit that was on time stays so when its report is
/// returned and sent again. For whoever may know of the plan; counts cover what the caller may see: a unit its own and
/// those below it, the lead unit's coordinators all.
///
/// As a file (CSV with a byte order mark, XLSX, or NDJSON of rows): a row for the total, then one a unit, a group, a
/// subtree, with headings in the language of `Accept-Language`.
#[utoipa::path(tag = "periods", operation_id = "get_period_completeness",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), CompletenessFilter, IfNoneMatchHeader),
    responses((status = 200, description = "The completeness.", content(
        (Completeness = "application/json"),
        (String = "text/csv", example = "\u{feff}Phần,Mã,Tên,Tình trạng báo cáo,Thời hạn,Hạn nộp,Số ngày quá hạn,Phải báo cáo,Đã nộp,Đúng hạn,Trễ hạn,Đã duyệt,Quá hạn,Bị trả lại,Chưa nộp\r\ntotal,,,,,,,26,22,20,2,18,4,1,4\r\nunit,PTP,Phòng Tư pháp thành phố,accepted,on_time,2018-06-15,0,1,1,1,0,1,0,0,0\r\n"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (CompletenessRow = "application/x-ndjson")))))]
#[get("/v1/periods/{id}/completeness")]
async fn get_completeness(
    allow: Allow<ReadCompleteness>,
    id: Id,
    filter: Params<CompletenessFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let filter = filter.0;
    match Format::asked(&req, filter.format)? {
        Format::Json => {
            let found = counts::read(&state, &allow, id.0, &filter).await?;
            Ok(etag::by_content(&req, &found))
        }
        format => {
            let table = counts::table(&state, &allow, id.0, &filter).await?;
            Ok(table.answer_tagged(&req, format).await)
        }
    }
}
