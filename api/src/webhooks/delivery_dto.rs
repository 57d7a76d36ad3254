//! Shapes of deliveries.

use entity::enums::{ChangeKind, DeliveryFault, DeliveryStatus};
use entity::webhook_delivery;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::words::Told;

/// A message to a webhook and what became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71",
    "webhook_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d70",
    "kind": "report_accepted",
    "body": "{\"type\":\"report_accepted\",\"timestamp\":\"2018-06-18T02:11:09.204518Z\",\"data\":{}}",
    "status": "pending",
    "attempts": 2,
    "last_status": 503,
    "last_fault": "status",
    "next_at": "2018-06-18T02:11:47Z",
    "created_at": "2018-06-18T02:11:10Z",
    "updated_at": "2018-06-18T02:11:16Z"
}))]
pub struct WebhookDelivery {
    /// Identity: the `webhook-id` of every attempt.
    pub id: Uuid,
    /// Where it goes.
    pub webhook_id: Uuid,
    /// What it tells of; `null`: it is a trial.
    pub kind: Option<ChangeKind>,
    /// What is sent, to the letter.
    #[schema(value_type = Told<10000>)]
    pub body: String,
    /// What became of it.
    pub status: DeliveryStatus,
    /// How often it was sent.
    #[schema(minimum = 0)]
    pub attempts: i32,
    /// HTTP status of the last answer; `null`: there was none.
    #[schema(minimum = 100, maximum = 999)]
    pub last_status: Option<i32>,
    /// Why the last attempt failed; `null`: it did not, or there was none.
    pub last_fault: Option<DeliveryFault>,
    /// When it is sent next, at the earliest; `null`: it is not.
    #[serde(with = "time::serde::rfc3339::option")]
    pub next_at: Option<OffsetDateTime>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it was last settled, or made due by hand.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

impl From<webhook_delivery::Model> for WebhookDelivery {
    fn from(row: webhook_delivery::Model) -> Self {
        let webhook_delivery::Model {
            id,
            endpoint_id,
            place: _,
            kind,
            body,
            status,
            attempts,
            tries: _,
            last_status,
            last_fault,
            next_at,
            claimed_by: _,
            claimed_until: _,
            created_at,
            updated_at,
        } = row;
        Self {
            id,
            webhook_id: endpoint_id,
            kind,
            body,
            status,
            attempts,
            last_status,
            last_fault,
            next_at: (status == DeliveryStatus::Pending).then_some(next_at),
            created_at,
            updated_at,
        }
    }
}

/// Which deliveries to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WebhookDeliveryFilter {
    /// Only those that have come so far.
    pub status: Option<DeliveryStatus>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// How many dead deliveries are sent again.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"resent": 3}))]
pub struct ResentDeliveries {
    /// Deliveries that are due now.
    #[schema(minimum = 0)]
    pub resent: u64,
}
