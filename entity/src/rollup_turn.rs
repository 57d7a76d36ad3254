//! Whose turn it is to bring the sums up to date.

use sea_orm::entity::prelude::*;

/// Whose turn it is to bring the sums up to date: its only row is written first by whoever does, so that of two at
/// once one begins anew.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rollup_turn")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// How many turns there were.
    pub taken: i64,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
