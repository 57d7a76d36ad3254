//! The document of an amendment: a later version of a framework, told by what it changes.

use serde::Deserialize;
use utoipa::ToSchema;

use super::document::{
    NewDefinition, NewDocument, NewIndicator, NewMeasure, NewObjective, NewTarget,
    RefinedIndicator, RefinedMeasure,
};
use crate::http::day::Day;
use crate::http::words::{Line, Prose};

/// A later version of a framework: only what it changes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "label": "amended-2018",
    "valid_from": "2018-07-02",
    "document": {"number": "800/QĐ-TTg", "issued_on": "2018-07-02", "issuer": "Thủ tướng Chính phủ"},
    "removed_measures": ["3.1.a"],
    "measures": [{
        "indicator": "6.2",
        "code": "6.2.b",
        "definition": {
            "name": "Tỷ lệ người gây bạo lực gia đình được phát hiện, chưa đến mức bị truy cứu trách nhiệm hình sự, được tư vấn",
            "unit_of_measure": "percent",
            "kind": "percentage",
            "direction": "higher",
            "sex_basis": "persons_by_sex",
            "rollup": "sum",
            "accumulation": "cumulative",
            "applicability": "direct"
        },
        "targets": [{"op": "at_least", "low": 75, "span": "by_year", "year_from": 2020, "confidence": "verified"}]
    }],
    "targets": []
}))]
pub struct NewAmendment {
    /// Short name, unique in the framework.
    pub label: Line<64>,
    /// First day in force, after that of the last version, which ends the day before
    /// at the latest.
    pub valid_from: Day,
    /// The document that made it.
    pub document: NewDocument,
    /// Remark.
    #[serde(default)]
    pub note: Option<Prose<2000>>,
    /// Objectives it adds, whole, after those there are.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub objectives: Vec<NewObjective>,
    /// Indicators it adds to objectives there are, whole, after those the objective has.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub indicators: Vec<AmendedIndicator>,
    /// Codes of the measures it drops.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub removed_measures: Vec<Line<32>>,
    /// Measures it adds to indicators there are, or defines anew.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub measures: Vec<AmendedMeasure>,
    /// Measures of which it changes the targets only.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub targets: Vec<AmendedTargets>,
}

/// A measure that an amendment adds or defines anew.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendedMeasure {
    /// Number of its indicator.
    pub indicator: Line<32>,
    /// Its code; one already known is defined anew.
    pub code: Line<32>,
    /// The measure of another framework that it refines; only where it is new, for the link is for good.
    #[serde(default)]
    pub refines: Option<RefinedMeasure>,
    /// What it counts from now on.
    pub definition: NewDefinition,
    /// Its targets from now on; those it had are not kept.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub targets: Vec<NewTarget>,
}

/// A measure of which an amendment changes the targets only.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendedTargets {
    /// Its code.
    pub code: Line<32>,
    /// Its targets from now on; those it had are not kept.
    #[schema(max_items = 30)]
    pub targets: Vec<NewTarget>,
}

/// An indicator that an amendment adds to an objective.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendedIndicator {
    /// Number of its objective.
    pub objective: Line<32>,
    /// Number, such as `7.5`, which no indicator of the framework has had.
    pub number: Line<32>,
    /// Name in Vietnamese.
    pub name: Line<500>,
    /// Name in English.
    #[serde(default)]
    pub name_en: Option<Line<500>>,
    /// The indicator of another framework that it refines or adds to.
    #[serde(default)]
    pub refines: Option<RefinedIndicator>,
    /// Measures, in order.
    #[schema(max_items = 20)]
    pub measures: Vec<NewMeasure>,
}

impl From<AmendedIndicator> for NewIndicator {
    fn from(new: AmendedIndicator) -> Self {
        let AmendedIndicator {
            objective: _,
            number,
            name,
            name_en,
            refines,
            measures,
        } = new;
        Self {
            number,
            name,
            name_en,
            refines,
            measures,
        }
    }
}

impl From<AmendedMeasure> for NewMeasure {
    fn from(new: AmendedMeasure) -> Self {
        let AmendedMeasure {
            indicator: _,
            code,
            refines,
            definition,
            targets,
        } = new;
        Self {
            code,
            refines,
            definition,
            targets,
        }
    }
}
