//! Shapes of what happens to a unit: changes from a day on, its end.

use entity::enums::{UnitKind, UnitLevel};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::frameworks::document::NewDocument;
use crate::http::day::Day;
use crate::http::patch::{Patch, present};
use crate::http::words::{Label, Prose};

/// What a unit is called and where it stands from a day on. What is absent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "effective_on": "2018-05-01",
    "name": "Phòng Văn hoá, Thể thao và Thông tin thành phố",
    "name_en": "Office of Culture, Sports and Information",
    "document": {"number": "1205/QĐ-UBND", "issued_on": "2018-04-20", "issuer": "UBND tỉnh Bình Thuận"},
    "reason": "Đổi tên theo cơ cấu tổ chức mới."
}))]
pub struct UnitChange {
    /// First day on which it holds: after the first day of the present state, and not later than today.
    pub effective_on: Day,
    /// Official code; no other unit has it while this one has.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub code: Option<Label<32>>,
    /// Name in Vietnamese.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub name: Option<Label<300>>,
    /// Name in English; `null`: none.
    #[serde(default)]
    #[schema(value_type = Option<Label<300>>)]
    pub name_en: Patch<Label<300>>,
    /// Kind of body.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub kind: Option<UnitKind>,
    /// Level of government.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub level: Option<UnitLevel>,
    /// The unit it belongs to; `null`: it stands at the top.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub parent_id: Patch<Uuid>,
    /// The document that brings it about.
    #[serde(default)]
    pub document: Option<NewDocument>,
    /// Why.
    #[serde(default)]
    pub reason: Option<Prose<2000>>,
}

/// The end of a unit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "on": "2018-12-31",
    "document": {"number": "2760/QĐ-UBND", "issued_on": "2018-10-12", "issuer": "UBND thành phố Phan Thiết"},
    "reason": "Ban chỉ đạo hết nhiệm vụ."
}))]
pub struct UnitEnd {
    /// First day on which it no longer exists; may lie ahead.
    pub on: Day,
    /// The document that brings it about.
    #[serde(default)]
    pub document: Option<NewDocument>,
    /// Why.
    #[serde(default)]
    pub reason: Option<Prose<2000>>,
}

/// The day to look at.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OnDay {
    /// As it was on this day.
    pub as_of: Option<Day>,
}
