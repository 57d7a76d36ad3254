//! One version of a framework as a whole: objectives, indicators, measures, definitions, targets.

use std::collections::BTreeMap;

use entity::enums::Confidence;
use entity::{framework, framework_version, indicator, objective};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::definition::{MeasureDefinition, Target};
use super::dto::FrameworkVersion;
use super::read::{self, Targets, VersionMeasure};
use crate::http::problem::Problem;

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
        "indicators": [{
            "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d53",
            "number": "7.1",
            "name": "Dự thảo văn bản quy phạm pháp luật được lồng ghép giới",
            "name_en": "Draft legal documents that mainstream gender",
            "measures": [{
                "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54",
                "code": "7.1.a",
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
                    "sources": []
                }]
            }]
        }]
    }]
}))]
pub struct FrameworkTree {
    /// The framework.
    pub framework_id: Uuid,
    /// Its code; `null` for a plan's own.
    pub code: Option<String>,
    /// Its name in Vietnamese.
    pub name: String,
    /// Its name in English.
    pub name_en: Option<String>,
    /// The version read.
    pub version: FrameworkVersion,
    /// Objectives, in order.
    pub objectives: Vec<TreeObjective>,
}

/// An objective (mục tiêu) with its indicators.
#[derive(Serialize, ToSchema)]
pub struct TreeObjective {
    /// Identity.
    pub id: Uuid,
    /// Number, unique in the framework.
    pub number: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// How far the title can be relied on; `recalled` is never to be shown as verified.
    pub confidence: Confidence,
    /// Where the title was found.
    pub sources: Vec<String>,
    /// Indicators, in order.
    pub indicators: Vec<TreeIndicator>,
}

/// An indicator (chỉ tiêu) with the measures the version has under it.
#[derive(Serialize, ToSchema)]
pub struct TreeIndicator {
    /// Identity.
    pub id: Uuid,
    /// Number, unique in the framework.
    pub number: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Measures, in order.
    pub measures: Vec<TreeMeasure>,
}

/// A measure (chỉ số đo) as the version has it.
#[derive(Serialize, ToSchema)]
pub struct TreeMeasure {
    /// Identity, for good.
    pub id: Uuid,
    /// Code, unique in the framework.
    pub code: String,
    /// The definition; figures are comparable exactly when they carry the same.
    pub definition_id: Uuid,
    /// What it counts.
    pub definition: MeasureDefinition,
    /// What it is to reach, in order.
    pub targets: Vec<Target>,
}

/// Reads one version of a framework as a whole.
pub async fn read<C: ConnectionTrait>(
    db: &C,
    framework: framework::Model,
    version: framework_version::Model,
) -> Result<FrameworkTree, Problem> {
    let objectives = read::objectives_of(db, &[framework.id]).await?;
    let indicators = read::indicators_of(db, &[framework.id]).await?;
    let measures = read::measures_of(db, &[version.id]).await?;
    let targets = read::targets_of(db, &[version.id]).await?;
    Ok(FrameworkTree {
        framework_id: framework.id,
        code: framework.code,
        name: framework.name,
        name_en: framework.name_en,
        version: version.into(),
        objectives: grow(objectives, indicators, measures, targets),
    })
}

/// Puts each part under the one it belongs to; the lists come in order and stay so.
fn grow(
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
        under.push(TreeMeasure {
            id: one.measure.id,
            code: one.measure.code,
            definition_id: one.definition.id,
            definition: one.definition.into(),
            targets: set.into_iter().map(Into::into).collect(),
        });
    }
    let mut by_objective = BTreeMap::<Uuid, Vec<TreeIndicator>>::new();
    for row in indicators {
        let under = by_objective.entry(row.objective_id).or_default();
        under.push(TreeIndicator {
            measures: by_indicator.remove(&row.id).unwrap_or_default(),
            id: row.id,
            number: row.number,
            name: row.name,
            name_en: row.name_en,
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
        })
        .collect()
}
