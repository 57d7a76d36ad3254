//! What a unit is called in a DHIS2 system.

use sea_orm::entity::prelude::*;

/// What a unit is called in a DHIS2 system.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export_mapping_unit")]
pub struct Model {
    /// The mapping.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mapping_id: Uuid,
    /// Place in the mapping, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The unit.
    pub unit_id: Uuid,
    /// The organisation unit.
    pub org_unit: String,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `mapping_id`.
    #[sea_orm(
        belongs_to = "super::export_mapping::Entity",
        from = "Column::MappingId",
        to = "super::export_mapping::Column::Id"
    )]
    ExportMapping,
    /// By `unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::UnitId",
        to = "super::unit::Column::Id"
    )]
    Unit,
}

impl Related<super::export_mapping::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ExportMapping.def()
    }
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
