//! What Prometheus is told: how requests were answered, what waits, what the service does by itself.

use std::time::Duration;

use api::metrics::job::Job;
use entity::change;
use reqwest::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tests::city::City;
use tests::process::{Program, free_address};
use tests::{TestApp, both, folder};

/// The value of a series, by its name with its labels as they are written; nothing where there is none.
fn value(text: &str, series: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(series))?;
    Some(line.strip_prefix(' ')?.parse().unwrap())
}

fn told(app: &TestApp, series: &str) -> Option<f64> {
    value(&app.state.metrics.text().unwrap(), series)
}

/// Requests that were answered so.
fn answered(app: &TestApp, method: &str, route: &str, status: &str) -> Option<f64> {
    told(
        app,
        &format!(
            "tiendo_request_duration_seconds_count{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}"
        ),
    )
}

both! {
    async fn requests_are_counted_by_operation_and_nothing_a_client_made_up_is_told(app: TestApp) {
        let city = City::found(&app).await;
        let justice = city.as_("justice").await;
        let unit = format!("/v1/units/{}", city.unit("PTP"));
        let before = answered(&app, "GET", "/v1/units/{id}", "2xx").unwrap_or_default();
        for _ in 0..3 {
            justice.get(&unit).send().await.assert_status(200);
        }
        assert_eq!(answered(&app, "GET", "/v1/units/{id}", "2xx"), Some(before + 3.0));
        justice.get("/v1/units/hunter2").send().await.assert_status(400);
        assert_eq!(answered(&app, "GET", "/v1/units/{id}", "4xx"), Some(1.0));
        // Whatever else is asked is one thing.
        for path in ["/v1/hunter2", "/hunter2?token=hunter2", "/v1/units/a/b/hunter2"] {
            justice.raw(Method::GET, path).send().await.assert_status(404);
        }
        assert_eq!(answered(&app, "GET", "other", "4xx"), Some(3.0));
        let made_up = Method::from_bytes(b"HUNTER2").unwrap();
        justice.raw(made_up, "/v1/units").send().await.assert_status(405);
        assert_eq!(answered(&app, "other", "other", "4xx"), Some(1.0));
        let login = app.anonymous().post("/v1/auth/login");
        let login = login.json(serde_json::json!({"username": "hunter2", "password": "hunter2-hunter2"}));
        login.send().await.assert_status(401);
        let text = app.state.metrics.text().unwrap();
        assert!(!text.to_lowercase().contains("hunter2"), "{text}");
        assert!(text.ends_with("# EOF\n"));
    }

    async fn what_waits_is_counted_when_it_is_looked_at(app: TestApp) {
        // Nothing here brings the feed or the sums up to date.
        let city = City::found(&app).await;
        city.issue_plan().await;
        let waiting = change::Entity::find()
            .filter(change::Column::Seq.is_null())
            .all(app.state.db.reader())
            .await
            .unwrap();
        assert!(!waiting.is_empty());
        assert_eq!(told(&app, "tiendo_changes_without_place"), Some(0.0), "nobody has looked");
        app.clock.set(app.clock.now() + time::Duration::seconds(90));
        app.state.metrics.backlog.look(&app.state).await.unwrap();
        let count = f64::from(u32::try_from(waiting.len()).unwrap());
        assert_eq!(told(&app, "tiendo_changes_without_place"), Some(count));
        assert_eq!(told(&app, "tiendo_feed_lag_seconds"), Some(90.0));
        api::changes::order::give_places(&app.state).await.unwrap();
        app.state.metrics.backlog.look(&app.state).await.unwrap();
        assert_eq!(told(&app, "tiendo_changes_without_place"), Some(0.0));
        assert_eq!(told(&app, "tiendo_feed_lag_seconds"), Some(0.0));
        assert_eq!(told(&app, "tiendo_deliveries_dead"), Some(0.0));
    }

    async fn how_tasks_went_is_told(app: TestApp) {
        let (jobs, clock) = (&app.state.metrics.jobs, &app.clock);
        let failures = "tiendo_job_failures_total{job=\"mail\"}";
        let successes = "tiendo_job_successes_total{job=\"mail\"}";
        let last = "tiendo_job_last_success_timestamp_seconds{job=\"mail\"}";
        assert_eq!((told(&app, failures), told(&app, successes)), (Some(0.0), Some(0.0)));
        assert_eq!(jobs.run(clock, Job::Mail, async { Err::<(), _>("the mail server is away") }).await, None);
        assert_eq!((told(&app, failures), told(&app, successes)), (Some(1.0), Some(0.0)));
        // 2018-05-17 02:00 UTC, when tests begin: from then on an alarm counts.
        assert_eq!(told(&app, last), Some(1_526_522_400.0));
        app.clock.set(app.clock.now() + time::Duration::seconds(90));
        assert_eq!(jobs.run(clock, Job::Mail, async { Ok::<_, String>(7) }).await, Some(7));
        assert_eq!((told(&app, failures), told(&app, successes)), (Some(1.0), Some(1.0)));
        assert_eq!(told(&app, last), Some(1_526_522_490.0));
    }

    async fn places_and_connections_are_told_as_they_stand(app: TestApp) {
        let place = app.state.gate.enter().await.unwrap();
        assert_eq!(told(&app, "tiendo_requests_in_progress"), Some(1.0));
        drop(place);
        assert_eq!(told(&app, "tiendo_requests_in_progress"), Some(0.0));
        let pool = match app.state.db.backend() {
            "SQLite" => "write",
            _ => "all",
        };
        let used = format!("tiendo_database_connections{{pool=\"{pool}\",state=\"used\"}}");
        // A connection is given back a moment after its work is done.
        let idle = async || {
            for _ in 0..3_000 {
                if told(&app, &used) == Some(0.0) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            panic!("a connection is not given back");
        };
        idle().await;
        let tx = app.state.db.begin_aside().await.unwrap();
        assert_eq!(told(&app, &used), Some(1.0));
        tx.rollback().await.unwrap();
        idle().await;
        assert!(told(&app, "process_resident_memory_bytes").unwrap() > 1_000_000.0);
        assert!(told(&app, "process_open_fds").unwrap() > 3.0);
    }
}

#[tokio::test]
async fn metrics_are_told_on_a_port_of_their_own() {
    let data = folder::create();
    let address = free_address();
    let program = Program::new(data.path()).set("TIENDO_METRICS_LISTEN", &address);
    let service = program.serve().await;
    let public = service.http.get(service.url("/metrics")).send().await;
    assert_eq!(public.unwrap().status(), 404);
    let url = format!("http://{address}/metrics");
    let mut text = String::new();
    let mut all_ran = false;
    // The tasks of the service begin at once; each has run before long.
    for _ in 0..3_000 {
        let answer = service.http.get(&url).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let kind = answer.headers()["content-type"].to_str().unwrap();
        assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"));
        text = answer.text().await.unwrap();
        let ran = |job| {
            value(
                &text,
                &format!("tiendo_job_successes_total{{job=\"{job}\"}}"),
            )
        };
        let all = ["sessions", "tokens", "sums", "webhooks", "mail", "backlog"];
        all_ran = all.iter().all(|job| ran(job) >= Some(1.0));
        if all_ran {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(all_ran, "{text}");
    let built = format!(
        "tiendo_build_info{{version=\"{}\",commit=\"{}\"}}",
        api::build::VERSION,
        api::build::COMMIT
    );
    assert_eq!(value(&text, &built), Some(1.0), "{text}");
    assert_eq!(value(&text, "tiendo_idempotency_keys"), Some(0.0));
    for job in [
        "reminders",
        "openings",
        "letters",
        "attempts",
        "changes",
        "deliveries",
    ] {
        let failed = value(
            &text,
            &format!("tiendo_job_failures_total{{job=\"{job}\"}}"),
        );
        assert_eq!(failed, Some(0.0), "{job}");
    }
}

#[test]
fn the_program_names_its_version_and_commit() {
    let data = folder::create();
    let program = Program::new(data.path()).arguments(&["--version"]);
    let (status, said, wrong) = program.run();
    assert!(status.success(), "{wrong}");
    assert_eq!(said, format!("tiendo {}\n", api::build::FULL));
}

#[test]
fn a_port_of_metrics_that_is_taken_stops_the_start_with_one_line() {
    let data = folder::create();
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let program = Program::new(data.path())
        .set("TIENDO_LISTEN", &free_address())
        .set("RUST_LOG", "off")
        .set(
            "TIENDO_METRICS_LISTEN",
            &taken.local_addr().unwrap().to_string(),
        );
    let (status, _, wrong) = program.run();
    assert!(!status.success());
    assert!(
        wrong.starts_with("tiendo: TIENDO_METRICS_LISTEN 127.0.0.1:"),
        "{wrong}"
    );
    assert_eq!(wrong.lines().count(), 1, "{wrong}");
}
