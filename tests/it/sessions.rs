//! Signing in, carrying on, signing out, and changing the password.

use api::auth::spent;
use reqwest::Method;
use serde_json::{Value, json};
use tests::city::{City, text};
use tests::{Answer, Client, TestApp, both};
use time::Duration;

use crate::people::{account, at, hire, login, refresh, step};

/// One sign-in: the tokens and the caller who holds them.
struct Session {
    tokens: Value,
    as_: Client,
}

async fn sign_in(app: &TestApp, username: &str, password: &str) -> Session {
    let tokens = login(app, username, password)
        .await
        .expect_status(200)
        .json();
    let as_ = app.as_(&text(&tokens["access_token"]));
    Session { tokens, as_ }
}

impl Session {
    async fn assert_live(&self) {
        self.as_.get("/v1/me").send().await.assert_status(200);
    }

    /// Neither token works any more.
    async fn assert_ended(&self, app: &TestApp) {
        self.as_
            .get("/v1/me")
            .send()
            .await
            .assert_problem(401, "invalid_token");
        let answer = refresh(app, &self.tokens["refresh_token"]).await;
        answer.assert_problem(401, "invalid_credentials");
    }
}

/// Status, names of headers and body of an answer, without what differs from one request to the next.
fn told(answer: &Answer) -> (u16, Vec<String>, Value) {
    let mut body = answer.json();
    body["request_id"] = Value::Null;
    let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort_unstable();
    (answer.status, names, body)
}

async fn logout(app: &TestApp, refresh_token: &Value) -> Answer {
    app.anonymous()
        .post("/v1/auth/logout")
        .json(json!({"refresh_token": refresh_token}))
        .send()
        .await
}

async fn change(as_: &Client, current: &str, new: &str) -> Answer {
    let body = json!({"current_password": current, "new_password": new});
    as_.put("/v1/me/password").json(body).send().await
}

