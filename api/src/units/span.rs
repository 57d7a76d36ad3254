//! Stretches of days: from a first day to one on which they no longer hold, or without end.

use time::Date;

/// A stretch of days. Where the end is not after the beginning it holds no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Day on which it no longer holds (exclusive); absent: without end.
    pub to: Option<Date>,
}

impl Span {
    /// From a day on, without end.
    pub fn since(from: Date) -> Self {
        Self { from, to: None }
    }

    /// Whether it holds on a day.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// The days of both; `None` where there are none.
    pub fn meet(self, other: Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        to.is_none_or(|to| from < to).then_some(Self { from, to })
    }

    /// Whether the two share a day.
    pub fn overlaps(self, other: Self) -> bool {
        self.meet(other).is_some()
    }

    /// Whether every day of the other is one of this.
    pub fn covers(self, other: Self) -> bool {
        let ends_in_time = match (self.to, other.to) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(to)) => to <= mine,
        };
        self.from <= other.from && ends_in_time
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::date;

    use super::*;

    const FIRST: Date = date!(2018 - 01 - 01);

    fn span(from: i64, length: Option<i64>) -> Span {
        let from = FIRST + Duration::days(from);
        Span {
            from,
            to: length.map(|length| from + Duration::days(length)),
        }
    }

    fn spans() -> impl Strategy<Value = Span> {
        (0_i64..30, proptest::option::of(1_i64..20)).prop_map(|(from, length)| span(from, length))
    }

    #[test]
    fn the_day_one_ends_is_the_other_ones() {
        let hung_long = Span {
            from: date!(2001 - 01 - 01),
            to: Some(date!(2024 - 12 - 01)),
        };
        let binh_hung = Span::since(date!(2024 - 12 - 01));
        assert!(!hung_long.overlaps(binh_hung));
        assert!(hung_long.holds(date!(2024 - 11 - 30)) && !hung_long.holds(date!(2024 - 12 - 01)));
        assert!(binh_hung.holds(date!(2024 - 12 - 01)));
        assert!(hung_long.overlaps(Span::since(date!(2024 - 11 - 30))));
    }

    proptest! {
        #[test]
        fn they_are_what_their_days_say(one in spans(), other in spans()) {
            // Past the 60th day nothing changes any more: the last day stands for all after it.
            let days: Vec<Date> = (0..60).map(|day| FIRST + Duration::days(day)).collect();
            let both = |day: &Date| one.holds(*day) && other.holds(*day);
            prop_assert_eq!(one.overlaps(other), days.iter().any(both));
            let within = days.iter().all(|day| !other.holds(*day) || one.holds(*day));
            prop_assert_eq!(one.covers(other), within);
            for day in &days {
                prop_assert_eq!(one.meet(other).is_some_and(|meet| meet.holds(*day)), both(day));
            }
        }
    }
}
