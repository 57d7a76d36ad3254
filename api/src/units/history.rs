//! What became of a unit: its states, and the successions it took part in.

use entity::unit_state;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::tree_dto::UnitHistory;
use super::{service, succession_read};
use crate::app::AppState;
use crate::auth::policy::ReadUnits;
use crate::auth::principal::Allow;
use crate::http::problem::Problem;

/// Of states and of successions so many are told, the last.
const MOST: u64 = 200;

/// Reads the history of a unit.
pub async fn read(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    id: Uuid,
) -> Result<UnitHistory, Problem> {
    let db = state.db.wide_snapshot().await?;
    let unit = service::find(&db, allow, id).await?;
    let mut states = unit_state::Entity::find()
        .filter(unit_state::Column::UnitId.eq(id))
        .order_by_desc(unit_state::Column::ValidFrom)
        .limit(MOST)
        .all(&db)
        .await?;
    states.reverse();
    let successions = succession_read::last_of(&db, id, MOST).await?;
    Ok(UnitHistory {
        unit_id: unit.id,
        states: states.into_iter().map(Into::into).collect(),
        successions,
    })
}
