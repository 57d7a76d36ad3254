//! Shapes of the change feed.

use entity::change;
use entity::enums::ChangeKind;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::cursor::{self, Place};
use super::subject::{self, ChangeSubject};
use crate::http::formats::Format;
use crate::http::params::CommaList;

/// Which entries are wanted.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangeQuery {
    /// Only what comes after this cursor: the `next_cursor` of the last read, or the `cursor` of the last entry
    /// taken in. Absent: from the oldest entry that is kept. `now`: from the end as it is.
    #[param(
        min_length = 1,
        max_length = 64,
        example = "AQGTbz56EHw-nSsPWmwbLU4AAAAAAAAXOw"
    )]
    pub after: Option<String>,
    /// Entries on a page, 50 unless said otherwise.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// Seconds to wait for an entry where there is none yet; 0 unless said otherwise.
    #[param(minimum = 0, maximum = 30, default = 0)]
    pub wait: Option<u8>,
    /// Kinds wanted, separated by commas; absent: all.
    #[serde(default)]
    #[param(value_type = Vec<ChangeKind>, style = Form, explode = false, max_items = 64)]
    pub kind: CommaList<ChangeKind>,
    /// `json`, or `ndjson` for everything up to the end at once; wins over `Accept`. There is no table of it.
    #[param(inline)]
    pub format: Option<Format>,
}

/// An entry of the change feed: that something happened to a thing. It holds no figures and no names; how the
/// thing stands now is read where `subject` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FeedEntry, example = json!({
    "cursor": "AQGTbz56EHw-nSsPWmwbLU4AAAAAAAAXOw", "kind": "report_accepted", "subject": "report",
    "subject_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4e", "removed": false,
    "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45", "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4a",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "revision": 1, "at": "2018-06-18T02:11:09.204518Z"
}))]
pub struct Change {
    /// Its place. Give it as `after` to go on behind it.
    #[schema(max_length = 1000, pattern = "^[A-Za-z0-9_-]+$")]
    pub cursor: String,
    /// What happened.
    pub kind: ChangeKind,
    /// What kind of thing it happened to.
    pub subject: ChangeSubject,
    /// The thing.
    pub subject_id: Uuid,
    /// Whether the thing is gone with this: remove your copy. An obligation that was released can still be read
    /// and counts no more; what was deleted cannot be read. A report that is opened again is not gone: its
    /// accepted revision counts until another is accepted.
    pub removed: bool,
    /// The plan it belongs to; of a plan itself its id.
    pub plan_id: Option<Uuid>,
    /// The period it belongs to; of a period itself its id.
    pub period_id: Option<Uuid>,
    /// The unit it is about: whose report or obligation, or to which unit a group belongs.
    pub unit_id: Option<Uuid>,
    /// Of a report the revision: of one opened again the new one.
    #[schema(minimum = 1)]
    pub revision: Option<i32>,
    /// When it happened. The feed is in the order of commits, so that a later entry may be a moment older.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

impl Change {
    /// An entry that has its place.
    pub fn of(place: Place, row: &change::Model) -> Self {
        let &change::Model {
            id: _,
            seq: _,
            kind,
            subject_id,
            plan_id,
            period_id,
            unit_id,
            revision,
            at,
        } = row;
        Self {
            cursor: cursor::pack(place),
            kind,
            subject: subject::of(kind, unit_id.is_some()),
            subject_id,
            removed: subject::is_removal(kind),
            plan_id,
            period_id,
            unit_id,
            revision,
            at,
        }
    }
}

/// A page of the change feed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChangePage {
    /// What happened, in the order of the feed.
    #[schema(max_items = 200)]
    pub items: Vec<Change>,
    /// Where to go on, also after a page that is empty: it never goes stale but by the age of what comes after it.
    #[schema(
        max_length = 1000,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "MTUyNzA2OTYwMDAwMDAwMC40Mg"
    )]
    pub next_cursor: String,
    /// Whether there is more to read at once, were it only of what the caller is not told.
    pub has_more: bool,
}
