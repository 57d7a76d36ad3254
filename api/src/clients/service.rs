//! Reading and changing service clients.

use entity::enums::{AccountStatus, AuditAction};
use entity::json::{Networks, Scopes};
use entity::{service_client, unit};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, ModelTrait, PaginatorTrait,
    QueryFilter, QuerySelect, Select, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::addresses::AddressRange;
use super::check::check;
use super::dto::{
    NewServiceClient, SecretRotation, ServiceClient, ServiceClientFilter, ServiceClientPatch,
    ServiceClientSecret,
};
use crate::accounts::status::{self, Already};
use crate::app::AppState;
use crate::audit::{Event, Subject, record};
use crate::auth::policy::{ManageAccounts, Permission, ReadAccounts};
use crate::auth::principal::Allow;
use crate::auth::secret;
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::instant::Instant;
use crate::http::page::{Page, Window};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::texts;

/// The clients a caller may know of: those of a unit within reach.
pub fn visible<P: Permission>(allow: &Allow<P>) -> Select<service_client::Entity> {
    let scope = allow.reach_of::<ReadAccounts>();
    service_client::Entity::find().filter(scope.covers(service_client::Column::UnitId))
}

/// Lists service clients.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    filter: ServiceClientFilter,
) -> Result<Page<ServiceClient>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible(allow);
    if let Some(client_id) = filter.client_id {
        select = select.filter(service_client::Column::ClientId.eq(client_id));
    }
    if let Some(status) = filter.status {
        select = select.filter(service_client::Column::Status.eq(status));
    }
    let page = window
        .fetch(
            select,
            service_client::Column::Id,
            |row| row.id,
            &*state.db.wide_reader().await?,
        )
        .await?;
    Ok(page.map(ServiceClient::from))
}

/// Reads one service client.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    id: Uuid,
) -> Result<ServiceClient, Problem> {
    visible(allow)
        .filter(service_client::Column::Id.eq(id))
        .one(state.db.reader())
        .await?
        .map(ServiceClient::from)
        .ok_or_else(Problem::not_found)
}

/// Makes a service client at a unit the admin reaches.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    new: NewServiceClient,
) -> Result<ServiceClientSecret, Problem> {
    let now = state.clock.now();
    let mut problem = check(
        Some(&new.scopes),
        Some(&new.allowed_addresses),
        new.expires_at,
        now,
    );
    let tx = state.db.begin().await?;
    let unit = unit::Entity::find_by_id(new.unit_id).one(&tx).await?;
    if unit.is_none() {
        let unknown = crate::units::service::unknown("/unit_id");
        problem.errors.extend(unknown.errors);
    }
    problem.or_ok()?;
    require(allow, &tx, new.unit_id).await?;
    let (row, client_secret) = insert(&tx, state, new).await?;
    let event = about(AuditAction::ServiceClientCreated, &row)
        .change("name", None::<&str>, Some(&row.name))
        .change("unit_id", None::<Uuid>, Some(row.unit_id))
        .change("scopes", None::<&str>, Some(scopes(&row)))
        .change("allowed_addresses", None::<&str>, Some(addresses(&row)))
        .change("expires_at", None::<&str>, row.expires_at.map(Instant));
    record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(ServiceClientSecret {
        client: row.into(),
        client_secret,
    })
}

