//! Where units stand: on a day, or today through successions.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use entity::enums::UnitLevel;
use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::ToSchema;
use uuid::Uuid;

use super::heirs::{Handover, successors};
use super::span::Span;

/// Which unit tree figures are told by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(default = "period_end")]
pub enum Tree {
    /// That of the last day the period covers.
    #[default]
    PeriodEnd,
    /// That of today: what a unit reported belongs to the one that took over from it.
    Today,
}

/// What a unit was from one day to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// When.
    pub span: Span,
    /// Its level of government.
    pub level: UnitLevel,
    /// The unit it belonged to.
    pub parent_id: Option<Uuid>,
}

/// Some units with all above them, and who took over from them.
#[derive(Clone, Debug)]
pub struct Places {
    today: Date,
    stays: HashMap<Uuid, Vec<Stay>>,
    handovers: Vec<Handover>,
    handed_over: HashSet<Uuid>,
}

impl Places {
    /// Of units with their states in order, and of all that was handed over from them by today.
    pub fn new(today: Date, stays: HashMap<Uuid, Vec<Stay>>, handovers: Vec<Handover>) -> Self {
        Self {
            today,
            stays,
            handed_over: handovers.iter().map(|one| one.old).collect(),
            handovers,
        }
    }

    /// The unit that stands for a unit today: itself, its one successor, or of a split the nearest unit above all
    /// successors; itself where there is none.
    pub fn today(&self, unit: Uuid) -> Uuid {
        self.heir(unit, &mut BTreeSet::new())
    }

    /// The unit that stands for a unit today, and those above it in today's tree.
    pub fn above_today(&self, unit: Uuid) -> Vec<Uuid> {
        self.chain_today(unit, &mut BTreeSet::new())
    }

    /// A unit and those above it on a day. Of one that had ended, or had yet to begin, its nearest state counts.
    pub fn above_on(&self, unit: Uuid, day: Date) -> Vec<Uuid> {
        self.climb(unit, |stays| on(stays, day))
    }

    /// A unit and those above it as it stands, or stood last, itself.
    pub fn above_alone(&self, unit: Uuid) -> Vec<Uuid> {
        self.climb(unit, <[Stay]>::last)
    }

    /// Level of government of a unit on a day.
    pub fn level_on(&self, unit: Uuid, day: Date) -> Option<UnitLevel> {
        let stays = self.stays.get(&unit)?;
        on(stays, day).map(|stay| stay.level)
    }

    /// Level of government of the unit that stands for a unit today.
    pub fn level_today(&self, unit: Uuid) -> Option<UnitLevel> {
        let stays = self.stays.get(&self.today(unit))?;
        stays.last().map(|stay| stay.level)
    }

    /// The unit as which a unit's figures of a period appear.
    pub fn shown(&self, tree: Tree, unit: Uuid) -> Uuid {
        match tree {
            Tree::PeriodEnd => unit,
            Tree::Today => self.today(unit),
        }
    }

    /// The unit as which a unit's figures of a period that ends on a day appear, and those above it.
    pub fn above(&self, tree: Tree, unit: Uuid, covers_to: Date) -> Vec<Uuid> {
        match tree {
            Tree::PeriodEnd => self.above_on(unit, covers_to),
            Tree::Today => self.above_today(unit),
        }
    }

    /// Level of government under which a unit's figures of a period that ends on a day appear.
    pub fn level(&self, tree: Tree, unit: Uuid, covers_to: Date) -> Option<UnitLevel> {
        match tree {
            Tree::PeriodEnd => self.level_on(unit, covers_to),
            Tree::Today => self.level_today(unit),
        }
    }

    /// All units known here.
    pub fn units(&self) -> impl Iterator<Item = Uuid> {
        self.stays.keys().copied()
    }

    /// Those known here that others took over from.
    pub fn handed_over(&self) -> impl Iterator<Item = Uuid> {
        self.handed_over.iter().copied()
    }

