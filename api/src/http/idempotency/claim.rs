//! Who may carry out a request under a key: one run at a time, and once only.
//!
//! The row of the key is written three times: when the request is claimed, in the transaction that writes what
//! was asked for, and when the answer is known. So whatever dies in between, the row tells whether the write
//! has happened.

use entity::idempotency_key::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, Set};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::answer::Answer;
use crate::app::AppState;
use crate::auth::master_key::MasterKey;
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// How long a key is remembered.
pub const KEPT: Duration = Duration::hours(24);

/// How long a run may be silent before another takes its place. Longer than any takes once its body has come;
/// one that takes longer all the same finds out when it begins to write.
const LOCKED: Duration = Duration::minutes(2);

/// Most old keys a round forgets, in statements of [`AT_ONCE`].
const STATEMENTS: usize = 40;

tokio::task_local! {
    static CLAIM: Claim;
}

/// The right to carry out the request of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    id: Uuid,
    owner: Uuid,
    is_strangers: bool,
}

/// A request that came with a key.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whose key it is.
    pub caller: String,
    /// Whether that is somebody who has not signed in.
    pub is_strangers: bool,
    /// The key.
    pub key: String,
    /// Method and path.
    pub operation: String,
    /// SHA-256 of the request.
    pub fingerprint: Vec<u8>,
}

/// How a request stands to the key it came with.
#[derive(Debug)]
pub enum Standing {
    /// It is the first, and runs now.
    First(Claim),
    /// It was answered before.
    Answered(Answer),
}

/// Claims the request, or answers what it was answered before; fails where another request has the key.
pub async fn claim(state: &AppState, asked: &Asked) -> Result<Standing, Problem> {
    let now = state.clock.now();
    // First by a read, which waits for nobody: while the first run writes, its row is locked, and those who ask
    // again must not stand in line for it with all the connections there are.
    if let Some(row) = known(state, asked, now).await? {
        return repeat(state, asked, row, now).await;
    }
    if let Some(claim) = insert(state, asked, now).await? {
        return Ok(Standing::First(claim));
    }
    match known(state, asked, now).await? {
        Some(row) => repeat(state, asked, row, now).await,
        // Its run has just given it free.
        None => Err(in_progress(now, now)),
    }
}

/// The row of the key, unless it is to be forgotten.
async fn known(
    state: &AppState,
    asked: &Asked,
    now: OffsetDateTime,
) -> Result<Option<Model>, Problem> {
    let row = Entity::find()
        .filter(is_of(asked))
        .filter(Column::CreatedAt.gt(now - KEPT))
        .one(state.db.reader())
        .await?;
    Ok(row)
}

/// Takes the key for its first request; none where another was faster.
async fn insert(
    state: &AppState,
    asked: &Asked,
    now: OffsetDateTime,
) -> Result<Option<Claim>, Problem> {
    let claim = Claim {
        id: Uuid::now_v7(),
        owner: Uuid::now_v7(),
        is_strangers: asked.is_strangers,
    };
    let row = ActiveModel {
        id: Set(claim.id),
        caller: Set(asked.caller.clone()),
        key: Set(asked.key.clone()),
        operation: Set(asked.operation.clone()),
        fingerprint: Set(seal(
            &state.master,
            claim.id,
            "request",
            &asked.fingerprint,
        )?),
        owner: Set(claim.owner),
        locked_until: Set(now + LOCKED),
        is_strangers: Set(asked.is_strangers),
        is_done: Set(false),
        status: Set(None),
        answer: Set(None),
        created_at: Set(now),
    };
    let tx = state.db.begin_aside().await?;
    Entity::delete_many()
        .filter(is_of(asked))
        .filter(Column::CreatedAt.lte(now - KEPT))
        .exec(&tx)
        .await?;
    let inserted = Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Column::Caller, Column::Key])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok((inserted > 0).then_some(claim))
}

fn is_of(asked: &Asked) -> Expr {
    Column::Caller
        .eq(&asked.caller)
        .and(Column::Key.eq(&asked.key))
}

/// What a key that is known says to a request.
async fn repeat(
    state: &AppState,
    asked: &Asked,
    row: Model,
    now: OffsetDateTime,
) -> Result<Standing, Problem> {
    match open(&state.master, row.id, "request", &row.fingerprint) {
        Some(first) if first == asked.fingerprint => {}
        Some(_) => return Err(Problem::new(Code::IdempotencyKeyReused)),
        // Sealed under a master key that is gone: whether it is the same request cannot be told.
        None => return Err(Problem::new(Code::IdempotencyAnswerLost)),
    }
    if let (Some(status), Some(sealed)) = (row.status, &row.answer) {
        return open(&state.master, row.id, "answer", sealed)
            .and_then(|text| Answer::unpack(status, &text))
            .map(Standing::Answered)
            .ok_or_else(|| Problem::new(Code::IdempotencyAnswerLost));
    }
    if now < row.locked_until {
        return Err(in_progress(now, row.locked_until));
    }
    if row.is_done {
        return Err(Problem::new(Code::IdempotencyAnswerLost));
    }
    let dead = Claim::of(&row);
    let next = Claim {
        owner: Uuid::now_v7(),
        ..dead
    };
    let tx = state.db.begin_aside().await?;
    let taken_over = Entity::update_many()
        .col_expr(Column::Owner, Expr::value(next.owner))
        .col_expr(Column::LockedUntil, Expr::value(now + LOCKED))
        .filter(dead.held())
        .filter(Column::IsDone.eq(false))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    if taken_over.rows_affected == 0 {
        return Err(in_progress(now, now));
    }
    Ok(Standing::First(next))
}

