//! A machine account of another system (hệ thống kết nối).

use sea_orm::entity::prelude::*;

use crate::enums::AccountStatus;
use crate::json::{Networks, Scopes};

/// A machine account of another system (hệ thống kết nối).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_client")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// OAuth client id, unique.
    pub client_id: String,
    /// Name shown.
    pub name: String,
    /// The subtree it may read.
    pub unit_id: Uuid,
    /// What it may read.
    #[sea_orm(column_type = "JsonBinary")]
    pub scopes: Scopes,
    /// SHA-256 of the 256-bit secret.
    pub secret_hash: Vec<u8>,
    /// SHA-256 of the secret before this one, while that still works.
    pub previous_secret_hash: Option<Vec<u8>>,
    /// Until when the secret before this one works.
    pub previous_secret_until: Option<TimeDateTimeWithTimeZone>,
    /// Raised whenever the tokens given out so far are cut off; the `gen` of access tokens.
    pub token_generation: i64,
    /// From when on it cannot be used; absent: for ever.
    pub expires_at: Option<TimeDateTimeWithTimeZone>,
    /// Where it may call from; empty: from anywhere.
    #[sea_orm(column_type = "JsonBinary")]
    pub allowed_addresses: Networks,
    /// When a token was last given out, to the minute; does not raise the version.
    pub last_used_at: Option<TimeDateTimeWithTimeZone>,
    /// Whether it may be used.
    pub status: AccountStatus,
    /// Raised by one at each change; the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::UnitId",
        to = "super::unit::Column::Id"
    )]
    Unit,
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
