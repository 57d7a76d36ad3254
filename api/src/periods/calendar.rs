//! Periods, due days and lateness. Knows no clock: today comes in as an argument.

use std::collections::BTreeSet;
use std::ops::Range;

use entity::enums::{DataWindow, Frequency};
use entity::json::{Due, Once};
use time::{Date, Month, OffsetDateTime};

pub use super::calendar_error::CalendarError;
use super::working_days::{Holidays, working_day};
pub use crate::clock::local_day;

/// Years whose days the API writes.
const YEARS: Range<i32> = 1900..2200;

/// Longest term of a plan in years.
const LONGEST_TERM: i32 = 20;

/// Whether a submission came before the due day ended in `Asia/Ho_Chi_Minh`.
pub fn is_on_time(submitted_at: OffsetDateTime, due_on: Date) -> bool {
    local_day(submitted_at) <= due_on
}

/// Days since the due day; 0 up to and on the due day.
pub fn days_overdue(today: Date, due_on: Date) -> i64 {
    (today - due_on).whole_days().max(0)
}

/// Days until the due day; 0 on the due day and after.
pub fn days_left(today: Date, due_on: Date) -> i64 {
    days_overdue(due_on, today)
}

/// A reporting rule of a plan.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'a> {
    /// Kind of period.
    pub frequency: Frequency,
    /// Which days a recurring period covers.
    pub window: DataWindow,
    /// Due days of a recurring rule; only the periods named here exist.
    pub dues: &'a [Due],
    /// The period of a rule that comes once.
    pub once: Option<&'a Once>,
    /// Whether a due day on a weekend or holiday moves to the next working day.
    pub moves_to_working_day: bool,
    /// First day of its own term, where it has one.
    pub holds_from: Option<Date>,
    /// Last day of its own term, where it has one.
    pub holds_to: Option<Date>,
}

/// A period worked out from a rule, not yet stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodDraft {
    /// Such as `2018-H1`, `2018-Y`, `2018-Q3`, `2018-M07`, or the label of the single period.
    pub label: String,
    /// Kind of period.
    pub frequency: Frequency,
    /// Year it belongs to; for a single period the year it ends in.
    pub year: i32,
    /// Which period of the year, from 1.
    pub ordinal: i32,
    /// First day covered.
    pub covers_from: Date,
    /// Last day covered.
    pub covers_to: Date,
    /// Last day whose data the report must hold.
    pub cutoff_on: Date,
    /// Due day as the rule names it.
    pub nominal_due_on: Date,
    /// Due day, moved to a working day where the rule says so.
    pub due_on: Date,
    /// Day it opens: the first day covered.
    pub opens_on: Date,
}

/// All periods of a rule within a term, both ends of which count.
///
/// A recurring rule gives a period for each year and each due day, in that order, if the months it is named
/// for lie at least partly in the term; with the mid-month window it covers half a month before them. Of the term
/// counts what lies in the rule's own, where it has one.
pub fn periods(
    rule: &Rule<'_>,
    (term_from, term_to): (Date, Date),
    holidays: &Holidays,
) -> Result<Vec<PeriodDraft>, CalendarError> {
    check_term(term_from, term_to)?;
    let term_from = rule.holds_from.map_or(term_from, |day| day.max(term_from));
    let term_to = rule.holds_to.map_or(term_to, |day| day.min(term_to));
    let in_term = |from: Date, to: Date| term_from <= term_to && from <= term_to && to >= term_from;
    let moved = |due_on| {
        if rule.moves_to_working_day {
            working_day(due_on, holidays)
        } else {
            due_on
        }
    };
    let Some(months) = months(rule.frequency) else {
        let once = single(rule)?;
        return Ok(in_term(once.covers_from, once.covers_to)
            .then(|| PeriodDraft {
                due_on: moved(once.due_on),
                ..once
            })
            .into_iter()
            .collect());
    };
    check_recurring(rule, months)?;
    let mut drafts = Vec::new();
    for year in term_from.year()..=term_to.year() {
        for (index, due) in rule.dues.iter().enumerate() {
            let window = calendar_window(year, months, due.ordinal)
                .ok_or(CalendarError::NoSuchDay { index })?;
            if in_term(window.0, window.1) {
                let draft = recurring(rule, year, window, index, *due)?;
                drafts.push(PeriodDraft {
                    due_on: moved(draft.due_on),
                    ..draft
                });
            }
        }
    }
    Ok(drafts)
}

fn check_term(from: Date, to: Date) -> Result<(), CalendarError> {
    let day = |date: Date| (u8::from(date.month()), date.day());
    if to < from {
        Err(CalendarError::TermReversed)
    } else if (to.year() - LONGEST_TERM, day(to)) >= (from.year(), day(from)) {
        Err(CalendarError::TermTooLong)
    } else {
        Ok(())
    }
}

/// Length of a recurring period in months.
fn months(frequency: Frequency) -> Option<u8> {
    match frequency {
        Frequency::Monthly => Some(1),
        Frequency::Quarterly => Some(3),
        Frequency::SemiAnnual => Some(6),
        Frequency::Annual => Some(12),
        Frequency::OneOff | Frequency::Thematic => None,
    }
}

