//! Tết of 2019 by hand, and the calendar of any list against a walk over the days.

use std::collections::BTreeSet;

use proptest::prelude::*;
use time::Duration;
use time::macros::date;

use super::*;

/// Tết Kỷ Hợi, 4 to 8 February 2019, as the Prime Minister set it, and Saturday 5 January worked in exchange for
/// Monday 31 December.
fn tet() -> Holidays {
    let free = (4..=8).map(|day| {
        (
            Date::from_calendar_date(2019, time::Month::February, day).unwrap(),
            false,
        )
    });
    let exchanged = [
        (date!(2018 - 12 - 31), false),
        (date!(2019 - 01 - 01), false),
        (date!(2019 - 01 - 05), true),
    ];
    free.chain(exchanged).collect()
}

#[test]
fn what_is_due_in_tet_is_due_when_it_is_over() {
    let list = tet();
    for (nominal, due) in [
        (date!(2019 - 02 - 01), date!(2019 - 02 - 01)),
        (date!(2019 - 02 - 02), date!(2019 - 02 - 11)),
        (date!(2019 - 02 - 04), date!(2019 - 02 - 11)),
        (date!(2019 - 02 - 10), date!(2019 - 02 - 11)),
        (date!(2018 - 12 - 29), date!(2019 - 01 - 02)),
        (date!(2019 - 01 - 05), date!(2019 - 01 - 05)),
        (date!(2019 - 01 - 06), date!(2019 - 01 - 07)),
    ] {
        assert_eq!(working_day(nominal, &list), due, "{nominal}");
    }
    assert_eq!(
        working_day(date!(2018 - 11 - 24), &Holidays::default()),
        date!(2018 - 11 - 26)
    );
}

/// A list on some days of a stretch of sixty from 2 January 2019, and the same day by day: what a clerk would
/// write on a wall calendar.
fn any_list() -> impl Strategy<Value = Vec<(Date, bool)>> {
    prop::collection::vec((0..60_i64, any::<bool>()), 0..40).prop_map(|days| {
        days.into_iter()
            .map(|(day, is_worked)| (date!(2019 - 01 - 02) + Duration::days(day), is_worked))
            .collect()
    })
}

/// The days worked of a year around the stretch, written out one by one.
fn wall_calendar(list: &[(Date, bool)]) -> BTreeSet<Date> {
    let mut worked = BTreeSet::new();
    let mut day = date!(2018 - 12 - 01);
    while day < date!(2019 - 12 - 01) {
        let mut is_worked = day.weekday().number_from_monday() <= 5;
        for (other, said) in list {
            if *other == day {
                is_worked = *said;
            }
        }
        if is_worked {
            worked.insert(day);
        }
        day += Duration::DAY;
    }
    worked
}

proptest! {
    #[test]
    fn a_moved_day_is_the_first_one_worked_on_or_after_it(list in any_list(), offset in 0..90_i64) {
        let nominal = date!(2018 - 12 - 15) + Duration::days(offset);
        let holidays: Holidays = list.iter().copied().collect();
        let expected = *wall_calendar(&list).range(nominal..).next().unwrap();
        let moved = working_day(nominal, &holidays);
        prop_assert_eq!(moved, expected);
        prop_assert!(moved >= nominal);
        prop_assert_eq!(working_day(moved, &holidays), moved);
    }

    #[test]
    fn a_changed_day_moves_exactly_what_a_new_calendar_would(
        list in any_list(), day in 0..60_i64, said in prop::option::of(any::<bool>()), offset in 0..90_i64,
    ) {
        let nominal = date!(2018 - 12 - 15) + Duration::days(offset);
        let day = date!(2019 - 01 - 02) + Duration::days(day);
        let before: Holidays = list.iter().copied().collect();
        let mut changed: Vec<_> = list.into_iter().filter(|(other, _)| *other != day).collect();
        changed.extend(said.map(|said| (day, said)));
        let after: Holidays = changed.iter().copied().collect();
        let due_on = working_day(nominal, &before);
        let expected = *wall_calendar(&changed).range(nominal..).next().unwrap();
        prop_assert_eq!(moved(nominal, due_on, day, &after).unwrap_or(due_on), expected);
    }
}
