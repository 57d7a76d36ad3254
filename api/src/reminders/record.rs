//! Writing reminders down and telling the units: once for an obligation, a reason and a day.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{NotificationAudience, NotificationKind, ReminderReason};
use entity::{plan, reminder};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::owed::Standing;
use crate::clock::local_day;
use crate::http::problem::Problem;
use crate::notifications::tell::{Matter, Notice, tell};

/// Who urges by hand, and what they write.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a> {
    /// The account.
    pub account_id: Uuid,
    /// What it writes.
    pub message: Option<&'a str>,
}

/// Reminds of these obligations, no more than a statement writes at once; answers those that were not
/// reminded of for that reason today, by whomever. What decides is the table's unique key.
pub async fn record<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    due: &[(&Standing, ReminderReason)],
    hand: Option<Hand<'_>>,
) -> Result<BTreeSet<Uuid>, Problem> {
    if due.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows: Vec<reminder::Model> = due
        .iter()
        .map(|(standing, reason)| reminder::Model {
            id: Uuid::now_v7(),
            period_id: standing.period.id,
            obligation_id: standing.obligation.id,
            reason: *reason,
            day: local_day(now),
            account_id: hand.map(|hand| hand.account_id),
            message: hand.and_then(|hand| hand.message).map(str::to_owned),
            created_at: now,
        })
        .collect();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let key = [
        reminder::Column::ObligationId,
        reminder::Column::Reason,
        reminder::Column::Day,
    ];
    reminder::Entity::insert_many(
        rows.iter()
            .map(|row| row.clone().into_active_model().reset_all()),
    )
    .on_conflict(OnConflict::columns(key).do_nothing().clone())
    .exec_without_returning(db)
    .await?;
    let written: Vec<Uuid> = reminder::Entity::find()
        .select_only()
        .column(reminder::Column::Id)
        .filter(reminder::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let written: BTreeSet<Uuid> = written.into_iter().collect();
    let plans = plans_of(db, due).await?;
    let new = || {
        let all = rows.iter().zip(due);
        all.filter(|(row, _)| written.contains(&row.id))
    };
    let notices = new().filter_map(|(row, (standing, reason))| {
        let matter = Matter {
            plan_number: &plans.get(&standing.obligation.plan_id)?.number,
            period: &standing.period,
            obligation: &standing.obligation,
            report_id: standing.report_id,
        };
        Some(Notice {
            kind: match (hand, reason) {
                (Some(_), _) => NotificationKind::Reminded,
                (None, ReminderReason::DueSoon) => NotificationKind::DueSoon,
                (None, ReminderReason::Overdue) => NotificationKind::Overdue,
                (None, ReminderReason::Returned) => NotificationKind::StillReturned,
            },
            audience: NotificationAudience::Unit,
            unit_id: standing.obligation.unit_id,
            matter,
            note: hand.and_then(|hand| hand.message),
            reminder_id: Some(row.id),
        })
    });
    tell(db, now, notices).await?;
    Ok(new().map(|(row, _)| row.obligation_id).collect())
}

async fn plans_of<C: ConnectionTrait>(
    db: &C,
    due: &[(&Standing, ReminderReason)],
) -> Result<BTreeMap<Uuid, plan::Model>, Problem> {
    let ids: BTreeSet<Uuid> = due.iter().map(|(one, _)| one.obligation.plan_id).collect();
    let found = plan::Entity::find()
        .filter(plan::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}
