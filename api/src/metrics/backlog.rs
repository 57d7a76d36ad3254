//! What waits in the database. Counting costs, so it is done now and then, and only where somebody reads it.

use entity::enums::{DeliveryStatus, MailStatus};
use entity::{change, idempotency_key, mail_delivery, rollup_pending, webhook_delivery};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use sea_orm::sea_query::{Alias, Expr, Func, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};
use time::OffsetDateTime;

use crate::app::AppState;
use crate::http::problem::Problem;

/// Counted up to here: more is too much in any case, and counting is not to be what a database does.
pub const MOST: u64 = 100_000;

/// How much waited when it was last looked at.
#[derive(Debug, Default)]
pub struct Backlog {
    changes: Gauge,
    lag: Gauge,
    sums: Gauge,
    letters: Gauge,
    deliveries: Gauge,
    dead: Gauge,
    keys: Gauge,
}

impl Backlog {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let backlog = Self::default();
        for (name, help, gauge) in [
            (
                "changes_without_place",
                "Changes that are not in the feed yet",
                &backlog.changes,
            ),
            (
                "sums_pending",
                "Changes that are not in the sums of aggregates yet",
                &backlog.sums,
            ),
            ("letters_pending", "Letters to be sent", &backlog.letters),
            (
                "deliveries_pending",
                "Deliveries to webhooks to be made",
                &backlog.deliveries,
            ),
            (
                "deliveries_dead",
                "Deliveries to webhooks that were given up",
                &backlog.dead,
            ),
            (
                "idempotency_keys",
                "Idempotency keys remembered",
                &backlog.keys,
            ),
        ] {
            registry.register(name, help, gauge.clone());
        }
        registry.register_with_unit(
            "feed_lag",
            "Age of the oldest change that is not in the feed yet",
            Unit::Seconds,
            backlog.lag.clone(),
        );
        backlog
    }

    /// Looks again.
    pub async fn look(&self, state: &AppState) -> Result<(), Problem> {
        let db = state.db.reader();
        let unplaced = change::Entity::find().filter(change::Column::Seq.is_null());
        let oldest: Option<OffsetDateTime> = unplaced
            .clone()
            .select_only()
            .column(change::Column::At)
            .order_by_asc(change::Column::Id)
            .into_tuple()
            .one(db)
            .await?;
        let lag = oldest.map_or(0, |oldest| (state.clock.now() - oldest).whole_seconds());
        self.lag.set(lag.max(0));
        self.changes.set(count(db, unplaced).await?);
        self.sums
            .set(count(db, rollup_pending::Entity::find()).await?);
        let letters = mail_delivery::Entity::find()
            .filter(mail_delivery::Column::Status.eq(MailStatus::Pending));
        self.letters.set(count(db, letters).await?);
        let deliveries = |status: DeliveryStatus| {
            webhook_delivery::Entity::find().filter(webhook_delivery::Column::Status.eq(status))
        };
        let pending = deliveries(DeliveryStatus::Pending);
        self.deliveries.set(count(db, pending).await?);
        let dead = deliveries(DeliveryStatus::Dead);
        self.dead.set(count(db, dead).await?);
        let keys = idempotency_key::Entity::find();
        self.keys.set(count(db, keys).await?);
        Ok(())
    }
}

/// How many rows there are, up to [`MOST`].
async fn count<E: EntityTrait>(db: &impl ConnectionTrait, rows: Select<E>) -> Result<i64, Problem> {
    let some = rows
        .select_only()
        .expr_as(Expr::val(1), "one")
        .limit(MOST)
        .into_query();
    let counted = Query::select()
        .expr(Func::count(Expr::col(Alias::new("one"))))
        .from_subquery(some, Alias::new("some"))
        .to_owned();
    let row = db.query_one(&counted).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get_by_index(0))?)
}
