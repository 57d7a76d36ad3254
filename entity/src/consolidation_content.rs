//! What was published as a consolidation, to the letter; never changed.

use sea_orm::entity::prelude::*;

/// What was published as a consolidation, to the letter; never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consolidation_content")]
pub struct Model {
    /// The consolidation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub consolidation_id: Uuid,
    /// Canonical JSON (RFC 8785).
    pub content: String,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `consolidation_id`.
    #[sea_orm(
        belongs_to = "super::consolidation::Entity",
        from = "Column::ConsolidationId",
        to = "super::consolidation::Column::Id"
    )]
    Consolidation,
}

impl Related<super::consolidation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Consolidation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
