//! Reading periods.

use entity::period;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use super::dto::{Period, PeriodFilter};
use crate::app::AppState;
use crate::auth::policy::{Permission, ReadPeriods};
use crate::auth::principal::Allow;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::plans::scope::visible_ids;

/// The periods of the plans a caller may know of.
pub fn visible_periods<P: Permission>(allow: &Allow<P>) -> Select<period::Entity> {
    period::Entity::find().filter(period::Column::PlanId.in_subquery(visible_ids(allow)))
}

/// Lists the periods of the plans the caller may know of.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadPeriods>,
    filter: PeriodFilter,
) -> Result<Page<Period>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible_periods(allow);
    if let Some(plan) = filter.plan_id {
        select = select.filter(period::Column::PlanId.eq(plan));
    }
    if let Some(year) = filter.year {
        select = select.filter(period::Column::Year.eq(year));
    }
    if let Some(status) = filter.status {
        select = select.filter(period::Column::Status.eq(status));
    }
    if let Some(label) = filter.label {
        select = select.filter(period::Column::Label.eq(label));
    }
    let page = window
        .fetch(
            select,
            period::Column::Id,
            |row| row.id,
            &*state.db.wide_reader().await?,
        )
        .await?;
    Ok(page.map(Period::from))
}

/// Reads one period.
pub async fn get<P: Permission>(
    state: &AppState,
    allow: &Allow<P>,
    id: Uuid,
) -> Result<Period, Problem> {
    find(state.db.reader(), allow, id).await.map(Period::from)
}

/// A period the caller may know of.
pub async fn find<C: ConnectionTrait, P: Permission>(
    db: &C,
    allow: &Allow<P>,
    id: Uuid,
) -> Result<period::Model, Problem> {
    visible_periods(allow)
        .filter(period::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)
}
