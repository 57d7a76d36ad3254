//! How long a term may run, and where the calendar ends.

use time::macros::date;

use super::tests::{due, periods, rule};
use super::*;

#[test]
fn a_term_runs_forward_and_for_twenty_years_at_most() {
    let dues = [due(1, 11, 24)];
    let years =
        |from, to| periods(&rule(Frequency::Annual, &dues), from, to).map(|drafts| drafts.len());
    assert_eq!(
        years(date!(2018 - 12 - 31), date!(2018 - 12 - 30)),
        Err(CalendarError::TermReversed)
    );
    assert_eq!(years(date!(2011 - 01 - 01), date!(2030 - 12 - 31)), Ok(20));
    assert_eq!(
        years(date!(2011 - 01 - 01), date!(2031 - 01 - 01)),
        Err(CalendarError::TermTooLong)
    );
    assert_eq!(years(date!(2012 - 02 - 29), date!(2032 - 02 - 28)), Ok(21));
    assert_eq!(
        years(date!(2199 - 01 - 01), date!(2199 - 12 - 31)),
        Ok(1),
        "the last year of the calendar"
    );
    let mut later = dues;
    later[0].years_later = 1;
    let last = rule(Frequency::Annual, &later);
    let (from, to) = (date!(2199 - 01 - 01), date!(2199 - 12 - 31));
    assert_eq!(
        periods(&last, from, to),
        Err(CalendarError::NoSuchDay { index: 0 })
    );
    let mid_month = Rule {
        window: DataWindow::MidMonth,
        ..rule(Frequency::Annual, &dues)
    };
    let (from, to) = (date!(1900 - 01 - 01), date!(1900 - 12 - 31));
    assert_eq!(
        periods(&mid_month, from, to),
        Err(CalendarError::NoSuchDay { index: 0 }),
        "it begins in December 1899"
    );
}
