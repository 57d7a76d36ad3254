//! Signing in, carrying on, signing out.

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::enums::{AccountStatus, ClientScope};
use entity::{account, refresh_token, service_client, session};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait,
    QueryFilter, QuerySelect, Set,
};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::dto::{ClientToken, Login, PasswordChange, TokenRequest, Tokens};
use super::{password, token};
use crate::app::AppState;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// How long a sign-in lasts at most, however often it is refreshed.
const SESSION: Duration = Duration::days(30);

/// 256 random bits as text, with the hash that is stored instead.
pub fn secret() -> Result<(String, Vec<u8>), Problem> {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes).map_err(|_| Problem::new(Code::Internal))?;
    let secret = URL_SAFE_NO_PAD.encode(bytes);
    let hash = hash(&secret);
    Ok((secret, hash))
}

/// What is stored of a secret of full entropy.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

/// Checks user name and password and begins a session. Unknown users take as long as known ones.
pub async fn login(state: &AppState, login: Login) -> Result<Tokens, Problem> {
    let name = login.username.as_str().trim().to_lowercase();
    let found = account::Entity::find()
        .filter(
            account::Column::Username
                .eq(&name)
                .or(account::Column::Email.eq(&name)),
        )
        .one(state.db.reader())
        .await?;
    let hash = found.as_ref().map(|account| account.password_hash.clone());
    let fits = state.hasher.verify(login.password.into(), hash).await?;
    let account = found
        .filter(|account| fits && account.status == AccountStatus::Active)
        .ok_or_else(|| {
            tracing::info!("a sign-in failed");
            Problem::new(Code::InvalidCredentials)
        })?;

    let now = state.clock.now();
    let tx = state.db.begin().await?;
    // The password was checked outside the transaction: it must not have been reset meanwhile.
    let account = locked(&tx, account.id)
        .await?
        .filter(|locked| {
            locked.password_hash == account.password_hash && locked.status == AccountStatus::Active
        })
        .ok_or_else(|| Problem::new(Code::InvalidCredentials))?;
    let session = session::ActiveModel {
        id: Set(Uuid::now_v7()),
        account_id: Set(account.id),
        created_at: Set(now),
        expires_at: Set(now + SESSION),
        ended_at: Set(None),
    }
    .insert(&tx)
    .await?;
    let refresh = new_refresh_token(&tx, session.id, now).await?;
    tx.commit().await?;
    tokens(state, &account, session.id, refresh)
}

/// Gives the next pair of tokens for an unused refresh token; a used one ends its session.
pub async fn refresh(state: &AppState, given: &str) -> Result<Tokens, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let refused = || Problem::new(Code::InvalidCredentials);
    let (old, session) = refresh_token::Entity::find_by_id(hash(given))
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
    tokens(state, &account, session.id, next)
}

/// Ends the session a refresh token belongs to; an unknown token changes nothing.
pub async fn logout(state: &AppState, given: &str) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    if let Some(token) = refresh_token::Entity::find_by_id(hash(given))
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

