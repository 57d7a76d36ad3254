//! Endpoints for the files attached to reports.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};

use super::dto::{Attachment, AttachmentFilter, FileBytes, NewAttachment, RangeHeaders};
use super::{content, read, upload};
use crate::app::AppState;
use crate::auth::policy::{ReadReports, WriteReports};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader};
use crate::http::hear_out::hear_out;
use crate::http::page::Page;
use crate::http::params::{Id, Params, path_id};
use crate::http::problem::Problem;
use crate::http::register::Register;
use crate::reports::dto::Report;
use crate::reports::stale::StaleReport;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_attachments)
        .service(create_attachment)
        .service(get_attachment_content)
        .service(get_attachment)
        .service(delete_attachment);
}

/// List the files attached to a report
///
/// Those of the revision the report is shown at, or of an earlier one that the caller may read. Whoever may read the report; a service
/// client (`reports:read`) is shown those of accepted revisions only.
#[utoipa::path(tag = "attachments", operation_id = "list_attachments",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), AttachmentFilter),
    responses((status = 200, description = "A page of attachments.", body = Page<Attachment>)))]
#[get("/v1/reports/{id}/attachments")]
async fn list_attachments(
    allow: Allow<ReadReports>,
    id: Id,
    filter: Params<AttachmentFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(read::list(&state, &allow, id.0, filter.0)
        .await?
        .answer(&req))
}

/// Attach a file to a report
///
/// The body is the file itself, up to 20 MiB; a revision holds up to 20 files and 100 MiB. What a file is goes by
/// its content, whatever its name and the request say: PDF, DOCX, XLSX, ODT, ODS, ODP, PNG, JPEG and CSV (UTF-8)
/// are taken; others, documents with macros and files that are two things in one are refused with
/// `unsupported_file`. While the report is a draft or returned, by whoever may write it, on the version of the
/// report that `If-Match` names; the report's new version stands in `report_version`. Where the store fails
/// nothing is recorded.
#[utoipa::path(tag = "attachments", operation_id = "create_attachment",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), NewAttachment, IfMatchHeader),
    request_body(description = "The file. Its type is found by its content; the type the request gives does not count.", content(
        (FileBytes = "application/octet-stream"),
        (FileBytes = "application/pdf"),
        (FileBytes = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (FileBytes = "application/vnd.oasis.opendocument.text"),
        (FileBytes = "application/vnd.oasis.opendocument.spreadsheet"),
        (FileBytes = "application/vnd.oasis.opendocument.presentation"),
        (FileBytes = "image/png"), (FileBytes = "image/jpeg"),
        (FileBytes = "text/csv", example = "don_vi,so_du_thao\r\nPhòng Tư pháp,6\r\n"),
    )),
    responses((status = 201, description = "Attached. `ETag` is that of the attachment.", body = Attachment),
        (status = 409, description = "The report is neither a draft nor returned, or holds 20 files already.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 412, description = "Changed since it was read; `current` is the report as it stands now.",
            body = StaleReport, content_type = "application/problem+json"),
        (status = 415, description = "By its content the file is of no kind that is taken.", extensions(("x-codes" = json!([Code::UnsupportedFile])))),
        (status = 422, description = "The key was used for another request.", extensions(("x-codes" = json!([])))),
        (status = 507, description = "The store has no room left. Nothing was recorded.", extensions(("x-codes" = json!([Code::StorageFull])))),
        (status = 503, description = "The service, or the store of attached files, cannot answer just now.", extensions(("x-codes" = json!([Code::StorageUnavailable])))),
        (status = 400, description = "A parameter is unknown or out of range, or the body ended before all of it came.", extensions(("x-codes" = json!([Code::InvalidRequest]))))))]
#[post("/v1/reports/{id}/attachments")]
async fn create_attachment(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    new: Params<NewAttachment>,
    state: Data<AppState>,
    mut body: Payload,
) -> Result<HttpResponse, Problem> {
    let made = upload::attach(&state, &allow, id.0, &if_match, new.0.name, &mut body).await;
    if made.is_err() {
        hear_out(&mut body).await;
    }
    let made = made?;
    let location = format!("/v1/reports/{}/attachments/{}", made.report_id, made.id);
    Ok(etag::created_by_content(&location, &made))
}

