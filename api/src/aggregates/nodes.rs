//! Which periods have sums that tell what is asked, and at which nodes those are.

use std::collections::{BTreeSet, HashMap};

use entity::{plan, rollup_period, unit_ancestor};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::periods::Period;
use super::selection::Selection;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::http::problem::Problem;
use crate::plans::scope::leads;
use crate::rollups::parts::EVERYTHING;
use crate::units::places::Tree;

/// The nodes at or below which units count, of each period whose sums are ready and have them.
pub(super) async fn nodes<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    selection: &Selection,
    periods: &[Period],
    ready: &HashMap<Uuid, rollup_period::Model>,
) -> Result<HashMap<Uuid, BTreeSet<Uuid>>, Problem> {
    let led = led(db, allow).await?;
    let whole = match selection.unit_id {
        None => BTreeSet::from([EVERYTHING]),
        // No unit, though it is how sums call everything.
        Some(EVERYTHING) => BTreeSet::new(),
        Some(unit) => BTreeSet::from([unit]),
    };
    let in_reach = match allow.scope() {
        Scope::Everywhere => whole.clone(),
        Scope::Subtrees(roots) => reached(db, roots, selection.unit_id).await?,
    };
    let mut nodes = HashMap::new();
    for period in periods {
        let Some(sums) = ready.get(&period.id) else {
            continue;
        };
        let is_whole = *allow.scope() == Scope::Everywhere || led.contains(&period.plan_id);
        let then =
            selection.unit_id.is_none() || selection.tree == Tree::Today || sums.stands_alike_then;
        // Rights follow the tree that is kept, in which a unit stays where it ended.
        if then && (is_whole || sums.stands_alike_alone) {
            let of_it = if is_whole { &whole } else { &in_reach };
            nodes.insert(period.id, of_it.clone());
        }
    }
    Ok(nodes)
}

/// The plans the caller coordinates.
async fn led<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
) -> Result<BTreeSet<Uuid>, Problem> {
    let led: Vec<Uuid> = plan::Entity::find()
        .filter(leads(allow))
        .select_only()
        .column(plan::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(led.into_iter().collect())
}

/// The nodes at or below which lies what a caller reaches, of one unit and all below it where that is named. None
/// of them stands below another.
async fn reached<C: ConnectionTrait>(
    db: &C,
    roots: &BTreeSet<Uuid>,
    unit_id: Option<Uuid>,
) -> Result<BTreeSet<Uuid>, Problem> {
    use unit_ancestor::Column;
    let named: BTreeSet<Uuid> = roots.iter().copied().chain(unit_id).collect();
    let links: Vec<(Uuid, Uuid)> = unit_ancestor::Entity::find()
        .filter(Column::AncestorId.is_in(named.iter().copied()))
        .filter(Column::DescendantId.is_in(named.iter().copied()))
        .select_only()
        .columns([Column::AncestorId, Column::DescendantId])
        .into_tuple()
        .all(db)
        .await?;
    let links: BTreeSet<(Uuid, Uuid)> = links.into_iter().collect();
    let covers = |above: &Uuid, below: &Uuid| links.contains(&(*above, *below));
    let top = roots.iter().filter(|root| {
        let mut others = roots.iter().filter(|other| other != root);
        !others.any(|other| covers(other, root))
    });
    Ok(match unit_id {
        None => top.copied().collect(),
        Some(unit) if roots.iter().any(|root| covers(root, &unit)) => BTreeSet::from([unit]),
        Some(unit) => top.filter(|root| covers(&unit, root)).copied().collect(),
    })
}
