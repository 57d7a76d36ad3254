//! Opening an accepted report again: the old figures count until the new ones are accepted.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};

use crate::main_loop::{draft, etag, put_values, step};
use crate::reading::{find, machine, read, texts};

/// Justice's figures with so many drafts mainstreamed, of five.
fn figures(city: &City<'_>, mainstreamed: u32) -> Value {
    json!([
        {"measure_id": city.id("7.1.a"), "numerator": mainstreamed, "denominator": 5},
        {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
    ])
}

/// Numerator of 7.1.a in a report.
fn mainstreamed(report: &Value) -> Value {
    find(&report["values"], "measure_code", "7.1.a")["numerator"].clone()
}

/// The cell of 7.1.a in the period's aggregates.
async fn aggregated(as_: &Client, period: &str) -> Value {
    let aggregates = read(as_, &format!("/v1/aggregates?period_id={period}")).await;
    let cells = list(&aggregates["cells"]);
    let cell = cells.iter().find(|cell| cell["measure"]["code"] == "7.1.a");
    cell.expect("a cell of 7.1.a").clone()
}

both! {
    async fn the_accepted_figures_count_until_the_next_are_accepted(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let (justice, dolisa) = (city.as_("justice").await, city.as_("dolisa").await);
        let province = machine(&app, &city, "593", &["reports:read", "aggregates:read"]).await;
        let report = draft(&justice, h1, &city.unit("PTP")).await;
        let path = format!("/v1/reports/{}", text(&report["id"]));
        let report = put_values(&justice, &report, figures(&city, 5)).await;
        let report = step(&justice, &report, "submit").await;
        province.get(&path).send().await.assert_problem(404, "not_found");
        assert_eq!(read(&province, "/v1/reports").await["items"], json!([]), "nothing of it is accepted");
        let accepted = step(&dolisa, &report, "accept").await;
        assert_eq!((&accepted["revision"], &accepted["effective_revision"]), (&json!(1), &json!(1)));

        let body = json!({"reason": "Thanh tra phát hiện một dự thảo chưa được lồng ghép."});
        let reopened = dolisa.post(&format!("{path}/reopen")).if_match(&etag(&accepted)).json(body).send().await;
        let reopened = reopened.expect_status(200).json();
        assert_eq!((&reopened["status"], &reopened["revision"], &reopened["effective_revision"]), (&json!("draft"), &json!(2), &json!(1)));
        assert_eq!(reopened["values"], accepted["values"], "the next revision begins as a copy");
        assert_eq!((&reopened["submitted_at"], &reopened["accepted_at"]), (&Value::Null, &Value::Null));

        // While the second is written, sent, returned and sent again, the first is what counts.
        let first_counts = async || {
            let seen = read(&province, &path).await;
            assert_eq!((&seen["status"], &seen["revision"], mainstreamed(&seen)), (&json!("accepted"), &json!(1), json!(5)));
            let listed = read(&province, "/v1/reports?status=accepted").await;
            assert_eq!((texts(&listed["items"], "id"), &listed["items"][0]["revision"]), (vec![text(&report["id"])], &json!(1)));
            let counted = aggregated(&province, h1).await;
            assert_eq!((&counted["numerator"], &counted["rate"]), (&json!(5), &json!(100)));
            let completeness = read(&dolisa, &format!("/v1/periods/{h1}/completeness")).await;
            assert_eq!(completeness["counts"]["accepted"], 1);
        };
        first_counts().await;
        let second = put_values(&justice, &reopened, figures(&city, 4)).await;
        assert_eq!(mainstreamed(&read(&justice, &path).await), 4);
        first_counts().await;
        let second = step(&justice, &second, "submit").await;
        first_counts().await;
        let back = dolisa.post(&format!("{path}/return")).if_match(&etag(&second)).json(json!({"reason": "Kiểm tra lại."})).send().await;
        first_counts().await;
        let third = step(&justice, &back.expect_status(200).json(), "submit").await;
        assert_eq!(third["revision"], 3, "what was returned stays as it was sent");
        first_counts().await;
        // What the machine may know of its history ends with the revision that counts.
        let known = read(&province, &format!("{path}/history")).await;
        assert_eq!(texts(&known["items"], "action"), ["created", "submitted", "accepted"]);

        let accepted = step(&dolisa, &third, "accept").await;
        assert_eq!((&accepted["revision"], &accepted["effective_revision"]), (&json!(3), &json!(3)));
        let seen = read(&province, &path).await;
        assert_eq!((&seen["revision"], mainstreamed(&seen)), (&json!(3), json!(4)));
        let counted = aggregated(&province, h1).await;
        assert_eq!((&counted["numerator"], &counted["rate"]), (&json!(4), &json!(80)));
        let all = read(&dolisa, &format!("{path}/history")).await;
        assert_eq!(texts(&all["items"], "action"), ["created", "submitted", "accepted", "reopened", "submitted", "returned", "submitted", "accepted"]);
    }

    async fn to_say_why_there_is_no_figure_is_to_report(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let (justice, dolisa) = (city.as_("justice").await, city.as_("dolisa").await);
        let report = draft(&justice, h1, &city.unit("PTP")).await;
        let report = put_values(&justice, &report, json!([
            {"measure_id": city.id("7.1.a"), "no_data_reason": "Trong kỳ không có dự thảo nào được giao."},
            {"measure_id": city.id("7.2.a"), "no_data_reason": "Chưa thành lập ban soạn thảo.", "note": "Dự kiến quý III."},
        ])).await;
        let report = step(&justice, &report, "submit").await;
        assert_eq!((&report["status"], &report["warnings"]), (&json!("submitted"), &json!([])));
        step(&dolisa, &report, "accept").await;
        let completeness = read(&dolisa, &format!("/v1/periods/{h1}/completeness")).await;
        let standing = find(&completeness["units"], "unit_code", "PTP");
        assert_eq!((&standing["standing"], &standing["punctuality"]), (&json!("accepted"), &json!("on_time")));
        let counted = aggregated(&dolisa, h1).await;
        assert_eq!((&counted["numerator"], &counted["rate"]), (&Value::Null, &Value::Null), "missing is never zero");
        assert_eq!((&counted["units_reported"], &counted["units_no_data"], &counted["complete"]), (&json!(0), &json!(1), &json!(true)));
    }
}
