//! Failed sign-ins slow down the next: per account, per name and per address, on all replicas alike.

use std::time::{Duration as Seconds, Instant};

use entity::login_throttle;
use futures_util::future::join_all;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, TestApp, both};
use time::Duration;

use crate::people::{at, hire, look_up};

const WRONG: &str = "một câu rất khó quên";
/// Where the strangers of these stories sit.
const STRANGER: &str = "198.51.100.7";

async fn login(from: &Client, name: &str, password: &str) -> Answer {
    from.post("/v1/auth/login")
        .json(json!({"username": name, "password": password}))
        .send()
        .await
}

/// Fails that often.
async fn fail(from: &Client, name: &str, times: usize) {
    for _ in 0..times {
        login(from, name, WRONG)
            .await
            .assert_problem(401, "invalid_credentials");
    }
}

/// Has to wait that many seconds.
#[track_caller]
fn assert_waits(answer: &Answer, seconds: i64) {
    answer.assert_problem(429, "too_many_attempts");
    assert_eq!(answer.header("Retry-After"), seconds.to_string());
    assert_eq!(answer.header("Cache-Control"), "no-store");
}

/// The city's password as it was hashed when 8 MiB and one pass were thought enough.
const CHEAP: &str = "$argon2id$v=19$m=8192,t=1,p=1$uYnIcGplrpyCBLEVQLcGdw$WCYaA+rd7OxBdzyaqOPOUZC9D6GO4DP6XvyKSz75cwA";

fn advance(app: &TestApp, by: Duration) {
    app.clock.set(app.clock.now() + by);
}

/// What the trail says of an account, oldest first: action and reason.
async fn told(city: &City<'_>, account: &Value) -> Vec<(String, Value)> {
    let page = city
        .as_("auditor")
        .await
        .get("/v1/audit-events")
        .query("subject_id", &text(&account["id"]))
        .query("limit", "200")
        .send()
        .await
        .expect_status(200)
        .json();
    list(&page["items"])
        .iter()
        .map(|entry| (text(&entry["action"]), entry["reason"].clone()))
        .collect()
}

