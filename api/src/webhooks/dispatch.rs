//! Who sends what when: each webhook by itself and in turn, so that those that are slow hold up no other.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entity::enums::WebhookStatus;
use entity::{service_client, webhook_delivery, webhook_endpoint};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use tokio::task::{Id, JoinSet};
use uuid::Uuid;

use super::delivery::{due, send_some};
use super::make;
use super::sender::Sender;
use crate::app::AppState;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// Webhooks called at the same time at most.
const AT_ONCE: usize = 32;

/// Sends what is due. Dropped, it stops in the middle; what it had in hand is sent again once its claims end.
#[derive(Debug)]
pub struct Dispatcher {
    state: AppState,
    /// Made when there is something to send: reading the certificate authorities takes a while.
    sender: Option<Arc<Sender>>,
    sending: JoinSet<Result<usize, Problem>>,
    /// Which webhook each task is about.
    about: HashMap<Id, Uuid>,
    /// In which turn each webhook that waits was last called, so that those that fail over and over come after
    /// those that wait for the first time.
    called: HashMap<Uuid, u64>,
    turns: u64,
}

impl Dispatcher {
    /// One that has nothing to do yet.
    pub fn new(state: AppState) -> Self {
        Self {
            state,
            sender: None,
            sending: JoinSet::new(),
            about: HashMap::new(),
            called: HashMap::new(),
            turns: 0,
        }
    }

    /// Makes deliveries of what has happened, and begins to send what is due of webhooks that are not being called.
    /// It does not wait for the calls.
    pub async fn turn(&mut self) -> Result<(), Problem> {
        while let Some(ended) = self.sending.try_join_next_with_id() {
            self.ended(ended);
        }
        if let Err(error) = make::make(&self.state).await {
            // What was made before can be sent all the same.
            tracing::warn!(%error, "deliveries could not be made");
        }
        let busy: BTreeSet<Uuid> = self.about.values().copied().collect();
        let free = AT_ONCE.saturating_sub(busy.len());
        let mut waiting = self.waiting().await?;
        self.called
            .retain(|id, _| waiting.contains(id) || busy.contains(id));
        waiting.retain(|id| !busy.contains(id));
        waiting.sort_by_key(|id| self.called.get(id).copied().unwrap_or_default());
        self.turns += 1;
        for id in waiting.into_iter().take(free) {
            let (state, sender) = (self.state.clone(), self.sender()?);
            let task = self
                .sending
                .spawn(async move { send_some(&state, &sender, id).await });
            self.about.insert(task.id(), id);
            self.called.insert(id, self.turns);
        }
        Ok(())
    }

    /// Waits for the calls under way.
    pub async fn settled(&mut self) {
        while let Some(ended) = self.sending.join_next_with_id().await {
            self.ended(ended);
        }
    }

    fn ended(&mut self, ended: Result<(Id, Result<usize, Problem>), tokio::task::JoinError>) {
        let (task, failed) = match ended {
            Ok((task, outcome)) => (task, outcome.err().map(|error| error.to_string())),
            Err(error) => (error.id(), Some(error.to_string())),
        };
        let webhook = self.about.remove(&task);
        if let Some(error) = failed {
            tracing::warn!(?webhook, error, "deliveries could not be sent");
        }
    }

    /// The active webhooks of systems that may be called of which something is due, the longest due first.
    async fn waiting(&self) -> Result<Vec<Uuid>, Problem> {
        use webhook_delivery::Column::{EndpointId, NextAt};
        let now = self.state.clock.now();
        let due = webhook_delivery::Entity::find()
            .select_only()
            .filter(
                Expr::col((webhook_delivery::Entity, EndpointId))
                    .equals((webhook_endpoint::Entity, webhook_endpoint::Column::Id)),
            )
            .filter(due(now));
        let first = due.clone().column_as(NextAt.min(), "first").into_query();
        let any = due.expr_as(Expr::value(1), "any").into_query();
        let found = webhook_endpoint::Entity::find()
            .filter(webhook_endpoint::Column::Status.eq(WebhookStatus::Active))
            .filter(Expr::exists(any))
            .order_by(Expr::SubQuery(None, Box::new(first.into())), Order::Asc)
            .order_by_asc(webhook_endpoint::Column::Id)
            .find_also_related(service_client::Entity)
            .all(self.state.db.reader())
            .await?;
        let stands = |client: Option<service_client::Model>| {
            client.is_some_and(|client| make::stands(&client, now))
        };
        Ok(found
            .into_iter()
            .filter_map(|(endpoint, client)| stands(client).then_some(endpoint.id))
            .collect())
    }

    fn sender(&mut self) -> Result<Arc<Sender>, Problem> {
        if let Some(sender) = &self.sender {
            return Ok(Arc::clone(sender));
        }
        let made = Sender::new(&self.state.config.webhook_allow_private).map_err(|error| {
            tracing::error!(%error, "webhooks cannot be called");
            Problem::new(Code::Internal)
        })?;
        let made = Arc::new(made);
        self.sender = Some(Arc::clone(&made));
        Ok(made)
    }
}
