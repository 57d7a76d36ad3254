//! What browsers are told with every answer, whichever operation gives it.

use reqwest::Method;
use serde_json::json;
use tests::city::{City, text};
use tests::{Answer, Backend, Client, both, run_with};

use crate::access::{Operation, operations};

/// Parts of the path after `/v1/` below which answers hold what belongs to persons or systems.
const PERSONAL: [&str; 6] = [
    "accounts",
    "audit-events",
    "auth",
    "me",
    "oauth",
    "service-clients",
];

/// The headers every answer has, and those none has.
#[track_caller]
fn assert_wary(answer: &Answer, what: &str) {
    let expected = [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];
    for (name, value) in expected {
        assert_eq!(answer.header(name), value, "{what}");
    }
    let policy = answer.header("Content-Security-Policy");
    assert!(
        policy.starts_with("default-src 'none'; "),
        "{what}: {policy}"
    );
    assert!(
        policy.contains("frame-ancestors 'none'"),
        "{what}: {policy}"
    );
    for name in [
        "Server",
        "X-Powered-By",
        "Set-Cookie",
        "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers",
    ] {
        assert!(!answer.headers.contains_key(name), "{what}: {name}");
    }
}

#[track_caller]
fn assert_kept_by_nobody(answer: &Answer, operation: &Operation) {
    let kept = answer.header("Cache-Control");
    let first = operation.path.split('/').nth(2).unwrap_or_default();
    let is_personal = PERSONAL.contains(&first);
    if is_personal || answer.status >= 400 {
        assert_eq!(kept, "no-store", "{}: {}", operation.id, answer.status);
    } else {
        let known = ["no-store", "private, no-cache", "public, max-age=300"];
        // The same to everybody, but for the language.
        let is_public = operation.path.starts_with("/problems") && kept == "public, no-cache";
        assert!(
            is_public || known.contains(&kept),
            "{}: {kept}",
            operation.id
        );
    }
}

both! {
    async fn every_answer_of_every_operation_is_wary(app: TestApp) {
        let city = City::found(&app).await;
        let people = [
            app.anonymous().clone(), app.as_("forged"), city.as_("first.admin").await, city.as_("auditor").await,
            city.as_("justice").await, city.as_("dolisa").await,
        ];
        for operation in operations() {
            for person in &people {
                let person: &Client = person;
                let answer = operation.call(person).await;
                assert_wary(&answer, &operation.id);
                assert_kept_by_nobody(&answer, &operation);
                assert!(!answer.headers.contains_key("Strict-Transport-Security"), "it is served without TLS");
            }
        }
        let justice = text(&crate::people::look_up(&city, "justice").await["id"]);
        let auditor = city.as_("auditor").await;
        for path in [format!("/v1/accounts/{justice}"), format!("/v1/accounts/{justice}/grants"), "/v1/me".to_owned(), "/v1/audit-events".to_owned()] {
            for answer in [auditor.get(&path).send().await, auditor.head(&path).send().await] {
                answer.assert_status(200);
                assert_wary(&answer, &path);
                assert_eq!(answer.header("Cache-Control"), "no-store", "{path}");
            }
        }
        for path in ["/v1/nothing", "/", "/docs", "/docs/", "/docs/swagger-ui-bundle.js", "/openapi.json", "/problems/stale"] {
            let answer = app.anonymous().raw(Method::GET, path).send().await;
            assert_wary(&answer, path);
        }
        let wrong = app.anonymous().raw(Method::DELETE, "/health/live").send().await;
        assert_wary(&wrong, "405");
        let not_json = app.anonymous().post("/v1/auth/login").body("application/json", "{").send().await;
        assert_wary(&not_json, "400");
        assert_eq!(not_json.header("Cache-Control"), "no-store");
    }

    async fn the_documentation_may_run_its_own_scripts_and_nothing_else(app: TestApp) {
        let page = app.anonymous().raw(Method::GET, "/docs/").send().await.expect_status(200);
        let policy = page.header("Content-Security-Policy");
        assert!(policy.contains("script-src 'self';"), "{policy}");
        assert!(!page.text().contains("<script>"), "a script within the page would not run");
        let settings = app.anonymous().raw(Method::GET, "/docs/swagger-initializer.js").send().await.expect_status(200);
        assert!(settings.text().contains(r#""validatorUrl": "none""#), "no verdict is asked of a service on the web: {}", settings.text());
        let data = app.anonymous().raw(Method::GET, "/openapi.json").send().await.expect_status(200);
        assert!(!data.header("Content-Security-Policy").contains("script-src"));
    }
}

#[test]
fn behind_tls_browsers_are_told_to_stay_with_it() {
    let set = |config: &mut api::config::Config| {
        config.public_url = "https://kehoach.example.vn".to_owned();
    };
    run_with(Backend::Sqlite, set, async |app| {
        for path in ["/health/live", "/v1/me", "/v1/nothing"] {
            let answer = app.anonymous().raw(Method::GET, path).send().await;
            let header = answer.header("Strict-Transport-Security");
            assert_eq!(header, "max-age=31536000; includeSubDomains", "{path}");
        }
    });
}

#[test]
fn pages_of_a_named_origin_may_read_what_they_need_and_no_cookie_is_involved() {
    let set = |config: &mut api::config::Config| {
        config.cors_origins = vec!["https://kehoach.example.vn".to_owned()];
    };
    run_with(Backend::Sqlite, set, async |app| {
        let asked = app
            .anonymous()
            .raw(Method::GET, "/v1/me")
            .header("Origin", "https://kehoach.example.vn");
        let answer = asked.send().await.expect_status(401);
        assert_eq!(
            answer.header("Access-Control-Allow-Origin"),
            "https://kehoach.example.vn"
        );
        let mut exposed: Vec<&str> = answer
            .header("Access-Control-Expose-Headers")
            .split(',')
            .map(str::trim)
            .collect();
        exposed.sort_unstable();
        assert_eq!(
            json!(exposed),
            json!([
                "accept-ranges",
                "content-disposition",
                "content-range",
                "etag",
                "idempotency-replayed",
                "link",
                "location",
                "ratelimit",
                "ratelimit-policy",
                "repr-digest",
                "retry-after",
                "www-authenticate",
                "x-request-id"
            ])
        );
        assert!(
            !answer
                .headers
                .contains_key("Access-Control-Allow-Credentials")
        );
        let other = app
            .anonymous()
            .raw(Method::GET, "/v1/me")
            .header("Origin", "https://example.com")
            .send()
            .await;
        assert!(!other.headers.contains_key("Access-Control-Allow-Origin"));
        assert!(!other.headers.contains_key("Access-Control-Expose-Headers"));
    });
}
