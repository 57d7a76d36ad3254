//! A body that issues, leads, carries out or receives (đơn vị).

use sea_orm::entity::prelude::*;

use crate::enums::{UnitKind, UnitLevel};

/// A body that issues, leads, carries out or receives (đơn vị).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    /// Identity, never reused.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Official code; unique at any one moment, reused over time.
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
    /// First day it exists.
    pub active_from: TimeDate,
    /// Day it stops existing (exclusive).
    pub active_to: Option<TimeDate>,
    /// Whether an approver must sign its reports.
    pub requires_sign_off: bool,
    /// Raised by one at each change; the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `parent_id`.
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentId", to = "Column::Id")]
    ParentUnit,
}

impl ActiveModelBehavior for ActiveModel {}
