//! By which mark the store of attached files knows that it belongs to this database.

use sea_orm::entity::prelude::*;

/// By which mark the store of attached files knows that it belongs to this database.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "installation")]
pub struct Model {
    /// What is marked; one row a thing.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The mark.
    pub mark: Uuid,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
