//! Sums as they are stored.

use std::collections::{BTreeSet, HashMap};

use entity::{rollup, rollup_shared};
use futures_util::TryStreamExt;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter, Select, StreamTrait,
};
use uuid::Uuid;

use super::lines::Measures;
use super::parts::{SharedKey, SumKey, Sums};
use super::tally::{Held, Tally};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::rows::{AT_ONCE, insert_all};

/// What the upper part of a stored sum counts.
const UPPER: i128 = 1_000_000_000;

/// A sum in its two columns; `None` past 10²⁷ ten-thousandths, which no body of figures in range reaches.
fn split(sum: i128) -> Option<(i64, i64)> {
    let high = i64::try_from(sum.div_euclid(UPPER)).ok()?;
    let low = i64::try_from(sum.rem_euclid(UPPER)).ok()?;
    Some((high, low))
}

fn joined(high: i64, low: i64, count: i64) -> Held {
    Held {
        sum: i128::from(high) * UPPER + i128::from(low),
        count,
    }
}

/// A stored row as a sum.
pub fn of_row(row: &rollup::Model) -> (SumKey, Tally) {
    let key = SumKey {
        period_id: row.period_id,
        node_id: row.node_id,
        measure_id: row.measure_id,
        definition_id: row.definition_id,
        framework_version_id: row.framework_version_id,
        level_then: row.level_then,
        level_today: row.level_today,
        is_named: row.is_named,
        is_waiting: row.is_waiting,
    };
    let tally = Tally {
        expected: row.expected,
        reported: row.reported,
        no_data: row.no_data,
        left_out: 0,
        before_cutoff: row.before_cutoff,
        yes: row.yes,
        no: row.no,
        numerator: joined(row.numerator_high, row.numerator_low, row.numerator_held),
        denominator: joined(
            row.denominator_high,
            row.denominator_low,
            row.denominator_held,
        ),
        amount: joined(row.amount_high, row.amount_low, row.amount_held),
        women: joined(row.women_high, row.women_low, row.women_held),
        men: joined(row.men_high, row.men_low, row.men_held),
    };
    (key, tally)
}

fn row_of(key: &SumKey, tally: &Tally) -> Option<rollup::Model> {
    let (numerator_high, numerator_low) = split(tally.numerator.sum)?;
    let (denominator_high, denominator_low) = split(tally.denominator.sum)?;
    let (amount_high, amount_low) = split(tally.amount.sum)?;
    let (women_high, women_low) = split(tally.women.sum)?;
    let (men_high, men_low) = split(tally.men.sum)?;
    let SumKey {
        period_id,
        node_id,
        measure_id,
        definition_id,
        framework_version_id,
        level_then,
        level_today,
        is_named,
        is_waiting,
    } = *key;
    Some(rollup::Model {
        period_id,
        node_id,
        measure_id,
        definition_id,
        framework_version_id,
        level_then,
        level_today,
        is_named,
        is_waiting,
        expected: tally.expected,
        reported: tally.reported,
        no_data: tally.no_data,
        before_cutoff: tally.before_cutoff,
        yes: tally.yes,
        no: tally.no,
        numerator_high,
        numerator_low,
        numerator_held: tally.numerator.count,
        denominator_high,
        denominator_low,
        denominator_held: tally.denominator.count,
        amount_high,
        amount_low,
        amount_held: tally.amount.count,
        women_high,
        women_low,
        women_held: tally.women.count,
        men_high,
        men_low,
        men_held: tally.men.count,
    })
}

/// The stored sums of some periods at some nodes, of some measures: no more ids than a statement holds.
pub fn select(periods: &[Uuid], nodes: &[Uuid], measures: Measures) -> Select<rollup::Entity> {
    use rollup::Column;
    let of_measures = measures.ids().map(|ids| Column::MeasureId.in_subquery(ids));
    rollup::Entity::find()
        .filter(Column::PeriodId.is_in(periods.iter().copied()))
        .filter(Column::NodeId.is_in(nodes.iter().copied()))
        .filter(Condition::all().add_option(of_measures))
}

/// Gives the stored sums of some periods at some nodes, of some measures, to `take` as they come.
pub async fn each<C: ConnectionTrait + StreamTrait>(
    db: &C,
    periods: &BTreeSet<Uuid>,
    nodes: &BTreeSet<Uuid>,
    measures: Measures,
    mut take: impl FnMut(SumKey, Tally) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let nodes: Vec<Uuid> = nodes.iter().copied().collect();
    let periods: Vec<Uuid> = periods.iter().copied().collect();
    for nodes in nodes.chunks(AT_ONCE) {
        for periods in periods.chunks(AT_ONCE) {
            let mut rows = select(periods, nodes, measures).stream(db).await?;
            while let Some(row) = rows.try_next().await? {
                let (key, tally) = of_row(&row);
                take(key, tally)?;
            }
        }
    }
    Ok(())
}

/// All stored sums of a period.
pub async fn all_of<C: ConnectionTrait>(db: &C, period_id: Uuid) -> Result<Sums, Problem> {
    let rows = rollup::Entity::find()
        .filter(rollup::Column::PeriodId.eq(period_id))
        .all(db)
        .await?;
    Ok(rows.iter().map(of_row).collect())
}

