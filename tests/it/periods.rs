//! Periods: their days, when they open, what is then frozen, and how they end.

use std::collections::BTreeMap;

use api::periods::freeze::open_due;
use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};
use time::macros::datetime;

use crate::frameworks::{amend, decision_800};
use crate::main_loop::{draft, etag, put_values, step};
use crate::reading::{assert_impossible, find, read, texts};

/// Issues a draft; answers the ids of its periods by label.
async fn issue(city: &City<'_>, plan: &Value) -> BTreeMap<String, String> {
    let dolisa = city.as_("dolisa").await;
    let id = text(&plan["id"]);
    let issued = dolisa
        .post(&format!("/v1/plans/{id}/issue"))
        .if_match(&etag(plan))
        .send()
        .await;
    issued.assert_status(200);
    let periods = read(&dolisa, &format!("/v1/periods?plan_id={id}")).await;
    list(&periods["items"])
        .iter()
        .map(|one| (text(&one["label"]), text(&one["id"])))
        .collect()
}

/// Drafts the city's plan with its term and schedule changed.
async fn draft_plan(
    city: &City<'_>,
    number: &str,
    last_day: &str,
    schedule: Option<Value>,
) -> Value {
    let mut plan = city.plan(number);
    plan["term_to"] = json!(last_day);
    if let Some(schedule) = schedule {
        plan["schedule"] = schedule;
    }
    let made = city
        .as_("dolisa")
        .await
        .post("/v1/plans")
        .json(plan)
        .send()
        .await;
    made.expect_status(201).json()
}

/// What is owed for a period as its coordinator sees it: codes of measures with their definitions, by unit.
async fn owed(city: &City<'_>, period: &str) -> BTreeMap<String, Vec<(String, String)>> {
    let dolisa = city.as_("dolisa").await;
    let known = read(&dolisa, "/v1/measures?limit=200").await;
    let page = read(&dolisa, &format!("/v1/periods/{period}/obligations")).await;
    let of = |obligation: &Value| {
        let mut measures: Vec<_> = list(&obligation["measures"])
            .iter()
            .map(|one| {
                let measure = find(&known["items"], "id", &text(&one["measure_id"]));
                (text(&measure["code"]), text(&one["definition_id"]))
            })
            .collect();
        measures.sort();
        (text(&obligation["unit_code"]), measures)
    };
    list(&page["items"]).iter().map(of).collect()
}

fn codes(measures: &[(String, String)]) -> Vec<&str> {
    measures.iter().map(|(code, _)| code.as_str()).collect()
}

/// The definition of a measure in a version of the city's strategy.
async fn definition(city: &City<'_>, version: &str, code: &str) -> String {
    let path = format!(
        "/v1/frameworks/{}/tree?version={version}",
        text(&city.framework["id"])
    );
    let tree = read(&city.as_("dolisa").await, &path).await;
    let indicators = list(&tree["objectives"])
        .iter()
        .flat_map(|one| list(&one["indicators"]));
    let measures: Value = indicators
        .flat_map(|one| list(&one["measures"]).to_vec())
        .collect();
    text(&find(&measures, "code", code)["definition_id"])
}

