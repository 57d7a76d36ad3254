//! Grants of an account: what may be given, and giving and taking it.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{AccountStatus, Role};
use entity::{account, account_grant, unit};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{Grant, GrantFilter, NewGrant};
use super::last_admin::{self, AdminGrant};
use super::reach::Reach;
use super::scope;
use super::service::touch;
use crate::app::AppState;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::problem::{Fault, Problem};
use crate::text::Text;

/// Most grants of one account.
pub const MAX: usize = 50;

/// Whether a role can be held without a unit.
fn may_be_everywhere(role: Role) -> bool {
    match role {
        Role::Admin | Role::Auditor | Role::Viewer => true,
        Role::Coordinator | Role::Reporter | Role::Approver => false,
    }
}

/// What is wrong with one grant in itself; `at` points to it.
fn check(at: &str, grant: NewGrant) -> Problem {
    let problem = Problem::new(Code::InvalidInput);
    if grant.unit_id.is_some() || may_be_everywhere(grant.role) {
        return problem;
    }
    let detail = Text::new(
        "Vai trò này phải gắn với một đơn vị.",
        "This role is held at a unit only.",
    );
    problem.at(format!("{at}/unit_id"), "needs_unit", detail)
}

/// What is wrong with the grants of a new account in themselves.
pub(super) fn check_all(grants: &[NewGrant]) -> Problem {
    let mut problem = Problem::new(Code::InvalidInput);
    if grants.is_empty() || grants.len() > MAX {
        let vi = format!("Một tài khoản có từ 1 đến {MAX} quyền.");
        let en = format!("An account has 1 to {MAX} grants.");
        return problem.at("/grants", "out_of_range", Text::new(vi, en));
    }
    for (index, grant) in grants.iter().enumerate() {
        let at = format!("/grants/{index}");
        problem.errors.extend(check(&at, *grant).errors);
        if grants[..index].contains(grant) {
            let detail = Text::new("Quyền lặp lại.", "The grant is there twice.");
            problem = problem.at(at, "duplicate", detail);
        }
    }
    problem
}

/// The units named in grants that are not there; each grant comes with the pointer to it.
pub(super) async fn unknown_units<C: ConnectionTrait>(
    db: &C,
    grants: impl Iterator<Item = (String, NewGrant)>,
) -> Result<Vec<Fault>, Problem> {
    let named: Vec<(String, Uuid)> = grants
        .filter_map(|(at, grant)| Some((at, grant.unit_id?)))
        .collect();
    let known: BTreeSet<Uuid> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in(named.iter().map(|(_, id)| *id)))
        .into_tuple::<Uuid>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    Ok(named
        .into_iter()
        .filter(|(_, id)| !known.contains(id))
        .flat_map(|(at, _)| crate::units::service::unknown(format!("{at}/unit_id")).errors)
        .collect())
}

/// Refuses a grant at a place the admin does not reach.
pub(super) fn require(reach: &Reach, unit_id: Option<Uuid>) -> Result<(), Problem> {
    if reach.holds(unit_id) {
        return Ok(());
    }
    Err(match unit_id {
        Some(_) => Problem::forbidden(
            "Đơn vị này nằm ngoài phạm vi quản trị của bạn.",
            "This unit is outside what you administer.",
        ),
        None => Problem::forbidden(
            "Chỉ quản trị viên toàn hệ thống được cấp hoặc gỡ quyền trên toàn hệ thống.",
            "Only an admin of the whole installation gives or takes a grant that holds everywhere.",
        ),
    })
}

/// The grants of accounts, by account, oldest first.
pub(super) async fn of_accounts<C: ConnectionTrait>(
    db: &C,
    account_ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<account_grant::Model>>, Problem> {
    let rows = account_grant::Entity::find()
        .filter(account_grant::Column::AccountId.is_in(account_ids))
        .order_by_asc(account_grant::Column::Id)
        .all(db)
        .await?;
    let mut grants = BTreeMap::<Uuid, Vec<account_grant::Model>>::new();
    for row in rows {
        grants.entry(row.account_id).or_default().push(row);
    }
    Ok(grants)
}

/// The grants of one account, oldest first.
pub(super) async fn of_account<C: ConnectionTrait>(
    db: &C,
    account_id: Uuid,
) -> Result<Vec<account_grant::Model>, Problem> {
    let mut grants = of_accounts(db, vec![account_id]).await?;
    Ok(grants.remove(&account_id).unwrap_or_default())
}

/// A grant ready to be stored.
pub(super) fn row(
    account_id: Uuid,
    grant: NewGrant,
    now: OffsetDateTime,
) -> account_grant::ActiveModel {
    account_grant::ActiveModel {
        id: Set(Uuid::now_v7()),
        account_id: Set(account_id),
        role: Set(grant.role),
        unit_id: Set(grant.unit_id),
        created_at: Set(now),
    }
}

/// Lists the grants of an account.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    account_id: Uuid,
    filter: GrantFilter,
) -> Result<Page<Grant>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    scope::find(allow, state.db.reader(), account_id).await?;
    let select =
        account_grant::Entity::find().filter(account_grant::Column::AccountId.eq(account_id));
    let page = window
        .fetch(
            select,
            account_grant::Column::Id,
            |row| row.id,
            state.db.reader(),
        )
        .await?;
    Ok(page.map(Grant::from))
}

