//! The life of a report: draft → (signing →) submitted → (returned → submitted)* → accepted, and again.
//!
//! What has reached the lead unit is never written again: a step that gives it back to its unit, or opens it
//! again, leaves the revision as it is and begins the next.

use entity::enums::ReportStatus;
use entity::report;

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
    /// Whether the lead unit has begun to review the submitted revision.
    pub is_under_review: bool,
    /// Whether the lead unit writes it: in place of the unit that owes, or because it owes it itself.
    pub is_with_lead: bool,
    /// Whether an approver of the unit must sign before the report reaches the lead unit.
    pub requires_sign_off: bool,
}

/// A step taken, or the state that does not allow it.
pub type Step = Result<State, Impossible<State>>;

impl State {
    /// The first revision of a new report.
    pub fn begin(requires_sign_off: bool) -> Self {
        Self {
            status: ReportStatus::Draft,
            revision: 1,
            effective_revision: None,
            is_under_review: false,
            is_with_lead: false,
            requires_sign_off,
        }
    }

    /// Where a stored report stands. Sign-off counts only for submitting, which asks the unit for it.
    pub fn of(report: &report::Model, lead_unit_id: uuid::Uuid) -> Self {
        Self {
            status: report.status,
            revision: report.revision,
            effective_revision: report.effective_revision,
            is_under_review: report.review_started_at.is_some(),
            is_with_lead: report.on_behalf_unit_id.is_some() || report.unit_id == lead_unit_id,
            requires_sign_off: false,
        }
    }

    /// Changes the content of the current revision, which leaves the report where it is.
    pub fn write(self) -> Step {
        self.step("write", &WRITTEN, self.status)
    }

    /// Sends a draft or a returned report on: to the approver where sign-off is required, else to the lead unit.
    pub fn submit(self) -> Step {
        let to = if self.requires_sign_off {
            ReportStatus::Signing
        } else {
            ReportStatus::Submitted
        };
        self.step("submit", &WRITTEN, to)
    }

    /// The approver signs; the report reaches the lead unit.
    pub fn sign(self) -> Step {
        self.step("sign", &[ReportStatus::Signing], ReportStatus::Submitted)
    }

    /// The approver refuses to sign and sends it back to the writer. It has not reached the lead unit, so the
    /// same revision goes on.
    pub fn refuse(self) -> Step {
        self.step("refuse", &[ReportStatus::Signing], ReportStatus::Returned)
    }

    /// The unit takes its report back before the lead unit has begun to review it.
    pub fn withdraw(self) -> Step {
        if self.is_under_review {
            return Err(self.impossible("withdraw"));
        }
        let from = [ReportStatus::Signing, ReportStatus::Submitted];
        let withdrawn = self.step("withdraw", &from, ReportStatus::Draft)?;
        Ok(match self.status {
            ReportStatus::Submitted => withdrawn.next_revision(),
            _ => withdrawn,
        })
    }

    /// The lead unit begins to review it: the unit can no longer take it back.
    pub fn start_review(self) -> Step {
        if self.is_under_review {
            return Err(self.impossible("start_review"));
        }
        let from = [ReportStatus::Submitted];
        let begun = self.step("start_review", &from, ReportStatus::Submitted)?;
        Ok(Self {
            is_under_review: true,
            ..begun
        })
    }

    /// The lead unit sends it back.
    pub fn return_(self) -> Step {
        let from = [ReportStatus::Submitted];
        let returned = self.step("return", &from, ReportStatus::Returned)?;
        Ok(Self {
            is_under_review: false,
            ..returned.next_revision()
        })
    }

    /// The lead unit accepts it: from now on this revision's figures count.
    pub fn accept(self) -> Step {
        let accepted = self.step("accept", &[ReportStatus::Submitted], ReportStatus::Accepted)?;
        Ok(Self {
            effective_revision: Some(self.revision),
            is_under_review: false,
            ..accepted
        })
    }

    /// Opens it again; the accepted revision stays effective until the next is accepted.
    pub fn reopen(self) -> Step {
        let reopened = self.step("reopen", &[ReportStatus::Accepted], ReportStatus::Draft)?;
        Ok(reopened.next_revision())
    }

    /// The lead unit writes it from here on, in place of the unit that owes it.
    pub fn take_over(self) -> Step {
        if self.is_with_lead {
            return Err(self.impossible("take_over"));
        }
        let taken = self.step("take_over", &WRITTEN, self.status)?;
        Ok(Self {
            is_with_lead: true,
            ..taken
        })
    }

    fn next_revision(self) -> Self {
        Self {
            revision: self.revision + 1,
            ..self
        }
    }

    fn step(self, action: &'static str, from: &[ReportStatus], to: ReportStatus) -> Step {
        if from.contains(&self.status) {
            Ok(Self { status: to, ..self })
        } else {
            Err(self.impossible(action))
        }
    }

    fn impossible(self, action: &'static str) -> Impossible<Self> {
        Impossible { from: self, action }
    }
}

/// The states in which the unit may change the content of the current revision.
const WRITTEN: [ReportStatus; 2] = [ReportStatus::Draft, ReportStatus::Returned];

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
