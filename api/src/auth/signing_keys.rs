//! The signing keys in the database: made at the first start, rotated and retired by command.

use std::sync::Arc;

use entity::enums::AuditAction;
use entity::signing_key;
use sea_orm::{
    ActiveModelTrait, DbErr, EntityTrait, PaginatorTrait, QueryOrder, QuerySelect, Set, SqlErr,
};
use time::OffsetDateTime;

use super::keyring::{Keyring, NOTICE, Standing, Term};
use super::keys::{Key, NewKey};
use super::master_key::{self, KeyError, MasterKey};
use crate::audit::{By, Event, Subject, record};
use crate::config::Config;
use crate::db::Db;
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::instant::Instant;
use crate::http::problem::Problem;
use crate::texts;

/// The keys of the database as this process can use them.
pub type Ring = Keyring<Arc<Key>>;

/// A key as the command line lists it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// When it signs.
    pub term: Term,
    /// What it is for now.
    pub standing: Standing,
    /// Whether the master key at hand opens its private half.
    pub opens: bool,
}

/// A key that a rotation made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Key id.
    pub kid: String,
    /// From when on it signs.
    pub signs_from: OffsetDateTime,
}

/// Reads all keys, and opens what the master key opens.
pub async fn load(db: &Db, master: Option<&MasterKey>) -> Result<Ring, DbErr> {
    let rows = signing_key::Entity::find().all(db.reader()).await?;
    Ok(ring(rows, master))
}

fn ring(rows: Vec<signing_key::Model>, master: Option<&MasterKey>) -> Ring {
    let keys = rows.into_iter().filter_map(|row| {
        let term = Term {
            kid: row.kid.clone(),
            number: row.number,
            signs_from: row.signs_from,
            retired: row.retired_at.is_some(),
        };
        let private = master.and_then(|master| master.open(&row.kid, &row.sealed));
        match Key::read(row.kid, row.x, private) {
            Ok(key) => Some((term, Arc::new(key))),
            Err(error) => {
                tracing::error!(%error, "a signing key is left out");
                None
            }
        }
    });
    Keyring::new(keys.collect())
}

/// Makes the first key where there is none. Of several replicas that start at once one makes it.
pub async fn make_first(db: &Db, config: &Config, now: OffsetDateTime) -> Result<(), Problem> {
    if signing_key::Entity::find().count(db.reader()).await? > 0 {
        return Ok(());
    }
    let master = MasterKey::find_or_make(config).map_err(|error| unusable(&error))?;
    let tx = db.begin().await?;
    if signing_key::Entity::find().count(&tx).await? > 0 {
        return Ok(());
    }
    match insert(&tx, &master, 1, now, now).await {
        Ok(made) => {
            note(&tx, now, rotated(&made).because("first_key")).await?;
            tx.commit().await?;
            tracing::info!(kid = made.kid, "the first signing key was made");
            Ok(())
        }
        Err(problem) if problem.code == Code::Duplicate => Ok(()),
        Err(problem) => Err(problem),
    }
}

async fn insert(
    tx: &Tx,
    master: &MasterKey,
    number: i64,
    now: OffsetDateTime,
    signs_from: OffsetDateTime,
) -> Result<Made, Problem> {
    let key = NewKey::generate().map_err(|error| unusable(&error))?;
    let sealed = master
        .seal(&key.kid, &key.private)
        .map_err(|error| unusable(&error))?;
    signing_key::ActiveModel {
        kid: Set(key.kid.clone()),
        number: Set(number),
        x: Set(key.x),
        sealed: Set(sealed),
        created_at: Set(now),
        signs_from: Set(signs_from),
        retired_at: Set(None),
    }
    .insert(tx)
    .await
    .map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Problem::because(Code::Duplicate, texts::auth::key_made_at_once())
        }
        _ => error.into(),
    })?;
    Ok(Made {
        kid: key.kid,
        signs_from,
    })
}

/// Fails, with what to do, unless the key that signs can be opened.
pub fn require_signer(ring: &Ring, config: &Config, now: OffsetDateTime) -> Result<(), KeyError> {
    let Some((term, key)) = ring.signer(now) else {
        return Err(KeyError::new(
            "every signing key is retired; make another with `tiendo keys rotate --at-once`",
        ));
    };
    if key.can_sign() {
        return Ok(());
    }
    Err(KeyError::new(format!(
        "{} does not open key {}, which signs: put back the master key it was sealed under \
         (TIENDO_MASTER_KEY, the same for all replicas), or, where that is lost, make another key with \
         `tiendo keys rotate --at-once`, which logs nobody out",
        master_key::path(config).display(),
        term.kid
    )))
}

