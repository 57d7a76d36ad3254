//! Reading and changing service clients.

use entity::enums::{AccountStatus, ClientScope};
use entity::json::Scopes;
use entity::{service_client, unit};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, Select, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{NewServiceClient, ServiceClient, ServiceClientFilter, ServiceClientSecret};
use crate::accounts::status::{self, Already};
use crate::app::AppState;
use crate::auth::policy::{ManageAccounts, Permission, ReadAccounts};
use crate::auth::principal::Allow;
use crate::auth::secret;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::text::Text;

/// Most scopes of a client: all there are.
const MAX_SCOPES: usize = 4;

/// The clients a caller may know of: those of a unit within reach.
fn visible<P: Permission>(allow: &Allow<P>) -> Select<service_client::Entity> {
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
            state.db.reader(),
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

/// What is wrong with the scopes.
fn check(scopes: &[ClientScope]) -> Problem {
    let mut problem = Problem::new(Code::InvalidInput);
    if scopes.is_empty() || scopes.len() > MAX_SCOPES {
        let vi = format!("Cần từ 1 đến {MAX_SCOPES} phạm vi.");
        let en = format!("It takes 1 to {MAX_SCOPES} scopes.");
        return problem.at("/scopes", "out_of_range", Text::new(vi, en));
    }
    for (index, scope) in scopes.iter().enumerate() {
        if scopes[..index].contains(scope) {
            let detail = Text::new("Phạm vi lặp lại.", "The scope is there twice.");
            problem = problem.at(format!("/scopes/{index}"), "duplicate", detail);
        }
    }
    problem
}

/// Makes a service client at a unit the admin reaches.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    new: NewServiceClient,
) -> Result<ServiceClientSecret, Problem> {
    let mut problem = check(&new.scopes);
    let tx = state.db.begin().await?;
    let unit = unit::Entity::find_by_id(new.unit_id).one(&tx).await?;
    if unit.is_none() {
        let unknown = crate::units::service::unknown("/unit_id");
        problem.errors.extend(unknown.errors);
    }
    problem.or_ok()?;
    require(allow, &tx, new.unit_id).await?;
    let (row, client_secret) = insert(&tx, state, new).await?;
    tx.commit().await?;
    Ok(ServiceClientSecret {
        client: row.into(),
        client_secret,
    })
}

/// Stores a service client and answers its secret too, for whoever may: the caller has checked the
/// rights, the scopes, and that the unit is there.
pub async fn insert(
    tx: &DatabaseTransaction,
    state: &AppState,
    new: NewServiceClient,
) -> Result<(service_client::Model, String), Problem> {
    let NewServiceClient {
        client_id,
        name,
        unit_id,
        scopes,
    } = new;
    let others = service_client::Entity::find()
        .filter(service_client::Column::ClientId.eq(client_id.as_str()))
        .count(tx)
        .await?;
    if others > 0 {
        return Err(Problem::because(
            Code::Duplicate,
            format!("Một hệ thống khác đã dùng {client_id}."),
            format!("Another service client has {client_id}."),
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
        status: Set(AccountStatus::Active),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(tx)
    .await?;
    Ok((row, secret))
}

/// Refuses the client and its tokens everywhere from now on.
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
    let tx = state.db.begin().await?;
    let row = lock(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let to = step(row.status)?;
    let mut changed = touch(row, state.clock.now());
    changed.status = Set(to);
    let row = changed.update(&tx).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(row.into())
}

/// Gives the client another secret; the old one stops working.
pub async fn rotate_secret(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<ServiceClientSecret, Problem> {
    let tx = state.db.begin().await?;
    let row = lock(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let (client_secret, secret_hash) = secret::generate()?;
    let mut changed = touch(row, state.clock.now());
    changed.secret_hash = Set(secret_hash);
    let row = changed.update(&tx).await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(ServiceClientSecret {
        client: row.into(),
        client_secret,
    })
}

/// One client, locked for a change the admin may make.
async fn lock(
    allow: &Allow<ManageAccounts>,
    tx: &DatabaseTransaction,
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

async fn require(
    allow: &Allow<ManageAccounts>,
    tx: &DatabaseTransaction,
    unit_id: Uuid,
) -> Result<(), Problem> {
    if allow.scope().contains(tx, unit_id).await? {
        Ok(())
    } else {
        Err(Problem::forbidden(
            "Đơn vị này nằm ngoài phạm vi quản trị của bạn.",
            "This unit is outside what you administer.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use ClientScope::{AggregatesRead, ChangesRead, MetadataRead, ReportsRead};

    use super::*;

    #[test]
    fn a_client_has_one_to_four_scopes_each_once() {
        assert!(check(&[AggregatesRead]).or_ok().is_ok());
        let all = [AggregatesRead, ReportsRead, ChangesRead, MetadataRead];
        assert!(check(&all).or_ok().is_ok());
        assert_eq!(check(&[]).errors[0].code, "out_of_range");
        assert_eq!(check(&[AggregatesRead; 5]).errors[0].code, "out_of_range");
        assert_eq!(check(&[AggregatesRead; 3]).errors.len(), 2);
    }
}
