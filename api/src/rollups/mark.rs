//! Writing, in the transaction of a change, what the sums are to learn of it. Rows are only added: writers never
//! wait for one another, nor for whoever brings the sums up to date.

use entity::enums::{PeriodStatus, ReportAction, ReportStatus};
use entity::{period, report, report_event, rollup_pending};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, NotSet, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use crate::http::problem::Problem;
use crate::rows::insert_all;

/// Which revision of a report counts, or waits for review where none was ever accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Number of the revision; absent where none does.
    pub revision: Option<i32>,
    /// Whether it waits.
    pub is_waiting: bool,
}

impl Standing {
    /// Of a report in that state. [`with_values`](crate::aggregates::owed::with_values) says the same in SQL.
    pub fn of(status: ReportStatus, revision: i32, effective_revision: Option<i32>) -> Self {
        match effective_revision {
            Some(accepted) => Self {
                revision: Some(accepted),
                is_waiting: false,
            },
            None if status == ReportStatus::Submitted => Self {
                revision: Some(revision),
                is_waiting: true,
            },
            None => Self::default(),
        }
    }

    /// Of a stored report.
    pub fn of_report(report: &report::Model) -> Self {
        Self::of(report.status, report.revision, report.effective_revision)
    }

    /// After a step of a report that was like that before. A step that gives the report back begins the next
    /// revision, which neither counts nor waits.
    pub fn after(report: &report::Model, event: &report_event::Model) -> Self {
        let effective = match event.action {
            ReportAction::Accepted => Some(report.revision),
            _ => report.effective_revision,
        };
        Self::of(event.status, report.revision, effective)
    }
}

/// Marks steps of reports, each with the report as it was before, where they change what counts or waits.
pub async fn steps<'a, C: ConnectionTrait>(
    db: &C,
    taken: impl Iterator<Item = (&'a report::Model, &'a report_event::Model)>,
) -> Result<(), Problem> {
    let changed = taken.filter_map(|(report, event)| {
        let before = Standing::of_report(report);
        let after = Standing::after(report, event);
        let mark = rollup_pending::ActiveModel {
            id: NotSet,
            period_id: Set(Some(report.period_id)),
            obligation_id: Set(Some(report.obligation_id)),
            before_revision: Set(before.revision),
            before_is_waiting: Set(before.is_waiting),
            after_revision: Set(after.revision),
            after_is_waiting: Set(after.is_waiting),
        };
        (before != after).then_some(mark)
    });
    insert_all(db, changed.collect()).await?;
    Ok(())
}

/// Marks that a period opened or that who owes for it changed: its sums are made again.
pub async fn period<C: ConnectionTrait>(db: &C, period_id: Uuid) -> Result<(), Problem> {
    again(db, Some(period_id)).await
}

/// Marks that units stand elsewhere, or on another level, than before: the sums of every period are made again.
pub async fn tree<C: ConnectionTrait>(db: &C) -> Result<(), Problem> {
    again(db, None).await
}

/// Marks that a plan stands under another plan than before: what its periods share with others is found again.
pub async fn plan<C: ConnectionTrait>(db: &C, plan_id: Uuid) -> Result<(), Problem> {
    let opened: Vec<Uuid> = period::Entity::find()
        .filter(period::Column::PlanId.eq(plan_id))
        .filter(period::Column::Status.ne(PeriodStatus::Upcoming))
        .select_only()
        .column(period::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    for period_id in opened {
        again(db, Some(period_id)).await?;
    }
    Ok(())
}

async fn again<C: ConnectionTrait>(db: &C, period_id: Option<Uuid>) -> Result<(), Problem> {
    let row = rollup_pending::ActiveModel {
        id: NotSet,
        period_id: Set(period_id),
        obligation_id: Set(None),
        before_revision: Set(None),
        before_is_waiting: Set(false),
        after_revision: Set(None),
        after_is_waiting: Set(false),
    };
    insert_all(db, vec![row]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_accepted_stays_while_it_is_written_again() {
        let waiting = Standing {
            revision: Some(2),
            is_waiting: true,
        };
        let counting = Standing {
            revision: Some(2),
            is_waiting: false,
        };
        for (status, revision, effective, wanted) in [
            (ReportStatus::Draft, 1, None, Standing::default()),
            (ReportStatus::Signing, 1, None, Standing::default()),
            (ReportStatus::Submitted, 2, None, waiting),
            (ReportStatus::Returned, 3, None, Standing::default()),
            (ReportStatus::Accepted, 2, Some(2), counting),
            (ReportStatus::Draft, 3, Some(2), counting),
            (ReportStatus::Submitted, 3, Some(2), counting),
        ] {
            assert_eq!(Standing::of(status, revision, effective), wanted);
        }
    }
}
