//! What differs between two states of a plan, by JSON pointer.

use entity::json::PlanChange;
use serde_json::Value;

/// A plan as amendments compare it: its members in the order of the document.
pub type Members = Vec<(&'static str, Value)>;

/// One place that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What it was; `None`: nothing.
    pub before: Option<Value>,
    /// What it became; `None`: nothing.
    pub after: Option<Value>,
}

/// What differs between two states, which have the same members in the same order. Objects are looked into,
/// lists are compared as a whole: the place of an item says nothing of what it is.
pub fn differences(before: &Members, after: &Members) -> Vec<Difference> {
    let mut found = Vec::new();
    for ((name, old), (_, new)) in before.iter().zip(after) {
        compare(format!("/{}", escape(name)), old, new, &mut found);
    }
    found
}

fn compare(pointer: String, before: &Value, after: &Value, found: &mut Vec<Difference>) {
    if before == after {
        return;
    }
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        let there = |value: &Value| Some(value.clone()).filter(|value| !value.is_null());
        found.push(Difference {
            pointer,
            before: there(before),
            after: there(after),
        });
        return;
    };
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let at = format!("{pointer}/{}", escape(name));
        let of =
            |object: &serde_json::Map<String, Value>| object.get(name).cloned().unwrap_or_default();
        compare(at, &of(old), &of(new), found);
    }
}

/// A name as a part of a JSON pointer (RFC 6901 section 3).
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

impl From<&Difference> for PlanChange {
    fn from(difference: &Difference) -> Self {
        let Difference {
            pointer,
            before,
            after,
        } = difference;
        Self {
            pointer: pointer.clone(),
            before: before.as_ref().map(Value::to_string),
            after: after.as_ref().map(Value::to_string),
        }
    }
}

/// A value as the audit trail keeps it: words plainly, the rest as JSON text.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn between(before: Value, after: Value) -> Vec<Difference> {
        differences(&vec![("plan", before)], &vec![("plan", after)])
    }

    fn difference(pointer: &str, before: Value, after: Value) -> Difference {
        let there = |value: Value| Some(value).filter(|value| !value.is_null());
        Difference {
            pointer: pointer.to_owned(),
            before: there(before),
            after: there(after),
        }
    }

    #[test]
    fn a_due_day_moved_and_a_task_added_are_two_places() {
        let before = json!({
            "periods": {"2019-H1": {"due_on": "2019-06-15", "opens_on": "2019-01-01"}},
            "tasks": {"II.1": {"text": "Tuyên truyền"}},
        });
        let after = json!({
            "periods": {"2019-H1": {"due_on": "2019-06-30", "opens_on": "2019-01-01"}},
            "tasks": {"II.1": {"text": "Tuyên truyền"}, "II.2": {"text": "Tập huấn"}},
        });
        assert_eq!(
            between(before, after),
            [
                difference(
                    "/plan/periods/2019-H1/due_on",
                    json!("2019-06-15"),
                    json!("2019-06-30")
                ),
                difference("/plan/tasks/II.2", Value::Null, json!({"text": "Tập huấn"})),
            ]
        );
    }

    #[test]
    fn lists_change_as_a_whole_and_numbers_are_escaped() {
        let found = between(
            json!({"2/a~b": ["một", "hai"], "same": [1]}),
            json!({"2/a~b": ["hai"], "same": [1]}),
        );
        let wanted = difference("/plan/2~1a~0b", json!(["một", "hai"]), json!(["hai"]));
        assert_eq!(found, [wanted]);
        let kept = PlanChange::from(&found[0]);
        assert_eq!(kept.before.as_deref(), Some(r#"["một","hai"]"#));
        assert_eq!(plain(&json!("Tập huấn")), "Tập huấn");
        assert_eq!(plain(&json!(["hai"])), r#"["hai"]"#);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(json!(1)),
            Just(json!("a")),
            Just(json!(["a"])),
            Just(json!({})),
        ];
        leaf.prop_recursive(3, 16, 3, |inner| {
            prop::collection::btree_map("[a-c/~]{1,2}", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect()))
        })
    }

    proptest! {
        #[test]
        fn every_pointer_leads_to_what_was_and_to_what_is(before in any_value(), after in any_value()) {
            let found = between(before.clone(), after.clone());
            prop_assert_eq!(found.is_empty(), before == after);
            let at = |value: &Value, pointer: &str| {
                value.pointer(pointer.strip_prefix("/plan").unwrap()).cloned()
            };
            for one in found {
                prop_assert_ne!(&one.before, &one.after);
                prop_assert_eq!(at(&before, &one.pointer), one.before);
                prop_assert_eq!(at(&after, &one.pointer), one.after);
            }
        }
    }
}
