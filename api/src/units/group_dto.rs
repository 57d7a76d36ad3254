//! Shapes of groups of units.

use entity::unit_group;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::order::Sort;
use crate::http::patch::{Patch, present};
use crate::http::words::{Label, Line};

/// A named set of units that one instruction addresses.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41",
    "code": "UBND-PX",
    "name": "UBND các phường, xã",
    "name_en": "People's Committees of wards and communes",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "member_ids": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d42"],
    "version": 1
}))]
pub struct UnitGroup {
    /// Identity.
    pub id: Uuid,
    /// Code, unique.
    #[schema(value_type = Label<32>)]
    pub code: String,
    /// Name in Vietnamese.
    #[schema(value_type = Label<300>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Label<300>>)]
    pub name_en: Option<String>,
    /// The unit under which the group stands.
    pub unit_id: Uuid,
    /// Its units.
    #[schema(max_items = 1000)]
    pub member_ids: Vec<Uuid>,
    /// Version, as in the `ETag`.
    pub version: i64,
}

impl UnitGroup {
    /// The shape of a group with its members.
    pub fn of(row: unit_group::Model, member_ids: Vec<Uuid>) -> Self {
        let unit_group::Model {
            id,
            code,
            name,
            name_en,
            unit_id,
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
            unit_id,
            member_ids,
            version,
        }
    }
}

/// A group in a list.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41",
    "code": "UBND-PX",
    "name": "UBND các phường, xã",
    "name_en": "People's Committees of wards and communes",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "member_count": 18,
    "version": 1
}))]
pub struct UnitGroupSummary {
    /// Identity.
    pub id: Uuid,
    /// Code, unique.
    #[schema(value_type = Label<32>)]
    pub code: String,
    /// Name in Vietnamese.
    #[schema(value_type = Label<300>)]
    pub name: String,
    /// Name in English.
    #[schema(value_type = Option<Label<300>>)]
    pub name_en: Option<String>,
    /// The unit under which the group stands.
    pub unit_id: Uuid,
    /// How many units it has.
    #[schema(minimum = 1, maximum = 1000)]
    pub member_count: i64,
    /// Version, as in the `ETag`.
    pub version: i64,
}

impl UnitGroupSummary {
    /// The shape of a group with so many members.
    pub fn of(row: unit_group::Model, member_count: i64) -> Self {
        let unit_group::Model {
            id,
            code,
            name,
            name_en,
            unit_id,
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
            unit_id,
            member_count,
            version,
        }
    }
}

/// A group to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "UBND-PX",
    "name": "UBND các phường, xã",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "member_ids": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d42"]
}))]
pub struct NewUnitGroup {
    /// Code, unique.
    pub code: Label<32>,
    /// Name in Vietnamese.
    pub name: Label<300>,
    /// Name in English.
    #[serde(default)]
    pub name_en: Option<Label<300>>,
    /// The unit under which the group stands.
    pub unit_id: Uuid,
    /// Its units, each within `unit_id`.
    #[schema(min_items = 1, max_items = 1000)]
    pub member_ids: Vec<Uuid>,
}

/// Changes to a group (RFC 7396).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"member_ids": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d42", "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d43"]}))]
pub struct UnitGroupPatch {
    /// Name in Vietnamese.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub name: Option<Label<300>>,
    /// Name in English.
    #[serde(default)]
    #[schema(value_type = Option<Label<300>>)]
    pub name_en: Patch<Label<300>>,
    /// Its units, each within the unit under which it stands, in place of those it has.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_items = 1, max_items = 1000)]
    pub member_ids: Option<Vec<Uuid>>,
}

/// Which groups to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnitGroupFilter {
    /// Only the group with this code.
    #[serde(default, deserialize_with = "crate::http::params::at_most::<32, _>")]
    #[param(max_length = 32)]
    pub code: Option<String>,
    /// Only groups with this in the code or a name; capitals and diacritics do not matter.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "cac phuong")]
    pub q: Option<Line<100>>,
    /// Only groups that hold this unit.
    pub unit_id: Option<Uuid>,
    /// Only groups that stand under this unit or one below it.
    pub within: Option<Uuid>,
    /// Order of the list; by default the time of making.
    pub sort: Option<Sort>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    pub cursor: Option<String>,
}
