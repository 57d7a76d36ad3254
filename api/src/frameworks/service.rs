//! Reading, loading and amending frameworks on behalf of a caller.

use entity::enums::FrameworkKind;
use entity::{framework, indicator, measure};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::amendment::NewAmendment;
use super::document::NewFramework;
use super::dto::{
    Framework, FrameworkFilter, Indicator, IndicatorFilter, Measure, MeasureFilter, TreeFilter,
};
use super::scope::{visible, visible_ids};
use super::tree::{self, FrameworkTree};
use super::{items, read, trail, versions, write};
use crate::app::AppState;
use crate::audit::record;
use crate::auth::policy::{ManageFrameworks, ReadFrameworks};
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::db::Tx;
use crate::fold;
use crate::http::catalogue::FaultCode;
use crate::http::etag::IfMatch;
use crate::http::order::Ordered;
use crate::http::page::Page;
use crate::http::problem::Problem;
use crate::periods::calendar::local_day;
use crate::texts;

/// Lists frameworks.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    filter: FrameworkFilter,
) -> Result<Page<Framework>, Problem> {
    let order = Ordered::new(filter.limit, filter.cursor.as_deref(), filter.sort)?;
    let mut select = visible(allow);
    if let Some(code) = filter.code {
        select = select.filter(framework::Column::Code.eq(code));
    }
    if let Some(q) = filter.q {
        select = select.filter(framework::Column::Search.like(fold::holding(q.as_str())));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(framework::Column::Kind.eq(kind));
    }
    let db = state.db.wide_snapshot().await?;
    let columns = (framework::Column::Id, framework::Column::NameKey);
    let page = order
        .fetch(select, columns, |row| (row.id, &row.name_key), &db)
        .await?;
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.id).collect();
    let mut versions = read::versions_of(&db, &ids).await?;
    Ok(page.map(|row| {
        let of_row = versions.remove(&row.id).unwrap_or_default();
        Framework::of(row, of_row)
    }))
}

/// Reads one framework with its versions.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    id: Uuid,
) -> Result<Framework, Problem> {
    let db = state.db.snapshot().await?;
    let row = find(&db, allow, id).await?;
    let versions = read::versions_of(&db, &[id]).await?.remove(&id);
    Ok(Framework::of(row, versions.unwrap_or_default()))
}

/// The framework, if the caller may know of it.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadFrameworks>,
    id: Uuid,
) -> Result<framework::Model, Problem> {
    visible(allow)
        .filter(framework::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)
}

/// Loads a strategy from its document.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageFrameworks>,
    new: NewFramework,
) -> Result<Framework, Problem> {
    require(allow)?;
    let tx = state.db.begin().await?;
    let now = state.clock.now();
    let row = write::insert(&tx, now, new, FrameworkKind::Strategy).await?;
    let versions = read::versions_of(&tx, &[row.id]).await?.remove(&row.id);
    let versions = versions.unwrap_or_default();
    record(&tx, now, &allow.by(), trail::created(&row, &versions)).await?;
    tx.commit().await?;
    Ok(Framework::of(row, versions))
}

/// Adds a version to a strategy. A plan's own targets change with their plan, not here.
pub async fn amend(
    state: &AppState,
    allow: &Allow<ManageFrameworks>,
    id: Uuid,
    if_match: &IfMatch,
    new: NewAmendment,
) -> Result<Framework, Problem> {
    require(allow)?;
    let tx = state.db.begin().await?;
    let row = strategy(&tx, id, LockType::NoKeyUpdate).await?;
    if_match.check(row.version)?;
    let now = state.clock.now();
    let row = versions::amend(&tx, now, row, new).await?;
    let versions = read::versions_of(&tx, &[id]).await?.remove(&id);
    let versions = versions.unwrap_or_default();
    record(&tx, now, &allow.by(), trail::amended(&row, &versions)).await?;
    tx.commit().await?;
    Ok(Framework::of(row, versions))
}

