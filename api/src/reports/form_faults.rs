//! What is wrong in a filled form, gathered row by row.

use super::form::{COLUMNS, Column};
use crate::http::catalogue::FaultCode;
use crate::text::Text;
use crate::texts;
use crate::units::faults::MOST_TOLD;

/// A wrong cell: row and column from 0; no column where the whole row is meant.
#[derive(Debug)]
pub struct Found {
    /// Row and column.
    pub at: (u32, Option<u32>),
    /// A short code.
    pub code: FaultCode,
    /// What is wrong.
    pub detail: Text,
}

/// Wrong cells: those that are told, and how many there are, so that no file fills the memory.
#[derive(Debug, Default)]
pub struct Faults {
    kept: Vec<Found>,
    count: usize,
}

impl Faults {
    /// One more.
    pub fn push(&mut self, found: Found) {
        self.count += 1;
        if self.kept.len() < MOST_TOLD {
            self.kept.push(found);
        }
    }

    /// The first of them.
    pub fn kept(&self) -> impl Iterator<Item = &Found> {
        self.kept.iter()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl FromIterator<Found> for Faults {
    fn from_iter<T: IntoIterator<Item = Found>>(all: T) -> Self {
        let mut faults = Self::default();
        all.into_iter().for_each(|found| faults.push(found));
        faults
    }
}

/// What is said of a heading that names no column.
pub(super) fn no_such_column() -> Text {
    let known = COLUMNS.map(Column::name).join(", ");
    texts::form_faults::no_such_column(known)
}
