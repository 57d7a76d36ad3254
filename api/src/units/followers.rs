//! Units below those that a succession ends: where one unit alone takes over, they follow to it.

use std::collections::BTreeSet;

use entity::{unit, unit_state};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::placing::{Placements, leads_to};
use super::span::Span;
use super::states::{self, Said, Why, holds_after};
use super::{ancestry, turn};
use crate::http::problem::Problem;

/// Most units that follow in one succession.
const MOST: u64 = 200;

/// The unit that alone takes over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heir {
    /// The unit above which no follower may stand: the heir itself, or the parent of one to be founded.
    pub stands_at: Option<Uuid>,
    /// When it exists.
    pub life: Span,
}

/// A unit that follows, and the stretches of its present state and of the next.
#[derive(Debug)]
pub(super) struct Follower {
    /// The unit.
    pub row: unit::Model,
    spans: (Span, Span),
}

/// The units that can follow from below those that end: they exist on the day and since, their present state
/// began before it, and the heir is there as long as they are and never stands below them. None where there are
/// too many.
pub(super) async fn find<C: ConnectionTrait>(
    db: &C,
    ending: &[Uuid],
    heir: Heir,
    on: Date,
    today: Date,
) -> Result<Vec<Follower>, Problem> {
    let below = unit_state::Entity::find()
        .filter(unit_state::Column::ParentId.is_in(ending.iter().copied()))
        .filter(unit_state::Column::UnitId.is_not_in(ending.iter().copied()))
        .filter(holds_after(on))
        .limit(MOST + 1)
        .all(db)
        .await?;
    let ids: BTreeSet<Uuid> = below.iter().map(|state| state.unit_id).collect();
    if ids.is_empty() || below.len() as u64 > MOST {
        return Ok(Vec::new());
    }
    let rows = unit::Entity::find()
        .filter(unit::Column::Id.is_in(ids))
        .order_by_asc(unit::Column::Id)
        .lock(LockType::Update)
        .all(db)
        .await?;
    let since = Span::since(on);
    let above = match heir.stands_at {
        Some(id) => ancestry::placements_above(db, id, since).await?,
        None => Placements::new(),
    };
    let mut followers = Vec::new();
    for row in rows {
        let present = states::span(&states::present(db, row.id).await?);
        let Ok(spans) = turn::change(present, on, today) else {
            continue;
        };
        let is_above = heir
            .stands_at
            .is_some_and(|id| leads_to(&above, id, since, row.id));
        if !is_above && heir.life.covers(spans.1) {
            followers.push(Follower { row, spans });
        }
    }
    Ok(followers)
}

/// Puts those that follow under the heir from the day on.
pub(super) async fn follow<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    followers: &[Follower],
    heir_id: Uuid,
    why: &Why,
) -> Result<(), Problem> {
    for Follower { row, spans } in followers {
        let said = Said {
            parent_id: Some(heir_id),
            ..Said::of(row)
        };
        states::follow(db, now, row.clone(), *spans, said, why.clone()).await?;
        ancestry::put_under(db, row.id, Some(heir_id)).await?;
    }
    Ok(())
}
