//! Bringing the sums up to date: what is marked is added to them, and what it made wrong is made again.
//!
//! Whoever does so takes a turn first, by writing the one row of `rollup_turn`. All statements of a turn see the
//! same moment, and of two turns at once the later is refused by the database and begins anew, so each sees all
//! that the one before it did. Whoever changes what counts only adds rows and never waits.
//!
//! A period whose sums cannot be made keeps nobody else from theirs: it is read line by line, and tried again the next
//! day or when it is marked.

use std::collections::{BTreeSet, HashMap};

use entity::enums::PeriodStatus;
use entity::{period, rollup_pending, rollup_period, rollup_turn};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use time::Date;
use uuid::Uuid;

use super::build::{self, Stands};
use super::lines::{self, Measures};
use super::mark::Standing;
use super::parts::{Entry, Owing, Sums, add, take};
use super::store;
use crate::app::AppState;
use crate::clock::local_day;
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// Steps of reports that go into the sums in one turn.
const STEPS: u64 = 1_000;

/// Turns begun anew where another server's came between.
const ATTEMPTS: usize = 20;

/// Brings the sums up to date with everything committed by now; returns how many turns that took. Safe on several
/// replicas at once.
pub async fn catch_up(state: &AppState) -> Result<usize, Problem> {
    let mut turns = 0;
    while is_behind(state).await? {
        attempt(state).await?;
        turns += 1;
    }
    Ok(turns)
}

async fn attempt(state: &AppState) -> Result<(), Problem> {
    for _ in 1..ATTEMPTS {
        match turn(state).await {
            Err(problem) if problem.code == Code::Unavailable => {}
            outcome => return outcome,
        }
    }
    turn(state).await
}

/// Whether there is anything to do: told without keeping anybody from writing.
async fn is_behind(state: &AppState) -> Result<bool, Problem> {
    let db = state.db.reader();
    let today = local_day(state.clock.now());
    let marked = rollup_pending::Entity::find()
        .select_only()
        .column(rollup_pending::Column::Id)
        .limit(1)
        .into_tuple::<i64>()
        .one(db)
        .await?;
    if marked.is_some() {
        return Ok(true);
    }
    let wrong = rollup_period::Entity::find()
        .filter(to_make(today))
        .one(db)
        .await?;
    Ok(wrong.is_some())
}

/// The condition that the sums of a period are to be made, or made again.
fn to_make(today: Date) -> Condition {
    use rollup_period::Column;
    let wrong = Condition::any()
        .add(Column::IsBuilt.eq(false))
        .add(Column::HoldsUntil.lte(today));
    let not_in_vain = Condition::any()
        .add(Column::FailedOn.is_null())
        .add(Column::FailedOn.lt(today));
    Condition::all().add(wrong).add(not_in_vain)
}

/// What could not be done in a turn, and the period it could not be done for, where it was for one.
struct Failure {
    problem: Problem,
    period_id: Option<Uuid>,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            period_id: None,
        }
    }
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        Problem::from(error).into()
    }
}

impl Failure {
    fn of(period_id: Uuid) -> impl Fn(Problem) -> Self {
        move |problem| Self {
            problem,
            period_id: Some(period_id),
        }
    }
}

/// One turn: the sums of one period are made, or, where all are, what is marked is added. Where that cannot be done for
/// a period, the turn says so instead.
async fn turn(state: &AppState) -> Result<(), Problem> {
    let today = local_day(state.clock.now());
    let tx = begin(state).await?;
    let failure = match work(&tx, today).await {
        Ok(()) => return Ok(tx.commit().await?),
        Err(failure) => failure,
    };
    let Failure { problem, period_id } = failure;
    let Some(period_id) = period_id.filter(|_| problem.code != Code::Unavailable) else {
        return Err(problem);
    };
    tracing::error!(period = %period_id, %problem, "the sums of a period cannot be made; it is read line by line");
    tx.rollback().await?;
    let tx = begin(state).await?;
    give_up(&tx, period_id, today).await?;
    Ok(tx.commit().await?)
}

