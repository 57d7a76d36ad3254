//! Sessions: begun, carried on by refresh tokens, and ended.

use entity::enums::AuditAction;
use entity::{account, refresh_token, session};
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::account_standing::may_sign_in;
use super::dto::Tokens;
use super::origin::Origin;
use super::rights::units_of;
use super::session_life::{LONGEST, MOST, is_live, live, over_by};
use super::token::{Bearer, Signer};
use super::{attempts, secret, token};
use crate::app::AppState;
use crate::audit::{self, By, Event, Subject};
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// Begins a session of the account, which is locked; answers its id and its first refresh token. Where
/// that is one too many, the oldest ends.
pub(super) async fn begin(
    tx: &Tx,
    account: &account::Model,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<(Uuid, String), Problem> {
    let session = session::ActiveModel {
        id: Set(Uuid::now_v7()),
        account_id: Set(account.id),
        address: Set(origin.address.map(|address| address.to_string())),
        user_agent: Set(origin.user_agent.clone()),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(now + LONGEST),
        ended_at: Set(None),
    }
    .insert(tx)
    .await?;
    let refresh_token = new_refresh_token(tx, session.id, now).await?;
    end_surplus(tx, account, origin, now).await?;
    Ok((session.id, refresh_token))
}

/// Ends the oldest live sessions of the account beyond the most it may have.
async fn end_surplus(
    tx: &Tx,
    account: &account::Model,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<(), Problem> {
    let newest_first: Vec<Uuid> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::AccountId.eq(account.id))
        .filter(live(now))
        .order_by_desc(session::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    let units = units_of(tx, account.id).await?;
    for session_id in newest_first.into_iter().skip(MOST) {
        end_sessions(tx, session::Column::Id.eq(session_id), now).await?;
        let by = By::account(account.id, &account.username, units.clone(), origin.clone());
        let event = about(
            AuditAction::SessionEnded,
            account.id,
            &account.username,
            session_id,
        )
        .because("too_many_sessions");
        audit::record(tx, now, &by, event).await?;
    }
    Ok(())
}

/// That something happened to one session of an account, which is over with it.
pub(super) fn about(
    action: AuditAction,
    account_id: Uuid,
    username: &str,
    session_id: Uuid,
) -> Event {
    Event::new(action)
        .on(Subject::account(account_id, username))
        .change("session", Some(session_id), None::<Uuid>)
}

/// Gives the next pair of tokens for an unused refresh token; a used one ends its session.
pub async fn refresh(state: &AppState, origin: Origin, given: &str) -> Result<Tokens, Problem> {
    let now = state.clock.now();
    let signer = state.tokens.signer(now).await?;
    let tx = state.db.begin().await?;
    let refused = || Problem::new(Code::InvalidCredentials);
    let found = refresh_token::Entity::find_by_id(secret::hash(given))
        .lock_exclusive()
        .find_both_related(session::Entity)
        .one(&tx)
        .await?;
    let Some((old, session)) = found else {
        tx.rollback().await?;
        attempts::begin(state, attempts::of_token(None, origin.address), now).await?;
        return Err(refused());
    };
    let account = account::Entity::find_by_id(session.account_id)
        .one(&tx)
        .await?
        .ok_or_else(refused)?;
    if old.used_at.is_some() {
        let ended = end_sessions(&tx, session::Column::Id.eq(session.id), now).await?;
        if ended > 0 {
            tracing::warn!(session = %session.id, "a used refresh token came back; its session ends");
            let units = units_of(&tx, account.id).await?;
            let event = about(
                AuditAction::RefreshTokenReused,
                account.id,
                &account.username,
                session.id,
            )
            .at(units);
            audit::record(&tx, now, &By::nobody(origin), event).await?;
        }
        tx.commit().await?;
        state.rights.forget();
        return Err(refused());
    }
    if !may_sign_in(&account, now) || !is_live(&session, now) {
        return Err(refused());
    }
    let session_id = session.id;
    let mut used: refresh_token::ActiveModel = old.into();
    used.used_at = Set(Some(now));
    used.update(&tx).await?;
    let mut carried_on: session::ActiveModel = session.into();
    carried_on.last_used_at = Set(now);
    carried_on.update(&tx).await?;
    let next = new_refresh_token(&tx, session_id, now).await?;
    tx.commit().await?;
    tokens(&signer, now, &account, session_id, next)
}

/// Ends the session a refresh token belongs to; an unknown token changes nothing.
pub async fn logout(state: &AppState, origin: Origin, given: &str) -> Result<(), Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let found = refresh_token::Entity::find_by_id(secret::hash(given))
        .find_both_related(session::Entity)
        .one(&tx)
        .await?;
    let Some((_, session)) = found else {
        return Ok(());
    };
    let account = account::Entity::find_by_id(session.account_id)
        .one(&tx)
        .await?;
    let ended = end_sessions(&tx, session::Column::Id.eq(session.id), now).await?;
    if let Some(account) = account.filter(|_| ended > 0) {
        let units = units_of(&tx, account.id).await?;
        let by = By::account(account.id, &account.username, units, origin);
        let event = about(
            AuditAction::Logout,
            account.id,
            &account.username,
            session.id,
        );
        audit::record(&tx, now, &by, event).await?;
    }
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}

/// Ends the sessions that fit the condition and are not ended yet; answers how many those were.
pub async fn end_sessions<C: ConnectionTrait>(
    db: &C,
    which: impl IntoCondition,
    now: OffsetDateTime,
) -> Result<u64, Problem> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(which)
        .filter(session::Column::EndedAt.is_null())
        .exec(db)
        .await?;
    Ok(ended.rows_affected)
}

/// Forgets sessions that ended or expired over a day ago, with their refresh tokens.
pub async fn forget_old_sessions(state: &AppState) -> Result<(), Problem> {
    let long_ago = state.clock.now() - Duration::days(1);
    let tx = state.db.begin().await?;
    session::Entity::delete_many()
        .filter(over_by(long_ago))
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
