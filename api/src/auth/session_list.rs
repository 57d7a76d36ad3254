//! The live sessions of an account: listing and ending them, by their owner or by an admin.

use entity::enums::AuditAction;
use entity::session;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{Session, SessionFilter};
use super::session_life::{is_recent, live};
use super::sessions::{about, end_sessions};
use crate::app::AppState;
use crate::audit::{Event, Subject};
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;

/// Lists the live sessions of an account; `current` is the caller's own.
pub async fn list(
    state: &AppState,
    account_id: Uuid,
    current: Option<Uuid>,
    filter: &SessionFilter,
) -> Result<Page<Session>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let select = session::Entity::find()
        .filter(session::Column::AccountId.eq(account_id))
        .filter(live(state.clock.now()));
    let page = window
        .fetch(select, session::Column::Id, |row| row.id, state.db.reader())
        .await?;
    Ok(page.map(|row| Session::of(row, current)))
}

/// Refuses a step that needs a sign-in of a moment ago, whatever token the caller holds.
pub async fn require_recent(tx: &Tx, session_id: Uuid, now: OffsetDateTime) -> Result<(), Problem> {
    let session = session::Entity::find_by_id(session_id).one(tx).await?;
    if session.is_some_and(|session| is_recent(&session, now)) {
        Ok(())
    } else {
        Err(Problem::new(Code::SignInAgain))
    }
}

/// Ends one live session of an account, and fails where it has no such session; answers what to record.
pub async fn end_one(
    tx: &Tx,
    (account_id, username): (Uuid, &str),
    session_id: Uuid,
    now: OffsetDateTime,
) -> Result<Event, Problem> {
    let which = live(now)
        .add(session::Column::AccountId.eq(account_id))
        .add(session::Column::Id.eq(session_id));
    if end_sessions(tx, which, now).await? == 0 {
        return Err(Problem::not_found());
    }
    Ok(about(
        AuditAction::SessionEnded,
        account_id,
        username,
        session_id,
    ))
}

/// Ends the live sessions of an account, all but one where that is named; answers what to record, if
/// there were any.
pub async fn end_all(
    tx: &Tx,
    (account_id, username): (Uuid, &str),
    but: Option<Uuid>,
    now: OffsetDateTime,
) -> Result<Option<Event>, Problem> {
    let mut which = live(now).add(session::Column::AccountId.eq(account_id));
    if let Some(kept) = but {
        which = which.add(session::Column::Id.ne(kept));
    }
    let ended = end_sessions(tx, which, now).await?;
    let event = Event::new(AuditAction::SessionsEnded)
        .on(Subject::account(account_id, username))
        .change("sessions", Some(ended), None::<u64>);
    Ok((ended > 0).then_some(event))
}
