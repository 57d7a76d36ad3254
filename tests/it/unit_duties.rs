//! A unit's own page: what it has to do in all plans, in the words of the plans.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};
use time::macros::datetime;

use crate::amendments::amendment;
use crate::reading::{machine, read, texts};

/// Hàm Tiến goes into Mũi Né on 1 June 2018.
async fn merge(city: &City<'_>) {
    let [stays, goes] = ["22915", "22918"].map(|code| city.unit(code));
    let merger = json!({
        "kind": "merger", "effective_on": "2018-06-01", "old_unit_ids": [stays, goes], "into": [{"unit_id": stays}],
    });
    let admin = city.as_("first.admin").await;
    let made = admin.post("/v1/successions").json(merger).send().await;
    made.assert_status(201);
}

both! {
    async fn justice_reads_its_duties_in_the_words_of_the_plan(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let path = format!("/v1/units/{}/duties", city.unit("PTP"));
        let page = read(&justice, &path).await;
        let subject = |number: &str, name: &str| json!({"kind": "indicator", "id": city.id(number), "number": number, "name": name});
        let duty = |index: usize, subject: Value| json!({
            "assignment_id": page["items"][index]["assignment_id"], "through_unit_id": null,
            "plan": {
                "id": plan.id, "number": "5947/KH-UBND",
                "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018",
                "term_from": "2018-01-01", "term_to": "2018-12-31", "status": "issued", "next_due_on": "2018-06-15",
            },
            "duty": "report", "subject": subject, "paragraph": "IV", "text": "báo cáo UBND thành phố kết quả thực hiện",
            "group": null, "in_force": true,
        });
        assert_eq!(page["items"], json!([
            duty(0, subject("7.1", "Dự thảo văn bản được lồng ghép")),
            duty(1, subject("7.2", "Thành viên ban soạn thảo được tập huấn")),
        ]));
        let wards = read(&justice, &format!("/v1/units/{}/duties", city.unit("22915"))).await;
        assert_eq!(wards["items"][0]["group"]["code"], "UBND-PX");
        assert_eq!(wards["items"][0]["subject"], json!({"kind": "plan", "id": null, "number": null, "name": null}));
        justice.get(&format!("/v1/units/{}/duties", plan.id)).send().await.assert_problem(404, "not_found");

        // The day after the half-year was due the year is next; on the day itself it is still the half-year.
        for (now, due) in [
            (datetime!(2018-06-15 16:59 UTC), json!("2018-06-15")),
            (datetime!(2018-06-15 17:00 UTC), json!("2018-11-24")),
            (datetime!(2018-11-24 17:00 UTC), Value::Null),
        ] {
            app.clock.set(now);
            let justice = city.as_("justice").await;
            assert_eq!(read(&justice, &path).await["items"][0]["plan"]["next_due_on"], due);
        }
    }

    async fn the_page_goes_plan_by_plan_in_the_order_of_each(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let mut plans = Vec::new();
        for number in ["1/KH-UBND", "2/KH-UBND"] {
            let plan = dolisa.post("/v1/plans").json(city.plan(number)).send().await.expect_status(201).json();
            plans.push(text(&plan["id"]));
        }
        // Given in turns.
        for subject in ["7.1", "7.2"] {
            for plan in [1, 0] {
                city.assign_report(&plans[plan], "PTP", subject).await;
            }
        }
        let path = format!("/v1/units/{}/duties?in_force=false", city.unit("PTP"));
        let told = |page: &Value| -> Vec<(String, String)> {
            let items = list(&page["items"]).iter();
            items.map(|one| (text(&one["plan"]["number"]), text(&one["subject"]["number"]))).collect()
        };
        let wanted = [("01/KH-UBND", "7.1"), ("01/KH-UBND", "7.2"), ("02/KH-UBND", "7.1"), ("02/KH-UBND", "7.2")]
            .map(|(plan, subject)| (plan.to_owned(), subject.to_owned()));
        assert_eq!(told(&read(&dolisa, &path).await), wanted);
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = read(&dolisa, &format!("{path}&limit=1{cursor}")).await;
            found.extend(told(&page));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(found, wanted);
        // Drafts are known to the coordinator only, and in force is neither.
        let justice = city.as_("justice").await;
        assert_eq!(read(&justice, &path).await["items"], json!([]));
        assert_eq!(read(&dolisa, &format!("/v1/units/{}/duties", city.unit("PTP"))).await["items"], json!([]));
        dolisa.get(&format!("{path}&cursor=AAAA")).send().await.assert_problem(400, "invalid_parameter");
    }

    async fn what_an_amendment_ended_is_shown_on_request(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/units/{}/duties", city.unit("PTP"));
        let first = read(&dolisa, &path).await["items"][0]["assignment_id"].clone();
        let body = amendment(&json!({"assignments_ended": [first]}));
        dolisa.post(&format!("/v1/plans/{}/amendments", plan.id)).if_match("\"2\"").json(body).send().await.assert_status(201);
        let numbers = async |query: &str| {
            let page = read(&dolisa, &format!("{path}{query}")).await;
            list(&page["items"]).iter().map(|one| text(&one["subject"]["number"])).collect::<Vec<_>>()
        };
        assert_eq!(numbers("").await, ["7.2"]);
        assert_eq!(numbers("?in_force=false").await, ["7.1", "7.2"]);
        assert_eq!(numbers("?duty=lead").await, [""; 0]);
        assert_eq!(numbers("?year=2018").await, ["7.2"]);
        assert_eq!(numbers("?year=2019").await, [""; 0]);
        assert_eq!(numbers(&format!("?plan_id={}", plan.id)).await, ["7.2"]);
        dolisa.get(&format!("{path}?year=1")).send().await.assert_problem(400, "invalid_parameter");
    }

    async fn a_ward_answers_for_the_ward_that_went_into_it(app: TestApp) {
        let city = City::found(&app).await;
        city.issue_plan().await;
        merge(&city).await;
        let mayor = city.as_("mayor").await;
        let path = format!("/v1/units/{}/duties", city.unit("22915"));
        // The day before the merger each answers for itself.
        assert_eq!(list(&read(&mayor, &path).await["items"]).len(), 1);
        app.clock.set(datetime!(2018-06-01 02:00 UTC));
        let mayor = city.as_("mayor").await;
        let page = read(&mayor, &path).await;
        let through: Vec<Value> = list(&page["items"]).iter().map(|one| one["through_unit_id"].clone()).collect();
        assert_eq!(through.len(), 2);
        assert!(through.contains(&Value::Null) && through.contains(&json!(city.unit("22918"))));
        let other = read(&mayor, &format!("/v1/units/{}/duties", city.unit("22954"))).await;
        assert_eq!(list(&other["items"]).len(), 1);
    }

    async fn a_machine_sees_the_duties_of_its_subtree(app: TestApp) {
        let city = City::found(&app).await;
        city.issue_plan().await;
        let ward = machine(&app, &city, "22918", &["metadata:read"]).await;
        let of = |unit: &str| format!("/v1/units/{}/duties", city.unit(unit));
        assert_eq!(texts(&read(&ward, &of("22918")).await["items"], "paragraph"), ["IV.C.1"]);
        ward.get(&of("22915")).send().await.assert_problem(404, "not_found");
    }
}
