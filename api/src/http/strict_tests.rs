use std::collections::BTreeMap;

use entity::enums::UnitKind;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{Strict, uuid};
use crate::decimal::Decimal;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::json::parse;
use crate::http::patch::Patch;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Figure {
    value: Decimal,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Boxed(Figure);

#[derive(Debug, Deserialize, PartialEq)]
struct Pair(u8, Figure);

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
struct Everything {
    plain: Option<Figure>,
    many: Vec<Figure>,
    by_name: BTreeMap<String, Figure>,
    by_kind: BTreeMap<UnitKind, Figure>,
    boxed: Option<Boxed>,
    pair: Option<Pair>,
    tuple: Option<(u8, Figure)>,
    patch: Patch<Figure>,
    patches: Patch<Vec<Figure>>,
    kind: Option<UnitKind>,
    kinds: Vec<UnitKind>,
    deep: Option<Box<Everything>>,
}

fn figure(scaled: i64) -> Figure {
    Figure {
        value: Decimal::from_scaled(scaled).unwrap(),
    }
}

/// The pointer and the code of the one fault of `text`.
fn fault<T: DeserializeOwned>(text: &str) -> (String, FaultCode) {
    let Err(problem) = parse::<T>(text.as_bytes()) else {
        panic!("{text} is taken");
    };
    assert_eq!(problem.code, Code::InvalidInput, "{text}");
    let fault = problem.errors.into_iter().next().unwrap();
    let place = fault.place;
    (place.to_string(), fault.code)
}

#[test]
fn an_id_is_read_in_one_notation() {
    #[derive(Debug, Deserialize)]
    struct Named {
        id: Option<Uuid>,
        ids: Vec<Uuid>,
    }
    let id = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e";
    let read: Named = parse(format!(r#"{{"id":"{id}","ids":["{id}"]}}"#).as_bytes()).unwrap();
    assert_eq!((read.id, read.ids), (uuid(id), vec![uuid(id).unwrap()]));
    let bare = id.replace('-', "");
    for other in [bare, format!("{{{id}}}"), format!("urn:uuid:{id}")] {
        assert!(Uuid::try_parse(&other).is_ok() && uuid(&other).is_none());
        let (place, code) = fault::<Named>(&format!(r#"{{"id":"{other}","ids":[]}}"#));
        assert_eq!((place.as_str(), code), ("/id", FaultCode::InvalidValue));
        let (place, _) = fault::<Named>(&format!(r#"{{"ids":["{id}","{other}"]}}"#));
        assert_eq!(place, "/ids/1");
    }
}

#[test]
fn an_array_is_no_object_at_any_depth() {
    for (text, place) in [
        (r"[]", ""),
        (r"[null, []]", ""),
        (r#"{"plain":[1]}"#, "/plain"),
        (r#"{"many":[{"value":1},[2]]}"#, "/many/1"),
        (r#"{"by_name":{"a/b":[1]}}"#, "/by_name/a~1b"),
        (r#"{"boxed":[1]}"#, "/boxed"),
        (r#"{"pair":[1,[2]]}"#, "/pair/1"),
        (r#"{"tuple":[1,[2]]}"#, "/tuple/1"),
        (r#"{"patch":[1]}"#, "/patch"),
        (r#"{"patches":[[1]]}"#, "/patches/0"),
        (r#"{"deep":[]}"#, "/deep"),
        (r#"{"deep":{"deep":{"many":[[1]]}}}"#, "/deep/deep/many/0"),
    ] {
        let expected = (place.to_owned(), FaultCode::WrongType);
        assert_eq!(fault::<Everything>(text), expected, "{text}");
    }
}

#[test]
fn a_word_is_a_string() {
    for (text, place) in [
        (r#"{"kind":{"ward":null}}"#, "/kind"),
        (r#"{"kind":["ward"]}"#, "/kind"),
        (r#"{"kind":7}"#, "/kind"),
        (r#"{"kinds":["ward",null]}"#, "/kinds/1"),
    ] {
        let expected = (place.to_owned(), FaultCode::WrongType);
        assert_eq!(fault::<Everything>(text), expected, "{text}");
    }
    assert_eq!(
        fault::<Everything>(r#"{"kinds":["castle"]}"#),
        ("/kinds/0".to_owned(), FaultCode::UnknownValue)
    );
}

#[test]
fn the_other_faults_keep_their_places() {
    for (text, place, code) in [
        (r#"{"color":1}"#, "/color", FaultCode::UnknownField),
        (
            r#"{"deep":{"plain":{"valeu":1}}}"#,
            "/deep/plain/valeu",
            FaultCode::UnknownField,
        ),
        (r#"{"boxed":{}}"#, "/boxed", FaultCode::MissingField),
        (r#"{"many":[],"many":[]}"#, "", FaultCode::DuplicateField),
        (r#"{"many":{}}"#, "/many", FaultCode::WrongType),
        (
            r#"{"many":[{"value":0.00001}]}"#,
            "/many/0/value",
            FaultCode::InvalidValue,
        ),
    ] {
        let expected = (place.to_owned(), code);
        assert_eq!(fault::<Everything>(text), expected, "{text}");
    }
}

#[test]
fn what_is_promised_passes_and_stays_exact() {
    let text = r#"{
        "plain": {"value": 99999999999.9999},
        "many": [{"value": 0.1}, {"value": -0.3}],
        "by_name": {"a": {"value": 1e1}},
        "by_kind": {"ward": {"value": 1}},
        "boxed": {"value": 2},
        "pair": [1, {"value": 3}],
        "tuple": [2, {"value": 4}],
        "patch": {"value": 5},
        "patches": null,
        "kind": "\u0077ard",
        "kinds": ["ward", "city"],
        "deep": {"plain": null, "kind": null, "many": [{"value": 99999999999.9998}]}
    }"#;
    let expected = Everything {
        plain: Some(figure(999_999_999_999_999)),
        many: vec![figure(1_000), figure(-3_000)],
        by_name: [("a".to_owned(), figure(100_000))].into(),
        by_kind: [(UnitKind::Ward, figure(10_000))].into(),
        boxed: Some(Boxed(figure(20_000))),
        pair: Some(Pair(1, figure(30_000))),
        tuple: Some((2, figure(40_000))),
        patch: Patch::Value(figure(50_000)),
        patches: Patch::Null,
        kind: Some(UnitKind::Ward),
        kinds: vec![UnitKind::Ward, UnitKind::City],
        deep: Some(Box::new(Everything {
            many: vec![figure(999_999_999_999_998)],
            ..Everything::default()
        })),
    };
    assert_eq!(parse::<Everything>(text.as_bytes()).unwrap(), expected);
}

#[test]
fn an_array_cut_off_is_no_json() {
    for text in ["[", r#"{"plain":[1"#, r#"{"many":[[1,}]}"#] {
        let problem = parse::<Everything>(text.as_bytes()).unwrap_err();
        assert_eq!(problem.code, Code::MalformedJson, "{text}");
    }
}

#[test]
fn what_borrows_still_borrows() {
    #[derive(Deserialize)]
    struct Borrowed<'a> {
        name: &'a str,
        #[serde(borrow)]
        raw: &'a RawValue,
    }
    let text = r#"{"name":"Phòng","raw":[1.50, {"a":[]}]}"#;
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Borrowed::deserialize(Strict::new(&mut reader)).unwrap();
    assert_eq!(read.name, "Phòng");
    assert_eq!(read.raw.get(), r#"[1.50, {"a":[]}]"#);
    assert!(text.as_bytes().as_ptr_range().contains(&read.name.as_ptr()));
}