/// Deletes a strategy that nothing refers to, with everything in it. A plan's own targets go with their plan.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManageFrameworks>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    require(allow)?;
    let tx = state.db.begin().await?;
    let row = strategy(&tx, id, LockType::Update).await?;
    if_match.check(row.version)?;
    let versions = read::versions_of(&tx, &[id]).await?.remove(&id);
    let event = trail::deleted(&row, &versions.unwrap_or_default());
    write::remove(&tx, id).await?;
    record(&tx, state.clock.now(), &allow.by(), event).await?;
    tx.commit().await?;
    Ok(())
}

/// The strategy, locked.
async fn strategy(tx: &Tx, id: Uuid, lock: LockType) -> Result<framework::Model, Problem> {
    framework::Entity::find_by_id(id)
        .filter(framework::Column::Kind.eq(FrameworkKind::Strategy))
        .lock(lock)
        .one(tx)
        .await?
        .ok_or_else(Problem::not_found)
}

/// A strategy belongs to no unit and binds all of them.
fn require(allow: &Allow<ManageFrameworks>) -> Result<(), Problem> {
    if allow.scope() == &Scope::Everywhere {
        Ok(())
    } else {
        Err(Problem::forbidden(texts::frameworks::only_admin_loads()))
    }
}

/// Reads one version of a framework as a whole.
pub async fn tree(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    id: Uuid,
    filter: TreeFilter,
) -> Result<FrameworkTree, Problem> {
    if filter.as_of.is_some() && filter.version.is_some() {
        return Err(Problem::parameter(
            "version",
            FaultCode::Exclusive,
            texts::frameworks::as_of_or_version(),
        ));
    }
    let db = state.db.wide_snapshot().await?;
    let row = find(&db, allow, id).await?;
    let versions = read::versions_of(&db, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let day = match filter.as_of {
        Some(day) => day.0,
        None => local_day(state.clock.now()),
    };
    let version = match filter.version {
        Some(label) => versions.iter().find(|version| version.label == label),
        None => read::in_force(&versions, day),
    };
    let version = version.ok_or_else(Problem::not_found)?.clone();
    tree::read(&db, row, version, day).await
}

/// Lists indicators.
pub async fn indicators(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    filter: IndicatorFilter,
) -> Result<Page<Indicator>, Problem> {
    let order = Ordered::new(filter.limit, filter.cursor.as_deref(), filter.sort)?;
    let mut select = indicator::Entity::find()
        .filter(indicator::Column::FrameworkId.in_subquery(visible_ids(allow)));
    if let Some(framework) = filter.framework_id {
        select = select.filter(indicator::Column::FrameworkId.eq(framework));
    }
    if let Some(refined) = filter.refines_indicator_id {
        select = select.filter(indicator::Column::RefinesIndicatorId.eq(refined));
    }
    if let Some(q) = filter.q {
        select = select.filter(indicator::Column::Search.like(fold::holding(q.as_str())));
    }
    if let Some(number) = filter.number {
        select = select.filter(indicator::Column::Number.eq(number));
    }
    let db = state.db.wide_snapshot().await?;
    let columns = (indicator::Column::Id, indicator::Column::NameKey);
    let page = order
        .fetch(select, columns, |row| (row.id, &row.name_key), &db)
        .await?;
    items::indicators(&db, page).await
}

/// Lists measures, those dropped by a later version too: figures reported under them stay.
pub async fn measures(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    filter: MeasureFilter,
) -> Result<Page<Measure>, Problem> {
    let order = Ordered::new(filter.limit, filter.cursor.as_deref(), filter.sort)?;
    let mut select = measure::Entity::find()
        .filter(measure::Column::FrameworkId.in_subquery(visible_ids(allow)));
    if let Some(framework) = filter.framework_id {
        select = select.filter(measure::Column::FrameworkId.eq(framework));
    }
    if let Some(indicator) = filter.indicator_id {
        select = select.filter(measure::Column::IndicatorId.eq(indicator));
    }
    if let Some(q) = filter.q {
        select = select.filter(measure::Column::Search.like(fold::holding(q.as_str())));
    }
    if let Some(code) = filter.code {
        select = select.filter(measure::Column::Code.eq(code));
    }
    let db = state.db.wide_snapshot().await?;
    let columns = (measure::Column::Id, measure::Column::NameKey);
    let page = order
        .fetch(select, columns, |row| (row.id, &row.name_key), &db)
        .await?;
    items::measures(&db, page).await
}
