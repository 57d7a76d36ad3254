//! Accepting many reports at once: all of them, or none.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};
use tests::{Answer, Client};
use tokio::task::JoinSet;

use crate::main_loop::{draft, plan_measure, put_values, step};
use crate::obligations::{oblige, release};
use crate::reading::{assert_faults, person, read, texts};
use crate::report_reviews::justice_drafts;
use crate::report_steps::{take, taken};

/// A ward's half-year report, sent.
async fn ward_sends(as_: &Client, period: &str, unit: &str) -> Value {
    let report = draft(as_, period, unit).await;
    let figures = json!([{"measure_id": plan_measure(&report, "PT-2"), "numerator": 14, "denominator": 27, "women": 8, "men": 6}]);
    let report = put_values(as_, &report, figures).await;
    step(as_, &report, "submit").await
}

async fn accept(as_: &Client, items: Vec<Value>) -> Answer {
    as_.post("/v1/reports/accept")
        .json(json!({"items": items}))
        .send()
        .await
}

/// A report as it was read, to be accepted.
fn item(report: &Value) -> Value {
    json!({"report_id": report["id"], "version": report["version"]})
}

/// What a unit owes for a period.
async fn owed(as_: &Client, period: &str, unit: &str) -> Value {
    let path = format!("/v1/periods/{period}/obligations?unit_id={unit}");
    let released = read(as_, &format!("{path}&released=true")).await;
    let all = read(as_, &path).await;
    let found = list(&all["items"])
        .iter()
        .chain(list(&released["items"]))
        .next();
    found.unwrap().clone()
}

