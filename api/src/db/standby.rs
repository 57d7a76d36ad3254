//! Reads from a standby of PostgreSQL that nobody can tell from reads of the primary.
//!
//! A read is answered by the standby only once that has replayed everything the primary had committed when the read
//! began. So whoever wrote reads what they wrote, whoever has read something never reads anything older, and what one
//! caller tells another of is there when the other looks, on whatever replica of the service: nothing of this hangs
//! on who asks. Where the standby is behind for longer than [`PATIENCE`], away, or no standby of this primary, the
//! primary answers.

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sea_orm::{
    AccessMode, ConnectionTrait, Database, DatabaseConnection, DbErr, IsolationLevel, QueryResult,
    TransactionOptions,
};
use tokio::time::{Instant, sleep, timeout_at};

use super::reader::Reader;
use super::tx::Tx;
use crate::config::Limits;
use crate::together::Together;

/// How long a read waits for the standby, connecting included.
const PATIENCE: Duration = Duration::from_millis(100);

/// How long nobody asks a standby that kept one read waiting in vain.
const REST: Duration = Duration::from_secs(1);

/// How far the primary has got. What is acknowledged is flushed, unless the installation does without
/// (`synchronous_commit = off`).
const PRIMARY: &str = "SELECT s.system_identifier AS cluster, c.timeline_id AS line, \
    ((CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn() \
    ELSE pg_current_wal_flush_lsn() END) - '0/0'::pg_lsn)::bigint AS place \
    FROM pg_control_system() s, pg_control_checkpoint() c";

/// How far a standby has got; no row where it is none.
const STANDBY: &str = "SELECT s.system_identifier AS cluster, c.timeline_id AS line, \
    (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint AS place \
    FROM pg_control_system() s, pg_control_checkpoint() c WHERE pg_is_in_recovery()";

tokio::task_local! {
    static USE: Cell<Use>;
}

/// What a request has to do with the standby.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Nothing yet.
    Allowed,
    /// It was answered from it.
    Taken,
    /// It is not to be asked.
    Barred,
}

/// Runs a request; says whether it read from the standby.
pub async fn noting<T>(run: impl Future<Output = T>) -> (T, bool) {
    USE.scope(Cell::new(Use::Allowed), async {
        let done = run.await;
        (done, USE.with(Cell::get) == Use::Taken)
    })
    .await
}

/// Runs a request that reads from the primary alone.
pub async fn barred<T>(run: impl Future<Output = T>) -> T {
    USE.scope(Cell::new(Use::Barred), run).await
}

/// A standby of the primary.
#[derive(Debug)]
pub(super) struct Standby {
    pool: DatabaseConnection,
    horizon: Together<Place, DbErr>,
    /// Until when it is not asked.
    rests_until: Mutex<Option<Instant>>,
}

/// A place in what PostgreSQL wrote, of one cluster on one line of its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    cluster: i64,
    line: i32,
    at: i64,
}

impl Place {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            cluster: row.try_get("", "cluster")?,
            line: row.try_get("", "line")?,
            at: row.try_get("", "place")?,
        })
    }

    /// Whether a standby that is here holds everything up to `there`; `None` where it never will.
    fn holds(self, there: Self) -> Option<bool> {
        let is_of_it = self.cluster == there.cluster && self.line == there.line;
        is_of_it.then_some(self.at >= there.at)
    }
}

impl Standby {
    /// Makes the pool; connects when somebody reads, so that the service starts without it.
    pub(super) async fn new(url: &str, connections: u32, limits: &Limits) -> Result<Self, DbErr> {
        let mut options = super::shared(url, connections);
        super::limit(&mut options, limits);
        options
            .min_connections(0)
            .connect_lazy(true)
            .acquire_timeout(PATIENCE)
            .test_before_acquire_if_idle_for(Duration::from_secs(30));
        Ok(Self {
            pool: Database::connect(options).await?,
            horizon: Together::default(),
            rests_until: Mutex::default(),
        })
    }

    /// A snapshot with everything that was committed before this was called; `None` where the primary has to answer.
    /// Fails where the primary does.
    pub(super) async fn snapshot(&self, primary: &Reader) -> Result<Option<Tx>, DbErr> {
        let may = USE.try_with(Cell::get).unwrap_or(Use::Allowed) != Use::Barred;
        if !may || self.rests() {
            return Ok(None);
        }
        let there = self.horizon.ask(horizon(primary)).await?;
        let begun = Instant::now();
        let snapshot = match timeout_at(begun + PATIENCE, self.reach(there)).await {
            Ok(Ok(Some(snapshot))) => snapshot,
            Ok(Ok(None)) => return Ok(self.rest("it is no standby of this primary")),
            Ok(Err(error)) => return Ok(self.rest(&error.to_string())),
            Err(_) => return Ok(self.rest("it is behind")),
        };
        let _ = USE.try_with(|used| used.set(Use::Taken));
        Ok(Some(snapshot))
    }

    /// Waits until it holds that place; `None` where it never will.
    async fn reach(&self, there: Place) -> Result<Option<Tx>, DbErr> {
        let options = TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        };
        let tx = super::begun(&self.pool, options).await?;
        let mut pause = Duration::from_millis(1);
        loop {
            let row = tx.query_one_raw(super::statement(STANDBY)).await?;
            let here = row.as_ref().map(Place::read).transpose()?;
            // The question itself has fixed what the transaction sees, before it was answered. The next transaction
            // is of the same kind, and on the same server even behind a pooler.
            tx.execute_unprepared("COMMIT AND CHAIN").await?;
            match here.and_then(|here| here.holds(there)) {
                Some(true) => return Ok(Some(tx)),
                Some(false) => sleep(pause).await,
                None => return Ok(None),
            }
            pause *= 2;
        }
    }

    fn rests(&self) -> bool {
        let until = *self.until();
        until.is_some_and(|until| Instant::now() < until)
    }

    fn rest(&self, why: &str) -> Option<Tx> {
        // Many may have waited at once; one says so.
        if !self.rests() {
            tracing::warn!(why, "the standby cannot answer; the primary does");
        }
        *self.until() = Some(Instant::now() + REST);
        None
    }

    fn until(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far the primary has got: a place that lies after everything acknowledged before this was called.
async fn horizon(primary: &Reader) -> Result<Place, DbErr> {
    let row = primary.query_one_raw(super::statement(PRIMARY)).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("place of the primary".to_owned()))?;
    Place::read(&row)
}

#[cfg(test)]
mod tests {
    use super::Place;

    const HERE: Place = Place {
        cluster: 7,
        line: 2,
        at: 100,
    };

    #[test]
    fn a_standby_holds_what_lies_before_its_place_on_its_own_line_of_history() {
        let is_held = |there| HERE.holds(there);
        assert_eq!(is_held(HERE), Some(true));
        assert_eq!(is_held(Place { at: 99, ..HERE }), Some(true));
        assert_eq!(is_held(Place { at: 101, ..HERE }), Some(false));
        assert_eq!(is_held(Place { cluster: 8, ..HERE }), None);
        assert_eq!(is_held(Place { line: 3, ..HERE }), None);
    }
}
