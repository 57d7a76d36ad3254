//! An amendment changes when reports are due: periods that have opened stay as they are.

use api::periods::freeze::open_due;
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, TestApp, both};
use time::macros::datetime;

use crate::amendments::{amendment, change};
use crate::reading::{assert_faults, find, read, texts};

/// Issues plan 5947 as one for 2018 and 2019, on which Justice and the wards report.
pub async fn two_years(city: &City<'_>) -> String {
    let dolisa = city.as_("dolisa").await;
    let mut body = city.plan("5947/KH-UBND");
    body["term_to"] = json!("2019-12-31");
    let plan = dolisa
        .post("/v1/plans")
        .json(body)
        .send()
        .await
        .expect_status(201)
        .json();
    let id = text(&plan["id"]);
    city.assign_report(&id, "PTP", "7.1").await;
    city.assign_report(&id, "22915", "plan").await;
    dolisa
        .post(&format!("/v1/plans/{id}/issue"))
        .if_match("\"1\"")
        .send()
        .await
        .assert_status(200);
    id
}

/// Half-yearly by that day of June and yearly by 24 November.
fn schedule(day: u8) -> Value {
    json!([
        {"frequency": "semi_annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 6, "day": day}]},
        {"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 11, "day": 24}]},
    ])
}

pub async fn periods(as_: &Client, id: &str) -> Value {
    read(as_, &format!("/v1/periods?plan_id={id}")).await["items"].clone()
}

async fn owing(as_: &Client, periods: &Value, label: &str) -> Vec<String> {
    let period = text(&find(periods, "label", label)["id"]);
    let owed = read(as_, &format!("/v1/periods/{period}/obligations")).await;
    texts(&owed["items"], "unit_id")
}

/// The clock goes to nine in the morning of 1 January 2019.
pub async fn new_year(app: &TestApp) {
    app.clock.set(datetime!(2019-01-01 02:00 UTC));
    open_due(&app.state).await.unwrap();
}

both! {
    async fn the_city_moves_the_half_year_report_to_30_june_and_the_open_period_stays(app: TestApp) {
        let city = City::found(&app).await;
        let id = two_years(&city).await;
        let dolisa = city.as_("dolisa").await;
        let before = periods(&dolisa, &id).await;
        assert_eq!(texts(&before, "label"), ["2018-H1", "2019-H1", "2018-Y", "2019-Y"]);
        let body = amendment(&json!({"schedule": schedule(30)}));
        let made = dolisa.post(&format!("/v1/plans/{id}/amendments")).if_match("\"2\"").json(body).send().await.expect_status(201).json();
        assert_eq!(texts(&made["changes"], "pointer"), ["/schedule", "/periods/2019-H1/due_on"]);
        assert_eq!(change(&made, "/periods/2019-H1/due_on"), (&json!("\"2019-06-15\""), &json!("\"2019-06-30\"")));

        let after = periods(&dolisa, &id).await;
        for label in ["2018-H1", "2018-Y", "2019-Y"] {
            assert_eq!(find(&after, "label", label), find(&before, "label", label), "{label}");
        }
        let moved = find(&after, "label", "2019-H1");
        assert_eq!((&moved["due_on"], &moved["status"]), (&json!("2019-06-30"), &json!("upcoming")));
        assert_eq!(moved["id"], find(&before, "label", "2019-H1")["id"]);
        let plan = read(&dolisa, &format!("/v1/plans/{id}")).await;
        assert_eq!(plan["schedule"][0]["dues"][0]["day"], 30);
        assert_eq!(list(&plan["schedule"]).len(), 2);

        // The open period is owed as it was, and the moved one opens with its new day.
        let owed = text(&find(&after, "label", "2018-H1")["id"]);
        let owed = read(&dolisa, &format!("/v1/periods/{owed}/obligations")).await;
        assert!(texts(&owed["items"], "due_on").iter().all(|day| day == "2018-06-15"));
        new_year(&app).await;
        let dolisa = city.as_("dolisa").await;
        let opened = text(&moved["id"]);
        let owed = read(&dolisa, &format!("/v1/periods/{opened}/obligations")).await;
        assert_eq!(texts(&owed["items"], "due_on"), ["2019-06-30", "2019-06-30"]);
    }

    async fn a_rule_that_goes_takes_its_upcoming_periods_and_a_new_one_brings_what_is_still_to_come(app: TestApp) {
        let city = City::found(&app).await;
        let id = two_years(&city).await;
        let dolisa = city.as_("dolisa").await;
        // From 17 May 2018 quarterly instead of half-yearly: the first quarter was due in April.
        let quarters: Vec<Value> = [(1, 4), (2, 7), (3, 10)].map(|(ordinal, month)| json!({"ordinal": ordinal, "month": month, "day": 15})).into();
        let rules = json!([{"frequency": "quarterly", "data_window": "calendar", "dues": quarters}, schedule(15)[1]]);
        let body = amendment(&json!({"schedule": rules}));
        dolisa.post(&format!("/v1/plans/{id}/amendments")).if_match("\"2\"").json(body).send().await.assert_status(201);
        let mut labels = texts(&periods(&dolisa, &id).await, "label");
        labels.sort();
        let wanted = ["2018-H1", "2018-Q2", "2018-Q3", "2018-Y", "2019-Q1", "2019-Q2", "2019-Q3", "2019-Y"];
        assert_eq!(labels, wanted);
        // The second quarter began before the amendment: it opens now.
        let quarter = |periods: &Value| find(periods, "label", "2018-Q2")["status"].clone();
        assert_eq!(quarter(&periods(&dolisa, &id).await), "upcoming");
        assert_eq!(open_due(&app.state).await.unwrap(), 1);
        let now = periods(&dolisa, &id).await;
        assert_eq!(quarter(&now), "open");
        assert_eq!(owing(&dolisa, &now, "2018-Q2").await.len(), 2);
    }

    async fn a_term_that_ends_earlier_takes_the_upcoming_periods_and_a_longer_one_brings_more(app: TestApp) {
        let city = City::found(&app).await;
        let id = two_years(&city).await;
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/plans/{id}/amendments");
        let own = text(&read(&dolisa, &format!("/v1/plans/{id}")).await["own_framework_id"]);
        for (tag, term_to, labels) in [
            ("\"2\"", "2018-12-31", vec!["2018-H1", "2018-Y"]),
            ("\"3\"", "2020-12-31", vec!["2018-H1", "2018-Y", "2019-H1", "2019-Y", "2020-H1", "2020-Y"]),
        ] {
            let body = amendment(&json!({"plan": {"term_to": term_to}}));
            let made = dolisa.post(&path).if_match(tag).json(body).send().await.expect_status(201).json();
            assert_eq!(*change(&made, "/term_to").1, format!("\"{term_to}\""));
            let mut found = texts(&periods(&dolisa, &id).await, "label");
            found.sort();
            assert_eq!(found, labels);
            assert_eq!(read(&dolisa, &format!("/v1/frameworks/{own}")).await["ends_on"], term_to);
        }
        let long = amendment(&json!({"plan": {"term_to": "2040-12-31"}}));
        let refused = dolisa.post(&path).if_match("\"4\"").json(long).send().await;
        refused.assert_problem(422, "invalid_input");
    }

    async fn a_period_that_opens_before_the_day_of_effect_opens_as_before(app: TestApp) {
        let city = City::found(&app).await;
        let id = two_years(&city).await;
        let dolisa = city.as_("dolisa").await;
        let duties = read(&dolisa, &format!("/v1/assignments?plan_id={id}")).await;
        let of_justice = find(&duties["items"], "unit_id", &city.unit("PTP"))["id"].clone();
        // Recorded in May 2018, in force from February 2019: Health reports instead of Justice, by 30 June.
        let mut body = amendment(&json!({
            "schedule": schedule(30),
            "assignments_ended": [of_justice],
            "assignments_added": [{
                "unit_id": city.unit("PYT"), "duty": "report", "subject": {"kind": "indicator", "id": city.id("7.4")},
                "paragraph": "IV.2.4", "text": "báo cáo",
            }],
        }));
        body["effective_on"] = json!("2019-02-01");
        dolisa.post(&format!("/v1/plans/{id}/amendments")).if_match("\"2\"").json(body).send().await.assert_status(201);
        new_year(&app).await;
        let dolisa = city.as_("dolisa").await;
        let now = periods(&dolisa, &id).await;
        assert_eq!(find(&now, "label", "2019-H1")["due_on"], "2019-06-15");
        let mut wanted = [city.unit("PTP"), city.unit("22915")];
        wanted.sort();
        let mut owing = owing(&dolisa, &now, "2019-H1").await;
        owing.sort();
        assert_eq!(owing, wanted);
        // The plan reads as amended all the while.
        let standing = read(&dolisa, &format!("/v1/assignments?plan_id={id}&duty=report")).await;
        assert_eq!(texts(&standing["items"], "unit_id"), [city.unit("22915"), city.unit("PYT")]);
    }

    async fn a_schedule_that_gives_no_period_is_refused(app: TestApp) {
        let city = City::found(&app).await;
        let id = two_years(&city).await;
        let dolisa = city.as_("dolisa").await;
        let amend = async |rules: Value| {
            let body = amendment(&json!({"schedule": rules}));
            dolisa.post(&format!("/v1/plans/{id}/amendments")).if_match("\"2\"").json(body).send().await
        };
        let once = json!({"frequency": "thematic", "data_window": "calendar", "once": {
            "label": "2021-CD", "covers_from": "2021-01-01", "covers_to": "2021-06-30", "due_on": "2021-07-15",
        }});
        assert_faults(&amend(json!([schedule(15)[0], once])).await, &[("/schedule/1", "no_periods")]);
        assert_faults(&amend(json!([schedule(15)[0], schedule(30)[0]])).await.clone(), &[("/schedule/1", "duplicate_period"), ("/schedule/1", "duplicate_period")]);
        assert_eq!(texts(&periods(&dolisa, &id).await, "label").len(), 4);
    }
}
