//! How cells stand against their targets, some of which are set against the year before.

use std::collections::HashMap;

use entity::enums::{Frequency, UnitLevel};
use uuid::Uuid;

use super::cells::{Cell, Key, Plans};
use crate::frameworks::target::{Outcome, Quantity, judge};

/// What a cell has in common with the cell of the year before.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Series {
    measure_id: Uuid,
    definition_id: Uuid,
    plans: Plans,
    unit_level: Option<UnitLevel>,
    unit_id: Option<Uuid>,
    frequency: Frequency,
    ordinal: i32,
    year: i32,
}

impl Series {
    /// None for periods that do not come back every year.
    fn of(key: &Key) -> Option<Self> {
        let frequency = key.span.frequency;
        let recurs = !matches!(frequency, Frequency::OneOff | Frequency::Thematic);
        recurs.then_some(Self {
            measure_id: key.measure_id,
            definition_id: key.definition_id,
            plans: key.plans,
            unit_level: key.unit_level,
            unit_id: key.unit_id,
            frequency,
            ordinal: key.span.ordinal,
            year: key.span.year,
        })
    }
}

/// How each cell stands against its target. A rise is measured from the same period of the year before, where
/// that is exactly one cell of the same answer.
pub fn outcomes(cells: &[Cell]) -> Vec<Outcome> {
    let mut figures = HashMap::<Series, Option<Quantity>>::new();
    for cell in cells {
        if let Some(series) = Series::of(&cell.key) {
            figures
                .entry(series)
                .and_modify(|figure| *figure = None)
                .or_insert_with(|| cell.figure());
        }
    }
    let year_before = |cell: &Cell| {
        let series = Series::of(&cell.key)?;
        let before = Series {
            year: series.year - 1,
            ..series
        };
        figures.get(&before).copied().flatten()
    };
    cells
        .iter()
        .map(|cell| {
            let rule = cell.target.map(|target| target.rule);
            judge(rule.as_ref(), cell.figure(), year_before(cell))
        })
        .collect()
}

#[cfg(test)]
#[path = "outcomes_tests.rs"]
mod tests;
