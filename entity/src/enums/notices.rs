//! Vocabularies of notifications, reminders and mail.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a unit is told of.
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
pub enum NotificationKind {
    /// A period opened for which the unit owes a report.
    #[sea_orm(string_value = "period_opened")]
    PeriodOpened,
    /// A report is due in a few days.
    #[sea_orm(string_value = "due_soon")]
    DueSoon,
    /// A report is overdue.
    #[sea_orm(string_value = "overdue")]
    Overdue,
    /// A report that was sent back, withdrawn or opened again has not come again.
    #[sea_orm(string_value = "still_returned")]
    StillReturned,
    /// The lead unit urges by hand.
    #[sea_orm(string_value = "reminded")]
    Reminded,
    /// The lead unit sent a report back.
    #[sea_orm(string_value = "returned")]
    Returned,
    /// The approver did not sign.
    #[sea_orm(string_value = "refused")]
    Refused,
    /// A report was accepted.
    #[sea_orm(string_value = "accepted")]
    Accepted,
    /// An accepted report is to be written again.
    #[sea_orm(string_value = "reopened")]
    Reopened,
    /// A report reached the lead unit.
    #[sea_orm(string_value = "submitted")]
    Submitted,
    /// A report waits for the signature of the unit's approver.
    #[sea_orm(string_value = "to_sign")]
    ToSign,
    /// More time was given.
    #[sea_orm(string_value = "extended")]
    Extended,
    /// The unit was obliged after the period had opened.
    #[sea_orm(string_value = "obligation_added")]
    ObligationAdded,
    /// The unit was released from its obligation.
    #[sea_orm(string_value = "released")]
    Released,
}

/// Who at a unit a notification is for.
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
pub enum NotificationAudience {
    /// Reporters and approvers of the unit.
    #[sea_orm(string_value = "unit")]
    Unit,
    /// Approvers of the unit.
    #[sea_orm(string_value = "approvers")]
    Approvers,
    /// Coordinators of the unit, which leads the plan.
    #[sea_orm(string_value = "coordinators")]
    Coordinators,
}

/// Why a unit is urged (đôn đốc).
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
pub enum ReminderReason {
    /// Not submitted, and not yet past due.
    #[sea_orm(string_value = "due_soon")]
    DueSoon,
    /// Not submitted, and past due.
    #[sea_orm(string_value = "overdue")]
    Overdue,
    /// Sent back, withdrawn or opened again, and not submitted since.
    #[sea_orm(string_value = "returned")]
    Returned,
}

/// How far a letter has come.
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
pub enum MailStatus {
    /// It waits to be sent, or to be tried again.
    #[sea_orm(string_value = "pending")]
    Pending,
    /// A server has it in hand.
    #[sea_orm(string_value = "sending")]
    Sending,
    /// The mail server took it.
    #[sea_orm(string_value = "sent")]
    Sent,
    /// It could not be sent, and is not tried again.
    #[sea_orm(string_value = "failed")]
    Failed,
    /// Whoever sent it was cut off: it may have gone out, and is never sent twice.
    #[sea_orm(string_value = "in_doubt")]
    InDoubt,
}
