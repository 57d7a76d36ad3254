//! The lead unit's review: what is under it stays, what is sent back says why, and nobody reviews their own.

use serde_json::{Value, json};
use tests::city::{City, IssuedPlan, text};
use tests::{Client, both};
use time::macros::datetime;

use crate::main_loop::{draft, etag, put_values, step};
use crate::reading::{assert_faults, assert_impossible, find, person, read, texts};
use crate::report_steps::{health_drafts, take, taken};

/// Justice's half-year report, complete, in draft.
pub async fn justice_drafts(city: &City<'_>, plan: &IssuedPlan, as_: &Client) -> Value {
    let report = draft(as_, &plan.periods["2018-H1"], &city.unit("PTP")).await;
    put_values(as_, &report, figures(city, 4)).await
}

/// Justice's figures with so many of five drafts mainstreamed.
fn figures(city: &City<'_>, mainstreamed: u32) -> Value {
    json!([
        {"measure_id": city.id("7.1.a"), "numerator": mainstreamed, "denominator": 5},
        {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
    ])
}

fn path(report: &Value) -> String {
    format!("/v1/reports/{}", text(&report["id"]))
}

both! {
    async fn under_review_a_report_is_not_taken_back(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (justice, dolisa) = (city.as_("justice").await, city.as_("dolisa").await);
        let report = justice_drafts(&city, &plan, &justice).await;
        let sent = step(&justice, &report, "submit").await;
        assert_eq!(sent["review_started_at"], Value::Null);
        app.clock.set(datetime!(2018-05-18 02:00 UTC));
        let dolisa = { drop(dolisa); city.as_("dolisa").await };
        let justice = { drop(justice); city.as_("justice").await };
        let reviewed = step(&dolisa, &sent, "review").await;
        assert_eq!((&reviewed["status"], &reviewed["review_started_at"]), (&json!("submitted"), &json!("2018-05-18T02:00:00Z")));
        let refused = take(&justice, &reviewed, "withdraw").await;
        assert_impossible(&refused, "submitted");
        assert!(text(&refused.json()["detail"]).contains("đang được xét"));
        assert_impossible(&take(&dolisa, &reviewed, "review").await, "submitted");

        // Sent back, the review is over: the next revision is the unit's until it is sent.
        let returned = taken(&dolisa, &reviewed, "return").await;
        assert_eq!((&returned["review_started_at"], &returned["revision"]), (&Value::Null, &json!(2)));
        let again = step(&justice, &returned, "submit").await;
        let back = step(&justice, &again, "withdraw").await;
        assert_eq!((&back["status"], &back["revision"]), (&json!("draft"), &json!(3)));
        let again = step(&justice, &back, "submit").await;
        let reviewed = step(&dolisa, &again, "review").await;
        let accepted = step(&dolisa, &reviewed, "accept").await;
        assert_eq!((&accepted["effective_revision"], &accepted["review_started_at"]), (&json!(3), &Value::Null));
        let history = read(&justice, &format!("{}/history", path(&report))).await;
        assert_eq!(texts(&history["items"], "action"), [
            "created", "submitted", "review_started", "returned", "submitted", "withdrawn", "submitted", "review_started", "accepted",
        ]);
        let revisions: Vec<u64> = history["items"].as_array().unwrap().iter().map(|event| event["revision"].as_u64().unwrap()).collect();
        assert_eq!(revisions, [1, 1, 1, 1, 2, 2, 3, 3, 3]);
    }

    async fn what_was_sent_stays_as_it_was_sent(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (justice, dolisa) = (city.as_("justice").await, city.as_("dolisa").await);
        let report = justice_drafts(&city, &plan, &justice).await;
        let first = step(&justice, &report, "submit").await;
        let returned = taken(&dolisa, &first, "return").await;
        assert_eq!(returned["values"], first["values"], "the next begins as a copy");
        assert_eq!((&returned["submitted_at"], &returned["warnings"]), (&Value::Null, &json!([])));
        let mended = put_values(&justice, &returned, figures(&city, 5)).await;
        let second = step(&justice, &mended, "submit").await;
        let back = step(&justice, &second, "withdraw").await;
        put_values(&justice, &back, figures(&city, 3)).await;
        let numerator = async |number: u8| {
            let revision = read(&dolisa, &format!("{}/revisions/{number}", path(&report))).await;
            find(&revision["values"], "measure_code", "7.1.a")["numerator"].clone()
        };
        assert_eq!((numerator(1).await, numerator(2).await), (json!(4), json!(5)));
    }

    async fn remarks_stand_until_the_report_is_accepted(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (health, head, dolisa) = (city.as_("health").await, city.as_("health.head").await, city.as_("dolisa").await);
        let send_back = async |as_: &Client, report: &Value, step: &str, remarks: &Value| {
            let body = json!({"reason": "Đề nghị rà soát.", "remarks": remarks});
            as_.post(&format!("{}/{step}", path(report))).if_match(&etag(report)).json(body).send().await
        };
        let report = health_drafts(&city, &plan, &health).await;
        assert_eq!(report["remarks"], json!([]));
        let waiting = step(&health, &report, "submit").await;
        let on_figure = json!([{"measure_id": city.id("7.4.a"), "section": null, "text": "Đối chiếu danh sách lớp."}]);
        let refused = send_back(&head, &waiting, "refuse", &on_figure).await.expect_status(200).json();
        assert_eq!((&refused["remarks"], &refused["revision"]), (&on_figure, &json!(1)));

        let waiting = step(&health, &refused, "submit").await;
        let sent = step(&head, &waiting, "sign").await;
        let faulty = json!([
            {"text": "Chung chung."},
            {"measure_id": city.id("7.1.a"), "text": "Của phòng Tư pháp."},
            {"section": "plans", "text": "Không có mục này."},
            {"measure_id": city.id("7.4.a"), "section": "results", "text": "Một trong hai."},
        ]);
        assert_faults(&send_back(&dolisa, &sent, "return", &faulty).await, &[
            ("/remarks/0", "one_of"), ("/remarks/1/measure_id", "measure_not_owed"),
            ("/remarks/2/section", "unknown_section"), ("/remarks/3", "one_of"),
        ]);
        let on_text = json!([{"measure_id": null, "section": "results", "text": "Bổ sung kết quả tập huấn."}]);
        let returned = send_back(&dolisa, &sent, "return", &on_text).await.expect_status(200).json();
        assert_eq!(returned["remarks"], on_text);
        let waiting = step(&health, &returned, "submit").await;
        assert_eq!(read(&health, &path(&report)).await["remarks"], on_text, "the reviewer still sees what was asked");
        let sent = step(&head, &waiting, "sign").await;
        let accepted = step(&dolisa, &sent, "accept").await;
        assert_eq!(accepted["remarks"], json!([]));
        let reopened = taken(&dolisa, &accepted, "reopen").await;
        assert_eq!(reopened["remarks"], json!([]), "what was mended is not asked for again");
        let history = read(&health, &format!("{}/history?limit=200", path(&report))).await;
        let said: Vec<&Value> = history["items"].as_array().unwrap().iter()
            .map(|event| &event["remarks"]).filter(|remarks| **remarks != json!([])).collect();
        assert_eq!(said, [&on_figure, &on_text]);
    }

    async fn nobody_reviews_what_they_wrote_or_sent(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let roles = [("reporter", "PTP"), ("coordinator", "PLDTBXH")];
        let (writer, sender) = (person(&city, "writer", &roles).await, person(&city, "sender", &roles).await);
        let dolisa = city.as_("dolisa").await;
        let report = justice_drafts(&city, &plan, &writer).await;
        let sent = step(&sender, &report, "submit").await;
        for (name, own) in [("writer", &writer), ("sender", &sender)] {
            for step in ["review", "return", "accept"] {
                take(own, &sent, step).await.assert_problem(403, "forbidden");
            }
            assert_eq!(read(own, &path(&sent)).await["allowed_actions"], json!(["withdraw"]), "{name}");
            let item = json!({"items": [{"report_id": sent["id"], "version": sent["version"]}]});
            let many = own.post("/v1/reports/accept").json(item).send().await;
            assert_faults(&many, &[("/items/0", "four_eyes")]);
        }
        let accepted = step(&dolisa, &sent, "accept").await;
        // The words of the next revision are still the writer's, but to open it again is no review.
        let reopened = taken(&writer, &accepted, "reopen").await;
        let sent = step(&city.as_("justice").await, &reopened, "submit").await;
        take(&writer, &sent, "accept").await.assert_problem(403, "forbidden");
        assert_eq!(step(&sender, &sent, "accept").await["status"], "accepted");
    }

    async fn mended_after_the_due_day_a_report_stays_on_time(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        // Due 15 June: sent in its last second, and returned after it.
        app.clock.set(datetime!(2018-06-15 16:59:59 UTC));
        let justice = city.as_("justice").await;
        let report = justice_drafts(&city, &plan, &justice).await;
        let sent = step(&justice, &report, "submit").await;
        app.clock.set(datetime!(2018-06-25 02:00 UTC));
        let returned = taken(&city.as_("dolisa").await, &sent, "return").await;
        let justice = city.as_("justice").await;
        let sent = step(&justice, &returned, "submit").await;
        assert_eq!(sent["submitted_at"], "2018-06-25T02:00:00Z");
        let completeness = read(&justice, &format!("/v1/periods/{}/completeness", plan.periods["2018-H1"])).await;
        assert_eq!(find(&completeness["units"], "unit_code", "PTP")["punctuality"], "on_time");
    }
}
