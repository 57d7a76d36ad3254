//! Vocabularies of exports to other systems.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which figure of a measure goes to another system.
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
pub enum ExportPart {
    /// Numerator of a quotient.
    #[sea_orm(string_value = "numerator")]
    Numerator,
    /// Denominator of a quotient.
    #[sea_orm(string_value = "denominator")]
    Denominator,
    /// Single amount.
    #[sea_orm(string_value = "amount")]
    Amount,
    /// Numerator ÷ denominator × factor.
    #[sea_orm(string_value = "rate")]
    Rate,
    /// Women among the persons counted.
    #[sea_orm(string_value = "women")]
    Women,
    /// Men among the persons counted.
    #[sea_orm(string_value = "men")]
    Men,
    /// Yes or no.
    #[sea_orm(string_value = "answer")]
    Answer,
}

/// How the identifiers of a DHIS2 system are written.
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
pub enum Dhis2IdScheme {
    /// A UID: a letter and ten letters or digits.
    #[sea_orm(string_value = "uid")]
    Uid,
    /// A code, at most 50 characters.
    #[sea_orm(string_value = "code")]
    Code,
}
