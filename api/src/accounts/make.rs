//! Making accounts: by an admin, by the command line, and the very first one.

use entity::enums::{AccountStatus, AuditAction, Language, Role};
use entity::{account, account_grant};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{Account, AccountWithToken, NewAccount, NewGrant};
use super::grant_check::{self, require};
use super::names::LoginName;
use super::reach::Reach;
use super::{grants, handing, one_time, told};
use crate::app::AppState;
use crate::audit::{self, By, Event};
use crate::auth::one_time_token::{self, INVITATION};
use crate::auth::password;
use crate::auth::policy::ManageAccounts;
use crate::auth::principal::Allow;
use crate::db::Tx;
use crate::fold;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts;

/// An account ready to be stored: its password is hashed, for which no transaction should wait.
pub struct Prepared {
    username: String,
    display_name: String,
    email: Option<String>,
    password_hash: Option<String>,
    must_change_password: bool,
    grants: Vec<NewGrant>,
}

impl Prepared {
    /// Lets the account keep its password: for people who do not exist, as in the demonstration.
    #[must_use]
    pub fn keeping_password(mut self) -> Self {
        self.must_change_password = false;
        self
    }
}

/// Checks what needs no database, and hashes the password.
pub async fn prepare(state: &AppState, new: NewAccount) -> Result<Prepared, Problem> {
    check(&new).or_ok()?;
    hash(state, new).await
}

fn check(new: &NewAccount) -> Problem {
    let mut problem = grant_check::check_all(&new.grants);
    if let Some(password) = &new.password
        && let Err(fault) = password::check("/password", password, new.username.as_str())
    {
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
        grants,
    } = new;
    let must_change_password = password.is_some();
    let password_hash = match password {
        Some(password) => Some(state.hasher.hash(password).await?),
        None => None,
    };
    Ok(Prepared {
        username: username.into(),
        display_name: display_name.into(),
        email: email.map(Into::into),
        password_hash,
        must_change_password,
        grants,
    })
}

/// What search reads of an account.
pub(super) fn search(username: &str, display_name: &str, email: Option<&str>) -> String {
    fold::lines([username, display_name].into_iter().chain(email))
}

/// Stores an account with its grants, for whoever may: the caller has checked the rights, and that the
/// units are there. Answers what to record of it, too.
pub async fn insert(
    tx: &Tx,
    new: Prepared,
    now: OffsetDateTime,
) -> Result<(account::Model, Event), Problem> {
    let id = Uuid::now_v7();
    refuse_taken(tx, id, account::Column::Username, &new.username).await?;
    if let Some(email) = &new.email {
        refuse_taken(tx, id, account::Column::Email, email).await?;
    }
    let row = account::ActiveModel {
        id: Set(id),
        search: Set(search(
            &new.username,
            &new.display_name,
            new.email.as_deref(),
        )),
        username: Set(new.username),
        email: Set(new.email),
        display_name: Set(new.display_name),
        password_hash: Set(new.password_hash),
        must_change_password: Set(new.must_change_password),
        second_factor: Set(false),
        password_expires_at: Set(new.must_change_password.then_some(now + INVITATION)),
        status: Set(AccountStatus::Active),
        language: Set(Language::default()),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(tx)
    .await?;
    let event = told::members(
        told::event(AuditAction::AccountCreated, &row, &[]),
        None,
        &row,
    )
    .change("grants", None::<&str>, Some(told::new_grants(&new.grants)))
    .at(new.grants.iter().filter_map(|grant| grant.unit_id));
    let rows = new
        .grants
        .into_iter()
        .map(|grant| grants::row(id, grant, now));
    account_grant::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok((row, event))
}

/// Refuses a user name or an address that another account has.
pub(super) async fn refuse_taken<C: ConnectionTrait>(
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
        texts::accounts::value_taken(value),
    ))
}

/// Makes an account with grants the admin may give; without a password, invites its owner to choose one.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    new: NewAccount,
) -> Result<AccountWithToken, Problem> {
    let mut problem = check(&new);
    let named = new
        .grants
        .iter()
        .enumerate()
        .map(|(index, grant)| (format!("/grants/{index}"), *grant));
    let unknown = grant_check::unknown_units(state.db.reader(), named).await?;
    problem.errors.extend(unknown);
    problem.or_ok()?;
    let places: Vec<Option<Uuid>> = new.grants.iter().map(|grant| grant.unit_id).collect();
    let prepared = hash(state, new).await?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let reach = Reach::of(allow.scope(), &tx, places.iter().copied()).await?;
    for place in places {
        require(&reach, place)?;
    }
    let (row, event) = insert(&tx, prepared, now).await?;
    let grants = grants::of_account(&tx, row.id).await?;
    let token = match row.password_hash {
        Some(_) => None,
        None => Some(one_time_token::issue(&tx, row.id, INVITATION, now).await?),
    };
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    let one_time_token = match token {
        Some(token) => Some(handing::hand_over(state, &row, token).await),
        None => None,
    };
    Ok(AccountWithToken {
        account: Account::of(row, grants),
        one_time_token,
    })
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
        password_hash: Some(state.hasher.hash(password.clone()).await?),
        must_change_password: true,
        grants: vec![NewGrant {
            role: Role::Admin,
            unit_id: None,
            active_from: None,
            active_to: None,
        }],
    };
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let (_, event) = insert(&tx, prepared, now).await?;
    audit::record(&tx, now, &By::command_line(), event).await?;
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
