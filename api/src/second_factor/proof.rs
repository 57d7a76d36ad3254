//! Checking a code at a sign-in.

use entity::{recovery_code, second_factor};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use time::OffsetDateTime;
use uuid::Uuid;

use super::totp;
use crate::auth::master_key::MasterKey;
use crate::auth::secret;
use crate::db::Tx;
use crate::http::problem::Problem;

/// How an account stands that gave its password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It has no second factor.
    NotNeeded,
    /// The code is one of its app.
    App,
    /// The code is one of its recovery codes, now used up.
    Recovery,
    /// It has a second factor, and no code came.
    Missing,
    /// The code is not one of its own, or was used before.
    Wrong,
}

/// Checks the code, and uses it up.
pub async fn prove(
    tx: &Tx,
    master: &MasterKey,
    account_id: Uuid,
    code: Option<&str>,
    now: OffsetDateTime,
) -> Result<Proof, Problem> {
    let Some(row) = confirmed(tx, account_id).await? else {
        return Ok(Proof::NotNeeded);
    };
    let Some(code) = code else {
        return Ok(Proof::Missing);
    };
    if let Some(step) = step(&row, master, code, now)? {
        let mut used: second_factor::ActiveModel = row.into();
        used.last_step = Set(Some(step));
        used.update(tx).await?;
        return Ok(Proof::App);
    }
    let spent = recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::Hash.eq(secret::hash(code)))
        .filter(recovery_code::Column::AccountId.eq(account_id))
        .exec(tx)
        .await?;
    Ok(if spent.rows_affected == 1 {
        Proof::Recovery
    } else {
        Proof::Wrong
    })
}

/// The step whose code this is; none where it is of another step, or was used.
pub(super) fn step(
    row: &second_factor::Model,
    master: &MasterKey,
    code: &str,
    now: OffsetDateTime,
) -> Result<Option<i64>, Problem> {
    let Some(shared) = master.open(&row.account_id.to_string(), &row.sealed) else {
        // The recovery codes still work, and an admin can take it away.
        tracing::error!(account = %row.account_id, "its second factor was sealed under another master key");
        return Ok(None);
    };
    totp::step(&shared, code, now.unix_timestamp(), row.last_step)
}

/// The second factor of an account that has proved it, locked.
async fn confirmed(tx: &Tx, account_id: Uuid) -> Result<Option<second_factor::Model>, Problem> {
    Ok(second_factor::Entity::find_by_id(account_id)
        .filter(second_factor::Column::ConfirmedAt.is_not_null())
        .lock_exclusive()
        .one(tx)
        .await?)
}
