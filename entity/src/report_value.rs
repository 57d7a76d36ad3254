//! One measure in one report revision (số liệu). Figures are ten-thousandths.

use sea_orm::entity::prelude::*;

/// One measure in one report revision (số liệu). Figures are ten-thousandths.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_value")]
pub struct Model {
    /// The revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision_id: Uuid,
    /// The measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure_id: Uuid,
    /// The definition it was reported under.
    pub definition_id: Uuid,
    /// Numerator.
    pub numerator: Option<i64>,
    /// Denominator.
    pub denominator: Option<i64>,
    /// Single amount.
    pub amount: Option<i64>,
    /// Yes or no.
    pub answer: Option<bool>,
    /// Women among the persons counted.
    pub women: Option<i64>,
    /// Men among the persons counted.
    pub men: Option<i64>,
    /// Why there is no figure.
    pub no_data_reason: Option<String>,
    /// Remark.
    pub note: Option<String>,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `revision_id`.
    #[sea_orm(
        belongs_to = "super::report_revision::Entity",
        from = "Column::RevisionId",
        to = "super::report_revision::Column::Id"
    )]
    ReportRevision,
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

impl Related<super::report_revision::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ReportRevision.def()
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
