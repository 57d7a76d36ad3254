//! Units that take over from others on a day (sáp nhập, chia tách).

use sea_orm::entity::prelude::*;

use crate::enums::SuccessionKind;
use crate::json::Document;

/// Units that take over from others on a day (sáp nhập, chia tách).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "succession")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What happened.
    pub kind: SuccessionKind,
    /// First day of the new units, on which the old ones no longer exist.
    pub effective_on: TimeDate,
    /// The document that brought it about.
    #[sea_orm(column_type = "JsonBinary")]
    pub document: Option<Document>,
    /// Why.
    pub reason: Option<String>,
    /// When it was recorded.
    pub created_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
