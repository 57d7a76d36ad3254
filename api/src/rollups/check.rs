//! Comparing the sums with what they are made of.

use std::collections::BTreeSet;
use std::fmt;

use entity::{rollup_pending, rollup_period};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use time::Date;
use uuid::Uuid;

use super::build::{self, Stands};
use super::fold;
use super::lines::Measures;
use super::parts::{SharedKey, SumKey};
use super::read;
use super::store;
use super::tally::Tally;
use crate::db::Db;
use crate::http::problem::Problem;

/// What does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A sum, as it is kept with what is marked, and as the lines make it.
    Sum(Box<(SumKey, Tally, Tally)>),
    /// That sister plans share a unit is kept but not so, or so and not kept.
    Shared(SharedKey),
    /// What the sums of a period are said to be good for.
    Standing(Uuid),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sum(fault) => {
                let (key, kept, lines) = &**fault;
                write!(f, "{key:?}: kept {kept:?}, the lines make {lines:?}")
            }
            Self::Shared(key) => write!(f, "{key:?}: kept otherwise than owed"),
            Self::Standing(period) => {
                write!(
                    f,
                    "period {period}: where its units stand is kept otherwise"
                )
            }
        }
    }
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Periods whose sums were compared.
    pub periods: usize,
    /// Sums that were compared.
    pub sums: usize,
    /// What differs.
    pub faults: Vec<Fault>,
}

/// Makes the sums of every period that has them anew, in one snapshot, and compares.
pub async fn check(db: &Db, today: Date) -> Result<Findings, Problem> {
    let db = &db.snapshot().await?;
    let built: BTreeSet<Uuid> = rollup_period::Entity::find()
        .filter(rollup_period::Column::IsBuilt.eq(true))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.period_id)
        .collect();
    let mut findings = Findings::default();
    for (period_id, row) in read::ready(db, &built, today).await? {
        let wanted = build::build(db, period_id, today).await?;
        let mut kept = store::all_of(db, period_id).await?;
        let marks = rollup_pending::Entity::find()
            .filter(rollup_pending::Column::PeriodId.eq(period_id))
            .order_by_asc(rollup_pending::Column::Id)
            .all(db)
            .await?;
        let changes = fold::changes(db, &marks, Measures::default()).await?;
        let owing = changes.iter().map(|change| &change.owing);
        let stands = Stands::of(db, owing, today).await?;
        for change in &changes {
            change.put(&mut kept, &stands)?;
        }
        let keys: BTreeSet<SumKey> = kept.keys().chain(wanted.sums.keys()).copied().collect();
        findings.periods += 1;
        findings.sums += keys.len();
        for key in keys {
            let sum = kept.get(&key).copied().unwrap_or_default();
            let lines = wanted.sums.get(&key).copied().unwrap_or_default();
            if sum != lines {
                findings
                    .faults
                    .push(Fault::Sum(Box::new((key, sum, lines))));
            }
        }
        let said = (row.stands_alike_then, row.stands_alike_alone);
        if said != (wanted.moved.is_empty(), wanted.succeeded.is_empty()) {
            findings.faults.push(Fault::Standing(period_id));
        }
        let kept = store::shared_of(db, period_id).await?;
        let differing = differing(period_id, &kept.into_iter().collect(), &wanted.shared);
        findings
            .faults
            .extend(differing.into_iter().map(Fault::Shared));
    }
    Ok(findings)
}

/// What is shared, seen from one period: the sister may be the one that says so.
fn differing(
    period_id: Uuid,
    kept: &BTreeSet<SharedKey>,
    wanted: &BTreeSet<SharedKey>,
) -> BTreeSet<SharedKey> {
    let from_here = |key: &SharedKey| {
        if key.period_id == period_id {
            *key
        } else {
            SharedKey {
                period_id: key.sister_id,
                sister_id: key.period_id,
                ..*key
            }
        }
    };
    let kept: BTreeSet<SharedKey> = kept.iter().map(from_here).collect();
    let wanted: BTreeSet<SharedKey> = wanted.iter().copied().collect();
    kept.symmetric_difference(&wanted).copied().collect()
}
