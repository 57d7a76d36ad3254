//! How a figure moves from one point in time to the next. Knows no database and no clock.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::decimal::{SCALE, Sum, round_half_up_div};

/// A figure of a series. Those of one year are of one point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The year.
    pub year: i32,
    /// The definition the figure is made under.
    pub definition_id: Uuid,
    /// Whether every unit that owes the figure has answered.
    pub is_complete: bool,
    /// The rate or amount, where there is one.
    pub figure: Option<Sum>,
}

/// Why a change, or its percentage, is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoChangeReason {
    /// It is the first point of the series.
    NoPointBefore,
    /// The point before was reported under another definition, so that the two do not compare.
    DefinitionChanged,
    /// There are several figures at the point before, of periods that cover other days.
    SeveralBefore,
    /// Units are missing, here or at the point before.
    Incomplete,
    /// There is no total or no rate, here or at the point before.
    NoFigure,
    /// The figure before is 0, of which nothing is a percentage.
    ZeroBefore,
    /// The figure before is below 0, of which a percentage says nothing.
    NegativeBefore,
}

/// The change against the point before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Which figure of the series it is against.
    pub against: Option<usize>,
    /// The figure less the one before.
    pub absolute: Option<Sum>,
    /// That in percent of the one before, rounded half up to 4 digits.
    pub relative: Option<Sum>,
    /// Why one of the two is missing.
    pub reason: Option<NoChangeReason>,
}

/// The change at each point of a series in order of time.
///
/// A figure compares with that of the latest earlier year, which is the one of its own definition where that year
/// has several. Both figures are taken as they are shown, so that whoever reads them comes to the same change.
pub fn changes(points: &[Point]) -> Vec<Change> {
    points
        .iter()
        .map(|point| match before(points, point) {
            Ok(against) => Change {
                against: Some(against),
                ..compare(&points[against], point)
            },
            Err(reason) => Change {
                reason: Some(reason),
                ..Change::default()
            },
        })
        .collect()
}

/// The index of the figure that a point compares with.
fn before(points: &[Point], point: &Point) -> Result<usize, NoChangeReason> {
    let earlier = points.iter().map(|one| one.year);
    let year = earlier.filter(|year| *year < point.year).max();
    let year = year.ok_or(NoChangeReason::NoPointBefore)?;
    let mut alike = points
        .iter()
        .enumerate()
        .filter(|(_, one)| one.year == year && one.definition_id == point.definition_id);
    match (alike.next(), alike.next()) {
        (Some((index, _)), None) => Ok(index),
        (Some(_), Some(_)) => Err(NoChangeReason::SeveralBefore),
        (None, _) => Err(NoChangeReason::DefinitionChanged),
    }
}

fn compare(before: &Point, point: &Point) -> Change {
    let without = |reason| Change {
        reason: Some(reason),
        ..Change::default()
    };
    if !(before.is_complete && point.is_complete) {
        return without(NoChangeReason::Incomplete);
    }
    let Some((old, new)) = before.figure.zip(point.figure) else {
        return without(NoChangeReason::NoFigure);
    };
    let (old, rise) = (old.scaled(), new.scaled() - old.scaled());
    let absolute = Some(Sum::from_scaled(rise));
    let reason = match old {
        0 => Some(NoChangeReason::ZeroBefore),
        below if below < 0 => Some(NoChangeReason::NegativeBefore),
        _ => None,
    };
    let percent = rise
        .checked_mul(100 * i128::from(SCALE))
        .filter(|_| reason.is_none())
        .and_then(|rise| round_half_up_div(rise, old));
    Change {
        absolute,
        relative: percent.map(Sum::from_scaled),
        reason,
        ..Change::default()
    }
}

#[cfg(test)]
#[path = "trend_tests.rs"]
mod tests;
