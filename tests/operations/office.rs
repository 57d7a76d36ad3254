//! An office that works with a running service: its admin, and units made one after the other.

use reqwest::Client;
use serde_json::{Value, json};
use tests::process::Process;

const PASSWORD: &str = "một câu rất khó đoán";

/// The admin, signed in.
#[derive(Clone)]
pub struct Admin {
    http: Client,
    base: String,
    token: String,
}

impl Admin {
    /// Signs in to a new installation with the password its first start printed, and chooses another.
    pub async fn first(service: &Process) -> Self {
        let once = service.first_password().expect("a first start");
        let beginner = Self::sign_in(service, &once).await;
        let body = json!({"current_password": once, "new_password": PASSWORD});
        let chosen = beginner
            .http
            .put(service.url("/v1/me/password"))
            .bearer_auth(&beginner.token)
            .json(&body);
        assert_eq!(chosen.send().await.unwrap().status(), 204);
        Self::again(service).await
    }

    /// Signs in with the chosen password.
    pub async fn again(service: &Process) -> Self {
        Self::sign_in(service, PASSWORD).await
    }

    async fn sign_in(service: &Process, password: &str) -> Self {
        let asked = service
            .http
            .post(service.url("/v1/auth/login"))
            .json(&json!({"username": "admin", "password": password}));
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let answer: Value = answer.json().await.unwrap();
        Self {
            http: service.http.clone(),
            base: service.url(""),
            token: answer["access_token"].as_str().unwrap().to_owned(),
        }
    }

    /// What a path answers.
    async fn get(&self, path: &str) -> (u16, Value) {
        let asked = self.http.get(format!("{}{path}", self.base));
        let answer = asked.bearer_auth(&self.token).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Founds a ward; whether that was acknowledged.
    pub async fn found(&self, code: &str) -> bool {
        let body = json!({
            "code": code, "name": format!("UBND phường {code}"), "kind": "ward", "level": "commune",
            "active_from": "2001-01-01",
        });
        let asked = self.http.post(format!("{}/v1/units", self.base));
        let answer = asked.bearer_auth(&self.token).json(&body).send().await;
        answer.is_ok_and(|answer| answer.status() == 201)
    }

    /// Codes of all units there are.
    pub async fn units(&self) -> Vec<String> {
        let mut codes = Vec::new();
        let mut path = "/v1/units?limit=200".to_owned();
        loop {
            let (status, page) = self.get(&path).await;
            assert_eq!(status, 200, "{page}");
            let items = page["items"].as_array().unwrap();
            codes.extend(
                items
                    .iter()
                    .map(|unit| unit["code"].as_str().unwrap().to_owned()),
            );
            match page["next_cursor"].as_str() {
                Some(cursor) => path = format!("/v1/units?limit=200&cursor={cursor}"),
                None => return codes,
            }
        }
    }
}
