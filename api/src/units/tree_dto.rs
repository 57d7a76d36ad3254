//! Shapes of the tree below a unit and of a unit's history.

use entity::enums::{UnitKind, UnitLevel};
use entity::unit_state;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::succession_dto::Succession;
use crate::frameworks::dto::Document;
use crate::http::day::Day;
use crate::http::words::{Label, Prose};

/// The tree below a unit on a day.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "as_of": "2018-05-17",
    "root": {
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
        "code": "593",
        "name": "Ủy ban nhân dân thành phố Phan Thiết",
        "name_en": "People's Committee of Phan Thiet City",
        "kind": "city",
        "level": "district",
        "children": [{
            "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
            "code": "PTP",
            "name": "Phòng Tư pháp thành phố",
            "name_en": "Office of Justice",
            "kind": "office",
            "level": "district",
            "children": []
        }]
    }
}))]
pub struct UnitTree {
    /// The day.
    pub as_of: Day,
    /// The unit asked for.
    pub root: UnitNode,
}

/// A unit with those right below it, as they were called on the day.
#[derive(Serialize, ToSchema)]
pub struct UnitNode {
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
    /// Kind of body.
    pub kind: UnitKind,
    /// Level of government.
    pub level: UnitLevel,
    /// The units right below it, by code.
    #[schema(no_recursion, max_items = 5000)]
    pub children: Vec<UnitNode>,
}

impl From<unit_state::Model> for UnitNode {
    fn from(state: unit_state::Model) -> Self {
        Self {
            id: state.unit_id,
            code: state.code,
            name: state.name,
            name_en: state.name_en,
            kind: state.kind,
            level: state.level,
            children: Vec::new(),
        }
    }
}

/// What became of a unit.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d61",
    "states": [{
        "valid_from": "2001-01-01",
        "valid_to": "2024-12-01",
        "code": "22942",
        "name": "Uỷ ban nhân dân phường Đức Nghĩa",
        "name_en": null,
        "kind": "ward",
        "level": "commune",
        "parent_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
        "document": null,
        "reason": null,
        "end_document": {"number": "1253/NQ-UBTVQH15", "issued_on": "2024-10-24", "issuer": "Uỷ ban Thường vụ Quốc hội", "title": null},
        "end_reason": "Nhập vào phường Lạc Đạo."
    }],
    "successions": []
}))]
pub struct UnitHistory {
    /// The unit.
    pub unit_id: Uuid,
    /// Its states, oldest first; the last 200.
    #[schema(max_items = 200)]
    pub states: Vec<UnitState>,
    /// The successions it took part in, oldest first, with the units it took over from or that took over from it;
    /// the last 200.
    #[schema(max_items = 200)]
    pub successions: Vec<Succession>,
}

/// What a unit was called and where it stood from one day to another.
#[derive(Serialize, ToSchema)]
pub struct UnitState {
    /// First day.
    pub valid_from: Day,
    /// Day on which it no longer holds (exclusive).
    pub valid_to: Option<Day>,
    /// Official code.
    #[schema(value_type = Label<32>)]
    pub code: String,
    /// Name in Vietnamese.
    #[schema(value_type = Label<300>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Label<300>>)]
    pub name_en: Option<String>,
    /// Kind of body.
    pub kind: UnitKind,
    /// Level of government.
    pub level: UnitLevel,
    /// The unit it belonged to; `null` at the top.
    pub parent_id: Option<Uuid>,
    /// The document that brought it about.
    pub document: Option<Document>,
    /// Why.
    #[schema(value_type = Option<Prose<2000>>)]
    pub reason: Option<String>,
    /// The document that ended the unit; of its last state only.
    pub end_document: Option<Document>,
    /// Why it ended.
    #[schema(value_type = Option<Prose<2000>>)]
    pub end_reason: Option<String>,
}

impl From<unit_state::Model> for UnitState {
    fn from(state: unit_state::Model) -> Self {
        let unit_state::Model {
            id: _,
            unit_id: _,
            valid_from,
            valid_to,
            code,
            name,
            name_en,
            kind,
            level,
            parent_id,
            search: _,
            name_key: _,
            document,
            reason,
            end_document,
            end_reason,
            created_at: _,
        } = state;
        Self {
            valid_from: Day(valid_from),
            valid_to: valid_to.map(Day),
            code,
            name,
            name_en,
            kind,
            level,
            parent_id,
            document: document.map(Into::into),
            reason,
            end_document: end_document.map(Into::into),
            end_reason,
        }
    }
}
