//! What a unit is called and where it stands from one day to another.

use sea_orm::entity::prelude::*;

use crate::enums::{UnitKind, UnitLevel};
use crate::json::Document;

/// What a unit is called and where it stands from one day to another. The states of a unit follow one another
/// without gap from the first day it exists to the last.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_state")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The unit.
    pub unit_id: Uuid,
    /// First day.
    pub valid_from: TimeDate,
    /// Day on which it no longer holds (exclusive).
    pub valid_to: Option<TimeDate>,
    /// Official code; of one unit at any one moment.
    pub code: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Kind of body.
    pub kind: UnitKind,
    /// Level of government.
    pub level: UnitLevel,
    /// The unit it belongs to.
    pub parent_id: Option<Uuid>,
    /// Its names and code without marks, for searching.
    pub search: String,
    /// Its name as a key of Vietnamese order.
    pub name_key: Vec<u8>,
    /// The document that brought it about.
    #[sea_orm(column_type = "JsonBinary")]
    pub document: Option<Document>,
    /// Why.
    pub reason: Option<String>,
    /// The document that ended the unit with this state.
    #[sea_orm(column_type = "JsonBinary")]
    pub end_document: Option<Document>,
    /// Why it ended.
    pub end_reason: Option<String>,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::UnitId",
        to = "super::unit::Column::Id"
    )]
    Unit,
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
