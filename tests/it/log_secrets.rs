//! A secret that comes in, rightly or by mistake, is found neither in the logs, nor in the audit trail, nor in
//! an answer to anybody it was not given to.

use std::io::Write;
use std::sync::{Mutex, OnceLock, PoisonError};

use entity::audit_event;
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::city::{City, sign_in, text};
use tests::{Answer, both};
use tracing_subscriber::EnvFilter;

use crate::people::{ask, connect, hire, login, refresh};

/// Everything the service logs in this process: our own crates at their most talkative.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        LOG.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn listen() {
    static LISTENING: OnceLock<()> = OnceLock::new();
    LISTENING.get_or_init(|| {
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(
                "info,api=trace,entity=trace,migration=trace,tracing_actix_web=trace",
            ))
            .with_ansi(false)
            .with_writer(|| Log)
            .init();
    });
}

fn logged() -> String {
    String::from_utf8_lossy(&LOG.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}

/// What nobody may read, and the answers in which they would be read.
#[derive(Default)]
struct Story {
    secrets: Vec<String>,
    answers: Vec<String>,
}

impl Story {
    /// A secret that is sent.
    fn secret(&mut self, text: &str) -> String {
        self.secrets.push(text.to_owned());
        text.to_owned()
    }

    /// A secret that an answer gives to whom it belongs.
    fn given(&mut self, value: &Value) -> String {
        self.secret(&text(value))
    }

    /// An answer that must give away nothing.
    fn hear(&mut self, answer: &Answer) {
        self.answers.push(format!(
            "{:?}\n{}",
            answer.headers,
            String::from_utf8_lossy(&answer.body)
        ));
    }
}

both! {
    async fn no_secret_is_ever_told(app: TestApp) {
        listen();
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut story = Story::default();
        let told = &mut story;
        told.secret(city.password());
        let person = hire(&city, &admin, "teller", json!([crate::people::at(&city, "viewer", "593")])).await;

        // Signing in, wrongly and rightly; carrying on; changing the password.
        let wrong = told.secret("một mật khẩu gõ sai 7391");
        let misplaced = told.secret("mật khẩu gõ nhầm ô 4482");
        told.hear(&login(&app, "teller", &wrong).await.expect_status(401));
        told.hear(&login(&app, &misplaced, &wrong).await.expect_status(401));
        let tokens = login(&app, "teller", city.password()).await.expect_status(200).json();
        let access = told.given(&tokens["access_token"]);
        let used = told.given(&tokens["refresh_token"]);
        let next = refresh(&app, &json!(used)).await.expect_status(200).json();
        told.given(&next["access_token"]);
        told.given(&next["refresh_token"]);
        let me = app.as_(&access);
        told.hear(&me.get("/v1/me").send().await.expect_status(200));
        let chosen = told.secret("một câu mới chọn 5520");
        for (current, new, status) in [(&wrong, &chosen, 422), (&chosen, &wrong, 422), (&city.password().to_owned(), &chosen, 204)] {
            let change = json!({"current_password": current, "new_password": new});
            told.hear(&me.put("/v1/me/password").json(change).send().await.expect_status(status));
        }
        let short = told.secret("ngắn 81726");
        let change = json!({"current_password": chosen, "new_password": short});
        told.hear(&me.put("/v1/me/password").json(change).send().await.expect_status(422));
        told.hear(&refresh(&app, &json!(used)).await.expect_status(401));

        // A reset, and its one-time token.
        let path = format!("/v1/accounts/{}", text(&person["id"]));
        let read = admin.get(&path).send().await.expect_status(200);
        told.hear(&read);
        let reset = admin.post(&format!("{path}/reset-password")).if_match(read.etag()).send().await;
        let once = told.given(&reset.expect_status(200).json()["one_time_token"]["token"]);
        let again = told.secret("một câu chọn lại 6637");
        let forged = told.secret("pZ0mQ2fR7dVwqk1x8mJw4b9bA7m1y2cYJ9t4sT0uXXX");
        for (token, status) in [(&forged, 401), (&once, 204), (&once, 401)] {
            told.hear(&tests::city::set_password(&app, token, &again).await.expect_status(status));
        }

        // A service client.
        let client = connect(&city, &admin, "so-ldtbxh", "60", &["metadata:read"]).await;
        let first = told.given(&client["client_secret"]);
        told.hear(&ask(&app, "so-ldtbxh", &wrong, &[]).await.expect_status(401));
        let token = ask(&app, "so-ldtbxh", &first, &[]).await.expect_status(200).json();
        told.given(&token["access_token"]);
        let path = format!("/v1/service-clients/{}", text(&client["id"]));
        let read = admin.get(&path).send().await.expect_status(200);
        told.hear(&read);
        let rotated = admin.post(&format!("{path}/rotate-secret")).if_match(read.etag()).json(json!({})).send().await;
        told.given(&rotated.expect_status(200).json()["client_secret"]);
        told.hear(&admin.get("/v1/service-clients").send().await.expect_status(200));
        told.hear(&admin.get("/v1/accounts").send().await.expect_status(200));

        // Tokens that are not ours.
        let stolen = sign_in(&app, "teller", &again).await;
        let tampered = told.secret(&format!("{}AAAA", &stolen[..stolen.len() - 4]));
        told.hear(&app.as_(&tampered).get("/v1/units").send().await.expect_status(401));
        told.secret(&stolen);

        // What comes in the wrong place or the wrong shape.
        let number = told.secret("4815162342108");
        let stray = told.secret("bi-mat-lac-cho-9944");
        let post = |path: &str| app.anonymous().post(path);
        let bodies = [
            ("/v1/auth/login", "application/json", format!("{{\"username\":\"teller\",\"password\":{number}}}")),
            ("/v1/auth/login", "application/json", format!("{{\"username\":\"teller\",\"password\":[\"{stray}\"]}}")),
            ("/v1/auth/login", "application/json", format!("\"{stray}\"")),
            ("/v1/auth/login", "application/json", format!("{{\"password\":\"{stray}\"")),
            ("/v1/auth/login", "application/json", format!("{{\"username\":\"teller\",\"password\":\"{stray}\",\"otp\":\"{stray}\"}}")),
            ("/v1/auth/login", "application/x-www-form-urlencoded", format!("username=teller&password={stray}")),
            ("/v1/auth/refresh", "application/json", format!("{{\"refresh_token\":{{\"is\":\"{stray}\"}}}}")),
            ("/v1/auth/set-password", "application/json", format!("{{\"token\":\"{stray}\",\"new_password\":{number}}}")),
            ("/v1/oauth/token", "application/x-www-form-urlencoded", format!("grant_type={stray}&client_secret={stray}")),
            ("/v1/oauth/token", "application/x-www-form-urlencoded", format!("grant_type=client_credentials&client_secret={stray}&client_secret={stray}")),
        ];
        for (path, kind, body) in bodies {
            let answer = post(path).body(kind, body).send().await;
            assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
            told.hear(&answer);
        }
        for query in [format!("access_token={stray}"), format!("limit={stray}"), format!("kind={stray}")] {
            for caller in [app.anonymous(), &admin] {
                told.hear(&caller.raw(Method::GET, &format!("/v1/units?{query}")).send().await);
            }
        }
        // The answer names the path, to whoever sent it; the log does not.
        for path in [format!("/v1/auth/refresh/{stray}"), format!("/v1/accounts/{stray}"), format!("/problems/{stray}"), format!("/{stray}")] {
            let answer = admin.raw(Method::GET, &path).send().await;
            assert!([400, 404, 405].contains(&answer.status), "{path}: {}", answer.status);
        }
        for (name, value) in [
            ("Authorization", format!("Basic {stray}")), ("Authorization", stray.clone()), ("Cookie", format!("session={stray}")),
            ("X-Api-Key", stray.clone()), ("traceparent", stray.clone()), ("If-None-Match", stray.clone()), ("Accept-Language", stray.clone()),
        ] {
            told.hear(&app.anonymous().get("/v1/units").header(name, &value).send().await);
        }
        told.hear(&app.anonymous().raw(stray.to_uppercase().parse().unwrap(), "/v1/units").send().await);
        let shouted = told.secret(&stray.to_uppercase());
        assert_eq!(shouted, "BI-MAT-LAC-CHO-9944");

        let trail = audit_event::Entity::find().all(app.state.db.reader()).await.unwrap();
        let trail: Vec<String> = trail.into_iter().map(|entry| entry.body).collect();
        for action in ["login_failed", "password_changed", "password_reset", "password_set", "client_token_refused"] {
            assert!(trail.iter().any(|entry| entry.contains(action)), "{action} is in the trail");
        }
        let log = logged();
        assert!(log.contains("a sign-in failed") && log.contains("path=\"/v1/auth/login\""), "the log was heard");
        for secret in &story.secrets {
            assert!(!log.contains(secret.as_str()), "the log tells {secret}: {}", around(&log, secret));
            for entry in &trail {
                assert!(!entry.contains(secret.as_str()), "the trail tells {secret}: {entry}");
            }
            for answer in &story.answers {
                assert!(!answer.contains(secret.as_str()), "an answer tells {secret}: {answer}");
            }
        }
    }
}

/// The line that tells it.
fn around<'a>(log: &'a str, secret: &str) -> &'a str {
    log.lines()
        .find(|line| line.contains(secret))
        .unwrap_or_default()
}