/// Stores a service client and answers its secret too, for whoever may: the caller has checked the
/// rights, the scopes, and that the unit is there.
pub async fn insert(
    tx: &Tx,
    state: &AppState,
    new: NewServiceClient,
) -> Result<(service_client::Model, String), Problem> {
    let NewServiceClient {
        client_id,
        name,
        unit_id,
        scopes,
        allowed_addresses,
        expires_at,
    } = new;
    let others = service_client::Entity::find()
        .filter(service_client::Column::ClientId.eq(client_id.as_str()))
        .count(tx)
        .await?;
    if others > 0 {
        return Err(Problem::because(
            Code::Duplicate,
            texts::clients::id_taken(client_id),
        ));
    }
    let (secret, secret_hash) = secret::generate()?;
    let now = state.clock.now();
    let row = service_client::ActiveModel {
        id: Set(Uuid::now_v7()),
        client_id: Set(client_id.into()),
        name: Set(name.into()),
        unit_id: Set(unit_id),
        scopes: Set(Scopes(scopes)),
        secret_hash: Set(secret_hash),
        previous_secret_hash: Set(None),
        previous_secret_until: Set(None),
        token_generation: Set(1),
        expires_at: Set(expires_at.map(|Instant(end)| end)),
        allowed_addresses: Set(networks(allowed_addresses)),
        last_used_at: Set(None),
        status: Set(AccountStatus::Active),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(tx)
    .await?;
    Ok((row, secret))
}

/// Changes what is said of the client, except its unit.
pub async fn update(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
    patch: ServiceClientPatch,
) -> Result<ServiceClient, Problem> {
    let now = state.clock.now();
    let expires_at = match patch.expires_at {
        Patch::Value(end) => Some(end),
        Patch::Null | Patch::Absent => None,
    };
    let faults = check(
        patch.scopes.as_deref(),
        patch.allowed_addresses.as_deref(),
        expires_at,
        now,
    );
    let tx = state.db.begin().await?;
    let old = lock(allow, &tx, id).await?;
    if_match.check(old.version)?;
    faults.or_ok()?;
    let mut changed = touch(old.clone(), now);
    if let Some(name) = patch.name {
        changed.name = Set(name.into());
    }
    if let Some(scopes) = patch.scopes {
        changed.scopes = Set(Scopes(scopes));
    }
    if let Some(addresses) = patch.allowed_addresses {
        changed.allowed_addresses = Set(networks(addresses));
    }
    if patch.expires_at != Patch::Absent {
        changed.expires_at = Set(expires_at.map(|Instant(end)| end));
    }
    let row = changed.update(&tx).await?;
    let event = about(AuditAction::ServiceClientChanged, &row)
        .change("name", Some(&old.name), Some(&row.name))
        .change("scopes", Some(scopes(&old)), Some(scopes(&row)))
        .change(
            "allowed_addresses",
            Some(addresses(&old)),
            Some(addresses(&row)),
        )
        .change(
            "expires_at",
            old.expires_at.map(Instant),
            row.expires_at.map(Instant),
        );
    record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(row.into())
}

/// Refuses the client everywhere from now on. Its tokens stay refused, also where it is enabled again.
pub async fn disable(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<ServiceClient, Problem> {
    turn(state, allow, id, if_match, status::disable).await
}

/// Lets a disabled client get tokens again.
pub async fn enable(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<ServiceClient, Problem> {
    turn(state, allow, id, if_match, status::enable).await
}

async fn turn(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
    step: fn(AccountStatus) -> Result<AccountStatus, Already>,
) -> Result<ServiceClient, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let old = lock(allow, &tx, id).await?;
    if_match.check(old.version)?;
    let to = step(old.status)?;
    let generation = old.token_generation;
    let (from, mut changed) = (old.status, touch(old, now));
    changed.status = Set(to);
    let action = match to {
        AccountStatus::Active => AuditAction::ServiceClientEnabled,
        AccountStatus::Disabled => {
            changed.token_generation = Set(generation + 1);
            AuditAction::ServiceClientDisabled
        }
    };
    let row = changed.update(&tx).await?;
    let event = about(action, &row).change("status", Some(from.to_value()), Some(to.to_value()));
    record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(row.into())
}

/// Gives the client another secret. The one it had goes on working for a while, or stops at once, and then
/// the tokens given out so far are cut off too: whoever knows the secret may hold some.
pub async fn rotate_secret(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
    rotation: SecretRotation,
) -> Result<ServiceClientSecret, Problem> {
    let (client_secret, secret_hash) = secret::generate()?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let old = lock(allow, &tx, id).await?;
    if_match.check(old.version)?;
    let (old_hash, generation) = (old.secret_hash.clone(), old.token_generation);
    let mut changed = touch(old, now);
    changed.secret_hash = Set(secret_hash);
    let overlap = rotation.overlap_hours.duration();
    changed.previous_secret_until = Set(overlap.map(|overlap| now + overlap));
    changed.previous_secret_hash = Set(overlap.map(|_| old_hash));
    if overlap.is_none() {
        changed.token_generation = Set(generation + 1);
    }
    let row = changed.update(&tx).await?;
    let event = about(AuditAction::ServiceClientSecretRotated, &row).change(
        "previous_secret_until",
        None::<&str>,
        row.previous_secret_until.map(Instant),
    );
    record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(ServiceClientSecret {
        client: row.into(),
        client_secret,
    })
}

/// Forgets the client; its tokens are refused everywhere from now on.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let row = lock(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let event = about(AuditAction::ServiceClientDeleted, &row);
    row.delete(&tx).await?;
    record(&tx, state.clock.now(), &allow.by(), event).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(())
}

/// One client, locked for a change the admin may make.
async fn lock(
    allow: &Allow<ManageAccounts>,
    tx: &Tx,
    id: Uuid,
) -> Result<service_client::Model, Problem> {
    let row = visible(allow)
        .filter(service_client::Column::Id.eq(id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    require(allow, tx, row.unit_id).await?;
    Ok(row)
}

/// The row with its version raised, ready for a change.
fn touch(row: service_client::Model, now: OffsetDateTime) -> service_client::ActiveModel {
    let version = row.version + 1;
    let mut changed: service_client::ActiveModel = row.into();
    changed.version = Set(version);
    changed.updated_at = Set(now);
    changed
}

/// Refuses where the unit lies outside what the admin administers.
pub async fn require(allow: &Allow<ManageAccounts>, tx: &Tx, unit_id: Uuid) -> Result<(), Problem> {
    if allow.scope().contains(tx, unit_id).await? {
        Ok(())
    } else {
        Err(Problem::forbidden(texts::common::unit_outside_reach()))
    }
}

fn networks(addresses: Vec<AddressRange>) -> Networks {
    Networks(addresses.into_iter().map(|AddressRange(net)| net).collect())
}

/// That this happened to the client.
fn about(action: AuditAction, client: &service_client::Model) -> Event {
    Event::new(action)
        .on(Subject::client(client.id, &client.client_id))
        .at([client.unit_id])
}

fn scopes(client: &service_client::Model) -> String {
    let scopes = client.scopes.0.iter().map(ActiveEnum::to_value);
    scopes.collect::<Vec<_>>().join(" ")
}

fn addresses(client: &service_client::Model) -> String {
    let ranges = client.allowed_addresses.0.iter();
    let written = ranges.map(|net| AddressRange(*net).to_string());
    written.collect::<Vec<_>>().join(" ")
}
