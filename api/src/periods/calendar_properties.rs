//! Lateness, and what holds for the calendar of any rule.

use proptest::prelude::*;
use time::Duration;
use time::macros::{date, datetime};

use super::tests::{RECURRING, due, periods, rule};
use super::{
    CalendarError, DataWindow, Date, Due, Frequency, Holidays, Month, Once, Rule, day, days_left,
    days_overdue, is_on_time, local_day, months,
};

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

/// What a clerk finds who leafs through every day of the years around a term: the first and last day of each
/// period of so many months, by the day a new one begins.
fn leafed_through(months: u8, window: DataWindow, (from, to): (Date, Date)) -> Vec<(Date, Date)> {
    let mut begins = Vec::new();
    let mut day = Date::from_ordinal_date(from.year() - 1, 1).unwrap();
    while day.year() <= to.year() + 1 {
        // With the mid-month window the months of a period begin on the 15th of the one before.
        let (month, first) = match window {
            DataWindow::Calendar => (u8::from(day.month()), 1),
            DataWindow::MidMonth => (u8::from(day.month().next()), 15),
        };
        if day.day() == first && (month - 1) % months == 0 {
            begins.push(day);
        }
        day += Duration::DAY;
    }
    begins
        .windows(2)
        .map(|pair| (pair[0], pair[1] - Duration::DAY))
        .collect()
}

/// The period's months as the calendar names them, which the mid-month window runs ahead of by half a month.
fn named((covers_from, covers_to): (Date, Date), window: DataWindow) -> (Date, Date) {
    let ahead = |day: Date| {
        let next = day + Duration::days(20);
        (next.year(), next.month())
    };
    match window {
        DataWindow::Calendar => (covers_from, covers_to),
        DataWindow::MidMonth => {
            let (year, month) = ahead(covers_from);
            let first = Date::from_calendar_date(year, month, 1).unwrap();
            let last = covers_to
                .replace_day(covers_to.month().length(covers_to.year()))
                .unwrap();
            (first, last)
        }
    }
}

