//! A dated text of a framework; what it defines never changes.

use sea_orm::entity::prelude::*;

use crate::json::Document;

/// A dated text of a framework; what it defines never changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "framework_version")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The framework.
    pub framework_id: Uuid,
    /// Order, from 1.
    pub seq: i32,
    /// Short name, unique in the framework.
    pub label: String,
    /// First day in force.
    pub valid_from: TimeDate,
    /// Last day in force.
    pub valid_to: Option<TimeDate>,
    /// The document that made it.
    #[sea_orm(column_type = "JsonBinary")]
    pub document: Document,
    /// Remark.
    pub note: Option<String>,
    /// When it was loaded.
    pub created_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `framework_id`.
    #[sea_orm(
        belongs_to = "super::framework::Entity",
        from = "Column::FrameworkId",
        to = "super::framework::Column::Id"
    )]
    Framework,
}

impl Related<super::framework::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Framework.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
