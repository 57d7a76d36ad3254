//! Requests sent again under their key: carried out once, answered alike.

use entity::idempotency_key;
use futures_util::future::join_all;
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, TestApp, both};
use time::Duration;

use crate::access::operations;
use crate::people::{refresh, step};

pub const KEY: &str = "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"";

/// Registers the province's system, under a key.
pub async fn register(by: &Client, city: &City<'_>, key: &str, name: &str) -> Answer {
    by.post("/v1/service-clients")
        .header("Idempotency-Key", key)
        .json(json!({"client_id": "so-ldtbxh", "name": name, "unit_id": city.unit("593"), "scopes": ["aggregates:read"]}))
        .send()
        .await
}

/// Lets time pass.
pub fn later(app: &TestApp, time: Duration) {
    app.clock.set(app.clock.now() + time);
}

/// How many systems are registered.
pub async fn registered(by: &Client) -> usize {
    let page = by
        .get("/v1/service-clients")
        .send()
        .await
        .expect_status(200);
    list(&page.json()["items"]).len()
}

/// All rows of keys.
pub async fn rows(app: &TestApp) -> Vec<idempotency_key::Model> {
    idempotency_key::Entity::find()
        .all(app.state.db.reader())
        .await
        .unwrap()
}

pub fn is_replay(answer: &Answer) -> bool {
    answer.headers.contains_key("Idempotency-Replayed")
}

/// What both answers must share: everything but the id of the request and what is left of a quota.
fn told(answer: &Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let of_its_own = ["x-request-id", "date", "ratelimit", "idempotency-replayed"];
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| !of_its_own.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort_unstable();
    (answer.status, headers, answer.body.clone())
}

async fn login(app: &TestApp, address: &str, key: &str, password: &str) -> Answer {
    let body = json!({"username": "justice", "password": password});
    let stranger = app.anonymous().from(address);
    stranger
        .post("/v1/auth/login")
        .header("Idempotency-Key", key)
        .json(body)
        .send()
        .await
}

