//! The tree below a unit on a day, as nested nodes.

use std::collections::BTreeMap;

use entity::unit_state;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::service::{MOST_LISTED, too_many_in};
use super::then;
use super::tree_dto::{UnitNode, UnitTree};
use crate::app::AppState;
use crate::auth::policy::ReadUnits;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::http::catalogue::FaultCode;
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::texts;

/// Most levels of a tree, the unit itself counted.
const MOST_LEVELS: usize = 50;

/// Reads the tree below a unit as it was on a day; today where none is named.
pub async fn read(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    id: Uuid,
    as_of: Option<Day>,
) -> Result<UnitTree, Problem> {
    let day = as_of.unwrap_or_else(|| Day(local_day(state.clock.now())));
    let db = state.db.wide_snapshot().await?;
    let states = then::visible(allow, day.0)
        .filter(unit_state::Column::UnitId.in_subquery(then::subtree(id, day.0)))
        .order_by_asc(unit_state::Column::Code)
        .limit(MOST_LISTED + 1)
        .all(&db)
        .await?;
    if states.len() as u64 > MOST_LISTED {
        return Err(too_many_in("id"));
    }
    let root = nest(states, id)?.ok_or_else(Problem::not_found)?;
    Ok(UnitTree { as_of: day, root })
}

/// Hangs each unit below its parent, level by level from the root; `None` where the root is not among them.
fn nest(states: Vec<unit_state::Model>, root: Uuid) -> Result<Option<UnitNode>, Problem> {
    let mut of_parent: BTreeMap<Option<Uuid>, Vec<UnitNode>> = BTreeMap::new();
    let mut top = None;
    for state in states {
        if state.unit_id == root {
            top = Some(UnitNode::from(state));
        } else {
            let parent = state.parent_id;
            of_parent.entry(parent).or_default().push(state.into());
        }
    }
    let Some(top) = top else { return Ok(None) };
    let mut levels = vec![vec![(None, top)]];
    while let Some(last) = levels.last() {
        let below: Vec<(Option<usize>, UnitNode)> = last
            .iter()
            .enumerate()
            .flat_map(|(index, (_, node))| {
                let children = of_parent.remove(&Some(node.id)).unwrap_or_default();
                children.into_iter().map(move |child| (Some(index), child))
            })
            .collect();
        if below.is_empty() {
            break;
        }
        if levels.len() == MOST_LEVELS {
            return Err(Problem::parameter(
                "id",
                FaultCode::TooDeep,
                texts::units::tree_too_deep(MOST_LEVELS),
            ));
        }
        levels.push(below);
    }
    while let Some(below) = levels.pop() {
        let Some(above) = levels.last_mut() else {
            return Ok(below.into_iter().next().map(|(_, node)| node));
        };
        for (parent, node) in below {
            if let Some((_, parent)) = parent.and_then(|index| above.get_mut(index)) {
                parent.children.push(node);
            }
        }
    }
    Ok(None)
}
