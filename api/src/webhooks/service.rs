//! Reading and changing webhooks.

use aws_lc_rs::rand;
use entity::enums::{AuditAction, WebhookStatus};
use entity::json::ChangeKinds;
use entity::{service_client, webhook_endpoint};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait,
    PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Select, Set,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::check::check;
use super::dto::{NewWebhook, Webhook, WebhookFilter, WebhookPatch, WebhookSecret};
use super::{signature, told};
use crate::app::AppState;
use crate::audit::record;
use crate::auth::policy::{ManageAccounts, Permission, ReadAccounts};
use crate::auth::principal::Allow;
use crate::changes::order;
use crate::clients;
use crate::db::Tx;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::etag::IfMatch;
use crate::http::instant::Instant;
use crate::http::page::{Page, Window};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::texts;

/// Webhooks of one service client at most: each holds up others a little.
const MOST: u64 = 10;

/// For how long the secret before the present one signs as well.
const OVERLAP: Duration = Duration::hours(24);

/// The webhooks a caller may know of: those of the systems they may know of.
pub(super) fn visible<P: Permission>(allow: &Allow<P>) -> Select<webhook_endpoint::Entity> {
    let clients = clients::service::visible(allow)
        .select_only()
        .column(service_client::Column::Id)
        .into_query();
    webhook_endpoint::Entity::find()
        .filter(webhook_endpoint::Column::ServiceClientId.in_subquery(clients))
}

/// Lists webhooks.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    filter: WebhookFilter,
) -> Result<Page<Webhook>, Problem> {
    use webhook_endpoint::Column;
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible(allow);
    if let Some(client) = filter.service_client_id {
        select = select.filter(Column::ServiceClientId.eq(client));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::Status.eq(status));
    }
    let page = window
        .fetch(
            select,
            Column::Id,
            |row| row.id,
            &*state.db.wide_reader().await?,
        )
        .await?;
    Ok(page.map(Webhook::from))
}

/// Reads one webhook.
pub async fn get<P: Permission>(
    state: &AppState,
    allow: &Allow<P>,
    id: Uuid,
) -> Result<Webhook, Problem> {
    find(state.db.reader(), allow, id).await.map(Webhook::from)
}

/// A webhook the caller may know of.
pub(super) async fn find<C: ConnectionTrait, P: Permission>(
    db: &C,
    allow: &Allow<P>,
    id: Uuid,
) -> Result<webhook_endpoint::Model, Problem> {
    visible(allow)
        .filter(webhook_endpoint::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)
}

