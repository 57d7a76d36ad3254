//! What happened to a period or one of its obligations: who, when, why.

use sea_orm::entity::prelude::*;

use crate::enums::PeriodAction;

/// What happened to a period or one of its obligations: who, when, why.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "period_event")]
pub struct Model {
    /// Identity, in order of time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// The obligation, where it is about one unit only.
    pub obligation_id: Option<Uuid>,
    /// What was done.
    pub action: PeriodAction,
    /// Who; absent where the service did it, such as opening a period on its day.
    pub account_id: Option<Uuid>,
    /// When.
    pub at: TimeDateTimeWithTimeZone,
    /// The day to which more time was given.
    pub due_on: Option<TimeDate>,
    /// Why.
    pub reason: Option<String>,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `period_id`.
    #[sea_orm(
        belongs_to = "super::period::Entity",
        from = "Column::PeriodId",
        to = "super::period::Column::Id"
    )]
    Period,
    /// By `obligation_id`.
    #[sea_orm(
        belongs_to = "super::obligation::Entity",
        from = "Column::ObligationId",
        to = "super::obligation::Column::Id"
    )]
    Obligation,
    /// By `account_id`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::period::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Period.def()
    }
}

impl Related<super::obligation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Obligation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
