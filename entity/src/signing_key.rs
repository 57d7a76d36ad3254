//! A key that signs access tokens; its private half is sealed.

use sea_orm::entity::prelude::*;

/// A key that signs access tokens; its private half is sealed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    /// Key id: the RFC 7638 thumbprint, base64url.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kid: String,
    /// Unique, from 1: of two keys made at once only one gets the next number.
    pub number: i64,
    /// The public half (RFC 8037): 32 bytes, base64url.
    pub x: String,
    /// The private half, PKCS #8, sealed with AES-256-GCM under the master key for this `kid`: nonce,
    /// ciphertext, tag.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// From when on it signs, until another does.
    pub signs_from: TimeDateTimeWithTimeZone,
    /// When it was given up: since then it neither signs nor verifies.
    pub retired_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
