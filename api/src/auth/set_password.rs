//! Choosing a password with a one-time token.

use entity::enums::{AccountStatus, AuditAction};
use entity::{account, one_time_token, session};
use sea_orm::{ActiveModelTrait, ColumnTrait, Set};
use time::OffsetDateTime;

use super::dto::SetPassword;
use super::my_password::locked;
use super::one_time_token as tokens;
use super::origin::Origin;
use super::rights::units_of;
use super::sessions::end_sessions;
use super::{attempts, password};
use crate::app::AppState;
use crate::audit::{self, By, Event, Subject};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// Sets the password of the account the token was given to, and uses the token up. A token that is
/// unknown, used or expired is answered like that of a disabled account.
pub async fn set_password(
    state: &AppState,
    origin: Origin,
    choice: SetPassword,
) -> Result<(), Problem> {
    let token = choice.token.as_str();
    let now = state.clock.now();
    let found = tokens::find(state.db.reader(), token).await?;
    let account = match found {
        Some((token, account)) if works(&token, &account, now) => account,
        found => return refuse(state, origin, found.map(|(_, account)| account)).await,
    };
    password::check("/new_password", &choice.new_password, &account.username)?;
    // Before the transaction: hashing takes long, and SQLite has one writer.
    let hash = state.hasher.hash(choice.new_password).await?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    // Whoever changes a token locks its account first, so of two who come with the same one is too late.
    let locked = locked(&tx, account.id).await?;
    let found = tokens::find(&tx, token).await?;
    let account = match (locked, found) {
        (Some(locked), Some((token, account))) if works(&token, &account, now) => locked,
        _ => {
            drop(tx);
            return refuse(state, origin, Some(account)).await;
        }
    };
    let units = units_of(&tx, account.id).await?;
    let by = By::account(account.id, &account.username, units, origin);
    let event =
        Event::new(AuditAction::PasswordSet).on(Subject::account(account.id, &account.username));
    let (id, version) = (account.id, account.version + 1);
    let mut changed: account::ActiveModel = account.into();
    changed.password_hash = Set(Some(hash));
    changed.must_change_password = Set(false);
    changed.password_expires_at = Set(None);
    changed.version = Set(version);
    changed.updated_at = Set(now);
    changed.update(&tx).await?;
    tokens::withdraw(&tx, id).await?;
    end_sessions(&tx, session::Column::AccountId.eq(id), now).await?;
    audit::record(&tx, now, &by, event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}

fn works(token: &one_time_token::Model, account: &account::Model, now: OffsetDateTime) -> bool {
    now < token.expires_at && account.status == AccountStatus::Active
}

/// Notes the attempt, and says no more than that it failed.
async fn refuse(
    state: &AppState,
    origin: Origin,
    account: Option<account::Model>,
) -> Result<(), Problem> {
    let now = state.clock.now();
    let attempt = attempts::begin(state, attempts::of_token(None, origin.address), now).await?;
    let mut event = Event::new(AuditAction::OneTimeTokenRefused);
    let tx = state.db.begin_aside().await?;
    if let Some(account) = account {
        let units = units_of(&tx, account.id).await?;
        event = event
            .on(Subject::account(account.id, &account.username))
            .at(units);
    }
    let by = By::nobody(origin);
    audit::record(&tx, now, &by, event).await?;
    attempt.note_lock(&tx, now, &by, None).await?;
    tx.commit().await?;
    Err(Problem::new(Code::InvalidCredentials))
}
