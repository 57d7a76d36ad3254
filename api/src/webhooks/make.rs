//! Making deliveries of the entries of the feed.

use std::sync::Arc;

use entity::enums::{DeliveryStatus, WebhookStatus};
use entity::{service_client, webhook_delivery, webhook_endpoint};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::message;
use crate::app::AppState;
use crate::auth::client_standing::Limits;
use crate::auth::policy::ReadChanges;
use crate::auth::principal::{Allow, Caller};
use crate::changes::order;
use crate::changes::version::head;
use crate::db::Tx;
use crate::feed::cursor::{After, Place};
use crate::feed::dto::Change;
use crate::feed::read::stretch;
use crate::http::problem::Problem;
use crate::rows::insert_all;

/// Entries told of in one transaction.
const AT_ONCE: usize = 200;

/// Transactions for one webhook before others get their turn.
const IN_A_TURN: usize = 5;

/// Makes deliveries of entries that an active webhook is to be told of and has not been; returns how many. One that
/// is far behind goes on in the next turn, and one that fails holds up no other.
pub async fn make(state: &AppState) -> Result<usize, Problem> {
    let now = state.clock.now();
    // Also where nobody is told and nobody reads the feed: every pull of aggregates counts what waits for a place.
    let end = order::give_places(state).await?;
    let mut active = webhook_endpoint::Entity::find()
        .filter(webhook_endpoint::Column::Status.eq(WebhookStatus::Active))
        .order_by_asc(webhook_endpoint::Column::Id)
        .find_also_related(service_client::Entity)
        .all(state.db.reader())
        .await?;
    active.retain(|(_, client)| {
        let client = client.as_ref();
        client.is_some_and(|client| stands(client, now))
    });
    if active.is_empty() {
        return Ok(0);
    }
    let mut made = 0;
    for (endpoint, _) in active {
        if endpoint.position >= end {
            continue;
        }
        for _ in 0..IN_A_TURN {
            match make_some(state, endpoint.id).await {
                Ok((some, more)) => {
                    made += some;
                    if !more {
                        break;
                    }
                }
                Err(error) => {
                    tracing::warn!(webhook = %endpoint.id, %error, "deliveries could not be made");
                    break;
                }
            }
        }
    }
    Ok(made)
}

/// Moves one webhook on in the feed; returns how many deliveries that makes, and whether there is more.
async fn make_some(state: &AppState, id: Uuid) -> Result<(usize, bool), Problem> {
    let tx = state.db.begin_aside().await?;
    // Of several servers that do this at once one waits here, and finds it done.
    let endpoint = webhook_endpoint::Entity::find_by_id(id)
        .filter(webhook_endpoint::Column::Status.eq(WebhookStatus::Active))
        .lock_exclusive()
        .one(&tx)
        .await?;
    let Some(endpoint) = endpoint else {
        return Ok((0, false));
    };
    let now = state.clock.now();
    // What a system is told of while it may not read waits in the feed.
    let Some(allow) = reader(&tx, endpoint.service_client_id, now).await? else {
        return Ok((0, false));
    };
    let bounds = head(&tx).await?;
    let from = Place {
        epoch: bounds.epoch,
        seq: endpoint.position.max(bounds.forgotten),
    };
    let read = stretch(&tx, &allow, from, AT_ONCE, &endpoint.kinds.0).await?;
    let (more, upto) = (read.has_more(), read.upto.seq);
    let rows = read
        .items
        .iter()
        .map(|entry| row(id, entry, now))
        .collect::<Result<Vec<_>, Problem>>()?;
    let made = rows.len();
    insert_all(&tx, rows).await?;
    let mut moved: webhook_endpoint::ActiveModel = endpoint.into();
    moved.position = Set(upto);
    moved.update(&tx).await?;
    tx.commit().await?;
    Ok((made, more))
}

/// The right of a system to read the feed; `None`: it has none now.
async fn reader(
    tx: &Tx,
    client_id: Uuid,
    now: OffsetDateTime,
) -> Result<Option<Allow<ReadChanges>>, Problem> {
    let client = service_client::Entity::find_by_id(client_id)
        .one(tx)
        .await?;
    Ok(client
        .filter(|client| stands(client, now))
        .and_then(|client| Allow::of(Arc::new(Caller::client(&client))).ok()))
}

/// Whether a system is to be called at all; from where it may call does not count.
pub fn stands(client: &service_client::Model, now: OffsetDateTime) -> bool {
    let limits = Limits {
        allowed_addresses: Vec::new(),
        ..Limits::of(client)
    };
    limits.admit(now, None).is_ok()
}

fn row(
    endpoint_id: Uuid,
    entry: &Change,
    now: OffsetDateTime,
) -> Result<webhook_delivery::ActiveModel, Problem> {
    let place = match After::read(Some(&entry.cursor))? {
        After::Place(place) => Some(place.seq),
        After::Nothing | After::Now => None,
    };
    Ok(webhook_delivery::ActiveModel {
        place: Set(place),
        kind: Set(Some(entry.kind)),
        ..fresh(endpoint_id, message::of_entry(entry)?, now)
    })
}

/// A delivery that is due at once.
pub fn fresh(
    endpoint_id: Uuid,
    body: String,
    now: OffsetDateTime,
) -> webhook_delivery::ActiveModel {
    webhook_delivery::ActiveModel {
        id: Set(Uuid::now_v7()),
        endpoint_id: Set(endpoint_id),
        place: Set(None),
        kind: Set(None),
        body: Set(body),
        status: Set(DeliveryStatus::Pending),
        attempts: Set(0),
        tries: Set(0),
        last_status: Set(None),
        last_fault: Set(None),
        next_at: Set(now),
        claimed_by: Set(None),
        claimed_until: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    }
}
