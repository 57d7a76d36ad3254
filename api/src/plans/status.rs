//! The life of a plan: draft → issued → closed.

use std::fmt;

use entity::enums::PlanStatus;

/// A step that cannot be taken from the state a thing is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impossible<S> {
    /// The state it is in.
    pub from: S,
    /// The step that was tried, such as `issue`.
    pub action: &'static str,
}

impl<S: fmt::Debug> fmt::Display for Impossible<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} from state {:?}", self.action, self.from)
    }
}

impl<S: fmt::Debug> std::error::Error for Impossible<S> {}

/// Puts a draft in force.
pub fn issue(from: PlanStatus) -> Result<PlanStatus, Impossible<PlanStatus>> {
    match from {
        PlanStatus::Draft => Ok(PlanStatus::Issued),
        PlanStatus::Issued | PlanStatus::Closed => Err(Impossible {
            from,
            action: "issue",
        }),
    }
}

/// Ends a plan in force.
pub fn close(from: PlanStatus) -> Result<PlanStatus, Impossible<PlanStatus>> {
    match from {
        PlanStatus::Issued => Ok(PlanStatus::Closed),
        PlanStatus::Draft | PlanStatus::Closed => Err(Impossible {
            from,
            action: "close",
        }),
    }
}

/// Changes a plan in force by a recorded amendment, which leaves it in force. A draft is simply edited.
pub fn amend(from: PlanStatus) -> Result<PlanStatus, Impossible<PlanStatus>> {
    match from {
        PlanStatus::Issued => Ok(PlanStatus::Issued),
        PlanStatus::Draft | PlanStatus::Closed => Err(Impossible {
            from,
            action: "amend",
        }),
    }
}

/// Whether the content may be changed freely; after issue it changes only by a recorded amendment.
pub fn may_edit(status: PlanStatus) -> bool {
    status == PlanStatus::Draft
}

/// Whether the plan may be deleted; an issued one never.
pub fn may_delete(status: PlanStatus) -> bool {
    status == PlanStatus::Draft
}

#[cfg(test)]
mod tests {
    use PlanStatus::{Closed, Draft, Issued};

    use super::*;

    #[test]
    fn a_plan_is_issued_once_and_then_closed_once() {
        assert_eq!(issue(Draft), Ok(Issued));
        assert_eq!(close(Issued), Ok(Closed));
        for from in [Issued, Closed] {
            let action = "issue";
            assert_eq!(issue(from), Err(Impossible { from, action }));
        }
        for from in [Draft, Closed] {
            let action = "close";
            assert_eq!(close(from), Err(Impossible { from, action }));
        }
    }

    #[test]
    fn only_a_plan_in_force_is_amended() {
        assert_eq!(amend(Issued), Ok(Issued));
        for from in [Draft, Closed] {
            let action = "amend";
            assert_eq!(amend(from), Err(Impossible { from, action }));
        }
    }

    #[test]
    fn only_a_draft_is_edited_or_deleted() {
        for (status, free) in [(Draft, true), (Issued, false), (Closed, false)] {
            assert_eq!(may_edit(status), free);
            assert_eq!(may_delete(status), free);
        }
    }

    #[test]
    fn a_refusal_says_what_was_tried_and_from_where() {
        let refusal = issue(Closed).unwrap_err();
        assert_eq!(refusal.to_string(), "cannot issue from state Closed");
    }
}
