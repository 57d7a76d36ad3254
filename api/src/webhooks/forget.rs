//! Letting go of deliveries that nobody asks about any more.

use entity::enums::DeliveryStatus;
use entity::webhook_delivery;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use time::Duration;

use crate::app::AppState;
use crate::http::problem::Problem;

/// Days for which what was delivered is kept.
const DELIVERED: Duration = Duration::days(30);

/// Removes deliveries that arrived a month ago, and dead ones as old as the feed keeps their entries; returns how
/// many.
pub async fn forget_old(state: &AppState) -> Result<u64, Problem> {
    use webhook_delivery::Column;
    let now = state.clock.now();
    let kept = Duration::days(state.config.changes_kept_days.into());
    let mut removed = 0;
    for (status, kept) in [
        (DeliveryStatus::Delivered, DELIVERED),
        (DeliveryStatus::Dead, kept),
    ] {
        let tx = state.db.begin_aside().await?;
        let old = webhook_delivery::Entity::delete_many()
            .filter(Column::Status.eq(status))
            .filter(Column::NextAt.lt(now - kept));
        removed += old.exec(&tx).await?.rows_affected;
        tx.commit().await?;
    }
    Ok(removed)
}
