//! Units as the test remembers them: what each was when, and who took over from whom.

use time::Date;

/// What a unit is from a day on, until the day of the next.
#[derive(Clone, Debug)]
pub struct State {
    pub from: Date,
    pub parent: Option<usize>,
    pub level: String,
    pub code: String,
    pub name: String,
}

/// A unit and its past.
#[derive(Clone, Debug)]
pub struct Unit {
    pub id: String,
    /// In order of time, never empty.
    pub states: Vec<State>,
    /// The first day it is no more.
    pub ended: Option<Date>,
    /// Its version, for the next change.
    pub version: i64,
}

impl Unit {
    /// What it is last known as.
    pub fn last(&self) -> &State {
        self.states.last().unwrap()
    }

    /// What it is on a day; before its first day the first it was, after its last the last.
    pub fn on(&self, day: Date) -> &State {
        let begun = self.states.iter().rev().find(|state| state.from <= day);
        begun.unwrap_or(&self.states[0])
    }

    /// Whether there is such a unit on a day.
    pub fn exists(&self, day: Date) -> bool {
        self.states[0].from <= day && self.ended.is_none_or(|end| day < end)
    }
}

/// That some units took over from others; a unit on both sides goes on.
#[derive(Clone, Debug)]
pub struct Succession {
    pub on: Date,
    pub old: Vec<usize>,
    pub new: Vec<usize>,
}

/// Which tree a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tree {
    /// That of the end of the period asked about.
    PeriodEnd,
    /// That of today, through successions.
    Today,
}

/// All units there ever were.
#[derive(Clone, Debug, Default)]
pub struct Units {
    pub all: Vec<Unit>,
    pub successions: Vec<Succession>,
}

impl Units {
    /// The unit of that id.
    pub fn find(&self, id: &str) -> usize {
        let found = self.all.iter().position(|unit| unit.id == id);
        found.unwrap_or_else(|| panic!("nobody knows of the unit {id}"))
    }

    /// Those that exist on a day.
    pub fn existing(&self, day: Date) -> Vec<usize> {
        (0..self.all.len())
            .filter(|unit| self.all[*unit].exists(day))
            .collect()
    }

    /// Who stands in for a unit by a day: itself while it goes on or where nobody took over, else all who did, or
    /// who took over from them.
    pub fn stand_ins(&self, unit: usize, day: Date) -> Vec<usize> {
        let ended_by = self
            .successions
            .iter()
            .find(|one| one.on <= day && one.old.contains(&unit) && !one.new.contains(&unit));
        let Some(succession) = ended_by else {
            return vec![unit];
        };
        let mut found: Vec<usize> = succession
            .new
            .iter()
            .flat_map(|heir| self.stand_ins(*heir, day))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Where the figures of a unit stand in a tree: with itself as it was; or today with its one heir, or with the
    /// nearest unit above all its heirs.
    pub fn place(&self, unit: usize, tree: Tree, today: Date) -> usize {
        match tree {
            Tree::PeriodEnd => unit,
            Tree::Today => self.place_today(unit, today),
        }
    }

    fn place_today(&self, unit: usize, today: Date) -> usize {
        let heirs = self.stand_ins(unit, today);
        if let [only] = heirs[..] {
            return only;
        }
        let above = |heir: &usize| self.chain_today(*heir, today)[1..].to_vec();
        let ways: Vec<Vec<usize>> = heirs.iter().map(above).collect();
        let shared = ways[0]
            .iter()
            .find(|one| ways.iter().all(|way| way.contains(one)));
        *shared.unwrap_or(&unit)
    }

    /// What a place is in a tree.
    pub fn state(&self, place: usize, tree: Tree, period_end: Date, today: Date) -> &State {
        self.all[place].on(match tree {
            Tree::PeriodEnd => period_end,
            Tree::Today => today,
        })
    }

    /// A place in a tree and all above it, from below.
    pub fn chain(&self, place: usize, tree: Tree, period_end: Date, today: Date) -> Vec<usize> {
        match tree {
            Tree::PeriodEnd => Self::climb(place, |unit| self.all[unit].on(period_end).parent),
            Tree::Today => self.chain_today(place, today),
        }
    }

    fn chain_today(&self, unit: usize, today: Date) -> Vec<usize> {
        Self::climb(unit, |unit| {
            let parent = self.all[unit].on(today).parent?;
            Some(self.place_today(parent, today))
        })
    }

    /// A unit and all that are above it by what is last known: as far up as rights on it come from.
    pub fn chain_of_rights(&self, unit: usize) -> Vec<usize> {
        Self::climb(unit, |unit| self.all[unit].last().parent)
    }

    fn climb(unit: usize, parent: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
        std::iter::successors(Some(unit), |unit| parent(*unit)).collect()
    }
}
