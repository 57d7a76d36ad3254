//! From cells to series over the years.

use std::collections::BTreeMap;

use entity::enums::{Frequency, UnitLevel};
use uuid::Uuid;

use super::cells::{Apart, Grouping};
use super::dto::AggregateCell;
use super::dto::trend::{TrendChange, TrendPoint, TrendSeries};
use super::service::Asked;
use super::trend::{Change, Point, changes};

/// The question whose cells are the points of a trend: one period would be one point, so series are of plans.
pub fn question(asked: Asked) -> Asked {
    let by = Grouping {
        apart: match asked.by.apart {
            Apart::Periods => Apart::Plans,
            other => other,
        },
        ..asked.by
    };
    Asked { by, ..asked }
}

/// What the points of a series have in common, in the order of series. Measures go by their place in the answer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    measure: usize,
    frequency: Frequency,
    ordinal: i32,
    plan: Option<(String, Uuid)>,
    parent_plan_id: Option<Uuid>,
    unit_level: Option<UnitLevel>,
    unit: Option<(String, Uuid)>,
    /// Periods that do not come back every year stand alone.
    alone: Option<(i32, String)>,
}

impl Key {
    fn of(measure: usize, cell: &AggregateCell) -> Self {
        let period = &cell.period;
        let recurs = !matches!(period.frequency, Frequency::OneOff | Frequency::Thematic);
        let plan = cell.plan.as_ref();
        let unit = cell.unit.as_ref();
        Self {
            measure,
            frequency: period.frequency,
            ordinal: period.ordinal,
            plan: plan.map(|plan| (plan.number.clone(), plan.id)),
            parent_plan_id: cell.parent_plan_id,
            unit_level: cell.unit_level,
            unit: unit.map(|unit| (unit.code.clone(), unit.id)),
            alone: (!recurs).then(|| (period.year, period.label.clone())),
        }
    }
}

/// The series that cells make, which come as in an answer: measure by measure.
pub fn series(cells: Vec<AggregateCell>) -> Vec<TrendSeries> {
    let mut measures: Vec<Uuid> = Vec::new();
    let mut all = BTreeMap::<Key, Vec<AggregateCell>>::new();
    for cell in cells {
        if measures.last() != Some(&cell.measure.id) {
            measures.push(cell.measure.id);
        }
        let key = Key::of(measures.len(), &cell);
        all.entry(key).or_default().push(cell);
    }
    all.into_iter()
        .filter_map(|(key, cells)| one(&key, cells))
        .collect()
}

fn one(key: &Key, mut cells: Vec<AggregateCell>) -> Option<TrendSeries> {
    cells.sort_by_key(|cell| {
        let days = (cell.period.covers_from, cell.period.covers_to);
        (cell.period.year, days, cell.definition_id)
    });
    let points: Vec<Point> = cells.iter().map(point).collect();
    let labels: Vec<String> = cells.iter().map(|cell| cell.period.label.clone()).collect();
    let first = cells.first()?;
    Some(TrendSeries {
        measure_id: first.measure.id,
        measure_code: first.measure.code.clone(),
        frequency: key.frequency,
        ordinal: key.ordinal,
        plan: first.plan.clone(),
        parent_plan_id: key.parent_plan_id,
        unit_level: key.unit_level,
        unit: first.unit.clone(),
        points: cells
            .into_iter()
            .zip(changes(&points))
            .map(|(cell, change)| TrendPoint {
                cell,
                change: shown(change, &labels),
            })
            .collect(),
    })
}

fn point(cell: &AggregateCell) -> Point {
    Point {
        year: cell.period.year,
        definition_id: cell.definition_id,
        is_complete: cell.complete,
        figure: cell.rate.or(cell.amount),
    }
}

fn shown(change: Change, labels: &[String]) -> TrendChange {
    let Change {
        against,
        absolute,
        relative,
        reason,
    } = change;
    TrendChange {
        against: against.and_then(|index| labels.get(index)).cloned(),
        absolute,
        relative,
        no_change_reason: reason,
    }
}
