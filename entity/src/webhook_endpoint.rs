//! Where another system wants to be called when something happens.

use sea_orm::entity::prelude::*;

use crate::enums::WebhookStatus;
use crate::json::ChangeKinds;

/// Where another system wants to be called when something happens.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_endpoint")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The system: what it may read is told to it.
    pub service_client_id: Uuid,
    /// Where it is called.
    pub url: String,
    /// What it is for.
    pub description: Option<String>,
    /// Kinds it wants to be told of; none: all.
    #[sea_orm(column_type = "JsonBinary")]
    pub kinds: ChangeKinds,
    /// Whether it is called.
    pub status: WebhookStatus,
    /// The signing secret, sealed under the master key for this id.
    pub secret_sealed: Vec<u8>,
    /// The secret before this one, sealed alike, while it still signs.
    pub previous_sealed: Option<Vec<u8>>,
    /// Until when the secret before this one signs as well.
    pub previous_until: Option<TimeDateTimeWithTimeZone>,
    /// The place in the feed up to which its deliveries are made.
    pub position: i64,
    /// Raised at each change, for `If-Match`.
    pub version: i64,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `service_client_id`.
    #[sea_orm(
        belongs_to = "super::service_client::Entity",
        from = "Column::ServiceClientId",
        to = "super::service_client::Column::Id"
    )]
    ServiceClient,
}

impl Related<super::service_client::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ServiceClient.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
