//! A unit that cannot report: the lead unit writes in its place, and everybody sees that it did.

use serde_json::{Value, json};
use tests::city::{City, text};
use tests::{Answer, Client, both};

use crate::main_loop::{draft, etag, plan_measure, put_values, step};
use crate::reading::{assert_faults, assert_impossible, find, person, read, texts};
use crate::report_steps::{health_drafts, take};

const REASON: &str = "Cán bộ phụ trách của phường nghỉ thai sản, chưa có người thay.";

async fn begin(as_: &Client, period: &str, unit: &str, reason: Option<&str>) -> Answer {
    let mut body = json!({"period_id": period, "unit_id": unit});
    if let Some(reason) = reason {
        body["on_behalf_reason"] = json!(reason);
    }
    as_.post("/v1/reports").json(body).send().await
}

fn path(report: &Value) -> String {
    format!("/v1/reports/{}", text(&report["id"]))
}

fn reached(report: &Value) -> Value {
    json!([{"measure_id": plan_measure(report, "PT-2"), "numerator": 14, "denominator": 27, "women": 8, "men": 6}])
}

both! {
    async fn the_lead_unit_begins_a_report_for_a_unit_that_cannot(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (h1, ward) = (&plan.periods["2018-H1"], city.unit("22915"));
        let stand_in = city.as_("dolisa.reporter").await;
        // For another unit it takes a reason; for one's own there is none to give.
        assert_faults(&begin(&stand_in, h1, &ward, None).await, &[("/on_behalf_reason", "missing_field")]);
        let own = begin(&stand_in, h1, &city.unit("PLDTBXH"), Some(REASON)).await;
        assert_faults(&own, &[("/on_behalf_reason", "own_unit")]);
        begin(&city.as_("mui.ne").await, h1, &ward, Some(REASON)).await.assert_problem(403, "forbidden");
        assert_faults(&begin(&city.as_("justice").await, h1, &ward, Some(REASON)).await, &[("/unit_id", "owes_nothing")]);
        person(&city, "clerk", &[("reporter", "593")]).await;
        begin(&city.as_("clerk").await, h1, &ward, Some(REASON)).await.assert_problem(403, "forbidden");

        let report = begin(&stand_in, h1, &ward, Some(REASON)).await.expect_status(201).json();
        let by = json!({"unit_id": city.unit("PLDTBXH"), "reason": REASON});
        assert_eq!((&report["unit_id"], &report["on_behalf"]), (&json!(ward), &by));
        assert_eq!(report["allowed_actions"], json!(["write", "submit"]));
        begin(&stand_in, h1, &ward, Some(REASON)).await.assert_problem(409, "duplicate");
        assert_eq!(texts(&read(&stand_in, "/v1/reports").await["items"], "id"), [text(&report["id"])]);
        let history = read(&stand_in, &format!("{}/history", path(&report))).await;
        assert_eq!((&history["items"][0]["action"], &history["items"][0]["reason"]), (&json!("created"), &json!(REASON)));

        // Both write it; nobody else does.
        let mui_ne = city.as_("mui.ne").await;
        let report = put_values(&stand_in, &report, reached(&report)).await;
        let report = put_values(&mui_ne, &report, reached(&report)).await;
        let strange = city.as_("ham.tien").await.get(&path(&report)).send().await;
        strange.assert_problem(404, "not_found");
        let sent = step(&stand_in, &report, "submit").await;
        let back = step(&mui_ne, &sent, "withdraw").await;
        let sent = step(&mui_ne, &back, "submit").await;
        assert_eq!(step(&stand_in, &sent, "withdraw").await["status"], "draft");
        let completeness = read(&city.as_("dolisa").await, &format!("/v1/periods/{h1}/completeness")).await;
        assert_eq!(find(&completeness["units"], "unit_code", "22915")["punctuality"], "on_time", "it is the unit's report");
    }

    async fn a_draft_is_taken_over_once_and_told(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (health, stand_in) = (city.as_("health").await, city.as_("dolisa.reporter").await);
        let report = health_drafts(&city, &plan, &health).await;
        assert_eq!(report["on_behalf"], Value::Null);
        let over = async |as_: &Client, tag: &str| {
            as_.post(&format!("{}/take-over", path(&report))).if_match(tag).json(json!({"reason": REASON})).send().await
        };
        // Until then the draft is its unit's own; only the lead unit's reporters step in.
        stand_in.get(&path(&report)).send().await.assert_problem(404, "not_found");
        over(&city.as_("justice").await, "*").await.assert_problem(404, "not_found");
        over(&health, "*").await.assert_problem(403, "forbidden");
        over(&city.as_("dolisa").await, "*").await.assert_problem(403, "forbidden");
        over(&stand_in, "\"1\"").await.assert_problem(412, "stale");
        let taken = over(&stand_in, "*").await.expect_status(200).json();
        assert_eq!(taken["on_behalf"], json!({"unit_id": city.unit("PLDTBXH"), "reason": REASON}));
        assert_eq!((&taken["values"], &taken["revision"]), (&report["values"], &json!(1)));
        assert_impossible(&over(&stand_in, "*").await, "draft");
        let history = read(&health, &format!("{}/history", path(&report))).await;
        let last = find(&history["items"], "action", "taken_over");
        assert_eq!((&last["reason"], &last["account_name"]), (&json!(REASON), &json!("dolisa.reporter")));

        // Where the unit signs, an approver of either does, but nobody their own.
        person(&city, "lead.head", &[("approver", "PLDTBXH")]).await;
        person(&city, "lead.both", &[("reporter", "PLDTBXH"), ("approver", "PLDTBXH")]).await;
        let lead_both = city.as_("lead.both").await;
        let waiting = step(&lead_both, &taken, "submit").await;
        assert_eq!(waiting["status"], "signing");
        take(&lead_both, &waiting, "sign").await.assert_problem(403, "forbidden");
        take(&city.as_("justice.head").await, &waiting, "sign").await.assert_problem(404, "not_found");
        let signed = step(&city.as_("lead.head").await, &waiting, "sign").await;
        let returned = take(&city.as_("dolisa").await, &signed, "return").await.expect_status(200).json();
        let waiting = step(&stand_in, &returned, "submit").await;
        assert_eq!(step(&city.as_("health.head").await, &waiting, "sign").await["status"], "submitted");
    }

    async fn the_lead_unit_does_not_stand_in_for_itself(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.draft_plan().await;
        let id = text(&plan["id"]);
        city.assign_report(&id, "PLDTBXH", "7.1").await;
        let dolisa = city.as_("dolisa").await;
        dolisa.post(&format!("/v1/plans/{id}/issue")).if_match("\"1\"").send().await.assert_status(200);
        let periods = read(&dolisa, &format!("/v1/periods?plan_id={id}")).await;
        let h1 = text(&find(&periods["items"], "label", "2018-H1")["id"]);
        let reporter = city.as_("dolisa.reporter").await;
        let report = draft(&reporter, &h1, &city.unit("PLDTBXH")).await;
        assert_eq!(report["allowed_actions"], json!(["write", "submit"]));
        let over = reporter.post(&format!("{}/take-over", path(&report))).if_match(&etag(&report)).json(json!({"reason": REASON}));
        assert_impossible(&over.send().await, "draft");
    }
}