    fn climb(&self, unit: Uuid, at: impl Fn(&[Stay]) -> Option<&Stay>) -> Vec<Uuid> {
        let mut chain = vec![unit];
        let mut seen = BTreeSet::from([unit]);
        let parent = |unit| at(self.stays.get(&unit)?)?.parent_id;
        let mut next = parent(unit);
        while let Some(above) = next.filter(|above| seen.insert(*above)) {
            chain.push(above);
            next = parent(above);
        }
        chain
    }

    /// `asked` are the units this was asked of on the way here: whatever is stored, it comes to an end.
    fn heir(&self, unit: Uuid, asked: &mut BTreeSet<Uuid>) -> Uuid {
        if !self.handed_over.contains(&unit) || !asked.insert(unit) {
            return unit;
        }
        let heirs: Vec<Uuid> = successors(&self.handovers, unit, self.today)
            .into_iter()
            .collect();
        let heir = match heirs[..] {
            [] => unit,
            [one] => one,
            _ => self.above_all(&heirs, asked).unwrap_or(unit),
        };
        asked.remove(&unit);
        heir
    }

    /// The nearest unit above all of several.
    fn above_all(&self, units: &[Uuid], asked: &mut BTreeSet<Uuid>) -> Option<Uuid> {
        let mut chains = units.iter().map(|unit| {
            let chain = self.chain_today(*unit, asked);
            chain.into_iter().skip(1).collect::<Vec<Uuid>>()
        });
        let first = chains.next()?;
        let others: Vec<Vec<Uuid>> = chains.collect();
        first
            .into_iter()
            .find(|above| others.iter().all(|chain| chain.contains(above)))
    }

    fn chain_today(&self, unit: Uuid, asked: &mut BTreeSet<Uuid>) -> Vec<Uuid> {
        let mut chain = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = Some(unit);
        while let Some(unit) = next {
            let stands = self.heir(unit, asked);
            if !seen.insert(stands) {
                break;
            }
            chain.push(stands);
            let stays = self.stays.get(&stands);
            next = stays.and_then(|stays| stays.last()?.parent_id);
        }
        chain
    }
}

/// The state of a day; before the first and after the last the nearest.
fn on(stays: &[Stay], day: Date) -> Option<&Stay> {
    let begun = stays.iter().rev().find(|stay| stay.span.from <= day);
    begun.or(stays.first())
}

/// A set of units told by what it differs in from a subtree of the tree that is kept: in a large tree these are few.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Units that belong to it as well.
    pub added: BTreeSet<Uuid>,
    /// Units of the subtree that do not.
    pub removed: BTreeSet<Uuid>,
}

impl Difference {
    fn of(base: &BTreeSet<Uuid>, wanted: &BTreeSet<Uuid>) -> Self {
        Self {
            added: wanted.difference(base).copied().collect(),
            removed: base.difference(wanted).copied().collect(),
        }
    }
}

impl Places {
    /// What the units at or below one, by a tree, differ in from those that stand there alone. Days on which it is
    /// the same stand together; none: on any day.
    pub fn below(
        &self,
        root: Uuid,
        tree: Tree,
        days: &BTreeSet<Date>,
    ) -> BTreeMap<Difference, Option<BTreeSet<Date>>> {
        let those = |chain: &dyn Fn(Uuid) -> Vec<Uuid>| -> BTreeSet<Uuid> {
            self.units()
                .filter(|unit| chain(*unit).contains(&root))
                .collect()
        };
        let alone = those(&|unit| self.above_alone(unit));
        let mut found = BTreeMap::<Difference, Option<BTreeSet<Date>>>::new();
        match tree {
            Tree::Today => {
                let today = those(&|unit| self.above_today(unit));
                found.insert(Difference::of(&alone, &today), None);
            }
            Tree::PeriodEnd => {
                for day in days {
                    let then = those(&|unit| self.above_on(unit, *day));
                    found
                        .entry(Difference::of(&alone, &then))
                        .or_insert_with(|| Some(BTreeSet::new()))
                        .get_or_insert_default()
                        .insert(*day);
                }
            }
        }
        found
    }
}

#[cfg(test)]
#[path = "places_tests.rs"]
mod tests;
