//! Vocabularies of consolidations.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Life of a consolidation.
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
pub enum ConsolidationStatus {
    /// Being written; its figures are those of today.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Numbered and frozen for good.
    #[sea_orm(string_value = "published")]
    Published,
}
