//! Which definition of a measure a framework version uses.

use sea_orm::entity::prelude::*;

/// Which definition of a measure a framework version uses.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "version_measure")]
pub struct Model {
    /// The version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub framework_version_id: Uuid,
    /// The measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure_id: Uuid,
    /// The definition.
    pub definition_id: Uuid,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `framework_version_id`.
    #[sea_orm(
        belongs_to = "super::framework_version::Entity",
        from = "Column::FrameworkVersionId",
        to = "super::framework_version::Column::Id"
    )]
    FrameworkVersion,
    /// By `measure_id`.
    #[sea_orm(
        belongs_to = "super::measure::Entity",
        from = "Column::MeasureId",
        to = "super::measure::Column::Id"
    )]
    Measure,
    /// By `definition_id`.
    #[sea_orm(
        belongs_to = "super::measure_definition::Entity",
        from = "Column::DefinitionId",
        to = "super::measure_definition::Column::Id"
    )]
    MeasureDefinition,
}

impl Related<super::framework_version::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::FrameworkVersion.def()
    }
}

impl Related<super::measure::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Measure.def()
    }
}

impl Related<super::measure_definition::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::MeasureDefinition.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
