//! The document a framework is loaded from.

use entity::enums::{
    Accumulation, Applicability, Confidence, Direction, MeasureKind, Rollup, SexBasis, TargetOp,
    TargetSpan,
};
use entity::json;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::target::TargetRule;
use crate::decimal::Decimal;
use crate::http::day::Day;
use crate::http::words::{Line, Prose};

/// A whole framework with its first version.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "NSGE-2011-2020",
    "name": "Chiến lược quốc gia về bình đẳng giới giai đoạn 2011 - 2020",
    "name_en": "National Strategy on Gender Equality 2011-2020",
    "starts_on": "2011-01-01",
    "ends_on": "2020-12-31",
    "version": {
        "label": "original",
        "valid_from": "2010-12-24",
        "document": {"number": "2351/QĐ-TTg", "issued_on": "2010-12-24", "issuer": "Thủ tướng Chính phủ"}
    },
    "objectives": [{
        "number": "7",
        "name": "Nâng cao năng lực quản lý nhà nước về bình đẳng giới",
        "confidence": "verified",
        "indicators": [{
            "number": "7.1",
            "name": "Dự thảo văn bản quy phạm pháp luật được lồng ghép giới",
            "measures": [{
                "code": "7.1.a",
                "definition": {
                    "name": "Tỷ lệ dự thảo VBQPPL có nội dung liên quan được lồng ghép vấn đề bình đẳng giới",
                    "unit_of_measure": "percent",
                    "kind": "percentage",
                    "direction": "higher",
                    "sex_basis": "none",
                    "rollup": "sum",
                    "accumulation": "cumulative",
                    "applicability": "direct",
                    "numerator": "Số dự thảo được lồng ghép",
                    "denominator": "Tổng số dự thảo được xác định có nội dung liên quan"
                },
                "targets": [{"op": "at_least", "low": 100, "span": "by_year", "year_from": 2020, "confidence": "recalled"}]
            }]
        }]
    }]
}))]
pub struct NewFramework {
    /// Code, unique. Every document has one; only a plan's own framework, which is never read as a
    /// document, has none.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Line<64>)]
    pub code: Option<Line<64>>,
    /// Name in Vietnamese.
    pub name: Line<500>,
    /// Name in English.
    #[serde(default)]
    pub name_en: Option<Line<500>>,
    /// First day of its span.
    pub starts_on: Day,
    /// Last day of its span.
    pub ends_on: Day,
    /// Its first version.
    pub version: NewVersion,
    /// Objectives, in order.
    #[schema(min_items = 1, max_items = 50)]
    pub objectives: Vec<NewObjective>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Line<64>>, D::Error> {
    Line::deserialize(deserializer).map(Some)
}

/// The first version of a framework.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    /// Short name, unique in the framework.
    pub label: Line<64>,
    /// First day in force.
    pub valid_from: Day,
    /// Last day in force.
    #[serde(default)]
    pub valid_to: Option<Day>,
    /// The document that made it.
    pub document: NewDocument,
    /// Remark.
    #[serde(default)]
    pub note: Option<Prose<2000>>,
}

/// An official document, as a text cites it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "2351/QĐ-TTg", "issued_on": "2010-12-24", "issuer": "Thủ tướng Chính phủ"}))]
pub struct NewDocument {
    /// Number and symbol; absent where the text gives none.
    #[serde(default)]
    pub number: Option<Line<64>>,
    /// Day of issue.
    #[serde(default)]
    pub issued_on: Option<Day>,
    /// Issuing body.
    #[serde(default)]
    pub issuer: Option<Line<300>>,
    /// Kind and summary of content.
    #[serde(default)]
    pub title: Option<Line<1000>>,
}

impl From<NewDocument> for json::Document {
    fn from(new: NewDocument) -> Self {
        Self {
            number: new.number.map(Into::into),
            issued_on: new.issued_on.map(|day| day.0),
            issuer: new.issuer.map(Into::into),
            title: new.title.map(Into::into),
        }
    }
}

/// An objective with its indicators.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObjective {
    /// Number, such as `7`, unique in the framework.
    pub number: Line<32>,
    /// Name in Vietnamese.
    pub name: Line<500>,
    /// Name in English.
    #[serde(default)]
    pub name_en: Option<Line<500>>,
    /// How far the title can be relied on.
    pub confidence: Confidence,
    /// Where the title was found.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub sources: Vec<Line<500>>,
    /// Indicators, in order.
    #[schema(max_items = 50)]
    pub indicators: Vec<NewIndicator>,
}

/// An indicator with its measures.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIndicator {
    /// Number, such as `7.1`, unique in the framework.
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

