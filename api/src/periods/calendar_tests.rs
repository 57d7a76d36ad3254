//! The calendar of plan 5947/KH-UBND day by day.

use entity::json::MonthDay;
use time::macros::date;

use super::*;

pub(super) const RECURRING: [Frequency; 4] = [
    Frequency::Monthly,
    Frequency::Quarterly,
    Frequency::SemiAnnual,
    Frequency::Annual,
];

pub(super) fn due(ordinal: u8, month: u8, day: u8) -> Due {
    Due {
        ordinal,
        month,
        day,
        years_later: 0,
        cutoff: None,
    }
}

pub(super) fn rule(frequency: Frequency, dues: &[Due]) -> Rule<'_> {
    Rule {
        frequency,
        window: DataWindow::Calendar,
        dues,
        once: None,
        moves_to_working_day: false,
        holds_from: None,
        holds_to: None,
    }
}

/// The periods where no day is a holiday.
pub(super) fn periods(
    rule: &Rule<'_>,
    from: Date,
    to: Date,
) -> Result<Vec<PeriodDraft>, CalendarError> {
    super::periods(rule, (from, to), &Holidays::default())
}

fn of_2018(rule: &Rule<'_>) -> Result<Vec<PeriodDraft>, CalendarError> {
    super::periods(
        rule,
        (date!(2018 - 01 - 01), date!(2018 - 12 - 31)),
        &Holidays::default(),
    )
}

fn only(rule: &Rule<'_>) -> PeriodDraft {
    let mut drafts = of_2018(rule).unwrap();
    assert_eq!(drafts.len(), 1);
    drafts.remove(0)
}

#[test]
fn plan_5947_owes_a_half_year_and_a_year() {
    let dues = [due(1, 6, 15)];
    assert_eq!(
        of_2018(&rule(Frequency::SemiAnnual, &dues)).unwrap(),
        [PeriodDraft {
            label: "2018-H1".into(),
            frequency: Frequency::SemiAnnual,
            year: 2018,
            ordinal: 1,
            covers_from: date!(2018 - 01 - 01),
            covers_to: date!(2018 - 06 - 30),
            cutoff_on: date!(2018 - 06 - 30),
            nominal_due_on: date!(2018 - 06 - 15),
            due_on: date!(2018 - 06 - 15),
            opens_on: date!(2018 - 01 - 01),
        }]
    );
    let dues = [due(1, 11, 24)];
    assert_eq!(
        of_2018(&rule(Frequency::Annual, &dues)).unwrap(),
        [PeriodDraft {
            label: "2018-Y".into(),
            frequency: Frequency::Annual,
            year: 2018,
            ordinal: 1,
            covers_from: date!(2018 - 01 - 01),
            covers_to: date!(2018 - 12 - 31),
            cutoff_on: date!(2018 - 12 - 31),
            nominal_due_on: date!(2018 - 11 - 24),
            due_on: date!(2018 - 11 - 24),
            opens_on: date!(2018 - 01 - 01),
        }]
    );
}

#[test]
fn a_saturday_moves_only_when_asked() {
    let dues = [due(1, 11, 24)];
    let moving = Rule {
        moves_to_working_day: true,
        ..rule(Frequency::Annual, &dues)
    };
    assert_eq!(only(&moving).due_on, date!(2018 - 11 - 26));
    let still = rule(Frequency::Annual, &dues);
    assert_eq!(only(&still).due_on, date!(2018 - 11 - 24));
}

