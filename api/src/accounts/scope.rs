//! Which accounts a caller may know of, and which an admin may change.

use entity::{account, account_grant};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::grants;
use super::reach::Reach;
use crate::auth::policy::{ManageAccounts, Permission, ReadAccounts};
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::db::Tx;
use crate::http::problem::Problem;
use crate::texts;

/// The accounts a caller may know of: those with a grant within reach. One whose grants are all gone is
/// known to admins and auditors of the whole installation.
pub fn visible<P: Permission>(allow: &Allow<P>) -> Select<account::Entity> {
    let scope = allow.reach_of::<ReadAccounts>();
    if scope == Scope::Everywhere {
        return account::Entity::find();
    }
    let holders = account_grant::Entity::find()
        .select_only()
        .column(account_grant::Column::AccountId)
        .filter(scope.covers(account_grant::Column::UnitId))
        .into_query();
    account::Entity::find().filter(account::Column::Id.in_subquery(holders))
}

/// One account the caller may know of.
pub(super) async fn find<P: Permission, C: ConnectionTrait>(
    allow: &Allow<P>,
    db: &C,
    id: Uuid,
) -> Result<account::Model, Problem> {
    visible(allow)
        .filter(account::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)
}

/// The same, locked for a change; its grants then change with it only.
pub(super) async fn lock(
    allow: &Allow<ManageAccounts>,
    tx: &Tx,
    id: Uuid,
) -> Result<account::Model, Problem> {
    visible(allow)
        .filter(account::Column::Id.eq(id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(Problem::not_found)
}

/// Locks an account that is the admin's alone; answers its grants too.
pub(super) async fn lock_own(
    allow: &Allow<ManageAccounts>,
    tx: &Tx,
    id: Uuid,
) -> Result<(account::Model, Vec<account_grant::Model>), Problem> {
    let row = lock(allow, tx, id).await?;
    let grants = grants::of_account(tx, id).await?;
    let places = grants.iter().map(|grant| grant.unit_id);
    let reach = Reach::of(allow.scope(), tx, places).await?;
    if reach.encloses(&grants) {
        Ok((row, grants))
    } else {
        Err(outside())
    }
}

/// The account is not, or not wholly, the admin's to look after.
pub(super) fn outside() -> Problem {
    Problem::forbidden(texts::accounts::account_outside_reach())
}
