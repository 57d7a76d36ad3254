//! The end of the change feed: its only row, which whoever gives places locks.

use sea_orm::entity::prelude::*;

/// The end of the change feed: its only row, which whoever gives places locks.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change_head")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// In which life of the database places are given: another after a backup was put back and the feed renewed. A
    /// cursor of another epoch leads nowhere.
    pub epoch: Uuid,
    /// The last place given; 0 before the first.
    pub seq: i64,
    /// The last place whose entry is gone; 0 while all are there.
    pub forgotten: i64,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
