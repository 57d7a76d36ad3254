//! The tables as this program needs them: bringing them up to date, and telling when they are of another version.

use migration::Migrator;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityName, EntityTrait, QueryOrder,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{
    IntoSchemaManagerConnection, MigratorTrait, SchemaManager, seaql_migrations,
};

use super::{Db, is_passing};
use crate::build::VERSION;

/// Number of the PostgreSQL advisory lock held while migrating.
const MIGRATING: i64 = 5947;

/// The turn to migrate is waited for as long as it takes, and no statement of a migration is cut off. But one that
/// waits for a table that a long transaction uses would make everybody else wait behind it, so it gives up soon.
const PATIENCE: [&str; 2] = [
    "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0",
    "SET LOCAL lock_timeout = '10s'",
];

/// How the tables stand to a program's migrations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// Migrations the database has had, in the order of their names.
    pub applied: Vec<String>,
    /// Migrations of the program that it has not had.
    pub pending: Vec<String>,
    /// Migrations it has had that the program does not know.
    pub unknown: Vec<String>,
}

/// Why the tables cannot be used, and what to do.
#[derive(Debug)]
pub enum SchemaError {
    /// The database cannot be asked.
    Database(DbErr),
    /// A newer program has changed the tables; the last migration this one does not know.
    Newer(String),
    /// So many migrations have to come first.
    Older(usize),
    /// A migration failed; nothing of it was kept.
    Failed(DbErr),
}

impl std::fmt::Display for SchemaError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Database(error) => write!(f, "database: {error}"),
            Self::Newer(migration) => write!(
                f,
                "database: a newer tiendo has changed its tables ({migration} is not known to {VERSION}); run that version, \
                 or put back the backup made before it came"
            ),
            Self::Older(pending) => write!(
                f,
                "database: its tables are older than this tiendo, by {pending} migrations; run `tiendo migrate` first"
            ),
            Self::Failed(error) => write!(
                f,
                "database: a migration failed, and the tables are as they were before: {error}"
            ),
        }
    }
}

impl std::error::Error for SchemaError {}

impl From<DbErr> for SchemaError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl Schema {
    /// Reads how the tables stand to the migrations of `M`. Changes nothing.
    pub async fn read<'c, M: MigratorTrait>(
        db: impl IntoSchemaManagerConnection<'c>,
    ) -> Result<Self, DbErr> {
        let applied = applied(db).await?;
        let known: Vec<String> = M::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect();
        let without = |these: &[String], others: &[String]| {
            let mut left = these.to_vec();
            left.retain(|name| !others.contains(name));
            left
        };
        Ok(Self {
            pending: without(&known, &applied),
            unknown: without(&applied, &known),
            applied,
        })
    }

    /// Fails where the tables are newer than the program.
    pub fn refuse_newer(&self) -> Result<(), SchemaError> {
        match self.unknown.last() {
            Some(migration) => Err(SchemaError::Newer(migration.clone())),
            None => Ok(()),
        }
    }

    /// Fails unless the tables are those of the program.
    pub fn require_current(&self) -> Result<(), SchemaError> {
        self.refuse_newer()?;
        match self.pending.len() {
            0 => Ok(()),
            pending => Err(SchemaError::Older(pending)),
        }
    }
}

impl Db {
    /// How the tables stand to this program.
    pub async fn schema(&self) -> Result<Schema, DbErr> {
        let moment = self.snapshot().await?;
        Schema::read::<Migrator>(moment.inner()).await
    }

    /// Fails unless the tables are those of this program. Changes nothing.
    pub async fn require_current(&self) -> Result<(), SchemaError> {
        self.schema().await?.require_current()
    }

    /// Sees to it that the tables are those of this program: brings them up to date, or only looks where it may not.
    pub async fn prepare(&self, may_migrate: bool) -> Result<(), SchemaError> {
        if may_migrate {
            self.migrate().await
        } else {
            self.require_current().await
        }
    }

    /// Brings the tables up to date, all of it or nothing; of several processes that begin at once, one does it and
    /// the others wait.
    pub async fn migrate(&self) -> Result<(), SchemaError> {
        self.migrate_by::<Migrator>().await
    }

    /// The same by other migrations than this program's.
    pub async fn migrate_by<M: MigratorTrait>(&self) -> Result<(), SchemaError> {
        let moment = self.snapshot().await?;
        if is_current::<M>(moment.inner()).await? {
            return Ok(());
        }
        // Where there is one connection, it is needed for the turn.
        drop(moment);
        let turn = self.turn_to_migrate().await?;
        // Another may have had its turn meanwhile, and be of another version.
        if is_current::<M>(&turn).await? {
            return Ok(());
        }
        M::up(&turn, None).await.map_err(SchemaError::Failed)?;
        turn.commit().await.map_err(SchemaError::Failed)
    }

    async fn turn_to_migrate(&self) -> Result<DatabaseTransaction, DbErr> {
        if self.writer.get_database_backend() == DbBackend::Postgres {
            let turn = self.writer.begin().await?;
            turn.execute_unprepared(PATIENCE[0]).await?;
            turn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATING})"))
                .await?;
            turn.execute_unprepared(PATIENCE[1]).await?;
            return Ok(turn);
        }
        loop {
            let options = TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            };
            match self.writer.begin_with_options(options).await {
                // The driver has waited already, for as long as any write waits.
                Err(error) if is_passing(&error) => {
                    tracing::info!("waiting for another process that writes to the database");
                }
                begun => return begun,
            }
        }
    }
}

/// Whether there is nothing to do; fails where the tables are newer.
async fn is_current<'c, M: MigratorTrait>(
    db: impl IntoSchemaManagerConnection<'c>,
) -> Result<bool, SchemaError> {
    let schema = Schema::read::<M>(db).await?;
    schema.refuse_newer()?;
    Ok(schema.pending.is_empty())
}

/// Names of the migrations the database has had.
async fn applied<'c>(db: impl IntoSchemaManagerConnection<'c>) -> Result<Vec<String>, DbErr> {
    let manager = SchemaManager::new(db);
    let table = seaql_migrations::Entity.table_name().to_owned();
    if !manager.has_table(table).await? {
        return Ok(Vec::new());
    }
    let rows = seaql_migrations::Entity::find()
        .order_by_asc(seaql_migrations::Column::Version)
        .all(manager.get_connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}
