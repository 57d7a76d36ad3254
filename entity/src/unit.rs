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
    /// Electronic identifier by Decision 20/2020/QĐ-TTg.
    pub identifier: Option<String>,
    /// Electronic identifier by QCVN 102:2016/BTTTT.
    pub identifier_2016: Option<String>,
    /// Whether an approver must sign its reports.
    pub requires_sign_off: bool,
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
pub enum Relation {
    /// By `parent_id`.
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentId", to = "Column::Id")]
    ParentUnit,
}

impl ActiveModelBehavior for ActiveModel {}