both! {
    async fn after_five_failures_each_waits_twice_as_long_up_to_a_quarter_of_an_hour(app: TestApp) {
        let city = City::found(&app).await;
        let stranger = app.anonymous().from(STRANGER);
        fail(&stranger, "justice", 5).await;
        for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            assert_waits(&login(&stranger, "justice", WRONG).await, seconds);
            // Having to wait is no failure: however often one tries, the wait stays.
            assert_waits(&login(&stranger, "justice", city.password()).await, seconds);
            advance(&app, Duration::seconds(seconds) - Duration::MILLISECOND);
            assert_waits(&login(&stranger, "justice", city.password()).await, 1);
            advance(&app, Duration::MILLISECOND);
            fail(&stranger, "justice", 1).await;
        }
        let elsewhere = app.anonymous().from("203.0.113.9");
        assert_waits(&login(&elsewhere, "justice", city.password()).await, 900);
        login(&stranger, "justice.head", city.password()).await.assert_status(200);
        advance(&app, Duration::minutes(15));
        login(&elsewhere, "justice", city.password()).await.assert_status(200);
        fail(&stranger, "justice", 5).await;
    }

    async fn failures_are_forgotten_after_a_success_or_a_quiet_day(app: TestApp) {
        let city = City::found(&app).await;
        let stranger = app.anonymous().from(STRANGER);
        fail(&stranger, "justice", 4).await;
        login(&stranger, "justice", city.password()).await.assert_status(200);
        fail(&stranger, "justice", 5).await;
        fail(&stranger, "nobody", 5).await;
        assert_waits(&login(&stranger, "nobody", WRONG).await, 1);
        advance(&app, Duration::hours(24));
        fail(&stranger, "nobody", 5).await;
        advance(&app, Duration::hours(25));
        api::auth::attempts::forget_old(&app.state).await.unwrap();
        let rows = login_throttle::Entity::find().all(app.state.db.reader()).await.unwrap();
        assert_eq!(rows, []);
    }

    async fn a_name_nobody_has_is_slowed_down_like_one_somebody_has(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut body = crate::people::account("tuphap", &json!([at(&city, "reporter", "PTP")]));
        body["email"] = json!("tuphap@phanthiet.gov.vn");
        city.invite(&admin, body).await;
        let stranger = app.anonymous().from(STRANGER);
        let mut answers = Vec::new();
        for names in [["tuphap", "TUPHAP", "tuphap@phanthiet.gov.vn"], ["nobody", "NOBODY", " nobody "]] {
            let mut seen = Vec::new();
            for turn in 0..9 {
                let answer = login(&stranger, names[turn % 3], WRONG).await;
                let mut body = answer.json();
                body["request_id"] = Value::Null;
                let mut headers: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
                headers.sort_unstable();
                seen.push((answer.status, headers, body));
            }
            answers.push(seen);
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[0].iter().filter(|(status, ..)| *status == 401).count(), 5);
    }

    async fn fifty_failures_from_one_address_make_strangers_there_wait_and_nobody_else(app: TestApp) {
        let city = City::found(&app).await;
        let office = app.anonymous().from("2001:db8:1:2::10");
        login(&office, "health", city.password()).await.assert_status(200);
        for name in 0..10 {
            let from = app.anonymous().from(&format!("2001:db8:1:2::{name}"));
            fail(&from, &format!("nobody{name}"), 5).await;
        }
        assert_waits(&login(&office, "justice", city.password()).await, 1);
        assert_waits(&login(&app.anonymous().from("2001:db8:1:2:9:9:9:9"), "nobody", WRONG).await, 1);
        // Who has signed in from there before goes on.
        login(&office, "health", city.password()).await.assert_status(200);
        login(&app.anonymous().from("2001:db8:1:3::10"), "justice", city.password()).await.assert_status(200);
        // A success gives back its one and no more.
        advance(&app, Duration::SECOND);
        login(&office, "justice", city.password()).await.assert_status(200);
        assert_waits(&login(&office, "nobody", WRONG).await, 1);
    }

    async fn strangers_cannot_lock_out_who_signs_in_from_where_they_always_do(app: TestApp) {
        let city = City::found(&app).await;
        let office = app.anonymous().from("203.0.113.10");
        login(&office, "justice", city.password()).await.assert_status(200);
        let stranger = app.anonymous().from(STRANGER);
        fail(&stranger, "justice", 5).await;
        assert_waits(&login(&stranger, "justice", city.password()).await, 1);
        login(&office, "justice", city.password()).await.assert_status(200);
        // The stranger still waits, and guessing from the office is counted too.
        assert_waits(&login(&stranger, "justice", city.password()).await, 1);
        fail(&office, "justice", 5).await;
        assert_waits(&login(&office, "justice", city.password()).await, 1);
    }

    async fn many_at_once_on_two_replicas_get_no_more_tries_than_one_after_the_other(app: TestApp) {
        City::found(&app).await;
        let replica = app.replica().await;
        let (here, there) = (app.anonymous().from(STRANGER), replica.anonymous().from(STRANGER));
        let answers = join_all((0..24).map(|turn| login(if turn % 2 == 0 { &here } else { &there }, "justice", WRONG))).await;
        let mut tried = 0;
        for answer in answers {
            match answer.status {
                401 => tried += 1,
                _ => assert_waits(&answer, 1),
            }
        }
        assert_eq!(tried, 5);
    }

    async fn a_restart_forgets_nothing_and_an_admin_can(app: TestApp) {
        let city = City::found(&app).await;
        let stranger = app.anonymous().from(STRANGER);
        login(&app.anonymous().from("203.0.113.10"), "justice", city.password()).await.assert_status(200);
        fail(&stranger, "justice", 5).await;
        fail(&app.anonymous().from("203.0.113.10"), "justice", 5).await;
        let again = app.replica().await;
        let (stranger, office) = (again.anonymous().from(STRANGER), again.anonymous().from("203.0.113.10"));
        for from in [&stranger, &office] {
            assert_waits(&login(from, "justice", city.password()).await, 1);
        }
        let justice = look_up(&city, "justice").await;
        let unlock = format!("/v1/accounts/{}/unlock", text(&justice["id"]));
        city.as_("mayor").await.post(&unlock).send().await.assert_problem(403, "forbidden");
        city.as_("province.admin").await.post(&unlock).send().await.assert_status(204);
        for from in [&stranger, &office] {
            fail(from, "justice", 1).await;
            login(from, "justice", city.password()).await.assert_status(200);
        }
        assert_eq!(look_up(&city, "justice").await["version"], justice["version"]);
        let trail = told(&city, &justice).await;
        assert!(trail.contains(&("account_unlocked".to_owned(), Value::Null)), "{trail:?}");
    }

    async fn failures_are_in_the_trail_with_a_reason_and_a_lock_once(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let stranger = app.anonymous().from(STRANGER);
        let gone = hire(&city, &admin, "gone", json!([at(&city, "viewer", "593")])).await;
        crate::people::step(&admin, &gone, "disable").await.assert_status(200);
        for password in [WRONG, city.password()] {
            login(&stranger, "gone", password).await.assert_problem(401, "invalid_credentials");
        }
        login(&stranger, WRONG, WRONG).await.assert_problem(401, "invalid_credentials");
        let invited = crate::people::account("invited", &json!([at(&city, "viewer", "593")]));
        let invited = admin.post("/v1/accounts").json(invited).send().await.expect_status(201).json();
        login(&stranger, "invited", WRONG).await.assert_problem(401, "invalid_credentials");
        let failed = |reason: &str| ("login_failed".to_owned(), json!(reason));
        let trail = told(&city, &gone).await;
        assert_eq!(trail.iter().filter(|one| **one == failed("disabled")).count(), 2, "{trail:?}");

        assert!(told(&city, &invited).await.contains(&failed("invited")));

        let justice = look_up(&city, "justice").await;
        fail(&stranger, "justice", 5).await;
        for seconds in [1, 2, 4, 8, 16, 32, 64, 128] {
            advance(&app, Duration::seconds(seconds));
            fail(&stranger, "justice", 1).await;
        }
        let trail: Vec<_> = told(&city, &justice).await.into_iter().filter(|(action, _)| action.starts_with("login_")).collect();
        assert_eq!(trail.iter().filter(|one| **one == failed("wrong_password")).count(), 13);
        assert_eq!(trail.iter().filter(|(action, _)| action == "login_locked").count(), 1);

        // Who is unknown is not named, whatever was typed; auditors of everything see that it happened.
        let everything = hire(&city, &admin, "inspector", json!([crate::people::everywhere("auditor")])).await;
        assert!(everything["id"].is_string());
        let page = city.as_("inspector").await.get("/v1/audit-events").query("limit", "200").send().await.expect_status(200);
        assert!(!page.text().contains(WRONG));
        let unknown = list(&page.json()["items"]).iter().filter(|one| one["reason"] == "unknown_user").count();
        assert_eq!(unknown, 1);
    }

    async fn guessing_the_present_password_is_slowed_down_too(app: TestApp) {
        let city = City::found(&app).await;
        let justice = city.as_("justice").await;
        let change = async |current: &str| {
            let body = json!({"current_password": current, "new_password": "một câu khác khó đoán"});
            justice.put("/v1/me/password").json(body).send().await
        };
        for _ in 0..5 {
            change(WRONG).await.assert_problem(422, "invalid_input");
        }
        assert_waits(&change(city.password()).await, 1);
        // Signing in is another matter.
        crate::people::login(&app, "justice", city.password()).await.assert_status(200);
        advance(&app, Duration::SECOND);
        change(city.password()).await.assert_status(204);
    }

    async fn a_hash_that_costs_too_little_is_renewed_at_the_next_sign_in(app: TestApp) {
        let city = City::found(&app).await;
        let row = async || {
            let accounts = entity::account::Entity::find().all(app.state.db.reader()).await.unwrap();
            accounts.into_iter().find(|account| account.username == "justice").unwrap()
        };
        let before = row().await;
        let cheap = CHEAP.to_owned();
        let mut changed = before.clone().into_active_model();
        changed.password_hash = Set(Some(cheap.clone()));
        let tx = app.state.db.begin().await.unwrap();
        changed.update(&tx).await.unwrap();
        tx.commit().await.unwrap();
        crate::people::login(&app, "justice", WRONG).await.assert_status(401);
        assert_eq!(row().await.password_hash, Some(cheap));
        crate::people::login(&app, "justice", city.password()).await.assert_status(200);
        let after = row().await;
        let renewed = after.password_hash.clone().unwrap();
        assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{renewed}");
        assert_eq!(after.version, before.version);
        crate::people::login(&app, "justice", city.password()).await.assert_status(200);
        assert_eq!(row().await.password_hash, after.password_hash);
    }

    async fn in_a_storm_of_sign_ins_reads_go_on_and_who_is_too_many_is_told_when_to_return(app: TestApp) {
        let city = City::found(&app).await;
        let justice = city.as_("justice").await;
        let storm = async {
            join_all((0..300).map(|number| {
                let from = app.anonymous().from(&format!("198.51.{}.{}", number / 200, number % 200));
                async move { login(&from, &format!("nobody{number}"), WRONG).await }
            })).await
        };
        let reads = async {
            let mut slowest = Seconds::ZERO;
            for _ in 0..40 {
                let asked = Instant::now();
                justice.get("/v1/units").send().await.assert_status(200);
                slowest = slowest.max(asked.elapsed());
            }
            slowest
        };
        let (answers, slowest) = tokio::join!(storm, reads);
        assert!(slowest < Seconds::from_secs(5), "a read took {slowest:?}");
        let mut busy = 0;
        for answer in &answers {
            match answer.status {
                401 => {}
                503 => {
                    answer.assert_problem(503, "unavailable");
                    assert!(answer.header("Retry-After").parse::<u8>().unwrap() > 0);
                    busy += 1;
                }
                other => panic!("{other}"),
            }
        }
        assert!(busy < 300, "some were served");
        // Those who were turned away unheard have not failed.
        let rows = login_throttle::Entity::find().all(app.state.db.reader()).await.unwrap();
        let failures: i64 = rows.iter().filter(|row| row.key.starts_with("name:")).map(|row| row.failures).sum();
        assert_eq!(failures, 300 - busy);
    }

    async fn wrong_tokens_and_client_secrets_are_slowed_down_and_right_ones_never(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = crate::people::connect(&city, &admin, "so-ldtbxh", "60", &["metadata:read"]).await;
        let from = app.anonymous().from(STRANGER);
        let ask = async |id: &str, secret: &str| {
            let fields = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
            from.post("/v1/oauth/token").form(&fields).send().await
        };
        for _ in 0..5 {
            ask("so-ldtbxh", WRONG).await.assert_problem(401, "invalid_credentials");
        }
        assert_waits(&ask("so-ldtbxh", WRONG).await, 1);
        ask("so-ldtbxh", &text(&client["client_secret"])).await.assert_status(200);
        let session = login(&from, "justice", city.password()).await.expect_status(200).json();
        let renew = async |token: &Value| from.post("/v1/auth/refresh").json(json!({"refresh_token": token})).send().await;
        let choose = async || {
            let body = json!({"token": WRONG, "new_password": "một câu khác khó đoán"});
            from.post("/v1/auth/set-password").json(body).send().await
        };
        for turn in 0..45 {
            let answer = match turn % 3 {
                0 => renew(&json!(WRONG)).await,
                1 => choose().await,
                _ => ask("nobody", WRONG).await,
            };
            answer.assert_problem(401, "invalid_credentials");
        }
        for answer in [renew(&json!(WRONG)).await, choose().await, ask("nobody", WRONG).await] {
            assert_waits(&answer, 1);
        }
        renew(&session["refresh_token"]).await.assert_status(200);
        login(&from, "justice", city.password()).await.assert_status(200);
    }
}
