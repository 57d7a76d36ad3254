//! Shapes of frameworks and what they number.

use entity::enums::FrameworkKind;
use entity::{framework, framework_version, indicator, json, measure};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::refined::{IndicatorLink, MeasureLink};
use crate::http::day::Day;
use crate::http::order::Sort;
use crate::http::words::{Line, Prose};

/// A set of objectives: a strategy, or a plan's own targets (bộ chỉ tiêu).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "code": "NSGE-2011-2020",
    "kind": "strategy",
    "name": "Chiến lược quốc gia về bình đẳng giới giai đoạn 2011 - 2020",
    "name_en": "National Strategy on Gender Equality 2011-2020",
    "starts_on": "2011-01-01",
    "ends_on": "2020-12-31",
    "versions": [{
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d51",
        "seq": 1,
        "label": "original",
        "valid_from": "2010-12-24",
        "valid_to": null,
        "document": {"number": "2351/QĐ-TTg", "issued_on": "2010-12-24", "issuer": "Thủ tướng Chính phủ", "title": null},
        "note": null
    }],
    "version": 1
}))]
pub struct Framework {
    /// Identity.
    pub id: Uuid,
    /// Code, unique; `null` for a plan's own.
    #[schema(value_type = Option<Line<64>>)]
    pub code: Option<String>,
    /// Where it comes from.
    pub kind: FrameworkKind,
    /// Name in Vietnamese.
    #[schema(value_type = Line<500>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Line<500>>)]
    pub name_en: Option<String>,
    /// First day of its span.
    pub starts_on: Day,
    /// Last day of its span.
    pub ends_on: Day,
    /// Its dated texts, oldest first.
    #[schema(max_items = 1000)]
    pub versions: Vec<FrameworkVersion>,
    /// Version of this resource, as in the `ETag`; not to be taken for one of the dated texts.
    pub version: i64,
}

impl Framework {
    /// The shape of a framework with its versions in order.
    pub fn of(row: framework::Model, versions: Vec<framework_version::Model>) -> Self {
        let framework::Model {
            id,
            code,
            kind,
            name,
            name_en,
            starts_on,
            ends_on,
            search: _,
            name_key: _,
            version,
            created_at: _,
            updated_at: _,
        } = row;
        Self {
            id,
            code,
            kind,
            name,
            name_en,
            starts_on: Day(starts_on),
            ends_on: Day(ends_on),
            versions: versions.into_iter().map(Into::into).collect(),
            version,
        }
    }
}

/// A dated text of a framework.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d56",
    "seq": 2,
    "label": "amended-2018",
    "valid_from": "2018-07-02",
    "valid_to": null,
    "document": {"number": "800/QĐ-TTg", "issued_on": "2018-07-02", "issuer": "Thủ tướng Chính phủ", "title": "Quyết định"},
    "note": null
}))]
pub struct FrameworkVersion {
    /// Identity.
    pub id: Uuid,
    /// Order, from 1.
    #[schema(minimum = 1)]
    pub seq: i32,
    /// Short name, unique in the framework.
    #[schema(value_type = Line<64>)]
    pub label: String,
    /// First day in force.
    pub valid_from: Day,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// The document that made it.
    pub document: Document,
    /// Remark.
    #[schema(value_type = Option<Prose<2000>>)]
    pub note: Option<String>,
}

impl From<framework_version::Model> for FrameworkVersion {
    fn from(row: framework_version::Model) -> Self {
        let framework_version::Model {
            id,
            framework_id: _,
            seq,
            label,
            valid_from,
            valid_to,
            document,
            note,
            created_at: _,
        } = row;
        Self {
            id,
            seq,
            label,
            valid_from: Day(valid_from),
            valid_to: valid_to.map(Day),
            document: document.into(),
            note,
        }
    }
}

/// An official document, as a text cites it.
#[derive(Serialize, ToSchema)]
pub struct Document {
    /// Number and symbol; `null` where the text gives none.
    #[schema(value_type = Option<Line<64>>)]
    pub number: Option<String>,
    /// Day of issue.
    pub issued_on: Option<Day>,
    /// Issuing body.
    #[schema(value_type = Option<Line<300>>)]
    pub issuer: Option<String>,
    /// Kind and summary of content.
    #[schema(value_type = Option<Line<1000>>)]
    pub title: Option<String>,
}

impl From<json::Document> for Document {
    fn from(stored: json::Document) -> Self {
        let json::Document {
            number,
            issued_on,
            issuer,
            title,
        } = stored;
        Self {
            number,
            issued_on: issued_on.map(Day),
            issuer,
            title,
        }
    }
}

