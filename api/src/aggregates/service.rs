//! Reading aggregates.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, StreamTrait};
use time::Date;
use uuid::Uuid;

use super::cells::{Apart, Cell, Grouping};
use super::dto::{AggregateCell, AggregateQuery, Aggregates, GroupBy};
use super::names::{self, Measure};
use super::outcomes::outcomes;
use super::reading::{self, Reading};
use super::selection::Selection;
use super::shape::{Names, in_framework};
use crate::app::AppState;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::params::CommaList;
use crate::http::problem::{Fault, Place, Problem};
use crate::text::Text;
use crate::texts;

/// Most cells in one answer.
pub const MOST_CELLS: usize = 10_000;

/// What is asked of aggregates.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which figures.
    pub selection: Selection,
    /// What cells are of.
    pub by: Grouping,
    /// Whether what waits for review is told, too.
    pub include_provisional: bool,
}

impl Asked {
    /// As a query asks; what is wrong with it comes at once.
    pub fn of(query: &AggregateQuery) -> Result<Self, Problem> {
        let AggregateQuery {
            plan_id,
            parent_plan_id,
            framework_id,
            year,
            year_from,
            year_to,
            frequency,
            period_id,
            unit_id,
            tree,
            objective_id,
            indicator_id,
            measure_id,
            group_by,
            include_provisional,
            format: _,
        } = query;
        let selection = Selection {
            plan_id: *plan_id,
            parent_plan_id: *parent_plan_id,
            framework_id: *framework_id,
            year: *year,
            year_from: *year_from,
            year_to: *year_to,
            frequency: *frequency,
            period_id: *period_id,
            unit_id: *unit_id,
            objective_id: *objective_id,
            indicator_id: *indicator_id,
            measure_id: *measure_id,
            tree: *tree,
        };
        faults(&selection).or_ok()?;
        Ok(Self {
            by: grouping(group_by, &selection),
            selection,
            include_provisional: *include_provisional,
        })
    }
}

/// Adds up what was accepted.
pub async fn read(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    query: AggregateQuery,
) -> Result<Aggregates, Problem> {
    let asked = Asked::of(&query)?;
    // Taken before the figures are read, so that nothing accepted before it is missing.
    let as_of = state.clock.now();
    let db = &state.db.wide_snapshot().await?;
    Ok(Aggregates {
        as_of,
        group_by: echo(asked.by),
        cells: read_in(db, allow, &asked, local_day(as_of), Some(MOST_CELLS)).await?,
    })
}

/// Adds up what was accepted as `db` sees it, which is to be one moment; more cells than `most` are refused.
pub async fn read_in<C: ConnectionTrait + StreamTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    asked: &Asked,
    today: Date,
    most: Option<usize>,
) -> Result<Vec<AggregateCell>, Problem> {
    let read = Reading::of(db, allow, asked, today).await?;
    cells(db, &read, asked, None, most).await
}

/// The cells of an answer, measure by measure, all of one moment as `db` sees it, and however many. Measures never
/// share a cell, so that one after the other they are the whole answer.
pub struct ByMeasure<'a> {
    asked: &'a Asked,
    read: Reading<'a>,
    measures: std::vec::IntoIter<Uuid>,
}

impl<'a> ByMeasure<'a> {
    /// Reads which measures there are.
    pub async fn of<C: ConnectionTrait + StreamTrait>(
        db: &C,
        allow: &'a Allow<ReadAggregates>,
        asked: &'a Asked,
        today: Date,
    ) -> Result<Self, Problem> {
        let read = Reading::of(db, allow, asked, today).await?;
        let measures = names::measures(db, read.measures(db).await?).await?;
        let mut measures: Vec<&Measure> = measures.values().collect();
        measures.sort_by_key(|measure| in_framework(measure));
        let measures: Vec<Uuid> = measures.into_iter().map(|measure| measure.id).collect();
        Ok(Self {
            asked,
            read,
            measures: measures.into_iter(),
        })
    }

    /// The cells of the next measure; none: there is no other.
    pub async fn next<C: ConnectionTrait + StreamTrait>(
        &mut self,
        db: &C,
    ) -> Result<Option<Vec<AggregateCell>>, Problem> {
        let Some(measure) = self.measures.next() else {
            return Ok(None);
        };
        let found = cells(db, &self.read, self.asked, Some(measure), None).await?;
        Ok(Some(found))
    }
}