#[test]
fn mid_month_windows_follow_the_decree() {
    let windows = |frequency, count: u8| {
        let dues: Vec<Due> = (1..=count).map(|ordinal| due(ordinal, 12, 25)).collect();
        let mid_month = Rule {
            window: DataWindow::MidMonth,
            ..rule(frequency, &dues)
        };
        let drafts = of_2018(&mid_month).unwrap();
        drafts
            .into_iter()
            .map(|draft| (draft.label, draft.covers_from, draft.covers_to))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        windows(Frequency::SemiAnnual, 2),
        [
            (
                "2018-H1".into(),
                date!(2017 - 12 - 15),
                date!(2018 - 06 - 14)
            ),
            (
                "2018-H2".into(),
                date!(2018 - 06 - 15),
                date!(2018 - 12 - 14)
            ),
        ]
    );
    assert_eq!(
        windows(Frequency::Annual, 1),
        [(
            "2018-Y".into(),
            date!(2017 - 12 - 15),
            date!(2018 - 12 - 14)
        )]
    );
    assert_eq!(
        windows(Frequency::Quarterly, 4),
        [
            (
                "2018-Q1".into(),
                date!(2017 - 12 - 15),
                date!(2018 - 03 - 14)
            ),
            (
                "2018-Q2".into(),
                date!(2018 - 03 - 15),
                date!(2018 - 06 - 14)
            ),
            (
                "2018-Q3".into(),
                date!(2018 - 06 - 15),
                date!(2018 - 09 - 14)
            ),
            (
                "2018-Q4".into(),
                date!(2018 - 09 - 15),
                date!(2018 - 12 - 14)
            ),
        ]
    );
    let months = windows(Frequency::Monthly, 12);
    assert_eq!(
        months[0],
        (
            "2018-M01".into(),
            date!(2017 - 12 - 15),
            date!(2018 - 01 - 14)
        )
    );
    assert_eq!(
        months[6],
        (
            "2018-M07".into(),
            date!(2018 - 06 - 15),
            date!(2018 - 07 - 14)
        )
    );
}

#[test]
fn only_periods_of_the_term_come() {
    let dues = [due(3, 9, 25), due(1, 3, 25)];
    let labels = |from, to| -> Vec<String> {
        let drafts = periods(&rule(Frequency::Quarterly, &dues), from, to);
        drafts
            .unwrap()
            .into_iter()
            .map(|draft| draft.label)
            .collect()
    };
    assert_eq!(
        labels(date!(2018 - 03 - 31), date!(2019 - 06 - 30)),
        ["2018-Q3", "2018-Q1", "2019-Q1"]
    );
    assert_eq!(
        labels(date!(2018 - 04 - 01), date!(2018 - 06 - 30)),
        [""; 0]
    );
    assert_eq!(
        labels(date!(2018 - 07 - 01), date!(2018 - 07 - 01)),
        ["2018-Q3"]
    );
}

#[test]
fn cutoffs_and_later_years() {
    let mut dues = [due(4, 1, 15)];
    assert_eq!(
        of_2018(&rule(Frequency::Quarterly, &dues)),
        Err(CalendarError::DueBeforeStart { index: 0 })
    );
    dues[0].years_later = 1;
    dues[0].cutoff = Some(MonthDay { month: 12, day: 14 });
    let draft = only(&rule(Frequency::Quarterly, &dues));
    assert_eq!(draft.due_on, date!(2019 - 01 - 15));
    assert_eq!(draft.cutoff_on, date!(2018 - 12 - 14));

    dues[0].cutoff = Some(MonthDay { month: 9, day: 30 });
    assert_eq!(
        of_2018(&rule(Frequency::Quarterly, &dues)),
        Err(CalendarError::CutoffNotCovered { index: 0 })
    );
    dues[0].cutoff = Some(MonthDay { month: 13, day: 1 });
    assert_eq!(
        of_2018(&rule(Frequency::Quarterly, &dues)),
        Err(CalendarError::NoSuchDay { index: 0 })
    );

    let mut dues = [due(1, 6, 15)];
    dues[0].cutoff = Some(MonthDay { month: 12, day: 31 });
    let mid_month = Rule {
        window: DataWindow::MidMonth,
        ..rule(Frequency::SemiAnnual, &dues)
    };
    assert_eq!(only(&mid_month).cutoff_on, date!(2017 - 12 - 31));
}

#[test]
fn days_past_the_month_fall_back_to_its_last_day() {
    let dues = [due(2, 2, 29)];
    let february = rule(Frequency::Monthly, &dues);
    let (from, to) = (date!(2019 - 02 - 01), date!(2020 - 02 - 01));
    let days = periods(&february, from, to).unwrap();
    assert_eq!(days[0].due_on, date!(2019 - 02 - 28));
    assert_eq!(days[1].due_on, date!(2020 - 02 - 29));
    assert_eq!(days[1].covers_to, date!(2020 - 02 - 29));
    let dues = [due(4, 4, 31)];
    assert_eq!(
        only(&rule(Frequency::Monthly, &dues)).due_on,
        date!(2018 - 04 - 30)
    );
}

