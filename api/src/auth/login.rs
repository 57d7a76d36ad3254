//! Signing in with user name and password.

use entity::account;
use entity::enums::AccountStatus;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use super::dto::{Login, Tokens};
use super::my_password::locked;
use super::origin::Origin;
use super::sessions;
use crate::app::AppState;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// Checks user name and password and begins a session. Unknown users take as long as known ones.
pub async fn login(state: &AppState, origin: &Origin, login: Login) -> Result<Tokens, Problem> {
    let name = login.username.as_str().trim().to_lowercase();
    let found = account::Entity::find()
        .filter(
            account::Column::Username
                .eq(&name)
                .or(account::Column::Email.eq(&name)),
        )
        .one(state.db.reader())
        .await?;
    // Who has yet to choose a password is nobody to a sign-in.
    let hash = found
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let fits = state.hasher.verify(login.password.into(), hash).await?;
    let account = found
        .filter(|account| fits && account.status == AccountStatus::Active)
        .ok_or_else(|| {
            tracing::info!("a sign-in failed");
            Problem::new(Code::InvalidCredentials)
        })?;

    let now = state.clock.now();
    let signer = state.tokens.signer(now).await?;
    let tx = state.db.begin().await?;
    // The password was checked outside the transaction: it must not have been reset meanwhile.
    let account = locked(&tx, account.id)
        .await?
        .filter(|locked| {
            locked.password_hash == account.password_hash && locked.status == AccountStatus::Active
        })
        .ok_or_else(|| Problem::new(Code::InvalidCredentials))?;
    let (session_id, refresh) = sessions::begin(&tx, &account, origin, now).await?;
    tx.commit().await?;
    sessions::tokens(&signer, now, &account, session_id, refresh)
}
