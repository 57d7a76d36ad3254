use std::collections::{BTreeMap, BTreeSet};

use entity::enums::UnitKind;
use proptest::prelude::*;
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::accounts::names::{Email, LoginName};
use crate::attachments::name::FileName;
use crate::clients::addresses::AddressRange;
use crate::clients::dto::Hours;
use crate::consolidations::exact::Exact;
use crate::decimal::Decimal;
use crate::http::day::Day;
use crate::http::instant::Instant;
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::words::{Label, Line, Prose};
use crate::http::{json as body, params};
use crate::periods::holiday_dto::HolidayYear;
use crate::units::identifier::{Identifier, Identifier2016};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    #[serde(rename = "code")]
    _code: Option<Line<3>>,
}

/// A member for each reader and each type that bodies have.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Everything {
    line: Option<Line<3>>,
    prose: Option<Prose<3>>,
    label: Option<Label<3>>,
    day: Option<Day>,
    instant: Option<Instant>,
    figure: Option<Decimal>,
    exact: Option<Exact>,
    id: Option<Uuid>,
    login: Option<LoginName>,
    email: Option<Email>,
    range: Option<AddressRange>,
    identifier: Option<Identifier>,
    identifier_2016: Option<Identifier2016>,
    file: Option<FileName>,
    hours: Option<Hours>,
    small: Option<u16>,
    whole: Option<i32>,
    version: Option<i64>,
    flag: Option<bool>,
    text: Option<String>,
    kind: Option<UnitKind>,
    kinds: Vec<UnitKind>,
    parts: Vec<Part>,
    part: Option<Part>,
    by_name: BTreeMap<String, Part>,
    by_kind: BTreeMap<UnitKind, Part>,
    patch: Patch<Label<3>>,
}

const MEMBERS: [&str; 28] = [
    "line",
    "prose",
    "label",
    "day",
    "instant",
    "figure",
    "exact",
    "id",
    "login",
    "email",
    "range",
    "identifier",
    "identifier_2016",
    "file",
    "hours",
    "small",
    "whole",
    "version",
    "flag",
    "text",
    "kind",
    "kinds",
    "parts",
    "part",
    "by_name",
    "by_kind",
    "patch",
    "colour",
];

/// One parameter for each reader and each type that queries have.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Query {
    line: Option<Line<3>>,
    label: Option<Label<3>>,
    day: Option<Day>,
    instant: Option<Instant>,
    id: Option<Uuid>,
    login: Option<LoginName>,
    identifier: Option<Identifier>,
    small: Option<u16>,
    whole: Option<i32>,
    flag: Option<bool>,
    kind: Option<UnitKind>,
    kinds: params::CommaList<UnitKind>,
    ids: params::CommaList<Uuid>,
    numbers: params::CommaList<i32>,
}

const PARAMETERS: [&str; 15] = [
    "line",
    "label",
    "day",
    "instant",
    "id",
    "login",
    "identifier",
    "small",
    "whole",
    "flag",
    "kind",
    "kinds",
    "ids",
    "numbers",
    "colour",
];

