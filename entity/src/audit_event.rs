//! One entry of the audit trail. Never changed, never deleted.

use sea_orm::entity::prelude::*;

use crate::enums::AuditAction;

/// One entry of the audit trail. The record is `body`; the columns beside it are for finding it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Place in the chain, from 1 without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// When, as in the body.
    pub at: TimeDateTimeWithTimeZone,
    /// What happened, as in the body.
    pub action: AuditAction,
    /// The account or client that did it, as in the body.
    pub actor_id: Option<Uuid>,
    /// Id of what it was done to, as in the body.
    pub subject_id: Option<String>,
    /// The whole entry as JSON, to the byte as it was hashed.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Hash of the entry before; 32 zeros for the first.
    pub previous_hash: Vec<u8>,
    /// SHA-256 of `previous_hash` and `body`.
    pub hash: Vec<u8>,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
