//! Which server does a task that one of several does at a time.

use sea_orm::entity::prelude::*;

/// Which server does a task that one of several does at a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lease")]
pub struct Model {
    /// The task.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The server that does it.
    pub holder: Uuid,
    /// When it loses the task unless it renews before.
    pub until: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
