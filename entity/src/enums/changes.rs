//! Vocabularies of the change feed.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What happened that others keep in step with.
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
#[schema(as = FeedEntryKind)]
pub enum ChangeKind {
    /// A report reached the lead unit; its figures may be shown as provisional.
    #[sea_orm(string_value = "report_submitted")]
    ReportSubmitted,
    /// A unit took its report back.
    #[sea_orm(string_value = "report_withdrawn")]
    ReportWithdrawn,
    /// A report was sent back to its unit.
    #[sea_orm(string_value = "report_returned")]
    ReportReturned,
    /// A report was accepted: the figures of this revision count.
    #[sea_orm(string_value = "report_accepted")]
    ReportAccepted,
    /// An accepted report was opened again; the accepted revision counts until another is accepted.
    #[sea_orm(string_value = "report_reopened")]
    ReportReopened,
    /// A period opened: who owes what is frozen.
    #[sea_orm(string_value = "period_opened")]
    PeriodOpened,
    /// A period was closed.
    #[sea_orm(string_value = "period_closed")]
    PeriodClosed,
    /// A closed period was opened again.
    #[sea_orm(string_value = "period_reopened")]
    PeriodReopened,
    /// More time was given, to all units or to one.
    #[sea_orm(string_value = "period_extended")]
    PeriodExtended,
    /// A unit was obliged after the period had opened.
    #[sea_orm(string_value = "obligation_added")]
    ObligationAdded,
    /// A unit was released from its obligation: it no longer counts anywhere.
    #[sea_orm(string_value = "obligation_released")]
    ObligationReleased,
    /// A plan was issued.
    #[sea_orm(string_value = "plan_issued")]
    PlanIssued,
    /// An issued plan was amended.
    #[sea_orm(string_value = "plan_amended")]
    PlanAmended,
    /// A plan was closed.
    #[sea_orm(string_value = "plan_closed")]
    PlanClosed,
    /// A unit was made, corrected, renamed, moved, recoded or given its last day.
    #[sea_orm(string_value = "unit_changed")]
    UnitChanged,
    /// Units took over from others.
    #[sea_orm(string_value = "succession_recorded")]
    SuccessionRecorded,
    /// A group of units was made or changed.
    #[sea_orm(string_value = "unit_group_changed")]
    UnitGroupChanged,
    /// A group of units was deleted.
    #[sea_orm(string_value = "unit_group_deleted")]
    UnitGroupDeleted,
    /// A framework was loaded or got a new version.
    #[sea_orm(string_value = "framework_changed")]
    FrameworkChanged,
    /// A framework was deleted.
    #[sea_orm(string_value = "framework_deleted")]
    FrameworkDeleted,
    /// A consolidation was published.
    #[sea_orm(string_value = "consolidation_published")]
    ConsolidationPublished,
}