/// The words of at least three small letters outside of code.
fn words(said: &str) -> BTreeSet<&str> {
    let prose = said.split('`').step_by(2);
    prose
        .flat_map(|prose| prose.split(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| word.len() > 2 && word.chars().all(char::is_lowercase))
        .collect()
}

/// Nothing of one language stands in the other, and nothing of what carried them.
fn in_two_languages(said: &Text) -> Result<(), TestCaseError> {
    let (vi, en) = (words(&said.vi), words(&said.en));
    let both: Vec<_> = vi.intersection(&en).collect();
    prop_assert!(both.is_empty(), "{said:?} shares {both:?}");
    prop_assert!(!vi.is_empty() && !en.is_empty(), "{said:?}");
    let is_plain = |words: &str| !words.contains(char::is_control);
    prop_assert!(is_plain(&said.vi) && is_plain(&said.en), "{said:?}");
    Ok(())
}

/// The kinds of units as they are listed.
fn unit_kinds() -> String {
    let kinds = UnitKind::iter().map(|kind| format!("`{}`", kind.to_value()));
    kinds.collect::<Vec<_>>().join(", ")
}

/// What a problem says of its one fault.
fn said(problem: Problem) -> (FaultCode, Text) {
    let fault = problem.errors.into_iter().next().unwrap();
    (fault.code, fault.detail)
}

fn of_body(text: &str) -> (FaultCode, Text) {
    said(body::parse::<Everything>(text.as_bytes()).unwrap_err())
}

fn of_query(query: &str) -> (FaultCode, Text) {
    said(params::parse::<Query>(query).unwrap_err())
}

#[test]
fn each_reader_says_its_own_text() {
    use crate::texts::values as text;
    for (member, value, expected) in [
        ("line", json!("abcd"), text::too_long(3, 4)),
        ("line", json!("a\n"), text::control_characters()),
        ("prose", json!("\u{ffff}"), text::no_characters()),
        ("prose", json!(" "), text::blank()),
        ("label", json!("a\u{200b}"), text::invisible_characters()),
        ("label", json!(" a"), text::blank_at_an_end()),
        ("patch", json!("=1"), text::begins_formula()),
        ("day", json!("2018-02-29"), text::not_a_day()),
        ("instant", json!("2018-12-31"), text::not_an_instant()),
        ("figure", json!("1"), text::not_a_number()),
        ("figure", json!(1.00001), text::too_many_decimals()),
        ("figure", json!(100_000_000_000_i64), text::too_large()),
        ("exact", json!("1,5"), text::not_a_figure_as_text()),
        ("id", json!("7"), texts::http::not_a_uuid()),
        ("login", json!("Ab"), text::not_a_login_name()),
        ("email", json!("a@b"), text::not_an_email()),
        ("range", json!("here"), text::not_an_address_range()),
        (
            "range",
            json!("10.0.0.5/24"),
            text::range_is_written("10.0.0.0/24"),
        ),
        ("range", json!("::ffff:10.0.0.5"), text::range_of_ipv4()),
        ("identifier", json!("H5"), text::not_an_identifier()),
        (
            "identifier_2016",
            json!("H49"),
            text::not_an_identifier_2016(),
        ),
        ("file", json!("a/b"), text::a_path()),
        ("file", json!("a\u{202e}b"), text::invisible_characters()),
        ("hours", json!(169), text::hours(168)),
        ("small", json!(70_000), texts::http::not_within_limits()),
        ("small", json!(-1), texts::http::not_within_limits()),
    ] {
        let text = json!({ member: value }).to_string();
        assert_eq!(
            of_body(&text),
            (FaultCode::InvalidValue, expected),
            "{text}"
        );
    }
    let year = params::parse::<HolidayYear>("year=1899").unwrap_err();
    let expected = texts::common::year_between(1900, 2199);
    assert_eq!(said(year), (FaultCode::InvalidValue, expected));
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    #[serde(rename = "name")]
    _name: String,
}

#[test]
fn serde_says_what_it_expected_in_words() {
    use crate::texts::http as text;
    let wrong = |kind: Text| (FaultCode::WrongType, text::wrong_type(kind));
    let kinds = unit_kinds();
    for (body, expected) in [
        (r#"{"line":7}"#, wrong(text::a_string())),
        (r#"{"text":"x","kind":7}"#, wrong(text::a_string())),
        (r#"{"id":[]}"#, wrong(text::a_uuid())),
        (
            r#"{"small":"hunter2, expected bool"}"#,
            wrong(text::a_whole_number()),
        ),
        (r#"{"whole":1.5}"#, wrong(text::a_whole_number())),
        (r#"{"version":{}}"#, wrong(text::a_whole_number())),
        (r#"{"hours":"1"}"#, wrong(text::a_whole_number())),
        (r#"{"flag":"true"}"#, wrong(text::true_or_false())),
        (r#"{"kinds":"ward"}"#, wrong(text::a_list())),
        (r#"{"part":[]}"#, wrong(text::an_object())),
        (r#"{"by_name":[]}"#, wrong(text::an_object())),
        ("[]", wrong(text::an_object())),
        (
            r#"{"part":{"x":1}}"#,
            (FaultCode::UnknownField, text::unknown_field("`code`")),
        ),
        (
            r#"{"part":{"a`, expected `b":1}}"#,
            (FaultCode::UnknownField, text::unknown_field("`code`")),
        ),
        (
            r#"{"kind":"hunter2"}"#,
            (FaultCode::UnknownValue, text::unknown_value(&kinds)),
        ),
        (
            r#"{"kinds":["ward","a`b"]}"#,
            (FaultCode::UnknownValue, text::unknown_value(&kinds)),
        ),
        (
            r#"{"flag":true,"flag":true}"#,
            (FaultCode::DuplicateField, text::duplicate_field("flag")),
        ),
    ] {
        assert_eq!(of_body(body), expected, "{body}");
    }
    let missing = body::parse::<Named>(b"{}").unwrap_err();
    assert_eq!(
        said(missing),
        (FaultCode::MissingField, text::missing_field("name"))
    );
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Needs {
    #[serde(rename = "on")]
    _on: Day,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[test]
fn parameters_are_told_as_parameters() {
    use crate::texts::http as text;
    let fits = (FaultCode::InvalidValue, text::not_within_limits());
    let listed = vec![Uuid::nil().to_string(); params::MOST_LISTED + 1].join(",");
    let too_many = texts::common::at_most_items(params::MOST_LISTED);
    for (query, expected) in [
        ("small=", fits.clone()),
        ("small=-1", fits.clone()),
        ("small=70000", fits.clone()),
        ("whole=-99999999999", fits.clone()),
        ("whole=x", fits),
        (
            "numbers=1,x",
            (
                FaultCode::WrongType,
                text::wrong_type(text::a_whole_number()),
            ),
        ),
        (
            "flag=yes",
            (FaultCode::InvalidValue, text::not_true_or_false()),
        ),
        ("ids=7", (FaultCode::InvalidValue, text::not_a_uuid())),
        (
            "line=%07",
            (FaultCode::InvalidValue, texts::values::control_characters()),
        ),
        (
            "kinds=ward,castle",
            (FaultCode::UnknownValue, text::unknown_value(unit_kinds())),
        ),
        (
            "flag=true&flag=true",
            (FaultCode::DuplicateField, text::duplicate_parameter()),
        ),
        (
            &format!("ids={listed}"),
            (FaultCode::InvalidValue, too_many),
        ),
    ] {
        assert_eq!(of_query(query), expected, "{query}");
    }
    let (code, told) = of_query("colour=red");
    assert_eq!(code, FaultCode::UnknownParameter);
    assert!(
        told.vi
            .starts_with("Tham số không có trong tài liệu. Ở đây có: `line`, `label`")
    );

    let missing = params::parse::<Needs>("").unwrap_err();
    assert_eq!(
        said(missing),
        (FaultCode::MissingParameter, text::missing_parameter("on"))
    );
    let unknown = params::parse::<Nothing>("on=1").unwrap_err();
    assert_eq!(
        said(unknown),
        (FaultCode::UnknownParameter, text::no_parameters())
    );
}

#[test]
fn what_is_no_json_is_told_by_its_place() {
    for (body, expected) in [
        ("{\n  \"day\" 7}", texts::http::not_json(2, 9)),
        ("{\"day\":", texts::http::json_cut_off(1, 7)),
    ] {
        let problem = body::parse::<Everything>(body.as_bytes()).unwrap_err();
        assert_eq!(problem.detail.as_deref(), Some(&expected), "{body}");
    }
}

#[path = "unread_properties.rs"]
mod properties;