/// Makes a webhook, which is told of what happens from now on.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    new: NewWebhook,
) -> Result<WebhookSecret, Problem> {
    let NewWebhook {
        service_client_id,
        url,
        description,
        kinds,
    } = new;
    let mut problem = check(state, Some(url.as_str()), Some(&kinds));
    let (now, id) = (state.clock.now(), Uuid::now_v7());
    let (secret, secret_sealed) = new_secret(state, id)?;
    // Before the transaction: what is committed until then is past.
    let position = order::give_places(state).await?;
    let tx = state.db.begin().await?;
    // Locked, so that of two at once the second counts the first.
    let client = clients::service::visible(allow)
        .filter(service_client::Column::Id.eq(service_client_id))
        .lock_exclusive()
        .one(&tx)
        .await?;
    let client = client.ok_or_else(|| {
        let detail = texts::webhooks::no_such_client();
        problem.push(
            "/service_client_id",
            FaultCode::UnknownServiceClient,
            detail,
        );
        std::mem::replace(&mut problem, Problem::new(Code::InvalidInput))
    })?;
    problem.or_ok()?;
    let there = webhook_endpoint::Entity::find()
        .filter(webhook_endpoint::Column::ServiceClientId.eq(client.id))
        .count(&tx)
        .await?;
    if there >= MOST {
        return Err(Problem::because(
            Code::LimitReached,
            texts::webhooks::too_many(MOST),
        ));
    }
    let row = webhook_endpoint::ActiveModel {
        id: Set(id),
        service_client_id: Set(client.id),
        url: Set(url.into()),
        description: Set(description.map(Into::into)),
        kinds: Set(ChangeKinds(kinds)),
        status: Set(WebhookStatus::Active),
        secret_sealed: Set(secret_sealed),
        previous_sealed: Set(None),
        previous_until: Set(None),
        position: Set(position),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(&tx)
    .await?;
    let event = told::about(AuditAction::WebhookCreated, &row, client.unit_id)
        .change("service_client_id", None::<Uuid>, Some(client.id))
        .change("url", None::<&str>, Some(told::url(&row)))
        .change("kinds", None::<&str>, Some(told::kinds(&row)));
    record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(WebhookSecret {
        webhook: row.into(),
        secret,
    })
}

/// Changes where a webhook is called, what for and of what.
pub async fn update(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
    patch: WebhookPatch,
) -> Result<Webhook, Problem> {
    let WebhookPatch {
        url,
        description,
        kinds,
    } = patch;
    let faults = check(state, url.as_ref().map(Line::as_str), kinds.as_deref());
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let (old, unit_id) = lock(allow, &tx, id).await?;
    if_match.check(old.version)?;
    faults.or_ok()?;
    let mut changed = touch(old.clone(), now);
    if let Some(url) = url {
        changed.url = Set(url.into());
    }
    if description != Patch::Absent {
        changed.description = Set(description.over(None).map(Into::into));
    }
    if let Some(kinds) = kinds {
        changed.kinds = Set(ChangeKinds(kinds));
    }
    let row = changed.update(&tx).await?;
    let event = told::about(AuditAction::WebhookChanged, &row, unit_id)
        .change("url", Some(told::url(&old)), Some(told::url(&row)))
        .change(
            "description",
            old.description.as_ref(),
            row.description.as_ref(),
        )
        .change("kinds", Some(told::kinds(&old)), Some(told::kinds(&row)));
    record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Stops calling a webhook; what happens until it is enabled waits in the feed.
pub async fn disable(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Webhook, Problem> {
    turn(state, allow, id, if_match, WebhookStatus::Disabled).await
}

/// Calls a webhook again, and tells it what it missed.
pub async fn enable(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Webhook, Problem> {
    turn(state, allow, id, if_match, WebhookStatus::Active).await
}

async fn turn(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
    to: WebhookStatus,
) -> Result<Webhook, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let (old, unit_id) = lock(allow, &tx, id).await?;
    if_match.check(old.version)?;
    let from = old.status;
    let (action, step) = if to == WebhookStatus::Active {
        (AuditAction::WebhookEnabled, "enable")
    } else {
        (AuditAction::WebhookDisabled, "disable")
    };
    let is_on = |status| status == WebhookStatus::Active;
    if is_on(from) == is_on(to) {
        return Err(Problem::impossible(&from, step));
    }
    let mut changed = touch(old, now);
    changed.status = Set(to);
    let row = changed.update(&tx).await?;
    let event = told::about(action, &row, unit_id).change(
        "status",
        Some(from.to_value()),
        Some(to.to_value()),
    );
    record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Gives a webhook another secret. The one it had signs as well for a day.
pub async fn rotate_secret(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<WebhookSecret, Problem> {
    let (secret, secret_sealed) = new_secret(state, id)?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let (old, unit_id) = lock(allow, &tx, id).await?;
    if_match.check(old.version)?;
    let before = old.secret_sealed.clone();
    let mut changed = touch(old, now);
    changed.secret_sealed = Set(secret_sealed);
    changed.previous_sealed = Set(Some(before));
    changed.previous_until = Set(Some(now + OVERLAP));
    let row = changed.update(&tx).await?;
    let event = told::about(AuditAction::WebhookSecretRotated, &row, unit_id).change(
        "previous_secret_until",
        None::<&str>,
        row.previous_until.map(Instant),
    );
    record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(WebhookSecret {
        webhook: row.into(),
        secret,
    })
}

/// Forgets a webhook with its deliveries.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let (row, unit_id) = lock(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let event = told::about(AuditAction::WebhookDeleted, &row, unit_id).change(
        "url",
        Some(told::url(&row)),
        None::<&str>,
    );
    row.delete(&tx).await?;
    record(&tx, state.clock.now(), &allow.by(), event).await?;
    tx.commit().await?;
    Ok(())
}

/// The secrets that sign now, the present one first.
pub(super) fn secrets(
    state: &AppState,
    webhook: &webhook_endpoint::Model,
    now: OffsetDateTime,
) -> Result<Vec<Vec<u8>>, Problem> {
    let still = webhook.previous_until.is_some_and(|until| now < until);
    let previous = webhook.previous_sealed.as_ref().filter(|_| still);
    [Some(&webhook.secret_sealed), previous]
        .into_iter()
        .flatten()
        .map(|sealed| {
            state.master.open(&sealed_for(webhook.id), sealed).ok_or_else(|| {
                tracing::error!(webhook = %webhook.id, "the master key does not open the secret of a webhook");
                Problem::new(Code::Internal)
            })
        })
        .collect()
}

/// A webhook with the unit of its system, locked for a change the admin may make.
pub(super) async fn lock(
    allow: &Allow<ManageAccounts>,
    tx: &Tx,
    id: Uuid,
) -> Result<(webhook_endpoint::Model, Uuid), Problem> {
    let row = visible(allow)
        .filter(webhook_endpoint::Column::Id.eq(id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    let client = service_client::Entity::find_by_id(row.service_client_id)
        .one(tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    clients::service::require(allow, tx, client.unit_id).await?;
    Ok((row, client.unit_id))
}

/// The row with its version raised, ready for a change.
pub(super) fn touch(
    row: webhook_endpoint::Model,
    now: OffsetDateTime,
) -> webhook_endpoint::ActiveModel {
    let version = row.version + 1;
    let mut changed: webhook_endpoint::ActiveModel = row.into();
    changed.version = Set(version);
    changed.updated_at = Set(now);
    changed
}

/// A new secret as it is told, and as it is kept.
fn new_secret(state: &AppState, id: Uuid) -> Result<(String, Vec<u8>), Problem> {
    let mut bytes = [0_u8; signature::LENGTH];
    rand::fill(&mut bytes).map_err(|_| Problem::new(Code::Internal))?;
    let sealed = state
        .master
        .seal(&sealed_for(id), &bytes)
        .map_err(|error| {
            tracing::error!(%error, "the secret of a webhook could not be sealed");
            Problem::new(Code::Internal)
        })?;
    Ok((signature::written(&bytes), sealed))
}

/// What a secret is sealed for: that webhook, so that it opens for no other.
fn sealed_for(id: Uuid) -> String {
    format!("webhook:{id}")
}
