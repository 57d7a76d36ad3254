//! Beginning, proving and removing a second factor.

use aws_lc_rs::rand;
use entity::enums::AuditAction;
use entity::{account, recovery_code, second_factor, session};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QuerySelect, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{Enrolment, RecoveryCodes, SecondFactor};
use super::proof::{self, Proof};
use super::totp;
use crate::accounts::one_time;
use crate::app::AppState;
use crate::audit::{Event, Subject, record};
use crate::auth::attempts::{self, Attempt};
use crate::auth::principal::Person;
use crate::auth::secret;
use crate::auth::sessions::end_sessions;
use crate::auth::throttle::Counter;
use crate::db::Tx;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::texts;

/// Recovery codes given out at once.
const RECOVERY_CODES: usize = 10;

/// How the caller's second factor stands.
pub async fn get(state: &AppState, person: &Person) -> Result<SecondFactor, Problem> {
    let db = state.db.snapshot().await?;
    let row = second_factor::Entity::find_by_id(person.id)
        .one(&db)
        .await?;
    let enabled_at = row.and_then(|row| row.confirmed_at);
    let left = recovery_code::Entity::find()
        .filter(recovery_code::Column::AccountId.eq(person.id))
        .count(&db)
        .await?;
    Ok(SecondFactor {
        enabled: enabled_at.is_some(),
        enabled_at,
        required: required(state, person),
        recovery_codes_left: left,
    })
}

fn required(state: &AppState, person: &Person) -> bool {
    state
        .config
        .second_factor
        .binds(person.roles.iter().copied())
}

/// Begins a second factor; nothing is asked for until [`confirm`]. The caller has just given the password.
pub async fn enrol(state: &AppState, person: &Person) -> Result<Enrolment, Problem> {
    let mut shared = [0_u8; totp::SECRET];
    rand::fill(&mut shared).map_err(|_| Problem::new(Code::Internal))?;
    let sealed = state
        .master
        .seal(&person.id.to_string(), &shared)
        .map_err(|error| {
            tracing::error!(%error, "a second factor could not be sealed");
            Problem::new(Code::Internal)
        })?;
    let tx = state.db.begin().await?;
    lock(&tx, person.id).await?;
    let held = second_factor::Entity::find_by_id(person.id)
        .lock_exclusive()
        .one(&tx)
        .await?;
    if held.as_ref().is_some_and(|row| row.confirmed_at.is_some()) {
        return Err(enabled_already());
    }
    if held.is_some() {
        second_factor::Entity::delete_by_id(person.id)
            .exec(&tx)
            .await?;
    }
    let row = second_factor::ActiveModel {
        account_id: Set(person.id),
        sealed: Set(sealed),
        created_at: Set(state.clock.now()),
        confirmed_at: Set(None),
        last_step: Set(None),
    };
    second_factor::Entity::insert(row)
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(Enrolment {
        secret: totp::text(&shared),
        uri: totp::address(&shared, &person.username)?,
    })
}

fn enabled_already() -> Problem {
    Problem::because(Code::InvalidState, texts::second_factor::there_already())
}

