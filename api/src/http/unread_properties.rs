//! Whatever is sent, a refusal speaks of it in one language at a time.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// Values of every type, and texts that readers and serde stumble over.
fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        ".{0,8}",
        "[-=+@a-zA-Z0-9.:/,` ]{0,12}",
        Just("x`, expected one of `a` at line 1 column 2".to_owned()),
        Just("\u{1f}a\u{1f}b\u{1f}".to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::hash_map("code|.{0,8}", inner, 0..3)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_body_is_refused_in_two_languages_at_once(
        member in prop::sample::select(&MEMBERS[..]),
        value in any_value(),
    ) {
        let text = json!({ member: value }).to_string();
        if let Err(problem) = body::parse::<Everything>(text.as_bytes()) {
            let (_, told) = said(problem);
            in_two_languages(&told)?;
            prop_assert_ne!(told, texts::common::invalid_value(), "{}", text);
        }
    }

    #[test]
    fn no_query_is_refused_in_two_languages_at_once(
        name in prop::sample::select(&PARAMETERS[..]),
        value in any_value(),
    ) {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, &value).finish();
        if let Err(problem) = params::parse::<Query>(&query) {
            let (_, told) = said(problem);
            in_two_languages(&told)?;
            prop_assert_ne!(told, texts::common::invalid_value(), "{}", query);
        }
    }

    #[test]
    fn no_text_that_is_no_json_is_either(text in ".{0,20}") {
        if let Err(problem) = body::parse::<Everything>(text.as_bytes()) {
            let told = problem.detail.map(|text| *text).or_else(|| problem.errors.into_iter().next().map(|fault| fault.detail));
            in_two_languages(&told.unwrap())?;
        }
    }
}