both! {
    async fn all_are_accepted_or_each_that_cannot_be_is_named(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let (justice, dolisa) = (city.as_("justice").await, city.as_("dolisa").await);
        let one = justice_drafts(&city, &plan, &justice).await;
        let one = step(&justice, &one, "submit").await;
        let two = ward_sends(&city.as_("mui.ne").await, h1, &city.unit("22915")).await;
        let two = step(&dolisa, &two, "review").await;
        let three = ward_sends(&city.as_("ham.tien").await, h1, &city.unit("22918")).await;
        let returned = taken(&dolisa, &three, "return").await;
        let nowhere = json!({"report_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "version": 1});
        let mut stale = item(&two);
        stale["version"] = json!(1);
        let refused = accept(&dolisa, vec![item(&one), stale, nowhere, item(&returned), item(&one)]).await;
        assert_faults(&refused, &[
            ("/items/1", "stale"), ("/items/2", "unknown_report"), ("/items/3", "invalid_state"), ("/items/4", "duplicate"),
        ]);
        let named = text(&refused.json()["errors"][2]["detail"]);
        assert!(named.contains("returned"), "{named}");
        assert_eq!(read(&dolisa, &format!("/v1/reports/{}", text(&one["id"]))).await["status"], "submitted", "none is accepted");
        assert_faults(&accept(&dolisa, Vec::new()).await, &[("/items", "out_of_range")]);

        // A coordinator of another plan, or of the city, does not accept them.
        person(&city, "above", &[("coordinator", "593")]).await;
        assert_faults(&accept(&city.as_("above").await, vec![item(&one)]).await, &[("/items/0", "not_lead_unit")]);
        assert_faults(&accept(&city.as_("lagi.dolisa").await, vec![item(&one)]).await, &[("/items/0", "unknown_report")]);

        let accepted = accept(&dolisa, vec![item(&two), item(&one)]).await.expect_status(200).json();
        assert_eq!(texts(&accepted["items"], "id"), [text(&two["id"]), text(&one["id"])]);
        for (now, before) in [(&accepted["items"][0], &two), (&accepted["items"][1], &one)] {
            assert_eq!((&now["status"], &now["revision"], &now["effective_revision"]), (&json!("accepted"), &json!(1), &json!(1)));
            assert_eq!(now["version"].as_i64().unwrap(), before["version"].as_i64().unwrap() + 1);
            assert_eq!(now["allowed_actions"], json!(["reopen"]));
            let path = format!("/v1/reports/{}", text(&before["id"]));
            let report = read(&dolisa, &path).await;
            assert_eq!((&report["accepted_at"], &report["review_started_at"]), (&json!("2018-05-17T02:00:00Z"), &Value::Null));
            let last = read(&dolisa, &format!("{path}/history")).await["items"].as_array().unwrap().last().unwrap().clone();
            assert_eq!((&last["action"], &last["account_name"]), (&json!("accepted"), &json!("dolisa")));
        }
        let counts = read(&dolisa, &format!("/v1/periods/{h1}/completeness")).await["counts"].clone();
        assert_eq!((&counts["accepted"], &counts["returned"]), (&json!(2), &json!(1)));
    }

    async fn of_two_reviewers_at_once_one_accepts(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let other = person(&city, "other", &[("coordinator", "PLDTBXH")]).await;
        let dolisa = city.as_("dolisa").await;
        let one = ward_sends(&city.as_("mui.ne").await, h1, &city.unit("22915")).await;
        let two = ward_sends(&city.as_("ham.tien").await, h1, &city.unit("22918")).await;
        let (first, second) = tokio::join!(
            accept(&dolisa, vec![item(&one), item(&two)]),
            accept(&other, vec![item(&two), item(&one)]),
        );
        let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
        won.assert_status(200);
        assert_faults(&lost, &[("/items/0", "stale"), ("/items/1", "stale")]);
    }

    async fn of_a_unit_that_was_released_none_is_accepted(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let dolisa = city.as_("dolisa").await;
        let one = ward_sends(&city.as_("mui.ne").await, h1, &city.unit("22915")).await;
        let two = ward_sends(&city.as_("ham.tien").await, h1, &city.unit("22918")).await;
        release(&dolisa, &text(&owed(&dolisa, h1, &city.unit("22918")).await["id"])).await.assert_status(200);
        let refused = accept(&dolisa, vec![item(&one), item(&two)]).await;
        assert_faults(&refused, &[("/items/1", "invalid_state")]);
        let named = text(&refused.json()["errors"][0]["detail"]);
        assert!(named.contains("released"), "{named}");
        assert_eq!(read(&dolisa, &format!("/v1/reports/{}", text(&one["id"]))).await["status"], "submitted", "none is accepted");
    }

    async fn of_releases_and_acceptances_at_once_each_is_done_or_refused(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let dolisa = city.as_("dolisa").await;
        let wards = [("mui.ne", city.unit("22915")), ("ham.tien", city.unit("22918"))];
        let mut reports = Vec::new();
        for (name, unit) in &wards {
            reports.push(ward_sends(&city.as_(name).await, h1, unit).await);
        }
        for _ in 0..4 {
            let mut running = JoinSet::new();
            for ((_, unit), report) in wards.iter().zip(&reports) {
                let id = text(&owed(&dolisa, h1, unit).await["id"]);
                let as_ = dolisa.clone();
                running.spawn(async move { release(&as_, &id).await.status });
                for name in ["accept", "return"] {
                    let (as_, report) = (dolisa.clone(), report.clone());
                    running.spawn(async move { take(&as_, &report, name).await.status });
                }
            }
            let as_ = dolisa.clone();
            let items = reports.iter().map(item).collect();
            running.spawn(async move { accept(&as_, items).await.status });
            let statuses = running.join_all().await;
            assert!(statuses.iter().all(|status| [200, 409, 412, 422].contains(status)), "{statuses:?}");
            // All owe again, and their reports wait for review.
            for ((name, unit), report) in wards.iter().zip(&mut reports) {
                if owed(&dolisa, h1, unit).await["released_at"].is_string() {
                    let again = json!({"unit_id": unit, "reason": "Miễn nhầm."});
                    oblige(&dolisa, h1, again).await.assert_status(201);
                }
                *report = read(&dolisa, &format!("/v1/reports/{}", text(&report["id"]))).await;
                if report["status"] == "accepted" {
                    *report = taken(&dolisa, report, "reopen").await;
                }
                if report["status"] != "submitted" {
                    *report = step(&city.as_(name).await, report, "submit").await;
                }
            }
        }
    }
}
