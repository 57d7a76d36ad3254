//! The examples of the document: they fit its schemas, look like real answers, and are taken where they can stand
//! alone.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use tests::city::{City, list, sign_in, text};
use tests::spec::{Spec, shape};
use tests::{Client, Demo, both, document};

/// Operations whose example names nothing that has to be there before but a unit.
const STAND_ALONE: [(&str, &str); 4] = [
    ("create_account", "/v1/accounts"),
    ("create_framework", "/v1/frameworks"),
    ("create_service_client", "/v1/service-clients"),
    ("create_unit", "/v1/units"),
];

/// How the ids of all examples begin.
const IDS: &str = "01936f3e-7a10-7c3e-9d2b-";

#[test]
fn every_example_fits_its_schema() {
    let (count, findings) = document().check_examples();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert!(count > 400, "only {count}");
}

#[test]
fn a_spoilt_example_is_found() {
    let mut spoilt = serde_json::to_value(api::openapi::document()).unwrap();
    spoilt["components"]["schemas"]["Health"]["example"] = json!({"status": "ok", "more": 1});
    let (_, findings) = Spec::new(spoilt).check_examples();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].starts_with("schema Health"), "{findings:?}");
}

#[test]
fn every_body_has_an_example() {
    assert_eq!(document().without_example(), [] as [&str; 0]);
}

/// Somebody of each role of the demonstration, signed in.
async fn of_each_role(demo: &Demo) -> Vec<Client> {
    let file = std::fs::read(demo.data_dir().join(api::demo::ACCOUNTS_FILE)).unwrap();
    let accounts: Value = serde_json::from_slice(&file).unwrap();
    let mut roles = BTreeSet::new();
    let mut people = Vec::new();
    for account in list(&accounts) {
        if roles.insert(text(&account["role"])) {
            let token = sign_in(
                &demo.app,
                &text(&account["username"]),
                &text(&account["password"]),
            )
            .await;
            people.push(demo.app.as_(&token));
        }
    }
    people
}

/// The path with what the lists above it hold first in place of its parameters; `None`: one of them is empty.
async fn filled(reader: &Client, template: &str) -> Option<String> {
    let mut path = String::new();
    for part in template.split('/').skip(1) {
        let Some(name) = part
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        else {
            path = format!("{path}/{part}");
            continue;
        };
        let answer = reader.raw(Method::GET, &path).send().await;
        if answer.status != 200 {
            return None;
        }
        let listed = answer.json();
        let first = listed["items"].as_array()?.first()?.clone();
        let value = first.get(name).or_else(|| first.get("id"))?;
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        path = format!("{path}/{value}");
    }
    Some(path)
}

/// An example whose ids, which belong to nothing here, stand for the unit, and whose code is not taken yet.
fn placed(mut example: Value, unit: &str) -> Value {
    if example.get("code").is_some() {
        example["code"] = "MOI".into();
    }
    let text = example.to_string();
    let mut parts = text.split(IDS);
    let mut placed = parts.next().unwrap().to_owned();
    for part in parts {
        placed.push_str(unit);
        placed.push_str(&part[12..]);
    }
    serde_json::from_str(&placed).unwrap()
}

both! {
    async fn examples_look_like_real_answers(app: TestApp) {
        let demo = app.demo().await;
        let people = of_each_role(&demo).await;
        let mut read = BTreeSet::new();
        let mut findings = Vec::new();
        for (id, method, template) in document().operations() {
            if *method != Method::GET {
                continue;
            }
            for reader in &people {
                let Some(path) = filled(reader, template).await else { continue };
                if reader.get(&path).send().await.status == 200 && read.insert(id) {
                    break;
                }
            }
            if let Some(real) = shape(id) {
                findings.extend(document().differs_from(id, &real));
            }
        }
        assert!(findings.is_empty(), "{}", findings.join("\n"));
        assert!(read.len() > 50, "only {read:?}");
    }

    async fn examples_of_requests_are_taken(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let unit = city.unit("593");
        for (operation, path) in STAND_ALONE {
            let examples = document().asked_examples(operation);
            assert!(!examples.is_empty(), "{operation}");
            for example in examples {
                admin.post(path).json(placed(example, &unit)).send().await.assert_status(201);
            }
        }
    }
}
