//! Counts failed attempts in the database, so that all replicas know of them and a restart forgets none.

use std::net::IpAddr;

use entity::enums::AuditAction;
use entity::{login_throttle, session};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::throttle::{Counter, FORGOTTEN, neighbourhood, remembered};
use crate::app::AppState;
use crate::audit::{self, By, Event, Subject};
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// An attempt that may go on. It counts as failed until it is said to have succeeded.
#[derive(Debug)]
pub struct Attempt(Vec<(Counter, i64)>);

/// Counts an attempt as failed before it is made, so that many at once get no more tries than one after the
/// other; refuses it where it comes too soon, and then it does not count.
pub async fn begin(
    state: &AppState,
    mut counters: Vec<Counter>,
    now: OffsetDateTime,
) -> Result<Attempt, Problem> {
    if counters.is_empty() {
        return Ok(Attempt(Vec::new()));
    }
    // In one order everywhere: two attempts never wait for each other.
    counters.sort_unstable();
    let tx = state.db.begin_aside().await?;
    let rows = counters.iter().map(|counter| login_throttle::ActiveModel {
        key: Set(counter.key.clone()),
        failures: Set(0),
        last_failed_at: Set(now),
    });
    login_throttle::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(login_throttle::Column::Key)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(&tx)
        .await?;
    let rows = login_throttle::Entity::find()
        .filter(login_throttle::Column::Key.is_in(counters.iter().map(|counter| &counter.key)))
        .order_by_asc(login_throttle::Column::Key)
        .lock_exclusive()
        .all(&tx)
        .await?;
    if rows.len() < counters.len() {
        // A success has just forgotten one of them: an attempt that is not counted does not take place.
        tx.rollback().await?;
        return Err(Problem::new(Code::Unavailable).header("Retry-After", "1"));
    }
    let mut charged = Vec::new();
    let mut too_soon = now;
    for row in rows {
        let Some(counter) = counters.iter().find(|counter| counter.key == row.key) else {
            continue;
        };
        let failures = remembered(row.failures, row.last_failed_at, now);
        if let Some(until) = counter.not_before(failures, row.last_failed_at) {
            too_soon = Ord::max(too_soon, until);
        }
        charged.push((counter.clone(), failures + 1));
        let mut row: login_throttle::ActiveModel = row.into();
        row.failures = Set(failures + 1);
        row.last_failed_at = Set(now);
        row.update(&tx).await?;
    }
    if now < too_soon {
        tx.rollback().await?;
        return Err(wait(too_soon - now));
    }
    tx.commit().await?;
    Ok(Attempt(charged))
}

/// Says how long to wait, in whole seconds.
fn wait(time: Duration) -> Problem {
    let seconds = time.whole_seconds() + i64::from(time.subsec_nanoseconds() > 0);
    Problem::new(Code::TooManyAttempts).header("Retry-After", seconds.to_string())
}

impl Attempt {
    /// It succeeded: its own counters are forgotten, and an address gets its one back.
    pub async fn succeeded(self, tx: &Tx) -> Result<(), Problem> {
        for (counter, _) in self.0 {
            if counter.is_shared {
                give_back(tx, &counter).await?;
            } else {
                login_throttle::Entity::delete_by_id(counter.key)
                    .exec(tx)
                    .await?;
            }
        }
        Ok(())
    }

    /// It never took place, because the service was busy.
    pub async fn taken_back(self, state: &AppState) -> Result<(), Problem> {
        let tx = state.db.begin_aside().await?;
        for (counter, _) in self.0 {
            give_back(&tx, &counter).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Puts into the trail what this failure locked, if it did: once for each lock. That an address is
    /// locked concerns whoever is there, not the account that was tried last.
    pub async fn note_lock(
        &self,
        tx: &Tx,
        now: OffsetDateTime,
        by: &By,
        subject: Option<&Subject>,
    ) -> Result<(), Problem> {
        let event = Event::new(AuditAction::LoginLocked);
        for (counter, failures) in &self.0 {
            if !counter.begins_lock(*failures) {
                continue;
            }
            if counter.is_shared {
                let event = event.clone().because("address");
                audit::record(tx, now, &by.stranger(), event).await?;
            } else {
                let mut event = event.clone().because("subject");
                if let Some(subject) = subject {
                    event = event.on(subject.clone());
                }
                audit::record(tx, now, by, event).await?;
            }
        }
        Ok(())
    }
}

async fn give_back(tx: &Tx, counter: &Counter) -> Result<(), Problem> {
    login_throttle::Entity::update_many()
        .col_expr(
            login_throttle::Column::Failures,
            Expr::col(login_throttle::Column::Failures).sub(1),
        )
        .filter(login_throttle::Column::Key.eq(&counter.key))
        .filter(login_throttle::Column::Failures.gt(0))
        .exec(tx)
        .await?;
    Ok(())
}

/// What a sign-in counts by. `account` is absent for a name nobody has; it is then looked for all the same,
/// so that the answer takes as long.
pub async fn of_login<C: ConnectionTrait>(
    db: &C,
    account: Option<Uuid>,
    name: &str,
    address: Option<IpAddr>,
) -> Result<Vec<Counter>, Problem> {
    let seen: Vec<Option<String>> = session::Entity::find()
        .select_only()
        .column(session::Column::Address)
        .distinct()
        .filter(session::Column::AccountId.eq(account.unwrap_or_default()))
        .into_tuple()
        .all(db)
        .await?;
    let own = account.map_or_else(|| Counter::name(name), Counter::account);
    let Some(address) = address else {
        return Ok(vec![own]);
    };
    let here = neighbourhood(address);
    let is_known = seen
        .iter()
        .flatten()
        .filter_map(|address| address.parse().ok())
        .any(|address| neighbourhood(address) == here);
    let shared = Counter::address(address);
    Ok(match account.filter(|_| is_known) {
        // Whoever has signed in from here is not made to wait for what others do, here or elsewhere.
        Some(id) => vec![Counter::account_at(id, address), shared.without_bar()],
        None => vec![own, shared],
    })
}

/// What a token or secret of full entropy that nobody gave out counts by. Nobody guesses one, so a right
/// one is never made to wait; this keeps whoever sends wrong ones from filling the audit trail.
pub fn of_token(client: Option<Uuid>, address: Option<IpAddr>) -> Vec<Counter> {
    let client = client.map(Counter::client);
    client
        .into_iter()
        .chain(address.map(Counter::tokens))
        .collect()
}

/// Forgets the failures of an account, wherever they came from.
pub async fn forget(tx: &Tx, account_id: Uuid) -> Result<(), Problem> {
    let own = [
        Counter::account(account_id),
        Counter::password(account_id),
        Counter::code(account_id),
    ];
    let elsewhere = format!("{}@", own[0].key);
    login_throttle::Entity::delete_many()
        .filter(
            login_throttle::Column::Key
                .is_in(own.map(|counter| counter.key))
                .or(login_throttle::Column::Key.starts_with(elsewhere)),
        )
        .exec(tx)
        .await?;
    Ok(())
}

/// Removes counts that no longer count.
pub async fn forget_old(state: &AppState) -> Result<(), Problem> {
    let long_ago = state.clock.now() - FORGOTTEN;
    let tx = state.db.begin().await?;
    login_throttle::Entity::delete_many()
        .filter(login_throttle::Column::LastFailedAt.lte(long_ago))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
