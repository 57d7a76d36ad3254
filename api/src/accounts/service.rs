//! Reading and changing accounts.

use entity::enums::{AccountStatus, Role};
use entity::{account, account_grant, session};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{Account, AccountFilter, AccountPatch, NewAccount, NewGrant, PasswordReset};
use super::names::LoginName;
use super::reach::Reach;
use super::scope::{find, lock_own, visible};
use super::{grants, one_time, status};
use crate::app::AppState;
use crate::auth::password;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::Allow;
use crate::auth::sessions::end_sessions;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::patch::Patch;
use crate::http::problem::Problem;

/// The row with its version raised, ready for a change.
pub(super) fn touch(row: account::Model, now: OffsetDateTime) -> account::ActiveModel {
    let version = row.version + 1;
    let mut changed: account::ActiveModel = row.into();
    changed.version = Set(version);
    changed.updated_at = Set(now);
    changed
}

/// Lists accounts.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    filter: AccountFilter,
) -> Result<Page<Account>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible(allow);
    if let Some(username) = filter.username {
        select = select.filter(account::Column::Username.eq(username.to_lowercase()));
    }
    if let Some(status) = filter.status {
        select = select.filter(account::Column::Status.eq(status));
    }
    if filter.unit_id.is_some() || filter.role.is_some() {
        let mut holders = account_grant::Entity::find()
            .select_only()
            .column(account_grant::Column::AccountId);
        if let Some(unit_id) = filter.unit_id {
            holders = holders.filter(account_grant::Column::UnitId.eq(unit_id));
        }
        if let Some(role) = filter.role {
            holders = holders.filter(account_grant::Column::Role.eq(role));
        }
        select = select.filter(account::Column::Id.in_subquery(holders.into_query()));
    }
    let db = state.db.snapshot().await?;
    let page = window
        .fetch(select, account::Column::Id, |row| row.id, &db)
        .await?;
    let ids = page.items.iter().map(|row| row.id).collect();
    let mut grants = grants::of_accounts(&db, ids).await?;
    Ok(page.map(|row| {
        let grants = grants.remove(&row.id).unwrap_or_default();
        Account::of(row, grants)
    }))
}

/// Reads one account.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    id: Uuid,
) -> Result<Account, Problem> {
    let db = state.db.snapshot().await?;
    let row = find(allow, &db, id).await?;
    let grants = grants::of_account(&db, id).await?;
    Ok(Account::of(row, grants))
}

/// An account ready to be stored: its password is hashed, for which no transaction should wait.
pub struct Prepared {
    username: String,
    display_name: String,
    email: Option<String>,
    password_hash: String,
    must_change_password: bool,
    grants: Vec<NewGrant>,
}

/// Checks what needs no database, and hashes the password.
pub async fn prepare(state: &AppState, new: NewAccount) -> Result<Prepared, Problem> {
    check(&new).or_ok()?;
    hash(state, new).await
}

fn check(new: &NewAccount) -> Problem {
    let mut problem = grants::check_all(&new.grants);
    if let Err(fault) = password::check("/password", &new.password, new.username.as_str()) {
        problem.errors.extend(fault.errors);
    }
    problem
}

async fn hash(state: &AppState, new: NewAccount) -> Result<Prepared, Problem> {
    let NewAccount {
        username,
        display_name,
        email,
        password,
        must_change_password,
        grants,
    } = new;
    Ok(Prepared {
        username: username.into(),
        display_name: display_name.into(),
        email: email.map(Into::into),
        password_hash: state.hasher.hash(password).await?,
        must_change_password,
        grants,
    })
}

/// Stores an account with its grants, for whoever may: the caller has checked the rights, and that the
/// units are there.
pub async fn insert(
    tx: &DatabaseTransaction,
    state: &AppState,
    new: Prepared,
) -> Result<account::Model, Problem> {
    let id = Uuid::now_v7();
    refuse_taken(tx, id, account::Column::Username, &new.username).await?;
    if let Some(email) = &new.email {
        refuse_taken(tx, id, account::Column::Email, email).await?;
    }
    let now = state.clock.now();
    let row = account::ActiveModel {
        id: Set(id),
        username: Set(new.username),
        email: Set(new.email),
        display_name: Set(new.display_name),
        password_hash: Set(new.password_hash),
        must_change_password: Set(new.must_change_password),
        status: Set(AccountStatus::Active),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(tx)
    .await?;
    let rows = new
        .grants
        .into_iter()
        .map(|grant| grants::row(id, grant, now));
    account_grant::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(row)
}

/// Refuses a user name or an address that another account has.
async fn refuse_taken<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
    key: account::Column,
    value: &str,
) -> Result<(), Problem> {
    let others = account::Entity::find()
        .filter(key.eq(value))
        .filter(account::Column::Id.ne(id))
        .count(db)
        .await?;
    if others == 0 {
        return Ok(());
    }
    Err(Problem::because(
        Code::Duplicate,
        format!("Một tài khoản khác đã dùng {value}."),
        format!("Another account has {value}."),
    ))
}

