//! Bodies of requests that several operations take.

use serde_json::{Value, json};

use super::world::{Things, duty};

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