proptest! {
    #[test]
    fn periods_are_those_a_clerk_finds_day_by_day(
        frequency in prop::sample::select(RECURRING.to_vec()),
        window in any_window(),
        start in 0..70_000_i64,
        length in 0..2_000_i64,
    ) {
        let count = 12 / months(frequency).unwrap();
        let dues: Vec<Due> = (1..=count).map(|ordinal| due(ordinal, 12, 31)).collect();
        let from = date!(1902 - 01 - 01) + Duration::days(start);
        let term = (from, from + Duration::days(length));
        let drafts = periods(&Rule { window, ..rule(frequency, &dues) }, term.0, term.1).unwrap();
        let found: Vec<_> = drafts.iter().map(|one| (one.covers_from, one.covers_to)).collect();
        let expected: Vec<_> = leafed_through(12 / count, window, term)
            .into_iter()
            .filter(|days| {
                let (first, last) = named(*days, window);
                first <= term.1 && term.0 <= last
            })
            .collect();
        prop_assert_eq!(found, expected);
        for one in &drafts {
            prop_assert!(one.covers_from <= one.cutoff_on && one.cutoff_on <= one.covers_to);
            prop_assert!(one.due_on >= one.covers_from);
            prop_assert_eq!(one.nominal_due_on, one.due_on, "nothing moves");
            prop_assert_eq!(one.opens_on, one.covers_from);
        }
    }

    #[test]
    fn a_rules_own_term_gives_what_a_plan_of_that_term_would(
        frequency in prop::sample::select(RECURRING.to_vec()),
        window in any_window(),
        own in (0..1_500_i64, 0..1_500_i64),
    ) {
        let count = 12 / months(frequency).unwrap();
        let dues: Vec<Due> = (1..=count).map(|ordinal| due(ordinal, 12, 31)).collect();
        let whole = Rule { window, ..rule(frequency, &dues) };
        let first = date!(2018 - 01 - 01);
        let (from, to) = (first + Duration::days(own.0), first + Duration::days(own.0 + own.1));
        let rule = Rule { holds_from: Some(from), holds_to: Some(to), ..whole };
        let found = periods(&rule, first, date!(2027 - 12 - 31)).unwrap();
        prop_assert_eq!(found, periods(&whole, from, to).unwrap());
        // Two rules, one after the other, give together what one gives that runs through.
        let day = Date::from_ordinal_date(2018 + i32::try_from(own.0 % 8).unwrap(), 1).unwrap();
        let before = Rule { holds_to: Some(day - Duration::DAY), ..whole };
        let after = Rule { holds_from: Some(day), ..whole };
        let (start, end) = (date!(2017 - 01 - 01), date!(2027 - 12 - 31));
        let mut both = periods(&before, start, end).unwrap();
        both.extend(periods(&after, start, end).unwrap());
        prop_assert_eq!(both, periods(&whole, start, end).unwrap());
    }

    #[test]
    fn a_moved_due_day_keeps_the_day_the_rule_names(
        frequency in prop::sample::select(RECURRING.to_vec()),
        (month, wanted) in (1..=12_u8, 1..=31_u8),
        holidays in prop::collection::btree_set(0..3_700_i64, 0..200),
    ) {
        let count = 12 / months(frequency).unwrap();
        let dues: Vec<Due> = (1..=count)
            .map(|ordinal| Due { years_later: 1, ..due(ordinal, month, wanted) })
            .collect();
        let first = date!(2018 - 01 - 01);
        let list: Holidays = holidays.iter().map(|day| (first + Duration::days(*day), false)).collect();
        let fixed = rule(frequency, &dues);
        let moving = Rule { moves_to_working_day: true, ..fixed };
        let term = (first, date!(2027 - 12 - 31));
        let plain = super::periods(&fixed, term, &list).unwrap();
        let moved = super::periods(&moving, term, &list).unwrap();
        prop_assert_eq!(plain.len(), moved.len());
        for (plain, moved) in plain.iter().zip(&moved) {
            prop_assert_eq!(plain.due_on, moved.nominal_due_on);
            let mut day = plain.due_on;
            while day.weekday().number_from_monday() > 5 || holidays.contains(&(day - first).whole_days()) {
                day += Duration::DAY;
            }
            prop_assert_eq!(moved.due_on, day);
        }
    }

    #[test]
    fn a_single_period_is_in_the_plan_if_a_day_of_it_is(
        from in 0..400_i64, length in 0..200_i64, due_after in 0..300_i64,
    ) {
        let first = date!(2017 - 06 - 01);
        let covers_from = first + Duration::days(from);
        let once = Once {
            label: "CHUYEN-DE".into(),
            covers_from,
            covers_to: covers_from + Duration::days(length),
            due_on: covers_from + Duration::days(due_after),
        };
        let rule = Rule { once: Some(&once), ..rule(Frequency::Thematic, &[]) };
        let mut meets = false;
        let mut day = once.covers_from;
        while day <= once.covers_to {
            meets |= day.year() == 2018;
            day += Duration::DAY;
        }
        let found = periods(&rule, date!(2018 - 01 - 01), date!(2018 - 12 - 31)).unwrap();
        prop_assert_eq!(found.len(), usize::from(meets));
    }
}

#[test]
fn the_leap_day_is_due_covered_and_counted() {
    let dues = [due(1, 2, 29)];
    let annual = rule(Frequency::Annual, &dues);
    let days: Vec<Date> = periods(&annual, date!(2019 - 01 - 01), date!(2021 - 12 - 31))
        .unwrap()
        .iter()
        .map(|one| one.due_on)
        .collect();
    assert_eq!(
        days,
        [
            date!(2019 - 02 - 28),
            date!(2020 - 02 - 29),
            date!(2021 - 02 - 28)
        ]
    );
    let dues = [due(2, 12, 31)];
    let monthly = periods(
        &rule(Frequency::Monthly, &dues),
        date!(2020 - 02 - 29),
        date!(2020 - 02 - 29),
    );
    assert_eq!(monthly.unwrap()[0].covers_to, date!(2020 - 02 - 29));
    assert_eq!(
        days_overdue(date!(2020 - 03 - 01), date!(2020 - 02 - 28)),
        2
    );
    // 17:00 UTC of 28 February is the leap day in Vietnam.
    assert!(is_on_time(
        datetime!(2020-02-29 16:59:59 UTC),
        date!(2020 - 02 - 29)
    ));
    assert!(!is_on_time(
        datetime!(2020-02-28 17:00 UTC),
        date!(2020 - 02 - 28)
    ));
}
