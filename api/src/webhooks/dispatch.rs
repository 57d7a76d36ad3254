//! Who sends what when: each webhook by itself, so that one that is slow holds up no other.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entity::enums::WebhookStatus;
use entity::{webhook_delivery, webhook_endpoint};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
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
}

impl Dispatcher {
    /// One that has nothing to do yet.
    pub fn new(state: AppState) -> Self {
        Self {
            state,
            sender: None,
            sending: JoinSet::new(),
            about: HashMap::new(),
        }
    }

    /// Makes deliveries of what has happened, and begins to send what is due of webhooks that are not being called.
    /// It does not wait for the calls.
    pub async fn turn(&mut self) -> Result<(), Problem> {
        while let Some(ended) = self.sending.try_join_next_with_id() {
            self.ended(ended);
        }
        make::make(&self.state).await?;
        let busy: BTreeSet<Uuid> = self.about.values().copied().collect();
        let free = AT_ONCE.saturating_sub(busy.len());
        let waiting = self.waiting().await?;
        for id in waiting
            .into_iter()
            .filter(|id| !busy.contains(id))
            .take(free)
        {
            let (state, sender) = (self.state.clone(), self.sender()?);
            let task = self
                .sending
                .spawn(async move { send_some(&state, &sender, id).await });
            self.about.insert(task.id(), id);
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

    /// The active webhooks of which something is due.
    async fn waiting(&self) -> Result<Vec<Uuid>, Problem> {
        let found = webhook_delivery::Entity::find()
            .select_only()
            .column(webhook_delivery::Column::EndpointId)
            .distinct()
            .join(
                JoinType::InnerJoin,
                webhook_delivery::Relation::Endpoint.def(),
            )
            .filter(webhook_endpoint::Column::Status.eq(WebhookStatus::Active))
            .filter(due(self.state.clock.now()));
        Ok(found.into_tuple().all(self.state.db.reader()).await?)
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
