//! Who is told of a step of a report.

use entity::enums::{NotificationAudience, NotificationKind, ReportAction, ReportStatus};
use entity::{obligation, period, plan, report, report_event};
use sea_orm::{ConnectionTrait, EntityTrait};

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

/// Tells whom it concerns of a step, before it is taken.
pub async fn tell_of<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    event: &report_event::Model,
) -> Result<(), Problem> {
    let Some((kind, audience)) = notice(event.action, report.status, event.status) else {
        return Ok(());
    };
    let found = obligation::Entity::find_by_id(report.obligation_id)
        .find_also_related(period::Entity)
        .one(db)
        .await?;
    let plan = plan::Entity::find_by_id(report.plan_id).one(db).await?;
    let (Some((obligation, Some(period))), Some(plan)) = (found, plan) else {
        return Ok(());
    };
    let matter = Matter {
        plan: &plan,
        period: &period,
        obligation: &obligation,
        report_id: Some(report.id),
    };
    let to = |unit_id| Notice {
        kind,
        audience,
        unit_id,
        matter,
        note: event.reason.as_deref(),
        reminder_id: None,
    };
    let told = match audience {
        NotificationAudience::Coordinators => vec![to(plan.lead_unit_id)],
        // Whoever writes on behalf of the unit is to act on it as the unit is.
        NotificationAudience::Unit | NotificationAudience::Approvers => {
            let others = report
                .on_behalf_unit_id
                .filter(|unit| *unit != report.unit_id);
            [Some(report.unit_id), others]
                .into_iter()
                .flatten()
                .map(to)
                .collect()
        }
    };
    tell(db, event.at, told).await
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