fn check_recurring(rule: &Rule<'_>, months: u8) -> Result<(), CalendarError> {
    if rule.once.is_some() {
        return Err(CalendarError::UnexpectedOnce);
    }
    if rule.dues.is_empty() {
        return Err(CalendarError::NoDues);
    }
    let mut seen = BTreeSet::new();
    for (index, due) in rule.dues.iter().enumerate() {
        if !(1..=12 / months).contains(&due.ordinal) {
            return Err(CalendarError::OrdinalOutOfRange { index });
        }
        if !seen.insert(due.ordinal) {
            return Err(CalendarError::DuplicateOrdinal { index });
        }
        let is_day = |month, day| (1..=12).contains(&month) && (1..=31).contains(&day);
        let is_cutoff = due
            .cutoff
            .is_none_or(|cutoff| is_day(cutoff.month, cutoff.day));
        if !is_day(due.month, due.day) || due.years_later > 1 || !is_cutoff {
            return Err(CalendarError::NoSuchDay { index });
        }
    }
    Ok(())
}

fn single(rule: &Rule<'_>) -> Result<PeriodDraft, CalendarError> {
    if !rule.dues.is_empty() {
        return Err(CalendarError::UnexpectedDues);
    }
    let once = rule.once.ok_or(CalendarError::NoOnce)?;
    if once.covers_to < once.covers_from {
        return Err(CalendarError::OnceReversed);
    }
    if once.due_on < once.covers_from {
        return Err(CalendarError::OnceDueBeforeStart);
    }
    Ok(PeriodDraft {
        label: once.label.clone(),
        frequency: rule.frequency,
        year: once.covers_to.year(),
        ordinal: 1,
        covers_from: once.covers_from,
        covers_to: once.covers_to,
        cutoff_on: once.covers_to,
        nominal_due_on: once.due_on,
        due_on: once.due_on,
        opens_on: once.covers_from,
    })
}

fn recurring(
    rule: &Rule<'_>,
    year: i32,
    calendar: (Date, Date),
    index: usize,
    due: Due,
) -> Result<PeriodDraft, CalendarError> {
    let no_such_day = CalendarError::NoSuchDay { index };
    let (covers_from, covers_to) = match rule.window {
        DataWindow::Calendar => calendar,
        DataWindow::MidMonth => mid_month(calendar).ok_or(no_such_day)?,
    };
    let due_on = day(year + i32::from(due.years_later), due.month, due.day).ok_or(no_such_day)?;
    if ![covers_from, covers_to, due_on]
        .iter()
        .all(|day| YEARS.contains(&day.year()))
    {
        return Err(no_such_day);
    }
    if due_on < covers_from {
        return Err(CalendarError::DueBeforeStart { index });
    }
    let cutoff_on = match due.cutoff {
        None => covers_to,
        // No window is longer than a year, so at most one of the two days is covered.
        Some(cutoff) => [covers_from.year(), covers_to.year()]
            .into_iter()
            .map(|year| day(year, cutoff.month, cutoff.day).ok_or(no_such_day))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .find(|day| (covers_from..=covers_to).contains(day))
            .ok_or(CalendarError::CutoffNotCovered { index })?,
    };
    Ok(PeriodDraft {
        label: label(rule.frequency, year, due.ordinal),
        frequency: rule.frequency,
        year,
        ordinal: due.ordinal.into(),
        covers_from,
        covers_to,
        cutoff_on,
        nominal_due_on: due_on,
        due_on,
        opens_on: covers_from,
    })
}

fn label(frequency: Frequency, year: i32, ordinal: u8) -> String {
    match frequency {
        Frequency::Monthly => format!("{year:04}-M{ordinal:02}"),
        Frequency::Quarterly => format!("{year:04}-Q{ordinal}"),
        Frequency::SemiAnnual => format!("{year:04}-H{ordinal}"),
        Frequency::Annual | Frequency::OneOff | Frequency::Thematic => format!("{year:04}-Y"),
    }
}

/// First and last day of the n-th stretch of so many months in a year.
fn calendar_window(year: i32, months: u8, ordinal: u8) -> Option<(Date, Date)> {
    let last = months * ordinal;
    Some((day(year, last - months + 1, 1)?, day(year, last, 31)?))
}

/// From the 15th of the month before to the 14th of the last month (Decree 09/2019/NĐ-CP article 12).
fn mid_month((from, to): (Date, Date)) -> Option<(Date, Date)> {
    let month_before = from.previous_day()?;
    Some((month_before.replace_day(15).ok()?, to.replace_day(14).ok()?))
}

/// A day of the calendar; 29 to 31 fall back to the month's last day.
fn day(year: i32, month: u8, day: u8) -> Option<Date> {
    let month = Month::try_from(month).ok()?;
    let last = month.length(year);
    let day = if day <= 31 { day.min(last) } else { day };
    Date::from_calendar_date(year, month, day).ok()
}

#[cfg(test)]
#[path = "calendar_properties.rs"]
mod properties;
#[cfg(test)]
#[path = "calendar_term_tests.rs"]
mod term_tests;
#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
