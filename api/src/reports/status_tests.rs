//! Every step of a report's life there is, and what no order of steps can do.

use ReportStatus::{Accepted, Draft, Returned, Signing, Submitted};
use proptest::prelude::*;

use super::*;

type Action = fn(State) -> Step;

const ACTIONS: [(&str, Action); 10] = [
    ("write", State::write),
    ("submit", State::submit),
    ("sign", State::sign),
    ("refuse", State::refuse),
    ("withdraw", State::withdraw),
    ("start_review", State::start_review),
    ("return", State::return_),
    ("accept", State::accept),
    ("reopen", State::reopen),
    ("take_over", State::take_over),
];

/// Every step there is: where it leads without sign-off, and with it, and whether a revision begins.
const MAP: [(ReportStatus, &str, ReportStatus, ReportStatus, bool); 14] = [
    (Draft, "write", Draft, Draft, false),
    (Returned, "write", Returned, Returned, false),
    (Draft, "submit", Submitted, Signing, false),
    (Returned, "submit", Submitted, Signing, false),
    (Signing, "sign", Submitted, Submitted, false),
    (Signing, "refuse", Returned, Returned, false),
    (Signing, "withdraw", Draft, Draft, false),
    (Submitted, "withdraw", Draft, Draft, true),
    (Submitted, "start_review", Submitted, Submitted, false),
    (Submitted, "return", Returned, Returned, true),
    (Submitted, "accept", Accepted, Accepted, false),
    (Accepted, "reopen", Draft, Draft, true),
    (Draft, "take_over", Draft, Draft, false),
    (Returned, "take_over", Returned, Returned, false),
];

#[test]
fn every_step_of_the_map_and_no_other() {
    for status in [Draft, Signing, Submitted, Returned, Accepted] {
        for requires_sign_off in [false, true] {
            let state = State {
                status,
                revision: 2,
                effective_revision: Some(1),
                is_under_review: false,
                is_with_lead: false,
                requires_sign_off,
            };
            for (name, action) in ACTIONS {
                let expected = MAP
                    .iter()
                    .find(|(from, step, ..)| (*from, *step) == (status, name))
                    .map(|(_, _, plain, signed, begins)| {
                        let to = if requires_sign_off { signed } else { plain };
                        (*to, 2 + i32::from(*begins))
                    })
                    .ok_or(Impossible {
                        from: state,
                        action: name,
                    });
                let found = action(state).map(|next| (next.status, next.revision));
                assert_eq!(found, expected);
            }
        }
    }
}

#[test]
fn a_report_under_review_is_not_taken_back_nor_reviewed_twice() {
    let reviewed = State::begin(false)
        .submit()
        .and_then(State::start_review)
        .unwrap();
    assert!(reviewed.is_under_review);
    for (action, name) in [
        (State::withdraw as Action, "withdraw"),
        (State::start_review, "start_review"),
    ] {
        let refused = Impossible {
            from: reviewed,
            action: name,
        };
        assert_eq!(action(reviewed), Err(refused));
    }
    let ended = [reviewed.return_(), reviewed.accept()];
    assert!(ended.iter().all(|next| !next.unwrap().is_under_review));
}

#[test]
fn a_report_is_taken_over_once() {
    let taken = State::begin(false).take_over().unwrap();
    assert!(taken.is_with_lead && taken.take_over().is_err());
    let later = taken
        .submit()
        .and_then(State::return_)
        .and_then(State::take_over);
    assert!(later.is_err(), "it stays with the lead unit");
}

#[test]
fn the_old_revision_counts_until_the_next_is_accepted() {
    let accepted = State::begin(false)
        .submit()
        .and_then(State::accept)
        .unwrap();
    assert_eq!(
        (accepted.revision, accepted.effective_revision),
        (1, Some(1))
    );
    let resubmitted = accepted.reopen().and_then(State::submit).unwrap();
    assert_eq!(
        (resubmitted.revision, resubmitted.effective_revision),
        (2, Some(1))
    );
    let again = resubmitted.accept().unwrap();
    assert_eq!((again.revision, again.effective_revision), (2, Some(2)));
}

#[test]
fn a_signed_report_passes_the_approver_each_time() {
    let refused = State::begin(true).submit().and_then(State::refuse).unwrap();
    assert_eq!((refused.status, refused.revision), (Returned, 1));
    let signed = refused.submit().and_then(State::sign).unwrap();
    assert_eq!(signed.status, Submitted);
    let returned = signed.return_().unwrap();
    assert_eq!(returned.submit().map(|state| state.status), Ok(Signing));
}

proptest! {
    /// A revision is what reached the lead unit: its number rises exactly when one that did is given back or
    /// opened again, so nothing that was submitted can be written afterwards.
    #[test]
    fn a_submitted_revision_is_never_written_again(
        requires_sign_off: bool,
        steps in prop::collection::vec(0..ACTIONS.len(), 0..60),
    ) {
        let mut state = State::begin(requires_sign_off);
        let mut arrived = 0;
        for step in steps {
            let (name, action) = ACTIONS[step];
            let Ok(next) = action(state) else { continue };
            let is_given_back = matches!(state.status, Submitted | Accepted)
                && !matches!(next.status, Submitted | Accepted);
            prop_assert_eq!(next.revision - state.revision, i32::from(is_given_back), "{}", name);
            if next.status == Submitted {
                arrived = next.revision;
            }
            if name == "write" {
                prop_assert!(next.revision > arrived);
            }
            prop_assert!(!next.is_under_review || next.status == Submitted);
            state = next;
        }
    }

    #[test]
    fn the_effective_revision_only_moves_by_accepting(
        requires_sign_off: bool,
        steps in prop::collection::vec(0..ACTIONS.len(), 0..60),
    ) {
        let mut state = State::begin(requires_sign_off);
        for step in steps {
            let (name, action) = ACTIONS[step];
            let Ok(next) = action(state) else { continue };
            prop_assert!(next.effective_revision <= Some(next.revision));
            prop_assert!(next.effective_revision >= state.effective_revision);
            if name == "accept" {
                prop_assert_eq!(next.effective_revision, Some(next.revision));
            } else {
                prop_assert_eq!(next.effective_revision, state.effective_revision);
            }
            prop_assert_eq!(next.requires_sign_off, requires_sign_off);
            state = next;
        }
    }
}
