//! Endpoints for the revisions of a report.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use super::input::HistoryFilter;
use super::revision_dto::{DiffFilter, ReportRevision, ReportRevisionDiff, ReportRevisionSummary};
use super::revisions;
use crate::app::AppState;
use crate::auth::policy::ReadReports;
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfNoneMatchHeader};
use crate::http::page::Page;
use crate::http::params::{Id, Params, path_order};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this file.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_report_revisions)
        .service(get_report_revision)
        .service(compare_report_revisions);
}

/// List the revisions of a report
///
/// In their order, the one being written last. The unit's own people, and whoever reads there, see all of them; the
/// lead unit those that reached it; a service client those that were accepted. Who may know of the report is told
/// at `list_reports`.
#[utoipa::path(tag = "reports", operation_id = "list_report_revisions",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), HistoryFilter),
    responses((status = 200, description = "A page of revisions.", body = Page<ReportRevisionSummary>)))]
#[get("/v1/reports/{id}/revisions")]
async fn list_report_revisions(
    allow: Allow<ReadReports>,
    id: Id,
    filter: Params<HistoryFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = revisions::list(&state, &allow, id.0, filter.0).await?;
    Ok(page.answer(&req))
}

/// Read a revision of a report
///
/// Its text, figures and warnings as they stood, with who submitted and signed it. A revision that has reached the
/// lead unit never changes. By whoever is shown it at `list_report_revisions`.
#[utoipa::path(tag = "reports", operation_id = "get_report_revision",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."),
        ("number" = i32, Path, description = "Number of the revision.", minimum = 1), IfNoneMatchHeader),
    responses((status = 200, description = "The revision.", body = ReportRevision)))]
#[get("/v1/reports/{id}/revisions/{number}")]
async fn get_report_revision(
    allow: Allow<ReadReports>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let number = path_order(&req, "number")?;
    let revision = revisions::get(&state, &allow, id.0, number).await?;
    Ok(etag::by_content(&req, &revision))
}

/// Compare two revisions of a report
///
/// Every value and every passage that is not the same in both, with what it was and what it is, and the files that
/// only one holds; the rest is the same. Without `against` the other one is the last before it that the caller may read; the first is compared with
/// an empty one. By whoever is shown both at `list_report_revisions`.
#[utoipa::path(tag = "reports", operation_id = "compare_report_revisions",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."),
        ("number" = i32, Path, description = "Number of the revision.", minimum = 1), DiffFilter, IfNoneMatchHeader),
    responses((status = 200, description = "What differs.", body = ReportRevisionDiff)))]
#[get("/v1/reports/{id}/revisions/{number}/diff")]
async fn compare_report_revisions(
    allow: Allow<ReadReports>,
    id: Id,
    filter: Params<DiffFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let number = path_order(&req, "number")?;
    let diff = revisions::compare(&state, &allow, id.0, number, &filter.0).await?;
    Ok(etag::by_content(&req, &diff))
}
