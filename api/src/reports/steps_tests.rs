//! Who may do what with a report in which state, as people agreed it.

use entity::enums::ReportStatus::{self, Accepted, Draft, Returned, Signing, Submitted};
use proptest::prelude::*;

use super::ReportStep::{
    Accept, Refuse, Reopen, Return, Sign, StartReview, Submit, TakeOver, Withdraw, Write,
};
use super::*;

const NOBODY: Hands = Hands {
    writes: false,
    signs: false,
    reviews: false,
    stands_in: false,
    has_written: false,
};

fn state(status: ReportStatus) -> State {
    State {
        status,
        ..State::begin(false)
    }
}

#[test]
fn each_role_does_its_part_and_no_other() {
    let reporter = Hands {
        writes: true,
        ..NOBODY
    };
    let approver = Hands {
        signs: true,
        ..NOBODY
    };
    let coordinator = Hands {
        reviews: true,
        ..NOBODY
    };
    let stand_in = Hands {
        stands_in: true,
        ..NOBODY
    };
    for (status, of_reporter, of_approver, of_coordinator, of_stand_in) in [
        (
            Draft,
            &[Write, Submit][..],
            &[][..],
            &[][..],
            &[TakeOver][..],
        ),
        (Returned, &[Write, Submit], &[], &[], &[TakeOver]),
        (Signing, &[Withdraw], &[Sign, Refuse], &[], &[]),
        (
            Submitted,
            &[Withdraw],
            &[],
            &[StartReview, Return, Accept],
            &[],
        ),
        (Accepted, &[], &[], &[Reopen], &[]),
    ] {
        let may = |hands| allowed(state(status), hands, true);
        assert_eq!(may(reporter), of_reporter, "{status:?}");
        assert_eq!(may(approver), of_approver, "{status:?}");
        assert_eq!(may(coordinator), of_coordinator, "{status:?}");
        assert_eq!(may(stand_in), of_stand_in, "{status:?}");
        assert_eq!(may(NOBODY), [], "{status:?}");
    }
}

#[test]
fn nobody_signs_or_reviews_what_they_wrote() {
    let all = Hands {
        writes: true,
        signs: true,
        reviews: true,
        stands_in: true,
        has_written: true,
    };
    assert_eq!(allowed(state(Signing), all, true), [Withdraw, Refuse]);
    assert_eq!(allowed(state(Submitted), all, true), [Withdraw]);
    assert_eq!(allowed(state(Accepted), all, true), [Reopen]);
    assert_eq!(Sign.may(all), Err(Barred::SignsOwn));
    for step in [StartReview, Return, Accept] {
        assert_eq!(step.may(all), Err(Barred::ReviewsOwn));
    }
}

#[test]
fn once_no_submission_is_taken_nobody_sends_or_signs() {
    let both = Hands {
        writes: true,
        signs: true,
        ..NOBODY
    };
    assert_eq!(allowed(state(Draft), both, false), [Write]);
    assert_eq!(allowed(state(Signing), both, false), [Withdraw, Refuse]);
}

fn any_state() -> impl Strategy<Value = State> {
    let status = prop::sample::select(vec![Draft, Signing, Submitted, Returned, Accepted]);
    (status, 1..5, any::<[bool; 3]>()).prop_map(|(status, revision, flags)| State {
        status,
        revision,
        effective_revision: (status == Accepted).then_some(revision),
        is_under_review: flags[0] && status == Submitted,
        is_with_lead: flags[1],
        requires_sign_off: flags[2],
    })
}

fn any_hands() -> impl Strategy<Value = Hands> {
    any::<[bool; 5]>().prop_map(|[writes, signs, reviews, stands_in, has_written]| Hands {
        writes,
        signs,
        reviews,
        stands_in,
        has_written,
    })
}

proptest! {
    /// What each step asks before it is taken, asked one after the other.
    #[test]
    fn a_step_is_told_exactly_when_its_own_check_lets_it_pass(
        state in any_state(),
        hands in any_hands(),
        is_taken: bool,
    ) {
        let told = allowed(state, hands, is_taken);
        for step in <ReportStep as Iterable>::iter() {
            let passes = step.may(hands).is_ok()
                && step.take(state).is_ok()
                && (!step.submits() || is_taken);
            prop_assert_eq!(told.contains(&step), passes, "{:?}", step);
        }
    }

    #[test]
    fn different_sets_have_different_marks(one in any_state(), other in any_state(), hands in any_hands()) {
        let (one, other) = (allowed(one, hands, true), allowed(other, hands, true));
        prop_assert_eq!(mark(&one) == mark(&other), one == other);
    }
}
