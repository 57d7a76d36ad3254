//! What a database says of itself, for whoever has to tell whether it is fit: nothing here changes it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, DbErr, Statement};
use time::OffsetDateTime;

use super::{Db, Reader, file, file_of};

/// Faults of a file that are told at most.
const MOST: usize = 20;

/// What it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facts {
    /// An embedded database.
    Sqlite(Sqlite),
    /// A server.
    Postgres(Postgres),
}

/// What SQLite says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sqlite {
    /// Version of the library.
    pub version: String,
    /// How it keeps what it has not yet written to its place, such as `wal`.
    pub journal: String,
    /// How it keeps text.
    pub encoding: String,
    /// What is wrong in the file; nothing: it is whole.
    pub faults: Vec<String>,
    /// Tables with rows that refer to rows that are not there.
    pub dangling: Vec<String>,
}

/// What PostgreSQL says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postgres {
    /// Version as a number: 150004 is 15.4.
    pub version_number: i64,
    /// Version in words.
    pub version: String,
    /// How it keeps text.
    pub encoding: String,
    /// Connections it takes from everybody together, without those kept for its own administrators.
    pub connections: i64,
    /// Whether it only follows another.
    pub is_standby: bool,
    /// Of the settings by which what is acknowledged is kept, those that are off.
    pub lossy: Vec<String>,
    /// Its clock.
    pub now: OffsetDateTime,
}

impl Db {
    /// Opens a database to look at it. A file that is not there is not made.
    pub async fn look(url: &str) -> Result<Self, DbErr> {
        let mut options = match file_of(url) {
            // Not read-only: what another program has left in its log can only be read where it can be put in place.
            Some(path) => file::at(Path::new(path), "rw", |options| {
                options
                    .busy_timeout(Duration::from_secs(10))
                    .pragma("query_only", "ON")
            }),
            None => ConnectOptions::new(url),
        };
        options
            .max_connections(2)
            .acquire_timeout(Duration::from_secs(5))
            .sqlx_logging(false);
        let pool = Database::connect(options).await?;
        Ok(Self {
            reader: Arc::new(Reader::of(pool.clone(), url)),
            ..Self::of_one(pool)
        })
    }

    /// What the database says of itself. Of an embedded one the whole file is read.
    pub async fn facts(&self) -> Result<Facts, DbErr> {
        match self.pool.get_database_backend() {
            DbBackend::Postgres => postgres(&self.reader).await.map(Facts::Postgres),
            _ => sqlite(&self.reader).await.map(Facts::Sqlite),
        }
    }
}

async fn sqlite(db: &Reader) -> Result<Sqlite, DbErr> {
    let mut faults = texts(db, "PRAGMA integrity_check").await?;
    faults.retain(|fault| fault != "ok");
    faults.truncate(MOST);
    let mut dangling = texts(db, "PRAGMA foreign_key_check").await?;
    dangling.dedup();
    Ok(Sqlite {
        version: text(db, "SELECT sqlite_version()").await?,
        journal: text(db, "PRAGMA journal_mode").await?,
        encoding: text(db, "PRAGMA encoding").await?,
        faults,
        dangling,
    })
}

async fn postgres(db: &Reader) -> Result<Postgres, DbErr> {
    let off = "SELECT name FROM pg_settings WHERE setting = 'off' \
               AND name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name";
    let connections = "SELECT current_setting('max_connections')::bigint \
                       - current_setting('superuser_reserved_connections')::bigint";
    let statement = |sql: &str| Statement::from_string(DbBackend::Postgres, sql);
    let row = db
        .query_one_raw(statement(&format!(
            "SELECT current_setting('server_version_num')::bigint, pg_is_in_recovery(), ({connections}), now()"
        )))
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("no row".to_owned()))?;
    Ok(Postgres {
        version_number: row.try_get_by_index(0)?,
        is_standby: row.try_get_by_index(1)?,
        connections: row.try_get_by_index(2)?,
        now: row.try_get_by_index(3)?,
        version: text(db, "SELECT current_setting('server_version')").await?,
        encoding: text(db, "SELECT current_setting('server_encoding')").await?,
        lossy: texts(db, off).await?,
    })
}

/// The first column of every row.
async fn texts(db: &Reader, sql: &str) -> Result<Vec<String>, DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

async fn text(db: &Reader, sql: &str) -> Result<String, DbErr> {
    let texts = texts(db, sql).await?;
    let first = texts.into_iter().next();
    first.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))
}
