//! Shapes of attachments as they are answered and asked for.

use entity::attachment;
use entity::enums::AttachmentKind;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use uuid::Uuid;

use super::check::LARGEST;
use super::name::FileName;

/// A file attached to a report (tệp đính kèm).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2e10",
    "report_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "name": "Báo cáo 6 tháng đầu năm 2018 – Phòng Tư pháp.pdf",
    "media_type": "application/pdf",
    "size": 184_320,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "created_by": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41",
    "created_at": "2018-06-11T02:00:00Z",
    "report_version": 3
}))]
pub struct Attachment {
    /// Identity.
    pub id: Uuid,
    /// The report.
    pub report_id: Uuid,
    /// Name of the file, as its sender calls it.
    #[schema(value_type = FileName)]
    pub name: String,
    /// What it is, by its content.
    pub media_type: AttachmentKind,
    /// Length in bytes.
    #[schema(minimum = 1)]
    pub size: i64,
    /// SHA-256 of the bytes, in hexadecimal; in quotes it is the `ETag` of the content.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// The account that sent it.
    pub created_by: Uuid,
    /// When it was sent.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// Version of the report now: in quotes what `If-Match` of the next change takes.
    pub report_version: i64,
}

impl Attachment {
    /// The file, of a report at that version.
    pub fn of(row: attachment::Model, report_version: i64) -> Self {
        let attachment::Model {
            id,
            report_id,
            name,
            kind,
            size,
            sha256,
            object_key: _,
            created_by,
            created_at,
        } = row;
        Self {
            id,
            report_id,
            name,
            media_type: kind,
            size,
            sha256,
            created_by,
            created_at,
            report_version,
        }
    }
}

/// How a file to be attached is called.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewAttachment {
    /// Name of the file, without a path. It is kept composed (NFC); its ending need not fit the content.
    #[param(example = "Báo cáo 6 tháng đầu năm 2018 – Phòng Tư pháp.pdf")]
    pub name: FileName,
}

/// Which attachments of a report are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachmentFilter {
    /// Number of the revision that holds them; absent: the current one.
    #[param(minimum = 1)]
    pub revision: Option<i32>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// Where the page begins, as an earlier page's `next_cursor`.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// How the document describes the headers by which a part of a file is asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code)]
pub struct RangeHeaders {
    /// One range of bytes (RFC 9110): 206 with that part. Several at once are ignored.
    #[param(rename = "Range", example = "bytes=1048576-", max_length = 200)]
    range: Option<String>,
    /// The `ETag` of the part at hand: without a match the whole file comes.
    #[param(rename = "If-Range", max_length = 200)]
    if_range: Option<String>,
}

/// The bytes of a file, as they were sent.
#[derive(Debug)]
pub struct FileBytes;

impl PartialSchema for FileBytes {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .max_length(usize::try_from(LARGEST).ok())
            .description(Some("The bytes of a file, as they were sent."))
            .into()
    }
}

impl ToSchema for FileBytes {}