both! {
    async fn plan_5947_reports_by_15_june_and_24_november(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let ward = city.as_("mui.ne").await;
        let page = read(&ward, &format!("/v1/periods?plan_id={}", plan.id)).await;
        assert_eq!(page["items"], json!([
            {
                "id": plan.periods["2018-H1"], "plan_id": plan.id, "label": "2018-H1", "frequency": "semi_annual", "year": 2018, "ordinal": 1,
                "covers_from": "2018-01-01", "covers_to": "2018-06-30", "cutoff_on": "2018-06-30", "nominal_due_on": "2018-06-15", "due_on": "2018-06-15", "extended_to": null,
                "opens_on": "2018-01-01", "status": "open", "version": 2,
            },
            {
                // 24 November 2018 is a Saturday; the plan does not say that the day moves.
                "id": plan.periods["2018-Y"], "plan_id": plan.id, "label": "2018-Y", "frequency": "annual", "year": 2018, "ordinal": 1,
                "covers_from": "2018-01-01", "covers_to": "2018-12-31", "cutoff_on": "2018-12-31", "nominal_due_on": "2018-11-24", "due_on": "2018-11-24", "extended_to": null,
                "opens_on": "2018-01-01", "status": "open", "version": 2,
            },
        ]));
        for (query, labels) in [("label=2018-Y", &["2018-Y"][..]), ("year=2019", &[]), ("status=upcoming", &[]), ("status=open&year=2018", &["2018-H1", "2018-Y"])] {
            assert_eq!(texts(&read(&ward, &format!("/v1/periods?{query}")).await["items"], "label"), labels, "{query}");
        }
        let path = format!("/v1/periods/{}", plan.periods["2018-H1"]);
        let one = ward.get(&path).send().await.expect_status(200);
        assert_eq!((&one.json(), one.etag()), (&page["items"][0], "\"2\""));
        ward.get(&path).header("If-None-Match", one.etag()).send().await.assert_status(304);
    }

    async fn a_schedule_may_cut_off_mid_month_and_move_a_due_day(app: TestApp) {
        let city = City::found(&app).await;
        // Decree 09/2019: a half-year from 15 December to 14 June, and from 15 June to 14 December.
        let schedule = json!([
            {"frequency": "semi_annual", "data_window": "mid_month", "moves_to_working_day": true,
             "dues": [{"ordinal": 1, "month": 6, "day": 15}, {"ordinal": 2, "month": 12, "day": 15}]},
            {"frequency": "annual", "data_window": "calendar", "moves_to_working_day": true,
             "dues": [{"ordinal": 1, "month": 11, "day": 24, "cutoff": {"month": 10, "day": 31}}]},
            {"frequency": "thematic", "data_window": "calendar",
             "once": {"label": "2018-ACTION-MONTH", "covers_from": "2018-11-15", "covers_to": "2018-12-15", "due_on": "2018-12-22"}},
        ]);
        let plan = draft_plan(&city, "5947/KH-UBND", "2018-12-31", Some(schedule)).await;
        city.assign_report(&text(&plan["id"]), "PTP", "7.1").await;
        issue(&city, &plan).await;
        let page = read(&city.as_("dolisa").await, "/v1/periods").await;
        let days = |label: &str| {
            let period = find(&page["items"], "label", label);
            ["covers_from", "covers_to", "cutoff_on", "due_on", "opens_on", "status"].map(|member| text(&period[member]))
        };
        assert_eq!(days("2018-H1"), ["2017-12-15", "2018-06-14", "2018-06-14", "2018-06-15", "2017-12-15", "open"]);
        // 15 December 2018 and 24 November 2018 are Saturdays.
        assert_eq!(days("2018-H2"), ["2018-06-15", "2018-12-14", "2018-12-14", "2018-12-17", "2018-06-15", "upcoming"]);
        assert_eq!(days("2018-Y"), ["2018-01-01", "2018-12-31", "2018-10-31", "2018-11-26", "2018-01-01", "open"]);
        // A Saturday as well, but this rule's due day does not move.
        assert_eq!(days("2018-ACTION-MONTH"), ["2018-11-15", "2018-12-15", "2018-12-15", "2018-12-22", "2018-11-15", "upcoming"]);
    }

    async fn a_unit_owes_what_its_duties_to_report_cover(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.draft_plan().await;
        let id = text(&plan["id"]);
        city.assign_report(&id, "PTP", "7.1").await;
        city.assign_report(&id, "PNV", "O7").await;
        city.assign_report(&id, "PNV", "7.2").await;
        city.assign_report(&id, "PYT", "7.4").await;
        city.assign_report(&id, "PYT", "plan").await;
        let dolisa = city.as_("dolisa").await;
        let whole = json!({"kind": "plan"});
        let wards = json!({"plan_id": id, "group_id": city.unit("UBND-PX"), "duty": "report", "subject": whole, "paragraph": "IV.C.1", "text": "báo cáo"});
        dolisa.post("/v1/group-assignments").json(wards).send().await.assert_status(201);
        // The Front is only asked, and to lead is not to report.
        for (unit, duty) in [("MTTQ", "requested"), ("MTTQ", "supervise"), ("PLDTBXH", "lead")] {
            let body = json!({"plan_id": id, "unit_id": city.unit(unit), "duty": duty, "subject": whole, "paragraph": "IV.10.1", "text": "tham gia"});
            dolisa.post("/v1/assignments").json(body).send().await.assert_status(201);
        }
        let periods = issue(&city, &plan).await;
        for period in periods.values() {
            let owed = owed(&city, period).await;
            let of: Vec<(&str, Vec<&str>)> = owed.iter().map(|(unit, measures)| (unit.as_str(), codes(measures))).collect();
            assert_eq!(of, [
                ("22915", vec!["PT-2"]), ("22918", vec!["PT-2"]), ("22954", vec!["PT-2"]),
                ("PNV", vec!["7.1.a", "7.2.a", "7.4.a"]), ("PTP", vec!["7.1.a"]), ("PYT", vec!["7.4.a", "PT-2"]),
            ]);
        }
        let page = read(&dolisa, &format!("/v1/periods/{}/obligations", periods["2018-H1"])).await;
        assert_eq!(find(&page["items"], "unit_code", "22915")["group_ids"], json!([city.unit("UBND-PX")]));
        assert_eq!(find(&page["items"], "unit_code", "PTP")["group_ids"], json!([]));
    }

    async fn a_period_counts_by_the_definitions_in_force_at_its_end(app: TestApp) {
        let city = City::found(&app).await;
        amend(&city, decision_800()).await;
        let plan = city.issue_plan().await;
        let (half, year) = (owed(&city, &plan.periods["2018-H1"]).await, owed(&city, &plan.periods["2018-Y"]).await);
        let is = async |version: &str, code: &str| (code.to_owned(), definition(&city, version, code).await);
        let kept = is("original", "7.2.a").await;
        assert_eq!(kept, is("amended-2018", "7.2.a").await);
        assert_eq!(half["PTP"], [is("original", "7.1.a").await, kept.clone()], "to 30 June");
        assert_eq!(year["PTP"], [is("amended-2018", "7.1.a").await, kept], "to 31 December");
        assert_ne!(half["PTP"][0], year["PTP"][0]);
        assert_eq!(half["PYT"], [is("original", "7.4.a").await]);
        assert_eq!(year["PYT"], [is("amended-2018", "7.4.b").await]);

        let health = city.as_("health").await;
        let form = draft(&health, &plan.periods["2018-Y"], &city.unit("PYT")).await;
        assert_eq!(form["measures"][0]["name"], "Cộng tác viên được tập huấn");
        assert_eq!(texts(&form["measures"], "code"), ["7.4.b"]);
    }

    async fn a_period_opens_on_its_day_and_is_frozen_then(app: TestApp) {
        let city = City::found(&app).await;
        let plan = draft_plan(&city, "5947/KH-UBND", "2019-12-31", None).await;
        city.assign_report(&text(&plan["id"]), "PTP", "7.1").await;
        city.assign_report(&text(&plan["id"]), "PYT", "7.4").await;
        let periods = issue(&city, &plan).await;
        assert_eq!(periods.keys().collect::<Vec<_>>(), ["2018-H1", "2018-Y", "2019-H1", "2019-Y"]);
        let upcoming = read(&city.as_("justice").await, "/v1/periods?status=upcoming").await;
        assert_eq!(texts(&upcoming["items"], "label"), ["2019-H1", "2019-Y"]);
        let half = owed(&city, &periods["2018-H1"]).await;
        assert!(owed(&city, &periods["2019-H1"]).await.is_empty());
        let body = json!({"period_id": periods["2019-H1"], "unit_id": city.unit("PTP")});
        let early = city.as_("justice").await.post("/v1/reports").json(body.clone()).send().await;
        assert_impossible(&early, "upcoming");
        assert_eq!(open_due(&app.state).await.unwrap(), 0);

        app.clock.set(datetime!(2018-07-02 02:00 UTC));
        amend(&city, decision_800()).await;
        assert_eq!(owed(&city, &periods["2018-H1"]).await, half, "an amendment rewrites nothing that ended before it");

        app.clock.set(datetime!(2018-12-31 16:59:59 UTC));
        assert_eq!(open_due(&app.state).await.unwrap(), 0, "it is still 31 December in Phan Thiết");
        app.clock.set(datetime!(2018-12-31 17:00 UTC));
        let replica = app.replica().await;
        let (here, there) = tokio::join!(open_due(&app.state), open_due(&replica.state));
        assert_eq!(here.unwrap() + there.unwrap(), 2, "each period is opened once");
        assert_eq!(open_due(&app.state).await.unwrap(), 0);
        let next = owed(&city, &periods["2019-H1"]).await;
        assert_eq!(next.keys().collect::<Vec<_>>(), ["PTP", "PYT"]);
        assert_eq!(next["PTP"], [("7.1.a".to_owned(), definition(&city, "amended-2018", "7.1.a").await)]);
        assert_eq!(codes(&next["PYT"]), ["7.4.b"]);
        city.as_("justice").await.post("/v1/reports").json(body).send().await.assert_status(201);
        let opened = read(&city.as_("justice").await, &format!("/v1/periods/{}", periods["2019-H1"])).await;
        assert_eq!((&opened["status"], &opened["version"]), (&json!("open"), &json!(2)));
    }

    async fn the_periods_of_a_closed_plan_are_closed(app: TestApp) {
        let city = City::found(&app).await;
        let plan = draft_plan(&city, "5947/KH-UBND", "2019-12-31", None).await;
        city.assign_report(&text(&plan["id"]), "PTP", "7.1").await;
        city.assign_report(&text(&plan["id"]), "PYT", "7.4").await;
        let periods = issue(&city, &plan).await;
        let justice = city.as_("justice").await;
        let written = draft(&justice, &periods["2018-H1"], &city.unit("PTP")).await;
        let figures = json!([{"measure_id": city.id("7.1.a"), "numerator": 4, "denominator": 5}]);
        let written = put_values(&justice, &written, figures).await;
        let health = city.as_("health").await;
        let waiting = draft(&health, &periods["2018-H1"], &city.unit("PYT")).await;
        let waiting = put_values(&health, &waiting, json!([{"measure_id": city.id("7.4.a"), "numerator": 1, "denominator": 1}])).await;
        let waiting = step(&health, &waiting, "submit").await;

        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/plans/{}", text(&plan["id"]));
        dolisa.post(&format!("{path}/close")).if_match("\"2\"").send().await.assert_status(200);
        let page = read(&dolisa, "/v1/periods").await;
        assert_eq!(texts(&page["items"], "status"), ["closed"; 4]);
        let submit = format!("/v1/reports/{}/submit", text(&written["id"]));
        assert_impossible(&justice.post(&submit).if_match(&etag(&written)).send().await, "closed");
        let head = city.as_("health.head").await;
        let sign = format!("/v1/reports/{}/sign", text(&waiting["id"]));
        assert_impossible(&head.post(&sign).if_match(&etag(&waiting)).send().await, "closed");
        let body = json!({"period_id": periods["2018-Y"], "unit_id": city.unit("PTP")});
        assert_impossible(&justice.post("/v1/reports").json(body).send().await, "closed");

        app.clock.set(datetime!(2019-01-01 02:00 UTC));
        assert_eq!(open_due(&app.state).await.unwrap(), 0, "what is closed never opens");
    }
}
