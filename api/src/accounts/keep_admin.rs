//! Keeping somebody who administers the installation, also when admins go for each other at once.

use entity::enums::{AccountStatus, Role};
use entity::{account, account_grant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use time::Date;

use super::last_admin::{self, AdminGrant};
use crate::auth::term::Term;
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts;

/// Refuses a step after which nobody could administer the installation; `goes` says which admin grants
/// it takes away. All admin grants are locked first, so of two admins who go for each other one stays.
///
/// Only who can be relied on counts as one who stays: with a grant that is in force today and has no end,
/// on an active account whose owner has chosen a password.
pub(super) async fn keep_an_admin(
    tx: &Tx,
    today: Date,
    goes: impl Fn(&account_grant::Model) -> bool,
) -> Result<(), Problem> {
    let admins = account_grant::Entity::find().filter(account_grant::Column::Role.eq(Role::Admin));
    admins
        .clone()
        .order_by_asc(account_grant::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    // Read again: while this waited for the locks, another may have disabled an admin.
    let active: Vec<AdminGrant> = admins
        .inner_join(account::Entity)
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .filter(account::Column::PasswordHash.is_not_null())
        .filter(account::Column::MustChangePassword.eq(false))
        .all(tx)
        .await?
        .iter()
        .filter(|grant| Term::of(grant).is_lasting(today))
        .map(|grant| AdminGrant {
            everywhere: grant.unit_id.is_none(),
            goes: goes(grant),
        })
        .collect();
    if last_admin::would_be_gone(&active) {
        return Err(Problem::because(
            Code::InvalidState,
            texts::accounts::last_admin(),
        ));
    }
    Ok(())
}
