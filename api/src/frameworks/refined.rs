//! What local indicators and measures refine, and how local targets stand against the refined ones.

use std::collections::BTreeMap;

use entity::{framework, framework_version, indicator, measure, measure_definition, target};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect,
    QueryTrait, RelationTrait,
};
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;
use uuid::Uuid;

use super::definition::Target;
use super::read;
use super::strictness::{Strictness, against};
use super::target::TargetRule;
use crate::http::problem::Problem;
use crate::http::words::Line;

/// The indicator of another framework that an indicator refines or adds to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "framework_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "framework_code": "NSGE-2011-2020",
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d53",
    "number": "7.1"
}))]
pub struct IndicatorLink {
    /// Its framework.
    pub framework_id: Uuid,
    /// Code of its framework.
    #[schema(value_type = Option<Line<64>>)]
    pub framework_code: Option<String>,
    /// The indicator.
    pub id: Uuid,
    /// Its number.
    #[schema(value_type = Line<32>)]
    pub number: String,
}

/// The measure of another framework that a measure refines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "framework_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "framework_code": "NSGE-2011-2020",
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54",
    "code": "7.1.a"
}))]
pub struct MeasureLink {
    /// Its framework.
    pub framework_id: Uuid,
    /// Code of its framework.
    #[schema(value_type = Option<Line<64>>)]
    pub framework_code: Option<String>,
    /// The measure.
    pub id: Uuid,
    /// Its code.
    #[schema(value_type = Line<32>)]
    pub code: String,
}

/// The refined indicators among those of `which`, by id.
pub async fn indicators<C: ConnectionTrait>(
    db: &C,
    which: Condition,
) -> Result<BTreeMap<Uuid, IndicatorLink>, Problem> {
    let rows = indicator::Entity::find()
        .join(JoinType::InnerJoin, indicator::Relation::Framework.def())
        .filter(which)
        .select_also(framework::Entity)
        .all(db)
        .await?;
    let link = |(row, of): (indicator::Model, Option<framework::Model>)| {
        let link = IndicatorLink {
            framework_id: row.framework_id,
            framework_code: of.and_then(|of| of.code),
            id: row.id,
            number: row.number,
        };
        (row.id, link)
    };
    Ok(rows.into_iter().map(link).collect())
}

/// The refined measures among those of `which`, by id.
pub async fn measures<C: ConnectionTrait>(
    db: &C,
    which: Condition,
) -> Result<BTreeMap<Uuid, MeasureLink>, Problem> {
    let rows = measure::Entity::find()
        .join(JoinType::InnerJoin, measure::Relation::Framework.def())
        .filter(which)
        .select_also(framework::Entity)
        .all(db)
        .await?;
    let link = |(row, of): (measure::Model, Option<framework::Model>)| {
        let link = MeasureLink {
            framework_id: row.framework_id,
            framework_code: of.and_then(|of| of.code),
            id: row.id,
            code: row.code,
        };
        (row.id, link)
    };
    Ok(rows.into_iter().map(link).collect())
}

/// What refined measures count, and what they are to reach on a day.
#[derive(Debug, Default)]
pub struct Bar(BTreeMap<Uuid, (measure_definition::Model, Vec<TargetRule>)>);

impl Bar {
    /// Reads the refined measures as the versions of their frameworks have them that are in force on `day`.
    pub async fn read<C: ConnectionTrait>(
        db: &C,
        refined: &BTreeMap<Uuid, MeasureLink>,
        day: Date,
    ) -> Result<Self, Problem> {
        let mut frameworks: Vec<Uuid> = refined.values().map(|one| one.framework_id).collect();
        frameworks.sort_unstable();
        frameworks.dedup();
        if frameworks.is_empty() {
            return Ok(Self::default());
        }
        let versions = read::versions_on(db, &frameworks, day).await?;
        let versions: Vec<Uuid> = versions.values().map(|version| version.id).collect();
        let mut targets = read::targets_of(db, &versions).await?;
        let measures = read::measures_of(db, &versions).await?;
        let bar = |one: read::VersionMeasure| {
            let key = (one.framework_version_id, one.measure.id);
            let rules = targets.remove(&key).unwrap_or_default();
            let rules = rules.iter().map(TargetRule::from).collect();
            (one.measure.id, (one.definition, rules))
        };
        let refined = |one: &read::VersionMeasure| refined.contains_key(&one.measure.id);
        Ok(Self(
            measures.into_iter().filter(refined).map(bar).collect(),
        ))
    }

    /// The targets of a measure with this definition, each with how it stands against those of the measure it
    /// refines, if it does; `years` are the first and the last of its framework.
    pub fn targets(
        &self,
        refined: Option<Uuid>,
        definition: &measure_definition::Model,
        targets: Vec<target::Model>,
        years: (i32, i32),
    ) -> Vec<Target> {
        let shape = |row: target::Model| {
            let rule = TargetRule::from(&row);
            let strictness = refined.map(|id| self.strictness(id, definition, &rule, years));
            Target {
                strictness,
                ..row.into()
            }
        };
        targets.into_iter().map(shape).collect()
    }

    fn strictness(
        &self,
        refined: Uuid,
        definition: &measure_definition::Model,
        target: &TargetRule,
        years: (i32, i32),
    ) -> Strictness {
        let Some((national, rules)) = self.0.get(&refined) else {
            return Strictness::None;
        };
        let count = |one: &measure_definition::Model| (one.kind, one.factor);
        let is_alike = count(national) == count(definition)
            && national.unit_of_measure == definition.unit_of_measure;
        match against(target, rules, years) {
            Strictness::None => Strictness::None,
            _ if !is_alike => Strictness::Incomparable,
            strictness => strictness,
        }
    }
}

/// The day on which the targets of a version are compared: `day`, or the nearest on which it is in force.
pub fn day_within(version: &framework_version::Model, day: Date) -> Date {
    let day = day.max(version.valid_from);
    version.valid_to.map_or(day, |last| day.min(last))
}

/// The indicators that those of a framework refine.
pub fn by_indicators_of(framework_id: Uuid) -> Condition {
    let refined = indicator::Entity::find()
        .select_only()
        .column(indicator::Column::RefinesIndicatorId)
        .filter(indicator::Column::FrameworkId.eq(framework_id))
        .filter(indicator::Column::RefinesIndicatorId.is_not_null())
        .into_query();
    Condition::all().add(indicator::Column::Id.in_subquery(refined))
}

/// The measures that those of a framework refine.
pub fn by_measures_of(framework_id: Uuid) -> Condition {
    let refined = measure::Entity::find()
        .select_only()
        .column(measure::Column::RefinesMeasureId)
        .filter(measure::Column::FrameworkId.eq(framework_id))
        .filter(measure::Column::RefinesMeasureId.is_not_null())
        .into_query();
    Condition::all().add(measure::Column::Id.in_subquery(refined))
}
