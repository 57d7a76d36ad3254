//! Reading aggregates.

use std::collections::{BTreeSet, HashMap};

use entity::enums::Rollup;
use entity::obligation_measure;
use sea_orm::{ConnectionTrait, QuerySelect, StreamTrait};
use uuid::Uuid;

use super::cells::{Apart, Cell, Grouping, Groups, Key, Line, Plans, Targets, outcomes};
use super::dto::labels::{
    AggregateFramework, AggregateMeasure, AggregateNumbered, AggregatePeriod,
};
use super::dto::{AggregateCell, AggregateQuery, GroupBy};
use super::names::{self, Meaning, Measure, Plan, Unit};
use super::owed::{self, Selection};
use super::rollup::Total;
use super::{bearing, behind};
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::frameworks::target::Outcome;
use crate::http::catalogue::Code;
use crate::http::params::CommaList;
use crate::http::problem::{Fault, Place, Problem};
use crate::text::Text;

/// Most cells in one answer.
const MOST_CELLS: usize = 10_000;

/// A question for aggregates that can be answered.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which figures.
    pub selection: Selection,
    /// What each cell is of.
    pub by: Grouping,
    /// Whether to show, apart, what waits for review.
    pub include_provisional: bool,
}

impl Question {
    /// What a query asks for; a problem where it would be everything, or of a year no plan is of.
    pub fn of(query: &AggregateQuery) -> Result<Self, Problem> {
        let AggregateQuery {
            plan_id,
            parent_plan_id,
            framework_id,
            year,
            frequency,
            period_id,
            unit_id,
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
            frequency: *frequency,
            period_id: *period_id,
            unit_id: *unit_id,
            objective_id: *objective_id,
            indicator_id: *indicator_id,
            measure_id: *measure_id,
        };
        faults(&selection).or_ok()?;
        Ok(Self {
            by: grouping(group_by, &selection),
            selection,
            include_provisional: *include_provisional,
        })
    }
}

/// The cells that fit into one answer, read in a snapshot.
pub async fn read_in<C: ConnectionTrait + StreamTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    question: &Question,
) -> Result<Vec<AggregateCell>, Problem> {
    cells_in(db, allow, question, MOST_CELLS).await
}

/// The measures of the figures wanted, in the order in which an answer has their cells.
pub async fn measures_in<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    question: &Question,
) -> Result<Vec<Uuid>, Problem> {
    let owed: Vec<Uuid> = question
        .selection
        .owed(allow)
        .select_only()
        .column(obligation_measure::Column::MeasureId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let measures = names::measures(db, owed).await?;
    let mut measures: Vec<&Measure> = measures.values().collect();
    measures.sort_by_key(|measure| in_framework(measure));
    Ok(measures.into_iter().map(|measure| measure.id).collect())
}

/// All cells of one measure, however many, read in a snapshot. Measures never share a cell, so that one after the
/// other they are the whole answer.
pub async fn read_measure<C: ConnectionTrait + StreamTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    question: &Question,
    measure_id: Uuid,
) -> Result<Vec<AggregateCell>, Problem> {
    let mut of_measure = question.clone();
    of_measure.selection.measure_id = Some(measure_id);
    cells_in(db, allow, &of_measure, usize::MAX).await
}

async fn cells_in<C: ConnectionTrait + StreamTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    question: &Question,
    most: usize,
) -> Result<Vec<AggregateCell>, Problem> {
    let include_provisional = question.include_provisional;
    let mut groups = Groups::new(question.by);
    owed::each_line(
        db,
        allow,
        &question.selection,
        include_provisional,
        |line| {
            groups.add(line);
            within_limit(groups.len(), most)
        },
    )
    .await?;
    let groups = groups.finish();
    within_limit(groups.len(), most)?;

    let measures = names::measures(db, groups.keys().map(|key| key.measure_id)).await?;
    let meanings = names::meanings(db, groups.keys().map(|key| key.definition_id)).await?;
    let contested: Vec<&Line> = groups
        .iter()
        .filter(|(key, lines)| lines.len() > 1 && is_authoritative(&meanings, key))
        .flat_map(|(_, lines)| lines)
        .collect();
    let authority = bearing::authority(db, &contested, &measures).await?;
    let targets = targets(db, groups.values().flatten()).await?;
    let mut cells = Vec::with_capacity(groups.len());
    for (key, lines) in groups {
        let definition = found(&meanings, key.definition_id)?.definition();
        cells.push(Cell::of(key, definition, &lines, &authority, &targets));
    }

    let plans = names::plans(db, cells.iter().filter_map(|cell| plan_of(&cell.key))).await?;
    let units = names::units(db, cells.iter().filter_map(|cell| cell.key.unit_id)).await?;
    let outcomes = outcomes(&cells);
    let names = Names {
        measures,
        meanings,
        plans,
        units,
    };
    let mut shown = Vec::with_capacity(cells.len());
    for (cell, outcome) in cells.iter().zip(outcomes) {
        let place = names.place(&cell.key)?;
        shown.push((place, names.shape(cell, outcome, question)?));
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
        problem.errors.push(missing(
            "plan_id",
            "Cần ít nhất một trong các tham số plan_id, parent_plan_id, framework_id, period_id.",
            "At least one of plan_id, parent_plan_id, framework_id and period_id is needed.",
        ));
    }
    let is_a_year = |year| (1900..2200).contains(&year);
    if !selection.year.is_none_or(is_a_year) {
        problem.errors.push(Fault {
            place: Place::Parameter("year".to_owned()),
            code: "out_of_range",
            detail: Text::new("Từ 1900 đến 2199.", "From 1900 to 2199."),
        });
    }
    problem
}

