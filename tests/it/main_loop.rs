//! The main job from the first account to the aggregate, as one story.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};
use time::macros::datetime;

/// A report of `unit` for `period`, drafted.
pub async fn draft(as_: &Client, period: &str, unit: &str) -> Value {
    as_.post("/v1/reports")
        .json(json!({"period_id": period, "unit_id": unit}))
        .send()
        .await
        .expect_status(201)
        .json()
}

/// Replaces the values of a report; answers the report.
pub async fn put_values(as_: &Client, report: &Value, values: Value) -> Value {
    as_.put(&format!("/v1/reports/{}/values", text(&report["id"])))
        .if_match(&etag(report))
        .json(json!({"values": values}))
        .send()
        .await
        .expect_status(200)
        .json()
}

/// Takes a step that needs no body; answers the report.
pub async fn step(as_: &Client, report: &Value, name: &str) -> Value {
    as_.post(&format!("/v1/reports/{}/{name}", text(&report["id"])))
        .if_match(&etag(report))
        .send()
        .await
        .expect_status(200)
        .json()
}

/// The tag of a resource as its body tells it.
pub fn etag(resource: &Value) -> String {
    format!("\"{}\"", resource["version"])
}

both! {
    async fn justice_reports_dolisa_returns_and_accepts_the_province_pulls(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let labels: Vec<&str> = plan.periods.keys().map(String::as_str).collect();
        assert_eq!(labels, ["2018-H1", "2018-Y"]);
        let h1 = &plan.periods["2018-H1"];

        // Justice owes 7.1.a and 7.2.a by 15 June.
        let justice = city.as_("justice").await;
        let owed = justice.get(&format!("/v1/periods/{h1}/obligations")).send().await.expect_status(200).json();
        let owed = list(&owed["items"]);
        assert_eq!(owed.len(), 1, "a unit sees its own obligation only");
        assert_eq!(owed[0]["unit_code"], "PTP");
        assert_eq!(owed[0]["due_on"], "2018-06-15");
        let mut measures: Vec<&Value> = list(&owed[0]["measures"]).iter().map(|one| &one["measure_id"]).collect();
        measures.sort_by_key(|id| id.as_str());
        let mut wanted = [json!(city.id("7.1.a")), json!(city.id("7.2.a"))];
        wanted.sort_by_key(text);
        assert_eq!(measures, wanted.iter().collect::<Vec<_>>());

        // It drafts, and is told what is wrong.
        app.clock.set(datetime!(2018-06-11 02:00 UTC));
        let justice = city.as_("justice").await;
        let report = draft(&justice, h1, &city.unit("PTP")).await;
        let report = put_values(&justice, &report, json!([
            {"measure_id": city.id("7.1.a"), "numerator": 6, "denominator": 5},
        ])).await;
        let check = justice
            .post(&format!("/v1/reports/{}/validate", text(&report["id"])))
            .send().await.expect_status(200).json();
        assert_eq!(check["valid"], false);
        let found: Vec<&str> = list(&check["findings"]).iter().map(|one| one["pointer"].as_str().unwrap()).collect();
        assert!(found.contains(&"/values/0/numerator"), "six of five drafts: {found:?}");
        assert!(found.contains(&"/values"), "7.2.a is missing: {found:?}");
        let refused = justice
            .post(&format!("/v1/reports/{}/submit", text(&report["id"])))
            .if_match(&etag(&report)).send().await;
        refused.assert_problem(422, "report_incomplete");

        // It mends the figures and submits; DOLISA returns it with a reason.
        let report = put_values(&justice, &report, json!([
            {"measure_id": city.id("7.1.a"), "numerator": 4, "denominator": 5},
            {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
        ])).await;
        let report = step(&justice, &report, "submit").await;
        assert_eq!(report["status"], "submitted");
        app.clock.set(datetime!(2018-06-18 02:00 UTC));
        let dolisa = city.as_("dolisa").await;
        let report = dolisa
            .post(&format!("/v1/reports/{}/return", text(&report["id"])))
            .if_match(&etag(&report))
            .json(json!({"reason": "Đề nghị rà soát lại mẫu số của chỉ tiêu 7.1."}))
            .send().await.expect_status(200).json();
        assert_eq!((&report["status"], &report["revision"]), (&json!("returned"), &json!(2)));

        // Justice resubmits after the due day, and stays on time; DOLISA accepts.
        let justice = city.as_("justice").await;
        let report = put_values(&justice, &report, json!([
            {"measure_id": city.id("7.1.a"), "numerator": 4, "denominator": 4},
            {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
        ])).await;
        let report = step(&justice, &report, "submit").await;
        let report = step(&dolisa, &report, "accept").await;
        assert_eq!(report["status"], "accepted");
        assert_eq!(report["effective_revision"], 2);
        let history = justice
            .get(&format!("/v1/reports/{}/history", text(&report["id"])))
            .send().await.expect_status(200).json();
        let steps: Vec<&str> = list(&history["items"]).iter().map(|one| one["action"].as_str().unwrap()).collect();
        assert_eq!(steps, ["created", "submitted", "returned", "submitted", "accepted"]);

        // A ward is late, another is in draft, the rest are missing.
        let ward = city.as_("mui.ne").await;
        let late = draft(&ward, h1, &city.unit("22915")).await;
        let late = put_values(&ward, &late, json!([
            {"measure_id": plan_measure(&late, "PT-2"), "numerator": 14000, "denominator": 27000, "women": 7500, "men": 6500},
        ])).await;
        let late = step(&ward, &late, "submit").await;
        draft(&city.as_("ham.tien").await, h1, &city.unit("22918")).await;
        let completeness = dolisa
            .get(&format!("/v1/periods/{h1}/completeness"))
            .send().await.expect_status(200).json();
        // Owing: Justice, Health and three wards. Submitted: Justice (on time) and Mũi Né (late).
        assert_eq!(completeness["counts"], json!({
            "expected": 5, "submitted": 2, "on_time": 1, "late": 1, "accepted": 1, "overdue": 3,
            "returned": 0, "missing": 3,
        }));
        let standing = |code: &str| {
            let unit = list(&completeness["units"]).iter().find(|unit| unit["unit_code"] == code).unwrap();
            (text(&unit["standing"]), text(&unit["punctuality"]))
        };
        let is = |standing: &str, punctuality: &str| (standing.to_owned(), punctuality.to_owned());
        assert_eq!(standing("PTP"), is("accepted", "on_time"));
        assert_eq!(standing("22915"), is("submitted", "late"));
        assert_eq!(standing("22918"), is("drafting", "overdue"));
        assert_eq!(standing("22954"), is("missing", "overdue"));
        step(&dolisa, &late, "accept").await;

        // The province's system pulls sums, rates and completeness.
        let secret = city.as_("first.admin").await
            .post("/v1/service-clients")
            .json(json!({"client_id": "so-ldtbxh", "name": "Sở LĐTBXH", "unit_id": city.unit("593"), "scopes": ["aggregates:read"]}))
            .send().await.expect_status(201).json();
        let token = app.anonymous()
            .post("/v1/oauth/token")
            .form(&[("grant_type", "client_credentials"), ("client_id", "so-ldtbxh"), ("client_secret", &text(&secret["client_secret"]))])
            .send().await.expect_status(200).json();
        let province = app.as_(&text(&token["access_token"]));
        let pulled = province
            .get("/v1/aggregates").query("period_id", h1)
            .send().await.expect_status(200);
        let cells = pulled.json();
        let cell = |code: &str| {
            list(&cells["cells"]).iter().find(|cell| cell["measure"]["code"] == code).unwrap().clone()
        };
        let drafts = cell("7.1.a");
        assert_eq!((&drafts["numerator"], &drafts["denominator"], &drafts["rate"]), (&json!(4), &json!(4), &json!(100)));
        assert_eq!((&drafts["units_expected"], &drafts["units_reported"], &drafts["complete"]), (&json!(1), &json!(1), &json!(true)));
        let reached = cell("PT-2");
        // 14 000 ÷ 27 000 × 100 = 51.85185…, with two of three wards still to come.
        assert_eq!((&reached["numerator"], &reached["rate"]), (&json!(14000), &json!(51.8519)));
        assert_eq!((&reached["units_expected"], &reached["units_reported"], &reached["complete"]), (&json!(3), &json!(1), &json!(false)));
        assert_eq!((&reached["women"], &reached["men"]), (&json!(7500), &json!(6500)));
        province
            .get("/v1/aggregates").query("period_id", h1).header("If-None-Match", pulled.etag())
            .send().await.assert_status(304);
        province.get("/v1/reports").send().await.assert_problem(403, "forbidden");
    }
}

/// Id of a measure by code, from the measures a report owes.
pub fn plan_measure(report: &Value, code: &str) -> Value {
    let found = list(&report["measures"])
        .iter()
        .find(|measure| measure["code"] == code);
    found.unwrap_or_else(|| panic!("{code} is not owed"))["measure_id"].clone()
}
