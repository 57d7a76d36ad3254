//! The list of holidays as a whole: its only row is locked by whoever changes it or works out days by it.

use sea_orm::entity::prelude::*;

/// The list of holidays as a whole: its only row is locked by whoever changes it or works out days by it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday_list")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// How often it has changed.
    pub changes: i64,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
