//! A set of objectives: a strategy, or a plan's own targets (bộ chỉ tiêu).

use sea_orm::entity::prelude::*;

use crate::enums::FrameworkKind;

/// A set of objectives: a strategy, or a plan's own targets (bộ chỉ tiêu).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "framework")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Code, unique; a plan's own framework has none.
    pub code: Option<String>,
    /// Where it comes from.
    pub kind: FrameworkKind,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// First day of its span.
    pub starts_on: TimeDate,
    /// Last day of its span.
    pub ends_on: TimeDate,
    /// Its names and code without marks, for searching.
    pub search: String,
    /// Its name as a key of Vietnamese order.
    pub name_key: Vec<u8>,
    /// Raised by one at each change; the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
