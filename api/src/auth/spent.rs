//! Letting go of refresh tokens that were used long ago. One-time tokens need none of it: an account has one at most.

use entity::refresh_token::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::session_life::IDLE;
use crate::app::AppState;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// Statements in a round: the rest waits for the next one.
const STATEMENTS: usize = 20;

/// Removes refresh tokens used so long ago that a session carried on with them would be over; returns how many. One
/// that comes back after that is refused as ever; it only ends no session any more.
pub async fn forget_old(state: &AppState) -> Result<u64, Problem> {
    let long_ago = state.clock.now() - IDLE;
    let mut removed = 0;
    for _ in 0..STATEMENTS {
        // Looked for without keeping anybody from writing.
        let some: Vec<Vec<u8>> = Entity::find()
            .select_only()
            .column(Column::Hash)
            .filter(Column::UsedAt.lte(long_ago))
            .limit(AT_ONCE as u64)
            .into_tuple()
            .all(state.db.reader())
            .await?;
        if some.is_empty() {
            break;
        }
        let tx = state.db.begin_aside().await?;
        let old = Entity::delete_many().filter(Column::Hash.is_in(some));
        removed += old.exec(&tx).await?.rows_affected;
        tx.commit().await?;
    }
    Ok(removed)
}
