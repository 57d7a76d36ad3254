//! A unit was urged to report (đôn đốc), once for a reason and a day.

use sea_orm::entity::prelude::*;

use crate::enums::ReminderReason;

/// A unit was urged to report (đôn đốc), once for a reason and a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    /// Identity, in order of time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// What is owed.
    pub obligation_id: Uuid,
    /// Why.
    pub reason: ReminderReason,
    /// The day in `Asia/Ho_Chi_Minh`; unique with obligation and reason.
    pub day: TimeDate,
    /// Who urged by hand; absent: the service did.
    pub account_id: Option<Uuid>,
    /// What they wrote.
    pub message: Option<String>,
    /// When.
    pub created_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `obligation_id`.
    #[sea_orm(
        belongs_to = "super::obligation::Entity",
        from = "Column::ObligationId",
        to = "super::obligation::Column::Id"
    )]
    Obligation,
}

impl Related<super::obligation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Obligation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
