//! Endpoints for filling a report: from the period before, and by a form as a file.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::form_import::{FormFilter, LARGEST, ReportFormImport};
use super::prefill::ReportPrefill;
use super::stale::StaleReport;
use super::{form_fetch, form_import, prefill};
use crate::app::AppState;
use crate::attachments::dto::FileBytes;
use crate::auth::policy::{ReadReports, WriteReports};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::formats::XLSX;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;
use crate::http::render::{LanguageHeader, in_language, language};
use crate::http::sheet_body::SheetBody;

/// A form that a unit filled.
type FilledForm = SheetBody<LARGEST>;

/// The routes of this file.
pub fn configure(config: &mut impl Register) {
    config
        .service(prefill_report)
        .service(get_report_template)
        .service(import_report_values);
}

/// Fill a report from the period before
///
/// The measures that are a state and about which the draft says nothing yet get the unit's figures that were
/// accepted for the period before of the same kind, where they still mean the same; all others are left alone.
/// While the report is a draft or returned, by a reporter of the unit.
#[utoipa::path(tag = "reports", operation_id = "prefill_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfMatchHeader),
    responses((status = 200, description = "The report, and what was filled; where nothing was, it is unchanged.", body = ReportPrefill),
        (status = 409, description = "The report is neither a draft nor returned.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 412, description = "Changed since it was read; `current` is the report as it stands now.",
            body = StaleReport, content_type = "application/problem+json")))]
#[post("/v1/reports/{id}/prefill")]
async fn prefill_report(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let done = prefill::prefill(&state, &allow, id.0, &if_match).await?;
    let answer = etag::ok_marked(&req, &done.report.tag(), &done);
    Ok(etag::by_caller(answer))
}

/// Fetch a report's form as a spreadsheet
///
/// One row for each measure the unit owes: its code, name, unit of measure and what is counted, what the draft says
/// already, and what was accepted for the period before. Only the cells to be filled are open. Headings are in the
/// language of `Accept-Language`; a hidden row and a hidden column name columns and measures, so that
/// `import_report_values` reads the form in any language. By whoever may read the report.
#[utoipa::path(tag = "reports", operation_id = "get_report_template",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), IfNoneMatchHeader, LanguageHeader),
    responses((status = 200, description = "The form.",
        content((FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/v1/reports/{id}/template.xlsx")]
async fn get_report_template(
    allow: Allow<ReadReports>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let lang = language(&req);
    let template = form_fetch::template(&state, &allow, id.0, lang).await?;
    let mut response = in_language(etag::file(&req, XLSX, template.bytes), lang);
    let headers = response.headers_mut();
    let disposition = format!("attachment; filename=\"{}\"", template.file_name);
    if let Ok(disposition) = header::HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// Take a report's figures from a file
///
/// Takes the form of `get_report_template` with its white cells filled, or CSV (RFC 4180, UTF-8) whose line of names
/// has `measure_code` (or `measure_id`) and any of `numerator`, `denominator`, `amount`, `answer`, `women`, `men`,
/// `no_data_reason` and `note`; at most 1 MiB. Each row with something in it replaces what the draft says of its
/// measure; the other measures stay as they are. The figures follow the same rules as those of
/// `replace_report_values`; every wrong cell is told, up to 500 of them, of a spreadsheet by its address (`cell`), of
/// CSV by `line` and `column`, and then nothing is written.
///
/// Numbers come exactly: of a spreadsheet the shortest decimal that reads back as the cell's number, of a formula the
/// value it had when the file was saved; dates, failed formulas and more than 4 decimals are refused. A number that
/// is text is taken where it is whole; with decimals only in CSV, with a comma between semicolons and a point between
/// commas. `answer` is `yes`, `no`, `true`, `false`, `1`, `0`, `có` or `không`.
///
/// With `dry_run` nothing is written. While the report is a draft or returned, by a reporter of the unit.
#[utoipa::path(tag = "reports", operation_id = "import_report_values",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), FormFilter, IfMatchHeader),
    request_body(description = "The filled form.", content(
        (FilledForm = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (FilledForm = "text/csv", example = "measure_code,numerator,denominator,women,men,no_data_reason,note\r\n7.1.a,5,6,,,,\r\n7.2.a,14,20,6,8,,6 thành viên còn lại tập huấn trong quý III.\r\n"))),
    responses((status = 200, description = "Taken, or found in order.", body = ReportFormImport),
        (status = 409, description = "The report is neither a draft nor returned.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 412, description = "Changed since it was read; `current` is the report as it stands now.",
            body = StaleReport, content_type = "application/problem+json")))]
#[post("/v1/reports/{id}/values/import")]
async fn import_report_values(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    filter: Params<FormFilter>,
    body: FilledForm,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let done = form_import::import(&state, &allow, id.0, &if_match, &filter.0, body).await?;
    let answer = etag::ok_marked(&req, &done.report.tag(), &done);
    Ok(etag::by_caller(answer))
}
