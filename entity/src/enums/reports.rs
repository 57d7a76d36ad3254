//! Vocabularies of periods and reports.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Life of a period.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum PeriodStatus {
    /// Its window has not begun.
    #[sea_orm(string_value = "upcoming")]
    Upcoming,
    /// Obligations are frozen, reports come in.
    #[sea_orm(string_value = "open")]
    Open,
    /// Takes no new submission.
    #[sea_orm(string_value = "closed")]
    Closed,
}

/// State of a report's current revision.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum ReportStatus {
    /// Being written.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Waiting for an approver of the unit.
    #[sea_orm(string_value = "signing")]
    Signing,
    /// With the lead unit.
    #[sea_orm(string_value = "submitted")]
    Submitted,
    /// Sent back with a reason.
    #[sea_orm(string_value = "returned")]
    Returned,
    /// Its figures count.
    #[sea_orm(string_value = "accepted")]
    Accepted,
}

/// A step in a report's history.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum ReportAction {
    /// Draft begun.
    #[sea_orm(string_value = "created")]
    Created,
    /// Sent to the lead unit, or to the approver.
    #[sea_orm(string_value = "submitted")]
    Submitted,
    /// Signed by the approver and sent on.
    #[sea_orm(string_value = "signed")]
    Signed,
    /// Taken back before review.
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
    /// Sent back with a reason.
    #[sea_orm(string_value = "returned")]
    Returned,
    /// Accepted.
    #[sea_orm(string_value = "accepted")]
    Accepted,
    /// A new revision begun.
    #[sea_orm(string_value = "reopened")]
    Reopened,
    /// The lead unit began to review it: it can no longer be withdrawn.
    #[sea_orm(string_value = "review_started")]
    ReviewStarted,
    /// Another unit writes it from here on, because the unit that owes cannot.
    #[sea_orm(string_value = "taken_over")]
    TakenOver,
}

/// What happened to a period or to one of its obligations.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum PeriodAction {
    /// Opened: obligations were frozen.
    #[sea_orm(string_value = "opened")]
    Opened,
    /// Closed: takes no new submission.
    #[sea_orm(string_value = "closed")]
    Closed,
    /// Opened again after it was closed.
    #[sea_orm(string_value = "reopened")]
    Reopened,
    /// More time was given, to all units or to one.
    #[sea_orm(string_value = "extended")]
    Extended,
    /// A unit was obliged after the period had opened.
    #[sea_orm(string_value = "obligation_added")]
    ObligationAdded,
    /// A unit was released from its obligation.
    #[sea_orm(string_value = "obligation_released")]
    ObligationReleased,
}

/// What an attached file is, by its content; named in the API by its media type.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[schema(as = AttachmentMediaType)]
pub enum AttachmentKind {
    /// A page as printed.
    #[sea_orm(string_value = "pdf")]
    #[serde(rename = "application/pdf")]
    Pdf,
    /// Text, Office Open XML.
    #[sea_orm(string_value = "docx")]
    #[serde(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
    /// Sheets, Office Open XML.
    #[sea_orm(string_value = "xlsx")]
    #[serde(rename = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    Xlsx,
    /// Text, `OpenDocument`.
    #[sea_orm(string_value = "odt")]
    #[serde(rename = "application/vnd.oasis.opendocument.text")]
    Odt,
    /// Sheets, `OpenDocument`.
    #[sea_orm(string_value = "ods")]
    #[serde(rename = "application/vnd.oasis.opendocument.spreadsheet")]
    Ods,
    /// Slides, `OpenDocument`.
    #[sea_orm(string_value = "odp")]
    #[serde(rename = "application/vnd.oasis.opendocument.presentation")]
    Odp,
    /// An image.
    #[sea_orm(string_value = "png")]
    #[serde(rename = "image/png")]
    Png,
    /// A photograph.
    #[sea_orm(string_value = "jpeg")]
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// A table.
    #[sea_orm(string_value = "csv")]
    #[serde(rename = "text/csv")]
    Csv,
}

impl AttachmentKind {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Csv => "text/csv",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_media_type() {
        for kind in AttachmentKind::iter() {
            let named = serde_json::to_value(kind).unwrap();
            assert_eq!(named, kind.media_type());
        }
    }
}
