//! Changing one's own password.

use entity::enums::AuditAction;
use entity::{account, session};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QuerySelect, Set,
};
use uuid::Uuid;

use super::dto::PasswordChange;
use super::sessions::end_sessions;
use super::throttle::Counter;
use super::{attempts, password};
use crate::app::AppState;
use crate::audit::{self, By, Event, Subject};
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::texts;

/// Asks the account's present password of whoever is signed in. A wrong one is counted like a failed
/// sign-in, and noted.
pub async fn require(
    state: &AppState,
    account_id: Uuid,
    by: &By,
    current: &Line<1024>,
) -> Result<account::Model, Problem> {
    let account = account::Entity::find_by_id(account_id)
        .one(state.db.reader())
        .await?
        .ok_or_else(Problem::not_found)?;
    let counter = vec![Counter::password(account_id)];
    let attempt = attempts::begin(state, counter, state.clock.now()).await?;
    let hash = account.password_hash.clone();
    match state.hasher.verify(current.as_str().to_owned(), hash).await {
        Ok(true) => {
            let tx = state.db.begin_aside().await?;
            attempt.succeeded(&tx).await?;
            tx.commit().await?;
            Ok(account)
        }
        Ok(false) => {
            let event = Event::new(AuditAction::PasswordChangeFailed)
                .on(Subject::account(account.id, &account.username));
            let tx = state.db.begin_aside().await?;
            let now = state.clock.now();
            audit::record(&tx, now, by, event).await?;
            let subject = Subject::account(account.id, &account.username);
            attempt.note_lock(&tx, now, by, Some(&subject)).await?;
            tx.commit().await?;
            Err(wrong())
        }
        Err(busy) => {
            attempt.taken_back(state).await?;
            Err(busy)
        }
    }
}

fn wrong() -> Problem {
    Problem::input(
        "/current_password",
        FaultCode::WrongPassword,
        texts::auth::not_the_current_password(),
    )
}

/// Changes the password of `account_id` and ends its other sessions.
pub async fn change_password(
    state: &AppState,
    account_id: Uuid,
    session_id: Uuid,
    by: &By,
    change: PasswordChange,
) -> Result<(), Problem> {
    let account = require(state, account_id, by, &change.current_password).await?;
    password::check("/new_password", &change.new_password, &account.username)?;
    if change.current_password.as_str() == change.new_password {
        return Err(Problem::input(
            "/new_password",
            FaultCode::PasswordUnchanged,
            texts::auth::password_unchanged(),
        ));
    }
    let hash = state.hasher.hash(change.new_password).await?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let account = locked(&tx, account_id)
        .await?
        .filter(|locked| locked.password_hash == account.password_hash)
        .ok_or_else(wrong)?;
    let version = account.version + 1;
    let event = Event::new(AuditAction::PasswordChanged)
        .on(Subject::account(account.id, &account.username));
    let mut changed: account::ActiveModel = account.into();
    changed.password_hash = Set(Some(hash));
    changed.must_change_password = Set(false);
    changed.password_expires_at = Set(None);
    changed.version = Set(version);
    changed.updated_at = Set(now);
    changed.update(&tx).await?;
    let others = session::Column::AccountId
        .eq(account_id)
        .and(session::Column::Id.ne(session_id));
    end_sessions(&tx, others, now).await?;
    audit::record(&tx, now, by, event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}

/// The account, kept from changing until the transaction ends.
pub(super) async fn locked<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
) -> Result<Option<account::Model>, Problem> {
    Ok(account::Entity::find_by_id(id)
        .lock_exclusive()
        .one(db)
        .await?)
}
