//! Who stands above whom: `unit_ancestor` when a unit is moved, and what is needed to tell a cycle.

use std::collections::BTreeSet;

use entity::{unit_ancestor, unit_state};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Set,
};
use uuid::Uuid;

use super::placing::{Placement, Placements, gained};
use super::span::Span;
use super::states;
use crate::http::problem::Problem;
use crate::rows;

/// Puts a unit, with all below it, under another unit or at the top.
pub async fn put_under<C: ConnectionTrait>(
    db: &C,
    unit_id: Uuid,
    parent_id: Option<Uuid>,
) -> Result<(), Problem> {
    use unit_ancestor::{Column, Entity};
    let of = |known: Column, told: Column| {
        Entity::find()
            .select_only()
            .column(told)
            .filter(known.eq(unit_id))
    };
    let below = of(Column::AncestorId, Column::DescendantId).into_query();
    let above = of(Column::DescendantId, Column::AncestorId)
        .filter(Column::Depth.gt(0))
        .into_query();
    Entity::delete_many()
        .filter(Column::DescendantId.in_subquery(below))
        .filter(Column::AncestorId.in_subquery(above))
        .exec(db)
        .await?;
    let Some(parent_id) = parent_id else {
        return Ok(());
    };
    let subtree: Vec<(Uuid, i32)> = of(Column::AncestorId, Column::DescendantId)
        .column(Column::Depth)
        .into_tuple()
        .all(db)
        .await?;
    let above: Vec<(Uuid, i32)> = Entity::find()
        .select_only()
        .columns([Column::AncestorId, Column::Depth])
        .filter(Column::DescendantId.eq(parent_id))
        .into_tuple()
        .all(db)
        .await?;
    let links = gained(&subtree, &above).map(|link| unit_ancestor::ActiveModel {
        ancestor_id: Set(link.ancestor_id),
        descendant_id: Set(link.descendant_id),
        depth: Set(link.depth),
    });
    rows::insert_all(db, links.collect()).await?;
    Ok(())
}

/// Where a unit and all above it stand from the first day of `during` on.
pub async fn placements_above<C: ConnectionTrait>(
    db: &C,
    unit_id: Uuid,
    during: Span,
) -> Result<Placements, Problem> {
    let mut placements = Placements::new();
    let mut wanted = BTreeSet::from([unit_id]);
    while !wanted.is_empty() {
        let found = unit_state::Entity::find()
            .filter(unit_state::Column::UnitId.is_in(wanted.iter().copied()))
            .filter(states::holds_after(during.from))
            .order_by_asc(unit_state::Column::ValidFrom)
            .all(db)
            .await?;
        for unit_id in std::mem::take(&mut wanted) {
            placements.entry(unit_id).or_default();
        }
        for state in found {
            wanted.extend(state.parent_id);
            placements
                .entry(state.unit_id)
                .or_default()
                .push(Placement {
                    span: states::span(&state),
                    parent_id: state.parent_id,
                });
        }
        wanted.retain(|unit_id| !placements.contains_key(unit_id));
    }
    Ok(placements)
}