/// Lists all keys.
pub async fn list(db: &Db, config: &Config, now: OffsetDateTime) -> Result<Vec<Listed>, Problem> {
    let master = MasterKey::find(config).map_err(|error| unusable(&error))?;
    let ring = load(db, master.as_ref()).await?;
    Ok(ring
        .all()
        .map(|(term, key)| Listed {
            term: term.clone(),
            standing: ring.standing(term, now),
            opens: key.can_sign(),
        })
        .collect())
}

/// Makes another key. It is published at once and signs after [`NOTICE`], when nobody caches a set without
/// it any more; `at_once`: it signs now, and whatever was to come is given up.
pub async fn rotate(
    db: &Db,
    config: &Config,
    now: OffsetDateTime,
    at_once: bool,
) -> Result<Made, Problem> {
    let master = if at_once {
        MasterKey::find_or_make(config).map(Some)
    } else {
        MasterKey::find(config)
    }
    .map_err(|error| unusable(&error))?;
    let tx = db.begin().await?;
    let rows = locked(&tx).await?;
    let number = rows.iter().map(|row| row.number).max().unwrap_or(0) + 1;
    let ring = ring(rows.clone(), master.as_ref());
    if !at_once {
        require_signer(&ring, config, now).map_err(|error| unusable(&error))?;
    }
    let mut superseded = Vec::new();
    for (term, _) in ring.all() {
        if ring.standing(term, now) != Standing::ToCome {
            continue;
        }
        if !at_once {
            return Err(Problem::because(
                Code::InvalidState,
                texts::auth::key_waits(&term.kid),
            ));
        }
        give_up(&tx, &rows, &term.kid, now).await?;
        superseded.push(retired(&term.kid).because("superseded"));
    }
    let master = master.ok_or_else(|| unusable(&KeyError::new("there is no master key")))?;
    let signs_from = if at_once { now } else { now + NOTICE };
    let made = insert(&tx, &master, number, now, signs_from).await?;
    let event = rotated(&made);
    let event = if at_once {
        event.because("at_once")
    } else {
        event
    };
    for event in superseded {
        note(&tx, now, event).await?;
    }
    note(&tx, now, event).await?;
    tx.commit().await?;
    Ok(made)
}

/// Gives up a key: tokens it signed are refused from now on. One without which none could sign is kept.
pub async fn retire(
    db: &Db,
    config: &Config,
    now: OffsetDateTime,
    kid: &str,
) -> Result<(), Problem> {
    let master = MasterKey::find(config).map_err(|error| unusable(&error))?;
    let tx = db.begin().await?;
    let rows = locked(&tx).await?;
    let ring = ring(rows.clone(), master.as_ref());
    let Some((term, _)) = ring.all().find(|(term, _)| term.kid == kid) else {
        return Err(Problem::because(
            Code::NotFound,
            texts::auth::no_such_key(kid),
        ));
    };
    if term.retired {
        return Err(Problem::because(
            Code::InvalidState,
            texts::auth::key_retired(),
        ));
    }
    if !another_signs(rows.clone(), kid, now, master.as_ref()) {
        return Err(Problem::because(
            Code::InvalidState,
            texts::auth::last_key(),
        ));
    }
    give_up(&tx, &rows, kid, now).await?;
    note(&tx, now, retired(kid)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a key that can sign takes the place of the one to retire.
fn another_signs(
    mut rows: Vec<signing_key::Model>,
    kid: &str,
    now: OffsetDateTime,
    master: Option<&MasterKey>,
) -> bool {
    rows.retain(|row| row.kid != kid);
    let left = ring(rows, master);
    left.signer(now).is_some_and(|(_, key)| key.can_sign())
}

/// All keys, kept from changing until the transaction ends.
async fn locked(tx: &Tx) -> Result<Vec<signing_key::Model>, Problem> {
    Ok(signing_key::Entity::find()
        .order_by_asc(signing_key::Column::Number)
        .lock_exclusive()
        .all(tx)
        .await?)
}

async fn give_up(
    tx: &Tx,
    rows: &[signing_key::Model],
    kid: &str,
    now: OffsetDateTime,
) -> Result<(), Problem> {
    if let Some(row) = rows.iter().find(|row| row.kid == kid) {
        let mut given_up: signing_key::ActiveModel = row.clone().into();
        given_up.retired_at = Set(Some(now));
        given_up.update(tx).await?;
    }
    Ok(())
}

fn rotated(made: &Made) -> Event {
    Event::new(AuditAction::SigningKeyRotated)
        .on(Subject::key(&made.kid))
        .change("signs_from", None::<&str>, Some(Instant(made.signs_from)))
}

fn retired(kid: &str) -> Event {
    Event::new(AuditAction::SigningKeyRetired).on(Subject::key(kid))
}

/// Keys change from where the service runs, by whoever may read its master key.
async fn note(tx: &Tx, now: OffsetDateTime, event: Event) -> Result<(), Problem> {
    record(tx, now, &By::command_line(), event).await
}

fn unusable(error: &KeyError) -> Problem {
    Problem::because(Code::Unavailable, texts::same(error.to_string()))
}