/// Most requests take less than a second; of one that has died only the end of its lock tells.
fn in_progress(now: OffsetDateTime, until: OffsetDateTime) -> Problem {
    let seconds = (until - now).whole_seconds().clamp(1, 2);
    Problem::new(Code::IdempotencyInProgress).header("Retry-After", seconds.to_string())
}

/// Runs what a claim allows: each transaction it begins to write in is marked with the key.
pub async fn under<T>(claim: Claim, run: impl Future<Output = T>) -> T {
    CLAIM.scope(claim, run).await
}

/// Marks the key of the request under way, if it has one, as carried out; fails where its run was taken over.
pub async fn mark(tx: &Tx) -> Result<(), Problem> {
    let Ok(claim) = CLAIM.try_with(|claim| *claim) else {
        return Ok(());
    };
    let marked = Entity::update_many()
        .col_expr(Column::IsDone, Expr::value(true))
        .filter(claim.held())
        .exec(tx)
        .await?;
    if marked.rows_affected == 0 {
        return Err(Problem::new(Code::IdempotencyInProgress).header("Retry-After", "2"));
    }
    Ok(())
}

impl Claim {
    fn of(row: &Model) -> Self {
        Self {
            id: row.id,
            owner: row.owner,
            is_strangers: row.is_strangers,
        }
    }

    async fn forget_undone(self, tx: &Tx) -> Result<(), Problem> {
        Entity::delete_many()
            .filter(self.held())
            .filter(Column::IsDone.eq(false))
            .exec(tx)
            .await?;
        Ok(())
    }

    fn held(self) -> Expr {
        Column::Id.eq(self.id).and(Column::Owner.eq(self.owner))
    }

    /// Keeps the answer for those who ask again. Of a stranger only where something was written: nobody should
    /// fill the database by asking for nothing.
    pub async fn answered(self, state: &AppState, answer: &Answer) -> Result<(), Problem> {
        let sealed = seal(&state.master, self.id, "answer", &answer.pack()?)?;
        let tx = state.db.begin_aside().await?;
        if self.is_strangers {
            self.forget_undone(&tx).await?;
        }
        Entity::update_many()
            .col_expr(Column::IsDone, Expr::value(true))
            .col_expr(Column::Status, Expr::value(answer.status()))
            .col_expr(Column::Answer, Expr::value(sealed))
            .filter(self.held())
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Keeps no answer. Gives the key free where nothing was written; where something was, the key says so from
    /// now on.
    pub async fn release(self, state: &AppState) -> Result<(), Problem> {
        let now = state.clock.now();
        let tx = state.db.begin_aside().await?;
        self.forget_undone(&tx).await?;
        Entity::update_many()
            .col_expr(Column::LockedUntil, Expr::value(now))
            .filter(self.held())
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Forgets keys of over a day ago.
pub async fn forget_old(state: &AppState) -> Result<(), Problem> {
    let long_ago = state.clock.now() - KEPT;
    for _ in 0..STATEMENTS {
        let tx = state.db.begin_aside().await?;
        let old: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::CreatedAt.lte(long_ago))
            .limit(AT_ONCE as u64)
            .into_tuple()
            .all(&tx)
            .await?;
        let is_last = old.len() < AT_ONCE;
        if !old.is_empty() {
            Entity::delete_many()
                .filter(Column::Id.is_in(old))
                .exec(&tx)
                .await?;
        }
        tx.commit().await?;
        if is_last {
            break;
        }
    }
    Ok(())
}

/// What a sealed column belongs to: nobody can put the answer of one key under another.
fn name(id: Uuid, what: &str) -> String {
    format!("idempotency {what} {id}")
}

fn seal(master: &MasterKey, id: Uuid, what: &str, text: &[u8]) -> Result<Vec<u8>, Problem> {
    master.seal(&name(id, what), text).map_err(|error| {
        tracing::error!(%error, "a repeatable request could not be sealed");
        Problem::new(Code::Internal)
    })
}

fn open(master: &MasterKey, id: Uuid, what: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    master.open(&name(id, what), sealed)
}
