//! Sessions of an account, as the admins it belongs to see and end them.

use uuid::Uuid;

use super::scope::{find, lock_own};
use crate::app::AppState;
use crate::audit;
use crate::auth::dto::{Session, SessionFilter};
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::Allow;
use crate::auth::session_list;
use crate::http::page::Page;
use crate::http::problem::Problem;

/// Lists the live sessions of an account; `current` is the caller's own.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    account_id: Uuid,
    current: Option<Uuid>,
    filter: &SessionFilter,
) -> Result<Page<Session>, Problem> {
    find(allow, state.db.reader(), account_id).await?;
    session_list::list(state, account_id, current, filter).await
}

/// Ends one live session of an account that is the admin's alone.
pub async fn end_one(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    account_id: Uuid,
    session_id: Uuid,
) -> Result<(), Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, account_id).await?;
    let whose = (row.id, row.username.as_str());
    let event = session_list::end_one(&tx, whose, session_id, now).await?;
    let event = event.at(grants.iter().filter_map(|grant| grant.unit_id));
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}

/// Ends all live sessions of an account that is the admin's alone.
pub async fn end_all(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    account_id: Uuid,
) -> Result<(), Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, account_id).await?;
    let whose = (row.id, row.username.as_str());
    if let Some(event) = session_list::end_all(&tx, whose, None, now).await? {
        let event = event.at(grants.iter().filter_map(|grant| grant.unit_id));
        audit::record(&tx, now, &allow.by(), event).await?;
    }
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}
