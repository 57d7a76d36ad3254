//! Lateness, and what holds for the calendar of any rule.

use proptest::prelude::*;
use time::Duration;
use time::macros::{date, datetime};

use super::tests::{RECURRING, due, rule};
use super::*;

#[test]
fn the_due_day_ends_at_midnight_in_vietnam() {
    let due_on = date!(2018 - 06 - 15);
    assert!(is_on_time(
        datetime!(2018-06-15 16:59:59.999999 UTC),
        due_on
    ));
    assert!(!is_on_time(datetime!(2018-06-15 17:00:00 UTC), due_on));
    assert!(!is_on_time(datetime!(2018-06-15 23:30:00 -5), due_on));
    assert_eq!(local_day(datetime!(2018-06-14 17:00:00 UTC)), due_on);
    assert_eq!(
        local_day(datetime!(9999-12-31 23:00:00 UTC)),
        date!(9999 - 12 - 31)
    );
}

#[test]
fn days_are_counted_from_the_due_day() {
    let due_on = date!(2018 - 06 - 15);
    for (today, overdue, left) in [
        (date!(2018 - 06 - 01), 0, 14),
        (date!(2018 - 06 - 15), 0, 0),
        (date!(2018 - 06 - 16), 1, 0),
        (date!(2019 - 06 - 15), 365, 0),
    ] {
        assert_eq!(days_overdue(today, due_on), overdue);
        assert_eq!(days_left(today, due_on), left);
    }
}

#[test]
fn every_error_points_into_the_rule_and_speaks_both_languages() {
    let error = CalendarError::CutoffNotCovered { index: 3 };
    assert_eq!(error.pointer(), "/dues/3/cutoff");
    assert_eq!(CalendarError::TermTooLong.pointer(), "");
    assert_ne!(error.text().vi, error.text().en);
}

fn any_window() -> impl Strategy<Value = DataWindow> {
    prop::sample::select(vec![DataWindow::Calendar, DataWindow::MidMonth])
}

proptest! {
    #[test]
    fn consecutive_periods_leave_no_gap_and_do_not_overlap(
        frequency in prop::sample::select(RECURRING.to_vec()),
        window in any_window(),
        first in 1901..2100_i32,
        years in 0..20_i32,
    ) {
        let count = 12 / months(frequency).unwrap();
        let dues: Vec<Due> = (1..=count).map(|ordinal| due(ordinal, 12, 31)).collect();
        let rule = Rule { window, ..rule(frequency, &dues) };
        let from = Date::from_ordinal_date(first, 1).unwrap();
        let to = Date::from_calendar_date(first + years, Month::December, 31).unwrap();
        let drafts = periods(&rule, from, to).unwrap();
        let expected = usize::from(count) * usize::try_from(years + 1).unwrap();
        prop_assert_eq!(drafts.len(), expected);
        for pair in drafts.windows(2) {
            prop_assert_eq!(pair[0].covers_to + Duration::DAY, pair[1].covers_from);
        }
        let lead = if window == DataWindow::MidMonth { 17 } else { 0 };
        prop_assert_eq!(from - drafts[0].covers_from, Duration::days(lead));
        prop_assert_eq!(to - drafts[drafts.len() - 1].covers_to, Duration::days(lead));
    }

    #[test]
    fn the_due_day_is_the_one_asked_for_or_the_months_last(
        year in 1900..2100_i32,
        month in 1..=12_u8,
        wanted in 1..=31_u8,
    ) {
        let found = day(year, month, wanted).unwrap();
        prop_assert_eq!((found.year(), u8::from(found.month())), (year, month));
        prop_assert!(found.day() == wanted || (found.day() < wanted && (found + Duration::DAY).day() == 1));
    }

    #[test]
    fn a_moved_due_day_is_the_next_working_day(
        offset in 0..20_000_i64,
    ) {
        let from = date!(1990 - 01 - 01) + Duration::days(offset);
        let free = |day: Date| day.weekday().number_from_monday() > 5;
        let moved = working_day(from);
        prop_assert!(!free(moved));
        let mut between = from;
        while between < moved {
            prop_assert!(free(between));
            between += Duration::DAY;
        }
    }

    #[test]
    fn overdue_and_left_are_two_sides_of_one_day(a in 0..40_000_i64, b in 0..40_000_i64) {
        let epoch = date!(1990 - 01 - 01);
        let (today, due_on) = (epoch + Duration::days(a), epoch + Duration::days(b));
        prop_assert_eq!(days_overdue(today, due_on) - days_left(today, due_on), a - b);
        prop_assert!(days_overdue(today, due_on) == 0 || days_left(today, due_on) == 0);
    }

    #[test]
    fn a_second_before_midnight_is_on_time_and_midnight_is_not(days in 0..40_000_i64) {
        let due_on = date!(1980 - 01 - 01) + Duration::days(days);
        let midnight = due_on.with_hms(17, 0, 0).unwrap().assume_utc();
        prop_assert!(is_on_time(midnight - Duration::SECOND, due_on));
        prop_assert!(!is_on_time(midnight, due_on));
    }
}

#[test]
fn days_are_checked_also_where_the_period_lies_outside_the_term() {
    let second_half = (date!(2018 - 07 - 01), date!(2018 - 12 - 31));
    let dues = [due(1, 13, 40), due(2, 12, 31)];
    assert_eq!(
        periods(
            &rule(Frequency::SemiAnnual, &dues),
            second_half.0,
            second_half.1
        ),
        Err(CalendarError::NoSuchDay { index: 0 })
    );
}