/// Proves the second factor by a first code, from when on it is asked for; ends the other sessions.
pub async fn confirm(
    state: &AppState,
    person: &Person,
    code: &str,
) -> Result<RecoveryCodes, Problem> {
    let now = state.clock.now();
    let attempt = attempts::begin(state, vec![Counter::code(person.id)], now).await?;
    let tx = state.db.begin().await?;
    let account = lock(&tx, person.id).await?;
    let row = match pending(&tx, person.id).await? {
        Ok(row) => row,
        Err(problem) => {
            tx.rollback().await?;
            attempt.taken_back(state).await?;
            return Err(problem);
        }
    };
    let Some(step) = proof::step(&row, &state.master, code, now)? else {
        tx.rollback().await?;
        return Err(wrong_code(state, person, &attempt).await?);
    };
    attempt.succeeded(&tx).await?;
    let mut proved: second_factor::ActiveModel = row.into();
    proved.confirmed_at = Set(Some(now));
    proved.last_step = Set(Some(step));
    proved.update(&tx).await?;
    mark(&tx, account, true, now).await?;
    let codes = give_recovery_codes(&tx, person).await?;
    let others = session::Column::AccountId
        .eq(person.id)
        .and(session::Column::Id.ne(person.session_id));
    end_sessions(&tx, others, now).await?;
    let event = event(AuditAction::SecondFactorEnabled, person);
    record(&tx, now, &person.by, event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(codes)
}

/// The second factor that was begun and not proved yet, locked; or why there is none.
async fn pending(
    tx: &Tx,
    account_id: Uuid,
) -> Result<Result<second_factor::Model, Problem>, Problem> {
    let row = second_factor::Entity::find_by_id(account_id)
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(match row {
        Some(row) if row.confirmed_at.is_none() => Ok(row),
        Some(_) => Err(enabled_already()),
        None => Err(Problem::because(
            Code::InvalidState,
            texts::second_factor::not_begun(),
        )),
    })
}

/// Notes a code that does not fit; answers what the caller is told.
async fn wrong_code(
    state: &AppState,
    person: &Person,
    attempt: &Attempt,
) -> Result<Problem, Problem> {
    let now = state.clock.now();
    let subject = Subject::account(person.id, &person.username);
    let event = Event::new(AuditAction::SecondFactorFailed).on(subject.clone());
    let tx = state.db.begin_aside().await?;
    record(&tx, now, &person.by, event).await?;
    attempt
        .note_lock(&tx, now, &person.by, Some(&subject))
        .await?;
    tx.commit().await?;
    Ok(Problem::input(
        "/code",
        FaultCode::WrongCode,
        texts::second_factor::wrong_code(),
    ))
}

/// Begins a step that takes a code of the second factor the account has: the account is locked, the code
/// checked and used up.
async fn by_code(
    state: &AppState,
    person: &Person,
    code: &str,
) -> Result<(Tx, account::Model), Problem> {
    let now = state.clock.now();
    let attempt = attempts::begin(state, vec![Counter::code(person.id)], now).await?;
    let tx = state.db.begin().await?;
    let account = lock(&tx, person.id).await?;
    match proof::prove(&tx, &state.master, person.id, Some(code), now).await? {
        Proof::App | Proof::Recovery => {
            attempt.succeeded(&tx).await?;
            Ok((tx, account))
        }
        Proof::NotNeeded => {
            tx.rollback().await?;
            attempt.taken_back(state).await?;
            Err(not_enabled())
        }
        Proof::Missing | Proof::Wrong => {
            tx.rollback().await?;
            Err(wrong_code(state, person, &attempt).await?)
        }
    }
}

/// Gives ten new recovery codes in place of the old. The caller has just given the password.
pub async fn renew_codes(
    state: &AppState,
    person: &Person,
    code: &str,
) -> Result<RecoveryCodes, Problem> {
    let (tx, _) = by_code(state, person, code).await?;
    let codes = give_recovery_codes(&tx, person).await?;
    let event = event(AuditAction::RecoveryCodesRenewed, person);
    record(&tx, state.clock.now(), &person.by, event).await?;
    tx.commit().await?;
    Ok(codes)
}

async fn give_recovery_codes(tx: &Tx, person: &Person) -> Result<RecoveryCodes, Problem> {
    forget_codes(tx, person.id).await?;
    let codes: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| one_time::generate(&person.username))
        .collect::<Result<_, _>>()?;
    let rows = codes.iter().map(|code| recovery_code::ActiveModel {
        hash: Set(secret::hash(code)),
        account_id: Set(person.id),
    });
    recovery_code::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(RecoveryCodes {
        recovery_codes: codes,
    })
}

async fn forget_codes(tx: &Tx, account_id: Uuid) -> Result<(), Problem> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account_id))
        .exec(tx)
        .await?;
    Ok(())
}

fn not_enabled() -> Problem {
    Problem::because(Code::InvalidState, texts::second_factor::none())
}

/// Removes the second factor, where the installation does not ask for one. The caller has just given the
/// password.
pub async fn remove(state: &AppState, person: &Person, code: &str) -> Result<(), Problem> {
    if required(state, person) {
        return Err(Problem::because(
            Code::InvalidState,
            texts::second_factor::required(),
        ));
    }
    let now = state.clock.now();
    let (tx, account) = by_code(state, person, code).await?;
    take(&tx, account, now).await?;
    let event = event(AuditAction::SecondFactorRemoved, person);
    record(&tx, now, &person.by, event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}

/// Takes the second factor of a locked account away, with its recovery codes; answers the account as it is
/// then.
pub(crate) async fn take(
    tx: &Tx,
    account: account::Model,
    now: OffsetDateTime,
) -> Result<account::Model, Problem> {
    if !account.second_factor {
        return Err(not_enabled());
    }
    forget_codes(tx, account.id).await?;
    second_factor::Entity::delete_by_id(account.id)
        .exec(tx)
        .await?;
    mark(tx, account, false, now).await
}

async fn lock(tx: &Tx, id: Uuid) -> Result<account::Model, Problem> {
    account::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(Problem::not_found)
}

/// Notes on the account whether it has one.
async fn mark(
    tx: &Tx,
    account: account::Model,
    has: bool,
    now: OffsetDateTime,
) -> Result<account::Model, Problem> {
    let version = account.version + 1;
    let mut changed: account::ActiveModel = account.into();
    changed.second_factor = Set(has);
    changed.version = Set(version);
    changed.updated_at = Set(now);
    Ok(changed.update(tx).await?)
}

fn event(action: AuditAction, person: &Person) -> Event {
    Event::new(action).on(Subject::account(person.id, &person.username))
}
