//! Sending one delivery: claimed, signed, sent, and settled by what came of it. Each goes out at least once: a server
//! that dies after sending has not said so, and another sends it again under the same id.

use entity::enums::{AuditAction, DeliveryFault, DeliveryStatus, WebhookStatus};
use entity::{service_client, webhook_delivery, webhook_endpoint};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Set,
};
use time::{Duration, OffsetDateTime};
use tokio::time::Instant;
use uuid::Uuid;

use super::make::stands;
use super::retry::wait_after;
use super::sender::{Letter, Outcome, Sender};
use super::{service, signature, told};
use crate::app::AppState;
use crate::audit::{By, record};
use crate::auth::principal::Caller;
use crate::http::problem::Problem;

/// How long a server has for one delivery; more than a call may take.
const CLAIM: Duration = Duration::minutes(1);

/// Deliveries of one webhook sent one after the other before others get their turn.
const IN_A_ROW: usize = 20;

/// After how long no further delivery of one webhook begins before others get their turn: it answers, but slowly.
const IN_A_TURN: std::time::Duration = std::time::Duration::from_secs(15);

/// The answer by which a webhook says that it is no more.
const GONE: u16 = 410;

/// Deliveries whose time has come and that nobody has in hand.
pub fn due(now: OffsetDateTime) -> Condition {
    use webhook_delivery::Column::{ClaimedUntil, NextAt, Status};
    Condition::all()
        .add(Status.eq(DeliveryStatus::Pending))
        .add(NextAt.lte(now))
        .add(ClaimedUntil.is_null().or(ClaimedUntil.lte(now)))
}

/// Sends what is due of one webhook, until one fails or it has had its turn; returns how many were delivered.
pub async fn send_some(state: &AppState, sender: &Sender, id: Uuid) -> Result<usize, Problem> {
    let begun = Instant::now();
    let mut delivered = 0;
    for _ in 0..IN_A_ROW {
        let found = webhook_endpoint::Entity::find_by_id(id)
            .filter(webhook_endpoint::Column::Status.eq(WebhookStatus::Active))
            .find_also_related(service_client::Entity)
            .one(state.db.reader())
            .await?;
        let Some((endpoint, Some(client))) = found else {
            break;
        };
        if !stands(&client, state.clock.now()) {
            break;
        }
        let Some(delivery) = claim_next(state, id).await? else {
            break;
        };
        let outcome = match letter(state, &endpoint, &delivery) {
            Ok(letter) => sender.post(letter).await,
            // Logged where it failed.
            Err(_) => Outcome::Failed(DeliveryFault::Unsigned),
        };
        let is_delivered = settle(state, &delivery, outcome).await?;
        if outcome == Outcome::Answered(GONE) {
            retire(state, id, &client).await?;
        }
        // What fails once is likely to fail again, and others wait.
        if !is_delivered {
            break;
        }
        delivered += 1;
        if begun.elapsed() > IN_A_TURN {
            break;
        }
    }
    Ok(delivered)
}

/// Takes the next delivery in hand, unless others have them all.
async fn claim_next(
    state: &AppState,
    endpoint_id: Uuid,
) -> Result<Option<webhook_delivery::Model>, Problem> {
    use webhook_delivery::Column;
    loop {
        let now = state.clock.now();
        let next = webhook_delivery::Entity::find()
            .filter(Column::EndpointId.eq(endpoint_id))
            .filter(due(now))
            .order_by_asc(Column::NextAt)
            .order_by_asc(Column::Id)
            .one(state.db.reader())
            .await?;
        let Some(next) = next else {
            return Ok(None);
        };
        let tx = state.db.begin_aside().await?;
        let claimed = webhook_delivery::Entity::update_many()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
            .col_expr(Column::ClaimedBy, Expr::value(state.replica))
            .col_expr(Column::ClaimedUntil, Expr::value(now + CLAIM))
            .filter(Column::Id.eq(next.id))
            .filter(due(now))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        if claimed.rows_affected == 1 {
            return Ok(Some(webhook_delivery::Model {
                tries: next.tries + 1,
                ..next
            }));
        }
    }
}

