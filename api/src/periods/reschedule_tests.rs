//! A city moves its reporting days, worked out by hand, and what holds for any change of rules.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::Frequency;
use proptest::prelude::*;
use time::Duration;
use time::macros::date;

use super::*;

fn half(year: i32, opens_on: Date, due_on: Date) -> PeriodDraft {
    let to = Date::from_calendar_date(year, time::Month::June, 30).unwrap();
    PeriodDraft {
        label: format!("{year}-H1"),
        frequency: Frequency::SemiAnnual,
        year,
        ordinal: 1,
        covers_from: opens_on,
        covers_to: to,
        cutoff_on: to,
        nominal_due_on: due_on,
        due_on,
        opens_on,
    }
}

fn existing(id: u128, is_upcoming: bool, draft: PeriodDraft) -> Existing {
    Existing {
        id: Uuid::from_u128(id),
        is_upcoming,
        draft,
    }
}

#[test]
fn the_half_year_moves_to_30_june_and_the_open_period_stays() {
    let old = [
        existing(
            1,
            false,
            half(2018, date!(2018 - 01 - 01), date!(2018 - 06 - 15)),
        ),
        existing(
            2,
            true,
            half(2019, date!(2019 - 01 - 01), date!(2019 - 06 - 15)),
        ),
        existing(
            3,
            true,
            half(2020, date!(2020 - 01 - 01), date!(2020 - 06 - 15)),
        ),
    ];
    // The amendment ends the term with 2019 and asks for 2018 to 2019 by 30 June.
    let wanted = vec![
        (0, half(2018, date!(2018 - 01 - 01), date!(2018 - 06 - 30))),
        (0, half(2019, date!(2019 - 01 - 01), date!(2019 - 06 - 30))),
    ];
    let moved = half(2019, date!(2019 - 01 - 01), date!(2019 - 06 - 30));
    assert_eq!(
        reschedule(&old, wanted, date!(2018 - 06 - 01)),
        Reschedule {
            make: vec![],
            change: vec![(Uuid::from_u128(2), 0, moved)],
            remove: vec![Uuid::from_u128(3)],
        }
    );
}

#[test]
fn what_opens_before_the_amendment_takes_effect_keeps_its_days() {
    let old = [existing(
        1,
        true,
        half(2019, date!(2019 - 01 - 01), date!(2019 - 06 - 15)),
    )];
    let wanted = vec![(0, half(2019, date!(2019 - 01 - 01), date!(2019 - 06 - 30)))];
    let found = reschedule(&old, wanted, date!(2019 - 01 - 02));
    assert_eq!(found, Reschedule::default());
}

#[test]
fn nobody_is_told_to_have_reported_before_and_a_new_period_opens_with_the_amendment() {
    let wanted = vec![
        (0, half(2018, date!(2018 - 01 - 01), date!(2018 - 06 - 15))),
        (0, half(2019, date!(2019 - 01 - 01), date!(2019 - 06 - 15))),
    ];
    let found = reschedule(&[], wanted, date!(2019 - 03 - 01));
    let mut late = half(2019, date!(2019 - 01 - 01), date!(2019 - 06 - 15));
    late.opens_on = date!(2019 - 03 - 01);
    assert_eq!(found.make, [(0, late)]);
}

/// A period of one of ten years that opens and is due on any day around them.
fn any_draft() -> impl Strategy<Value = PeriodDraft> {
    (2018..2028_i32, 0..3_000_i64, 0..400_i64).prop_map(|(year, opens, due)| {
        let opens_on = date!(2018 - 01 - 01) + Duration::days(opens);
        half(year, opens_on, opens_on + Duration::days(due))
    })
}

fn unique(drafts: Vec<PeriodDraft>) -> Vec<PeriodDraft> {
    let by_label: BTreeMap<String, PeriodDraft> = drafts
        .into_iter()
        .map(|draft| (draft.label.clone(), draft))
        .collect();
    by_label.into_values().collect()
}

