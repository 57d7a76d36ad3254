//! A unit that an entry of the audit trail concerns, so that its auditors find it.

use sea_orm::entity::prelude::*;

/// A unit that an entry of the audit trail concerns: where its actor or its subject held grants then.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event_unit")]
pub struct Model {
    /// The entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The unit; not a reference, since the trail outlives what it tells of.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: Uuid,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