/// Reads one grant, with the version of its account.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    account_id: Uuid,
    grant_id: Uuid,
) -> Result<(Grant, i64), Problem> {
    let db = state.db.snapshot().await?;
    let account = scope::find(allow, &db, account_id).await?;
    let grant = one(&db, account_id, grant_id).await?;
    Ok((grant.into(), account.version))
}

async fn one<C: ConnectionTrait>(
    db: &C,
    account_id: Uuid,
    grant_id: Uuid,
) -> Result<account_grant::Model, Problem> {
    account_grant::Entity::find_by_id(grant_id)
        .filter(account_grant::Column::AccountId.eq(account_id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)
}

/// Gives an account a role at a unit; answers the new version of the account too.
pub async fn add(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    account_id: Uuid,
    new: NewGrant,
) -> Result<(Grant, i64), Problem> {
    let tx = state.db.begin().await?;
    let account = scope::lock(allow, &tx, account_id).await?;
    let grants = of_account(&tx, account_id).await?;
    let places = grants.iter().map(|grant| grant.unit_id);
    let reach = Reach::of(allow.scope(), &tx, places.chain([new.unit_id])).await?;
    if !reach.touches(&grants) {
        return Err(scope::outside());
    }
    let mut problem = check("", new);
    let named = [(String::new(), new)].into_iter();
    problem.errors.extend(unknown_units(&tx, named).await?);
    problem.or_ok()?;
    require(&reach, new.unit_id)?;
    let same =
        |grant: &account_grant::Model| grant.role == new.role && grant.unit_id == new.unit_id;
    if grants.iter().any(same) {
        return Err(Problem::because(
            Code::Duplicate,
            "Tài khoản đã có quyền này.",
            "The account holds this grant already.",
        ));
    }
    if grants.len() >= MAX {
        return Err(Problem::because(
            Code::InvalidState,
            format!("Tài khoản đã có {MAX} quyền, là mức tối đa."),
            format!("The account holds {MAX} grants, the most there can be."),
        ));
    }
    let now = state.clock.now();
    let grant = row(account_id, new, now).insert(&tx).await?;
    let account = touch(account, now).update(&tx).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok((grant.into(), account.version))
}

/// Takes a grant away; it stops holding at once.
pub async fn remove(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    account_id: Uuid,
    grant_id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let account = scope::lock(allow, &tx, account_id).await?;
    let grant = one(&tx, account_id, grant_id).await?;
    let reach = Reach::of(allow.scope(), &tx, [grant.unit_id].into_iter()).await?;
    require(&reach, grant.unit_id)?;
    if_match.check(account.version)?;
    if grant.role == Role::Admin {
        keep_an_admin(&tx, |admin| admin.id == grant_id).await?;
    }
    account_grant::Entity::delete_by_id(grant_id)
        .exec(&tx)
        .await?;
    touch(account, state.clock.now()).update(&tx).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}

/// Refuses a step after which nobody could administer the installation; `goes` says which admin grants
/// it takes away. All admin grants are locked first, so of two admins who go for each other one stays.
pub(super) async fn keep_an_admin(
    tx: &DatabaseTransaction,
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
        .all(tx)
        .await?
        .iter()
        .map(|grant| AdminGrant {
            everywhere: grant.unit_id.is_none(),
            goes: goes(grant),
        })
        .collect();
    if last_admin::would_be_gone(&active) {
        return Err(Problem::because(
            Code::InvalidState,
            "Đây là quản trị viên cuối cùng đang hoạt động; hãy cấp quyền cho người khác trước.",
            "This is the last active admin; make somebody else one first.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::Place;

    fn faults(grants: &[NewGrant]) -> Vec<(String, &'static str)> {
        check_all(grants)
            .errors
            .into_iter()
            .map(|fault| match fault.place {
                Place::Pointer(place) | Place::Parameter(place) => (place, fault.code),
            })
            .collect()
    }

    fn at(role: Role, unit_id: Option<Uuid>) -> NewGrant {
        NewGrant { role, unit_id }
    }

    #[test]
    fn every_fault_of_the_grants_is_named() {
        let unit = Some(Uuid::now_v7());
        assert_eq!(faults(&[]), [("/grants".to_owned(), "out_of_range")]);
        assert_eq!(faults(&[at(Role::Reporter, unit); MAX + 1]).len(), 1);
        let grants = [
            at(Role::Reporter, unit),
            at(Role::Coordinator, None),
            at(Role::Admin, None),
            at(Role::Reporter, unit),
        ];
        assert_eq!(
            faults(&grants),
            [
                ("/grants/1/unit_id".to_owned(), "needs_unit"),
                ("/grants/3".to_owned(), "duplicate"),
            ]
        );
    }
}