fn any_existing() -> impl Strategy<Value = Vec<Existing>> {
    prop::collection::vec((any_draft(), any::<bool>()), 0..10).prop_map(|all| {
        let open: BTreeMap<String, bool> = all
            .iter()
            .map(|(draft, is_upcoming)| (draft.label.clone(), *is_upcoming))
            .collect();
        let drafts = unique(all.into_iter().map(|(draft, _)| draft).collect());
        (1..)
            .zip(drafts)
            .map(|(id, draft)| existing(id, open[&draft.label], draft))
            .collect()
    })
}

/// The periods there are once the change is made.
fn carry_out(old: &[Existing], change: &Reschedule) -> BTreeMap<String, PeriodDraft> {
    let mut after: BTreeMap<Uuid, PeriodDraft> =
        old.iter().map(|one| (one.id, one.draft.clone())).collect();
    for (id, _, draft) in &change.change {
        after.insert(*id, draft.clone()).expect("it is there");
    }
    for id in &change.remove {
        after.remove(id).expect("it is there");
    }
    let made = change.make.iter().map(|(_, draft)| draft.clone());
    let all: Vec<PeriodDraft> = after.into_values().chain(made).collect();
    let count = all.len();
    let labelled: BTreeMap<String, PeriodDraft> = all
        .into_iter()
        .map(|draft| (draft.label.clone(), draft))
        .collect();
    assert_eq!(labelled.len(), count, "every label is there once");
    labelled
}

proptest! {
    #[test]
    fn what_has_opened_by_then_stays_and_the_rest_is_what_the_rules_give(
        old in any_existing(),
        wanted in prop::collection::vec(any_draft(), 0..10).prop_map(unique),
        day in 0..3_000_i64,
    ) {
        let day = date!(2018 - 01 - 01) + Duration::days(day);
        let change = reschedule(&old, wanted.iter().cloned().map(|one| (0, one)).collect(), day);
        let after = carry_out(&old, &change);
        let mut rest: BTreeSet<&String> = after.keys().collect();
        for one in old.iter().filter(|one| !one.is_upcoming || one.draft.opens_on < day) {
            prop_assert_eq!(&after[&one.draft.label], &one.draft);
            rest.remove(&one.draft.label);
        }
        for label in rest {
            let given = wanted.iter().find(|one| one.label == *label);
            let given = given.expect("nothing comes from nowhere");
            let made = &after[label];
            prop_assert!(made.due_on >= day && made.opens_on >= day);
            prop_assert_eq!((made.due_on, made.covers_to), (given.due_on, given.covers_to));
        }
        for one in wanted.iter().filter(|one| one.due_on >= day) {
            prop_assert!(after.contains_key(&one.label), "{} is missing", one.label);
        }
    }

    #[test]
    fn the_same_rules_again_change_nothing(
        old in any_existing(),
        wanted in prop::collection::vec(any_draft(), 0..10).prop_map(unique),
        day in 0..3_000_i64,
    ) {
        let day = date!(2018 - 01 - 01) + Duration::days(day);
        let wanted: Vec<_> = wanted.into_iter().map(|one| (0, one)).collect();
        let first = reschedule(&old, wanted.clone(), day);
        let upcoming: BTreeMap<Uuid, bool> =
            old.iter().map(|one| (one.id, one.is_upcoming)).collect();
        let mut ids: BTreeMap<String, Uuid> =
            old.iter().map(|one| (one.draft.label.clone(), one.id)).collect();
        for (index, (_, draft)) in first.make.iter().enumerate() {
            ids.insert(draft.label.clone(), Uuid::from_u128(1_000 + index as u128));
        }
        let after: Vec<Existing> = carry_out(&old, &first)
            .into_iter()
            .map(|(label, draft)| Existing {
                id: ids[&label],
                is_upcoming: upcoming.get(&ids[&label]).copied().unwrap_or(true),
                draft,
            })
            .collect();
        prop_assert_eq!(reschedule(&after, wanted, day), Reschedule::default());
    }
}
