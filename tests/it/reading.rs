//! What the stories read out of answers, and the callers the city does not have.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, TestApp};

use crate::people::hire;

/// The texts of one member of the items of a list.
pub fn texts(items: &Value, member: &str) -> Vec<String> {
    list(items).iter().map(|item| text(&item[member])).collect()
}

/// The item of a list whose member has that text.
pub fn find<'a>(items: &'a Value, member: &str, wanted: &str) -> &'a Value {
    let found = list(items).iter().find(|item| item[member] == wanted);
    found.unwrap_or_else(|| panic!("no {member} {wanted} in {items}"))
}

/// Where an answer says the input is wrong, and what by code; sorted.
pub fn faults(answer: &Answer) -> Vec<(String, String)> {
    let body = answer.json();
    let mut faults: Vec<_> = list(&body["errors"])
        .iter()
        .map(|error| (text(&error["pointer"]), text(&error["code"])))
        .collect();
    faults.sort();
    faults
}

/// Asserts that the body was refused at exactly these places, sorted.
#[track_caller]
pub fn assert_faults(answer: &Answer, wanted: &[(&str, &str)]) {
    answer.assert_problem(422, "invalid_input");
    let found = faults(answer);
    let found: Vec<_> = found
        .iter()
        .map(|(place, code)| (place.as_str(), code.as_str()))
        .collect();
    assert_eq!(found, wanted);
}

/// Asserts that a step was refused because of the state named.
#[track_caller]
pub fn assert_impossible(answer: &Answer, state: &str) {
    answer.assert_problem(409, "invalid_state");
    let detail = text(&answer.json()["detail"]);
    let words: Vec<&str> = detail.split([' ', '`', ',']).collect();
    assert!(words.contains(&state), "it does not say {state}: {detail}");
}

/// A report as it is told to everybody who may read it: without what the caller may do.
pub fn told_to_all(report: &Value) -> Value {
    let mut report = report.clone();
    report.as_object_mut().unwrap().remove("allowed_actions");
    report
}

/// The page a path answers to somebody who may read it.
pub async fn read(as_: &Client, path: &str) -> Value {
    as_.get(path).send().await.expect_status(200).json()
}

/// A machine with these scopes in the subtree of a unit, signed in.
pub async fn machine(app: &TestApp, city: &City<'_>, unit: &str, scopes: &[&str]) -> Client {
    let name = format!(
        "{}-{}",
        unit.to_lowercase(),
        scopes.concat().replace(':', "-")
    );
    let made = city
        .as_("first.admin")
        .await
        .post("/v1/service-clients")
        .json(
            json!({"client_id": name, "name": name, "unit_id": city.unit(unit), "scopes": scopes}),
        )
        .send()
        .await
        .expect_status(201)
        .json();
    let secret = text(&made["client_secret"]);
    let token = app
        .anonymous()
        .post("/v1/oauth/token")
        .form(&[
            ("grant_type", "client_credentials"),
            ("client_id", &name),
            ("client_secret", &secret),
        ])
        .send()
        .await
        .expect_status(200)
        .json();
    app.as_(&text(&token["access_token"]))
}

/// One more person of the city, with these roles at these units, signed in.
pub async fn person(city: &City<'_>, name: &str, grants: &[(&str, &str)]) -> Client {
    let grants: Vec<Value> = grants
        .iter()
        .map(|(role, unit)| json!({"role": role, "unit_id": city.unit(unit)}))
        .collect();
    let admin = city.as_("first.admin").await;
    hire(city, &admin, name, json!(grants)).await;
    city.as_(name).await
}
