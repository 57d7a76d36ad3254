//! A day that differs from its week: a public holiday, or a weekend day worked in exchange.

use sea_orm::entity::prelude::*;

/// A day that differs from its week: a public holiday, or a weekend day worked in exchange.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday")]
pub struct Model {
    /// The day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: TimeDate,
    /// What it is.
    pub name: String,
    /// Whether it is worked.
    pub is_working: bool,
    /// Raised by one at each change; the `ETag`.
    pub version: i64,
    /// When it was put on the list.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
