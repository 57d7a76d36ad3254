//! Reading, loading and amending frameworks on behalf of a caller.

use std::collections::BTreeMap;

use entity::enums::FrameworkKind;
use entity::{framework, indicator, measure, measure_definition};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::document::{NewAmendment, NewFramework};
use super::dto::{
    Framework, FrameworkFilter, Indicator, IndicatorFilter, Measure, MeasureFilter, TreeFilter,
};
use super::scope::{visible, visible_ids};
use super::tree::{self, FrameworkTree};
use super::{read, versions, write};
use crate::app::AppState;
use crate::auth::policy::{ManageFrameworks, ReadFrameworks};
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::fold;
use crate::http::etag::IfMatch;
use crate::http::order::Ordered;
use crate::http::page::Page;
use crate::http::problem::Problem;
use crate::periods::calendar::local_day;

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
    let db = state.db.snapshot().await?;
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

async fn find<C: ConnectionTrait>(
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
    let row = write::insert(&tx, state.clock.now(), new, FrameworkKind::Strategy).await?;
    let versions = read::versions_of(&tx, &[row.id]).await?.remove(&row.id);
    tx.commit().await?;
    Ok(Framework::of(row, versions.unwrap_or_default()))
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
    let row = framework::Entity::find_by_id(id)
        .filter(framework::Column::Kind.eq(FrameworkKind::Strategy))
        .lock(LockType::NoKeyUpdate)
        .one(&tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    if_match.check(row.version)?;
    let row = versions::amend(&tx, state.clock.now(), row, new).await?;
    let versions = read::versions_of(&tx, &[id]).await?.remove(&id);
    tx.commit().await?;
    Ok(Framework::of(row, versions.unwrap_or_default()))
}

/// A strategy belongs to no unit and binds all of them.
fn require(allow: &Allow<ManageFrameworks>) -> Result<(), Problem> {
    if allow.scope() == &Scope::Everywhere {
        Ok(())
    } else {
        Err(Problem::forbidden(
            "Chỉ quản trị viên toàn hệ thống được nạp hoặc sửa đổi chiến lược.",
            "Only an admin of the whole installation loads or amends a strategy.",
        ))
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
            "exclusive",
            "Chỉ dùng một trong hai tham số `as_of` và `version`.",
            "Use only one of `as_of` and `version`.",
        ));
    }
    let db = state.db.snapshot().await?;
    let row = find(&db, allow, id).await?;
    let versions = read::versions_of(&db, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let version = if let Some(label) = filter.version {
        versions.iter().find(|version| version.label == label)
    } else {
        let today = || local_day(state.clock.now());
        read::in_force(&versions, filter.as_of.map_or_else(today, |day| day.0))
    };
    let version = version.ok_or_else(Problem::not_found)?.clone();
    tree::read(&db, row, version).await
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
    if let Some(q) = filter.q {
        select = select.filter(indicator::Column::Search.like(fold::holding(q.as_str())));
    }
    if let Some(number) = filter.number {
        select = select.filter(indicator::Column::Number.eq(number));
    }
    let db = state.db.reader();
    let columns = (indicator::Column::Id, indicator::Column::NameKey);
    let page = order
        .fetch(select, columns, |row| (row.id, &row.name_key), db)
        .await?;
    Ok(page.map(Indicator::from))
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
    let db = state.db.snapshot().await?;
    let columns = (measure::Column::Id, measure::Column::NameKey);
    let page = order
        .fetch(select, columns, |row| (row.id, &row.name_key), &db)
        .await?;
    let indicators = indicator::Entity::find()
        .filter(indicator::Column::Id.is_in(page.items.iter().map(|row| row.indicator_id)))
        .all(&db)
        .await?;
    let numbers: BTreeMap<Uuid, String> = indicators
        .into_iter()
        .map(|row| (row.id, row.number))
        .collect();
    // Ids grow with time, so of several definitions the newest comes last and stays in the map.
    let definitions = measure_definition::Entity::find()
        .filter(measure_definition::Column::MeasureId.is_in(page.items.iter().map(|row| row.id)))
        .order_by_asc(measure_definition::Column::Id)
        .all(&db)
        .await?;
    let mut names: BTreeMap<Uuid, (String, Option<String>)> = definitions
        .into_iter()
        .map(|row| (row.measure_id, (row.name, row.name_en)))
        .collect();
    Ok(page.map(|row| {
        let number = numbers.get(&row.indicator_id).cloned();
        let (name, name_en) = names.remove(&row.id).unwrap_or_default();
        Measure::of(row, number.unwrap_or_default(), name, name_en)
    }))
}
