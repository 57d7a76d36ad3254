//! A request that its caller may repeat, and the answer it got.

use sea_orm::entity::prelude::*;

/// A request that its caller may repeat, and the answer it got. Forgotten after a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// Id of the first request under the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose key it is, such as `account:<id>`.
    pub caller: String,
    /// The key, unique for its caller.
    pub key: String,
    /// Method and path.
    pub operation: String,
    /// SHA-256 of the request, sealed: a body may hold a password, which a bare hash would let one guess.
    pub fingerprint: Vec<u8>,
    /// Which of several runs under the key may write; another after a take-over.
    pub owner: Uuid,
    /// Until when that run is taken to go on.
    pub locked_until: TimeDateTimeWithTimeZone,
    /// Whether whoever asked had not signed in.
    pub is_strangers: bool,
    /// Whether what was asked for has been written; set in the transaction that writes it.
    pub is_done: bool,
    /// Status of the answer; absent while there is none.
    pub status: Option<i16>,
    /// Headers and body of the answer, sealed.
    pub answer: Option<Vec<u8>>,
    /// When the first request came.
    pub created_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
