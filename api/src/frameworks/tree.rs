//! One version of a framework as a whole: objectives, indicators, measures, definitions, targets.

use std::collections::BTreeMap;

use entity::enums::Confidence;
use entity::{framework, framework_version, indicator, objective, target};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;
use uuid::Uuid;

use super::definition::{MeasureDefinition, Target};
use super::dto::FrameworkVersion;
use super::read::{self, Targets, VersionMeasure};
use super::refined::{self, Bar, IndicatorLink, MeasureLink};
use crate::http::problem::Problem;
use crate::http::words::Line;

/// One version of a framework with everything in it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "framework_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "code": "NSGE-2011-2020",
    "name": "Chiến lược quốc gia về bình đẳng giới giai đoạn 2011 - 2020",
    "name_en": "National Strategy on Gender Equality 2011-2020",
    "version": {
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d51",
        "seq": 1,
        "label": "original",
        "valid_from": "2010-12-24",
        "valid_to": "2018-07-01",
        "document": {"number": "2351/QĐ-TTg", "issued_on": "2010-12-24", "issuer": "Thủ tướng Chính phủ", "title": null},
        "note": null
    },
    "objectives": [{
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d52",
        "number": "7",
        "name": "Nâng cao năng lực quản lý nhà nước về bình đẳng giới",
        "name_en": "Stronger state management of gender equality",
        "confidence": "verified",
        "sources": [],
        "since": 1,
        "indicators": [{
            "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d53",
            "number": "7.1",
            "name": "Dự thảo văn bản quy phạm pháp luật được lồng ghép giới",
            "name_en": "Draft legal documents that mainstream gender",
            "since": 1,
            "refines": null,
            "measures": [{
                "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54",
                "code": "7.1.a",
                "refines": null,
                "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d55",
                "definition": {
                    "name": "Tỷ lệ dự thảo VBQPPL có nội dung liên quan được lồng ghép vấn đề bình đẳng giới",
                    "name_en": "Share of draft legal documents that mainstream gender equality",
                    "unit_of_measure": "percent",
                    "kind": "percentage",
                    "factor": 100,
                    "direction": "higher",
                    "sex_basis": "none",
                    "rollup": "sum",
                    "accumulation": "cumulative",
                    "applicability": "direct",
                    "numerator": "Số dự thảo được lồng ghép",
                    "numerator_en": "Drafts that mainstream it",
                    "denominator": "Tổng số dự thảo được xác định có nội dung liên quan",
                    "denominator_en": "Drafts found to concern it",
                    "baseline": null,
                    "baseline_year": null,
                    "natural_low": null,
                    "natural_high": null,
                    "note": null
                },
                "targets": [{
                    "op": "at_least",
                    "low": 100,
                    "high": null,
                    "note": null,
                    "year_to": null,
                    "span": "by_year",
                    "year_from": 2020,
                    "approximate": false,
                    "confidence": "recalled",
                    "sources": [],
                    "strictness": null
                }]
            }]
        }]
    }]
}))]
pub struct FrameworkTree {
    /// The framework.
    pub framework_id: Uuid,
    /// Its code; `null` for a plan's own.
    #[schema(value_type = Option<Line<64>>)]
    pub code: Option<String>,
    /// Its name in Vietnamese.
    #[schema(value_type = Line<500>)]
    pub name: String,
    /// Its name in English.
    #[schema(value_type = Option<Line<500>>)]
    pub name_en: Option<String>,
    /// The version read.
    pub version: FrameworkVersion,
    /// Objectives, in order.
    #[schema(max_items = 10_000)]
    pub objectives: Vec<TreeObjective>,
}

/// An objective (mục tiêu) with its indicators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TreeObjective {
    /// Identity.
    pub id: Uuid,
    /// Number, unique in the framework.
    #[schema(value_type = Line<32>)]
    pub number: String,
    /// Name in Vietnamese.
    #[schema(value_type = Line<500>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Line<500>>)]
    pub name_en: Option<String>,
    /// How far the title can be relied on; `recalled` is never to be shown as verified.
    pub confidence: Confidence,
    /// Where the title was found.
    #[schema(value_type = Vec<Line<500>>, max_items = 20)]
    pub sources: Vec<String>,
    /// Order of the version that brought it.
    #[schema(minimum = 1)]
    pub since: i32,
    /// Indicators, in order.
    #[schema(max_items = 10_000)]
    pub indicators: Vec<TreeIndicator>,
}

/// An indicator (chỉ tiêu) with the measures the version has under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TreeIndicator {
    /// Identity.
    pub id: Uuid,
    /// Number, unique in the framework.
    #[schema(value_type = Line<32>)]
    pub number: String,
    /// Name in Vietnamese.
    #[schema(value_type = Line<500>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Line<500>>)]
    pub name_en: Option<String>,
    /// Order of the version that brought it.
    #[schema(minimum = 1)]
    pub since: i32,
    /// The indicator of another framework that it refines or adds to.
    pub refines: Option<IndicatorLink>,
    /// Measures, in order.
    #[schema(max_items = 10_000)]
    pub measures: Vec<TreeMeasure>,
}

