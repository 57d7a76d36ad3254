//! When units were last reminded.

use std::collections::BTreeMap;

use entity::reminder;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// When each of these obligations was last reminded of; those that never were are left out.
pub async fn last_reminded<C: ConnectionTrait>(
    db: &C,
    obligation_ids: &[Uuid],
) -> Result<BTreeMap<Uuid, OffsetDateTime>, Problem> {
    let mut last = BTreeMap::new();
    for part in obligation_ids.chunks(AT_ONCE) {
        let found: Vec<(Uuid, OffsetDateTime)> = reminder::Entity::find()
            .select_only()
            .column(reminder::Column::ObligationId)
            .column_as(reminder::Column::CreatedAt.max(), "created_at")
            .filter(reminder::Column::ObligationId.is_in(part.iter().copied()))
            .group_by(reminder::Column::ObligationId)
            .into_tuple()
            .all(db)
            .await?;
        last.extend(found);
    }
    Ok(last)
}
