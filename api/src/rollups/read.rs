//! Reading sums, with what is marked and not yet in them, in the snapshot of the caller.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::{obligation, rollup_pending, rollup_period};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use time::Date;
use uuid::Uuid;

use super::build::Stands;
use super::fold;
use super::lines::{self, Measures};
use super::parts::{EVERYTHING, SumKey, Sums};
use super::store;
use super::tally::Tally;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;
use crate::units::places_read;

/// Of some periods those whose sums are right today, with what they are good for.
pub async fn ready<C: ConnectionTrait>(
    db: &C,
    periods: &BTreeSet<Uuid>,
    today: Date,
) -> Result<HashMap<Uuid, rollup_period::Model>, Problem> {
    use rollup_pending::Column as Mark;
    use rollup_period::Column;
    let again: Vec<Option<Uuid>> = rollup_pending::Entity::find()
        .filter(Mark::ObligationId.is_null())
        .select_only()
        .column(Mark::PeriodId)
        .into_tuple()
        .all(db)
        .await?;
    let again: BTreeSet<Option<Uuid>> = again.into_iter().collect();
    let mut ready = HashMap::new();
    if again.contains(&None) {
        return Ok(ready);
    }
    let holds = Condition::any()
        .add(Column::HoldsUntil.is_null())
        .add(Column::HoldsUntil.gt(today));
    let periods: Vec<Uuid> = periods.iter().copied().collect();
    for some in periods.chunks(AT_ONCE) {
        let rows = rollup_period::Entity::find()
            .filter(Column::PeriodId.is_in(some.iter().copied()))
            .filter(Column::IsBuilt.eq(true))
            .filter(holds.clone())
            .all(db)
            .await?;
        ready.extend(rows.into_iter().map(|row| (row.period_id, row)));
    }
    ready.retain(|id, _| !again.contains(&Some(*id)));
    Ok(ready)
}

/// Periods by the nodes at or below which units count; [`EVERYTHING`] stands alone. None of the nodes stands below
/// another.
pub type Wanted = BTreeMap<BTreeSet<Uuid>, BTreeSet<Uuid>>;

/// The sums of periods that are ready. A sum may come in several parts.
pub async fn sums<C: ConnectionTrait>(
    db: &C,
    wanted: &Wanted,
    measures: Measures,
    today: Date,
) -> Result<Vec<(SumKey, Tally)>, Problem> {
    let mut sums = Vec::new();
    for (nodes, periods) in wanted {
        sums.extend(store::read(db, periods, nodes, measures).await?);
        sums.extend(pending(db, nodes, periods, measures, today).await?);
        sums.extend(at_the_nodes(db, nodes, periods, measures, today).await?);
    }
    Ok(sums)
}

/// What is marked of the units below some nodes.
async fn pending<C: ConnectionTrait>(
    db: &C,
    nodes: &BTreeSet<Uuid>,
    periods: &BTreeSet<Uuid>,
    measures: Measures,
    today: Date,
) -> Result<Sums, Problem> {
    let periods: Vec<Uuid> = periods.iter().copied().collect();
    let mut marks = Vec::new();
    for some in periods.chunks(AT_ONCE) {
        let rows = rollup_pending::Entity::find()
            .filter(rollup_pending::Column::PeriodId.is_in(some.iter().copied()))
            .order_by_asc(rollup_pending::Column::Id)
            .all(db)
            .await?;
        marks.extend(rows);
    }
    let changes = fold::changes(db, &marks, measures).await?;
    let owing = changes.iter().map(|change| &change.owing);
    let stands = Stands::of(db, owing, today).await?;
    let mut sums = Sums::new();
    for change in &changes {
        change.put(&mut sums, &stands)?;
    }
    sums.retain(|key, _| nodes.contains(&key.node_id));
    Ok(sums)
}

/// What the units at the nodes themselves owe, line by line.
async fn at_the_nodes<C: ConnectionTrait>(
    db: &C,
    nodes: &BTreeSet<Uuid>,
    periods: &BTreeSet<Uuid>,
    measures: Measures,
    today: Date,
) -> Result<Vec<(SumKey, Tally)>, Problem> {
    let units: BTreeSet<Uuid> = nodes
        .iter()
        .copied()
        .filter(|node| *node != EVERYTHING)
        .collect();
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let places = places_read::of(db, units.clone(), today).await?;
    // What a unit that others took over from owes is below them.
    let units = units
        .into_iter()
        .filter(|unit| places.today(*unit) == *unit);
    let wanted = Condition::all()
        .add(obligation::Column::UnitId.is_in(units))
        .add(obligation::Column::PeriodId.is_in(periods.iter().copied()));
    let owing = lines::owing(db, wanted).await?;
    let stands = Stands::of(db, owing.iter().map(|(owing, _)| owing), today).await?;
    let entries = lines::entries(db, &owing, measures).await?;
    let mut sums = Vec::with_capacity(entries.len());
    for entry in &entries {
        let stand = stands.at(&entry.owing)?;
        sums.push((stand.key(entry, entry.owing.unit_id), entry.tally()));
    }
    Ok(sums)
}
