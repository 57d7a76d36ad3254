//! The end of the audit chain: its only row, which every new entry locks.

use sea_orm::entity::prelude::*;

/// The end of the audit chain: its only row, which every new entry locks.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Place of the last entry; 0 before the first.
    pub seq: i64,
    /// Hash of the last entry; 32 zeros before the first.
    pub hash: Vec<u8>,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
