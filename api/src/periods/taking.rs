//! Whether a report is taken: by the state of its period, and by what its unit was given or released from.

use entity::enums::{PeriodStatus, PlanStatus};
use entity::{obligation, period};
use time::{Date, OffsetDateTime};

use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::text::Text;
use crate::texts;

/// What decides whether a report is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// State of the plan.
    pub plan: PlanStatus,
    /// State of the period.
    pub period: PeriodStatus,
    /// Day to whose end a closed period takes this unit's report.
    pub extended_to: Option<Date>,
    /// When the unit was released.
    pub released_at: Option<OffsetDateTime>,
}

/// Why a report is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The unit owes nothing any more.
    Released,
    /// The plan is not in force any more.
    PlanClosed,
    /// The period has not opened.
    Upcoming,
    /// The period is closed, and the unit has no more time.
    Closed,
}

impl Terms {
    /// Those of an obligation, its period and the state of its plan.
    pub fn of(plan: PlanStatus, period: &period::Model, obligation: &obligation::Model) -> Self {
        Self {
            plan,
            period: period.status,
            extended_to: obligation.extended_to,
            released_at: obligation.released_at,
        }
    }

    /// Whether a report is taken on a day in `Asia/Ho_Chi_Minh`: while the period is open, and while it is closed
    /// to the end of the day to which the unit was given more time; never of a unit that was released, nor under a plan that is closed.
    pub fn check(self, today: Date) -> Result<(), Refusal> {
        if self.released_at.is_some() {
            return Err(Refusal::Released);
        }
        if self.plan == PlanStatus::Closed {
            return Err(Refusal::PlanClosed);
        }
        match self.period {
            PeriodStatus::Open => Ok(()),
            PeriodStatus::Upcoming => Err(Refusal::Upcoming),
            PeriodStatus::Closed if self.extended_to.is_some_and(|day| today <= day) => Ok(()),
            PeriodStatus::Closed => Err(Refusal::Closed),
        }
    }
}

/// `Ok` while the report is taken; else the step named `action` is not possible.
pub fn require(
    plan: PlanStatus,
    period: &period::Model,
    obligation: &obligation::Model,
    today: Date,
    action: &str,
) -> Result<(), Problem> {
    Terms::of(plan, period, obligation)
        .check(today)
        .map_err(|refusal| refusal.problem(&period.label, action))
}

/// `Ok` while the unit owes the report; of one that was released no step is possible.
pub fn require_owed(
    period: &period::Model,
    obligation: &obligation::Model,
    action: &str,
) -> Result<(), Problem> {
    match obligation.released_at {
        None => Ok(()),
        Some(_) => Err(Refusal::Released.problem(&period.label, action)),
    }
}

impl Refusal {
    /// The refusal of a step for a period with that label.
    pub fn problem(self, label: &str, action: &str) -> Problem {
        Problem::because(Code::InvalidState, self.text(label, action))
    }

    /// What it says, for people.
    pub fn text(self, label: &str, action: &str) -> Text {
        match self {
            Self::Released => texts::periods::released(label, action),
            Self::PlanClosed => texts::periods::plan_closed(label, action),
            Self::Upcoming => texts::periods::period_upcoming(label, action),
            Self::Closed => texts::periods::period_closed(label, action),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::{date, datetime};

    use super::*;

    const WEEK_MORE: Date = date!(2018 - 06 - 29);

    fn terms(period: PeriodStatus, extended_to: Option<Date>) -> Terms {
        Terms {
            plan: PlanStatus::Issued,
            period,
            extended_to,
            released_at: None,
        }
    }

    #[test]
    fn an_open_period_takes_what_is_late_and_a_closed_one_what_has_more_time() {
        let next_year = date!(2019 - 01 - 01);
        assert_eq!(terms(PeriodStatus::Open, None).check(next_year), Ok(()));
        let closed = terms(PeriodStatus::Closed, None);
        assert_eq!(closed.check(WEEK_MORE), Err(Refusal::Closed));
        let longer = terms(PeriodStatus::Closed, Some(WEEK_MORE));
        assert_eq!(longer.check(WEEK_MORE), Ok(()), "to the end of that day");
        let day_after = date!(2018 - 06 - 30);
        assert_eq!(longer.check(day_after), Err(Refusal::Closed));
        let upcoming = terms(PeriodStatus::Upcoming, Some(WEEK_MORE));
        assert_eq!(upcoming.check(WEEK_MORE), Err(Refusal::Upcoming));
    }

    #[test]
    fn under_a_closed_plan_more_time_takes_nothing() {
        let longer = terms(PeriodStatus::Closed, Some(WEEK_MORE));
        let plan = PlanStatus::Closed;
        assert_eq!(
            Terms { plan, ..longer }.check(WEEK_MORE),
            Err(Refusal::PlanClosed)
        );
    }

    #[test]
    fn a_refusal_names_the_state() {
        for (refusal, state) in [
            (Refusal::Released, "released"),
            (Refusal::PlanClosed, "closed"),
            (Refusal::Upcoming, "upcoming"),
            (Refusal::Closed, "closed"),
        ] {
            let detail = refusal.problem("2018-H1", "submit").detail.unwrap();
            assert!(detail.vi.contains(state) && detail.en.contains(state));
            assert!(detail.vi.contains("2018-H1") && detail.en.contains("submit"));
        }
    }

    proptest! {
        #[test]
        fn who_is_released_sends_nothing_and_more_time_never_takes_any_away(
            status in prop::sample::select(vec![PeriodStatus::Upcoming, PeriodStatus::Open, PeriodStatus::Closed]),
            days in prop::option::of(-30_i64..30),
            more in 0_i64..30,
            today in -40_i64..40,
        ) {
            let day = |days: i64| WEEK_MORE + Duration::days(days);
            let today = day(today);
            let before = terms(status, days.map(day));
            let released = Terms { released_at: Some(datetime!(2018-06-01 00:00 UTC)), ..before };
            prop_assert_eq!(released.check(today), Err(Refusal::Released));
            let after = terms(status, Some(day(days.unwrap_or(-30) + more)));
            prop_assert!(before.check(today).is_err() || after.check(today).is_ok());
        }
    }
}
