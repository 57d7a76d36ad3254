//! Signing in with user name and password.

use std::time::Duration;

use entity::account;
use entity::enums::{AccountStatus, AuditAction};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, Set};
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use super::account_standing::may_sign_in;
use super::attempts::{self, Attempt};
use super::dto::{Login, Tokens};
use super::my_password::locked;
use super::origin::Origin;
use super::rights::units_of;
use super::token::Signer;
use super::{password, sessions};
use crate::app::AppState;
use crate::audit::{self, By, Event, Subject};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::second_factor::proof::{Proof, prove};

/// Refusals are sent on a beat: an entry about somebody is longer to write than one about nobody.
const BEAT: Duration = Duration::from_millis(20);

/// Checks user name and password and begins a session. Whatever is wrong, the answer is the same and takes
/// as long: each way to it makes the same steps.
pub async fn login(state: &AppState, origin: &Origin, login: Login) -> Result<Tokens, Problem> {
    let name = login.username.as_str().trim().to_lowercase();
    let found = account::Entity::find()
        .filter(
            account::Column::Username
                .eq(&name)
                .or(account::Column::Email.eq(&name)),
        )
        .one(state.db.reader())
        .await?;
    let id = found.as_ref().map(|account| account.id);
    // First, so that no right password counts as a failure while nobody can be let in.
    let signer = state.tokens.signer(state.clock.now()).await?;
    let counters = attempts::of_login(state.db.reader(), id, &name, origin.address).await?;
    let attempt = attempts::begin(state, counters, state.clock.now()).await?;
    // Who has yet to choose a password is nobody to a sign-in.
    let hash = found
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let given = String::from(login.password);
    let fits = match state.hasher.verify(given.clone(), hash).await {
        Ok(fits) => fits,
        Err(busy) => {
            attempt.taken_back(state).await?;
            return Err(busy);
        }
    };
    match found {
        Some(account) if fits && may_sign_in(&account, state.clock.now()) => {
            let renewed = renew(state, &account, given).await;
            let code = login.code.as_ref().map(Line::as_str);
            let given = Given { code, renewed };
            begin(state, origin, signer, attempt, &account, given).await
        }
        found => {
            let reason = reason(found.as_ref(), fits);
            Err(fail(state, origin, &attempt, found.as_ref(), reason).await?)
        }
    }
}

/// The hash at today's cost, where the stored one was cheaper: only now is the password at hand. A service
/// too busy to hash again lets them in all the same.
async fn renew(state: &AppState, account: &account::Model, given: String) -> Option<String> {
    if password::is_outdated(account.password_hash.as_ref()?) {
        state.hasher.hash(given).await.ok()
    } else {
        None
    }
}

/// What came with a right password.
struct Given<'a> {
    code: Option<&'a str>,
    renewed: Option<String>,
}

async fn begin(
    state: &AppState,
    origin: &Origin,
    signer: Signer,
    attempt: Attempt,
    account: &account::Model,
    Given { code, renewed }: Given<'_>,
) -> Result<Tokens, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    // The password was checked outside the transaction: it must not have been reset meanwhile.
    let unchanged = locked(&tx, account.id)
        .await?
        .filter(|locked| locked.password_hash == account.password_hash && may_sign_in(locked, now));
    let Some(account) = unchanged else {
        tx.rollback().await?;
        return Err(fail(state, origin, &attempt, Some(account), "wrong_password").await?);
    };
    let factor = match prove(&tx, &state.master, account.id, code, now).await? {
        Proof::NotNeeded => None,
        Proof::App => Some("app"),
        Proof::Recovery => Some("recovery_code"),
        Proof::Wrong => {
            tx.rollback().await?;
            return Err(fail(state, origin, &attempt, Some(&account), "wrong_code").await?);
        }
        Proof::Missing => {
            tx.rollback().await?;
            // Half of the way is neither a failure nor a success.
            attempt.taken_back(state).await?;
            note(state, origin, None, Some(&account), "code_missing").await?;
            return Err(Problem::new(Code::SecondFactorRequired));
        }
    };
    attempt.succeeded(&tx).await?;
    if let Some(hash) = renewed {
        let mut renewed: account::ActiveModel = account.clone().into();
        renewed.password_hash = Set(Some(hash));
        renewed.update(&tx).await?;
    }
    let (session_id, refresh) = sessions::begin(&tx, &account, origin, now).await?;
    let units = units_of(&tx, account.id).await?;
    let by = By::account(account.id, &account.username, units, origin.clone());
    let event = Event::new(AuditAction::Login)
        .on(Subject::account(account.id, &account.username))
        .change("session", None::<Uuid>, Some(session_id))
        .change("second_factor", None::<&str>, factor);
    audit::record(&tx, now, &by, event).await?;
    tx.commit().await?;
    sessions::tokens(&signer, now, &account, session_id, refresh)
}

/// Why a sign-in failed, for the trail alone.
fn reason(found: Option<&account::Model>, fits: bool) -> &'static str {
    match found {
        None => "unknown_user",
        Some(account) if account.status == AccountStatus::Disabled => "disabled",
        Some(account) if account.password_hash.is_none() => "invited",
        // It fits, and yet they may not sign in.
        Some(_) if fits => "password_expired",
        Some(_) => "wrong_password",
    }
}

/// Notes the failure; answers what the caller is told.
async fn fail(
    state: &AppState,
    origin: &Origin,
    attempt: &Attempt,
    found: Option<&account::Model>,
    reason: &'static str,
) -> Result<Problem, Problem> {
    let begun = Instant::now();
    note(state, origin, Some(attempt), found, reason).await?;
    sleep_until(next_beat(begun)).await;
    tracing::info!(reason, "a sign-in failed");
    Ok(Problem::new(Code::InvalidCredentials))
}

/// The end of the beat that is under way.
fn next_beat(begun: Instant) -> Instant {
    let beats = begun.elapsed().as_nanos().div_ceil(BEAT.as_nanos()).max(1);
    begun + BEAT * u32::try_from(beats).unwrap_or(1)
}

/// Puts what happened into the trail, in the name of the account there is, or of nobody.
async fn note(
    state: &AppState,
    origin: &Origin,
    attempt: Option<&Attempt>,
    found: Option<&account::Model>,
    reason: &'static str,
) -> Result<(), Problem> {
    let now = state.clock.now();
    let tx = state.db.begin_aside().await?;
    let units = units_of(&tx, found.map_or_else(Uuid::nil, |account| account.id)).await?;
    let by = match found {
        Some(account) => By::account(account.id, &account.username, units, origin.clone()),
        None => By::nobody(origin.clone()),
    };
    let subject = found.map(|account| Subject::account(account.id, &account.username));
    let mut event = Event::new(AuditAction::LoginFailed).because(reason);
    if let Some(subject) = &subject {
        event = event.on(subject.clone());
    }
    audit::record(&tx, now, &by, event).await?;
    if let Some(attempt) = attempt {
        attempt.note_lock(&tx, now, &by, subject.as_ref()).await?;
    }
    Ok(tx.commit().await?)
}
