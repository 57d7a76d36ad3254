//! Units as they were on a day: each as it was called and placed then.

use std::collections::BTreeMap;

use entity::{unit, unit_state};
use sea_orm::sea_query::{
    CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, UnionType, WithClause,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};
use time::Date;
use uuid::Uuid;

use super::dto::{Unit, UnitFilter};
use super::states::holds_on;
use crate::app::AppState;
use crate::auth::policy::ReadUnits;
use crate::auth::principal::Allow;
use crate::fold;
use crate::http::order::Ordered;
use crate::http::page::Page;
use crate::http::problem::Problem;

/// The states of a day that a caller may know of. Who may know of what follows the tree of today.
pub(super) fn visible(allow: &Allow<ReadUnits>, day: Date) -> Select<unit_state::Entity> {
    let select = unit_state::Entity::find().filter(holds_on(day));
    if allow.is_client() {
        select.filter(allow.scope().covers_or_leads_to(unit_state::Column::UnitId))
    } else {
        select
    }
}

/// The ids of the units that were a unit or below it on a day, as a subquery.
pub fn subtree(root: Uuid, day: Date) -> SelectStatement {
    const BELOW: &str = "below";
    const UNIT_ID: &str = "unit_id";
    let of_day = || {
        unit_state::Entity::find()
            .select_only()
            .column(unit_state::Column::UnitId)
            .filter(holds_on(day))
    };
    let mut reached = of_day()
        .filter(unit_state::Column::UnitId.eq(root))
        .into_query();
    let mut step = of_day().into_query();
    step.inner_join(
        BELOW,
        Expr::col((unit_state::Entity, unit_state::Column::ParentId)).equals((BELOW, UNIT_ID)),
    );
    reached.union(UnionType::Distinct, step);
    let mut table = CommonTableExpression::new();
    table.table_name(BELOW).column(UNIT_ID).query(reached);
    let clause = WithClause::new().recursive(true).cte(table).to_owned();
    Query::select()
        .column((BELOW, UNIT_ID))
        .from(BELOW)
        .with_cte(clause)
        .to_owned()
}

/// Lists the units of a day.
pub(super) async fn list(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    filter: UnitFilter,
    day: Date,
) -> Result<Page<Unit>, Problem> {
    use unit_state::Column;
    let order = Ordered::new(filter.limit, filter.cursor.as_deref(), filter.sort)?;
    let mut select = visible(allow, day);
    if let Some(code) = filter.code {
        select = select.filter(Column::Code.eq(code));
    }
    if let Some(q) = filter.q {
        select = select.filter(Column::Search.like(fold::holding(q.as_str())));
    }
    let identifiers = [
        (
            unit::Column::Identifier,
            filter.identifier.map(String::from),
        ),
        (
            unit::Column::Identifier2016,
            filter.identifier_2016.map(String::from),
        ),
    ];
    for (column, identifier) in identifiers {
        if let Some(identifier) = identifier {
            let with = unit::Entity::find()
                .select_only()
                .column(unit::Column::Id)
                .filter(column.eq(identifier));
            select = select.filter(Column::UnitId.in_subquery(with.into_query()));
        }
    }
    if let Some(kind) = filter.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if let Some(parent) = filter.parent_id {
        select = select.filter(Column::ParentId.eq(parent));
    }
    if let Some(root) = filter.within {
        select = select.filter(Column::UnitId.in_subquery(subtree(root, day)));
    }
    let db = state.db.snapshot().await?;
    let columns = (Column::UnitId, Column::NameKey);
    let page = order
        .fetch(select, columns, |row| (row.unit_id, &row.name_key), &db)
        .await?;
    let mut units = of_ids(&db, page.items.iter().map(|row| row.unit_id)).await?;
    let items = page.items.into_iter().filter_map(|state| {
        let row = units.remove(&state.unit_id)?;
        Some(Unit::then(row, state))
    });
    Ok(Page {
        items: items.collect(),
        next_cursor: page.next_cursor,
    })
}

/// Reads one unit of a day.
pub(super) async fn get(
    state: &AppState,
    allow: &Allow<ReadUnits>,
    id: Uuid,
    day: Date,
) -> Result<Unit, Problem> {
    let db = state.db.snapshot().await?;
    let found = visible(allow, day)
        .filter(unit_state::Column::UnitId.eq(id))
        .find_also_related(unit::Entity)
        .one(&db)
        .await?;
    match found {
        Some((then, Some(row))) => Ok(Unit::then(row, then)),
        _ => Err(Problem::not_found()),
    }
}

async fn of_ids<C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, unit::Model>, Problem> {
    let rows = unit::Entity::find()
        .filter(unit::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
