//! The steps of a report and who may take them: asked by each step before it is taken, and told as
//! `allowed_actions`.

use sea_orm::{EnumIter, Iterable};
use serde::Serialize;
use utoipa::ToSchema;

use super::status::{State, Step};

/// Something to do with a report that is there.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, Serialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReportStep {
    /// Write its text and figures.
    Write,
    /// Send it on: to the approver where sign-off is required, else to the lead unit.
    Submit,
    /// Take it back.
    Withdraw,
    /// Sign it.
    Sign,
    /// Refuse to sign it.
    Refuse,
    /// Begin to review it.
    StartReview,
    /// Send it back to its unit.
    Return,
    /// Accept it.
    Accept,
    /// Open it again.
    Reopen,
    /// Write it from here on in place of the unit that owes it.
    TakeOver,
}

/// What a caller is to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Any of them holds without the others.
pub struct Hands {
    /// A reporter of a unit that writes it.
    pub writes: bool,
    /// An approver of a unit that writes it.
    pub signs: bool,
    /// A coordinator of the plan's lead unit.
    pub reviews: bool,
    /// A reporter of the plan's lead unit.
    pub stands_in: bool,
    /// Whoever wrote in the current revision or submitted it.
    pub has_written: bool,
}

/// Why somebody may not take a step with a report they see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// It is written by reporters of its unit.
    NoWriter,
    /// It is signed by approvers of its unit.
    NoApprover,
    /// It is reviewed by coordinators of the lead unit.
    NoReviewer,
    /// Reporters of the lead unit stand in for another.
    NoStandIn,
    /// Four eyes: whoever wrote or submitted it does not sign it.
    SignsOwn,
    /// Four eyes: whoever wrote or submitted it does not review it.
    ReviewsOwn,
}

impl ReportStep {
    /// Whether somebody may take the step, whatever state the report is in.
    pub fn may(self, hands: Hands) -> Result<(), Barred> {
        let required = |holds: bool, barred: Barred| if holds { Ok(()) } else { Err(barred) };
        match self {
            Self::Write | Self::Submit | Self::Withdraw => required(hands.writes, Barred::NoWriter),
            Self::Sign => {
                required(hands.signs, Barred::NoApprover)?;
                required(!hands.has_written, Barred::SignsOwn)
            }
            Self::Refuse => required(hands.signs, Barred::NoApprover),
            Self::StartReview | Self::Return | Self::Accept => {
                required(hands.reviews, Barred::NoReviewer)?;
                required(!hands.has_written, Barred::ReviewsOwn)
            }
            Self::Reopen => required(hands.reviews, Barred::NoReviewer),
            Self::TakeOver => required(hands.stands_in, Barred::NoStandIn),
        }
    }

    /// Where the step leads from a state.
    pub fn take(self, state: State) -> Step {
        match self {
            Self::Write => state.write(),
            Self::Submit => state.submit(),
            Self::Withdraw => state.withdraw(),
            Self::Sign => state.sign(),
            Self::Refuse => state.refuse(),
            Self::StartReview => state.start_review(),
            Self::Return => state.return_(),
            Self::Accept => state.accept(),
            Self::Reopen => state.reopen(),
            Self::TakeOver => state.take_over(),
        }
    }

    /// Its name, as `allowed_actions` tells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Submit => "submit",
            Self::Withdraw => "withdraw",
            Self::Sign => "sign",
            Self::Refuse => "refuse",
            Self::StartReview => "start_review",
            Self::Return => "return",
            Self::Accept => "accept",
            Self::Reopen => "reopen",
            Self::TakeOver => "take_over",
        }
    }

    /// Whether the step is part of a submission, which is taken only for so long.
    pub fn submits(self) -> bool {
        matches!(self, Self::Submit | Self::Sign)
    }
}

/// The steps somebody may take now. `is_taken`: whether a submission would be taken.
pub fn allowed(state: State, hands: Hands, is_taken: bool) -> Vec<ReportStep> {
    <ReportStep as Iterable>::iter()
        .filter(|step| step.may(hands).is_ok())
        .filter(|step| step.take(state).is_ok())
        .filter(|step| is_taken || !step.submits())
        .collect()
}

/// The steps as one number, different for every set of them: the mark of a report's tag.
pub fn mark(steps: &[ReportStep]) -> i64 {
    steps.iter().fold(0, |mark, step| mark | 1 << (*step as u8))
}

#[cfg(test)]
#[path = "steps_tests.rs"]
mod tests;
