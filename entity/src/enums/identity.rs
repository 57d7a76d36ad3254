//! Vocabularies of accounts, grants and service clients.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether an account or client may be used.
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
pub enum AccountStatus {
    /// May be used.
    #[sea_orm(string_value = "active")]
    Active,
    /// Refused everywhere.
    #[sea_orm(string_value = "disabled")]
    Disabled,
}

/// What a grant lets an account do at a unit.
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
pub enum Role {
    /// Accounts, grants, service clients, units, frameworks; never a report.
    #[sea_orm(string_value = "admin")]
    Admin,
    /// Of a lead unit: its plans, assignments, periods, review.
    #[sea_orm(string_value = "coordinator")]
    Coordinator,
    /// Drafts and submits its own unit's reports.
    #[sea_orm(string_value = "reporter")]
    Reporter,
    /// Head of a unit: signs its reports where sign-off is required.
    #[sea_orm(string_value = "approver")]
    Approver,
    /// Reads everything in the subtree.
    #[sea_orm(string_value = "viewer")]
    Viewer,
    /// Reads everything and the audit trail; changes nothing.
    #[sea_orm(string_value = "auditor")]
    Auditor,
}

/// What a service client may pull, within its unit subtree.
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
pub enum ClientScope {
    /// Aggregated figures.
    #[sea_orm(string_value = "aggregates:read")]
    #[serde(rename = "aggregates:read")]
    AggregatesRead,
    /// Reports and their values.
    #[sea_orm(string_value = "reports:read")]
    #[serde(rename = "reports:read")]
    ReportsRead,
    /// The change feed.
    #[sea_orm(string_value = "changes:read")]
    #[serde(rename = "changes:read")]
    ChangesRead,
    /// Units, frameworks, plans, periods.
    #[sea_orm(string_value = "metadata:read")]
    #[serde(rename = "metadata:read")]
    MetadataRead,
}

/// Language in which a person is written to.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub enum Language {
    /// Vietnamese.
    #[default]
    #[sea_orm(string_value = "vi")]
    Vi,
    /// English.
    #[sea_orm(string_value = "en")]
    En,
}
