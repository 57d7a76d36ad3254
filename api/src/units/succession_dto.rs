//! Shapes of successions: units that take over from others on a day.

use entity::enums::{SuccessionKind, UnitKind, UnitLevel};
use entity::unit_state;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::identifier::{Identifier, Identifier2016};
use crate::frameworks::document::NewDocument;
use crate::frameworks::dto::Document;
use crate::http::day::Day;
use crate::http::patch::present;
use crate::http::words::{Label, Prose};

/// Units that take over from others on a day (sáp nhập, chia tách).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60",
    "kind": "merger",
    "effective_on": "2024-12-01",
    "document": {"number": "1253/NQ-UBTVQH15", "issued_on": "2024-10-24", "issuer": "Uỷ ban Thường vụ Quốc hội", "title": null},
    "reason": "Nhập phường Đức Thắng và phường Đức Nghĩa vào phường Lạc Đạo.",
    "old_units": [
        {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d61", "code": "22942", "name": "Uỷ ban nhân dân phường Đức Nghĩa", "name_en": null},
        {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d62", "code": "22945", "name": "Uỷ ban nhân dân phường Lạc Đạo", "name_en": null},
        {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d63", "code": "22948", "name": "Uỷ ban nhân dân phường Đức Thắng", "name_en": null}
    ],
    "new_units": [
        {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d62", "code": "22945", "name": "Uỷ ban nhân dân phường Lạc Đạo", "name_en": null}
    ]
}))]
pub struct Succession {
    /// Identity.
    pub id: Uuid,
    /// What happened.
    pub kind: SuccessionKind,
    /// First day of the new units, on which the old ones that do not go on no longer exist.
    pub effective_on: Day,
    /// The document that brought it about.
    pub document: Option<Document>,
    /// Why.
    #[schema(value_type = Option<Prose<2000>>)]
    pub reason: Option<String>,
    /// The old units as they were called the day before, by code.
    #[schema(max_items = 50)]
    pub old_units: Vec<UnitThen>,
    /// The units that took over as they were called on the day, by code; one that is also among the old goes on.
    #[schema(max_items = 50)]
    pub new_units: Vec<UnitThen>,
}

/// A unit as it was called on a day.
#[derive(Clone, Serialize, ToSchema)]
pub struct UnitThen {
    /// Identity.
    pub id: Uuid,
    /// Official code.
    #[schema(value_type = Label<32>)]
    pub code: String,
    /// Name in Vietnamese.
    #[schema(value_type = Label<300>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Label<300>>)]
    pub name_en: Option<String>,
}

impl From<&unit_state::Model> for UnitThen {
    fn from(state: &unit_state::Model) -> Self {
        Self {
            id: state.unit_id,
            code: state.code.clone(),
            name: state.name.clone(),
            name_en: state.name_en.clone(),
        }
    }
}

/// A succession to record.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "merger",
    "effective_on": "2025-07-01",
    "document": {"number": "1671/NQ-UBTVQH15", "issued_on": "2025-06-16", "issuer": "Uỷ ban Thường vụ Quốc hội"},
    "reason": "Sắp xếp phường Đức Long và xã Tiến Thành thành phường Tiến Thành.",
    "old_unit_ids": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d64", "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d65"],
    "into": [{"new_unit": {
        "code": "22954", "name": "Uỷ ban nhân dân phường Tiến Thành", "kind": "ward", "level": "commune",
        "parent_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d66"
    }}]
}))]
pub struct NewSuccession {
    /// What happened: a merger of several into one, a split of one into several, a replacement of one by one.
    pub kind: SuccessionKind,
    /// The day, after the first day of every old unit; may lie ahead.
    pub effective_on: Day,
    /// The document that brings it about.
    #[serde(default)]
    pub document: Option<NewDocument>,
    /// Why.
    #[serde(default)]
    pub reason: Option<Prose<2000>>,
    /// The old units. Each ends on the day, unless it is also among those that take over.
    #[schema(min_items = 1, max_items = 50)]
    pub old_unit_ids: Vec<Uuid>,
    /// The units that take over.
    #[schema(min_items = 1, max_items = 50)]
    pub into: Vec<Successor>,
}

/// A unit that takes over: either one that exists on the day, or one founded on it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Successor {
    /// One that exists on the day.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub unit_id: Option<Uuid>,
    /// One founded on the day.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub new_unit: Option<NewSuccessor>,
}

/// A unit founded by a succession.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSuccessor {
    /// Official code; may be that of an old unit.
    pub code: Label<32>,
    /// Name in Vietnamese.
    pub name: Label<300>,
    /// Name in English.
    #[serde(default)]
    pub name_en: Option<Label<300>>,
    /// Kind of body.
    pub kind: UnitKind,
    /// Level of government.
    pub level: UnitLevel,
    /// The unit it belongs to; absent at the top.
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    /// Electronic identifier by Decision 20/2020/QĐ-TTg; may be that of an old unit that ends.
    #[serde(default)]
    pub identifier: Option<Identifier>,
    /// Electronic identifier by QCVN 102:2016/BTTTT; may be that of an old unit that ends.
    #[serde(default)]
    pub identifier_2016: Option<Identifier2016>,
    /// Whether an approver must sign its reports.
    #[serde(default)]
    pub requires_sign_off: bool,
}

/// Which successions to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SuccessionFilter {
    /// Only those in which this unit is old or takes over.
    pub unit_id: Option<Uuid>,
    /// Only those of this day or later.
    pub from: Option<Day>,
    /// Only those of this day or earlier.
    pub to: Option<Day>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
