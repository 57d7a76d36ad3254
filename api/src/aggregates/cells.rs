//! From what units owe, and what came, to the cells of an answer. Knows no database and no clock.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use entity::enums::{Confidence, Frequency, UnitLevel};
use time::Date;
use uuid::Uuid;

use super::gather::Gathered;
use super::rollup::{Definition, Part, PartState, Total, roll_up, total};
use super::whole_area::{Above, Claim, whole_area};
use crate::frameworks::target::{Quantity, TargetRule, for_year};

/// What one unit owes of one measure for one period of one plan, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The obligation.
    pub obligation_id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The plan under which the plan stands.
    pub parent_plan_id: Option<Uuid>,
    /// The period.
    pub period_id: Uuid,
    /// The days it is about.
    pub span: Arc<Span>,
    /// Who owes.
    pub unit_id: Uuid,
    /// The unit as which it appears: itself, or in today's tree the one that stands for it.
    pub shown_as: Uuid,
    /// Level of government of the unit in the tree asked for.
    pub unit_level: UnitLevel,
    /// The measure.
    pub measure_id: Uuid,
    /// The definition it was reported under; where nothing came, the one it is owed under.
    pub definition_id: Uuid,
    /// The version it is owed under; absent where it was reported under a definition that is not this version's.
    pub framework_version_id: Option<Uuid>,
    /// What came.
    pub came: PartState,
    /// Whether what came waits for review, of a unit that never had a revision accepted; else it is accepted.
    pub is_waiting: bool,
    /// Whether an accepted figure was submitted before the cut-off of the period.
    pub is_before_cutoff: bool,
}

impl Line {
    /// What counts.
    pub(super) fn accepted(&self) -> PartState {
        if self.is_waiting {
            PartState::NotReported
        } else {
            self.came
        }
    }

    /// What may count one day.
    pub(super) fn waiting(&self) -> PartState {
        if self.is_waiting {
            self.came
        } else {
            PartState::NotReported
        }
    }
}

/// What makes two periods of different plans the same: kind, year, number, label, and the days covered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Kind of period.
    pub frequency: Frequency,
    /// Year.
    pub year: i32,
    /// Which period of the year, from 1.
    pub ordinal: i32,
    /// Label.
    pub label: String,
    /// First day covered.
    pub covers_from: Date,
    /// Last day covered.
    pub covers_to: Date,
}

/// How far the plans and periods of an answer are kept apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Apart {
    /// Plans right under the same plan add up.
    #[default]
    Families,
    /// One plan a cell.
    Plans,
    /// One period of one plan a cell.
    Periods,
}

/// What a cell is of, besides a measure under one definition and a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grouping {
    /// How far plans and periods are kept apart.
    pub apart: Apart,
    /// One level of government a cell.
    pub unit_level: bool,
    /// One unit a cell.
    pub unit: bool,
}

/// The plans whose figures a cell adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plans {
    /// One.
    One(Uuid),
    /// Those right under this one.
    Under(Uuid),
}

/// What tells a cell from every other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The measure.
    pub measure_id: Uuid,
    /// The definition all its figures were reported under.
    pub definition_id: Uuid,
    /// The days it is about.
    pub span: Arc<Span>,
    /// The plans.
    pub plans: Plans,
    /// The period, where cells are of one period.
    pub period_id: Option<Uuid>,
    /// The level of government, where cells are of one level.
    pub unit_level: Option<UnitLevel>,
    /// The unit, where cells are of one unit.
    pub unit_id: Option<Uuid>,
}

/// Lines sorted into cells as they come. Each line goes into exactly one, and no cell has two lines of one unit that
/// owes.
///
/// Plans that stand right under the same plan share a cell, unless a unit owes the measure under several of
/// them; any other plan has a cell of its own. A plan's figures may be made of those of the plans under it, so
/// the two are never added.
#[derive(Debug)]
pub struct Groups {
    by: Grouping,
    cells: BTreeMap<Key, Vec<Line>>,
}

impl Groups {
    /// No cells yet.
    pub fn new(by: Grouping) -> Self {
        Self {
            by,
            cells: BTreeMap::new(),
        }
    }

    /// Sorts in one more line.
    pub fn add(&mut self, line: Line) {
        let key = key(&line, self.by);
        self.cells.entry(key).or_default().push(line);
    }

    /// How many cells there are so far; taking sister plans apart may still add some.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells, once all lines have come.
    pub fn finish(self) -> BTreeMap<Key, Vec<Line>> {
        let mut cells = self.cells;
        let shared: Vec<Key> = cells
            .iter()
            .filter(|(_, lines)| repeats_a_unit(lines))
            .map(|(key, _)| key.clone())
            .collect();
        for key in shared {
            for line in cells.remove(&key).unwrap_or_default() {
                let own = Key {
                    plans: Plans::One(line.plan_id),
                    ..key.clone()
                };
                cells.entry(own).or_default().push(line);
            }
        }
        cells
    }
}

