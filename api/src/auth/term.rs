//! The days on which a grant is in force.

use entity::account_grant;
use time::Date;

/// From a day, or since it was given; up to a day, or without an end. Days are those of
/// `Asia/Ho_Chi_Minh`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// First day.
    pub from: Option<Date>,
    /// First day on which it is over.
    pub to: Option<Date>,
}

impl Term {
    /// The term of a stored grant.
    pub fn of(grant: &account_grant::Model) -> Self {
        Self {
            from: grant.active_from,
            to: grant.active_to,
        }
    }

    /// Whether it has a day at all: it ends after it begins.
    pub fn is_possible(self) -> bool {
        !matches!((self.from, self.to), (Some(from), Some(to)) if to <= from)
    }

    /// Whether the grant is in force on that day.
    pub fn holds(self, today: Date) -> bool {
        self.from.is_none_or(|from| from <= today) && self.to.is_none_or(|to| today < to)
    }

    /// Whether it is in force on that day and stays so.
    pub fn is_lasting(self, today: Date) -> bool {
        self.holds(today) && self.to.is_none()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    fn term(from: Option<Date>, to: Option<Date>) -> Term {
        Term { from, to }
    }

    #[test]
    fn the_first_day_counts_and_the_last_does_not() {
        let june = term(Some(date!(2018 - 06 - 01)), Some(date!(2018 - 07 - 01)));
        assert!(!june.holds(date!(2018 - 05 - 31)));
        assert!(june.holds(date!(2018 - 06 - 01)));
        assert!(june.holds(date!(2018 - 06 - 30)));
        assert!(!june.holds(date!(2018 - 07 - 01)));
    }

    #[test]
    fn only_what_has_begun_and_has_no_end_is_lasting() {
        let today = date!(2018 - 06 - 15);
        let tomorrow = date!(2018 - 06 - 16);
        assert!(Term::default().is_lasting(today));
        assert!(term(Some(today), None).is_lasting(today));
        assert!(!term(Some(tomorrow), None).is_lasting(today));
        assert!(!term(None, Some(date!(2199 - 12 - 31))).is_lasting(today));
    }

    #[test]
    fn a_term_ends_after_it_begins() {
        let day = date!(2018 - 06 - 15);
        assert!(!term(Some(day), Some(day)).is_possible());
        assert!(term(Some(day), day.next_day()).is_possible());
        assert!(term(None, Some(day)).is_possible());
    }

    fn days() -> impl Strategy<Value = Option<Date>> {
        prop::option::of(
            (2_458_000_i32..2_458_040).prop_map(|day| Date::from_julian_day(day).unwrap()),
        )
    }

    proptest! {
        #[test]
        fn an_impossible_term_never_holds(from in days(), to in days(), today in 2_457_990_i32..2_458_050) {
            let (term, today) = (term(from, to), Date::from_julian_day(today).unwrap());
            prop_assert!(term.is_possible() || !term.holds(today));
        }

        #[test]
        fn what_lasts_today_lasts_tomorrow(from in days(), to in days(), today in 2_457_990_i32..2_458_050) {
            let (term, today) = (term(from, to), Date::from_julian_day(today).unwrap());
            prop_assert!(!term.is_lasting(today) || term.is_lasting(today.next_day().unwrap()));
        }
    }
}
