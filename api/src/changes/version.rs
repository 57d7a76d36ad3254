//! Whether anything happened: one number for the state of everything that aggregates and feeds tell.

use entity::{change, change_head};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// The state of the data: two reads with the same version saw the same units, frameworks, issued plans, owed
/// figures and reports sent to lead units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// In which epoch of the feed: counts of two epochs say nothing of each other.
    pub epoch: Uuid,
    /// The last place given in the feed.
    pub seq: i64,
    /// How many entries wait for a place. It only grows until places are given.
    pub waiting: u64,
}

impl Version {
    /// How many changes there have been in the epoch. Giving places leaves it as it is, so it moves with the data alone.
    pub fn changes(self) -> i128 {
        i128::from(self.seq) + i128::from(self.waiting)
    }
}

/// The version of what `db` sees, by one statement. Read it in the snapshot in which the data is read, or before.
pub async fn now<C: ConnectionTrait>(db: &C) -> Result<Version, Problem> {
    let waiting = change::Entity::find()
        .filter(change::Column::Seq.is_null())
        .select_only()
        .column_as(change::Column::Id.count(), "waiting")
        .into_query();
    let row: Option<(Uuid, i64, i64)> = change_head::Entity::find()
        .select_only()
        .column(change_head::Column::Epoch)
        .column(change_head::Column::Seq)
        .expr_as(Expr::SubQuery(None, Box::new(waiting.into())), "waiting")
        .into_tuple()
        .one(db)
        .await?;
    let (epoch, seq, waiting) = row.ok_or_else(lost)?;
    Ok(Version {
        epoch,
        seq,
        waiting: waiting.unsigned_abs(),
    })
}

/// The end of the feed.
pub async fn head<C: ConnectionTrait>(db: &C) -> Result<change_head::Model, Problem> {
    let head = change_head::Entity::find().one(db).await?;
    head.ok_or_else(lost)
}

/// The row that is always there is not.
pub fn lost() -> Problem {
    tracing::error!("the change feed has lost its end");
    Problem::new(Code::Internal)
}
