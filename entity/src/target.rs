//! A figure a framework version sets for a measure.

use sea_orm::entity::prelude::*;

use crate::enums::{Confidence, TargetOp, TargetSpan};
use crate::json::Lines;

/// A figure a framework version sets for a measure.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "target")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The version.
    pub framework_version_id: Uuid,
    /// The measure.
    pub measure_id: Uuid,
    /// Order within the measure.
    pub position: i32,
    /// How a value compares.
    pub op: TargetOp,
    /// Lower bound in ten-thousandths.
    pub low: Option<i64>,
    /// Upper bound in ten-thousandths.
    pub high: Option<i64>,
    /// When it holds.
    pub span: TargetSpan,
    /// First year, or the year.
    pub year_from: Option<i32>,
    /// Last year of a term.
    pub year_to: Option<i32>,
    /// The text says "about".
    pub approximate: bool,
    /// How far it can be relied on.
    pub confidence: Confidence,
    /// Where it was found.
    #[sea_orm(column_type = "JsonBinary")]
    pub sources: Lines,
    /// Remark.
    pub note: Option<String>,
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

impl ActiveModelBehavior for ActiveModel {}