async fn begin(state: &AppState) -> Result<Tx, Problem> {
    let tx = state.db.begin_turn().await?;
    rollup_turn::Entity::update_many()
        .col_expr(
            rollup_turn::Column::Taken,
            Expr::col(rollup_turn::Column::Taken).add(1),
        )
        .exec(&tx)
        .await?;
    take_note(&tx).await?;
    Ok(tx)
}

async fn work(tx: &Tx, today: Date) -> Result<(), Failure> {
    let next = rollup_period::Entity::find()
        .filter(to_make(today))
        .order_by_desc(rollup_period::Column::PeriodId)
        .one(tx)
        .await?;
    match next {
        Some(row) => {
            let period_id = row.period_id;
            make(tx, period_id, today)
                .await
                .map_err(Failure::of(period_id))
        }
        None => fold(tx, today).await,
    }
}

/// Notes that the sums of a period cannot be made today.
async fn give_up(tx: &Tx, period_id: Uuid, today: Date) -> Result<(), Problem> {
    rollup_period::Entity::update_many()
        .set(rollup_period::ActiveModel {
            is_built: Set(false),
            failed_on: Set(Some(today)),
            ..Default::default()
        })
        .filter(rollup_period::Column::PeriodId.eq(period_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes which periods are to be made again, and takes those marks away.
async fn take_note(tx: &Tx) -> Result<(), Problem> {
    let marks = rollup_pending::Entity::find()
        .filter(rollup_pending::Column::ObligationId.is_null())
        .all(tx)
        .await?;
    if marks.is_empty() {
        return Ok(());
    }
    let periods: BTreeSet<Uuid> = if marks.iter().any(|mark| mark.period_id.is_none()) {
        let opened: Vec<Uuid> = period::Entity::find()
            .filter(period::Column::Status.ne(PeriodStatus::Upcoming))
            .select_only()
            .column(period::Column::Id)
            .into_tuple()
            .all(tx)
            .await?;
        opened.into_iter().collect()
    } else {
        marks.iter().filter_map(|mark| mark.period_id).collect()
    };
    let rows: Vec<rollup_period::ActiveModel> = periods
        .into_iter()
        .map(|period_id| rollup_period::ActiveModel {
            period_id: Set(period_id),
            is_built: Set(false),
            holds_until: Set(None),
            failed_on: Set(None),
            stands_alike_then: Set(false),
            stands_alike_alone: Set(false),
        })
        .collect();
    for some in rows.chunks(AT_ONCE) {
        rollup_period::Entity::insert_many(some.to_vec())
            .on_conflict(
                OnConflict::column(rollup_period::Column::PeriodId)
                    .update_columns([
                        rollup_period::Column::IsBuilt,
                        rollup_period::Column::FailedOn,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    forget(tx, marks.iter().map(|mark| mark.id).collect()).await
}

/// Makes the sums of a period; what is marked of it is in them.
async fn make(tx: &Tx, period_id: Uuid, today: Date) -> Result<(), Problem> {
    let built = build::build(tx, period_id, today).await?;
    store::replace(tx, period_id, &built.sums, &built.shared).await?;
    rollup_period::Entity::update_many()
        .set(rollup_period::ActiveModel {
            is_built: Set(true),
            failed_on: Set(None),
            holds_until: Set(crate::units::places_read::next_turn(tx, today).await?),
            stands_alike_then: Set(built.moved.is_empty()),
            stands_alike_alone: Set(built.succeeded.is_empty()),
            ..Default::default()
        })
        .filter(rollup_period::Column::PeriodId.eq(period_id))
        .exec(tx)
        .await?;
    let marks: Vec<i64> = rollup_pending::Entity::find()
        .filter(rollup_pending::Column::PeriodId.eq(period_id))
        .select_only()
        .column(rollup_pending::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    forget(tx, marks).await
}

/// Adds the oldest steps that are marked to the sums. Where those of a period could not be made, there is nothing to
/// add to: they will be made of all that came.
async fn fold(tx: &Tx, today: Date) -> Result<(), Failure> {
    let marks = rollup_pending::Entity::find()
        .order_by_asc(rollup_pending::Column::Id)
        .limit(STEPS)
        .all(tx)
        .await?;
    let failed: Vec<Uuid> = rollup_period::Entity::find()
        .filter(rollup_period::Column::IsBuilt.eq(false))
        .select_only()
        .column(rollup_period::Column::PeriodId)
        .into_tuple()
        .all(tx)
        .await?;
    let failed: BTreeSet<Uuid> = failed.into_iter().collect();
    let ids = marks.iter().map(|mark| mark.id).collect();
    let marks: Vec<rollup_pending::Model> = marks
        .into_iter()
        .filter(|mark| mark.period_id.is_none_or(|id| !failed.contains(&id)))
        .collect();
    let changes = changes(tx, &marks, Measures::default()).await?;
    let owing = changes.iter().map(|change| &change.owing);
    let stands = Stands::of(tx, owing, today).await?;
    let mut by_period = HashMap::<Uuid, Sums>::new();
    for change in &changes {
        let period_id = change.owing.period_id;
        let sums = by_period.entry(period_id).or_default();
        let put = change.put(sums, &stands);
        put.map_err(Failure::of(period_id))?;
    }
    for (period_id, difference) in by_period {
        let added = store::add(tx, period_id, difference).await;
        added.map_err(Failure::of(period_id))?;
    }
    Ok(forget(tx, ids).await?)
}

async fn forget(tx: &Tx, marks: Vec<i64>) -> Result<(), Problem> {
    for some in marks.chunks(AT_ONCE) {
        rollup_pending::Entity::delete_many()
            .filter(rollup_pending::Column::Id.is_in(some.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// What steps that are marked change of one obligation.
#[derive(Clone, Debug)]
pub struct Change {
    /// The obligation.
    pub owing: Owing,
    before: Vec<Entry>,
    after: Vec<Entry>,
}

impl Change {
    /// Puts it into sums.
    pub fn put(&self, sums: &mut Sums, stands: &Stands) -> Result<(), Problem> {
        let stand = stands.at(&self.owing)?;
        for entry in &self.before {
            take(sums, stand, entry);
        }
        for entry in &self.after {
            add(sums, stand, entry);
        }
        Ok(())
    }
}

/// Reads what marked steps, oldest first, change: of each obligation from what counted before the first to what
/// counts after the last.
pub async fn changes<C: ConnectionTrait>(
    db: &C,
    marks: &[rollup_pending::Model],
    measures: Measures,
) -> Result<Vec<Change>, Problem> {
    let mut net = HashMap::<Uuid, (Standing, Standing)>::new();
    for mark in marks {
        let Some(obligation_id) = mark.obligation_id else {
            continue;
        };
        let standing = |revision, is_waiting| Standing {
            revision,
            is_waiting,
        };
        let before = standing(mark.before_revision, mark.before_is_waiting);
        let after = standing(mark.after_revision, mark.after_is_waiting);
        net.entry(obligation_id)
            .and_modify(|(_, last)| *last = after)
            .or_insert((before, after));
    }
    net.retain(|_, (before, after)| before != after);
    let ids: Vec<Uuid> = net.keys().copied().collect();
    let owing = lines::by_ids(db, &ids).await?;
    let mut by_obligation: HashMap<Uuid, Change> = owing
        .iter()
        .map(|(id, owing)| {
            let change = Change {
                owing: *owing,
                before: Vec::new(),
                after: Vec::new(),
            };
            (*id, change)
        })
        .collect();
    let of = |side: fn(&(Standing, Standing)) -> Standing| -> Vec<(Owing, Standing)> {
        net.iter()
            .filter_map(|(id, both)| Some((*owing.get(id)?, side(both))))
            .collect()
    };
    for entry in lines::entries(db, &of(|both| both.0), measures).await? {
        if let Some(change) = by_obligation.get_mut(&entry.owing.obligation_id) {
            change.before.push(entry);
        }
    }
    for entry in lines::entries(db, &of(|both| both.1), measures).await? {
        if let Some(change) = by_obligation.get_mut(&entry.owing.obligation_id) {
            change.after.push(entry);
        }
    }
    Ok(by_obligation.into_values().collect())
}