fn letter(
    state: &AppState,
    endpoint: &webhook_endpoint::Model,
    delivery: &webhook_delivery::Model,
) -> Result<Letter, Problem> {
    let now = state.clock.now();
    let (id, timestamp) = (delivery.id.to_string(), now.unix_timestamp());
    let secrets = service::secrets(state, endpoint, now)?;
    let secrets = secrets.iter().map(Vec::as_slice);
    Ok(Letter {
        url: endpoint.url.clone(),
        signature: signature::header(secrets, &id, timestamp, &delivery.body),
        id,
        timestamp,
        body: delivery.body.clone(),
    })
}

/// Writes down what came of a delivery in hand; answers whether it was delivered.
async fn settle(
    state: &AppState,
    delivery: &webhook_delivery::Model,
    outcome: Outcome,
) -> Result<bool, Problem> {
    use webhook_delivery::Column;
    let now = state.clock.now();
    let (answered, fault) = match outcome {
        Outcome::Answered(status @ 200..=299) => (Some(status), None),
        Outcome::Answered(status) => (Some(status), Some(DeliveryFault::Status)),
        Outcome::Failed(fault) => (None, Some(fault)),
    };
    let tries = u32::try_from(delivery.tries).unwrap_or(u32::MAX);
    let again = wait_after(tries, chance()).filter(|_| answered != Some(GONE));
    let (to, next_at) = match (fault, again) {
        (None, _) => (DeliveryStatus::Delivered, now),
        (Some(_), Some(wait)) => (DeliveryStatus::Pending, now + wait),
        (Some(_), None) => (DeliveryStatus::Dead, now),
    };
    let mut settled = webhook_delivery::Entity::update_many()
        .col_expr(Column::Status, Expr::value(to))
        .col_expr(Column::LastStatus, Expr::value(answered.map(i32::from)))
        .col_expr(Column::LastFault, Expr::value(fault))
        .col_expr(Column::NextAt, Expr::value(next_at))
        .col_expr(Column::ClaimedBy, Expr::value(None::<Uuid>))
        .col_expr(Column::ClaimedUntil, Expr::value(None::<OffsetDateTime>))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(delivery.id));
    if fault.is_some() {
        // Who has lost the claim does not say what becomes of it; that it arrived is true whoever says it.
        settled = settled
            .filter(Column::ClaimedBy.eq(state.replica))
            .filter(Column::Tries.eq(delivery.tries));
    }
    let tx = state.db.begin_aside().await?;
    settled.exec(&tx).await?;
    tx.commit().await?;
    if let Some(fault) = fault {
        tracing::info!(delivery = %delivery.id, ?fault, ?answered, "a webhook did not take a delivery");
    }
    Ok(fault.is_none())
}

/// Takes a webhook out of service that says it is gone.
async fn retire(state: &AppState, id: Uuid, client: &service_client::Model) -> Result<(), Problem> {
    let now = state.clock.now();
    let tx = state.db.begin_aside().await?;
    let endpoint = webhook_endpoint::Entity::find_by_id(id)
        .filter(webhook_endpoint::Column::Status.eq(WebhookStatus::Active))
        .lock_exclusive()
        .one(&tx)
        .await?;
    let Some(endpoint) = endpoint else {
        return Ok(());
    };
    let mut gone = service::touch(endpoint, now);
    gone.status = Set(WebhookStatus::Gone);
    let gone = gone.update(&tx).await?;
    let event = told::about(AuditAction::WebhookDisabled, &gone, client.unit_id).because("gone");
    // It was the system that said so.
    let by = By::caller(&Caller::client(client), std::sync::Arc::default());
    record(&tx, now, &by, event).await?;
    tx.commit().await?;
    Ok(())
}

/// A number that nobody foresees: the end of a new id.
fn chance() -> u8 {
    let [.., last] = Uuid::now_v7().into_bytes();
    last
}
