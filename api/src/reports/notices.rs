//! Who is told of a step of a report.

use std::collections::BTreeSet;

use entity::enums::{NotificationAudience, NotificationKind, ReportAction, ReportStatus};
use entity::report;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::change::Taken;
use crate::http::problem::Problem;
use crate::notifications::tell::{Matter, Notice, tell};

/// What is told of a step, and to whom: to coordinators of the lead unit, or to people of the unit that writes.
pub fn notice(
    action: ReportAction,
    from: ReportStatus,
    to: ReportStatus,
) -> Option<(NotificationKind, NotificationAudience)> {
    use NotificationAudience::{Approvers, Coordinators, Unit};
    match (action, from, to) {
        (ReportAction::Submitted, _, ReportStatus::Signing) => {
            Some((NotificationKind::ToSign, Approvers))
        }
        (ReportAction::Submitted | ReportAction::Signed, _, _) => {
            Some((NotificationKind::Submitted, Coordinators))
        }
        (ReportAction::Returned, ReportStatus::Signing, _) => {
            Some((NotificationKind::Refused, Unit))
        }
        (ReportAction::Returned, _, _) => Some((NotificationKind::Returned, Unit)),
        (ReportAction::Accepted, _, _) => Some((NotificationKind::Accepted, Unit)),
        (ReportAction::Reopened, _, _) => Some((NotificationKind::Reopened, Unit)),
        (
            ReportAction::Created
            | ReportAction::Withdrawn
            | ReportAction::ReviewStarted
            | ReportAction::TakenOver,
            _,
            _,
        ) => None,
    }
}

/// Tells whom it concerns of steps, before they are taken.
pub async fn tell_of<C: ConnectionTrait>(db: &C, steps: &[Taken<'_>]) -> Result<(), Problem> {
    let Some(first) = steps.first() else {
        return Ok(());
    };
    tell(db, first.event.at, steps.iter().flat_map(notices)).await
}

fn notices<'a>(taken: &'a Taken<'_>) -> Vec<Notice<'a>> {
    let Taken {
        report,
        setting,
        event,
    } = taken;
    let Some((kind, audience)) = notice(event.action, report.status, event.status) else {
        return Vec::new();
    };
    let matter = Matter {
        plan_number: &setting.plan_number,
        period: &setting.period,
        obligation: &setting.obligation,
        report_id: Some(report.id),
    };
    addressed(report, audience, setting.lead_unit_id)
        .into_iter()
        .map(|unit_id| Notice {
            kind,
            audience,
            unit_id,
            matter,
            note: event.reason.as_deref(),
            reminder_id: None,
        })
        .collect()
}

/// The units told: whoever writes on behalf of the unit that owes is to act as that is.
fn addressed(report: &report::Model, audience: NotificationAudience, lead: Uuid) -> BTreeSet<Uuid> {
    match audience {
        NotificationAudience::Coordinators => BTreeSet::from([lead]),
        NotificationAudience::Unit | NotificationAudience::Approvers => {
            let units = [Some(report.unit_id), report.on_behalf_unit_id];
            units.into_iter().flatten().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_step_is_told_to_those_who_act_next() {
        use NotificationAudience::{Approvers, Coordinators, Unit};
        use ReportAction::{Accepted, Reopened, Returned, Signed, Submitted};
        use ReportStatus::{Draft, Signing};
        let told = [
            (
                Submitted,
                Draft,
                Signing,
                NotificationKind::ToSign,
                Approvers,
            ),
            (
                Submitted,
                Draft,
                ReportStatus::Submitted,
                NotificationKind::Submitted,
                Coordinators,
            ),
            (
                Signed,
                Signing,
                ReportStatus::Submitted,
                NotificationKind::Submitted,
                Coordinators,
            ),
            (
                Returned,
                Signing,
                ReportStatus::Returned,
                NotificationKind::Refused,
                Unit,
            ),
            (
                Returned,
                ReportStatus::Submitted,
                ReportStatus::Returned,
                NotificationKind::Returned,
                Unit,
            ),
            (
                Accepted,
                ReportStatus::Submitted,
                ReportStatus::Accepted,
                NotificationKind::Accepted,
                Unit,
            ),
            (
                Reopened,
                ReportStatus::Accepted,
                Draft,
                NotificationKind::Reopened,
                Unit,
            ),
        ];
        for (action, from, to, kind, audience) in told {
            assert_eq!(
                notice(action, from, to),
                Some((kind, audience)),
                "{action:?}"
            );
        }
    }

    #[test]
    fn what_a_unit_does_with_its_own_draft_is_told_to_nobody() {
        let silent = [
            ReportAction::Created,
            ReportAction::Withdrawn,
            ReportAction::ReviewStarted,
            ReportAction::TakenOver,
        ];
        for action in silent {
            for to in <ReportStatus as Iterable>::iter() {
                assert_eq!(notice(action, ReportStatus::Draft, to), None);
            }
        }
    }
}
