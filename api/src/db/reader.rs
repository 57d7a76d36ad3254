//! What a read of one statement is asked of.

use sea_orm::prelude::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    TransactionOptions,
};

use super::fitted::fitted;
use super::tx::Tx;

/// Where statements go that stand by themselves.
#[derive(Debug)]
pub enum Reader {
    /// To any connection of the pool.
    Pool(DatabaseConnection),
    /// To any connection of the pool, in a transaction of its own: the address goes through a pooler that may send what
    /// prepares a statement and what carries it out to two connections of the server, unless a transaction holds
    /// them together.
    Pooler(DatabaseConnection),
    /// To a snapshot of the standby.
    Standby(Tx),
}

impl Reader {
    /// A reader of the pool that was made for this address. `statement-cache-capacity=0` in it says that statements
    /// are not to outlive their transactions.
    pub(super) fn of(pool: DatabaseConnection, url: &str) -> Self {
        let options = url.split_once('?').map_or("", |(_, options)| options);
        if options
            .split('&')
            .any(|option| option == "statement-cache-capacity=0")
        {
            Self::Pooler(pool)
        } else {
            Self::Pool(pool)
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Pool(pool) | Self::Pooler(pool) => pool.get_database_backend(),
            Self::Standby(tx) => tx.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Pool(pool) => pool.execute_raw(fitted(statement)).await,
            Self::Pooler(pool) => {
                let tx = super::begun(pool, TransactionOptions::default()).await?;
                let done = tx.execute_raw(statement).await?;
                tx.commit().await?;
                Ok(done)
            }
            Self::Standby(tx) => tx.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            // Without a statement that is prepared, one message holds everything.
            Self::Pool(pool) | Self::Pooler(pool) => pool.execute_unprepared(sql).await,
            Self::Standby(tx) => tx.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Pool(pool) => pool.query_one_raw(fitted(statement)).await,
            Self::Pooler(pool) => {
                let tx = super::begun(pool, TransactionOptions::default()).await?;
                let row = tx.query_one_raw(statement).await?;
                tx.commit().await?;
                Ok(row)
            }
            Self::Standby(tx) => tx.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Pool(pool) => pool.query_all_raw(fitted(statement)).await,
            Self::Pooler(pool) => {
                let tx = super::begun(pool, TransactionOptions::default()).await?;
                let rows = tx.query_all_raw(statement).await?;
                tx.commit().await?;
                Ok(rows)
            }
            Self::Standby(tx) => tx.query_all_raw(statement).await,
        }
    }
}
