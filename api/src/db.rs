//! The database behind the service: with the files of its folder the only place that names a backend.
//!
//! SQLite has one writer connection, whose transactions begin `IMMEDIATE`, and a pool of readers;
//! PostgreSQL has one pool for both, and may have a standby for wide reads.

mod file;
mod fitted;
mod reader;
pub mod standby;
mod tx;

pub mod copy;
pub mod facts;
pub mod pools;
pub mod schema;

mod broken;

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::error::{RuntimeErr, SqlxError};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Limits;
use crate::http::catalogue::Code;
use crate::http::idempotency::claim;
use crate::http::problem::Problem;

pub use self::file::file_of;
pub use self::reader::Reader;
use self::standby::Standby;
pub use self::tx::Tx;
pub use broken::{is_broken, is_damaged};

/// How long to wait for a connection of the pool.
const ACQUIRING: Duration = Duration::from_secs(5);

/// Handles for reading and for writing.
#[derive(Clone, Debug)]
pub struct Db {
    reader: Arc<Reader>,
    /// The pool of the reader.
    pool: DatabaseConnection,
    writer: DatabaseConnection,
    /// Places for reads that last as long as their callers take.
    long: Arc<Semaphore>,
    standby: Option<Arc<Standby>>,
    /// Whether statements have so long and no longer.
    is_limited: bool,
}

/// A snapshot that may be held for long. Dropped when the read is done, which makes room for the next.
#[derive(Debug)]
pub struct LongRead {
    tx: Tx,
    _place: OwnedSemaphorePermit,
}

impl Deref for LongRead {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl Db {
    /// Connects, making the SQLite file and its folder where they are missing. Statements take as long as they take.
    pub async fn connect(url: &str, connections: u32) -> Result<Self, DbErr> {
        let unlimited = Limits {
            statement: Duration::ZERO,
            lock: Duration::ZERO,
            ..Limits::default()
        };
        Self::connect_within(url, connections, &unlimited).await
    }

    /// The same for a service, which gives up a statement of PostgreSQL that takes too long. On SQLite nobody else
    /// holds up a statement but another process, and that one for ten seconds at most.
    pub async fn connect_within(
        url: &str,
        connections: u32,
        limits: &Limits,
    ) -> Result<Self, DbErr> {
        // Half of them stay for everybody else, however slowly callers take what they read.
        let places = usize::try_from(connections / 2).unwrap_or(1).max(1);
        let long = Arc::new(Semaphore::new(places));
        if let Some(path) = file_of(url) {
            file::make_private(Path::new(path))
                .map_err(|error| DbErr::Custom(format!("cannot make {path}: {error}")))?;
            let writer = Database::connect(file::options(path, 1)).await?;
            let reader = Database::connect(file::options(path, connections)).await?;
            return Ok(Self {
                reader: Arc::new(Reader::Pool(reader.clone())),
                pool: reader,
                writer,
                long,
                standby: None,
                is_limited: false,
            });
        }
        let mut options = shared(url, connections.max(2));
        options.test_before_acquire_if_idle_for(Duration::from_secs(30));
        let is_limited = limit(&mut options, limits);
        let pool = Database::connect(options).await?;
        Ok(Self {
            reader: Arc::new(Reader::of(pool.clone(), url)),
            long,
            is_limited,
            ..Self::of_one(pool)
        })
    }

    /// One pool for reading and writing, and one long read at once.
    fn of_one(pool: DatabaseConnection) -> Self {
        Self {
            reader: Arc::new(Reader::Pool(pool.clone())),
            pool: pool.clone(),
            writer: pool,
            long: Arc::new(Semaphore::new(1)),
            standby: None,
            is_limited: false,
        }
    }

    /// With a standby for wide reads, which need not be there yet.
    pub async fn with_standby(
        self,
        url: &str,
        connections: u32,
        limits: &Limits,
    ) -> Result<Self, DbErr> {
        let standby = Standby::new(url, connections.max(2), limits).await?;
        Ok(Self {
            standby: Some(Arc::new(standby)),
            ..self
        })
    }

    /// Whether wide reads may be answered by a standby.
    pub fn has_standby(&self) -> bool {
        self.standby.is_some()
    }

    /// For reads of one statement.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// For reads of one statement that may look at many rows, such as a list: a snapshot of the standby, or else
    /// what [`reader`](Self::reader) gives.
    pub async fn wide_reader(&self) -> Result<Arc<Reader>, DbErr> {
        let snapshot = self.standby_snapshot().await?;
        Ok(snapshot.map_or_else(
            || Arc::clone(&self.reader),
            |tx| Arc::new(Reader::Standby(tx)),
        ))
    }

    async fn standby_snapshot(&self) -> Result<Option<Tx>, DbErr> {
        match &self.standby {
            Some(standby) => standby.snapshot(&self.reader).await,
            None => Ok(None),
        }
    }

    /// Begins a read of several statements, all of which see the same moment: without it an answer could join
    /// a row with parts it never had. Dropped when the read is done.
    pub async fn snapshot(&self) -> Result<Tx, DbErr> {
        // On SQLite every transaction is one; it knows neither option.
        let options = match self.pool.get_database_backend() {
            DbBackend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
            _ => TransactionOptions::default(),
        };
        begun(&self.pool, options).await
    }

