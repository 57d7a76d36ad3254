//! Which days are worked: Monday to Friday, but for what the list of holidays says otherwise. The list is data;
//! it comes in as an argument.

use std::collections::BTreeMap;

use time::{Date, Weekday};

/// Days that differ from their week: public holidays, and weekend days worked in exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays(BTreeMap<Date, bool>);

impl FromIterator<(Date, bool)> for Holidays {
    /// From days, each with whether it is worked.
    fn from_iter<I: IntoIterator<Item = (Date, bool)>>(days: I) -> Self {
        Self(days.into_iter().collect())
    }
}

impl Holidays {
    /// Whether a day is worked.
    pub fn is_worked(&self, day: Date) -> bool {
        self.0
            .get(&day)
            .copied()
            .unwrap_or_else(|| !is_weekend(day))
    }
}

/// Whether a day is a Saturday or a Sunday.
pub fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The first day worked, from a day on.
pub fn working_day(from: Date, holidays: &Holidays) -> Date {
    std::iter::successors(Some(from), |day| day.next_day())
        .find(|day| holidays.is_worked(*day))
        .unwrap_or(from)
}

/// The new due day of what was due on `due_on` for the sake of `nominal`, once the list says of `day` what
/// `holidays` says; `None`: it stays. All that move get the same day: whatever is due on `day` or later because
/// all days since `nominal` are free waits for the same first day worked.
pub fn moved(nominal: Date, due_on: Date, day: Date, holidays: &Holidays) -> Option<Date> {
    let next = working_day(day, holidays);
    (nominal <= day && day <= due_on && due_on != next).then_some(next)
}

#[cfg(test)]
#[path = "working_days_tests.rs"]
mod tests;