#[test]
fn a_single_period_is_taken_as_it_is() {
    let once = Once {
        label: "thang-hanh-dong-2018".into(),
        covers_from: date!(2018 - 11 - 15),
        covers_to: date!(2018 - 12 - 15),
        due_on: date!(2018 - 12 - 22),
    };
    let single = Rule {
        once: Some(&once),
        ..rule(Frequency::Thematic, &[])
    };
    assert_eq!(
        only(&single),
        PeriodDraft {
            label: "thang-hanh-dong-2018".into(),
            frequency: Frequency::Thematic,
            year: 2018,
            ordinal: 1,
            covers_from: date!(2018 - 11 - 15),
            covers_to: date!(2018 - 12 - 15),
            cutoff_on: date!(2018 - 12 - 15),
            nominal_due_on: date!(2018 - 12 - 22),
            due_on: date!(2018 - 12 - 22),
            opens_on: date!(2018 - 11 - 15),
        }
    );
    let moving = Rule {
        moves_to_working_day: true,
        ..single
    };
    assert_eq!(only(&moving).due_on, date!(2018 - 12 - 24));
    let (from, to) = (date!(2019 - 01 - 01), date!(2019 - 12 - 31));
    assert_eq!(periods(&single, from, to), Ok(vec![]));

    let reversed = Once {
        covers_to: date!(2018 - 11 - 14),
        ..once.clone()
    };
    let early = Once {
        due_on: date!(2018 - 11 - 14),
        ..once.clone()
    };
    for (once, error) in [
        (&reversed, CalendarError::OnceReversed),
        (&early, CalendarError::OnceDueBeforeStart),
    ] {
        let single = Rule {
            once: Some(once),
            ..rule(Frequency::OneOff, &[])
        };
        assert_eq!(of_2018(&single), Err(error));
    }
}

#[test]
fn wrong_rules_are_named() {
    use CalendarError::{
        DuplicateOrdinal, NoDues, NoOnce, NoSuchDay, OrdinalOutOfRange, UnexpectedDues,
        UnexpectedOnce,
    };
    let refused = |frequency, dues: &[Due], error| {
        assert_eq!(
            of_2018(&rule(frequency, dues)),
            Err(error),
            "{frequency:?} {dues:?}"
        );
    };
    for frequency in RECURRING {
        refused(frequency, &[], NoDues);
        refused(frequency, &[due(0, 6, 15)], OrdinalOutOfRange { index: 0 });
        let twice = [due(1, 6, 15), due(1, 7, 15)];
        refused(frequency, &twice, DuplicateOrdinal { index: 1 });
        for (month, day) in [(0, 1), (13, 1), (6, 0), (6, 32), (6, 255)] {
            refused(frequency, &[due(1, month, day)], NoSuchDay { index: 0 });
        }
        let mut later = [due(1, 6, 15)];
        later[0].years_later = 2;
        refused(frequency, &later, NoSuchDay { index: 0 });
    }
    for (frequency, last) in RECURRING.into_iter().zip([12, 4, 2, 1]) {
        assert_eq!(
            only(&rule(frequency, &[due(last, 12, 31)])).ordinal,
            i32::from(last)
        );
        refused(
            frequency,
            &[due(last + 1, 12, 31)],
            OrdinalOutOfRange { index: 0 },
        );
        refused(
            frequency,
            &[due(255, 12, 31)],
            OrdinalOutOfRange { index: 0 },
        );
    }
    refused(Frequency::OneOff, &[], NoOnce);
    refused(Frequency::Thematic, &[due(1, 6, 15)], UnexpectedDues);
    let once = Once {
        label: "x".into(),
        covers_from: date!(2018 - 01 - 01),
        covers_to: date!(2018 - 01 - 31),
        due_on: date!(2018 - 02 - 05),
    };
    let dues = [due(1, 6, 15)];
    let both = Rule {
        once: Some(&once),
        ..rule(Frequency::Annual, &dues)
    };
    assert_eq!(of_2018(&both), Err(UnexpectedOnce));
}
