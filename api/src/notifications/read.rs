//! Reading one's own notifications.

use std::collections::BTreeMap;

use entity::{notification, notification_read};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{Notification, NotificationFilter, UnreadCount};
use super::scope::{own, read_by};
use crate::app::AppState;
use crate::auth::policy::ReadNotifications;
use crate::auth::principal::Allow;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::text::Lang;

/// Lists the caller's notifications, newest first.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadNotifications>,
    filter: NotificationFilter,
    lang: Lang,
) -> Result<Page<Notification>, Problem> {
    let account_id = allow.account_id()?;
    let window = Window::new(filter.limit, filter.cursor.as_deref())?.newest_first();
    let db = state.db.wide_snapshot().await?;
    let mut select = own(allow);
    if let Some(unread) = filter.unread {
        let read = read_by(account_id);
        select = select.filter(if unread {
            notification::Column::Id.not_in_subquery(read)
        } else {
            notification::Column::Id.in_subquery(read)
        });
    }
    if let Some(kind) = filter.kind {
        select = select.filter(notification::Column::Kind.eq(kind));
    }
    if let Some(unit) = filter.unit_id {
        select = select.filter(notification::Column::UnitId.eq(unit));
    }
    let page = window
        .fetch(select, notification::Column::Id, |row| row.id, &db)
        .await?;
    let read = when_read(&db, account_id, page.items.iter().map(|row| row.id)).await?;
    Ok(page.map(|row| {
        let read_at = read.get(&row.id).copied();
        Notification::of(row, read_at, lang)
    }))
}

/// Reads one of the caller's notifications.
pub async fn get<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadNotifications>,
    id: Uuid,
    lang: Lang,
) -> Result<Notification, Problem> {
    let row = own(allow)
        .filter(notification::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let read = when_read(db, allow.account_id()?, [id]).await?;
    Ok(Notification::of(row, read.get(&id).copied(), lang))
}

/// Counts what the caller has not read.
pub async fn unread<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadNotifications>,
) -> Result<UnreadCount, Problem> {
    let read = read_by(allow.account_id()?);
    let unread = own(allow)
        .filter(notification::Column::Id.not_in_subquery(read))
        .count(db)
        .await?;
    Ok(UnreadCount { unread })
}

/// When an account read each of these notifications; those it has not are left out.
async fn when_read<C: ConnectionTrait>(
    db: &C,
    account_id: Uuid,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, OffsetDateTime>, Problem> {
    let found: Vec<(Uuid, OffsetDateTime)> = notification_read::Entity::find()
        .select_only()
        .column(notification_read::Column::NotificationId)
        .column(notification_read::Column::ReadAt)
        .filter(notification_read::Column::AccountId.eq(account_id))
        .filter(notification_read::Column::NotificationId.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}
