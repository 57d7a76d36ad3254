//! Reading and changing accounts.

use entity::enums::{AuditAction, Role};
use entity::{account, account_grant, session};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    Set, SqlErr,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{Account, AccountFilter, AccountPatch, AccountWithToken};
use super::keep_admin::keep_an_admin;
use super::make::{refuse_taken, search};
use super::scope::{find, lock_own, visible};
use super::{grants, handing, status, told};
use crate::app::AppState;
use crate::audit;
use crate::auth::one_time_token;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::Allow;
use crate::auth::sessions::end_sessions;
use crate::clock::local_day;
use crate::db::Tx;
use crate::fold;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::second_factor;
use crate::text::Text;
use crate::texts;

/// The row with its version raised, ready for a change.
pub(super) fn touch(row: account::Model, now: OffsetDateTime) -> account::ActiveModel {
    let version = row.version + 1;
    let mut changed: account::ActiveModel = row.into();
    changed.version = Set(version);
    changed.updated_at = Set(now);
    changed
}

/// Lists accounts.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    filter: AccountFilter,
) -> Result<Page<Account>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible(allow);
    if let Some(username) = filter.username {
        select = select.filter(account::Column::Username.eq(username.to_lowercase()));
    }
    if let Some(q) = filter.q {
        select = select.filter(account::Column::Search.like(fold::holding(q.as_str())));
    }
    if let Some(status) = filter.status {
        select = select.filter(account::Column::Status.eq(status));
    }
    if filter.unit_id.is_some() || filter.role.is_some() {
        let mut holders = account_grant::Entity::find()
            .select_only()
            .column(account_grant::Column::AccountId);
        if let Some(unit_id) = filter.unit_id {
            holders = holders.filter(account_grant::Column::UnitId.eq(unit_id));
        }
        if let Some(role) = filter.role {
            holders = holders.filter(account_grant::Column::Role.eq(role));
        }
        select = select.filter(account::Column::Id.in_subquery(holders.into_query()));
    }
    let db = state.db.wide_snapshot().await?;
    let page = window
        .fetch(select, account::Column::Id, |row| row.id, &db)
        .await?;
    let ids = page.items.iter().map(|row| row.id).collect();
    let mut grants = grants::of_accounts(&db, ids).await?;
    Ok(page.map(|row| {
        let grants = grants.remove(&row.id).unwrap_or_default();
        Account::of(row, grants)
    }))
}

/// Reads one account.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    id: Uuid,
) -> Result<Account, Problem> {
    let db = state.db.snapshot().await?;
    let row = find(allow, &db, id).await?;
    let grants = grants::of_account(&db, id).await?;
    Ok(Account::of(row, grants))
}

/// Changes the name shown and the address.
pub async fn update(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
    patch: AccountPatch,
) -> Result<Account, Problem> {
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    if_match.check(row.version)?;
    if let Patch::Value(email) = &patch.email {
        refuse_taken(&tx, id, account::Column::Email, email.as_str()).await?;
    }
    let now = state.clock.now();
    let before = row.clone();
    let mut changed = touch(row, now);
    let display_name = patch
        .display_name
        .map_or_else(|| before.display_name.clone(), String::from);
    let email = match patch.email {
        Patch::Absent => before.email.clone(),
        Patch::Null => None,
        Patch::Value(email) => Some(email.into()),
    };
    changed.search = Set(search(&before.username, &display_name, email.as_deref()));
    changed.display_name = Set(display_name);
    changed.email = Set(email);
    let row = changed.update(&tx).await?;
    if row.email != before.email {
        // It may have been mailed to the wrong person.
        one_time_token::withdraw(&tx, id).await?;
    }
    let event = told::event(AuditAction::AccountChanged, &row, &grants);
    let event = told::members(event, Some(&before), &row);
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(Account::of(row, grants))
}

