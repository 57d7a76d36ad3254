//! Whose duties a unit took over: those of the units it stands in for.

use std::collections::BTreeSet;

use entity::succession_link;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use time::Date;
use uuid::Uuid;

use crate::http::problem::Problem;
use crate::units::succession_read::standing_in;

/// Reads the units that a unit [stands in for](standing_in) on a day, besides itself.
pub async fn read<C: ConnectionTrait>(
    db: &C,
    unit_id: Uuid,
    day: Date,
) -> Result<BTreeSet<Uuid>, Problem> {
    let before = came_of(db, unit_id).await?;
    let standing = standing_in(db, &before, day).await?;
    Ok(standing
        .into_iter()
        .filter(|(_, heirs)| heirs.contains(&unit_id))
        .map(|(old, _)| old)
        .collect())
}

/// All units that something came from in a line of successions that leads to a unit.
async fn came_of<C: ConnectionTrait>(db: &C, unit_id: Uuid) -> Result<BTreeSet<Uuid>, Problem> {
    let mut seen = BTreeSet::from([unit_id]);
    let mut open = vec![unit_id];
    while !open.is_empty() {
        let old: Vec<Uuid> = succession_link::Entity::find()
            .select_only()
            .column(succession_link::Column::OldUnitId)
            .filter(succession_link::Column::NewUnitId.is_in(open))
            .into_tuple()
            .all(db)
            .await?;
        open = old.into_iter().filter(|unit| seen.insert(*unit)).collect();
    }
    seen.remove(&unit_id);
    Ok(seen)
}
