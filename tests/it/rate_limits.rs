//! Every caller has so many requests, whatever for, and is told how many are left.

use api::config::Config;
use reqwest::Method;
use serde_json::json;
use tests::city::{City, sign_in};
use tests::{Answer, Backend, run_with};
use time::Duration;

/// Two hundred at once, of which ten come back each second.
fn narrow(config: &mut Config) {
    config.rate_per_second = 10;
    config.rate_burst = 200;
}

/// Requests left, by the header's first parameter.
#[track_caller]
fn left(answer: &Answer) -> u32 {
    let header = answer.header("RateLimit");
    let (name, parameters) = header.split_once(';').unwrap();
    assert_eq!(name, "\"default\"", "{header}");
    let left = parameters.strip_prefix("r=").unwrap().split(';').next();
    assert_eq!(answer.header("RateLimit-Policy"), "\"default\";q=200;w=20");
    left.unwrap().parse().unwrap()
}

#[test]
fn who_asks_too_often_is_told_when_to_return_and_others_go_on() {
    run_with(Backend::Sqlite, narrow, async |app| {
        let city = City::found(&app).await;
        let justice = app.as_(&sign_in(&app, "justice", city.password()).await);
        let health = app.as_(&sign_in(&app, "health", city.password()).await);
        let first = justice.get("/v1/units").send().await.expect_status(200);
        assert_eq!(first.header("RateLimit"), "\"default\";r=199;t=1");
        for turn in (0..199).rev() {
            // Whatever the answer.
            let (path, status) = if turn % 2 == 0 {
                ("/v1/units", 200)
            } else {
                ("/v1/accounts", 403)
            };
            let answer = justice.get(path).send().await.expect_status(status);
            assert_eq!(left(&answer), turn);
        }
        for path in ["/v1/units", "/v1/me", "/v1/accounts"] {
            let answer = justice.get(path).send().await;
            answer.assert_problem(429, "rate_limited");
            assert_eq!(answer.header("RateLimit"), "\"default\";r=0;t=20");
            assert_eq!(left(&answer), 0);
            assert_eq!(answer.header("Retry-After"), "1");
        }
        // Signing in again is the same account.
        let again = app.as_(&sign_in(&app, "justice", city.password()).await);
        again
            .get("/v1/units")
            .send()
            .await
            .assert_problem(429, "rate_limited");
        let other = health.get("/v1/units").send().await.expect_status(200);
        assert_eq!(left(&other), 199);
        app.clock.set(app.clock.now() + Duration::seconds(3));
        for turn in (0..30).rev() {
            assert_eq!(
                left(&justice.get("/v1/units").send().await.expect_status(200)),
                turn
            );
        }
        justice
            .get("/v1/units")
            .send()
            .await
            .assert_problem(429, "rate_limited");
    });
}

#[test]
fn who_has_not_signed_in_is_counted_by_address() {
    run_with(Backend::Sqlite, narrow, async |app| {
        let here = app.anonymous().from("2001:db8:1:2::1");
        let neighbour = app.anonymous().from("2001:db8:1:2:ffff::1");
        let elsewhere = app.anonymous().from("2001:db8:1:3::1");
        for turn in (0..200).rev() {
            let answer = match turn % 4 {
                0 => here.get("/v1/me").send().await.expect_status(401),
                1 => here
                    .as_("forged")
                    .get("/v1/me")
                    .send()
                    .await
                    .expect_status(401),
                2 => neighbour
                    .raw(Method::GET, "/v1/nothing")
                    .send()
                    .await
                    .expect_status(404),
                _ => here
                    .post("/v1/auth/refresh")
                    .json(json!({"refresh_token": turn}))
                    .send()
                    .await
                    .expect_status(422),
            };
            assert_eq!(left(&answer), turn);
        }
        for from in [&here, &neighbour] {
            from.get("/.well-known/jwks.json")
                .send()
                .await
                .assert_problem(429, "rate_limited");
        }
        elsewhere
            .get("/.well-known/jwks.json")
            .send()
            .await
            .assert_status(200);
        // What watches over the service is never turned away, and not counted.
        for path in ["/health/live", "/health/ready"] {
            let answer = here.get(path).send().await.expect_status(200);
            assert!(!answer.headers.contains_key("ratelimit"), "{path}");
        }
    });
}
