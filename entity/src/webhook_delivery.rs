//! An entry of the feed on its way to one webhook.

use sea_orm::entity::prelude::*;

use crate::enums::{ChangeKind, DeliveryFault, DeliveryStatus};

/// An entry of the feed on its way to one webhook.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub struct Model {
    /// Identity; the `webhook-id` of every attempt.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where it goes.
    pub endpoint_id: Uuid,
    /// Place of the entry in the feed, unique with the endpoint; none: a trial.
    pub place: Option<i64>,
    /// What the entry tells of; none: a trial.
    pub kind: Option<ChangeKind>,
    /// What is sent, to the letter: the signature is over it.
    pub body: String,
    /// What became of it.
    pub status: DeliveryStatus,
    /// How often it was sent.
    pub attempts: i32,
    /// How often since it was last made due by hand: the delays grow by it.
    pub tries: i32,
    /// HTTP status of the last answer.
    pub last_status: Option<i32>,
    /// Why the last attempt failed.
    pub last_fault: Option<DeliveryFault>,
    /// When it is to be sent, at the earliest.
    pub next_at: TimeDateTimeWithTimeZone,
    /// The server that has it in hand.
    pub claimed_by: Option<Uuid>,
    /// When that server is taken for dead.
    pub claimed_until: Option<TimeDateTimeWithTimeZone>,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it was last sent, or made due by hand.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `endpoint_id`.
    #[sea_orm(
        belongs_to = "super::webhook_endpoint::Entity",
        from = "Column::EndpointId",
        to = "super::webhook_endpoint::Column::Id"
    )]
    Endpoint,
}

impl Related<super::webhook_endpoint::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Endpoint.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