/// Makes an account with grants the admin may give.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    new: NewAccount,
) -> Result<Account, Problem> {
    let mut problem = check(&new);
    let named = new
        .grants
        .iter()
        .enumerate()
        .map(|(index, grant)| (format!("/grants/{index}"), *grant));
    let unknown = grants::unknown_units(state.db.reader(), named).await?;
    problem.errors.extend(unknown);
    problem.or_ok()?;
    let places: Vec<Option<Uuid>> = new.grants.iter().map(|grant| grant.unit_id).collect();
    let prepared = hash(state, new).await?;
    let tx = state.db.begin().await?;
    let reach = Reach::of(allow.scope(), &tx, places.iter().copied()).await?;
    for place in places {
        grants::require(&reach, place)?;
    }
    let row = insert(&tx, state, prepared).await?;
    let grants = grants::of_account(&tx, row.id).await?;
    tx.commit().await?;
    Ok(Account::of(row, grants))
}

/// Makes an account that administers everything, for the command line; answers its one-time password.
pub async fn create_admin(
    state: &AppState,
    username: &LoginName,
    display_name: &str,
) -> Result<String, Problem> {
    let password = one_time::generate(username.as_str())?;
    let prepared = Prepared {
        username: username.to_string(),
        display_name: display_name.to_owned(),
        email: None,
        password_hash: state.hasher.hash(password.clone()).await?,
        must_change_password: true,
        grants: vec![NewGrant {
            role: Role::Admin,
            unit_id: None,
        }],
    };
    let tx = state.db.begin().await?;
    insert(&tx, state, prepared).await?;
    tx.commit().await?;
    Ok(password)
}

/// Makes the first admin where there is no account at all; answers the one-time password then.
pub async fn first_admin(
    state: &AppState,
    username: &LoginName,
) -> Result<Option<String>, Problem> {
    if account::Entity::find().count(state.db.reader()).await? > 0 {
        return Ok(None);
    }
    match create_admin(state, username, username.as_str()).await {
        Ok(password) => Ok(Some(password)),
        // Another replica that starts at the same moment was faster, and has shown the password.
        Err(problem) if problem.code == Code::Duplicate => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Changes the name shown and the address.
pub async fn update(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
    patch: AccountPatch,
) -> Result<Account, Problem> {
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let mut changed = touch(row, state.clock.now());
    if let Some(name) = patch.display_name {
        changed.display_name = Set(name.into());
    }
    match patch.email {
        Patch::Absent => {}
        Patch::Null => changed.email = Set(None),
        Patch::Value(email) => {
            let email = String::from(email);
            refuse_taken(&tx, id, account::Column::Email, &email).await?;
            changed.email = Set(Some(email));
        }
    }
    let row = changed.update(&tx).await?;
    tx.commit().await?;
    Ok(Account::of(row, grants))
}

/// Refuses the account everywhere from now on, and ends its sessions.
pub async fn disable(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Account, Problem> {
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    if_match.check(row.version)?;
    if allow.account_id()? == id {
        return Err(Problem::because(
            Code::InvalidState,
            "Không ai được tự khoá tài khoản của mình.",
            "Nobody disables their own account.",
        ));
    }
    let to = status::disable(row.status)?;
    if grants.iter().any(|grant| grant.role == Role::Admin) {
        grants::keep_an_admin(&tx, |admin| admin.account_id == id).await?;
    }
    let now = state.clock.now();
    let mut changed = touch(row, now);
    changed.status = Set(to);
    let row = changed.update(&tx).await?;
    end_sessions(&tx, session::Column::AccountId.eq(id), now).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(Account::of(row, grants))
}

/// Lets a disabled account sign in again.
pub async fn enable(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Account, Problem> {
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let to = status::enable(row.status)?;
    let mut changed = touch(row, state.clock.now());
    changed.status = Set(to);
    let row = changed.update(&tx).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(Account::of(row, grants))
}

/// Sets a password for the next sign-in, where it has to be changed, and ends all sessions.
pub async fn reset_password(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
    reset: PasswordReset,
) -> Result<Account, Problem> {
    // Before the transaction: hashing takes long, and SQLite has one writer.
    let hash = state.hasher.hash(reset.password.clone()).await?;
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    if_match.check(row.version)?;
    password::check("/password", &reset.password, &row.username)?;
    let now = state.clock.now();
    let mut changed = touch(row, now);
    changed.password_hash = Set(hash);
    changed.must_change_password = Set(true);
    let row = changed.update(&tx).await?;
    end_sessions(&tx, session::Column::AccountId.eq(id), now).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(Account::of(row, grants))
}
