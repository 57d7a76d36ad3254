//! The units right below a unit, each with those under it that owe.

use std::collections::BTreeMap;

use entity::{unit, unit_ancestor};
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::http::problem::Problem;

/// The lowest unit that stands above all of `units` or is all of them, of which there are `count`.
pub(super) async fn top_of<C: ConnectionTrait>(
    db: &C,
    units: SelectStatement,
    count: usize,
) -> Result<Option<Uuid>, Problem> {
    use unit_ancestor::Column::{AncestorId, Depth, DescendantId};
    let above: Vec<(Uuid, i64, i64)> = unit_ancestor::Entity::find()
        .select_only()
        .column(AncestorId)
        .column_as(DescendantId.count(), "units")
        .column_as(Depth.sum(), "steps")
        .filter(DescendantId.in_subquery(units))
        .group_by(AncestorId)
        .into_tuple()
        .all(db)
        .await?;
    // Of two units above all of them the lower is fewer steps from each.
    let whole = above
        .into_iter()
        .filter(|(_, units, _)| usize::try_from(*units) == Ok(count));
    Ok(whole
        .min_by_key(|(_, _, steps)| *steps)
        .map(|(unit, _, _)| unit))
}

/// Those of `units` that stand under each unit right below `top`, or are it.
pub(super) async fn below<C: ConnectionTrait>(
    db: &C,
    top: Uuid,
    units: SelectStatement,
) -> Result<BTreeMap<Uuid, Vec<Uuid>>, Problem> {
    use unit_ancestor::Column::{AncestorId, DescendantId};
    let children = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::ParentId.eq(top))
        .into_query();
    let pairs: Vec<(Uuid, Uuid)> = unit_ancestor::Entity::find()
        .select_only()
        .columns([AncestorId, DescendantId])
        .filter(
            AncestorId
                .in_subquery(children)
                .and(DescendantId.in_subquery(units)),
        )
        .into_tuple()
        .all(db)
        .await?;
    let mut below = BTreeMap::<Uuid, Vec<Uuid>>::new();
    for (child, unit) in pairs {
        below.entry(child).or_default().push(unit);
    }
    Ok(below)
}