/// Adds to the stored sums of a period. A sum of which nothing is left goes.
pub async fn add<C: ConnectionTrait>(
    db: &C,
    period_id: Uuid,
    difference: Sums,
) -> Result<(), Problem> {
    let mut by_node = HashMap::<Uuid, Sums>::new();
    for (key, tally) in difference.into_iter().filter(|(_, one)| !one.is_nothing()) {
        by_node.entry(key.node_id).or_default().insert(key, tally);
    }
    for (node, difference) in by_node {
        let touched: BTreeSet<Uuid> = difference.keys().map(|key| key.measure_id).collect();
        let there = || {
            Condition::all()
                .add(rollup::Column::PeriodId.eq(period_id))
                .add(rollup::Column::NodeId.eq(node))
                .add(rollup::Column::MeasureId.is_in(touched.iter().copied()))
        };
        let rows = rollup::Entity::find().filter(there()).all(db).await?;
        let mut sums: Sums = rows.iter().map(of_row).collect();
        for (key, tally) in difference {
            *sums.entry(key).or_default() += tally;
        }
        rollup::Entity::delete_many()
            .filter(there())
            .exec(db)
            .await?;
        write(db, &sums).await?;
    }
    Ok(())
}

/// Writes sums that are not there.
async fn write<C: ConnectionTrait>(db: &C, sums: &Sums) -> Result<(), Problem> {
    let mut rows = Vec::with_capacity(sums.len());
    for (key, tally) in sums.iter().filter(|(_, tally)| !tally.is_nothing()) {
        let row = row_of(key, tally).ok_or_else(|| {
            tracing::error!(period = %key.period_id, measure = %key.measure_id, "a sum is out of range");
            Problem::new(Code::Internal)
        })?;
        rows.push(row.into_active_model().reset_all());
    }
    insert_all(db, rows).await?;
    Ok(())
}

/// Puts sums in the place of all that a period has.
pub async fn replace<C: ConnectionTrait>(
    db: &C,
    period_id: Uuid,
    sums: &Sums,
    shared: &BTreeSet<SharedKey>,
) -> Result<(), Problem> {
    rollup::Entity::delete_many()
        .filter(rollup::Column::PeriodId.eq(period_id))
        .exec(db)
        .await?;
    write(db, sums).await?;
    // Whichever of two sisters is made last says what they share.
    rollup_shared::Entity::delete_many()
        .filter(
            rollup_shared::Column::PeriodId
                .eq(period_id)
                .or(rollup_shared::Column::SisterId.eq(period_id)),
        )
        .exec(db)
        .await?;
    let rows = shared
        .iter()
        .map(|key| shared_row(key).into_active_model().reset_all());
    insert_all(db, rows.collect()).await?;
    Ok(())
}

fn shared_row(key: &SharedKey) -> rollup_shared::Model {
    let SharedKey {
        period_id,
        sister_id,
        node_id,
        measure_id,
        definition_id,
        level_then,
        level_today,
    } = *key;
    rollup_shared::Model {
        period_id,
        sister_id,
        node_id,
        measure_id,
        definition_id,
        level_then,
        level_today,
    }
}

fn of_shared_row(row: &rollup_shared::Model) -> SharedKey {
    let rollup_shared::Model {
        period_id,
        sister_id,
        node_id,
        measure_id,
        definition_id,
        level_then,
        level_today,
    } = *row;
    SharedKey {
        period_id,
        sister_id,
        node_id,
        measure_id,
        definition_id,
        level_then,
        level_today,
    }
}

/// What units at or below some nodes owe under two of some sister periods.
pub async fn shared<C: ConnectionTrait>(
    db: &C,
    periods: &BTreeSet<Uuid>,
    nodes: &BTreeSet<Uuid>,
) -> Result<Vec<SharedKey>, Problem> {
    use rollup_shared::Column;
    let nodes: Vec<Uuid> = nodes.iter().copied().collect();
    let ids: Vec<Uuid> = periods.iter().copied().collect();
    let mut found = Vec::new();
    for nodes in nodes.chunks(AT_ONCE) {
        for some in ids.chunks(AT_ONCE) {
            let rows = rollup_shared::Entity::find()
                .filter(Column::PeriodId.is_in(some.iter().copied()))
                .filter(Column::NodeId.is_in(nodes.iter().copied()))
                .all(db)
                .await?;
            let keys = rows.iter().map(of_shared_row);
            found.extend(keys.filter(|key| periods.contains(&key.sister_id)));
        }
    }
    Ok(found)
}

/// What a period shares with others, whichever was made last.
pub async fn shared_of<C: ConnectionTrait>(
    db: &C,
    period_id: Uuid,
) -> Result<BTreeSet<SharedKey>, Problem> {
    use rollup_shared::Column;
    let rows = rollup_shared::Entity::find()
        .filter(
            Column::PeriodId
                .eq(period_id)
                .or(Column::SisterId.eq(period_id)),
        )
        .all(db)
        .await?;
    Ok(rows.iter().map(of_shared_row).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sum_comes_back_from_its_two_columns(
            sum in -1_000_000_000_000_000_000_000_000_i128..1_000_000_000_000_000_000_000_000,
        ) {
            let (high, low) = split(sum).unwrap();
            prop_assert!((0..1_000_000_000).contains(&low));
            prop_assert_eq!(joined(high, low, 1).sum, sum);
        }
    }

    #[test]
    fn what_is_past_the_columns_is_told() {
        assert_eq!(split(i128::MAX), None);
        assert_eq!(split(-1), Some((-1, 999_999_999)));
    }
}
