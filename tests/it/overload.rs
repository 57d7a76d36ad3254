//! Too much at once, senders that are too slow, a database that hangs: the service says so and goes on.

use std::io::Write;
use std::time::Duration;

use api::config::Config;
use api::http::catalogue::Code;
use api::http::problem::Problem;
use flate2::Compression;
use flate2::write::GzEncoder;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::city::{City, sign_in};
use tests::postgres::own::Server;
use tests::process::{Process, Program};
use tests::{Backend, TestApp, both, folder, run_with};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One request at once, and nobody waits.
fn narrow(config: &mut Config) {
    config.limits.at_once = Some(1);
    config.limits.waiting = 0;
}

async fn connect(app: &TestApp) -> TcpStream {
    let url = app.url("");
    TcpStream::connect(url.strip_prefix("http://").unwrap())
        .await
        .unwrap()
}

/// Sends that and reads until the service ends the connection.
async fn said(stream: &mut TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Waits until that holds, which it must before long.
async fn until(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..3_000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it does not come about");
}

#[test]
fn one_too_many_is_told_to_come_again_and_health_is_always_answered() {
    run_with(Backend::Sqlite, narrow, async |app| {
        let city = City::found(&app).await;
        let justice = city.as_("justice").await;
        // The one place is taken, as by a request under way.
        let place = app.state.gate.enter().await.unwrap();
        let refused = justice.get("/v1/me").send().await;
        refused.assert_problem(503, "unavailable");
        assert_eq!(refused.header("Retry-After"), "1");
        for path in ["/health/live", "/health/ready"] {
            app.anonymous().get(path).send().await.assert_status(200);
        }
        assert_eq!(app.state.gate.refused.get(), 1);
        drop(place);
        justice.get("/v1/me").send().await.assert_status(200);
    });
}

const HALF_A_LOGIN: &str = "POST /v1/auth/login HTTP/1.1\r\nHost: tiendo\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"username\":";

#[test]
fn who_still_sends_or_waits_for_changes_keeps_nobody_from_working() {
    // Whoever waits for changes looks for them now and then, and has the place for that moment.
    let one_waits = |config: &mut Config| {
        narrow(config);
        config.limits.waiting = 1;
    };
    run_with(Backend::Sqlite, one_waits, async |app| {
        let city = City::found(&app).await;
        let justice = city.as_("justice").await;
        let mut slow = connect(&app).await;
        slow.write_all(HALF_A_LOGIN.as_bytes()).await.unwrap();
        let url = app.url("/v1/changes?wait=60");
        let token = sign_in(&app, "justice", city.password()).await;
        let waiting = tokio::spawn(async move {
            let http = reqwest::Client::builder().no_proxy().build().unwrap();
            http.get(url).bearer_auth(token).send().await
        });
        for _ in 0..20 {
            until(async || app.state.gate.traffic().at_work == 0).await;
            justice.get("/v1/me").send().await.assert_status(200);
        }
        waiting.abort();
        let rest = format!("\"x\"{}", " ".repeat(100));
        let answer = said(&mut slow, &rest).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    });
}

#[test]
fn a_body_that_does_not_come_is_answered_with_408() {
    let hasty = |config: &mut Config| config.limits.body = Duration::from_millis(50);
    run_with(Backend::Sqlite, hasty, async |app| {
        let mut slow = connect(&app).await;
        let answer = said(&mut slow, HALF_A_LOGIN).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 408 "), "{answer}");
        let head = head.to_ascii_lowercase();
        assert!(head.contains("\r\nconnection: close"), "{answer}");
        assert!(
            head.contains("\r\ncontent-type: application/problem+json"),
            "{answer}"
        );
        let problem: Value = serde_json::from_str(body).unwrap();
        assert_eq!(problem["code"], "request_timeout");
        // With a key, too, under which nothing is kept: it may be sent again.
        let keyed = HALF_A_LOGIN.replace("Host:", "Idempotency-Key: mot-lan\r\nHost:");
        for _ in 0..2 {
            let answer = said(&mut connect(&app).await, &keyed).await;
            assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        }
    });
}

#[test]
fn headers_that_do_not_come_end_the_connection() {
    let hasty = |config: &mut Config| config.limits.head = Duration::from_millis(50);
    run_with(Backend::Sqlite, hasty, async |app| {
        let mut slow = connect(&app).await;
        let answer = said(&mut slow, "GET /health/live HTT").await;
        // Without a body: nothing is known of the request yet.
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    });
}

both! {
    async fn a_compressed_body_is_refused_before_it_is_unpacked(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(&vec![b' '; 100 * 1024 * 1024]).unwrap();
        let bomb = packer.finish().unwrap();
        assert!(bomb.len() < 200_000);
        let refused = admin
            .post("/v1/units")
            .header("Content-Encoding", "gzip")
            .body("application/json", bomb.clone())
            .send()
            .await;
        refused.assert_problem(415, "unsupported_media_type");
        assert_eq!(refused.header("Accept-Encoding"), "identity");
        // Who has yet to sign in is told that first.
        let stranger = app.anonymous().post("/v1/units").header("Content-Encoding", "br");
        stranger.body("application/json", bomb).send().await.assert_problem(401, "unauthenticated");
        let plain = app.anonymous().post("/v1/auth/login").header("Content-Encoding", "identity");
        let plain = plain.json(json!({"username": "justice", "password": city.password()}));
        plain.send().await.assert_status(200);
    }
}

#[test]
fn a_lock_held_by_another_is_waited_for_only_so_long() {
    let hasty = |config: &mut Config| config.limits.lock = Duration::from_millis(100);
    run_with(Backend::Postgres, hasty, async |app| {
        let city = City::found(&app).await;
        let other = app.state.db.begin_aside().await.unwrap();
        other
            .execute_unprepared("LOCK TABLE account IN ACCESS EXCLUSIVE MODE")
            .await
            .unwrap();
        let login = json!({"username": "justice", "password": city.password()});
        let login = || app.anonymous().post("/v1/auth/login").json(login.clone());
        let refused = login().send().await;
        refused.assert_problem(503, "unavailable");
        assert_eq!(refused.header("Retry-After"), "2");
        other.rollback().await.unwrap();
        login().send().await.assert_status(200);
    });
}

#[test]
fn a_statement_has_its_time_and_a_long_download_has_more() {
    let hasty = |config: &mut Config| config.limits.statement = Duration::from_millis(100);
    run_with(Backend::Postgres, hasty, async |app| {
        let long = "SELECT pg_sleep(0.3)";
        let read = app.state.db.snapshot().await.unwrap();
        let late = read.execute_unprepared(long).await.unwrap_err();
        assert_eq!(Problem::from(late).code, Code::Unavailable);
        let download = app.state.db.long_snapshot().await.unwrap();
        download.execute_unprepared(long).await.unwrap();
        let turn = app.state.db.begin_turn().await.unwrap();
        turn.execute_unprepared(long).await.unwrap();
    });
}

/// The status of an answer of a process, and whether the connection goes on.
async fn asked(service: &Process, path: &str) -> (u16, bool) {
    let answer = service.http.get(service.url(path)).send().await.unwrap();
    let closes = answer
        .headers()
        .get("connection")
        .is_some_and(|said| said == "close");
    (answer.status().as_u16(), !closes)
}

#[tokio::test]
async fn a_database_that_hangs_is_told_of_and_works_again_by_itself() {
    let Some(database) = Server::start("").await else {
        return;
    };
    let data = folder::create();
    let program = Program::new(data.path())
        .on(&database.create("tiendo"))
        .set("TIENDO_REQUEST_SECONDS", "1")
        .set("TIENDO_DATABASE_CONNECTIONS", "2");
    let service = program.serve().await;
    database.hold("STOP");
    assert_eq!(asked(&service, "/health/live").await.0, 200);
    assert_eq!(asked(&service, "/health/ready").await.0, 503);
    // More than there are connections.
    for _ in 0..4 {
        let login = service.http.post(service.url("/v1/auth/login"));
        let answer = login
            .json(&json!({"username": "admin", "password": "khong phai mat khau"}))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("Retry-After"));
        assert!(answer.headers().contains_key("X-Request-Id"));
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "unavailable");
        assert_eq!(problem["instance"], "/v1/auth/login");
    }
    database.hold("CONT");
    until(async || asked(&service, "/health/ready").await.0 == 200).await;
}

#[tokio::test]
async fn told_to_stop_it_is_not_ready_first_and_finishes_what_it_has_begun() {
    let data = folder::create();
    let program = Program::new(data.path()).set("TIENDO_SHUTDOWN_PAUSE", "2");
    let mut service = program.serve().await;
    assert_eq!(asked(&service, "/health/ready").await, (200, true));
    let mut slow = TcpStream::connect(&service.address).await.unwrap();
    slow.write_all(HALF_A_LOGIN.as_bytes()).await.unwrap();
    // Answered behind it on the same worker or beside it on another, so that it has begun.
    assert_eq!(asked(&service, "/health/live").await, (200, true));
    service.signal("TERM");
    until(async || asked(&service, "/health/ready").await.0 == 503).await;
    // What still comes is served, each on a connection of its own.
    assert_eq!(asked(&service, "/v1/me").await, (401, false));
    let answer = said(&mut slow, &format!("\"x\"{}", " ".repeat(100))).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert!(service.ended().await.success());
}
