//! What other features ask of frameworks: the version in force on a day, its measures, its targets.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    framework_version, indicator, measure, measure_definition, objective, target, version_measure,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait, Select,
};
use time::Date;
use uuid::Uuid;

use super::target::TargetRule;
use crate::http::problem::Problem;

/// A measure as one version of its framework has it. Its objective is that of the indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionMeasure {
    /// The version.
    pub framework_version_id: Uuid,
    /// The indicator.
    pub indicator: indicator::Model,
    /// The measure.
    pub measure: measure::Model,
    /// What it counts under the version.
    pub definition: measure_definition::Model,
}

/// Targets by version and measure, each list in order.
pub type Targets = BTreeMap<(Uuid, Uuid), Vec<target::Model>>;

/// Of the versions of one framework, oldest first, the one in force on a day: the last that has begun,
/// or the first, where none has.
pub fn in_force(
    versions: &[framework_version::Model],
    day: Date,
) -> Option<&framework_version::Model> {
    versions
        .iter()
        .rfind(|version| version.valid_from <= day)
        .or(versions.first())
}

/// The versions of frameworks, by framework, oldest first.
pub async fn versions_of<C: ConnectionTrait>(
    db: &C,
    framework_ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<framework_version::Model>>, Problem> {
    let rows = framework_version::Entity::find()
        .filter(framework_version::Column::FrameworkId.is_in(framework_ids.iter().copied()))
        .order_by_asc(framework_version::Column::Seq)
        .all(db)
        .await?;
    let mut versions = BTreeMap::<Uuid, Vec<_>>::new();
    for row in rows {
        versions.entry(row.framework_id).or_default().push(row);
    }
    Ok(versions)
}

/// The version of each framework that is in force on a day, by framework.
pub async fn versions_on<C: ConnectionTrait>(
    db: &C,
    framework_ids: &[Uuid],
    day: Date,
) -> Result<BTreeMap<Uuid, framework_version::Model>, Problem> {
    let versions = versions_of(db, framework_ids).await?;
    Ok(versions
        .into_iter()
        .filter_map(|(id, versions)| Some((id, in_force(&versions, day)?.clone())))
        .collect())
}

/// The measures of versions with what they count, in the order of the framework.
pub async fn measures_of<C: ConnectionTrait>(
    db: &C,
    version_ids: &[Uuid],
) -> Result<Vec<VersionMeasure>, Problem> {
    let links = version_measure::Entity::find()
        .filter(version_measure::Column::FrameworkVersionId.is_in(version_ids.iter().copied()));
    let measures = measure::Entity::find()
        .join(JoinType::InnerJoin, measure::Relation::Indicator.def())
        .join(JoinType::InnerJoin, indicator::Relation::Objective.def())
        .filter(measure::Column::Id.in_subquery(measure_ids(links.clone())))
        .order_by_asc(measure::Column::FrameworkId)
        .order_by_asc(objective::Column::Position)
        .order_by_asc(indicator::Column::Position)
        .order_by_asc(measure::Column::Position)
        .select_also(indicator::Entity)
        .all(db)
        .await?;
    let links = links
        .join(
            JoinType::InnerJoin,
            version_measure::Relation::MeasureDefinition.def(),
        )
        .select_also(measure_definition::Entity)
        .all(db)
        .await?;
    let mut definitions = BTreeMap::<Uuid, Vec<(Uuid, measure_definition::Model)>>::new();
    for (link, definition) in links {
        if let Some(definition) = definition {
            let of_measure = definitions.entry(link.measure_id).or_default();
            of_measure.push((link.framework_version_id, definition));
        }
    }
    let mut found = Vec::new();
    for (measure, indicator) in measures {
        let Some(indicator) = indicator else { continue };
        for (framework_version_id, definition) in
            definitions.remove(&measure.id).unwrap_or_default()
        {
            found.push(VersionMeasure {
                framework_version_id,
                indicator: indicator.clone(),
                measure: measure.clone(),
                definition,
            });
        }
    }
    Ok(found)
}

fn measure_ids(links: Select<version_measure::Entity>) -> sea_orm::sea_query::SelectStatement {
    links
        .select_only()
        .column(version_measure::Column::MeasureId)
        .into_query()
}

/// All targets of versions.
pub async fn targets_of<C: ConnectionTrait>(
    db: &C,
    version_ids: &[Uuid],
) -> Result<Targets, Problem> {
    let rows = target::Entity::find()
        .filter(target::Column::FrameworkVersionId.is_in(version_ids.iter().copied()))
        .order_by_asc(target::Column::Position)
        .all(db)
        .await?;
    let mut targets = Targets::new();
    for row in rows {
        let key = (row.framework_version_id, row.measure_id);
        targets.entry(key).or_default().push(row);
    }
    Ok(targets)
}

/// What a measure counts, by version.
pub async fn definitions_of<C: ConnectionTrait>(
    db: &C,
    measure_id: Uuid,
) -> Result<BTreeMap<Uuid, measure_definition::Model>, Problem> {
    let links = version_measure::Entity::find()
        .filter(version_measure::Column::MeasureId.eq(measure_id))
        .join(
            JoinType::InnerJoin,
            version_measure::Relation::MeasureDefinition.def(),
        )
        .select_also(measure_definition::Entity)
        .all(db)
        .await?;
    Ok(links
        .into_iter()
        .filter_map(|(link, definition)| Some((link.framework_version_id, definition?)))
        .collect())
}

/// The targets of a measure, by version, each list in order.
pub async fn targets_of_measure<C: ConnectionTrait>(
    db: &C,
    measure_id: Uuid,
) -> Result<BTreeMap<Uuid, Vec<target::Model>>, Problem> {
    let rows = target::Entity::find()
        .filter(target::Column::MeasureId.eq(measure_id))
        .order_by_asc(target::Column::Position)
        .all(db)
        .await?;
    let mut targets = BTreeMap::<Uuid, Vec<_>>::new();
    for row in rows {
        let of_version = targets.entry(row.framework_version_id).or_default();
        of_version.push(row);
    }
    Ok(targets)
}

/// The objectives of frameworks, in order.
pub async fn objectives_of<C: ConnectionTrait>(
    db: &C,
    framework_ids: &[Uuid],
) -> Result<Vec<objective::Model>, Problem> {
    Ok(objective::Entity::find()
        .filter(objective::Column::FrameworkId.is_in(framework_ids.iter().copied()))
        .order_by_asc(objective::Column::FrameworkId)
        .order_by_asc(objective::Column::Position)
        .all(db)
        .await?)
}

/// The indicators of frameworks, in order.
pub async fn indicators_of<C: ConnectionTrait>(
    db: &C,
    framework_ids: &[Uuid],
) -> Result<Vec<indicator::Model>, Problem> {
    Ok(indicator::Entity::find()
        .join(JoinType::InnerJoin, indicator::Relation::Objective.def())
        .filter(indicator::Column::FrameworkId.is_in(framework_ids.iter().copied()))
        .order_by_asc(indicator::Column::FrameworkId)
        .order_by_asc(objective::Column::Position)
        .order_by_asc(indicator::Column::Position)
        .all(db)
        .await?)
}

/// The frameworks that some objectives and indicators belong to.
pub async fn frameworks_about<C: ConnectionTrait>(
    db: &C,
    objective_ids: impl IntoIterator<Item = Uuid>,
    indicator_ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeSet<Uuid>, Problem> {
    let objectives: BTreeSet<Uuid> = objective_ids.into_iter().collect();
    let indicators: BTreeSet<Uuid> = indicator_ids.into_iter().collect();
    let mut found: Vec<Uuid> = objective::Entity::find()
        .select_only()
        .column(objective::Column::FrameworkId)
        .filter(objective::Column::Id.is_in(objectives))
        .into_tuple()
        .all(db)
        .await?;
    let of_indicators: Vec<Uuid> = indicator::Entity::find()
        .select_only()
        .column(indicator::Column::FrameworkId)
        .filter(indicator::Column::Id.is_in(indicators))
        .into_tuple()
        .all(db)
        .await?;
    found.extend(of_indicators);
    Ok(found.into_iter().collect())
}

impl From<&target::Model> for TargetRule {
    fn from(row: &target::Model) -> Self {
        Self {
            op: row.op,
            low: row.low,
            high: row.high,
            span: row.span,
            year_from: row.year_from,
            year_to: row.year_to,
        }
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;
    use time::macros::date;

    use super::*;

    fn version(seq: i32, valid_from: Date) -> framework_version::Model {
        framework_version::Model {
            id: Uuid::now_v7(),
            framework_id: Uuid::nil(),
            seq,
            label: String::new(),
            valid_from,
            valid_to: None,
            document: entity::json::Document::default(),
            note: None,
            created_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_last_version_that_has_begun_is_in_force() {
        let versions = [
            version(1, date!(2010 - 12 - 24)),
            version(2, date!(2018 - 07 - 02)),
        ];
        let seq = |day| in_force(&versions, day).map(|version| version.seq);
        assert_eq!(seq(date!(2018 - 05 - 17)), Some(1));
        assert_eq!(seq(date!(2018 - 07 - 01)), Some(1));
        assert_eq!(seq(date!(2018 - 07 - 02)), Some(2));
        assert_eq!(seq(date!(2026 - 11 - 24)), Some(2));
        assert_eq!(seq(date!(2010 - 01 - 01)), Some(1), "before all: the first");
        assert_eq!(in_force(&[], date!(2018 - 05 - 17)), None);
    }
}
