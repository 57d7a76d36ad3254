//! The life of a report: draft → (signing →) submitted → (returned → submitted)* → accepted, and again.

use entity::enums::ReportStatus;

use crate::plans::status::Impossible;

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// State of the current revision.
    pub status: ReportStatus,
    /// Number of the current revision, from 1.
    pub revision: i32,
    /// Number of the accepted revision whose figures count.
    pub effective_revision: Option<i32>,
    /// Whether an approver of the unit must sign before the report reaches the lead unit.
    pub requires_sign_off: bool,
}

/// A step taken, or the reason it cannot be.
pub type Step = Result<State, Impossible<ReportStatus>>;

impl State {
    /// The first revision of a new report.
    pub fn begin(requires_sign_off: bool) -> Self {
        Self {
            status: ReportStatus::Draft,
            revision: 1,
            effective_revision: None,
            requires_sign_off,
        }
    }

    /// Sends a draft or a returned report on: to the approver where sign-off is required, else to the lead unit.
    pub fn submit(self) -> Step {
        let to = if self.requires_sign_off {
            ReportStatus::Signing
        } else {
            ReportStatus::Submitted
        };
        self.step("submit", &[ReportStatus::Draft, ReportStatus::Returned], to)
    }

    /// The approver signs; the report reaches the lead unit.
    pub fn sign(self) -> Step {
        self.step("sign", &[ReportStatus::Signing], ReportStatus::Submitted)
    }

    /// The approver refuses to sign and sends it back to the writer.
    pub fn refuse(self) -> Step {
        self.step("refuse", &[ReportStatus::Signing], ReportStatus::Returned)
    }

    /// The unit takes its report back before it has been reviewed.
    pub fn withdraw(self) -> Step {
        self.step(
            "withdraw",
            &[ReportStatus::Signing, ReportStatus::Submitted],
            ReportStatus::Draft,
        )
    }

    /// The lead unit sends it back.
    pub fn return_(self) -> Step {
        self.step("return", &[ReportStatus::Submitted], ReportStatus::Returned)
    }

    /// The lead unit accepts it: from now on this revision's figures count.
    pub fn accept(self) -> Step {
        let accepted = self.step("accept", &[ReportStatus::Submitted], ReportStatus::Accepted)?;
        Ok(Self {
            effective_revision: Some(self.revision),
            ..accepted
        })
    }

    /// Begins the next revision; the accepted one stays effective until the next is accepted.
    pub fn reopen(self) -> Step {
        let reopened = self.step("reopen", &[ReportStatus::Accepted], ReportStatus::Draft)?;
        Ok(Self {
            revision: self.revision + 1,
            ..reopened
        })
    }

    fn step(self, action: &'static str, from: &[ReportStatus], to: ReportStatus) -> Step {
        if from.contains(&self.status) {
            Ok(Self { status: to, ..self })
        } else {
            Err(Impossible {
                from: self.status,
                action,
            })
        }
    }
}

/// Whether the unit may change the content of the current revision.
pub fn may_write(status: ReportStatus) -> bool {
    matches!(status, ReportStatus::Draft | ReportStatus::Returned)
}

#[cfg(test)]
mod tests {
    use ReportStatus::{Accepted, Draft, Returned, Signing, Submitted};
    use proptest::prelude::*;

    use super::*;

    type Action = fn(State) -> Step;

    const ACTIONS: [(&str, Action); 7] = [
        ("submit", State::submit),
        ("sign", State::sign),
        ("refuse", State::refuse),
        ("withdraw", State::withdraw),
        ("return", State::return_),
        ("accept", State::accept),
        ("reopen", State::reopen),
    ];

    /// Every step there is: where it leads without sign-off, and with it.
    const MAP: [(ReportStatus, &str, ReportStatus, ReportStatus); 9] = [
        (Draft, "submit", Submitted, Signing),
        (Returned, "submit", Submitted, Signing),
        (Signing, "sign", Submitted, Submitted),
        (Signing, "refuse", Returned, Returned),
        (Signing, "withdraw", Draft, Draft),
        (Submitted, "withdraw", Draft, Draft),
        (Submitted, "return", Returned, Returned),
        (Submitted, "accept", Accepted, Accepted),
        (Accepted, "reopen", Draft, Draft),
    ];

    #[test]
    fn every_step_of_the_map_and_no_other() {
        for status in [Draft, Signing, Submitted, Returned, Accepted] {
            for requires_sign_off in [false, true] {
                let state = State {
                    status,
                    revision: 2,
                    effective_revision: Some(1),
                    requires_sign_off,
                };
                for (name, action) in ACTIONS {
                    let expected = MAP
                        .iter()
                        .find(|(from, step, ..)| (*from, *step) == (status, name))
                        .map(
                            |(_, _, plain, signed)| {
                                if requires_sign_off { *signed } else { *plain }
                            },
                        )
                        .ok_or(Impossible {
                            from: status,
                            action: name,
                        });
                    assert_eq!(action(state).map(|next| next.status), expected);
                }
            }
        }
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
        assert_eq!(refused.status, Returned);
        let signed = refused.submit().and_then(State::sign).unwrap();
        assert_eq!(signed.status, Submitted);
        let returned = signed.return_().unwrap();
        assert_eq!(returned.submit().map(|state| state.status), Ok(Signing));
    }

    #[test]
    fn only_drafts_and_returned_reports_are_written() {
        assert!(may_write(Draft) && may_write(Returned));
        assert!(!may_write(Signing) && !may_write(Submitted) && !may_write(Accepted));
    }

    proptest! {
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
                prop_assert!(next.revision - state.revision == i32::from(name == "reopen"));
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
}
