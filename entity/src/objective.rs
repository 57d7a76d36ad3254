//! Numbered within a framework (mục tiêu).

use sea_orm::entity::prelude::*;

use crate::enums::Confidence;
use crate::json::Lines;

/// Numbered within a framework (mục tiêu).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objective")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The framework.
    pub framework_id: Uuid,
    /// Number, such as `7`.
    pub number: String,
    /// Order.
    pub position: i32,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// How far the title can be relied on.
    pub confidence: Confidence,
    /// Where the title was found.
    #[sea_orm(column_type = "JsonBinary")]
    pub sources: Lines,
    /// Order of the version that brought it, from 1.
    pub since: i32,
    /// Its names and code without marks, for searching.
    pub search: String,
    /// Its name as a key of Vietnamese order.
    pub name_key: Vec<u8>,
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
