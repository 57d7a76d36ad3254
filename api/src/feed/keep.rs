//! Letting go of entries that are too old: always the oldest, and never one before another that stays.

use entity::{change, change_head};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use time::{Duration, OffsetDateTime};

use crate::app::AppState;
use crate::changes::version::lost;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// Removes entries older than the setting says; returns how many. A cursor into them is then too old.
pub async fn forget_old(state: &AppState) -> Result<u64, Problem> {
    let kept = Duration::days(state.config.changes_kept_days.into());
    let before = state.clock.now() - kept;
    let mut forgotten = 0;
    loop {
        let Some(last) = last_of_the_old(state, before).await? else {
            return Ok(forgotten);
        };
        let tx = state.db.begin_aside().await?;
        let end = change_head::Entity::find()
            .lock_exclusive()
            .one(&tx)
            .await?
            .ok_or_else(lost)?;
        // Another server may have done it meanwhile, and more.
        let upto = end.forgotten.max(last);
        let mut end: change_head::ActiveModel = end.into();
        end.forgotten = Set(upto);
        end.update(&tx).await?;
        let removed = change::Entity::delete_many()
            .filter(change::Column::Seq.lte(upto))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        forgotten += removed.rows_affected;
    }
}

/// The last place of the oldest entries that are all too old, as far as one step goes. The feed is in the order of
/// commits, so that a younger entry may stand before an older one: that one stays as well.
async fn last_of_the_old(state: &AppState, before: OffsetDateTime) -> Result<Option<i64>, Problem> {
    let oldest: Vec<(i64, OffsetDateTime)> = change::Entity::find()
        .select_only()
        .columns([change::Column::Seq, change::Column::At])
        .filter(change::Column::Seq.is_not_null())
        .order_by_asc(change::Column::Seq)
        .limit(AT_ONCE as u64)
        .into_tuple()
        .all(state.db.reader())
        .await?;
    let old = oldest.into_iter().take_while(|(_, at)| *at < before);
    Ok(old.last().map(|(place, _)| place))
}
