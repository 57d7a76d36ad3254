//! Two people at one draft: nothing of either is lost.

use serde_json::{Value, json};
use tests::city::{City, text};
use tests::{Answer, Client, both};

use crate::main_loop::{draft, etag, put_values};
use crate::reading::{find, person, read, texts};

fn path(report: &Value) -> String {
    format!("/v1/reports/{}", text(&report["id"]))
}

/// Writes the figure of one measure.
async fn set(by: &Client, report: &Value, measure: &str, figure: Value) -> Answer {
    by.put(&format!("{}/values/{measure}", path(report)))
        .if_match(&etag(report))
        .json(figure)
        .send()
        .await
}

both! {
    async fn who_is_late_is_told_what_stands_there_now(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let one = city.as_("justice").await;
        let two = person(&city, "deputy", &[("reporter", "PTP")]).await;
        let begun = draft(&one, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let now = put_values(&one, &begun, json!([
            {"measure_id": city.id("7.1.a"), "numerator": 4, "denominator": 99_999_999_999.999_9_f64},
        ])).await;

        let stale = etag(&begun);
        let patch = json!({"narrative": [{"section": "results", "text": "Đã lồng ghép."}]});
        let value = format!("{}/values/{}", path(&begun), city.id("7.2.a"));
        let csv = "measure_code,numerator,denominator\n7.2.a,12,12\n";
        let refused = [
            two.patch(&path(&begun)).if_match(&stale).json(patch.clone()).send().await,
            two.put(&format!("{}/values", path(&begun))).if_match(&stale).json(json!({"values": []})).send().await,
            two.put(&value).if_match(&stale).json(json!({"numerator": 12, "denominator": 12})).send().await,
            two.delete(&value).if_match(&stale).send().await,
            two.post(&format!("{}/prefill", path(&begun))).if_match(&stale).send().await,
            two.post(&format!("{}/values/import", path(&begun))).if_match(&stale).body("text/csv", csv).send().await,
        ];
        for answer in &refused {
            answer.assert_problem(412, "stale");
            assert_eq!(answer.json()["current"], now, "what the other wrote");
            assert!(answer.text().contains("99999999999.9999"), "to the last digit");
        }
        // With it the change is made again, and both stand.
        let current = &refused[2].json()["current"];
        let merged = set(&two, current, &city.id("7.2.a"), json!({"numerator": 12, "denominator": 12})).await;
        let merged = merged.expect_status(200).json();
        assert_eq!(texts(&merged["values"], "measure_code"), ["7.1.a", "7.2.a"]);

        // Who may not write it learns nothing more by being late; other steps are taken anew.
        let stranger = city.as_("health").await;
        set(&stranger, &begun, &city.id("7.1.a"), json!({})).await.assert_problem(404, "not_found");
        let reader = city.as_("mayor").await;
        set(&reader, &begun, &city.id("7.1.a"), json!({})).await.assert_problem(403, "forbidden");
        let submit = two.post(&format!("{}/submit", path(&begun))).if_match(&stale).send().await;
        submit.assert_problem(412, "stale");
        assert_eq!(submit.json()["current"], Value::Null);
    }

    async fn two_editors_of_two_measures_at_once_both_stand(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let one = city.as_("justice").await;
        let two = person(&city, "deputy", &[("reporter", "PTP")]).await;
        let mut report = draft(&one, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let (drafts, members) = (city.id("7.1.a"), city.id("7.2.a"));
        for round in 1..=5 {
            let figure = json!({"numerator": round, "denominator": 20});
            let (first, second) = tokio::join!(
                set(&one, &report, &drafts, figure.clone()),
                set(&two, &report, &members, figure.clone()),
            );
            let mut statuses = [first.status, second.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 412], "one of the two is told");
            // Whoever was told writes again, on what was told.
            report = if first.status == 412 {
                set(&one, &first.json()["current"], &drafts, figure).await.expect_status(200).json()
            } else {
                set(&two, &second.json()["current"], &members, figure).await.expect_status(200).json()
            };
            let stands = read(&one, &path(&report)).await;
            assert_eq!(stands["values"], report["values"]);
            for code in ["7.1.a", "7.2.a"] {
                assert_eq!(find(&stands["values"], "measure_code", code)["numerator"], round, "{code}");
            }
        }
        // One after the other, each on what they just read, nobody is told anything.
        let report = set(&one, &report, &drafts, json!({"numerator": 7, "denominator": 20})).await.expect_status(200).json();
        let report = set(&two, &report, &members, json!({"numerator": 8, "denominator": 20})).await.expect_status(200).json();
        let numerators: Vec<&Value> = ["7.1.a", "7.2.a"].map(|code| &find(&report["values"], "measure_code", code)["numerator"]).into();
        assert_eq!(numerators, [&json!(7), &json!(8)]);
    }
}
