//! A draft begins with what has not changed since the period before.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};
use time::macros::datetime;

use crate::main_loop::{draft, etag, plan_measure, put_values, step};
use crate::reading::{find, read, texts};

/// A plan of two years whose own targets are a state (PT-2) and a count of each period (PT-3), owed by Mũi Né;
/// answers its periods by label.
async fn of_two_years(city: &City<'_>) -> Value {
    let dolisa = city.as_("dolisa").await;
    let mut plan = city.plan("5947/KH-UBND");
    plan["term_to"] = json!("2019-12-31");
    let measures = &mut plan["own_objectives"][0]["indicators"][0]["measures"];
    let mut second = measures[0].clone();
    measures[0]["definition"]["accumulation"] = json!("state");
    second["code"] = json!("PT-3");
    second["targets"] = json!([]);
    measures.as_array_mut().unwrap().push(second);
    let plan = dolisa.post("/v1/plans").json(plan).send().await;
    let id = text(&plan.expect_status(201).json()["id"]);
    city.assign_report(&id, "22915", "plan").await;
    let issue = dolisa
        .post(&format!("/v1/plans/{id}/issue"))
        .if_match("\"1\"");
    issue.send().await.assert_status(200);
    let periods = read(&dolisa, &format!("/v1/periods?plan_id={id}")).await;
    list(&periods["items"])
        .iter()
        .map(|one| (text(&one["label"]), one["id"].clone()))
        .collect()
}

async fn prefill(by: &Client, report: &Value) -> Answer {
    by.post(&format!("/v1/reports/{}/prefill", text(&report["id"])))
        .if_match(&etag(report))
        .send()
        .await
}

both! {
    async fn a_state_is_carried_on_and_nothing_else(app: TestApp) {
        let city = City::found(&app).await;
        let periods = of_two_years(&city).await;
        let ward = city.as_("mui.ne").await;
        let before = draft(&ward, &text(&periods["2018-H1"]), &city.unit("22915")).await;
        let (state, count) = (plan_measure(&before, "PT-2"), plan_measure(&before, "PT-3"));
        let nothing = prefill(&ward, &before).await.expect_status(200).json();
        assert_eq!((&nothing["filled"], &nothing["report"]), (&json!([]), &before), "there is no period before");
        let before = put_values(&ward, &before, json!([
            {"measure_id": state, "numerator": 14000, "denominator": 27000, "women": 7500, "men": 6500, "note": "Theo tổ dân phố."},
            {"measure_id": count, "numerator": 3, "denominator": 12},
        ])).await;
        let before = step(&ward, &before, "submit").await;

        app.clock.set(datetime!(2019-06-01 02:00 UTC));
        api::periods::freeze::open_due(&app.state).await.unwrap();
        let ward = city.as_("mui.ne").await;
        let report = draft(&ward, &text(&periods["2019-H1"]), &city.unit("22915")).await;
        let nothing = prefill(&ward, &report).await.expect_status(200).json();
        assert_eq!((&nothing["filled"], &nothing["report"]), (&json!([]), &report), "it is not accepted yet");

        step(&city.as_("dolisa").await, &before, "accept").await;
        let done = prefill(&ward, &report).await.expect_status(200);
        let filled = done.json();
        assert_eq!(filled["filled"], json!([state]));
        let values = list(&filled["report"]["values"]);
        let shown = json!({
            "measure_id": state, "measure_code": "PT-2", "definition_id": values[0]["definition_id"],
            "numerator": 14000, "denominator": 27000, "amount": null, "answer": null, "women": 7500, "men": 6500,
            "no_data_reason": null, "note": null,
        });
        assert_eq!(values, [shown]);
        assert_eq!(read(&ward, &format!("/v1/reports/{}", text(&report["id"]))).await, filled["report"]);
        let again = prefill(&ward, &filled["report"]).await.expect_status(200).json();
        assert_eq!((&again["filled"], &again["report"]), (&json!([]), &filled["report"]));

        // What the unit says itself is left alone, also that there is no figure.
        let said = put_values(&ward, &filled["report"], json!([{"measure_id": state, "no_data_reason": "Chưa rà soát."}])).await;
        let left = prefill(&ward, &said).await.expect_status(200).json();
        assert_eq!((&left["filled"], &left["report"]["values"]), (&json!([]), &said["values"]));
        // A report that was sent takes nothing.
        let whole = put_values(&ward, &said, json!([
            {"measure_id": state, "no_data_reason": "Chưa rà soát."}, {"measure_id": count, "numerator": 1, "denominator": 2},
        ])).await;
        let sent = step(&ward, &whole, "submit").await;
        prefill(&ward, &sent).await.assert_problem(409, "invalid_state");
    }

    async fn no_data_is_not_carried_on(app: TestApp) {
        let city = City::found(&app).await;
        let periods = of_two_years(&city).await;
        let ward = city.as_("mui.ne").await;
        let before = draft(&ward, &text(&periods["2018-H1"]), &city.unit("22915")).await;
        let state = plan_measure(&before, "PT-2");
        let before = put_values(&ward, &before, json!([
            {"measure_id": state, "no_data_reason": "Chưa rà soát."},
            {"measure_id": plan_measure(&before, "PT-3"), "numerator": 3, "denominator": 12},
        ])).await;
        let before = step(&ward, &before, "submit").await;
        step(&city.as_("dolisa").await, &before, "accept").await;
        app.clock.set(datetime!(2019-06-01 02:00 UTC));
        api::periods::freeze::open_due(&app.state).await.unwrap();
        let ward = city.as_("mui.ne").await;
        let report = draft(&ward, &text(&periods["2019-H1"]), &city.unit("22915")).await;
        let nothing = prefill(&ward, &report).await.expect_status(200).json();
        assert_eq!(nothing["filled"], json!([]));
        assert_eq!(texts(&report["measures"], "code"), ["PT-2", "PT-3"]);
        assert_eq!(find(&report["measures"], "code", "PT-2")["measure_id"], state);
    }
}