both! {
    async fn one_signs_in_by_user_name_or_by_address(app: TestApp) {
        let city = City::found(&app).await;
        let mut body = account("tuphap", &json!([at(&city, "reporter", "PTP")]));
        body["email"] = json!("TuPhap@PhanThiet.gov.vn");
        let admin = city.as_("first.admin").await;
        let made = city.invite(&admin, body).await;
        for name in ["tuphap", "TuPhap", " tuphap ", "tuphap@phanthiet.gov.vn", "TUPHAP@phanthiet.gov.vn"] {
            let answer = login(&app, name, city.password()).await.expect_status(200);
            assert_eq!(answer.header("Cache-Control"), "no-store");
            let tokens = answer.json();
            assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(600)));
            assert_eq!(tokens["must_change_password"], false);
            let me = app.as_(&text(&tokens["access_token"])).get("/v1/me").send().await.expect_status(200).json();
            assert_eq!((&me["kind"], &me["id"], &me["username"]), (&json!("account"), &made["id"], &json!("tuphap")));
            assert_eq!(me["grants"], json!([{"role": "reporter", "unit_id": city.unit("PTP")}]));
            assert_eq!(me["actions"], json!([
                "read_units", "read_frameworks", "read_plans", "read_holidays", "read_periods", "read_completeness",
                "read_reports", "write_reports", "read_notifications", "read_aggregates", "read_changes",
                "read_consolidations",
            ]));
        }
    }

    async fn a_wrong_password_and_an_unknown_user_are_answered_alike(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let gone = hire(&city, &admin, "gone", json!([at(&city, "viewer", "593")])).await;
        step(&admin, &gone, "disable").await.assert_status(200);
        let wrong = login(&app, "justice", "một câu rất khó quên").await;
        wrong.assert_problem(401, "invalid_credentials");
        let long = "x".repeat(200);
        for name in ["nobody", "nobody@phanthiet.gov.vn", "' or 1=1 --", "%", "đức", &long] {
            let answer = login(&app, name, city.password()).await;
            assert_eq!(told(&answer), told(&wrong), "{name:?}");
        }
        let disabled = login(&app, "gone", city.password()).await;
        assert_eq!(told(&disabled), told(&wrong), "disabled");
        for password in ["một câu rất khó đoán ", "Một câu rất khó đoán", "một câu rất khó đoá"] {
            let answer = login(&app, "justice", password).await;
            assert_eq!(told(&answer), told(&wrong), "{password:?}");
        }
        let too_long = "x".repeat(255);
        for name in ["a\u{0}b", " ", "", &too_long] {
            let answer = login(&app, name, city.password()).await;
            answer.assert_problem(422, "invalid_input");
            assert_eq!(answer.json()["errors"][0]["pointer"], "/username", "{name:?}");
        }
    }

    async fn refreshing_gives_the_next_pair_and_the_session_goes_on(app: TestApp) {
        let city = City::found(&app).await;
        let first = sign_in(&app, "justice", city.password()).await;
        let answer = refresh(&app, &first.tokens["refresh_token"]).await.expect_status(200);
        assert_eq!(answer.header("Cache-Control"), "no-store");
        let second = answer.json();
        assert_ne!(second["refresh_token"], first.tokens["refresh_token"]);
        assert_ne!(second["access_token"], first.tokens["access_token"]);
        first.assert_live().await;
        app.as_(&text(&second["access_token"])).get("/v1/me").send().await.assert_status(200);
        refresh(&app, &second["refresh_token"]).await.assert_status(200);
        for unknown in ["x", "pZ0mQ2fR7dVwqk1x8mJw4b9bA7m1y2cYJ9t4sT0uVZk"] {
            refresh(&app, &json!(unknown)).await.assert_problem(401, "invalid_credentials");
        }
        refresh(&app, &json!("a\u{0}b")).await.assert_problem(422, "invalid_input");
    }

    async fn a_refresh_token_that_comes_back_ends_its_session_and_no_other(app: TestApp) {
        let city = City::found(&app).await;
        let other = sign_in(&app, "justice", city.password()).await;
        let first = sign_in(&app, "justice", city.password()).await;
        let tokens = refresh(&app, &first.tokens["refresh_token"]).await.expect_status(200).json();
        let second = Session { as_: app.as_(&text(&tokens["access_token"])), tokens };
        second.assert_live().await;
        let again = refresh(&app, &first.tokens["refresh_token"]).await;
        again.assert_problem(401, "invalid_credentials");
        second.assert_ended(&app).await;
        first.assert_ended(&app).await;
        other.assert_live().await;
        refresh(&app, &other.tokens["refresh_token"]).await.assert_status(200);
    }

    async fn one_refresh_token_never_gives_two_pairs(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        for _ in 0..5 {
            let session = sign_in(&app, "justice", city.password()).await;
            let token = &session.tokens["refresh_token"];
            let (one, two) = tokio::join!(refresh(&app, token), refresh(&replica, token));
            let (won, lost) = if one.status == 200 { (one, two) } else { (two, one) };
            won.assert_status(200);
            lost.assert_problem(401, "invalid_credentials");
            // Somebody else may hold it, so neither goes on.
            refresh(&app, &won.json()["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        }
    }

    async fn signing_out_ends_this_session_only(app: TestApp) {
        let city = City::found(&app).await;
        let session = sign_in(&app, "justice", city.password()).await;
        let other = sign_in(&app, "justice", city.password()).await;
        session.assert_live().await;
        logout(&app, &session.tokens["refresh_token"]).await.assert_status(204);
        session.assert_ended(&app).await;
        other.assert_live().await;
        for token in [&session.tokens["refresh_token"], &json!("nobody's")] {
            logout(&app, token).await.assert_status(204);
        }
        other.assert_live().await;
    }

    async fn another_replica_knows_within_a_second_that_a_session_ended(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let session = sign_in(&app, "justice", city.password()).await;
        let there = replica.as_(&text(&session.tokens["access_token"]));
        there.get("/v1/me").send().await.assert_status(200);
        logout(&app, &session.tokens["refresh_token"]).await.assert_status(204);
        let ended = std::time::Instant::now();
        loop {
            let passed = ended.elapsed().as_millis();
            if there.get("/v1/me").send().await.status == 401 {
                break;
            }
            assert!(passed < 1_000, "it still works there after {passed} ms");
        }
        there.get("/v1/me").send().await.assert_problem(401, "invalid_token");
    }

    async fn changing_the_password_ends_the_other_sessions_and_keeps_this_one(app: TestApp) {
        let city = City::found(&app).await;
        let (old, new) = (city.password(), "một câu khác khó đoán");
        let here = sign_in(&app, "justice", old).await;
        let elsewhere = sign_in(&app, "justice", old).await;
        let colleague = sign_in(&app, "justice.head", old).await;
        elsewhere.assert_live().await;
        change(&here.as_, old, new).await.assert_status(204);
        elsewhere.assert_ended(&app).await;
        here.assert_live().await;
        colleague.assert_live().await;
        refresh(&app, &here.tokens["refresh_token"]).await.assert_status(200);
        login(&app, "justice", old).await.assert_problem(401, "invalid_credentials");
        login(&app, "justice", new).await.assert_status(200);
    }

    async fn a_bad_new_password_is_pointed_at_and_changes_nothing(app: TestApp) {
        let city = City::found(&app).await;
        let old = city.password();
        let session = sign_in(&app, "justice", old).await;
        let long = "á".repeat(129);
        for (current, new, pointer, code) in [
            (old, "mười một kí", "/new_password", "password_length"),
            (old, &long, "/new_password", "password_length"),
            (old, "xin chào JUSTICE 2018", "/new_password", "password_holds_username"),
            (old, old, "/new_password", "password_unchanged"),
            ("một câu rất khó quên", "một câu khác khó đoán", "/current_password", "wrong_password"),
        ] {
            let answer = change(&session.as_, current, new).await;
            answer.assert_problem(422, "invalid_input");
            let error = &answer.json()["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)));
            assert!(!answer.text().contains(new), "a password is never told");
        }
        session.as_.put("/v1/me/password").json(json!({"new_password": "x"})).send().await.assert_problem(422, "invalid_input");
        login(&app, "justice", old).await.assert_status(200);
        // 12 characters and 128 are enough and not too many, in whatever script.
        let most = format!("một câu dài tới {}", "ộ".repeat(112));
        change(&session.as_, old, "mười hai kí ").await.assert_status(204);
        change(&session.as_, "mười hai kí ", &most).await.assert_status(204);
        login(&app, "justice", &most).await.assert_status(200);
    }

    async fn of_two_who_change_one_password_at_once_one_is_refused(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let one = sign_in(&app, "justice", city.password()).await;
        let two = sign_in(&replica, "justice", city.password()).await;
        let (first, second) = ("một câu khác khó đoán 1", "một câu khác khó đoán 2");
        let (a, b) = tokio::join!(change(&one.as_, city.password(), first), change(&two.as_, city.password(), second));
        let new = match (a.status, b.status) {
            (204, 422 | 401) => first,
            (422 | 401, 204) => second,
            other => panic!("{other:?}"),
        };
        login(&app, "justice", new).await.assert_status(200);
        let old = if new == first { second } else { first };
        login(&app, "justice", old).await.assert_problem(401, "invalid_credentials");
    }

    async fn pages_of_other_origins_are_told_nothing(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for origin in ["https://example.vn", "null"] {
            let asked = app.anonymous()
                .raw(Method::OPTIONS, "/v1/units")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .send().await;
            assert!((400..500).contains(&asked.status), "{}", asked.status);
            let read = admin.get("/v1/units").header("Origin", origin).send().await.expect_status(200);
            let head = admin.head("/v1/units").header("Origin", origin).send().await.expect_status(200);
            for answer in [asked, read, head] {
                let opened = answer.headers.keys().find(|name| name.as_str().starts_with("access-control-allow"));
                assert_eq!(opened, None, "to {origin}");
            }
        }
        let plain = admin.raw(Method::OPTIONS, "/v1/units").send().await;
        assert!((400..500).contains(&plain.status), "{}", plain.status);
    }

    async fn refresh_tokens_used_long_ago_are_let_go_and_stay_refused(app: TestApp) {
        let city = City::found(&app).await;
        let first = login(&app, "justice", city.password()).await.expect_status(200).json();
        let second = refresh(&app, &first["refresh_token"]).await.expect_status(200).json();
        app.clock.set(app.clock.now() + Duration::days(6));
        let third = refresh(&app, &second["refresh_token"]).await.expect_status(200).json();
        app.clock.set(app.clock.now() + Duration::days(2));
        // The first was used eight days ago, the second two.
        assert_eq!(spent::forget_old(&app.state).await.unwrap(), 1);
        assert_eq!(spent::forget_old(&app.state).await.unwrap(), 0);
        refresh(&app, &first["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        let fourth = refresh(&app, &third["refresh_token"]).await.expect_status(200).json();
        // One that is still known to have been used ends the session.
        refresh(&app, &second["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        refresh(&app, &fourth["refresh_token"]).await.assert_problem(401, "invalid_credentials");
    }
}
