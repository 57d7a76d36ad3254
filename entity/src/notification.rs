//! What a unit was told, in both languages as it was then.

use sea_orm::entity::prelude::*;

use crate::enums::{NotificationAudience, NotificationKind};

/// What a unit was told, in both languages as it was then.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    /// Identity, in order of time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it is about.
    pub kind: NotificationKind,
    /// Who at the unit it is for.
    pub audience: NotificationAudience,
    /// The unit.
    pub unit_id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// The obligation, where it is about one.
    pub obligation_id: Option<Uuid>,
    /// The report, where it is about one.
    pub report_id: Option<Uuid>,
    /// The reminder it brings.
    pub reminder_id: Option<Uuid>,
    /// Title in Vietnamese.
    pub title_vi: String,
    /// Title in English.
    pub title_en: String,
    /// Text in Vietnamese.
    pub text_vi: String,
    /// Text in English.
    pub text_en: String,
    /// Whether letters are still to be made of it.
    pub to_mail: bool,
    /// When.
    pub created_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
