//! An old unit and one that took over from it.

use sea_orm::entity::prelude::*;

/// An old unit and one that took over from it; the same unit on both sides goes on under its own name.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "succession_link")]
pub struct Model {
    /// The succession.
    #[sea_orm(primary_key, auto_increment = false)]
    pub succession_id: Uuid,
    /// The old unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub old_unit_id: Uuid,
    /// The new unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub new_unit_id: Uuid,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `succession_id`.
    #[sea_orm(
        belongs_to = "super::succession::Entity",
        from = "Column::SuccessionId",
        to = "super::succession::Column::Id"
    )]
    Succession,
}

impl Related<super::succession::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Succession.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