/// A measure (chỉ số đo) as the version has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TreeMeasure {
    /// Identity, for good.
    pub id: Uuid,
    /// Code, unique in the framework.
    #[schema(value_type = Line<32>)]
    pub code: String,
    /// The measure of another framework that it refines.
    pub refines: Option<MeasureLink>,
    /// The definition; figures are comparable exactly when they carry the same.
    pub definition_id: Uuid,
    /// What it counts.
    pub definition: MeasureDefinition,
    /// What it is to reach, in order.
    #[schema(max_items = 100)]
    pub targets: Vec<Target>,
}

/// Reads one version of a framework as a whole; its targets are compared with those they refine as these
/// are in force on `day`.
pub async fn read<C: ConnectionTrait>(
    db: &C,
    framework: framework::Model,
    version: framework_version::Model,
    day: Date,
) -> Result<FrameworkTree, Problem> {
    let indicators = refined::indicators(db, refined::by_indicators_of(framework.id)).await?;
    let measures = refined::measures(db, refined::by_measures_of(framework.id)).await?;
    let bar = Bar::read(db, &measures, refined::day_within(&version, day)).await?;
    let links = Links {
        indicators,
        measures,
        bar,
        years: (framework.starts_on.year(), framework.ends_on.year()),
    };
    Ok(FrameworkTree {
        framework_id: framework.id,
        code: framework.code,
        name: framework.name,
        name_en: framework.name_en,
        objectives: content(db, &version, &links).await?,
        version: version.into(),
    })
}

/// What the parts of a tree refine in other frameworks.
#[derive(Default)]
pub struct Links {
    indicators: BTreeMap<Uuid, IndicatorLink>,
    measures: BTreeMap<Uuid, MeasureLink>,
    bar: Bar,
    years: (i32, i32),
}

/// Reads the objectives of a version with everything under them.
pub async fn content<C: ConnectionTrait>(
    db: &C,
    version: &framework_version::Model,
    links: &Links,
) -> Result<Vec<TreeObjective>, Problem> {
    let framework = [version.framework_id];
    let mut objectives = read::objectives_of(db, &framework).await?;
    objectives.retain(|row| row.since <= version.seq);
    let mut indicators = read::indicators_of(db, &framework).await?;
    indicators.retain(|row| row.since <= version.seq);
    let measures = read::measures_of(db, &[version.id]).await?;
    let targets = read::targets_of(db, &[version.id]).await?;
    Ok(links.grow(objectives, indicators, measures, targets))
}

impl Links {
    /// Puts each part under the one it belongs to; the lists come in order and stay so.
    fn grow(
        &self,
        objectives: Vec<objective::Model>,
        indicators: Vec<indicator::Model>,
        measures: Vec<VersionMeasure>,
        mut targets: Targets,
    ) -> Vec<TreeObjective> {
        let mut by_indicator = BTreeMap::<Uuid, Vec<TreeMeasure>>::new();
        for one in measures {
            let key = (one.framework_version_id, one.measure.id);
            let set = targets.remove(&key).unwrap_or_default();
            let under = by_indicator.entry(one.indicator.id).or_default();
            under.push(self.measure(one, set));
        }
        let mut by_objective = BTreeMap::<Uuid, Vec<TreeIndicator>>::new();
        for row in indicators {
            let refined = row.refines_indicator_id;
            let under = by_objective.entry(row.objective_id).or_default();
            under.push(TreeIndicator {
                measures: by_indicator.remove(&row.id).unwrap_or_default(),
                refines: refined.and_then(|id| self.indicators.get(&id).cloned()),
                id: row.id,
                number: row.number,
                name: row.name,
                name_en: row.name_en,
                since: row.since,
            });
        }
        objectives
            .into_iter()
            .map(|row| TreeObjective {
                indicators: by_objective.remove(&row.id).unwrap_or_default(),
                id: row.id,
                number: row.number,
                name: row.name,
                name_en: row.name_en,
                confidence: row.confidence,
                sources: row.sources.0,
                since: row.since,
            })
            .collect()
    }

    fn measure(&self, one: VersionMeasure, targets: Vec<target::Model>) -> TreeMeasure {
        let refined = one
            .measure
            .refines_measure_id
            .filter(|id| self.measures.contains_key(id));
        TreeMeasure {
            id: one.measure.id,
            code: one.measure.code,
            refines: refined.and_then(|id| self.measures.get(&id).cloned()),
            definition_id: one.definition.id,
            targets: self
                .bar
                .targets(refined, &one.definition, targets, self.years),
            definition: one.definition.into(),
        }
    }
}
