//! Sums sorted into cells as they come. Knows no database and no clock.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::enums::Rollup;
use uuid::Uuid;

use super::cells::{Grouping, Key, Line, Plans, key};
use super::rollup::Definition;
use crate::rollups::tally::Tally;

/// What the units of one cell owe and sent, added up: in any order, in any parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// What counts.
    pub accepted: Tally,
    /// What may count one day.
    pub waiting: Tally,
    /// What counts of the units that are named; nothing where that is not known.
    pub named: Tally,
    /// What may count one day of the units that are named.
    pub named_waiting: Tally,
    versions: BTreeMap<Uuid, i64>,
}

impl Gathered {
    /// Adds what some units owe under one version, all of which are named or none, and of all of which what came
    /// waits or of none.
    pub fn add(&mut self, part: &Tally, is_named: bool, is_waiting: bool, version: Option<Uuid>) {
        let silent = Tally::silent(part.expected);
        let (counts, waits) = if is_waiting {
            (silent, *part)
        } else {
            (*part, silent)
        };
        self.accepted += counts;
        self.waiting += waits;
        if is_named {
            self.named += counts;
            self.named_waiting += waits;
        }
        if let Some(version) = version {
            *self.versions.entry(version).or_default() += part.expected;
        }
    }

    /// Adds another.
    pub fn merge(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.waiting += other.waiting;
        self.named += other.named;
        self.named_waiting += other.named_waiting;
        for (version, expected) in &other.versions {
            *self.versions.entry(*version).or_default() += expected;
        }
    }

    /// The framework versions its figures are owed under.
    pub fn versions(&self) -> impl Iterator<Item = Uuid> {
        let owed = self.versions.iter().filter(|(_, expected)| **expected != 0);
        owed.map(|(version, _)| *version)
    }

    /// Whether the lines must say which unit reports for the whole area: several owe it and not one of them is the
    /// only one named.
    pub fn is_contested(&self, definition: Definition) -> bool {
        definition.rollup == Rollup::Authoritative
            && self.accepted.expected > 1
            && self.named.expected != 1
    }
}

/// Cells as they come together. Plans right under the same plan share a cell, unless a unit owes the measure under
/// several of them, as with [`Groups`](super::cells::Groups).
#[derive(Debug)]
pub struct Gathering {
    by: Grouping,
    cells: BTreeMap<Key, BTreeMap<Uuid, Gathered>>,
    apart: BTreeSet<Key>,
    /// Units that owe under several sister plans, and for those what they owe once already.
    watched: HashMap<Uuid, BTreeSet<Key>>,
}

impl Gathering {
    /// No cells yet; `watched` are the units that owe for one span under several plans right under the same plan.
    pub fn new(by: Grouping, watched: impl IntoIterator<Item = Uuid>) -> Self {
        Self {
            by,
            cells: BTreeMap::new(),
            apart: BTreeSet::new(),
            watched: watched
                .into_iter()
                .map(|unit| (unit, BTreeSet::new()))
                .collect(),
        }
    }

    /// Adds one line.
    pub fn add_line(&mut self, line: &Line) {
        let key = key(line, self.by);
        if let Some(owed) = self.watched.get_mut(&line.unit_id)
            && matches!(key.plans, Plans::Under(_))
            && !owed.insert(key.clone())
        {
            self.apart.insert(key.clone());
        }
        let part = if line.is_waiting {
            Tally::of(line.waiting(), false)
        } else {
            Tally::of(line.accepted(), line.is_before_cutoff)
        };
        let version = line.framework_version_id;
        self.of(key, line.plan_id)
            .add(&part, false, line.is_waiting, version);
    }

    /// What a plan adds to a cell.
    pub fn of(&mut self, key: Key, plan_id: Uuid) -> &mut Gathered {
        self.cells
            .entry(key)
            .or_default()
            .entry(plan_id)
            .or_default()
    }

    /// Says that a unit owes a cell under several of its plans.
    pub fn take_apart(&mut self, key: Key) {
        self.apart.insert(key);
    }

    /// How many cells there are so far; taking sister plans apart may still add some.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell a line belongs to, once all have come.
    pub fn key_of(&self, line: &Line) -> Key {
        self.settled(key(line, self.by), line.plan_id)
    }

    fn settled(&self, key: Key, plan_id: Uuid) -> Key {
        if self.apart.contains(&key) {
            Key {
                plans: Plans::One(plan_id),
                ..key
            }
        } else {
            key
        }
    }

    /// The cells, once all have come. One of which nothing is left is none.
    pub fn cells(&self) -> BTreeMap<Key, Gathered> {
        let mut cells = BTreeMap::<Key, Gathered>::new();
        for (key, plans) in &self.cells {
            for (plan_id, gathered) in plans {
                let key = self.settled(key.clone(), *plan_id);
                cells.entry(key).or_default().merge(gathered);
            }
        }
        cells.retain(|_, gathered| gathered.accepted.expected != 0);
        cells
    }
}

#[cfg(test)]
#[path = "gather_tests.rs"]
mod tests;
