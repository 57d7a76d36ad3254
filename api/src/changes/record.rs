//! Writing what happened, within the transaction in which it does.

use entity::change;
use entity::enums::{AuditAction, ChangeKind, PeriodAction, ReportAction, ReportStatus};
use sea_orm::{ConnectionTrait, NotSet, Set};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::http::problem::Problem;
use crate::rows::insert_all;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happened {
    /// What.
    pub kind: ChangeKind,
    /// What it happened to.
    pub subject_id: Uuid,
    /// The plan it belongs to.
    pub plan_id: Option<Uuid>,
    /// The period it belongs to.
    pub period_id: Option<Uuid>,
    /// The unit it is about.
    pub unit_id: Option<Uuid>,
    /// The revision of a report.
    pub revision: Option<i32>,
}

impl Happened {
    /// Something that belongs to no plan, period or unit.
    pub fn to(subject_id: Uuid, kind: ChangeKind) -> Self {
        Self {
            kind,
            subject_id,
            plan_id: None,
            period_id: None,
            unit_id: None,
            revision: None,
        }
    }
}

/// Records what happened. Call it when every lock of the change is held, so that entries about one thing are
/// counted in the order in which it changed.
pub async fn record<C: ConnectionTrait>(
    db: &C,
    at: OffsetDateTime,
    happened: impl IntoIterator<Item = Happened>,
) -> Result<(), Problem> {
    let rows = happened.into_iter().map(|one| {
        let Happened {
            kind,
            subject_id,
            plan_id,
            period_id,
            unit_id,
            revision,
        } = one;
        change::ActiveModel {
            id: NotSet,
            seq: Set(None),
            kind: Set(kind),
            subject_id: Set(subject_id),
            plan_id: Set(plan_id),
            period_id: Set(period_id),
            unit_id: Set(unit_id),
            revision: Set(revision),
            at: Set(at),
        }
    });
    insert_all(db, rows.collect()).await?;
    Ok(())
}

/// What others are told of a step of a report that leads from one status to another; what stays within the unit
/// is not.
pub fn of_report(action: ReportAction, from: ReportStatus, to: ReportStatus) -> Option<ChangeKind> {
    match action {
        ReportAction::Submitted | ReportAction::Signed if to == ReportStatus::Submitted => {
            Some(ChangeKind::ReportSubmitted)
        }
        ReportAction::Withdrawn | ReportAction::Returned if from != ReportStatus::Submitted => None,
        ReportAction::Withdrawn => Some(ChangeKind::ReportWithdrawn),
        ReportAction::Returned => Some(ChangeKind::ReportReturned),
        ReportAction::Accepted => Some(ChangeKind::ReportAccepted),
        ReportAction::Reopened => Some(ChangeKind::ReportReopened),
        ReportAction::Created
        | ReportAction::Submitted
        | ReportAction::Signed
        | ReportAction::ReviewStarted
        | ReportAction::TakenOver => None,
    }
}

/// What others are told of what happened to a period or an obligation.
pub fn of_period(action: PeriodAction) -> ChangeKind {
    match action {
        PeriodAction::Opened => ChangeKind::PeriodOpened,
        PeriodAction::Closed => ChangeKind::PeriodClosed,
        PeriodAction::Reopened => ChangeKind::PeriodReopened,
        PeriodAction::Extended => ChangeKind::PeriodExtended,
        PeriodAction::ObligationAdded => ChangeKind::ObligationAdded,
        PeriodAction::ObligationReleased => ChangeKind::ObligationReleased,
    }
}

/// What others are told of a change of a plan, unit or framework that the audit trail keeps, about the thing
/// with that id, which belongs to that unit.
pub fn of_audit(
    action: AuditAction,
    subject_id: Uuid,
    belongs_to: Option<Uuid>,
) -> Option<Happened> {
    let kind = match action {
        AuditAction::PlanIssued => ChangeKind::PlanIssued,
        AuditAction::PlanAmended => ChangeKind::PlanAmended,
        AuditAction::PlanClosed => ChangeKind::PlanClosed,
        AuditAction::UnitCreated
        | AuditAction::UnitCorrected
        | AuditAction::UnitChanged
        | AuditAction::UnitClosed => ChangeKind::UnitChanged,
        AuditAction::SuccessionRecorded => ChangeKind::SuccessionRecorded,
        AuditAction::UnitGroupCreated | AuditAction::UnitGroupChanged => {
            ChangeKind::UnitGroupChanged
        }
        AuditAction::UnitGroupDeleted => ChangeKind::UnitGroupDeleted,
        AuditAction::FrameworkCreated | AuditAction::FrameworkAmended => {
            ChangeKind::FrameworkChanged
        }
        AuditAction::FrameworkDeleted => ChangeKind::FrameworkDeleted,
        // Units that were imported are told of one by one.
        _ => return None,
    };
    let told = Happened::to(subject_id, kind);
    Some(match kind {
        ChangeKind::PlanIssued | ChangeKind::PlanAmended | ChangeKind::PlanClosed => Happened {
            plan_id: Some(subject_id),
            ..told
        },
        ChangeKind::UnitChanged => Happened {
            unit_id: Some(subject_id),
            ..told
        },
        ChangeKind::UnitGroupChanged | ChangeKind::UnitGroupDeleted => Happened {
            unit_id: belongs_to,
            ..told
        },
        _ => told,
    })
}
