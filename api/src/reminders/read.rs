//! Reading reminders.

use std::collections::BTreeMap;

use entity::enums::MailStatus;
use entity::{mail_delivery, notification, obligation, period, reminder};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    RelationTrait,
};
use uuid::Uuid;

use super::dto::{Mails, Reminder, ReminderFilter};
use crate::app::AppState;
use crate::auth::policy::ReadCompleteness;
use crate::auth::principal::Allow;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::periods::standing::visible;
use crate::plans::scope::visible_ids;

/// Lists the reminders of a period that concern obligations the caller may know of, oldest first.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    period_id: Uuid,
    filter: ReminderFilter,
) -> Result<Page<Reminder>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let db = state.db.wide_snapshot().await?;
    period::Entity::find_by_id(period_id)
        .filter(period::Column::PlanId.in_subquery(visible_ids(allow)))
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let mut known = visible(allow).filter(obligation::Column::PeriodId.eq(period_id));
    if let Some(unit) = filter.unit_id {
        known = known.filter(obligation::Column::UnitId.eq(unit));
    }
    let known = known
        .select_only()
        .column(obligation::Column::Id)
        .into_query();
    let mut select = reminder::Entity::find()
        .filter(reminder::Column::PeriodId.eq(period_id))
        .filter(reminder::Column::ObligationId.in_subquery(known));
    if let Some(reason) = filter.reason {
        select = select.filter(reminder::Column::Reason.eq(reason));
    }
    let page = window
        .fetch(select, reminder::Column::Id, |row| row.id, &db)
        .await?;
    let owed = page.items.iter().map(|row| row.obligation_id);
    let obligations: BTreeMap<Uuid, obligation::Model> = obligation::Entity::find()
        .filter(obligation::Column::Id.is_in(owed))
        .all(&db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mails = mails(&db, page.items.iter().map(|row| row.id)).await?;
    let items = page
        .items
        .into_iter()
        .filter_map(|row| {
            let obligation = obligations.get(&row.obligation_id)?.clone();
            let mails = mails.get(&row.id).copied().unwrap_or_default();
            Some(Reminder::of(row, obligation, mails))
        })
        .collect();
    Ok(Page {
        items,
        next_cursor: page.next_cursor,
    })
}

/// How the letters of these reminders fare.
async fn mails<C: ConnectionTrait>(
    db: &C,
    reminder_ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Mails>, Problem> {
    let found: Vec<(Uuid, MailStatus, i64)> = mail_delivery::Entity::find()
        .select_only()
        .column(notification::Column::ReminderId)
        .column(mail_delivery::Column::Status)
        .column_as(mail_delivery::Column::Id.count(), "letters")
        .join(
            JoinType::InnerJoin,
            mail_delivery::Relation::Notification.def(),
        )
        .filter(notification::Column::ReminderId.is_in(reminder_ids))
        .group_by(notification::Column::ReminderId)
        .group_by(mail_delivery::Column::Status)
        .into_tuple()
        .all(db)
        .await?;
    let mut mails: BTreeMap<Uuid, Mails> = BTreeMap::new();
    for (id, status, letters) in found {
        let of_it = mails.entry(id).or_default();
        let count = match status {
            MailStatus::Pending | MailStatus::Sending => &mut of_it.pending,
            MailStatus::Sent => &mut of_it.sent,
            MailStatus::Failed => &mut of_it.failed,
            MailStatus::InDoubt => &mut of_it.in_doubt,
        };
        *count += u64::try_from(letters).unwrap_or_default();
    }
    Ok(mails)
}
