//! Behind `PgBouncer` in transaction mode: every transaction may be on another connection of the server.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::TestApp;
use tests::city::{City, list, sign_in, text};
use tests::pgbouncer::PgBouncer;
use tests::postgres::own::Server;

use crate::turn;

/// Connections to the server, for two replicas that hold eight to the pooler.
const CONNECTIONS: u8 = 3;

/// Requests that are under way at once.
const AT_ONCE: usize = 12;

fn etag(resource: &Value) -> String {
    format!("\"{}\"", resource["version"])
}

#[test]
fn a_report_goes_its_way_and_many_read_at_once() {
    turn::run(async {
        let Some(server) = Server::start("").await else {
            return;
        };
        server.create("tiendo");
        let Some(bouncer) = PgBouncer::start(&server, "tiendo", CONNECTIONS).await else {
            return;
        };
        let url = format!("{}?statement-cache-capacity=0", bouncer.url("tiendo"));
        // Which brings the empty database up to date.
        let app = TestApp::start_on(&url, |_| {}).await;
        let replica = app.replica().await;
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let justice = sign_in(&app, "justice", city.password()).await;
        let dolisa = sign_in(&replica, "dolisa", city.password()).await;
        let (here, there) = (app.as_(&justice), replica.as_(&justice));

        // Every step at the other replica.
        let report = here
            .post("/v1/reports")
            .json(json!({"period_id": h1, "unit_id": city.unit("PTP")}))
            .header("Idempotency-Key", "\"a-report-of-justice\"")
            .send()
            .await
            .expect_status(201)
            .json();
        let path = format!("/v1/reports/{}", text(&report["id"]));
        let again = there
            .post("/v1/reports")
            .json(json!({"period_id": h1, "unit_id": city.unit("PTP")}))
            .header("Idempotency-Key", "\"a-report-of-justice\"")
            .send()
            .await
            .expect_status(201);
        assert_eq!(again.header("Idempotency-Replayed"), "true");
        assert_eq!(again.json(), report);
        let values = json!([
            {"measure_id": city.id("7.1.a"), "numerator": 4, "denominator": 5},
            {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
        ]);
        let saved = there
            .put(&format!("{path}/values"))
            .if_match(&etag(&report))
            .json(json!({"values": values}))
            .send()
            .await
            .expect_status(200)
            .json();
        let submitted = here
            .post(&format!("{path}/submit"))
            .if_match(&etag(&saved))
            .send()
            .await
            .expect_status(200)
            .json();
        let accepted = replica
            .as_(&dolisa)
            .post(&format!("{path}/accept"))
            .if_match(&etag(&submitted))
            .send()
            .await
            .expect_status(200)
            .json();
        assert_eq!(accepted["status"], "accepted");
        assert!(app.fold().await > 0);

        // Many different statements at once, on few connections: nobody gets what another asked for.
        let dolisas = [app.as_(&dolisa), replica.as_(&dolisa)];
        let of_plan = format!("/v1/aggregates?plan_id={}&period_id={h1}", plan.id);
        for round in 0..8 {
            join_all((0..AT_ONCE).map(|one| {
                let as_ = &dolisas[(round + one) % 2];
                let (city, path, of_plan) = (&city, &path, &of_plan);
                async move {
                    match one % 4 {
                        0 => {
                            let unit = as_.get(&format!("/v1/units/{}", city.unit("PTP")));
                            assert_eq!(unit.send().await.expect_status(200).json()["code"], "PTP");
                        }
                        1 => {
                            let report = as_.get(path).send().await.expect_status(200);
                            assert_eq!(report.json()["status"], "accepted");
                        }
                        2 => {
                            let cells = as_.get(of_plan).send().await.expect_status(200).json();
                            let rate = list(&cells["cells"])
                                .iter()
                                .find(|cell| cell["measure"]["code"] == "7.1.a")
                                .map(|cell| (&cell["numerator"], &cell["denominator"]));
                            assert_eq!(rate, Some((&json!(4), &json!(5))), "{cells}");
                        }
                        _ => {
                            let found = as_.get("/v1/units?code=PYT").send().await;
                            let found = found.expect_status(200).json();
                            assert_eq!(found["items"][0]["code"], "PYT");
                        }
                    }
                }
            }))
            .await;
        }
        assert_few_connections(&server);
    });
}

fn assert_few_connections(server: &Server) {
    let used = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'tiendo'";
    let used: u8 = server.sql("postgres", used).parse().unwrap();
    assert!((1..=CONNECTIONS).contains(&used), "{used} connections");
}
