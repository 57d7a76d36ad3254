//! Bodies of requests that several operations take, and requests that take some words.

use serde_json::{Value, json};

use super::ask::{Ask, at};
use super::world::{Plan, Things, duty};

/// The body of an amendment that changes next to nothing.
pub fn amendment() -> Value {
    json!({
        "document": {"number": "6200/KH-UBND"}, "effective_on": "2018-05-17", "reason": "Sửa tên tiếng Anh",
        "plan": {"title_en": "Carrying out gender-equality work in 2018"},
    })
}

/// The body of a step that needs a reason.
pub fn reason() -> Value {
    json!({"reason": "Đề nghị rà soát lại số liệu."})
}

/// The decision of 2018 that amends the strategy.
pub fn document() -> Value {
    json!({"number": "800/QĐ-TTg", "issued_on": "2018-07-02", "issuer": "Thủ tướng Chính phủ"})
}

/// The duty of a plan, given to the group of a place.
pub fn group_duty(plan_id: &str, of: &Things) -> Value {
    let mut duty = duty(plan_id, &of.unit);
    let members = duty.as_object_mut().unwrap();
    members.remove("unit_id");
    members.insert("group_id".to_owned(), json!(of.group));
    duty
}

/// The body of a replacement of a unit.
pub fn succession(old: &str, by: &Value) -> Value {
    json!({"kind": "replacement", "effective_on": "2018-05-17", "old_unit_ids": [old], "into": [by]})
}

/// The body of a plan whose number is taken, under another one.
pub fn plan(of: &Things, above: Option<&Plan>) -> Ask {
    at([]).json(json!({
        "number": of.plan.number, "title": "Trùng số", "issuing_unit_id": of.unit, "lead_unit_id": of.unit,
        "parent_plan_id": above.map(|plan| &plan.id), "place": "Phan Thiết", "issued_on": "2018-05-17",
        "term_from": "2018-01-01", "term_to": "2018-12-31",
    }))
}

/// The document of a plan in force, from which that differs.
pub fn document_of(plan: &Plan, of: &Things) -> Ask {
    at([]).json(json!({
        "number": plan.number, "title": "Khác", "issuing_unit": of.unit_code, "lead_unit": of.unit_code,
        "place": "Phan Thiết", "issued_on": "2018-05-17", "term_from": "2018-01-01", "term_to": "2018-12-31",
    }))
}

/// A copy that bears the number of the plan it is made from.
pub fn copy(plan: &Plan) -> Ask {
    at([&plan.id]).json(json!({
        "number": plan.number, "issued_on": "2018-06-01", "term_from": "2018-01-01", "term_to": "2018-12-31",
    }))
}

/// A change of a plan.
pub fn update(plan: &Plan) -> Ask {
    at([&plan.id]).json(json!({"place": "Hàm Tiến"}))
}

/// What a measure and all units are called in another system.
pub fn dhis2(measure: &str) -> Value {
    json!({
        "id_scheme": "uid", "org_unit_scheme": "code", "use_unit_codes": true,
        "measures": [{"measure_id": measure, "part": "numerator", "data_element": "fbfJHSPpUQD"}],
    })
}

/// The body of the one mapping a unit looks after.
pub fn export_mapping(unit: &str, measure: &str) -> Value {
    json!({"name": "DHIS2", "unit_id": unit, "mapping": dhis2(measure)})
}
