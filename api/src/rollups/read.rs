//! Reading sums, with what is marked and not yet in them, in the snapshot of the caller.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::{obligation, rollup, rollup_pending, rollup_period};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    StreamTrait,
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

/// Gives the sums of periods that are ready to `take` as they come. A sum may come in several parts.
pub async fn each_sum<C: ConnectionTrait + StreamTrait>(
    db: &C,
    wanted: &Wanted,
    measures: Measures,
    today: Date,
    mut take: impl FnMut(SumKey, Tally) -> Result<(), Problem>,
) -> Result<(), Problem> {
    for (nodes, periods) in wanted {
        store::each(db, periods, nodes, measures, &mut take).await?;
        let periods: Vec<Uuid> = periods.iter().copied().collect();
        for some in periods.chunks(AT_ONCE) {
            for (key, tally) in pending(db, nodes, some, measures, today).await? {
                take(key, tally)?;
            }
            for (key, tally) in at_the_nodes(db, nodes, some, measures, today).await? {
                take(key, tally)?;
            }
        }
    }
    Ok(())
}

/// The measures of some periods whose sums are ready, whoever owes them.
pub async fn measures<C: ConnectionTrait>(
    db: &C,
    periods: &BTreeSet<Uuid>,
    measures: Measures,
) -> Result<BTreeSet<Uuid>, Problem> {
    let periods: Vec<Uuid> = periods.iter().copied().collect();
    let mut found = BTreeSet::new();
    for some in periods.chunks(AT_ONCE) {
        let owed: Vec<Uuid> = store::select(some, &[EVERYTHING], measures)
            .select_only()
            .column(rollup::Column::MeasureId)
            .distinct()
            .into_tuple()
            .all(db)
            .await?;
        found.extend(owed);
    }
    Ok(found)
}

/// What is marked of the units below some nodes.
async fn pending<C: ConnectionTrait>(
    db: &C,
    nodes: &BTreeSet<Uuid>,
    periods: &[Uuid],
    measures: Measures,
    today: Date,
) -> Result<Sums, Problem> {
    let marks = rollup_pending::Entity::find()
        .filter(rollup_pending::Column::PeriodId.is_in(periods.iter().copied()))
        .order_by_asc(rollup_pending::Column::Id)
        .all(db)
        .await?;
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
    periods: &[Uuid],
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
