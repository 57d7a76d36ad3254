//! Where a figure of a measure goes in a DHIS2 system.

use sea_orm::entity::prelude::*;

use crate::enums::ExportPart;

/// Where a figure of a measure goes in a DHIS2 system.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export_mapping_measure")]
pub struct Model {
    /// The mapping.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mapping_id: Uuid,
    /// Place in the mapping, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The measure.
    pub measure_id: Uuid,
    /// Which of its figures.
    pub part: ExportPart,
    /// The data element.
    pub data_element: String,
    /// The category option combination; absent: the default one.
    pub category_option_combo: Option<String>,
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
    /// By `measure_id`.
    #[sea_orm(
        belongs_to = "super::measure::Entity",
        from = "Column::MeasureId",
        to = "super::measure::Column::Id"
    )]
    Measure,
}

impl Related<super::export_mapping::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ExportMapping.def()
    }
}

impl Related<super::measure::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Measure.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