/// An indicator (chỉ tiêu), for finding its id by its number.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d53",
    "framework_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "objective_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d52",
    "number": "7.1",
    "name": "Dự thảo văn bản quy phạm pháp luật được lồng ghép giới",
    "name_en": "Draft legal documents that mainstream gender",
    "since": 1,
    "refines": null
}))]
pub struct Indicator {
    /// Identity.
    pub id: Uuid,
    /// The framework.
    pub framework_id: Uuid,
    /// The objective.
    pub objective_id: Uuid,
    /// Number, unique in the framework.
    #[schema(value_type = Line<32>)]
    pub number: String,
    /// Name in Vietnamese.
    #[schema(value_type = Line<500>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Line<500>>)]
    pub name_en: Option<String>,
    /// Order of the version of the framework that brought it.
    #[schema(minimum = 1)]
    pub since: i32,
    /// The indicator of another framework that it refines or adds to.
    pub refines: Option<IndicatorLink>,
}

impl Indicator {
    /// The shape of an indicator with what it refines.
    pub fn of(row: indicator::Model, refines: Option<IndicatorLink>) -> Self {
        let indicator::Model {
            id,
            framework_id,
            objective_id,
            number,
            position: _,
            name,
            name_en,
            refines_indicator_id: _,
            since,
            search: _,
            name_key: _,
        } = row;
        Self {
            id,
            framework_id,
            objective_id,
            number,
            name,
            name_en,
            since,
            refines,
        }
    }
}

/// A measure (chỉ số đo), for finding its id by its code.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d54",
    "framework_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "indicator_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d53",
    "indicator_number": "7.1",
    "code": "7.1.a",
    "name": "Tỷ lệ dự thảo VBQPPL có nội dung liên quan được lồng ghép vấn đề bình đẳng giới",
    "name_en": "Relevant draft legal documents in which gender equality is mainstreamed",
    "refines": null
}))]
pub struct Measure {
    /// Identity.
    pub id: Uuid,
    /// The framework.
    pub framework_id: Uuid,
    /// The indicator.
    pub indicator_id: Uuid,
    /// Number of the indicator.
    #[schema(value_type = Line<32>)]
    pub indicator_number: String,
    /// Code, unique in the framework.
    #[schema(value_type = Line<32>)]
    pub code: String,
    /// Name in Vietnamese, by its newest definition.
    #[schema(value_type = Line<500>)]
    pub name: String,
    /// Name in English, by its newest definition.
    #[schema(value_type = Option<Line<500>>)]
    pub name_en: Option<String>,
    /// The measure of another framework that it refines.
    pub refines: Option<MeasureLink>,
}

impl Measure {
    /// The shape of a measure with its indicator's number, its names and what it refines.
    pub fn of(
        row: measure::Model,
        indicator_number: String,
        (name, name_en): (String, Option<String>),
        refines: Option<MeasureLink>,
    ) -> Self {
        let measure::Model {
            id,
            framework_id,
            indicator_id,
            code,
            position: _,
            refines_measure_id: _,
            search: _,
            name_key: _,
        } = row;
        Self {
            id,
            framework_id,
            indicator_id,
            indicator_number,
            code,
            name,
            name_en,
            refines,
        }
    }
}

/// Which frameworks to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FrameworkFilter {
    /// Only the framework with this code.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<64, _>")]
    #[param(max_length = 64)]
    pub code: Option<String>,
    /// Only frameworks of this kind.
    pub kind: Option<FrameworkKind>,
    /// Only frameworks with this in the code or a name; capitals and diacritics do not matter.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "chien luoc quoc gia")]
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

/// Which version to read: by day, by label, or, with neither, the one in force today.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TreeFilter {
    /// The version in force on this day; before the first, the first. Targets are compared with those they refine
    /// as these are in force on it.
    pub as_of: Option<Day>,
    /// The version with this label; not together with `as_of`.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<64, _>")]
    #[param(max_length = 64)]
    pub version: Option<String>,
}

/// Which indicators to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IndicatorFilter {
    /// Only indicators of this framework.
    pub framework_id: Option<Uuid>,
    /// Only indicators with this number.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<32, _>")]
    #[param(max_length = 32)]
    pub number: Option<String>,
    /// Only indicators that refine this one: all local ones under a national one.
    pub refines_indicator_id: Option<Uuid>,
    /// Only indicators with this in the number or a name; capitals and diacritics do not matter.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "van ban")]
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

/// Which measures to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MeasureFilter {
    /// Only measures of this framework.
    pub framework_id: Option<Uuid>,
    /// Only measures of this indicator.
    pub indicator_id: Option<Uuid>,
    /// Only measures with this code.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<32, _>")]
    #[param(max_length = 32)]
    pub code: Option<String>,
    /// Only measures with this in the code or the newest name; capitals and diacritics do not matter.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "tap huan")]
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
