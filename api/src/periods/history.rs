//! Reading what happened to a period.

use std::collections::BTreeMap;

use entity::{account, obligation, period_event};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::dto::{PeriodEvent, PeriodHistoryFilter};
use super::read::find;
use super::standing::visible;
use crate::app::AppState;
use crate::auth::policy::ReadCompleteness;
use crate::auth::principal::Allow;
use crate::http::day::Day;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;

/// Lists what happened to a period as a whole, and to those of its obligations that the caller may know of.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    id: Uuid,
    filter: PeriodHistoryFilter,
) -> Result<Page<PeriodEvent>, Problem> {
    use period_event::Column;
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let db = state.db.wide_snapshot().await?;
    find(&db, allow, id).await?;
    let known = visible(allow)
        .filter(obligation::Column::PeriodId.eq(id))
        .select_only()
        .column(obligation::Column::Id)
        .into_query();
    let select = period_event::Entity::find()
        .filter(Column::PeriodId.eq(id))
        .filter(
            Column::ObligationId
                .is_null()
                .or(Column::ObligationId.in_subquery(known)),
        );
    let page = window.fetch(select, Column::Id, |row| row.id, &db).await?;
    let names: BTreeMap<Uuid, String> = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::DisplayName])
        .filter(account::Column::Id.is_in(page.items.iter().filter_map(|row| row.account_id)))
        .into_tuple()
        .all(&db)
        .await?
        .into_iter()
        .collect();
    let owing = page.items.iter().filter_map(|row| row.obligation_id);
    let units: BTreeMap<Uuid, obligation::Model> = obligation::Entity::find()
        .filter(obligation::Column::Id.is_in(owing))
        .all(&db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    Ok(page.map(|row| {
        let period_event::Model {
            id,
            period_id: _,
            obligation_id,
            action,
            account_id,
            at,
            due_on,
            reason,
        } = row;
        let owing = obligation_id.and_then(|id| units.get(&id));
        PeriodEvent {
            id,
            action,
            at,
            account_id,
            account_name: account_id.and_then(|id| names.get(&id).cloned()),
            obligation_id,
            unit_id: owing.map(|row| row.unit_id),
            unit_code: owing.map(|row| row.unit_code.clone()),
            unit_name: owing.map(|row| row.unit_name.clone()),
            due_on: due_on.map(Day),
            reason,
        }
    }))
}
