//! A transaction: the statements of one write, or of a read that sees one moment.

use std::pin::Pin;

use sea_orm::prelude::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    StreamTrait, TransactionStream,
};

use super::fitted::fitted;

/// A transaction. Dropped without [`commit`](Self::commit), nothing has happened.
#[derive(Debug)]
pub struct Tx(DatabaseTransaction);

impl Tx {
    pub(super) fn new(tx: DatabaseTransaction) -> Self {
        Self(tx)
    }

    /// As those take it who look after the tables themselves.
    pub(super) fn inner(&self) -> &DatabaseTransaction {
        &self.0
    }

    /// Makes what it wrote stand.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.0.commit().await
    }

    /// Takes back what it wrote.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.0.rollback().await
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        ConnectionTrait::get_database_backend(&self.0)
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(fitted(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(fitted(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(fitted(statement)).await
    }
}

impl StreamTrait for Tx {
    type Stream<'a> = TransactionStream<'a>;

    fn get_database_backend(&self) -> DbBackend {
        ConnectionTrait::get_database_backend(&self.0)
    }

    fn stream_raw<'a>(
        &'a self,
        statement: Statement,
    ) -> Pin<Box<dyn Future<Output = Result<Self::Stream<'a>, DbErr>> + 'a + Send>> {
        self.0.stream_raw(fitted(statement))
    }
}
