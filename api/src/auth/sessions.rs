//! Sessions: carried on by refresh tokens, and ended.

use entity::enums::AccountStatus;
use entity::{account, refresh_token, session};
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    QuerySelect, Set,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::dto::Tokens;
use super::origin::Origin;
use super::token::{Bearer, Signer};
use super::{secret, token};
use crate::app::AppState;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// How long a sign-in lasts at most, however often it is refreshed.
const SESSION: Duration = Duration::days(30);

/// Begins a session of the account; answers its id and its first refresh token.
pub(super) async fn begin<C: ConnectionTrait>(
    tx: &C,
    account: &account::Model,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<(Uuid, String), Problem> {
    let session = session::ActiveModel {
        id: Set(Uuid::now_v7()),
        account_id: Set(account.id),
        address: Set(origin.address.map(|address| address.to_string())),
        created_at: Set(now),
        expires_at: Set(now + SESSION),
        ended_at: Set(None),
    }
    .insert(tx)
    .await?;
    let refresh_token = new_refresh_token(tx, session.id, now).await?;
    Ok((session.id, refresh_token))
}

/// Gives the next pair of tokens for an unused refresh token; a used one ends its session.
pub async fn refresh(state: &AppState, given: &str) -> Result<Tokens, Problem> {
    let now = state.clock.now();
    let signer = state.tokens.signer(now).await?;
    let tx = state.db.begin().await?;
    let refused = || Problem::new(Code::InvalidCredentials);
    let (old, session) = refresh_token::Entity::find_by_id(secret::hash(given))
        .lock_exclusive()
        .find_both_related(session::Entity)
        .one(&tx)
        .await?
        .ok_or_else(refused)?;
    if old.used_at.is_some() {
        tracing::warn!(session = %session.id, "a used refresh token came back; its session ends");
        end_sessions(&tx, session::Column::Id.eq(session.id), now).await?;
        tx.commit().await?;
        state.rights.forget();
        return Err(refused());
    }
    let account = account::Entity::find_by_id(session.account_id)
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .one(&tx)
        .await?
        .filter(|_| session.ended_at.is_none() && now < session.expires_at)
        .ok_or_else(refused)?;
    let mut used: refresh_token::ActiveModel = old.into();
    used.used_at = Set(Some(now));
    used.update(&tx).await?;
    let next = new_refresh_token(&tx, session.id, now).await?;
    tx.commit().await?;
    tokens(&signer, now, &account, session.id, next)
}

/// Ends the session a refresh token belongs to; an unknown token changes nothing.
pub async fn logout(state: &AppState, given: &str) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    if let Some(token) = refresh_token::Entity::find_by_id(secret::hash(given))
        .one(&tx)
        .await?
    {
        end_sessions(
            &tx,
            session::Column::Id.eq(token.session_id),
            state.clock.now(),
        )
        .await?;
    }
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}

/// Ends the sessions that fit the condition and are not ended yet.
pub async fn end_sessions<C: ConnectionTrait>(
    db: &C,
    which: impl IntoCondition,
    now: OffsetDateTime,
) -> Result<(), Problem> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(which)
        .filter(session::Column::EndedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets sessions that ended or expired over a day ago, with their refresh tokens.
pub async fn forget_old_sessions(state: &AppState) -> Result<(), Problem> {
    let long_ago = state.clock.now() - Duration::days(1);
    let tx = state.db.begin().await?;
    session::Entity::delete_many()
        .filter(
            session::Column::ExpiresAt
                .lt(long_ago)
                .or(session::Column::EndedAt.lt(long_ago)),
        )
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn new_refresh_token<C: ConnectionTrait>(
    db: &C,
    session_id: Uuid,
    now: OffsetDateTime,
) -> Result<String, Problem> {
    let (secret, hash) = secret::generate()?;
    let token = refresh_token::ActiveModel {
        hash: Set(hash),
        session_id: Set(session_id),
        created_at: Set(now),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(token)
        .exec_without_returning(db)
        .await?;
    Ok(secret)
}

/// The answer to a sign-in or a refresh.
pub(super) fn tokens(
    signer: &Signer,
    now: OffsetDateTime,
    account: &account::Model,
    session_id: Uuid,
    refresh_token: String,
) -> Result<Tokens, Problem> {
    let id = account.id;
    let access_token = signer.sign(now, Bearer::Account { id, session_id })?;
    Ok(Tokens {
        access_token,
        token_type: "Bearer",
        expires_in: token::LIFETIME.whole_seconds(),
        refresh_token,
        must_change_password: account.must_change_password,
    })
}
