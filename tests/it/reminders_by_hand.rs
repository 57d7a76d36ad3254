//! The lead unit urges units by hand, but nobody twice for the same reason on the same day.

use api::reminders::round::remind;
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, both};

use crate::reading::{assert_faults, assert_impossible, read, texts};
use crate::reminders::{june, ward_submits};

async fn urge(city: &City<'_>, who: &str, period: &str, body: Value) -> Answer {
    let path = format!("/v1/periods/{period}/reminders");
    city.as_(who).await.post(&path).json(body).send().await
}

/// The units an answer names, with why.
fn named(answer: &Value, member: &str, why: &str) -> Vec<(String, String)> {
    let mut found: Vec<_> = list(&answer[member])
        .iter()
        .map(|one| (text(&one["unit_code"]), text(&one[why])))
        .collect();
    found.sort();
    found
}

fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    wanted.iter().map(own).collect()
}

both! {
    async fn the_lead_unit_urges_who_is_late_with_a_message(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        app.clock.set(june(11));
        ward_submits(&city, "ham.tien", "22918", h1).await;
        app.clock.set(june(17));
        let none = urge(&city, "dolisa", h1, json!({"whom": "returned"})).await.expect_status(200).json();
        assert_eq!(none, json!({"reminded": [], "not_reminded": []}));
        // Mũi Né first, by name.
        let units = json!([city.unit("22915"), city.unit("22918")]);
        let urged = urge(&city, "dolisa", h1, json!({"unit_ids": units, "message": "Đề nghị gửi trước ngày 20/6/2018."}))
            .await.expect_status(200).json();
        assert_eq!(named(&urged, "reminded", "reason"), pairs(&[("22915", "overdue")]));
        assert_eq!(named(&urged, "not_reminded", "because"), pairs(&[("22918", "submitted")]));
        let told = read(&city.as_("mui.ne").await, "/v1/notifications?kind=reminded").await;
        let said = text(&told["items"][0]["text"]);
        assert!(said.ends_with("Hạn gửi là ngày 15/6/2018.\n\nĐề nghị gửi trước ngày 20/6/2018."), "{said}");
        // Then all that are overdue: Mũi Né was today.
        let urged = urge(&city, "dolisa", h1, json!({"whom": "overdue"})).await.expect_status(200).json();
        assert_eq!(named(&urged, "reminded", "reason"), pairs(&[("22954", "overdue"), ("PTP", "overdue"), ("PYT", "overdue")]));
        assert_eq!(named(&urged, "not_reminded", "because"), pairs(&[("22915", "already_today")]));
        // Nor does the service urge them on this day, or for the sixteenth, which they were urged after.
        assert_eq!(remind(&app.state).await.unwrap(), 0);
        let page = read(&city.as_("dolisa").await, &format!("/v1/periods/{h1}/reminders?reason=overdue")).await;
        let first = &page["items"][0];
        assert_eq!((&first["unit_code"], &first["message"]), (&json!("22915"), &json!("Đề nghị gửi trước ngày 20/6/2018.")));
        assert!(first["account_id"].is_string());
        // The next day it may be done again.
        app.clock.set(june(18));
        let urged = urge(&city, "dolisa", h1, json!({"whom": "missing"})).await.expect_status(200).json();
        assert_eq!(list(&urged["reminded"]).len(), 4);
    }

    async fn only_the_lead_unit_urges_and_only_for_a_period_that_has_begun(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let whom = json!({"whom": "missing"});
        urge(&city, "justice", h1, whom.clone()).await.assert_problem(403, "forbidden");
        urge(&city, "mayor", h1, whom.clone()).await.assert_problem(403, "forbidden");
        urge(&city, "lagi.dolisa", h1, whom.clone()).await.assert_problem(404, "not_found");
        let both = json!({"whom": "missing", "unit_ids": [city.unit("22915")]});
        assert_faults(&urge(&city, "dolisa", h1, both).await, &[("/whom", "one_of")]);
        assert_faults(&urge(&city, "dolisa", h1, json!({})).await, &[("/whom", "one_of")]);
        assert_faults(&urge(&city, "dolisa", h1, json!({"unit_ids": []})).await, &[("/unit_ids", "out_of_range")]);
        let strangers = json!({"unit_ids": [city.unit("22915"), city.unit("PNV"), city.unit("594")]});
        let unknown = [("/unit_ids/1", "unknown_unit"), ("/unit_ids/2", "unknown_unit")];
        assert_faults(&urge(&city, "dolisa", h1, strangers).await, &unknown);
        let told = read(&city.as_("mui.ne").await, "/v1/notifications?kind=reminded").await;
        assert_eq!(texts(&told["items"], "id").len(), 0, "a request with a fault urges nobody");

        let mut next = city.plan("5948/KH-UBND");
        (next["term_from"], next["term_to"]) = (json!("2019-01-01"), json!("2019-12-31"));
        let dolisa = city.as_("dolisa").await;
        let next = dolisa.post("/v1/plans").json(next).send().await.expect_status(201).json();
        let id = text(&next["id"]);
        city.assign_report(&id, "PTP", "7.1").await;
        dolisa.post(&format!("/v1/plans/{id}/issue")).if_match("\"1\"").send().await.assert_status(200);
        let upcoming = read(&dolisa, &format!("/v1/periods?plan_id={id}&label=2019-H1")).await;
        let upcoming = text(&upcoming["items"][0]["id"]);
        assert_impossible(&urge(&city, "dolisa", &upcoming, whom).await, "upcoming");
    }
}
