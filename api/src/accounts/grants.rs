//! Grants of an account: reading, giving, changing and taking them.

use std::collections::BTreeMap;

use entity::account_grant;
use entity::enums::{AuditAction, Role};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{Grant, GrantFilter, GrantPatch, NewGrant};
use super::grant_check::{MAX, check, check_term, require, unknown_units};
use super::keep_admin::keep_an_admin;
use super::reach::Reach;
use super::service::touch;
use super::{scope, told};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::Allow;
use crate::auth::term::Term;
use crate::clock::local_day;
use crate::http::catalogue::Code;
use crate::http::day::Day;
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::texts;

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
        active_from: Set(grant.term().from),
        active_to: Set(grant.term().to),
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
            texts::accounts::grant_held(),
        ));
    }
    if grants.len() >= MAX {
        return Err(Problem::because(
            Code::InvalidState,
            texts::accounts::grants_full(MAX),
        ));
    }
    let now = state.clock.now();
    let grant = row(account_id, new, now).insert(&tx).await?;
    let event = told::event(AuditAction::GrantGiven, &account, &grants)
        .change("grant", None::<&str>, Some(told::grant(&grant)))
        .at(grant.unit_id);
    let account = touch(account, now).update(&tx).await?;
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok((grant.into(), account.version))
}

/// Changes the days of a grant; answers the new version of the account too.
pub async fn change(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    account_id: Uuid,
    grant_id: Uuid,
    if_match: &IfMatch,
    patch: GrantPatch,
) -> Result<(Grant, i64), Problem> {
    let tx = state.db.begin().await?;
    let account = scope::lock(allow, &tx, account_id).await?;
    let grant = one(&tx, account_id, grant_id).await?;
    let reach = Reach::of(allow.scope(), &tx, [grant.unit_id].into_iter()).await?;
    require(&reach, grant.unit_id)?;
    if_match.check(account.version)?;
    let before = Term::of(&grant);
    let after = Term {
        from: patch
            .active_from
            .over(before.from.map(Day))
            .map(|day| day.0),
        to: patch.active_to.over(before.to.map(Day)).map(|day| day.0),
    };
    check_term("", after).or_ok()?;
    let now = state.clock.now();
    let today = local_day(now);
    if grant.role == Role::Admin && !after.is_lasting(today) {
        keep_an_admin(&tx, today, |admin| admin.id == grant_id).await?;
    }
    let grants = of_account(&tx, account_id).await?;
    let event = told::event(AuditAction::GrantChanged, &account, &grants)
        .change("active_from", before.from.map(Day), after.from.map(Day))
        .change("active_to", before.to.map(Day), after.to.map(Day))
        .at(grant.unit_id);
    let mut changed: account_grant::ActiveModel = grant.into();
    changed.active_from = Set(after.from);
    changed.active_to = Set(after.to);
    let grant = changed.update(&tx).await?;
    let account = touch(account, now).update(&tx).await?;
    audit::record(&tx, now, &allow.by(), event).await?;
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
    let now = state.clock.now();
    if grant.role == Role::Admin {
        keep_an_admin(&tx, local_day(now), |admin| admin.id == grant_id).await?;
    }
    let grants = of_account(&tx, account_id).await?;
    let event = told::event(AuditAction::GrantTaken, &account, &grants).change(
        "grant",
        Some(told::grant(&grant)),
        None::<&str>,
    );
    account_grant::Entity::delete_by_id(grant_id)
        .exec(&tx)
        .await?;
    touch(account, now).update(&tx).await?;
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}