/// An indicator of another framework, which must be there already, for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"framework": "NSGE-2011-2020", "number": "7.1"}))]
pub struct RefinedIndicator {
    /// Code of its framework.
    pub framework: Line<64>,
    /// Its number.
    pub number: Line<32>,
}

/// A measure of another framework, which must be there already, for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"framework": "NSGE-2011-2020", "code": "7.1.a"}))]
pub struct RefinedMeasure {
    /// Code of its framework.
    pub framework: Line<64>,
    /// Its code.
    pub code: Line<32>,
}

/// A measure with its definition and targets.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMeasure {
    /// Code, such as `7.1.a`, unique in the framework.
    pub code: Line<32>,
    /// The measure of another framework that it refines: its targets are shown beside that one's.
    #[serde(default)]
    pub refines: Option<RefinedMeasure>,
    /// What it counts.
    pub definition: NewDefinition,
    /// Targets, in order.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub targets: Vec<NewTarget>,
}

/// What a measure counts. Once loaded it never changes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDefinition {
    /// Name in Vietnamese.
    pub name: Line<500>,
    /// Name in English.
    #[serde(default)]
    pub name_en: Option<Line<500>>,
    /// Such as `percent`, `per_100000_live_births`.
    pub unit_of_measure: Line<64>,
    /// What is counted.
    pub kind: MeasureKind,
    /// What a quotient is multiplied by: always 100 for a percentage, always 1 for a count, a yes or no
    /// and a relative change; 1 where absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub factor: Option<i32>,
    /// Which way is better.
    pub direction: Direction,
    /// How it relates to the sexes.
    pub sex_basis: SexBasis,
    /// How it adds up over units.
    pub rollup: Rollup,
    /// How it runs through the year.
    pub accumulation: Accumulation,
    /// Whether a locality can measure it.
    pub applicability: Applicability,
    /// What the numerator counts.
    #[serde(default)]
    pub numerator: Option<Line<500>>,
    /// The same in English.
    #[serde(default)]
    pub numerator_en: Option<Line<500>>,
    /// What the denominator counts.
    #[serde(default)]
    pub denominator: Option<Line<500>>,
    /// The same in English.
    #[serde(default)]
    pub denominator_en: Option<Line<500>>,
    /// Baseline.
    #[serde(default)]
    pub baseline: Option<Decimal>,
    /// Year of the baseline.
    #[serde(default)]
    #[schema(minimum = 1900, maximum = 2199)]
    pub baseline_year: Option<i32>,
    /// Lower edge of the natural band, past which lower is no longer better.
    #[serde(default)]
    pub natural_low: Option<Decimal>,
    /// Upper edge of the natural band.
    #[serde(default)]
    pub natural_high: Option<Decimal>,
    /// Remark.
    #[serde(default)]
    pub note: Option<Prose<2000>>,
}

impl NewDefinition {
    /// The factor given, or the one that goes without saying.
    pub fn factor(&self) -> i32 {
        self.factor.unwrap_or(match self.kind {
            MeasureKind::Percentage => 100,
            _ => 1,
        })
    }
}

/// A figure to reach.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "op": "at_least",
    "low": 100,
    "span": "by_year",
    "year_from": 2020,
    "confidence": "recalled",
    "sources": ["memory: the collector's recollection of the Decision's text; not seen in any stored copy"]
}))]
pub struct NewTarget {
    /// How a value compares.
    pub op: TargetOp,
    /// Lower bound, or the figure to equal; 1 is yes, 0 is no.
    #[serde(default)]
    pub low: Option<Decimal>,
    /// Upper bound.
    #[serde(default)]
    pub high: Option<Decimal>,
    /// When it holds.
    pub span: TargetSpan,
    /// First year, or the year.
    #[serde(default)]
    #[schema(minimum = 1900, maximum = 2199)]
    pub year_from: Option<i32>,
    /// Last year of a term.
    #[serde(default)]
    #[schema(minimum = 1900, maximum = 2199)]
    pub year_to: Option<i32>,
    /// The text says "about".
    #[serde(default)]
    pub approximate: bool,
    /// How far it can be relied on.
    pub confidence: Confidence,
    /// Where it was found.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub sources: Vec<Line<500>>,
    /// Remark.
    #[serde(default)]
    pub note: Option<Prose<2000>>,
}

impl From<&NewTarget> for TargetRule {
    fn from(target: &NewTarget) -> Self {
        Self {
            op: target.op,
            low: target.low.map(Decimal::scaled),
            high: target.high.map(Decimal::scaled),
            span: target.span,
            year_from: target.year_from,
            year_to: target.year_to,
        }
    }
}
