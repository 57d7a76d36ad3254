//! What an entry of the feed is about, and who is told of it besides those who may read that.

use entity::enums::ChangeKind;
use serde::Serialize;
use utoipa::ToSchema;

/// A kind of thing that the feed tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeSubject {
    /// A report: `GET /v1/reports/{id}`.
    Report,
    /// A period: `GET /v1/periods/{id}`.
    Period,
    /// An obligation: `GET /v1/obligations/{id}`.
    Obligation,
    /// A plan: `GET /v1/plans/{id}`.
    Plan,
    /// A unit: `GET /v1/units/{id}`.
    Unit,
    /// A succession: `GET /v1/successions/{id}`.
    Succession,
    /// A group of units: `GET /v1/unit-groups/{id}`.
    UnitGroup,
    /// A framework: `GET /v1/frameworks/{id}`.
    Framework,
    /// A consolidation: `GET /v1/consolidations/{id}`.
    Consolidation,
}

/// What an entry of that kind is about. More time is given to a whole period, or to a unit for what it owes.
pub fn of(kind: ChangeKind, names_a_unit: bool) -> ChangeSubject {
    match kind {
        ChangeKind::ReportSubmitted
        | ChangeKind::ReportWithdrawn
        | ChangeKind::ReportReturned
        | ChangeKind::ReportAccepted
        | ChangeKind::ReportReopened => ChangeSubject::Report,
        ChangeKind::PeriodExtended if names_a_unit => ChangeSubject::Obligation,
        ChangeKind::PeriodOpened
        | ChangeKind::PeriodClosed
        | ChangeKind::PeriodReopened
        | ChangeKind::PeriodExtended => ChangeSubject::Period,
        ChangeKind::ObligationAdded | ChangeKind::ObligationReleased => ChangeSubject::Obligation,
        ChangeKind::PlanIssued | ChangeKind::PlanAmended | ChangeKind::PlanClosed => {
            ChangeSubject::Plan
        }
        ChangeKind::UnitChanged => ChangeSubject::Unit,
        ChangeKind::SuccessionRecorded => ChangeSubject::Succession,
        ChangeKind::UnitGroupChanged | ChangeKind::UnitGroupDeleted => ChangeSubject::UnitGroup,
        ChangeKind::FrameworkChanged | ChangeKind::FrameworkDeleted => ChangeSubject::Framework,
        ChangeKind::ConsolidationPublished => ChangeSubject::Consolidation,
    }
}

/// Whether the thing is gone with it: a copy of it is to be removed.
pub fn is_removal(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::ObligationReleased
            | ChangeKind::UnitGroupDeleted
            | ChangeKind::FrameworkDeleted
    )
}

/// Whether the row of the thing itself is gone, so that it cannot say any more who may know of it.
pub fn is_without_trace(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::UnitGroupDeleted | ChangeKind::FrameworkDeleted
    )
}

/// Whether service clients are told: they know of accepted reports only, and of nothing on the way there.
pub fn is_for_clients(kind: ChangeKind) -> bool {
    !matches!(
        kind,
        ChangeKind::ReportSubmitted | ChangeKind::ReportWithdrawn | ChangeKind::ReportReturned
    )
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn what_is_gone_without_trace_is_gone() {
        for kind in ChangeKind::iter() {
            assert!(
                is_removal(kind) || !is_without_trace(kind),
                "{kind:?} leaves no trace and is no removal"
            );
        }
    }

    #[test]
    fn clients_are_told_of_everything_but_steps_before_acceptance() {
        let kept_back: Vec<ChangeKind> = ChangeKind::iter()
            .filter(|kind| !is_for_clients(*kind))
            .collect();
        assert_eq!(
            kept_back,
            [
                ChangeKind::ReportSubmitted,
                ChangeKind::ReportWithdrawn,
                ChangeKind::ReportReturned
            ]
        );
    }

    #[test]
    fn more_time_is_about_the_period_or_about_what_one_unit_owes() {
        assert_eq!(of(ChangeKind::PeriodExtended, false), ChangeSubject::Period);
        assert_eq!(
            of(ChangeKind::PeriodExtended, true),
            ChangeSubject::Obligation
        );
        assert_eq!(of(ChangeKind::PeriodOpened, true), ChangeSubject::Period);
    }
}
