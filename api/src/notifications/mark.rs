//! Marking one's own notifications as read.
//!
//! Without `If-Match`: a mark only ever says that something was read, so there is nothing to overwrite, and
//! the first mark stands.

use std::collections::BTreeSet;

use entity::{notification, notification_read};
use sea_orm::sea_query::{Expr, OnConflict, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{MOST_MARKED, Notification, ReadNotices, UnreadCount};
use super::read;
use super::scope::own;
use crate::app::AppState;
use crate::auth::policy::ReadNotifications;
use crate::auth::principal::Allow;
use crate::db::Tx;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::text::Lang;
use crate::texts;

/// Marks one notification as read.
pub async fn one(
    state: &AppState,
    allow: &Allow<ReadNotifications>,
    id: Uuid,
    lang: Lang,
) -> Result<Notification, Problem> {
    let tx = state.db.begin().await?;
    let named = own(allow).filter(notification::Column::Id.eq(id));
    mark(&tx, allow.account_id()?, state.clock.now(), named).await?;
    let read = read::get(&tx, allow, id, lang).await?;
    tx.commit().await?;
    Ok(read)
}

/// Marks those named, or all up to one; answers what is left unread.
pub async fn many(
    state: &AppState,
    allow: &Allow<ReadNotifications>,
    read: ReadNotices,
) -> Result<UnreadCount, Problem> {
    let tx = state.db.begin().await?;
    let named = match (read.ids, read.up_to) {
        (Some(ids), None) if (1..=MOST_MARKED).contains(&ids.len()) => {
            require(&tx, allow, &ids, |index| format!("/ids/{index}")).await?;
            own(allow).filter(notification::Column::Id.is_in(ids))
        }
        (Some(_), None) => {
            return Err(Problem::input(
                "/ids",
                FaultCode::OutOfRange,
                texts::notifications::too_many_marked(MOST_MARKED),
            ));
        }
        (None, Some(last)) => {
            require(&tx, allow, &[last], |_| "/up_to".to_owned()).await?;
            own(allow).filter(notification::Column::Id.lte(last))
        }
        (None, None) | (Some(_), Some(_)) => {
            return Err(Problem::input(
                "/ids",
                FaultCode::OneOf,
                texts::notifications::ids_or_up_to(),
            ));
        }
    };
    mark(&tx, allow.account_id()?, state.clock.now(), named).await?;
    let left = read::unread(&tx, allow).await?;
    tx.commit().await?;
    Ok(left)
}

/// Fails unless all of these are the caller's own.
async fn require(
    tx: &Tx,
    allow: &Allow<ReadNotifications>,
    ids: &[Uuid],
    pointer: impl Fn(usize) -> String,
) -> Result<(), Problem> {
    let found: Vec<Uuid> = own(allow)
        .select_only()
        .column(notification::Column::Id)
        .filter(notification::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(tx)
        .await?;
    let found: BTreeSet<Uuid> = found.into_iter().collect();
    let mut problem = Problem::new(Code::InvalidInput);
    for (index, id) in ids.iter().enumerate() {
        if !found.contains(id) {
            problem.push(
                pointer(index),
                FaultCode::UnknownNotification,
                texts::notifications::no_such_notification(),
            );
        }
    }
    problem.or_ok()
}

async fn mark(
    tx: &Tx,
    account_id: Uuid,
    now: OffsetDateTime,
    named: sea_orm::Select<notification::Entity>,
) -> Result<(), Problem> {
    let marks: SelectStatement = named
        .select_only()
        .column(notification::Column::Id)
        .expr(Expr::value(account_id))
        .expr(Expr::value(now))
        .into_query();
    let mut insert = Query::insert();
    insert
        .into_table(notification_read::Entity)
        .columns([
            notification_read::Column::NotificationId,
            notification_read::Column::AccountId,
            notification_read::Column::ReadAt,
        ])
        .select_from(marks)
        .map_err(|error| sea_orm::DbErr::Custom(error.to_string()))?
        .on_conflict(
            OnConflict::columns([
                notification_read::Column::NotificationId,
                notification_read::Column::AccountId,
            ])
            .do_nothing()
            .clone(),
        );
    tx.execute(&insert).await?;
    Ok(())
}