both! {
    async fn an_escape_in_the_path_does_not_carry_it_out_twice(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let again = || {
            let body = json!({"client_id": "so-ldtbxh", "name": "Sở", "unit_id": city.unit("593"), "scopes": ["aggregates:read"]});
            admin.raw(Method::POST, "/v1/%73ervice-clients").header("Idempotency-Key", KEY).json(body)
        };
        let first = again().send().await.expect_status(201);
        let second = again().send().await;
        assert!(is_replay(&second));
        assert_eq!(told(&second), told(&first));
        assert_eq!(registered(&admin).await, 1);
        let trail = city.as_("auditor").await.get("/v1/audit-events?limit=200").send().await.expect_status(200).json();
        let made = list(&trail["items"]).iter().find(|event| event["action"] == "service_client_created").unwrap();
        assert_eq!(made["operation"], "create_service_client");
    }

    async fn a_repeat_gets_the_first_answer_also_from_another_replica(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let first = register(&admin, &city, KEY, "Sở LĐTBXH").await.expect_status(201);
        assert!(!is_replay(&first));
        assert!(!first.header("Location").is_empty() && !first.etag().is_empty());
        let replica = app.replica().await;
        let there = city.as_("first.admin").await;
        for again in [
            register(&admin, &city, KEY, "Sở LĐTBXH").await,
            register(&there, &city, "8e03978e-40d5-43dd-bc93-6894a57f9324", "Sở LĐTBXH").await,
        ] {
            assert_eq!(again.header("Idempotency-Replayed"), "true");
            assert_eq!(told(&again), told(&first));
            assert_ne!(again.header("X-Request-Id"), first.header("X-Request-Id"));
        }
        assert_eq!(registered(&admin).await, 1);
        let made = first.json();
        let client = crate::people::ask(&replica, &text(&made["client_id"]), &text(&made["client_secret"]), &[]).await;
        client.assert_status(200);
        register(&admin, &city, "\"another\"", "Sở LĐTBXH").await.assert_problem(409, "duplicate");
    }

    async fn after_a_day_a_key_is_new_again(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        register(&admin, &city, KEY, "Sở LĐTBXH").await.assert_status(201);
        later(&app, Duration::hours(24) - Duration::seconds(1));
        let admin = city.as_("first.admin").await;
        assert!(is_replay(&register(&admin, &city, KEY, "Sở LĐTBXH").await));
        api::http::idempotency::claim::forget_old(&app.state).await.unwrap();
        assert_eq!(rows(&app).await.len(), 1);
        later(&app, Duration::seconds(1));
        let again = register(&admin, &city, KEY, "Sở LĐTBXH").await;
        again.assert_problem(409, "duplicate");
        assert!(!is_replay(&again));
        let again = register(&admin, &city, KEY, "Sở LĐTBXH").await;
        again.assert_problem(409, "duplicate");
        assert!(is_replay(&again), "what the second day said first");
        later(&app, Duration::hours(24));
        api::http::idempotency::claim::forget_old(&app.state).await.unwrap();
        assert!(rows(&app).await.is_empty());
    }

    async fn of_twins_sent_at_once_one_is_carried_out(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let here = city.as_("first.admin").await;
        let token = tests::city::sign_in(&app, "first.admin", city.password()).await;
        let there = replica.as_(&token);
        let twins = (0..12).map(|nth| register(if nth % 2 == 0 { &here } else { &there }, &city, KEY, "Sở"));
        let answers = join_all(twins).await;
        let mut bodies = Vec::new();
        for answer in &answers {
            if answer.status == 201 {
                bodies.push(answer.json());
            } else {
                answer.assert_problem(409, "idempotency_in_progress");
                assert!(["1", "2"].contains(&answer.header("Retry-After")));
            }
        }
        assert_eq!(answers.iter().filter(|answer| answer.status == 201 && !is_replay(answer)).count(), 1);
        assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
        assert_eq!(registered(&here).await, 1);
        let once_more = register(&there, &city, KEY, "Sở").await.expect_status(201);
        assert_eq!((is_replay(&once_more), once_more.json()), (true, bodies[0].clone()));
    }

    async fn a_key_stays_with_its_request_and_its_caller(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        register(&admin, &city, KEY, "Sở LĐTBXH").await.assert_status(201);
        register(&admin, &city, KEY, "Sở Y tế").await.assert_problem(422, "idempotency_key_reused");
        let other = admin.post("/v1/unit-groups").header("Idempotency-Key", KEY).json(json!({})).send().await;
        other.assert_problem(422, "idempotency_key_reused");
        assert_eq!(registered(&admin).await, 1);
        // The province's admin has keys of their own, and the unit is below theirs.
        let province = city.as_("province.admin").await;
        let theirs = register(&province, &city, KEY, "Sở LĐTBXH").await;
        theirs.assert_problem(409, "duplicate");
        assert!(!is_replay(&theirs));
    }

    async fn a_refusal_for_what_was_sent_is_repeated_and_one_for_who_sent_it_is_not(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let wrong = register(&admin, &city, "wrong", "").await.expect_status(422);
        let again = register(&admin, &city, "wrong", "").await.expect_status(422);
        assert!(is_replay(&again), "its request_id is today's: the client of these tests checks that");
        assert_eq!(again.json()["errors"], wrong.json()["errors"]);
        register(&admin, &city, "wrong", "Sở").await.assert_problem(422, "idempotency_key_reused");
        let justice = city.as_("justice").await;
        for _ in 0..2 {
            let refused = register(&justice, &city, KEY, "Sở").await;
            refused.assert_problem(403, "forbidden");
            assert!(!is_replay(&refused));
        }
        let plan = city.draft_plan().await;
        let dolisa = city.as_("dolisa").await;
        let amend = format!("/v1/plans/{}/issue", text(&plan["id"]));
        let issue = async |tag: Option<&str>| {
            let request = dolisa.post(&amend).header("Idempotency-Key", KEY);
            match tag {
                Some(tag) => request.if_match(tag).send().await,
                None => request.send().await,
            }
        };
        issue(None).await.assert_status(428);
        issue(Some("\"9\"")).await.assert_status(412);
        city.assign_report(&text(&plan["id"]), "PTP", "7.1").await;
        issue(Some("\"1\"")).await.assert_status(200);
        let again = issue(Some("\"1\"")).await.expect_status(200);
        assert!(is_replay(&again), "not 412 for the tag that it has used up itself");
    }

    async fn whoever_may_not_call_any_more_gets_no_replay(app: TestApp) {
        let city = City::found(&app).await;
        let first = city.as_("first.admin").await;
        let province = city.as_("province.admin").await;
        register(&province, &city, KEY, "Sở LĐTBXH").await.assert_status(201);
        let account = crate::people::look_up(&city, "province.admin").await;
        step(&first, &account, "disable").await.assert_status(200);
        later(&app, Duration::seconds(1));
        register(&province, &city, KEY, "Sở LĐTBXH").await.assert_problem(401, "invalid_token");
        let stranger = app.anonymous();
        register(stranger, &city, KEY, "Sở LĐTBXH").await.assert_problem(401, "unauthenticated");
        register(stranger, &city, "\"", "Sở LĐTBXH").await.assert_problem(401, "unauthenticated");
    }

    async fn a_sign_in_is_repeated_for_whoever_sends_the_same_from_the_same_place(app: TestApp) {
        let city = City::found(&app).await;
        let here = "203.0.113.7";
        let first = login(&app, here, KEY, city.password()).await.expect_status(200);
        let again = login(&app, here, KEY, city.password()).await.expect_status(200);
        assert!(is_replay(&again));
        assert_eq!(again.json(), first.json());
        login(&app, here, KEY, "một câu khác hẳn").await.assert_problem(422, "idempotency_key_reused");
        let elsewhere = login(&app, "198.51.100.1", KEY, city.password()).await.expect_status(200);
        assert!(!is_replay(&elsewhere));
        // A lost answer to a refresh does not end the session: the pair comes again.
        let body = json!({"refresh_token": first.json()["refresh_token"]});
        let carry_on = async || {
            let request = app.anonymous().post("/v1/auth/refresh").header("Idempotency-Key", KEY);
            request.json(body.clone()).send().await.expect_status(200).json()
        };
        let pair = carry_on().await;
        assert_eq!(carry_on().await, pair);
        refresh(&app, &pair["refresh_token"]).await.assert_status(200);
        // Whoever fails may try the same again, and leaves no key behind.
        let before = rows(&app).await.len();
        for _ in 0..2 {
            let wrong = login(&app, here, "wrong", "sai mật khẩu rồi").await;
            wrong.assert_problem(401, "invalid_credentials");
            assert!(!is_replay(&wrong));
        }
        let nonsense = json!({"refresh_token": "nothing"});
        let logout = app.anonymous().post("/v1/auth/logout").header("Idempotency-Key", "none");
        logout.json(nonsense).send().await.assert_status(204);
        assert_eq!(rows(&app).await.len(), before);
    }

    async fn what_is_kept_can_be_read_by_the_service_alone(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let made = register(&admin, &city, KEY, "Sở LĐTBXH").await.expect_status(201).json();
        let tokens = login(&app, "203.0.113.7", KEY, city.password()).await.expect_status(200).json();
        let secrets = [&made["client_secret"], &tokens["access_token"], &tokens["refresh_token"]].map(text);
        let rows = rows(&app).await;
        assert_eq!(rows.len(), 2);
        for row in rows {
            assert!(row.is_done && row.answer.is_some());
            let answer = row.answer.unwrap_or_default();
            let held = [answer.as_slice(), &row.fingerprint, row.caller.as_bytes(), row.operation.as_bytes()].concat();
            let held = String::from_utf8_lossy(&held).into_owned();
            for secret in &secrets {
                assert!(!secret.is_empty() && !held.contains(secret.as_str()));
            }
            assert!(!held.contains("client_secret") && !held.contains("token"), "not even the members' names");
        }
    }

    async fn every_post_of_the_document_takes_a_key(app: TestApp) {
        let city = City::found(&app).await;
        let document = serde_json::to_value(api::openapi::document()).unwrap();
        let people = [city.as_("first.admin").await, city.as_("dolisa").await, city.as_("justice").await];
        let posts: Vec<_> = operations().into_iter().filter(|one| one.method == Method::POST).collect();
        assert!(posts.len() > 40, "{}", posts.len());
        let declared = document["paths"].as_object().unwrap().values().filter_map(|item| item.get("post"));
        for operation in declared {
            let named = list(&operation["parameters"]).iter().any(|one| one["$ref"] == "#/components/parameters/Idempotency-Key");
            assert!(named, "{}", operation["operationId"]);
        }
        for operation in posts {
            let nth = |nth: usize| format!("{}-{nth}", operation.id);
            for (at, by) in people.iter().enumerate() {
                let ask = async |key: &str, body: Value| {
                    by.post(&operation.path).header("Idempotency-Key", key).json(body).send().await
                };
                let bad = ask("\"unfinished", json!({})).await;
                bad.assert_problem(400, "invalid_parameter");
                assert_eq!(bad.json()["errors"][0]["parameter"], "Idempotency-Key", "{}", operation.id);
                let first = ask(&nth(at), json!({})).await;
                let again = ask(&nth(at), json!({})).await;
                assert_eq!(again.status, first.status, "{}", operation.id);
                let is_stranger = operation.path.starts_with("/v1/auth") || operation.path.starts_with("/v1/oauth");
                let moment = [401, 403, 406, 412, 415, 428, 429].contains(&first.status);
                if !is_stranger || is_replay(&again) {
                    assert_eq!(is_replay(&again), !moment, "{}: {}", operation.id, first.status);
                }
                if is_replay(&again) {
                    let other = ask(&nth(at), json!({"khác": 1})).await;
                    other.assert_problem(422, "idempotency_key_reused");
                }
            }
        }
    }
}

#[test]
fn a_page_of_a_named_origin_may_send_the_key_and_read_that_it_is_a_replay() {
    let set = |config: &mut api::config::Config| {
        config.cors_origins = vec!["https://kehoach.example.vn".to_owned()];
    };
    tests::run_with(tests::Backend::Sqlite, set, async |app| {
        let asked = app
            .anonymous()
            .raw(Method::OPTIONS, "/v1/plans")
            .header("Origin", "https://kehoach.example.vn")
            .header("Access-Control-Request-Method", "POST")
            .header(
                "Access-Control-Request-Headers",
                "idempotency-key, if-match",
            );
        asked.send().await.assert_status(200);
        let page = app
            .anonymous()
            .raw(Method::GET, "/health/live")
            .header("Origin", "https://kehoach.example.vn");
        let page = page.send().await;
        assert!(
            page.header("Access-Control-Expose-Headers")
                .contains("idempotency-replayed")
        );
    });
}
