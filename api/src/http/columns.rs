//! Rows of tables of which each column is told once: its member in JSON and its heading.

use entity::enums::{
    Accumulation, Confidence, Direction, Frequency, MeasureKind, Rollup, TargetOp, TargetSpan,
    UnitLevel,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::day::Day;
use super::tables::Cell;
use crate::decimal::Sum;

/// What can stand in a cell of a table.
pub trait ToCell {
    /// The cell.
    fn to_cell(&self) -> Cell;
}

impl<T: ToCell> ToCell for Option<T> {
    fn to_cell(&self) -> Cell {
        Cell::maybe(self.as_ref(), ToCell::to_cell)
    }
}

impl ToCell for String {
    fn to_cell(&self) -> Cell {
        Cell::Text(self.clone())
    }
}

impl ToCell for Uuid {
    fn to_cell(&self) -> Cell {
        Cell::Text(self.to_string())
    }
}

impl ToCell for bool {
    fn to_cell(&self) -> Cell {
        Cell::Text(self.to_string())
    }
}

impl ToCell for i32 {
    fn to_cell(&self) -> Cell {
        Cell::Whole((*self).into())
    }
}

impl ToCell for u64 {
    fn to_cell(&self) -> Cell {
        Cell::Whole(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl ToCell for Sum {
    fn to_cell(&self) -> Cell {
        Cell::Figure(*self)
    }
}

impl ToCell for Day {
    fn to_cell(&self) -> Cell {
        Cell::Day(self.0)
    }
}

impl ToCell for OffsetDateTime {
    fn to_cell(&self) -> Cell {
        Cell::Instant(*self)
    }
}

/// A closed vocabulary stands in a cell by the words it has in JSON.
#[macro_export]
macro_rules! words_as_cells {
    ($($vocabulary:ty),+ $(,)?) => {
        $(impl $crate::http::columns::ToCell for $vocabulary {
            fn to_cell(&self) -> $crate::http::tables::Cell {
                $crate::http::tables::Cell::word(self)
            }
        })+
    };
}

words_as_cells!(
    Accumulation,
    Confidence,
    Direction,
    Frequency,
    MeasureKind,
    Rollup,
    TargetOp,
    TargetSpan,
    UnitLevel,
);

/// Declares a row of a table: after each member the heading of its column in Vietnamese and in English.
#[macro_export]
macro_rules! table_row {
    (
        $(#[$of_row:meta])*
        pub struct $row:ident {
            $($(#[$of_member:meta])* $member:ident: $kind:ty = $heading:path,)+
        }
    ) => {
        $(#[$of_row])*
        pub struct $row {
            $($(#[$of_member])* pub $member: $kind,)+
        }

        impl $crate::http::tables::Row for $row {
            fn headings() -> Vec<$crate::text::Text> {
                vec![$($heading()),+]
            }

            fn cells(&self) -> Vec<$crate::http::tables::Cell> {
                vec![$($crate::http::columns::ToCell::to_cell(&self.$member)),+]
            }
        }
    };
}
