//! Whether a unit is to be reminded today, and why.

use entity::enums::ReminderReason;
use time::{Date, Duration};

use super::settings::Settings;

/// What a unit owes and how that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Day it is due.
    pub due_on: Date,
    /// Day since which it is owed.
    pub since: Date,
    /// Whether the lead unit has it: it reached it, and did not come back to its unit since.
    pub is_with_lead: bool,
    /// Day it came back to its unit: sent back, withdrawn or opened again. Absent where it never reached the
    /// lead unit, or has reached it again since.
    pub returned_on: Option<Date>,
    /// Whether the unit was released from it.
    pub is_released: bool,
    /// Whether a submission would be taken.
    pub is_taken: bool,
}

/// Why the unit could be urged today at all.
pub fn reason(owed: &Owed, today: Date) -> Option<ReminderReason> {
    if owed.is_released || !owed.is_taken || owed.is_with_lead {
        None
    } else if owed.returned_on.is_some() {
        Some(ReminderReason::Returned)
    } else if today > owed.due_on {
        Some(ReminderReason::Overdue)
    } else {
        Some(ReminderReason::DueSoon)
    }
}

/// Why the service reminds the unit today, if it does. A day of reminders that was missed is made up for, the
/// latest one only: `last` is the day of the last reminder for that reason.
pub fn due(
    owed: &Owed,
    today: Date,
    settings: &Settings,
    last: impl Fn(ReminderReason) -> Option<Date>,
) -> Option<ReminderReason> {
    let reason = reason(owed, today)?;
    let day = latest(owed, reason, today, settings)?;
    let is_new = day >= owed.since && last(reason).is_none_or(|last| last < day);
    is_new.then_some(reason)
}

/// The latest day up to today on which a reminder for that reason falls.
fn latest(owed: &Owed, reason: ReminderReason, today: Date, settings: &Settings) -> Option<Date> {
    let every = i64::from(settings.every);
    let recurring = |from: Date| {
        let passed = (today - from).whole_days();
        (passed >= 0).then(|| from.checked_add(Duration::days(passed / every * every)))?
    };
    match reason {
        ReminderReason::DueSoon => {
            let left = (owed.due_on - today).whole_days();
            let before = settings.before.iter().map(|days| i64::from(*days));
            let days = before.filter(|days| *days >= left).min()?;
            owed.due_on.checked_sub(Duration::days(days))
        }
        ReminderReason::Overdue => recurring(owed.due_on.next_day()?),
        ReminderReason::Returned => {
            let returned_on = owed.returned_on?;
            recurring(returned_on.checked_add(Duration::days(every))?)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    const OWED: Owed = Owed {
        due_on: date!(2018 - 06 - 15),
        since: date!(2018 - 05 - 17),
        is_with_lead: false,
        returned_on: None,
        is_released: false,
        is_taken: true,
    };

    /// The days from one to another on which the service, running every day but those when it is down,
    /// reminds a unit.
    fn days(owed: Owed, from: Date, to: Date, down: &[Date]) -> Vec<(Date, ReminderReason)> {
        let settings = Settings::default();
        let mut sent: Vec<(Date, ReminderReason)> = Vec::new();
        let mut today = from;
        while today <= to {
            let last = |why| {
                let of_it = sent.iter().filter(|(_, reason)| *reason == why);
                of_it.map(|(day, _)| *day).max()
            };
            let found = due(&owed, today, &settings, last).filter(|_| !down.contains(&today));
            sent.extend(found.map(|reason| (today, reason)));
            today = today.next_day().unwrap();
        }
        sent
    }

    #[test]
    fn a_unit_that_never_reports_is_reminded_before_and_urged_after() {
        use ReminderReason::{DueSoon, Overdue};
        assert_eq!(
            days(OWED, date!(2018 - 05 - 17), date!(2018 - 06 - 20), &[]),
            [
                (date!(2018 - 06 - 08), DueSoon),
                (date!(2018 - 06 - 12), DueSoon),
                (date!(2018 - 06 - 14), DueSoon),
                (date!(2018 - 06 - 16), Overdue),
                (date!(2018 - 06 - 19), Overdue),
            ]
        );
    }

    #[test]
    fn after_an_outage_the_latest_missed_is_made_up_for_and_no_other() {
        use ReminderReason::{DueSoon, Overdue};
        let down = [
            date!(2018 - 06 - 08),
            date!(2018 - 06 - 09),
            date!(2018 - 06 - 10),
            date!(2018 - 06 - 11),
            date!(2018 - 06 - 12),
            date!(2018 - 06 - 16),
        ];
        assert_eq!(
            days(OWED, date!(2018 - 06 - 07), date!(2018 - 06 - 20), &down),
            [
                (date!(2018 - 06 - 13), DueSoon),
                (date!(2018 - 06 - 14), DueSoon),
                (date!(2018 - 06 - 17), Overdue),
                (date!(2018 - 06 - 19), Overdue),
            ]
        );
    }

    #[test]
    fn whoever_owes_since_yesterday_is_not_reminded_of_last_week() {
        let owed = Owed {
            since: date!(2018 - 06 - 10),
            ..OWED
        };
        let first = days(owed, owed.since, date!(2018 - 06 - 15), &[]);
        assert_eq!(first[0].0, date!(2018 - 06 - 12));
    }

    #[test]
    fn what_came_back_is_asked_for_every_three_days() {
        let owed = Owed {
            returned_on: Some(date!(2018 - 06 - 18)),
            ..OWED
        };
        let asked = days(owed, date!(2018 - 06 - 18), date!(2018 - 06 - 26), &[]);
        let on = [date!(2018 - 06 - 21), date!(2018 - 06 - 24)];
        assert_eq!(asked, on.map(|day| (day, ReminderReason::Returned)));
    }

    #[test]
    fn nobody_is_urged_who_has_sent_or_cannot() {
        for owed in [
            Owed {
                is_with_lead: true,
                ..OWED
            },
            Owed {
                is_with_lead: true,
                returned_on: Some(date!(2018 - 06 - 11)),
                ..OWED
            },
            Owed {
                is_released: true,
                ..OWED
            },
            Owed {
                is_taken: false,
                ..OWED
            },
        ] {
            assert_eq!(
                days(owed, date!(2018 - 06 - 01), date!(2018 - 07 - 31), &[]),
                []
            );
        }
    }

    proptest! {
        #[test]
        fn reminders_come_at_most_once_a_day_and_never_closer_than_set(
            shift in 0_i64..60,
            returned in prop::option::of(0_i64..60),
            down in prop::collection::vec(0_i64..90, 0..30),
        ) {
            let start = date!(2018 - 05 - 17);
            let day = |n: i64| start + Duration::days(n);
            let owed = Owed {
                due_on: day(shift),
                returned_on: returned.map(day),
                ..OWED
            };
            let down: Vec<Date> = down.into_iter().map(day).collect();
            let sent = days(owed, start, day(90), &down);
            for (on, reason) in &sent {
                prop_assert!(!down.contains(on));
                prop_assert_eq!(*reason == ReminderReason::Overdue, returned.is_none() && *on > owed.due_on);
            }
            let soon = sent.iter().filter(|(_, reason)| *reason == ReminderReason::DueSoon);
            prop_assert!(soon.count() <= 3);
        }
    }
}