    /// The same for what may look at many rows: aggregates, tables, the feed. Where there is a standby that holds
    /// everything committed so far, it answers.
    pub async fn wide_snapshot(&self) -> Result<Tx, DbErr> {
        match self.standby_snapshot().await? {
            Some(snapshot) => Ok(snapshot),
            None => self.snapshot().await,
        }
    }

    /// The same for an answer that is read while it is sent. Refused while as many of them go on as there may be at
    /// once: each keeps a connection for as long as its caller takes.
    pub async fn long_snapshot(&self) -> Result<LongRead, Problem> {
        let place = Arc::clone(&self.long)
            .try_acquire_owned()
            .map_err(|_| Problem::new(Code::Unavailable).header("Retry-After", "30"))?;
        let tx = self.wide_snapshot().await?;
        self.take_time(&tx).await?;
        Ok(LongRead { tx, _place: place })
    }

    /// Lets the statements of a transaction take as long as they take.
    async fn take_time(&self, tx: &Tx) -> Result<(), DbErr> {
        if self.is_limited {
            tx.execute_unprepared("SET LOCAL statement_timeout = 0")
                .await?;
        }
        Ok(())
    }

    /// Begins the one transaction of a write. Dropped without `commit`, nothing has happened. Where the request
    /// came with an `Idempotency-Key`, committing it also says that the request is carried out.
    pub async fn begin(&self) -> Result<Tx, Problem> {
        let tx = self.begin_aside().await?;
        claim::mark(&tx).await?;
        Ok(tx)
    }

    /// Begins a write that is not what the request asks for, such as the count of attempts: a repeat may write
    /// it again.
    pub async fn begin_aside(&self) -> Result<Tx, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        begun(&self.writer, options).await
    }

    /// Begins a write all statements of which see the same moment. On PostgreSQL it is refused, and may be begun
    /// anew, where another changed what it changes since then. Its statements take as long as they take.
    pub async fn begin_turn(&self) -> Result<Tx, DbErr> {
        let isolation_level = match self.writer.get_database_backend() {
            DbBackend::Postgres => Some(IsolationLevel::RepeatableRead),
            // Nobody else writes meanwhile.
            _ => None,
        };
        let options = TransactionOptions {
            isolation_level,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = begun(&self.writer, options).await?;
        self.take_time(&tx).await?;
        Ok(tx)
    }

    /// Lets go of the database.
    pub async fn close(self) -> Result<(), DbErr> {
        self.pool.close().await?;
        self.writer.close().await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.pool.ping().await
    }

    /// Name of the backend, for logs.
    pub fn backend(&self) -> &'static str {
        match self.pool.get_database_backend() {
            DbBackend::Postgres => "PostgreSQL",
            _ => "SQLite",
        }
    }
}

/// Whether the same request may well succeed in a moment: the database is restarting, busy or out of
/// connections, or broke a deadlock.
pub fn is_passing(error: &DbErr) -> bool {
    let error = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(error) | DbErr::Exec(error) | DbErr::Query(error) => error,
        _ => return false,
    };
    let RuntimeErr::SqlxError(error) = error else {
        return false;
    };
    match &**error {
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => true,
        // PostgreSQL: shutting down, serialisation failure, deadlock, too many connections, out of time for a
        // statement or a lock.
        // SQLite: busy, locked, with their extended forms.
        // A pooler tells of a server that is away by its class of trouble with connections, 08.
        SqlxError::Database(error) => error.code().is_some_and(|code| {
            let is_of_connection = code.len() == 5 && code.starts_with("08");
            is_of_connection
                || matches!(
                    &*code,
                    "57P01"
                        | "57P02"
                        | "57P03"
                        | "40001"
                        | "40P01"
                        | "53300"
                        | "57014"
                        | "55P03"
                        | "5"
                        | "6"
                        | "261"
                        | "262"
                        | "517"
                )
        }),
        _ => false,
    }
}

/// Gives statements and locks of PostgreSQL their limits of time; answers whether there are any.
fn limit(options: &mut ConnectOptions, limits: &Limits) -> bool {
    let given: Vec<(&str, u128)> = [
        ("statement_timeout", limits.statement),
        ("lock_timeout", limits.lock),
    ]
    .into_iter()
    .filter(|(_, time)| !time.is_zero())
    .map(|(name, time)| (name, time.as_millis()))
    .collect();
    let is_limited = !given.is_empty();
    if is_limited {
        options.map_sqlx_postgres_opts(move |options| options.options(given.iter().copied()));
    }
    is_limited
}

/// Begins a transaction, to its end also where the caller is gone meanwhile: PostgreSQL would be left in one that the
/// driver, which counts it from the answer on, does not know of.
async fn begun(pool: &DatabaseConnection, options: TransactionOptions) -> Result<Tx, DbErr> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with_options(options).await });
    let ended = begun
        .await
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    ended.map(Tx::new)
}

fn statement(sql: &str) -> Statement {
    Statement::from_string(DbBackend::Postgres, sql)
}

fn shared(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    share(&mut options, connections);
    options
}

/// Lets so many use the database at once.
fn share(options: &mut ConnectOptions, connections: u32) {
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(ACQUIRING)
        .test_before_acquire(false)
        .sqlx_logging(false);
}
