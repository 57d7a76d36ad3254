//! More time: which days may be given, and what they change.

use time::Date;

use crate::http::catalogue::FaultCode;
use crate::text::Text;
use crate::texts;

/// The days of a period, or of one unit's obligation in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// Day that decides punctuality.
    pub due_on: Date,
    /// Later day to which more time was given.
    pub extended_to: Option<Date>,
}

/// Why a day cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is no later than the present one.
    NotLater,
    /// It is over.
    Past,
}

impl Days {
    /// The last day there is by now.
    pub fn last(self) -> Date {
        self.extended_to
            .map_or(self.due_on, |day| day.max(self.due_on))
    }

    /// Whether a day may be given as the new last one: later than the present one, and not over.
    pub fn may_extend(self, to: Date, today: Date) -> Result<(), Wrong> {
        if to <= self.last() {
            Err(Wrong::NotLater)
        } else {
            not_over(to, today)
        }
    }

    /// The days once more time was given. The day that decides punctuality moves only where nothing was ever
    /// submitted, so that nobody who was late becomes punctual.
    #[must_use]
    pub fn extended(self, to: Date, was_submitted: bool) -> Self {
        Self {
            due_on: if was_submitted {
                self.due_on
            } else {
                self.due_on.max(to)
            },
            extended_to: Some(self.last().max(to)),
        }
    }
}

/// Whether a day is today or later.
pub fn not_over(day: Date, today: Date) -> Result<(), Wrong> {
    if day < today {
        Err(Wrong::Past)
    } else {
        Ok(())
    }
}

impl Wrong {
    /// Short code for programs.
    pub fn code(self) -> FaultCode {
        match self {
            Self::NotLater => FaultCode::NotLater,
            Self::Past => FaultCode::Past,
        }
    }

    /// What is wrong, for people.
    pub fn text(self) -> Text {
        match self {
            Self::NotLater => texts::periods::not_later(),
            Self::Past => texts::periods::day_is_over(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::date;

    use super::*;

    const DUE: Date = date!(2018 - 06 - 15);

    #[test]
    fn a_week_more_is_later_than_the_present_day_and_not_over() {
        let days = Days {
            due_on: DUE,
            extended_to: Some(date!(2018 - 06 - 22)),
        };
        let today = date!(2018 - 06 - 25);
        let may = |to| days.may_extend(to, today);
        assert_eq!(may(date!(2018 - 06 - 22)), Err(Wrong::NotLater));
        assert_eq!(may(date!(2018 - 06 - 24)), Err(Wrong::Past));
        assert_eq!(may(date!(2018 - 06 - 25)), Ok(()));
    }

    #[test]
    fn who_has_sent_nothing_is_due_later_and_who_was_late_stays_late() {
        let days = Days {
            due_on: DUE,
            extended_to: None,
        };
        let to = date!(2018 - 06 - 22);
        let missing = days.extended(to, false);
        assert_eq!((missing.due_on, missing.extended_to), (to, Some(to)));
        let late = days.extended(to, true);
        assert_eq!((late.due_on, late.extended_to), (DUE, Some(to)));
    }

    proptest! {
        #[test]
        fn more_time_never_shortens_any(
            given in prop::option::of(0_i64..30),
            more in prop::collection::vec((0_i64..60, any::<bool>()), 1..6),
        ) {
            let mut days = Days { due_on: DUE, extended_to: given.map(|n| DUE + Duration::days(n)) };
            for (to, was_submitted) in more {
                let next = days.extended(DUE + Duration::days(to), was_submitted);
                prop_assert!(next.due_on >= days.due_on && next.last() >= days.last());
                prop_assert!(!was_submitted || next.due_on == days.due_on);
                prop_assert_eq!(next.extended_to, Some(next.last()));
                days = next;
            }
        }
    }
}
