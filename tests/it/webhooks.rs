//! Webhooks as admins look after them, and what a system is told.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entity::webhook_endpoint;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::hook::Call;
use tests::{Client, Hook, TestApp, both};
use time::Duration;

use api::webhooks::dispatch::Dispatcher;

use crate::feed::{now, pages, reasoned, ward_sends};
use crate::main_loop::step;
use crate::people::{at, connect, entries, hire, system};
use crate::reading::read;
use crate::reminders::june;

pub const ALL: [&str; 4] = [
    "aggregates:read",
    "changes:read",
    "metadata:read",
    "reports:read",
];

/// A server of the same installation that may call webhooks on this machine.
pub async fn caller(app: &TestApp) -> TestApp {
    app.replica_with(|config| {
        config.webhook_allow_private =
            vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
    })
    .await
}

/// Makes a webhook of a client; answers it with its secret.
pub async fn webhook(by: &Client, client: &Value, url: &str, kinds: &[&str]) -> Value {
    by.post("/v1/webhooks")
        .json(json!({"service_client_id": client["id"], "url": url, "kinds": kinds}))
        .send()
        .await
        .expect_status(201)
        .json()
}

pub fn path(webhook: &Value) -> String {
    format!("/v1/webhooks/{}", text(&webhook["id"]))
}

/// Takes a step with a webhook by its tag; answers the webhook.
pub async fn take(by: &Client, webhook: &Value, name: &str) -> Value {
    let tag = format!("\"{}\"", webhook["version"]);
    let request = by.post(&format!("{}/{name}", path(webhook))).if_match(&tag);
    request.send().await.expect_status(200).json()
}

/// Sends what is due, and waits for what comes of it.
pub async fn turn(dispatcher: &mut Dispatcher) {
    dispatcher.turn().await.unwrap();
    dispatcher.settled().await;
}

/// Which of the signatures of a call were made by a secret, as a receiver finds out: by Standard Webhooks, section
/// "Verifying webhook authenticity".
pub fn signed_by(call: &Call, secret: &str) -> Vec<bool> {
    let key = STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let (id, at) = (call.header("webhook-id"), call.header("webhook-timestamp"));
    let content = [id, ".", at, ".", &call.body].concat();
    let signatures = call.header("webhook-signature").split(' ');
    signatures
        .map(|signature| {
            let signature = STANDARD
                .decode(signature.strip_prefix("v1,").unwrap())
                .unwrap();
            hmac::verify(&key, content.as_bytes(), &signature).is_ok()
        })
        .collect()
}

/// What calls were about.
pub fn types(calls: &[Call]) -> Vec<String> {
    calls.iter().map(|call| text(&body(call)["type"])).collect()
}

pub fn body(call: &Call) -> Value {
    serde_json::from_str(&call.body).unwrap()
}

