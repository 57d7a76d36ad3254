//! Vocabularies of webhooks.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether a webhook is called.
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
pub enum WebhookStatus {
    /// It is called.
    #[sea_orm(string_value = "active")]
    Active,
    /// An admin has disabled it.
    #[sea_orm(string_value = "disabled")]
    Disabled,
    /// It answered that it is gone (410), and is not called again until an admin enables it.
    #[sea_orm(string_value = "gone")]
    Gone,
}

/// What became of a delivery.
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
pub enum DeliveryStatus {
    /// It is to be sent, for the first time or again.
    #[sea_orm(string_value = "pending")]
    Pending,
    /// It was answered with a 2xx.
    #[sea_orm(string_value = "delivered")]
    Delivered,
    /// It was given up; it can be sent again by hand.
    #[sea_orm(string_value = "dead")]
    Dead,
}

/// Why an attempt at a delivery failed.
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
pub enum DeliveryFault {
    /// It was answered with something else than a 2xx; a redirect is not followed.
    #[sea_orm(string_value = "status")]
    Status,
    /// There was no answer in 15 seconds.
    #[sea_orm(string_value = "timeout")]
    Timeout,
    /// The name leads nowhere, or nobody takes a connection there, or the certificate is no good.
    #[sea_orm(string_value = "unreachable")]
    Unreachable,
    /// The address is a private one, where this service does not call.
    #[sea_orm(string_value = "address_refused")]
    AddressRefused,
    /// It was not sent, because the master key at hand does not open the secret that signs.
    #[sea_orm(string_value = "unsigned")]
    Unsigned,
}
