//! Why a reporting rule gives no calendar.

use crate::text::Text;
use crate::texts::calendar;

/// Why a rule gives no calendar. `index` counts the due days of the rule from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// The term ends before it begins.
    TermReversed,
    /// The term is longer than 20 years.
    TermTooLong,
    /// A recurring rule without due days.
    NoDues,
    /// A rule that comes once, with due days of a recurring one.
    UnexpectedDues,
    /// A rule that comes once, without its period.
    NoOnce,
    /// A recurring rule with a single period.
    UnexpectedOnce,
    /// The single period ends before it begins.
    OnceReversed,
    /// The single period is due before it begins.
    OnceDueBeforeStart,
    /// There is no such period in a year.
    OrdinalOutOfRange {
        /// The due day.
        index: usize,
    },
    /// The period of the year already has a due day.
    DuplicateOrdinal {
        /// The second of the two.
        index: usize,
    },
    /// A due day or cut-off is none of the calendar, which runs from 1900 to 2199, or of a later year than the
    /// next; or the period begins before 1900.
    NoSuchDay {
        /// The due day.
        index: usize,
    },
    /// Due before the first day covered.
    DueBeforeStart {
        /// The due day.
        index: usize,
    },
    /// The cut-off is not one of the days covered.
    CutoffNotCovered {
        /// The due day.
        index: usize,
    },
}

impl CalendarError {
    /// JSON pointer into the rule; empty for the term, which is the plan's.
    pub fn pointer(self) -> String {
        match self {
            Self::TermReversed | Self::TermTooLong => String::new(),
            Self::NoDues | Self::UnexpectedDues => "/dues".into(),
            Self::NoOnce | Self::UnexpectedOnce => "/once".into(),
            Self::OnceReversed => "/once/covers_to".into(),
            Self::OnceDueBeforeStart => "/once/due_on".into(),
            Self::OrdinalOutOfRange { index } | Self::DuplicateOrdinal { index } => {
                format!("/dues/{index}/ordinal")
            }
            Self::NoSuchDay { index } | Self::DueBeforeStart { index } => format!("/dues/{index}"),
            Self::CutoffNotCovered { index } => format!("/dues/{index}/cutoff"),
        }
    }

    /// What is wrong, for people.
    pub fn text(self) -> Text {
        match self {
            Self::TermReversed => calendar::term_ends_before_it_begins(),
            Self::TermTooLong => calendar::term_too_long(),
            Self::NoDues => calendar::no_due_day(),
            Self::UnexpectedDues => calendar::single_rule_recurs(),
            Self::NoOnce => calendar::single_rule_without_period(),
            Self::UnexpectedOnce => calendar::recurring_rule_with_period(),
            Self::OnceReversed => calendar::period_ends_before_it_begins(),
            Self::OnceDueBeforeStart | Self::DueBeforeStart { .. } => calendar::due_before_period(),
            Self::OrdinalOutOfRange { .. } => calendar::no_such_period_of_year(),
            Self::DuplicateOrdinal { .. } => calendar::period_has_due_day(),
            Self::NoSuchDay { .. } => calendar::no_such_day(),
            Self::CutoffNotCovered { .. } => calendar::cut_off_outside_period(),
        }
    }
}
