//! Endpoints for files of units.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::file_dto::{ExportFilter, ImportFilter, UnitImport};
use super::{export, import};
use crate::app::AppState;
use crate::auth::policy::{ManageUnits, ReadUnits};
use crate::auth::principal::Allow;
use crate::http::csv_body::CsvBody;
use crate::http::etag::{self, IfNoneMatchHeader};
use crate::http::params::Params;
use crate::http::problem::Problem;
use crate::http::register::Register;

/// Largest file in bytes.
const LARGEST: usize = 5 * 1024 * 1024;

/// A table of units.
type UnitTable = CsvBody<LARGEST>;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config.service(import_units).service(export_units);
}

/// Import units from a file
///
/// Takes a table of at most 5000 units and 5 MiB as a spreadsheet saves it: CSV (RFC 4180) in UTF-8, with
/// commas or semicolons. The first line names the columns, in any order: `code`, `name`, `kind`, `level` and
/// `active_from` are needed; `name_en`, `parent_code`, `active_to`, `identifier`, `identifier_2016` and
/// `requires_sign_off` (`yes`, `no`, `true`, `false`, `1`, `0`, `có`, `không`) may be missing. `parent_code` is the
/// code, on the unit's first day, of another unit of the file or of one that is there; without it a unit stands
/// below `parent_id`, or at the top.
///
/// All or nothing: every fault is told with its line, as a spreadsheet counts, and its column, up to 500 of them.
/// A unit that is there already, by code and first day, is left alone where the columns of the file say the
/// same of it, and is a fault where they do not. A cell that a spreadsheet would take for a formula is refused.
///
/// By an admin of every parent below which units are made; units at the top need an admin of the whole
/// installation. With `dry_run` nothing is written.
#[utoipa::path(tag = "units", operation_id = "import_units", params(ImportFilter),
    request_body(content = UnitTable, content_type = "text/csv", description = "The table.",
        example = "code,name,kind,level,parent_code,active_from\r\n593,Thành phố Phan Thiết,city,district,60,1999-08-25\r\nPTP,Phòng Tư pháp thành phố,office,district,593,1999-08-25\r\n22915,Phường Mũi Né,ward,commune,593,1999-08-25\r\n"),
    responses((status = 200, description = "Made, or found in order.", body = UnitImport)))]
#[post("/v1/units/import")]
async fn import_units(
    allow: Allow<ManageUnits>,
    filter: Params<ImportFilter>,
    body: UnitTable,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let done = import::import(&state, &allow, filter.0, &body.0).await?;
    Ok(HttpResponse::Ok().json(done))
}

/// Export units to a file
///
/// A table of at most 5000 units in the form that `POST /v1/units/import` takes, with all columns: parents before
/// what is below them, siblings in Vietnamese order of their names. It holds the last state of each unit, as if it
/// had been so from the unit's first day: this installation finds every unit of it unchanged, but elsewhere a unit
/// that was renamed, moved or recoded comes without what it was before, and where a code has passed on or a parent
/// is younger than what was moved below it, the file is refused. It is CSV (RFC 4180) with commas, in UTF-8 with a
/// byte order mark, by which spreadsheets know the letters. Every account; a service client (`metadata:read`) gets
/// its subtree and the way up from it.
#[utoipa::path(tag = "units", operation_id = "export_units", params(ExportFilter, IfNoneMatchHeader),
    responses((status = 200, description = "The table.", body = String, content_type = "text/csv",
        example = "\u{feff}code,name,name_en,kind,level,parent_code,active_from,active_to,identifier,identifier_2016,requires_sign_off\r\n593,Thành phố Phan Thiết,Phan Thiet City,city,district,60,1999-08-25,,,,no\r\nPTP,Phòng Tư pháp thành phố,,office,district,593,1999-08-25,,,,no\r\n")))]
#[get("/v1/units/export")]
async fn export_units(
    allow: Allow<ReadUnits>,
    filter: Params<ExportFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let file = export::export(&state, &allow, &filter.0).await?;
    Ok(etag::csv(&req, file))
}
