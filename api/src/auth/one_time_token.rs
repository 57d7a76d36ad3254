//! What lets an account choose a password once: an invitation, or a way back for a lost password.

use entity::{account, one_time_token};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::secret;
use crate::db::Tx;
use crate::http::problem::Problem;

/// How long a new account has to choose its first password, by a token or by a temporary password.
pub const INVITATION: Duration = Duration::days(7);

/// How long one has to choose another after the old one was cleared.
pub const RESET: Duration = Duration::hours(24);

/// A token just given out; the only time it is there to read.
pub struct Fresh {
    /// The token.
    pub token: String,
    /// When it stops working.
    pub expires_at: OffsetDateTime,
}

/// Gives an account whose password is lost a token, in place of one it may have had: an invitation that
/// was not taken up is an invitation again. The account is locked.
pub async fn renew(tx: &Tx, account_id: Uuid, now: OffsetDateTime) -> Result<Fresh, Problem> {
    let old = one_time_token::Entity::find()
        .filter(one_time_token::Column::AccountId.eq(account_id))
        .one(tx)
        .await?;
    let lives = old.map_or(RESET, |old| old.expires_at - old.created_at);
    issue(tx, account_id, lives, now).await
}

/// Gives an account a token, in place of one it may have had. The account is locked or new.
pub async fn issue(
    tx: &Tx,
    account_id: Uuid,
    lives: Duration,
    now: OffsetDateTime,
) -> Result<Fresh, Problem> {
    withdraw(tx, account_id).await?;
    let (token, hash) = secret::generate()?;
    let expires_at = now + lives;
    let row = one_time_token::ActiveModel {
        hash: Set(hash),
        account_id: Set(account_id),
        created_at: Set(now),
        expires_at: Set(expires_at),
    };
    one_time_token::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(Fresh { token, expires_at })
}

/// Takes back the token an account has, if any.
pub async fn withdraw(tx: &Tx, account_id: Uuid) -> Result<(), Problem> {
    one_time_token::Entity::delete_many()
        .filter(one_time_token::Column::AccountId.eq(account_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// The account a token was given to, with the token's row, whether it still works or not.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    token: &str,
) -> Result<Option<(one_time_token::Model, account::Model)>, Problem> {
    let found = one_time_token::Entity::find_by_id(secret::hash(token))
        .find_also_related(account::Entity)
        .one(db)
        .await?;
    Ok(found.and_then(|(token, account)| Some((token, account?))))
}