pub(super) fn key(line: &Line, by: Grouping) -> Key {
    Key {
        measure_id: line.measure_id,
        definition_id: line.definition_id,
        span: Arc::clone(&line.span),
        plans: match line.parent_plan_id {
            Some(parent) if by.apart == Apart::Families => Plans::Under(parent),
            _ => Plans::One(line.plan_id),
        },
        period_id: (by.apart == Apart::Periods).then_some(line.period_id),
        unit_level: by.unit_level.then_some(line.unit_level),
        unit_id: by.unit.then_some(line.shown_as),
    }
}

fn repeats_a_unit(lines: &[Line]) -> bool {
    let mut units = BTreeSet::new();
    !lines.iter().all(|line| units.insert(line.unit_id))
}

/// A target with what the answer says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The version that sets it.
    pub framework_version_id: Uuid,
    /// The comparison.
    pub rule: TargetRule,
    /// Whether the text says "about".
    pub approximate: bool,
    /// How far it can be relied on.
    pub confidence: Confidence,
}

/// What is known of targets.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    /// Order of framework versions within their framework.
    pub seq: HashMap<Uuid, i32>,
    /// Targets by version and measure, in their order.
    pub by_measure: HashMap<(Uuid, Uuid), Vec<Target>>,
}

impl Targets {
    /// The target of the newest version the figures are owed under, for the year of the cell.
    fn of(&self, key: &Key, versions: impl Iterator<Item = Uuid>) -> Option<Target> {
        let newest = versions.max_by_key(|version| (self.seq.get(version), *version))?;
        let targets = self.by_measure.get(&(newest, key.measure_id))?;
        let rules: Vec<TargetRule> = targets.iter().map(|target| target.rule).collect();
        let chosen = for_year(&rules, key.span.year)?;
        let index = rules.iter().position(|rule| std::ptr::eq(rule, chosen))?;
        targets.get(index).copied()
    }
}

/// Who is named, and who stands above whom.
#[derive(Clone, Debug, Default)]
pub struct Authority {
    /// Obligations with a measure that an assignment of the unit's own names by indicator or objective.
    pub named: BTreeSet<(Uuid, Uuid)>,
    /// The units above each unit, by the last day the period covers.
    pub above: HashMap<Date, Above>,
}

/// A cell with its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it is of.
    pub key: Key,
    /// How its measure is counted.
    pub definition: Definition,
    /// What accepted figures make.
    pub total: Total,
    /// What submitted figures of units without accepted ones make.
    pub waiting: Total,
    /// Units whose accepted figure was submitted before the cut-off.
    pub units_before_cutoff: u64,
    /// The target of its year.
    pub target: Option<Target>,
}

impl Cell {
    /// Works out one cell from its lines.
    pub fn of(
        key: Key,
        definition: Definition,
        lines: &[Line],
        authority: &Authority,
        targets: &Targets,
    ) -> Self {
        let claims: Vec<Claim> = lines
            .iter()
            .map(|line| Claim {
                unit_id: line.shown_as,
                is_named: authority
                    .named
                    .contains(&(line.obligation_id, line.measure_id)),
            })
            .collect();
        let nobody = Above::new();
        let above = authority.above.get(&key.span.covers_to).unwrap_or(&nobody);
        let whole_area = whole_area(&claims, above);
        let add = |state: fn(&Line) -> PartState| {
            let parts: Vec<Part> = lines
                .iter()
                .zip(&whole_area)
                .map(|(line, whole)| Part {
                    unit_id: line.unit_id,
                    duty_is_whole_area: *whole,
                    state: state(line),
                })
                .collect();
            roll_up(definition, &parts)
        };
        let early = |line: &&Line| line.is_before_cutoff;
        Self {
            total: add(Line::accepted),
            waiting: add(Line::waiting),
            units_before_cutoff: lines.iter().filter(early).fold(0, |count, _| count + 1),
            target: targets.of(
                &key,
                lines.iter().filter_map(|line| line.framework_version_id),
            ),
            key,
            definition,
        }
    }

    /// Works out one cell from its sums.
    pub fn of_sums(key: Key, definition: Definition, sums: &Gathered, targets: &Targets) -> Self {
        Self {
            total: total(definition, &sums.accepted, &sums.named),
            waiting: total(definition, &sums.waiting, &sums.named_waiting),
            units_before_cutoff: u64::try_from(sums.accepted.before_cutoff).unwrap_or_default(),
            target: targets.of(&key, sums.versions()),
            key,
            definition,
        }
    }

    /// The total, unless units are missing: a part of the whole meets nothing.
    pub(super) fn figure(&self) -> Option<Quantity> {
        if self.total.complete {
            self.total.quantity(self.definition.factor)
        } else {
            None
        }
    }
}

#[cfg(test)]
#[path = "cells_tests.rs"]
pub(super) mod tests;