async fn cells<C: ConnectionTrait + StreamTrait>(
    db: &C,
    read: &Reading<'_>,
    asked: &Asked,
    measure: Option<Uuid>,
    most: Option<usize>,
) -> Result<Vec<AggregateCell>, Problem> {
    let within_limit = |cells| within_limit(cells, most);
    let gathering = read.gather(db, measure, within_limit).await?;
    let sums = gathering.cells();
    within_limit(sums.len())?;
    let keys: Vec<_> = sums.keys().collect();
    let names = Names::of(db, &keys, asked.selection.tree).await?;
    let mut contested = BTreeSet::new();
    for (key, sums) in &sums {
        if sums.is_contested(names.definition(key)?) {
            contested.insert(key.clone());
        }
    }
    let targets = reading::targets(db, &sums).await?;
    let disputes = read
        .contested(db, &gathering, contested, names.measures())
        .await?;
    let mut cells = Vec::with_capacity(sums.len());
    for (key, sums) in sums {
        let definition = names.definition(&key)?;
        cells.push(match disputes.lines.get(&key) {
            Some(lines) => Cell::of(key, definition, lines, &disputes.authority, &targets),
            None => Cell::of_sums(key, definition, &sums, &targets),
        });
    }
    let outcomes = outcomes(&cells);
    let mut shown = Vec::with_capacity(cells.len());
    for (cell, outcome) in cells.iter().zip(outcomes) {
        let place = names.place(&cell.key)?;
        shown.push((place, names.shape(cell, outcome, asked)?));
    }
    shown.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(shown.into_iter().map(|(_, cell)| cell).collect())
}

/// What is wrong with a selection: it would be everything, or of a year no plan is of.
pub fn faults(selection: &Selection) -> Problem {
    let mut problem = Problem::new(Code::InvalidParameter);
    let anchors = [
        selection.plan_id,
        selection.parent_plan_id,
        selection.framework_id,
        selection.period_id,
    ];
    if anchors.iter().all(Option::is_none) {
        problem
            .errors
            .push(missing("plan_id", texts::aggregates::selection_missing()));
    }
    let years = [
        ("year", selection.year),
        ("year_from", selection.year_from),
        ("year_to", selection.year_to),
    ];
    let is_a_year = |year| (1900..2200).contains(&year);
    for (name, _) in years.iter().filter(|(_, year)| !year.is_none_or(is_a_year)) {
        problem.errors.push(Fault {
            place: Place::Parameter((*name).to_owned()),
            code: FaultCode::OutOfRange,
            detail: texts::aggregates::year_out_of_range(),
        });
    }
    problem
}

/// The fault of a parameter that is needed and not there.
pub fn missing(name: &str, detail: Text) -> Fault {
    Fault {
        place: Place::Parameter(name.to_owned()),
        code: FaultCode::MissingParameter,
        detail,
    }
}

/// A filter on one plan or one period groups by it: there is nothing else to add it to.
fn grouping(asked: &CommaList<GroupBy>, selection: &Selection) -> Grouping {
    let asked = |one| asked.0.contains(&one);
    let apart = if asked(GroupBy::Period) || selection.period_id.is_some() {
        Apart::Periods
    } else if asked(GroupBy::Plan) || selection.plan_id.is_some() {
        Apart::Plans
    } else {
        Apart::Families
    };
    Grouping {
        apart,
        unit_level: asked(GroupBy::UnitLevel),
        unit: asked(GroupBy::Unit),
    }
}

/// What the cells of an answer are of, as it says itself.
pub fn echo(by: Grouping) -> Vec<GroupBy> {
    let Grouping {
        apart,
        unit_level,
        unit,
    } = by;
    [
        (true, GroupBy::Measure),
        (apart != Apart::Families, GroupBy::Plan),
        (apart == Apart::Periods, GroupBy::Period),
        (unit_level, GroupBy::UnitLevel),
        (unit, GroupBy::Unit),
    ]
    .into_iter()
    .filter_map(|(is_so, by)| is_so.then_some(by))
    .collect()
}

fn within_limit(cells: usize, most: Option<usize>) -> Result<(), Problem> {
    let Some(most) = most.filter(|most| cells > *most) else {
        return Ok(());
    };
    Err(Problem::parameter(
        "group_by",
        FaultCode::TooManyCells,
        texts::aggregates::too_many_cells(most),
    ))
}
