//! Shapes of objectives, and of a measure through the versions of its framework.

use entity::enums::Confidence;
use entity::objective;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::definition::{MeasureDefinition, Target};
use super::dto::{FrameworkVersion, Measure};
use crate::http::order::Sort;
use crate::http::words::Line;

/// An objective (mục tiêu).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d52",
    "framework_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "number": "7",
    "name": "Nâng cao năng lực quản lý nhà nước về bình đẳng giới",
    "name_en": "Stronger state management of gender equality",
    "confidence": "verified",
    "sources": ["https://traloihay.net/cau-hoi/R9boP3zD-a-chien-luoc-quoc-gia-ve-binh-dang-gioi-giai-doan"],
    "since": 1
}))]
pub struct Objective {
    /// Identity.
    pub id: Uuid,
    /// The framework.
    pub framework_id: Uuid,
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
    /// Order of the version of the framework that brought it.
    #[schema(minimum = 1)]
    pub since: i32,
}

impl From<objective::Model> for Objective {
    fn from(row: objective::Model) -> Self {
        let objective::Model {
            id,
            framework_id,
            number,
            position: _,
            name,
            name_en,
            confidence,
            sources,
            since,
            search: _,
            name_key: _,
        } = row;
        Self {
            id,
            framework_id,
            number,
            name,
            name_en,
            confidence,
            sources: sources.0,
            since,
        }
    }
}

/// Which objectives to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ObjectiveFilter {
    /// Only objectives of this framework.
    pub framework_id: Option<Uuid>,
    /// Only objectives with this number.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<32, _>")]
    #[param(max_length = 32)]
    pub number: Option<String>,
    /// Only objectives with this in the number or a name; capitals and diacritics do not matter.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "quan ly nha nuoc")]
    pub q: Option<Line<100>>,
    /// Order of the list; by default the time of making.
    pub sort: Option<Sort>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    pub cursor: Option<String>,
}

/// A measure (chỉ số đo) through the versions of its framework.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54",
    "framework_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "indicator_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d53",
    "indicator_number": "7.1",
    "code": "7.1.a",
    "name": "Tỷ lệ dự thảo VBQPPL có nội dung liên quan được lồng ghép vấn đề bình đẳng giới",
    "name_en": "Relevant draft legal documents in which gender equality is mainstreamed",
    "refines": null,
    "versions": [{
        "version": {
            "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d51",
            "seq": 1,
            "label": "original",
            "valid_from": "2010-12-24",
            "valid_to": "2018-07-01",
            "document": {"number": "2351/QĐ-TTg", "issued_on": "2010-12-24", "issuer": "Thủ tướng Chính phủ", "title": null},
            "note": null
        },
        "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d55",
        "definition": {
            "name": "Tỷ lệ dự thảo VBQPPL có nội dung liên quan được lồng ghép vấn đề bình đẳng giới",
            "name_en": "Relevant draft legal documents in which gender equality is mainstreamed",
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
            "op": "at_least", "low": 100, "high": null, "span": "by_year", "year_from": 2020, "year_to": null,
            "approximate": false, "confidence": "recalled", "sources": [], "note": null, "strictness": null
        }]
    }]
}))]
pub struct MeasureDetail {
    /// The measure.
    #[serde(flatten)]
    pub measure: Measure,
    /// The versions that have it, oldest first, with what it counts and is to reach under each.
    #[schema(max_items = 1000)]
    pub versions: Vec<MeasureVersion>,
}

/// A measure as one version of its framework has it.
#[derive(Serialize, ToSchema)]
pub struct MeasureVersion {
    /// The version.
    pub version: FrameworkVersion,
    /// The definition; figures are comparable exactly when they carry the same.
    pub definition_id: Uuid,
    /// What it counts.
    pub definition: MeasureDefinition,
    /// What it is to reach, in order.
    #[schema(max_items = 100)]
    pub targets: Vec<Target>,
}
