//! Whether anything happened: one number for the state of everything that aggregates and feeds tell.

use entity::{change, change_head};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// The state of the data: two reads with the same version saw the same units, frameworks, issued plans, owed
/// figures and reports sent to lead units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// The last place given in the feed.
    pub seq: i64,
    /// How many entries wait for a place. It only grows until places are given.
    pub waiting: u64,
}

/// The version of what `db` sees. Read it in the snapshot in which the data is read.
pub async fn now<C: ConnectionTrait>(db: &C) -> Result<Version, Problem> {
    let waiting = change::Entity::find().filter(change::Column::Seq.is_null());
    Ok(Version {
        seq: head(db).await?.seq,
        waiting: waiting.count(db).await?,
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
