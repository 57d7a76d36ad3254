//! Reading objectives, indicators and measures one by one, and what their lists show beside their rows.

use std::collections::BTreeMap;

use entity::{framework_version, indicator, measure, measure_definition, objective};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use time::Date;
use uuid::Uuid;

use super::dto::{Indicator, Measure};
use super::item_dto::{MeasureDetail, MeasureVersion, Objective, ObjectiveFilter};
use super::refined::{self, Bar, day_within};
use super::scope::visible_ids;
use super::{read, service};
use crate::app::AppState;
use crate::auth::policy::ReadFrameworks;
use crate::auth::principal::Allow;
use crate::fold;
use crate::http::order::Ordered;
use crate::http::page::Page;
use crate::http::problem::Problem;
use crate::periods::calendar::local_day;

/// Lists objectives.
pub async fn objectives(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    filter: ObjectiveFilter,
) -> Result<Page<Objective>, Problem> {
    let order = Ordered::new(filter.limit, filter.cursor.as_deref(), filter.sort)?;
    let mut select = objective::Entity::find()
        .filter(objective::Column::FrameworkId.in_subquery(visible_ids(allow)));
    if let Some(framework) = filter.framework_id {
        select = select.filter(objective::Column::FrameworkId.eq(framework));
    }
    if let Some(number) = filter.number {
        select = select.filter(objective::Column::Number.eq(number));
    }
    if let Some(q) = filter.q {
        select = select.filter(objective::Column::Search.like(fold::holding(q.as_str())));
    }
    let columns = (objective::Column::Id, objective::Column::NameKey);
    let db = &*state.db.wide_reader().await?;
    let page = order
        .fetch(select, columns, |row| (row.id, &row.name_key), db)
        .await?;
    Ok(page.map(Objective::from))
}

/// Reads one objective.
pub async fn objective(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    id: Uuid,
) -> Result<Objective, Problem> {
    objective::Entity::find_by_id(id)
        .filter(objective::Column::FrameworkId.in_subquery(visible_ids(allow)))
        .one(state.db.reader())
        .await?
        .map(Objective::from)
        .ok_or_else(Problem::not_found)
}

/// Reads one indicator.
pub async fn indicator(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    id: Uuid,
) -> Result<Indicator, Problem> {
    let db = state.db.snapshot().await?;
    let row = indicator::Entity::find_by_id(id)
        .filter(indicator::Column::FrameworkId.in_subquery(visible_ids(allow)))
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let mut links = refined::indicators(&db, these_indicators([&row])).await?;
    let link = row.refines_indicator_id.and_then(|id| links.remove(&id));
    Ok(Indicator::of(row, link))
}

fn these_indicators<'a>(rows: impl IntoIterator<Item = &'a indicator::Model>) -> Condition {
    let refined = rows.into_iter().filter_map(|row| row.refines_indicator_id);
    Condition::all().add(indicator::Column::Id.is_in(refined))
}

fn these_measures<'a>(rows: impl IntoIterator<Item = &'a measure::Model>) -> Condition {
    let refined = rows.into_iter().filter_map(|row| row.refines_measure_id);
    Condition::all().add(measure::Column::Id.is_in(refined))
}

/// A page of indicators with what they refine.
pub async fn indicators<C: ConnectionTrait>(
    db: &C,
    page: Page<indicator::Model>,
) -> Result<Page<Indicator>, Problem> {
    let links = refined::indicators(db, these_indicators(&page.items)).await?;
    Ok(page.map(|row| {
        let link = row.refines_indicator_id.and_then(|id| links.get(&id));
        Indicator::of(row, link.cloned())
    }))
}

/// A page of measures with the numbers of their indicators, their newest names and what they refine.
pub async fn measures<C: ConnectionTrait>(
    db: &C,
    page: Page<measure::Model>,
) -> Result<Page<Measure>, Problem> {
    let indicators = indicator::Entity::find()
        .filter(indicator::Column::Id.is_in(page.items.iter().map(|row| row.indicator_id)))
        .all(db)
        .await?;
    let numbers: BTreeMap<Uuid, String> = indicators
        .into_iter()
        .map(|row| (row.id, row.number))
        .collect();
    // Ids grow with time, so of several definitions the newest comes last and stays in the map.
    let definitions = measure_definition::Entity::find()
        .filter(measure_definition::Column::MeasureId.is_in(page.items.iter().map(|row| row.id)))
        .order_by_asc(measure_definition::Column::Id)
        .all(db)
        .await?;
    let mut names: BTreeMap<Uuid, (String, Option<String>)> = definitions
        .into_iter()
        .map(|row| (row.measure_id, (row.name, row.name_en)))
        .collect();
    let links = refined::measures(db, these_measures(&page.items)).await?;
    Ok(page.map(|row| {
        let number = numbers.get(&row.indicator_id).cloned();
        let names = names.remove(&row.id).unwrap_or_default();
        let link = row.refines_measure_id.and_then(|id| links.get(&id));
        Measure::of(row, number.unwrap_or_default(), names, link.cloned())
    }))
}

/// Reads one measure with what it counts and is to reach under each version that has it.
pub async fn measure(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    id: Uuid,
) -> Result<MeasureDetail, Problem> {
    let db = state.db.snapshot().await?;
    let row = measure::Entity::find_by_id(id)
        .filter(measure::Column::FrameworkId.in_subquery(visible_ids(allow)))
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let today = local_day(state.clock.now());
    let framework = service::find(&db, allow, row.framework_id).await?;
    let years = (framework.starts_on.year(), framework.ends_on.year());
    let versions = read::versions_of(&db, &[framework.id]).await?;
    let versions = versions.into_values().flatten().collect();
    let versions = versions_with(&db, &row, versions, today, years).await?;
    let page = Page {
        items: vec![row],
        next_cursor: None,
    };
    let head = measures(&db, page).await?.items.pop();
    let measure = head.ok_or_else(Problem::not_found)?;
    Ok(MeasureDetail { measure, versions })
}

async fn versions_with<C: ConnectionTrait>(
    db: &C,
    row: &measure::Model,
    versions: Vec<framework_version::Model>,
    today: Date,
    years: (i32, i32),
) -> Result<Vec<MeasureVersion>, Problem> {
    let links = refined::measures(db, these_measures([row])).await?;
    let mut definitions = read::definitions_of(db, row.id).await?;
    let mut targets = read::targets_of_measure(db, row.id).await?;
    let mut found = Vec::new();
    for version in versions {
        let Some(definition) = definitions.remove(&version.id) else {
            continue;
        };
        let bar = Bar::read(db, &links, day_within(&version, today)).await?;
        let targets = targets.remove(&version.id).unwrap_or_default();
        found.push(MeasureVersion {
            definition_id: definition.id,
            targets: bar.targets(row.refines_measure_id, &definition, targets, years),
            definition: definition.into(),
            version: version.into(),
        });
    }
    Ok(found)
}
