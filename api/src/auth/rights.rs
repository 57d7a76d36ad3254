//! The caller behind a token as the database knows them now.
//!
//! Rights are remembered for half a second and dropped at once when this process changes them, so a
//! disabled account, a removed grant or an ended session takes effect on every replica within a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use entity::{account, account_grant, service_client, session};
use moka::future::Cache;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::account_standing::may_sign_in;
use super::principal::Caller;
use super::session_life::is_live;
use super::term::Term;
use super::token::Claims;
use crate::clock::local_day;
use crate::db::Db;
use crate::http::problem::Problem;
use crate::second_factor::requirement::Requirement;

const REMEMBERED: Duration = Duration::from_millis(500);

/// The state of rights, the day (grants begin and end with one), account or client, and session.
type Key = (u64, Date, Uuid, Option<Uuid>);

/// Looks up callers.
#[derive(Debug)]
pub struct Rights {
    /// Callers by what they were read for.
    callers: Cache<Key, Arc<Caller>>,
    /// Who must have a second factor.
    requirement: Requirement,
    /// Raised by every change: what was being read meanwhile is never used.
    state: AtomicU64,
}

impl Rights {
    /// Looks up callers of an installation where these must have a second factor.
    pub fn new(requirement: Requirement) -> Self {
        Self {
            requirement,
            callers: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(REMEMBERED)
                .build(),
            state: AtomicU64::new(0),
        }
    }

    /// Forgets what is remembered: to be called after every change of accounts, grants, sessions, clients.
    pub fn forget(&self) {
        self.state.fetch_add(1, Ordering::AcqRel);
    }

    /// The caller, unless the account, its session or the client is gone, or the account disabled. What a
    /// client is held to at each request comes with it.
    pub async fn caller(
        &self,
        db: &Db,
        claims: &Claims,
        now: OffsetDateTime,
    ) -> Result<Arc<Caller>, Problem> {
        let state = self.state.load(Ordering::Acquire);
        let key = (state, local_day(now), claims.sub, claims.sid);
        if let Some(caller) = self.callers.get(&key).await {
            return Ok(caller);
        }
        let read = async {
            let found = match claims.sid {
                Some(session_id) => {
                    account(db, claims.sub, session_id, now, self.requirement).await?
                }
                None => client(db, claims.sub).await?,
            };
            found.map(Arc::new).ok_or_else(Problem::invalid_token)
        };
        self.callers
            .try_get_with(key, read)
            .await
            .map_err(|problem| (*problem).clone())
    }
}

async fn account(
    db: &Db,
    id: Uuid,
    session_id: Uuid,
    now: OffsetDateTime,
    requirement: Requirement,
) -> Result<Option<Caller>, Problem> {
    let found = session::Entity::find_by_id(session_id)
        .filter(session::Column::AccountId.eq(id))
        .find_also_related(account::Entity)
        .one(db.reader())
        .await?;
    let Some((session, Some(account))) = found else {
        return Ok(None);
    };
    if !is_live(&session, now) || !may_sign_in(&account, now) {
        return Ok(None);
    }
    let grants = account_grant::Entity::find()
        .filter(account_grant::Column::AccountId.eq(id))
        .order_by_asc(account_grant::Column::Id)
        .all(db.reader())
        .await?;
    let today = local_day(now);
    let grants: Vec<_> = grants
        .into_iter()
        .filter(|grant| Term::of(grant).holds(today))
        .map(|grant| (grant.role, grant.unit_id))
        .collect();
    let bound = requirement.binds(grants.iter().map(|(role, _)| *role));
    Ok(Some(Caller::Account {
        id,
        username: account.username,
        session_id,
        must_change_password: account.must_change_password,
        must_enrol: bound && !account.second_factor,
        grants,
    }))
}

/// The units at which an account holds grants, in force or not: where its events are recorded.
pub async fn units_of<C: ConnectionTrait>(db: &C, account_id: Uuid) -> Result<Vec<Uuid>, Problem> {
    let units: Vec<Option<Uuid>> = account_grant::Entity::find()
        .select_only()
        .column(account_grant::Column::UnitId)
        .filter(account_grant::Column::AccountId.eq(account_id))
        .into_tuple()
        .all(db)
        .await?;
    Ok(units.into_iter().flatten().collect())
}

async fn client(db: &Db, id: Uuid) -> Result<Option<Caller>, Problem> {
    let client = service_client::Entity::find_by_id(id)
        .one(db.reader())
        .await?;
    Ok(client.as_ref().map(Caller::client))
}