both! {
    async fn a_system_is_told_what_it_may_read_and_can_tell_who_says_it(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        server.clock.set(june(11));
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "60", &ALL).await;
        let other = connect(&city, &admin, "lagi", "594", &ALL).await;
        let (mut hook, mut elsewhere, mut choosy) = (Hook::listen().await, Hook::listen().await, Hook::listen().await);
        // The settings of the server that is asked decide: the first calls the public network alone.
        let by = server.as_(&tests::city::sign_in(&server, "first.admin", city.password()).await);
        let made = webhook(&by, &client, &hook.url(), &[]).await;
        webhook(&by, &other, &elsewhere.url(), &[]).await;
        webhook(&by, &client, &choosy.url(), &["report_reopened", "consolidation_published"]).await;
        let start = now(&city.as_("auditor").await).await;
        let sent = ward_sends(&city, &plan, "mui.ne", "22915").await;
        let dolisa = city.as_("dolisa").await;
        let accepted = step(&dolisa, &sent, "accept").await;
        reasoned(&dolisa, &accepted, "reopen").await;

        let mut dispatcher = Dispatcher::new(server.state.clone());
        turn(&mut dispatcher).await;
        let calls = hook.calls();
        assert_eq!(types(&calls), ["report_accepted", "report_reopened"]);
        let (entries, _) = pages(&system(&app, &client).await, Some(&start), 50).await;
        for (call, entry) in calls.iter().zip(&entries) {
            assert_eq!(call.line, "POST /tiendo HTTP/1.1");
            assert_eq!(call.header("content-type"), "application/json");
            assert_eq!(call.header("webhook-timestamp"), june(11).unix_timestamp().to_string());
            assert_eq!(signed_by(call, &text(&made["secret"])), [true]);
            assert_eq!(body(call), json!({"type": entry["kind"], "timestamp": entry["at"], "data": entry}));
        }
        assert_eq!(types(&elsewhere.calls()), [""; 0]);
        assert_eq!(types(&choosy.calls()), ["report_reopened"]);
        turn(&mut dispatcher).await;
        assert_eq!(hook.calls(), [], "each once");

        // What the admin sees of it.
        let deliveries = read(&admin, &format!("{}/deliveries", path(&made))).await;
        let items = list(&deliveries["items"]);
        assert_eq!(items.len(), 2);
        let ids: Vec<&str> = calls.iter().rev().map(|call| call.header("webhook-id")).collect();
        assert_eq!(items.iter().map(|item| text(&item["id"])).collect::<Vec<_>>(), ids, "newest first");
        for item in items {
            assert_eq!((&item["status"], &item["attempts"], &item["last_status"], &item["next_at"]), (&json!("delivered"), &json!(1), &json!(200), &Value::Null));
        }

        // While the system may not read, nothing is told; afterwards what was missed.
        let disable = admin.post(&format!("/v1/service-clients/{}/disable", text(&client["id"]))).if_match("\"1\"");
        disable.send().await.assert_status(200);
        ward_sends(&city, &plan, "ham.tien", "22918").await;
        let reports = read(&dolisa, "/v1/reports?status=submitted").await;
        step(&dolisa, &reports["items"][0], "accept").await;
        turn(&mut dispatcher).await;
        assert_eq!(hook.calls(), []);
        let enable = admin.post(&format!("/v1/service-clients/{}/enable", text(&client["id"]))).if_match("\"2\"");
        enable.send().await.assert_status(200);
        turn(&mut dispatcher).await;
        assert_eq!(types(&hook.calls()), ["report_accepted"]);
    }

    async fn it_is_made_changed_disabled_and_deleted_by_the_admins_of_its_system(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "593", &ALL).await;
        let made = admin.post("/v1/webhooks").json(json!({
            "service_client_id": client["id"], "url": "https://tonghop.example.vn/tiendo", "description": "Số liệu", "kinds": ["plan_issued"],
        })).send().await.expect_status(201);
        let secret = text(&made.json()["secret"]);
        assert_eq!((made.etag(), made.header("Location")), ("\"1\"", path(&made.json()).as_str()));
        assert_eq!((secret.len(), made.header("Cache-Control")), (50, "no-store"));
        let shown = admin.get(&path(&made.json())).send().await.expect_status(200);
        let mut without = made.json();
        without.as_object_mut().unwrap().remove("secret");
        assert_eq!(shown.json(), without);
        // In the database it lies sealed.
        let row = webhook_endpoint::Entity::find().one(app.state.db.reader()).await.unwrap().unwrap();
        let bytes = STANDARD.decode(&secret[6..]).unwrap();
        assert!(!row.secret_sealed.windows(bytes.len()).any(|part| part == bytes));

        // Whose system it is: an admin of another unit knows of none.
        hire(&city, &admin, "admin.lagi", json!([at(&city, "admin", "594")])).await;
        let stranger = city.as_("admin.lagi").await;
        stranger.get(&path(&without)).send().await.assert_problem(404, "not_found");
        assert_eq!(read(&stranger, "/v1/webhooks").await["items"], json!([]));
        let foreign = stranger.post("/v1/webhooks").json(json!({"service_client_id": client["id"], "url": "https://a.example.vn/"})).send().await;
        assert_eq!((foreign.status, &foreign.json()["errors"][0]["code"]), (422, &json!("unknown_service_client")));

        let patch = |tag: &'static str, change: Value| admin.patch(&path(&without)).if_match(tag).json(change).send();
        patch("\"7\"", json!({"kinds": []})).await.assert_problem(412, "stale");
        let changed = patch("\"1\"", json!({"kinds": [], "description": null})).await.expect_status(200).json();
        assert_eq!((&changed["kinds"], &changed["description"], &changed["version"]), (&json!([]), &Value::Null, &json!(2)));
        let faults = patch("\"2\"", json!({"url": "http://tonghop.example.vn/", "kinds": ["plan_issued", "plan_issued"]})).await;
        faults.assert_problem(422, "invalid_input");
        let pointers: Vec<String> = list(&faults.json()["errors"]).iter().map(|fault| text(&fault["pointer"])).collect();
        assert_eq!(pointers, ["/url", "/kinds/1"]);

        // Disabled it is not called; enabled again it is told what it missed.
        let mut hook = Hook::listen().await;
        let by = server.as_(&tests::city::sign_in(&server, "first.admin", city.password()).await);
        let changed = by.patch(&path(&without)).if_match("\"2\"").json(json!({"url": hook.url()})).send().await.expect_status(200).json();
        let disabled = take(&admin, &changed, "disable").await;
        assert_eq!(disabled["status"], "disabled");
        let twice = admin.post(&format!("{}/disable", path(&changed))).if_match("\"4\"").send().await;
        twice.assert_problem(409, "invalid_state");
        city.issue_plan().await;
        let mut dispatcher = Dispatcher::new(server.state.clone());
        turn(&mut dispatcher).await;
        assert_eq!(hook.calls(), []);
        let enabled = take(&admin, &disabled, "enable").await;
        turn(&mut dispatcher).await;
        assert_eq!(types(&hook.calls()), ["period_opened", "period_opened", "plan_issued"]);

        // A trial is signed like the rest.
        let tag = format!("\"{}\"", enabled["version"]);
        admin.post(&format!("{}/test", path(&enabled))).if_match(&tag).send().await.assert_status(202);
        turn(&mut dispatcher).await;
        let trial = hook.call().await;
        assert_eq!((&body(&trial)["type"], &body(&trial)["data"]), (&json!("trial"), &json!({})));
        assert_eq!(signed_by(&trial, &secret), [true]);

        let gone = admin.delete(&path(&enabled)).if_match(&tag).send().await;
        gone.assert_status(204);
        admin.get(&path(&enabled)).send().await.assert_problem(404, "not_found");
        let trail: Vec<Value> = entries(&city, "subject_id", &text(&enabled["id"])).await.iter()
            .map(|entry| json!([entry["actor"]["name"], entry["action"]])).collect();
        let by_admin = ["created", "changed", "changed", "disabled", "enabled", "deleted"]
            .map(|step| json!(["first.admin", format!("webhook_{step}")]));
        assert_eq!(trail, by_admin);
    }

    async fn for_a_day_after_a_rotation_both_secrets_sign(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let by = server.as_(&tests::city::sign_in(&server, "first.admin", city.password()).await);
        let client = connect(&city, &by, "so-ldtbxh", "593", &ALL).await;
        let mut hook = Hook::listen().await;
        let made = webhook(&by, &client, &hook.url(), &[]).await;
        let rotated = take(&by, &made, "rotate-secret").await;
        let (old, new) = (text(&made["secret"]), text(&rotated["secret"]));
        assert_ne!(old, new);
        assert_eq!(rotated["previous_secret_until"], "2018-05-18T02:00:00Z");
        let mut dispatcher = Dispatcher::new(server.state.clone());
        let founded = app.clock.now();
        for (hours, signatures) in [(0, 2), (23, 2), (24, 1)] {
            app.clock.set(founded + Duration::hours(hours));
            let admin = city.as_("first.admin").await;
            admin.post(&format!("{}/test", path(&made))).if_match("\"2\"").send().await.assert_status(202);
            turn(&mut dispatcher).await;
            let call = hook.call().await;
            assert_eq!(signed_by(&call, &new), [true, false][..signatures], "after {hours} hours");
            assert_eq!(signed_by(&call, &old), [false, true][..signatures], "after {hours} hours");
        }
        let trail = entries(&city, "subject_id", &text(&made["id"])).await;
        assert_eq!(trail.last().unwrap()["action"], "webhook_secret_rotated");
        assert!(!json!(trail).to_string().contains("whsec_"));
    }
}
