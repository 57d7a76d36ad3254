//! Who is told of what happens to what they owe. That a period opened is told where it opens.

use std::collections::BTreeMap;

use entity::enums::{NotificationKind, PeriodAction, ReportStatus};
use entity::{obligation, period, plan, report};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::events::Happened;
use crate::http::problem::Problem;
use crate::notifications::tell::{Matter, Notice, tell};

/// What units are told of it, if anything.
fn kind(action: PeriodAction) -> Option<NotificationKind> {
    match action {
        PeriodAction::Extended => Some(NotificationKind::Extended),
        PeriodAction::ObligationAdded => Some(NotificationKind::ObligationAdded),
        PeriodAction::ObligationReleased => Some(NotificationKind::Released),
        PeriodAction::Opened | PeriodAction::Closed | PeriodAction::Reopened => None,
    }
}

/// Tells the units it concerns, once it is done.
pub(super) async fn tell_of<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    happened: &[Happened],
) -> Result<(), Problem> {
    let told: Vec<(&Happened, NotificationKind)> = happened
        .iter()
        .filter_map(|one| Some((one, kind(one.action)?)))
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    let concerned = told
        .iter()
        .fold(Condition::any(), |any, (one, _)| any.add(concerned(one)));
    let obligations = obligation::Entity::find().filter(concerned).all(db).await?;
    let periods = told.iter().map(|(one, _)| one.period_id);
    let periods: BTreeMap<Uuid, (period::Model, Option<plan::Model>)> = period::Entity::find()
        .filter(period::Column::Id.is_in(periods))
        .find_also_related(plan::Entity)
        .all(db)
        .await?
        .into_iter()
        .map(|(period, plan)| (period.id, (period, plan)))
        .collect();
    let notices = told.iter().flat_map(|(one, kind)| {
        let of_it = obligations.iter().filter(|row| match one.obligation_id {
            Some(id) => row.id == id,
            None => row.period_id == one.period_id,
        });
        let place = periods.get(&one.period_id);
        of_it.filter_map(move |obligation| {
            let (period, Some(plan)) = place? else {
                return None;
            };
            let matter = Matter {
                plan_number: &plan.number,
                period,
                obligation,
                report_id: None,
            };
            Some(Notice::to_unit(*kind, matter, one.reason.as_deref()))
        })
    });
    tell(db, now, notices).await
}

/// The obligation it is about; of all in a period those that have this more time and a use for it.
fn concerned(one: &Happened) -> Condition {
    use obligation::Column::{ExtendedTo, Id, PeriodId, ReleasedAt};
    if let Some(id) = one.obligation_id {
        return Condition::all().add(Id.eq(id));
    }
    let is_sent = [ReportStatus::Submitted, ReportStatus::Accepted];
    let sent = report::Entity::find()
        .select_only()
        .column(report::Column::ObligationId)
        .filter(report::Column::PeriodId.eq(one.period_id))
        .filter(report::Column::Status.is_in(is_sent))
        .into_query();
    Condition::all()
        .add(PeriodId.eq(one.period_id))
        .add(ReleasedAt.is_null())
        .add(ExtendedTo.eq(one.due_on))
        .add(Id.not_in_subquery(sent))
}
