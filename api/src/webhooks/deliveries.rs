//! What became of the deliveries of a webhook, and sending them again.

use entity::enums::DeliveryStatus;
use entity::webhook_delivery;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use super::delivery_dto::{WebhookDelivery, WebhookDeliveryFilter};
use super::{make, message, service};
use crate::app::AppState;
use crate::auth::policy::{ManageAccounts, ReadAccounts};
use crate::auth::principal::Allow;
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;

/// Lists the deliveries of a webhook, newest first.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadAccounts>,
    id: Uuid,
    filter: WebhookDeliveryFilter,
) -> Result<Page<WebhookDelivery>, Problem> {
    use webhook_delivery::Column;
    let window = Window::new(filter.limit, filter.cursor.as_deref())?.newest_first();
    let db = state.db.wide_snapshot().await?;
    service::find(&db, allow, id).await?;
    let mut select = webhook_delivery::Entity::find().filter(Column::EndpointId.eq(id));
    if let Some(status) = filter.status {
        select = select.filter(Column::Status.eq(status));
    }
    let page = window.fetch(select, Column::Id, |row| row.id, &db).await?;
    Ok(page.map(WebhookDelivery::from))
}

/// Sends a webhook a message that tells of nothing.
pub async fn test(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<WebhookDelivery, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let (webhook, _) = service::lock(allow, &tx, id).await?;
    if_match.check(webhook.version)?;
    let row = make::fresh(id, message::of_trial(now)?, now)
        .insert(&tx)
        .await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Makes a delivery due that was delivered or given up.
pub async fn resend(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    delivery_id: Uuid,
    if_match: &IfMatch,
) -> Result<WebhookDelivery, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let (webhook, _) = service::lock(allow, &tx, id).await?;
    if_match.check(webhook.version)?;
    let row = webhook_delivery::Entity::find_by_id(delivery_id)
        .filter(webhook_delivery::Column::EndpointId.eq(id))
        .lock_exclusive()
        .one(&tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    if row.status == DeliveryStatus::Pending {
        return Err(Problem::impossible(&row.status, "resend"));
    }
    let mut due: webhook_delivery::ActiveModel = row.into();
    due.status = Set(DeliveryStatus::Pending);
    due.tries = Set(0);
    due.next_at = Set(now);
    due.updated_at = Set(now);
    let row = due.update(&tx).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Makes all dead deliveries of a webhook due; returns how many.
pub async fn resend_dead(
    state: &AppState,
    allow: &Allow<ManageAccounts>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<u64, Problem> {
    use webhook_delivery::Column;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let (webhook, _) = service::lock(allow, &tx, id).await?;
    if_match.check(webhook.version)?;
    let due = webhook_delivery::Entity::update_many()
        .col_expr(Column::Status, Expr::value(DeliveryStatus::Pending))
        .col_expr(Column::Tries, Expr::value(0))
        .col_expr(Column::NextAt, Expr::value(now))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::EndpointId.eq(id))
        .filter(Column::Status.eq(DeliveryStatus::Dead));
    let resent = due.exec(&tx).await?.rows_affected;
    tx.commit().await?;
    Ok(resent)
}