/// The fault of a parameter that is needed and not there.
pub fn missing(name: &str, vi: &'static str, en: &'static str) -> Fault {
    Fault {
        place: Place::Parameter(name.to_owned()),
        code: "missing_parameter",
        detail: Text::new(vi, en),
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

fn within_limit(cells: usize, most: usize) -> Result<(), Problem> {
    if cells <= most {
        return Ok(());
    }
    Err(Problem::parameter(
        "group_by",
        "too_many_cells",
        format!(
            "Kết quả có hơn {most} ô. Hãy thu hẹp bằng năm, kỳ, đơn vị hoặc chỉ số đo, bớt nhóm, hoặc lấy CSV hay NDJSON."
        ),
        format!(
            "The answer would have more than {most} cells. Narrow it by year, period, unit or measure, group by less, or ask for CSV or NDJSON."
        ),
    ))
}

fn is_authoritative(meanings: &HashMap<Uuid, Meaning>, key: &Key) -> bool {
    meanings
        .get(&key.definition_id)
        .is_some_and(|meaning| meaning.rollup == Rollup::Authoritative)
}

async fn targets<'a, C: ConnectionTrait>(
    db: &C,
    lines: impl Iterator<Item = &'a Line>,
) -> Result<Targets, Problem> {
    let mut versions = BTreeSet::new();
    let mut measures = BTreeSet::new();
    for line in lines {
        versions.extend(line.framework_version_id);
        measures.insert(line.measure_id);
    }
    bearing::targets(db, versions, &measures).await
}

fn plan_of(key: &Key) -> Option<Uuid> {
    match key.plans {
        Plans::One(id) => Some(id),
        Plans::Under(_) => None,
    }
}

/// What is behind the ids of an answer's cells.
struct Names {
    measures: HashMap<Uuid, Measure>,
    meanings: HashMap<Uuid, Meaning>,
    plans: HashMap<Uuid, Plan>,
    units: HashMap<Uuid, Unit>,
}

/// What a row refers to; foreign keys see to it that it is there.
fn found<T>(rows: &HashMap<Uuid, T>, id: Uuid) -> Result<&T, Problem> {
    rows.get(&id).ok_or_else(|| {
        tracing::error!(%id, "a row that others refer to is gone");
        Problem::new(Code::Internal)
    })
}

/// Where a measure stands among all.
fn in_framework(measure: &Measure) -> impl Ord + use<> {
    (
        measure.framework_code.clone(),
        measure.framework_id,
        measure.objective_position,
        measure.indicator_position,
        measure.position,
        measure.code.clone(),
        measure.id,
    )
}

impl Names {
    fn plan(&self, key: &Key) -> Result<Option<&Plan>, Problem> {
        plan_of(key).map(|id| found(&self.plans, id)).transpose()
    }

    fn unit(&self, key: &Key) -> Result<Option<&Unit>, Problem> {
        key.unit_id.map(|id| found(&self.units, id)).transpose()
    }

    /// Where a cell stands in the answer: as people read a framework, and in the end by id, so that the same
    /// figures always give the same answer.
    fn place(&self, key: &Key) -> Result<impl Ord + use<>, Problem> {
        let measure = found(&self.measures, key.measure_id)?;
        let at = (
            key.span.year,
            key.span.frequency,
            key.span.ordinal,
            self.plan(key)?.map(|plan| plan.number.clone()),
            key.unit_level,
            self.unit(key)?.map(|unit| unit.code.clone()),
        );
        Ok((in_framework(measure), at, key.clone()))
    }

    fn shape(
        &self,
        cell: &Cell,
        outcome: Outcome,
        question: &Question,
    ) -> Result<AggregateCell, Problem> {
        let key = &cell.key;
        let measure = found(&self.measures, key.measure_id)?;
        let plan = self.plan(key)?;
        let Total {
            numerator,
            denominator,
            amount,
            rate,
            answer,
            answers_yes,
            answers_no,
            women,
            men,
            sex_parts_complete,
            units_expected,
            units_reported,
            units_no_data,
            units_left_out,
            complete,
            no_total_reason,
        } = cell.total;
        Ok(AggregateCell {
            measure: AggregateMeasure::of(measure, found(&self.meanings, key.definition_id)?),
            definition_id: key.definition_id,
            indicator: AggregateNumbered {
                id: measure.indicator_id,
                number: measure.indicator_number.clone(),
            },
            objective: AggregateNumbered {
                id: measure.objective_id,
                number: measure.objective_number.clone(),
            },
            framework: AggregateFramework {
                id: measure.framework_id,
                code: measure.framework_code.clone(),
            },
            period: AggregatePeriod::of(&key.span, key.period_id),
            plan: plan.map(Into::into),
            parent_plan_id: match key.plans {
                Plans::One(_) => plan.and_then(|plan| plan.parent_plan_id),
                Plans::Under(parent) => Some(parent),
            },
            unit_level: key.unit_level,
            unit: self.unit(key)?.map(Into::into),
            numerator,
            denominator,
            amount,
            rate,
            answer,
            answers_yes,
            answers_no,
            women,
            men,
            sex_parts_complete,
            units_expected,
            units_reported,
            units_no_data,
            units_left_out,
            units_before_cutoff: cell.units_before_cutoff,
            complete,
            no_total_reason,
            target: cell.target.map(Into::into),
            outcome,
            provisional: question.include_provisional.then(|| cell.waiting.into()),
            sources: behind::link(question, key),
        })
    }
}
