//! A notification as a letter to one account.

use sea_orm::entity::prelude::*;

use crate::enums::{Language, MailStatus};

/// A notification as a letter to one account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_delivery")]
pub struct Model {
    /// Identity; the letter's `Message-ID`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The notification.
    pub notification_id: Uuid,
    /// Whom it is for; unique with the notification.
    pub account_id: Uuid,
    /// Address it goes to.
    pub address: String,
    /// Language it is written in.
    pub language: Language,
    /// How far it has come.
    pub status: MailStatus,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is to be tried, at the earliest.
    pub next_at: TimeDateTimeWithTimeZone,
    /// The server that has it in hand.
    pub claimed_by: Option<Uuid>,
    /// When that server is taken for dead.
    pub claimed_until: Option<TimeDateTimeWithTimeZone>,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When its status last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `notification_id`.
    #[sea_orm(
        belongs_to = "super::notification::Entity",
        from = "Column::NotificationId",
        to = "super::notification::Column::Id"
    )]
    Notification,
    /// By `account_id`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::notification::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Notification.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
