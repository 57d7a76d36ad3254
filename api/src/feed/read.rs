//! Reading the feed: a page, and everything up to the end as a stream.

use actix_web::web::Bytes;
use entity::change;
use entity::enums::ChangeKind;
use futures_util::stream::{self, Stream};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cursor::{self, After, Place};
use super::dto::{Change, ChangePage};
use super::reach;
use crate::app::AppState;
use crate::auth::middleware::Held;
use crate::auth::policy::ReadChanges;
use crate::auth::principal::Allow;
use crate::changes::order;
use crate::changes::version::head;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts;

/// Entries looked at in one step.
const STEP: i64 = 500;

/// Entries one request looks at for a page: of a feed that tells the caller nothing it reads on in the next.
const MOST_LOOKED_AT: i64 = 5_000;

/// Entries read from the feed.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// What the caller is told, with places.
    pub items: Vec<Change>,
    /// The last place looked at.
    pub upto: Place,
    /// The last place there is.
    pub end: Place,
}

impl Stretch {
    /// Whether there is more behind it.
    pub fn has_more(&self) -> bool {
        self.upto.seq < self.end.seq
    }

    /// As a page.
    pub fn page(self) -> ChangePage {
        ChangePage {
            has_more: self.has_more(),
            next_cursor: cursor::pack(self.upto),
            items: self.items,
        }
    }
}

/// Gives places to what was committed, so that it can be read, and says where reading begins.
pub async fn begin(state: &AppState, after: After) -> Result<Place, Problem> {
    let end = order::give_places(state).await?;
    let bounds = head(state.db.reader()).await?;
    let at = |seq| Place {
        epoch: bounds.epoch,
        seq,
    };
    match after {
        After::Nothing => Ok(at(bounds.forgotten)),
        After::Now => Ok(at(end)),
        After::Place(place) => Ok(place),
    }
}

/// Reads at most `limit` entries after a place. What is read in one step is to be of one moment, or of places given before it.
pub async fn stretch<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadChanges>,
    after: Place,
    limit: usize,
    kinds: &[ChangeKind],
) -> Result<Stretch, Problem> {
    let bounds = head(db).await?;
    let Place { epoch, seq: after } = after;
    if epoch != bounds.epoch || after < bounds.forgotten || after > bounds.seq {
        return Err(gone());
    }
    let at = |seq| Place { epoch, seq };
    let last = bounds.seq.min(after + MOST_LOOKED_AT);
    let mut items = Vec::new();
    let mut upto = after;
    // As many as are wanted at first: most callers are told most of it.
    let mut step = i64::try_from(limit).unwrap_or(STEP).min(STEP);
    while upto < last && items.len() < limit {
        let to = last.min(upto + step);
        let rows = between(db, upto, to, kinds).await?;
        let mut told = reach::told(db, allow, rows).await?.into_iter();
        upto = to;
        for row in told.by_ref().take(limit - items.len()) {
            let Some(place) = row.seq else { continue };
            items.push(Change::of(at(place), &row));
            if items.len() == limit {
                upto = place;
            }
        }
        step = STEP;
    }
    Ok(Stretch {
        items,
        upto: at(upto),
        end: at(bounds.seq),
    })
}

async fn between<C: ConnectionTrait>(
    db: &C,
    after: i64,
    to: i64,
    kinds: &[ChangeKind],
) -> Result<Vec<change::Model>, Problem> {
    let mut rows = change::Entity::find()
        .filter(change::Column::Seq.gt(after))
        .filter(change::Column::Seq.lte(to))
        .order_by_asc(change::Column::Seq);
    if !kinds.is_empty() {
        rows = rows.filter(change::Column::Kind.is_in(kinds.iter().copied()));
    }
    Ok(rows.all(db).await?)
}

/// Everything after a place up to another, as lines of JSON, a step at a time; each to what the caller may read by then.
pub fn lines(
    state: AppState,
    caller: Held,
    after: Place,
    end: Place,
    kinds: Vec<ChangeKind>,
) -> impl Stream<Item = Result<Bytes, Problem>> {
    let from = (state, caller, kinds, after);
    stream::try_unfold(from, move |(state, caller, kinds, after)| async move {
        if after.seq >= end.seq {
            return Ok(None);
        }
        let limit = usize::try_from(STEP).unwrap_or_default();
        let allow = caller.allow(&state).await?;
        let db = state.db.wide_snapshot().await?;
        let read = stretch(&db, &allow, after, limit, &kinds).await?;
        // Given back before the bytes go out: whoever is slow to take them holds no connection.
        drop(db);
        let mut bytes = Vec::new();
        for item in &read.items {
            serde_json::to_writer(&mut bytes, item).map_err(|error| {
                tracing::error!(%error, "an entry of the feed could not be written");
                Problem::new(Code::Internal)
            })?;
            bytes.push(b'\n');
        }
        Ok(Some((
            Bytes::from(bytes),
            (state, caller, kinds, read.upto),
        )))
    })
}

/// The cursor cannot be read on from.
fn gone() -> Problem {
    Problem::because(Code::CursorExpired, texts::feed::cursor_expired())
}
