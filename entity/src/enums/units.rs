//! Vocabularies of units.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Kind of body (loại đơn vị).
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
pub enum UnitKind {
    /// Province or centrally run city.
    #[sea_orm(string_value = "province")]
    Province,
    /// City under a province.
    #[sea_orm(string_value = "city")]
    City,
    /// Rural district or town.
    #[sea_orm(string_value = "district")]
    District,
    /// Ward (phường).
    #[sea_orm(string_value = "ward")]
    Ward,
    /// Commune (xã).
    #[sea_orm(string_value = "commune")]
    Commune,
    /// Township (thị trấn).
    #[sea_orm(string_value = "township")]
    Township,
    /// Specialised office of a district-level committee (phòng).
    #[sea_orm(string_value = "office")]
    Office,
    /// Department of a province (sở).
    #[sea_orm(string_value = "provincial_department")]
    ProvincialDepartment,
    /// Public service unit, such as a broadcasting station.
    #[sea_orm(string_value = "public_service_unit")]
    PublicServiceUnit,
    /// Fatherland Front, unions: may be asked, not ordered.
    #[sea_orm(string_value = "mass_organisation")]
    MassOrganisation,
    /// Steering committee drawn from several bodies.
    #[sea_orm(string_value = "inter_agency_body")]
    InterAgencyBody,
}

/// Level of government a unit works at.
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
pub enum UnitLevel {
    /// Province.
    #[sea_orm(string_value = "province")]
    Province,
    /// District or city under a province.
    #[sea_orm(string_value = "district")]
    District,
    /// Ward, commune or township.
    #[sea_orm(string_value = "commune")]
    Commune,
}

/// How units take over from others.
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
pub enum SuccessionKind {
    /// One unit takes over from several (sáp nhập).
    #[sea_orm(string_value = "merger")]
    Merger,
    /// Several units take over from one (chia tách).
    #[sea_orm(string_value = "split")]
    Split,
    /// One unit takes over from one, as when a body is founded anew (thay thế).
    #[sea_orm(string_value = "replacement")]
    Replacement,
}
