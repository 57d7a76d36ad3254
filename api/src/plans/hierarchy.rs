//! The plans that carry out a plan below it, as far down as the caller may know of them.

use std::collections::BTreeMap;

use entity::plan;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::hierarchy_dto::{HierarchyFilter, PlanNode};
use super::scope;
use crate::app::AppState;
use crate::auth::policy::ReadPlans;
use crate::auth::principal::Allow;
use crate::http::catalogue::FaultCode;
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::texts;

/// Most plans that an answer holds.
const MOST: usize = 1000;
/// Most levels below a plan: `plans::check` lets no more stand above one another.
const LEVELS: u8 = 10;

/// Reads the hierarchy below a plan.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    id: Uuid,
    filter: &HierarchyFilter,
) -> Result<PlanNode, Problem> {
    let db = state.db.wide_snapshot().await?;
    let top = scope::visible(allow)
        .filter(plan::Column::Id.eq(id))
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let plans = below(&db, allow, top, filter.depth).await?;
    nested(plans).ok_or_else(Problem::not_found)
}

/// A plan and those below it, each after the one above it. A plan under one the caller may not know of is not
/// reached, and a service client reaches plans issued within its subtree only.
pub async fn below<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadPlans>,
    top: plan::Model,
    depth: Option<u8>,
) -> Result<Vec<plan::Model>, Problem> {
    let depth = depth.unwrap_or(LEVELS);
    if !(1..=LEVELS).contains(&depth) {
        return Err(Problem::parameter(
            "depth",
            FaultCode::OutOfRange,
            texts::common::from_one_to(LEVELS),
        ));
    }
    let mut found = vec![top];
    let mut level = 0..1;
    for _ in 0..depth {
        let above: Vec<Uuid> = found[level].iter().map(|plan| plan.id).collect();
        let mut next = scope::visible(allow).filter(plan::Column::ParentPlanId.is_in(above));
        if allow.is_client() {
            next = next.filter(allow.scope().covers(plan::Column::IssuingUnitId));
        }
        let next = next
            .order_by_asc(plan::Column::Id)
            .limit(MOST as u64)
            .all(db)
            .await?;
        if found.len() + next.len() > MOST {
            return Err(Problem::parameter(
                "depth",
                FaultCode::TooMany,
                texts::plans::too_many_below(MOST),
            ));
        }
        if next.is_empty() {
            break;
        }
        level = found.len()..found.len() + next.len();
        found.extend(next);
    }
    Ok(found)
}

/// Puts each plan under the one above it; the first is the top.
fn nested(plans: Vec<plan::Model>) -> Option<PlanNode> {
    let top = plans.first()?.id;
    let mut under = BTreeMap::<Uuid, Vec<PlanNode>>::new();
    // From the last, so that whatever stands below a plan has been put together before it.
    for row in plans.into_iter().rev() {
        let mut below = under.remove(&row.id).unwrap_or_default();
        below.reverse();
        let parent = row.parent_plan_id.filter(|_| row.id != top);
        let node = node(row, below);
        match parent {
            Some(parent) => under.entry(parent).or_default().push(node),
            None => return Some(node),
        }
    }
    None
}

fn node(row: plan::Model, below: Vec<PlanNode>) -> PlanNode {
    PlanNode {
        id: row.id,
        number: row.number,
        year: row.year,
        title: row.title,
        issuing_unit_id: row.issuing_unit_id,
        lead_unit_id: row.lead_unit_id,
        term_from: Day(row.term_from),
        term_to: Day(row.term_to),
        status: row.status,
        below,
    }
}
