//! Reading the feed: a page, and everything up to the end as a stream.

use actix_web::web::Bytes;
use entity::change;
use entity::enums::ChangeKind;
use futures_util::stream::{self, Stream};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cursor::{self, After};
use super::dto::{Change, ChangePage};
use super::reach;
use crate::app::AppState;
use crate::auth::policy::ReadChanges;
use crate::auth::principal::Allow;
use crate::changes::order;
use crate::changes::version::head;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

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
    pub upto: i64,
    /// The last place there is.
    pub end: i64,
}

impl Stretch {
    /// As a page.
    pub fn page(self) -> ChangePage {
        ChangePage {
            has_more: self.upto < self.end,
            next_cursor: cursor::pack(self.upto),
            items: self.items,
        }
    }
}

/// Gives places to what was committed, so that it can be read, and says where reading begins.
pub async fn begin(state: &AppState, after: After) -> Result<i64, Problem> {
    let end = order::give_places(state).await?;
    match after {
        After::Nothing => Ok(head(state.db.reader()).await?.forgotten),
        After::Now => Ok(end),
        After::Place(place) => Ok(place),
    }
}

/// Reads at most `limit` entries after a place. What is read in one step is to be of one moment, or of places given before it.
pub async fn stretch<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadChanges>,
    after: i64,
    limit: usize,
    kinds: &[ChangeKind],
) -> Result<Stretch, Problem> {
    let bounds = head(db).await?;
    if after < bounds.forgotten || after > bounds.seq {
        return Err(gone());
    }
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
            items.push(Change::of(place, &row));
            if items.len() == limit {
                upto = place;
            }
        }
        step = STEP;
    }
    Ok(Stretch {
        items,
        upto,
        end: bounds.seq,
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

/// Everything after a place up to another, as lines of JSON, a step at a time.
pub fn lines(
    state: AppState,
    allow: Allow<ReadChanges>,
    after: i64,
    end: i64,
    kinds: Vec<ChangeKind>,
) -> impl Stream<Item = Result<Bytes, Problem>> {
    let from = (state, allow, kinds, after);
    stream::try_unfold(from, move |(state, allow, kinds, after)| async move {
        if after >= end {
            return Ok(None);
        }
        let limit = usize::try_from(STEP).unwrap_or_default();
        let db = state.db.snapshot().await?;
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
        Ok(Some((Bytes::from(bytes), (state, allow, kinds, read.upto))))
    })
}

/// The cursor cannot be read on from.
fn gone() -> Problem {
    Problem::because(
        Code::CursorExpired,
        "Các thay đổi sau con trỏ này không còn được lưu. Hãy lấy con trỏ mới bằng `after=now`, đọc lại toàn bộ dữ liệu, rồi đọc tiếp từ con trỏ đó.",
        "What came after this cursor is kept no longer. Take a new cursor by `after=now`, read everything once more, then go on from it.",
    )
}
