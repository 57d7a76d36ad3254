//! People and systems made for one test.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, TestApp};

use crate::main_loop::etag;

/// The body of a new account by invitation.
pub fn account(username: &str, grants: &Value) -> Value {
    json!({"username": username, "display_name": username, "grants": grants})
}

/// A grant at a unit.
pub fn at(city: &City<'_>, role: &str, unit: &str) -> Value {
    json!({"role": role, "unit_id": city.unit(unit)})
}

/// A grant that holds everywhere.
pub fn everywhere(role: &str) -> Value {
    json!({"role": role, "unit_id": null})
}

/// Makes an account whose owner has taken it up; answers it.
pub async fn hire(city: &City<'_>, by: &Client, username: &str, grants: Value) -> Value {
    city.invite(by, account(username, &grants)).await
}

/// The account of that user name, as the first admin sees it.
pub async fn look_up(city: &City<'_>, username: &str) -> Value {
    let page = city
        .as_("first.admin")
        .await
        .get("/v1/accounts")
        .query("username", username)
        .send()
        .await
        .expect_status(200)
        .json();
    page["items"][0].clone()
}

/// Takes a step with an account, by its present tag.
pub async fn step(by: &Client, account: &Value, name: &str) -> Answer {
    by.post(&format!("/v1/accounts/{}/{name}", text(&account["id"])))
        .if_match(&etag(account))
        .send()
        .await
}

/// Makes a service client; answers it with its secret.
pub async fn connect(
    city: &City<'_>,
    by: &Client,
    client_id: &str,
    unit: &str,
    scopes: &[&str],
) -> Value {
    by.post("/v1/service-clients")
        .json(json!({
            "client_id": client_id, "name": client_id, "unit_id": city.unit(unit), "scopes": scopes,
        }))
        .send()
        .await
        .expect_status(201)
        .json()
}

/// Asks for a token with a client's id and secret in the form, and with further fields.
pub async fn ask(app: &TestApp, id: &str, secret: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", secret),
    ];
    fields.extend(more);
    app.anonymous()
        .post("/v1/oauth/token")
        .form(&fields)
        .send()
        .await
}

/// A service client at the API, with all its scopes.
pub async fn system(app: &TestApp, client: &Value) -> Client {
    let id = text(&client["client_id"]);
    let answer = ask(app, &id, &text(&client["client_secret"]), &[]).await;
    app.as_(&text(&answer.expect_status(200).json()["access_token"]))
}

/// Tries to sign in.
pub async fn login(app: &TestApp, username: &str, password: &str) -> Answer {
    app.anonymous()
        .post("/v1/auth/login")
        .json(json!({"username": username, "password": password}))
        .send()
        .await
}

/// Tries to renew the tokens.
pub async fn refresh(app: &TestApp, refresh_token: &Value) -> Answer {
    app.anonymous()
        .post("/v1/auth/refresh")
        .json(json!({"refresh_token": refresh_token}))
        .send()
        .await
}

/// Who did what, oldest first, of the entries of the audit trail that a filter leaves.
pub async fn events(city: &City<'_>, filter: &str, value: &str) -> Vec<Value> {
    entries(city, filter, value)
        .await
        .into_iter()
        .map(|entry| json!([entry["actor"]["name"], entry["action"]]))
        .collect()
}

/// These entries whole, as the auditor reads them.
pub async fn entries(city: &City<'_>, filter: &str, value: &str) -> Vec<Value> {
    let page = city
        .as_("auditor")
        .await
        .get("/v1/audit-events")
        .query(filter, value)
        .query("order", "oldest_first")
        .query("limit", "200")
        .send()
        .await
        .expect_status(200)
        .json();
    list(&page["items"]).to_vec()
}
