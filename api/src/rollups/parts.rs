//! Into which sums a figure goes: below every node its unit stands under.

use std::collections::{BTreeSet, HashMap};

use entity::enums::UnitLevel;
use time::Date;
use uuid::Uuid;

use super::tally::{PartState, Tally};
use crate::units::places::{Places, Tree};

/// The node below which everything of a period stands.
pub const EVERYTHING: Uuid = Uuid::nil();

/// An obligation with the days its period says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owing {
    /// The obligation.
    pub obligation_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// Who owes.
    pub unit_id: Uuid,
    /// Last day covered.
    pub covers_to: Date,
    /// Last day whose data it holds.
    pub cutoff_on: Date,
}

/// What one unit owes of one measure, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The obligation.
    pub owing: Owing,
    /// The measure.
    pub measure_id: Uuid,
    /// The definition it was reported under; where nothing came, the one it is owed under.
    pub definition_id: Uuid,
    /// The version it is owed under; nil where it was reported under a definition that is not this version's.
    pub framework_version_id: Uuid,
    /// Whether an assignment of the unit's own names the measure's indicator or objective.
    pub is_named: bool,
    /// Whether what came waits for review.
    pub is_waiting: bool,
    /// What came.
    pub came: PartState,
    /// Whether an accepted figure was submitted before the cut-off of the period.
    pub is_before_cutoff: bool,
}

impl Entry {
    /// What it adds to its sums.
    pub fn tally(&self) -> Tally {
        Tally::of(self.came, self.is_before_cutoff)
    }
}

/// Which sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SumKey {
    /// The period.
    pub period_id: Uuid,
    /// The node the units stand below; [`EVERYTHING`]: all of the period.
    pub node_id: Uuid,
    /// The measure.
    pub measure_id: Uuid,
    /// The definition.
    pub definition_id: Uuid,
    /// The version it is owed under; nil as in [`Entry`].
    pub framework_version_id: Uuid,
    /// Level of government on the period's last day.
    pub level_then: UnitLevel,
    /// Level of government today.
    pub level_today: UnitLevel,
    /// Whether the units are named.
    pub is_named: bool,
    /// Whether what came waits.
    pub is_waiting: bool,
}

impl SumKey {
    /// The level of government by a tree.
    pub fn level(&self, tree: Tree) -> UnitLevel {
        match tree {
            Tree::PeriodEnd => self.level_then,
            Tree::Today => self.level_today,
        }
    }
}

/// That units at or below a node owe a measure under two sister plans for the same span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SharedKey {
    /// The period of the one.
    pub period_id: Uuid,
    /// The period of the other.
    pub sister_id: Uuid,
    /// The node; [`EVERYTHING`]: anywhere.
    pub node_id: Uuid,
    /// The measure.
    pub measure_id: Uuid,
    /// The definition.
    pub definition_id: Uuid,
    /// Level of government on the period's last day.
    pub level_then: UnitLevel,
    /// Level of government today.
    pub level_today: UnitLevel,
}

/// Where a unit stood on a period's last day, and stands today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Level then.
    pub level_then: UnitLevel,
    /// Level of the unit that stands for it today.
    pub level_today: UnitLevel,
    /// The unit that stands for it today and those above, and [`EVERYTHING`].
    pub at_or_below: Vec<Uuid>,
    /// Whether it stood on the last day where it stands today.
    pub is_alike_then: bool,
    /// Whether it stands today where it stands by itself.
    pub is_alike_alone: bool,
}

impl Stand {
    /// Of a unit that is known; each has a state.
    pub fn of(places: &Places, unit: Uuid, covers_to: Date) -> Option<Self> {
        let mut at_or_below = places.above_today(unit);
        let is_alike_then = places.above_on(unit, covers_to) == at_or_below;
        let is_alike_alone = places.above_alone(unit) == at_or_below;
        at_or_below.push(EVERYTHING);
        Some(Self {
            level_then: places.level_on(unit, covers_to)?,
            level_today: places.level_today(unit)?,
            at_or_below,
            is_alike_then,
            is_alike_alone,
        })
    }

    /// The nodes whose sums hold what the unit owes: those it stands below. What it owes itself is no sum.
    pub fn below(&self, unit: Uuid) -> impl Iterator<Item = Uuid> {
        self.at_or_below
            .iter()
            .copied()
            .filter(move |node| *node != unit)
    }

    /// The sum of an entry at a node.
    pub fn key(&self, entry: &Entry, node_id: Uuid) -> SumKey {
        SumKey {
            period_id: entry.owing.period_id,
            node_id,
            measure_id: entry.measure_id,
            definition_id: entry.definition_id,
            framework_version_id: entry.framework_version_id,
            level_then: self.level_then,
            level_today: self.level_today,
            is_named: entry.is_named,
            is_waiting: entry.is_waiting,
        }
    }
}

/// Sums as they come together, or what is to be added to some.
pub type Sums = HashMap<SumKey, Tally>;

/// Adds an entry to the sums of every node its unit stands below.
pub fn add(sums: &mut Sums, stand: &Stand, entry: &Entry) {
    for node in stand.below(entry.owing.unit_id) {
        *sums.entry(stand.key(entry, node)).or_default() += entry.tally();
    }
}

/// Takes an entry from the same sums.
pub fn take(sums: &mut Sums, stand: &Stand, entry: &Entry) {
    for node in stand.below(entry.owing.unit_id) {
        *sums.entry(stand.key(entry, node)).or_default() -= entry.tally();
    }
}

/// The sums of one period, and what they are good for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// The sums.
    pub sums: Sums,
    /// What its units owe under sister plans as well.
    pub shared: BTreeSet<SharedKey>,
    /// Units that stood elsewhere on the last day.
    pub moved: BTreeSet<Uuid>,
    /// Units that others stand for.
    pub succeeded: BTreeSet<Uuid>,
}