/// Read about an attached file
///
/// Its name, type, length and hash. Whoever may read a revision that holds it; a service client only
/// where an accepted one does.
#[utoipa::path(tag = "attachments", operation_id = "get_attachment",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."),
        ("attachment_id" = uuid::Uuid, Path, description = "Id of the attachment."), IfNoneMatchHeader),
    responses((status = 200, description = "The attachment.", body = Attachment)))]
#[get("/v1/reports/{id}/attachments/{attachment_id}")]
async fn get_attachment(
    allow: Allow<ReadReports>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let attachment_id = path_id(&req, "attachment_id")?;
    let (row, version) = read::get(&state, &allow, id.0, attachment_id).await?;
    Ok(etag::by_content(&req, &Attachment::of(row, version)))
}

/// Download an attached file
///
/// Its bytes as they were sent, to be saved under its name and never shown in place; never compressed. A download
/// that broke off goes on with `Range` and `If-Range`. `Repr-Digest` is the SHA-256 of the whole file. Whoever may
/// read about the file. A file that the store has lost or cannot give just now answers 503
/// `storage_unavailable`; an answer that breaks off is shorter than its `Content-Length`.
#[utoipa::path(tag = "attachments", operation_id = "get_attachment_content",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."),
        ("attachment_id" = uuid::Uuid, Path, description = "Id of the attachment."), IfNoneMatchHeader, RangeHeaders),
    responses(
        (status = 200, description = "The file.",
            headers(("Content-Disposition"), ("Repr-Digest"), ("Accept-Ranges")),
            content((FileBytes = "application/pdf"),
                (FileBytes = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (FileBytes = "application/vnd.oasis.opendocument.text"),
                (FileBytes = "application/vnd.oasis.opendocument.spreadsheet"),
                (FileBytes = "application/vnd.oasis.opendocument.presentation"),
                (FileBytes = "image/png"), (FileBytes = "image/jpeg"),
                (FileBytes = "text/csv", example = "don_vi,so_du_thao\r\nPhòng Tư pháp,6\r\n"))),
        (status = 206, description = "The part asked for.",
            headers(("ETag"), ("Content-Range"), ("Content-Disposition"), ("Repr-Digest"), ("Accept-Ranges")),
            content((FileBytes = "application/pdf"),
                (FileBytes = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (FileBytes = "application/vnd.oasis.opendocument.text"),
                (FileBytes = "application/vnd.oasis.opendocument.spreadsheet"),
                (FileBytes = "application/vnd.oasis.opendocument.presentation"),
                (FileBytes = "image/png"), (FileBytes = "image/jpeg"),
                (FileBytes = "text/csv", example = "Phòng Tư pháp,6\r\n"))),
        (status = 416, description = "The range lies outside the file.", extensions(("x-codes" = json!([Code::RangeNotSatisfiable]))),
            headers(("Content-Range"))),
        (status = 503, description = "The service, or the store of attached files, cannot answer just now.", extensions(("x-codes" = json!([Code::StorageUnavailable]))))))]
#[get("/v1/reports/{id}/attachments/{attachment_id}/content")]
async fn get_attachment_content(
    allow: Allow<ReadReports>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let attachment_id = path_id(&req, "attachment_id")?;
    let (row, _) = read::get(&state, &allow, id.0, attachment_id).await?;
    content::answer(&req, &state.storage, &row).await
}

/// Take a file out of a report
///
/// The current revision holds it no longer; earlier revisions that hold it keep it. A file that none holds is
/// removed for good within hours. While the report is a draft or returned, by whoever may write it, on the
/// version of the report that `If-Match` names.
#[utoipa::path(tag = "attachments", operation_id = "delete_attachment",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."),
        ("attachment_id" = uuid::Uuid, Path, description = "Id of an attachment of the current revision."), IfMatchHeader),
    responses((status = 200, description = "The report without the file.", body = Report),
        (status = 409, description = "The report is neither a draft nor returned.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 412, description = "Changed since it was read; `current` is the report as it stands now.",
            body = StaleReport, content_type = "application/problem+json")))]
#[delete("/v1/reports/{id}/attachments/{attachment_id}")]
async fn delete_attachment(
    allow: Allow<WriteReports>,
    id: Id,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let attachment_id = path_id(&req, "attachment_id")?;
    let report = upload::detach(&state, &allow, id.0, attachment_id, &if_match).await?;
    Ok(etag::ok(&req, report.version, &report))
}