/// Changes the password of `account_id` and ends its other sessions.
pub async fn change_password(
    state: &AppState,
    account_id: Uuid,
    session_id: Uuid,
    change: PasswordChange,
) -> Result<(), Problem> {
    let account = account::Entity::find_by_id(account_id)
        .one(state.db.reader())
        .await?
        .ok_or_else(Problem::not_found)?;
    let wrong = || {
        Problem::input(
            "/current_password",
            "wrong_password",
            "Mật khẩu hiện tại không đúng.",
            "This is not the current password.",
        )
    };
    password::check("/new_password", &change.new_password, &account.username)?;
    let old = account.password_hash.clone();
    if !state
        .hasher
        .verify(change.current_password.as_str().to_owned(), Some(old))
        .await?
    {
        return Err(wrong());
    }
    if change.current_password.as_str() == change.new_password {
        return Err(Problem::input(
            "/new_password",
            "password_unchanged",
            "Mật khẩu mới phải khác mật khẩu cũ.",
            "The new password must differ from the old one.",
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
    let mut changed: account::ActiveModel = account.into();
    changed.password_hash = Set(hash);
    changed.must_change_password = Set(false);
    changed.version = Set(version);
    changed.updated_at = Set(now);
    changed.update(&tx).await?;
    let others = session::Column::AccountId
        .eq(account_id)
        .and(session::Column::Id.ne(session_id));
    end_sessions(&tx, others, now).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}

/// The account, kept from changing until the transaction ends.
async fn locked<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Option<account::Model>, Problem> {
    Ok(account::Entity::find_by_id(id)
        .lock_exclusive()
        .one(db)
        .await?)
}

/// Ends the sessions that fit the condition and are not ended yet.
pub async fn end_sessions<C: ConnectionTrait>(
    db: &C,
    which: impl sea_orm::sea_query::IntoCondition,
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

/// The client-credentials grant (RFC 6749 section 4.4).
pub async fn client_token(state: &AppState, request: TokenRequest) -> Result<ClientToken, Problem> {
    let refuse = |code, error| {
        let mut problem = Problem::new(code);
        problem.oauth_error = Some(error);
        problem
    };
    if request.grant_type.as_str() != "client_credentials" {
        return Err(refuse(Code::InvalidRequest, "unsupported_grant_type"));
    }
    let denied = || {
        refuse(Code::InvalidCredentials, "invalid_client")
            .header("WWW-Authenticate", "Basic realm=\"tiendo\"")
    };
    let (Some(client_id), Some(secret)) = (request.client_id, request.client_secret) else {
        return Err(denied());
    };
    let client_id = String::from(client_id);
    let client = service_client::Entity::find()
        .filter(service_client::Column::ClientId.eq(&client_id))
        .filter(service_client::Column::Status.eq(AccountStatus::Active))
        .one(state.db.reader())
        .await?
        .filter(|client| same(&client.secret_hash, &hash(secret.as_str())))
        .ok_or_else(denied)?;
    let held: Vec<String> = client
        .scopes
        .0
        .iter()
        .map(|scope| scope_name(*scope))
        .collect();
    let scope = match request.scope {
        Some(wanted) => {
            let wanted: Vec<&str> = wanted.as_str().split_ascii_whitespace().collect();
            if wanted.is_empty() || !wanted.iter().all(|one| held.iter().any(|h| h == one)) {
                return Err(refuse(Code::InvalidRequest, "invalid_scope"));
            }
            wanted.join(" ")
        }
        None => held.join(" "),
    };
    let now = state.clock.now();
    let access_token = state
        .tokens
        .issue(now, client.id, &client_id, None, Some(scope.clone()))?;
    Ok(ClientToken {
        access_token,
        token_type: "Bearer",
        expires_in: token::LIFETIME.whole_seconds(),
        scope,
    })
}

/// A scope as tokens spell it.
pub fn scope_name(scope: ClientScope) -> String {
    scope.to_value()
}

/// Compares hashes without telling by time where they differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(a, b).is_ok()
}

async fn new_refresh_token<C: ConnectionTrait>(
    db: &C,
    session_id: Uuid,
    now: OffsetDateTime,
) -> Result<String, Problem> {
    let (secret, hash) = secret()?;
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

fn tokens(
    state: &AppState,
    account: &account::Model,
    session_id: Uuid,
    refresh_token: String,
) -> Result<Tokens, Problem> {
    let access_token = state.tokens.issue(
        state.clock.now(),
        account.id,
        "tiendo",
        Some(session_id),
        None,
    )?;
    Ok(Tokens {
        access_token,
        token_type: "Bearer",
        expires_in: token::LIFETIME.whole_seconds(),
        refresh_token,
        must_change_password: account.must_change_password,
    })
}
