//! Every unit with each of its ancestors and itself: what makes a subtree one indexed read.

use sea_orm::entity::prelude::*;

/// Every unit with each of its ancestors and itself: what makes a subtree one indexed read.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_ancestor")]
pub struct Model {
    /// The unit above, or itself.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ancestor_id: Uuid,
    /// The unit below, or itself.
    #[sea_orm(primary_key, auto_increment = false)]
    pub descendant_id: Uuid,
    /// Steps between the two; 0 for itself.
    pub depth: i32,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `ancestor_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::AncestorId",
        to = "super::unit::Column::Id"
    )]
    Ancestor,
    /// By `descendant_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::DescendantId",
        to = "super::unit::Column::Id"
    )]
    Descendant,
}

impl ActiveModelBehavior for ActiveModel {}
