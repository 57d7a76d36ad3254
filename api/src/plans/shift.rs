//! Moving the days of a plan by whole years, as a copy for another year does.

use time::{Date, Month};

use super::document::PlanDocument;
use crate::frameworks::document::NewObjective;
use crate::http::day::Day;
use crate::http::words::Line;

/// The same day so many years later; 29 February falls back to the 28th. A day that would leave the years the
/// API knows stays.
pub fn day(day: Date, years: i32) -> Date {
    let year = day.year() + years;
    if !(1900..2200).contains(&year) {
        return day;
    }
    day.replace_year(year)
        .or_else(|_| Date::from_calendar_date(year, Month::February, 28))
        .unwrap_or(day)
}

/// A label whose year, where it begins with that of the first day it covers, moves along.
pub fn label(label: &str, year: i32, years: i32) -> String {
    label.strip_prefix(&year.to_string()).map_or_else(
        || label.to_owned(),
        |rest| format!("{}{rest}", year + years),
    )
}

/// Moves the days of tasks, of rules and of single periods, and the years of the plan's own targets.
pub fn document(plan: &mut PlanDocument, years: i32) {
    let moved = |one: Day| Day(day(one.0, years));
    for task in &mut plan.tasks {
        task.starts_on = task.starts_on.map(moved);
        task.ends_on = task.ends_on.map(moved);
    }
    for rule in &mut plan.schedule {
        rule.holds_from = rule.holds_from.map(moved);
        rule.holds_to = rule.holds_to.map(moved);
        let Some(once) = rule.once.as_mut() else {
            continue;
        };
        let year = once.covers_from.0.year();
        once.label = Line::stored(label(once.label.as_str(), year, years));
        once.covers_from = moved(once.covers_from);
        once.covers_to = moved(once.covers_to);
        once.due_on = moved(once.due_on);
    }
    plan.own_objectives
        .iter_mut()
        .for_each(|objective| targets(objective, years));
}

fn targets(objective: &mut NewObjective, years: i32) {
    let measures = objective
        .indicators
        .iter_mut()
        .flat_map(|indicator| &mut indicator.measures);
    for target in measures.flat_map(|measure| &mut measure.targets) {
        target.year_from = target.year_from.map(|year| year + years);
        target.year_to = target.year_to.map(|year| year + years);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    #[test]
    fn the_day_of_a_leap_year_falls_back() {
        assert_eq!(day(date!(2018 - 11 - 15), 1), date!(2019 - 11 - 15));
        assert_eq!(day(date!(2020 - 02 - 29), 1), date!(2021 - 02 - 28));
        assert_eq!(day(date!(2020 - 02 - 29), 4), date!(2024 - 02 - 29));
        assert_eq!(day(date!(2020 - 02 - 29), -1), date!(2019 - 02 - 28));
        assert_eq!(day(date!(2199 - 12 - 31), 1), date!(2199 - 12 - 31));
    }

    #[test]
    fn a_label_keeps_its_words() {
        assert_eq!(label("2018-ACTION-MONTH", 2018, 1), "2019-ACTION-MONTH");
        assert_eq!(label("ACTION-2018", 2018, 1), "ACTION-2018");
        assert_eq!(label("2017-REVIEW", 2018, 1), "2017-REVIEW");
    }

    proptest! {
        #[test]
        fn days_keep_their_order(a in 0_i32..60_000, b in 0_i32..60_000, years in -50_i32..50) {
            let at = |days| Date::from_julian_day(2_434_000 + days).unwrap();
            let (a, b) = (at(a.min(b)), at(a.max(b)));
            prop_assert!(day(a, years) <= day(b, years));
            prop_assert_eq!(day(a, years).year(), a.year() + years);
        }
    }
}
