//! Shapes of units.

use entity::enums::{UnitKind, UnitLevel};
use entity::{unit, unit_state};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::identifier::{Identifier, Identifier2016};
use crate::frameworks::document::NewDocument;
use crate::http::day::Day;
use crate::http::order::Sort;
use crate::http::patch::{Patch, present};
use crate::http::words::{Label, Line, Prose};

/// A body that issues, leads, carries out or receives (đơn vị).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
    "code": "PTP",
    "name": "Phòng Tư pháp thành phố",
    "name_en": "Office of Justice",
    "kind": "office",
    "level": "district",
    "parent_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "active_from": "2018-01-01",
    "active_to": null,
    "identifier": null,
    "identifier_2016": null,
    "requires_sign_off": false,
    "version": 1
}))]
pub struct Unit {
    /// Identity, never reused.
    pub id: Uuid,
    /// Official code; one unit at any one moment.
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
    /// The unit it belongs to; `null` at the top.
    pub parent_id: Option<Uuid>,
    /// First day it exists.
    pub active_from: Day,
    /// Day it stops existing (exclusive).
    pub active_to: Option<Day>,
    /// Electronic identifier by Decision 20/2020/QĐ-TTg; the present one, also of a day before.
    #[schema(value_type = Option<Identifier>)]
    pub identifier: Option<String>,
    /// Electronic identifier by QCVN 102:2016/BTTTT, in use before; the present one, also of a day before.
    #[schema(value_type = Option<Identifier2016>)]
    pub identifier_2016: Option<String>,
    /// Whether an approver must sign its reports; as it is today, also of a day before.
    pub requires_sign_off: bool,
    /// Version, as in the `ETag`.
    pub version: i64,
}

impl From<unit::Model> for Unit {
    fn from(row: unit::Model) -> Self {
        let unit::Model {
            id,
            code,
            name,
            name_en,
            kind,
            level,
            parent_id,
            active_from,
            active_to,
            identifier,
            identifier_2016,
            requires_sign_off,
            search: _,
            name_key: _,
            version,
            created_at: _,
            updated_at: _,
        } = row;
        Self {
            id,
            code,
            name,
            name_en,
            kind,
            level,
            parent_id,
            active_from: Day(active_from),
            active_to: active_to.map(Day),
            identifier,
            identifier_2016,
            requires_sign_off,
            version,
        }
    }
}

impl Unit {
    /// The unit as it was called and placed in one of its states.
    pub fn then(row: unit::Model, state: unit_state::Model) -> Self {
        let unit_state::Model {
            id: _,
            unit_id: _,
            valid_from: _,
            valid_to: _,
            code,
            name,
            name_en,
            kind,
            level,
            parent_id,
            search: _,
            name_key: _,
            document: _,
            reason: _,
            end_document: _,
            end_reason: _,
            created_at: _,
        } = state;
        Self {
            code,
            name,
            name_en,
            kind,
            level,
            parent_id,
            ..Self::from(row)
        }
    }
}

/// A unit to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "PTP",
    "name": "Phòng Tư pháp thành phố",
    "name_en": "Office of Justice",
    "kind": "office",
    "level": "district",
    "parent_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "active_from": "2018-01-01"
}))]
pub struct NewUnit {
    /// Official code; no other unit has it while this one exists.
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
    /// First day it exists.
    pub active_from: Day,
    /// Day it stops existing (exclusive).
    #[serde(default)]
    pub active_to: Option<Day>,
    /// Electronic identifier by Decision 20/2020/QĐ-TTg; no other unit has it while this one exists.
    #[serde(default)]
    pub identifier: Option<Identifier>,
    /// Electronic identifier by QCVN 102:2016/BTTTT; no other unit has it while this one exists.
    #[serde(default)]
    pub identifier_2016: Option<Identifier2016>,
    /// Whether an approver must sign its reports.
    #[serde(default)]
    pub requires_sign_off: bool,
    /// The document that founds it.
    #[serde(default)]
    pub document: Option<NewDocument>,
    /// Why.
    #[serde(default)]
    pub reason: Option<Prose<2000>>,
}

/// Changes to a unit (RFC 7396).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"requires_sign_off": true}))]
pub struct UnitPatch {
    /// Name in Vietnamese.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub name: Option<Label<300>>,
    /// Name in English.
    #[serde(default)]
    #[schema(value_type = Option<Label<300>>)]
    pub name_en: Patch<Label<300>>,
    /// Electronic identifier by Decision 20/2020/QĐ-TTg.
    #[serde(default)]
    #[schema(value_type = Option<Identifier>)]
    pub identifier: Patch<Identifier>,
    /// Electronic identifier by QCVN 102:2016/BTTTT.
    #[serde(default)]
    #[schema(value_type = Option<Identifier2016>)]
    pub identifier_2016: Patch<Identifier2016>,
    /// Whether an approver must sign its reports.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub requires_sign_off: Option<bool>,
}

/// Which units to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnitFilter {
    /// Only the unit with this code.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<32, _>")]
    #[param(max_length = 32)]
    pub code: Option<String>,
    /// Only units with this in the code or a name; capitals and diacritics do not matter.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "duc long")]
    pub q: Option<Line<100>>,
    /// Only units with this identifier by Decision 20/2020/QĐ-TTg today, also with `as_of`.
    #[param(example = "H55.02")]
    pub identifier: Option<Identifier>,
    /// Only units with this identifier by QCVN 102:2016/BTTTT today, also with `as_of`.
    #[param(example = "000.00.00.H49")]
    pub identifier_2016: Option<Identifier2016>,
    /// Only units of this kind.
    pub kind: Option<UnitKind>,
    /// Only units right below this one.
    pub parent_id: Option<Uuid>,
    /// Only this unit and all below it.
    pub within: Option<Uuid>,
    /// Only the units that exist on this day, each as it was called and placed then; the other filters look at
    /// that too, except those by identifier. Without it all units there ever were, each as it was last.
    pub as_of: Option<Day>,
    /// Order of the list; by default the time of making.
    pub sort: Option<Sort>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    pub cursor: Option<String>,
}