/// Refuses the account everywhere from now on, and ends its sessions.
pub async fn disable(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Account, Problem> {
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    if_match.check(row.version)?;
    refuse_own(allow, id, texts::accounts::not_disable_own())?;
    let from = row.status;
    let to = status::disable(from)?;
    let now = state.clock.now();
    keep_others(&tx, id, &grants, now).await?;
    let mut changed = touch(row, now);
    changed.status = Set(to);
    let row = changed.update(&tx).await?;
    end_sessions(&tx, session::Column::AccountId.eq(id), now).await?;
    let event = told::event(AuditAction::AccountDisabled, &row, &grants).change(
        "status",
        Some(from.to_value()),
        Some(to.to_value()),
    );
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(Account::of(row, grants))
}

/// Lets a disabled account sign in again.
pub async fn enable(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Account, Problem> {
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let from = row.status;
    let to = status::enable(from)?;
    let now = state.clock.now();
    let mut changed = touch(row, now);
    changed.status = Set(to);
    let row = changed.update(&tx).await?;
    let event = told::event(AuditAction::AccountEnabled, &row, &grants).change(
        "status",
        Some(from.to_value()),
        Some(to.to_value()),
    );
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(Account::of(row, grants))
}

/// Clears the password, ends all sessions, and lets the owner choose another by a one-time token. The same
/// renews an invitation.
pub async fn reset_password(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<AccountWithToken, Problem> {
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    if_match.check(row.version)?;
    refuse_own(allow, id, texts::accounts::not_reset_own())?;
    let now = state.clock.now();
    keep_others(&tx, id, &grants, now).await?;
    let mut changed = touch(row, now);
    changed.password_hash = Set(None);
    changed.must_change_password = Set(false);
    changed.password_expires_at = Set(None);
    let row = changed.update(&tx).await?;
    end_sessions(&tx, session::Column::AccountId.eq(id), now).await?;
    let token = one_time_token::renew(&tx, id, now).await?;
    let event = told::event(AuditAction::PasswordReset, &row, &grants);
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    let token = handing::hand_over(state, &row, token).await;
    Ok(AccountWithToken {
        account: Account::of(row, grants),
        one_time_token: Some(token),
    })
}

/// Takes the second factor of an account away, for one who has lost it, and ends all sessions.
pub async fn reset_second_factor(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Account, Problem> {
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    if_match.check(row.version)?;
    refuse_own(allow, id, texts::accounts::not_take_own_factor())?;
    let now = state.clock.now();
    let row = second_factor::service::take(&tx, row, now).await?;
    end_sessions(&tx, session::Column::AccountId.eq(id), now).await?;
    let event = told::event(AuditAction::SecondFactorReset, &row, &grants);
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(Account::of(row, grants))
}

/// Deletes an account nothing refers to, with its grants, sessions and token.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    if_match.check(row.version)?;
    refuse_own(allow, id, texts::accounts::not_delete_own())?;
    let now = state.clock.now();
    keep_others(&tx, id, &grants, now).await?;
    // What else refers to an account, the database knows best: it lets nothing lose what it refers to.
    account::Entity::delete_by_id(id)
        .exec(&tx)
        .await
        .map_err(|error| match error.sql_err() {
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => {
                Problem::because(Code::InUse, texts::accounts::account_in_use())
            }
            _ => error.into(),
        })?;
    let event = told::event(AuditAction::AccountDeleted, &row, &grants);
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}

fn refuse_own(allow: &Allow<ManageAccounts>, id: Uuid, words: Text) -> Result<(), Problem> {
    if allow.account_id()? == id {
        return Err(Problem::because(Code::InvalidState, words));
    }
    Ok(())
}

/// Refuses a step that leaves nobody to administer the installation once this account is out of it.
async fn keep_others(
    tx: &Tx,
    id: Uuid,
    grants: &[account_grant::Model],
    now: OffsetDateTime,
) -> Result<(), Problem> {
    if grants.iter().any(|grant| grant.role == Role::Admin) {
        keep_an_admin(tx, local_day(now), |admin| admin.account_id == id).await?;
    }
    Ok(())
}
