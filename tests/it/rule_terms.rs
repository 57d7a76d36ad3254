//! Rules of every kind with terms of their own, from the draft to the report.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};
use time::macros::datetime;

/// Half-years by 15 June in 2018, by 20 June from 2019 on; a thematic report on the Action Month; and one on the
/// whole term, once.
fn rules() -> Value {
    json!([
        {"frequency": "semi_annual", "data_window": "calendar", "holds_to": "2018-12-31", "dues": [{"ordinal": 1, "month": 6, "day": 15}]},
        {"frequency": "semi_annual", "data_window": "mid_month", "holds_from": "2019-01-01", "dues": [{"ordinal": 1, "month": 6, "day": 20}, {"ordinal": 2, "month": 12, "day": 20}]},
        {"frequency": "quarterly", "data_window": "calendar", "holds_from": "2019-07-01", "holds_to": "2019-12-31", "dues": [{"ordinal": 1, "month": 4, "day": 5}, {"ordinal": 3, "month": 10, "day": 5}]},
        {"frequency": "monthly", "data_window": "mid_month", "holds_from": "2019-03-01", "holds_to": "2019-03-31", "dues": [{"ordinal": 2, "month": 2, "day": 20}, {"ordinal": 3, "month": 3, "day": 20}]},
        {"frequency": "thematic", "data_window": "calendar", "once": {"label": "2018-THANG-HANH-DONG", "covers_from": "2018-11-15", "covers_to": "2018-12-15", "due_on": "2018-12-20"}},
        {"frequency": "one_off", "data_window": "calendar", "once": {"label": "TONG-KET", "covers_from": "2018-01-01", "covers_to": "2019-12-31", "due_on": "2020-01-15"}},
    ])
}

fn body(city: &City<'_>, rules: &Value) -> Value {
    let mut body = city.plan("5947/KH-UBND");
    body["term_to"] = json!("2019-12-31");
    body["schedule"] = rules.clone();
    body
}

/// The members a rule was given, of the rules a plan shows.
fn terms(plan: &Value) -> Vec<(Value, Value)> {
    let terms = list(&plan["schedule"])
        .iter()
        .map(|rule| (rule["holds_from"].clone(), rule["holds_to"].clone()));
    terms.collect()
}

async fn issued(city: &City<'_>, rules: &Value) -> Value {
    let dolisa = city.as_("dolisa").await;
    let plan = dolisa
        .post("/v1/plans")
        .json(body(city, rules))
        .send()
        .await
        .expect_status(201)
        .json();
    city.assign_report(&text(&plan["id"]), "PTP", "7.1").await;
    let path = format!("/v1/plans/{}/issue", text(&plan["id"]));
    dolisa
        .post(&path)
        .if_match("\"1\"")
        .send()
        .await
        .assert_status(200);
    plan
}

async fn periods(city: &City<'_>, plan: &Value) -> Vec<Value> {
    let path = format!("/v1/periods?limit=200&plan_id={}", text(&plan["id"]));
    let page = city
        .as_("dolisa")
        .await
        .get(&path)
        .send()
        .await
        .expect_status(200)
        .json();
    list(&page["items"]).to_vec()
}

both! {
    async fn each_rule_gives_its_periods_in_its_own_term(app: TestApp) {
        let city = City::found(&app).await;
        let plan = issued(&city, &rules()).await;
        let mut found: Vec<[String; 4]> = periods(&city, &plan)
            .await
            .iter()
            .map(|one| ["label", "covers_from", "covers_to", "due_on"].map(|member| text(&one[member])))
            .collect();
        found.sort();
        let expected = [
            ["2018-H1", "2018-01-01", "2018-06-30", "2018-06-15"],
            ["2018-THANG-HANH-DONG", "2018-11-15", "2018-12-15", "2018-12-20"],
            ["2019-H1", "2018-12-15", "2019-06-14", "2019-06-20"],
            ["2019-H2", "2019-06-15", "2019-12-14", "2019-12-20"],
            ["2019-M03", "2019-02-15", "2019-03-14", "2019-03-20"],
            ["2019-Q3", "2019-07-01", "2019-09-30", "2019-10-05"],
            ["TONG-KET", "2018-01-01", "2019-12-31", "2020-01-15"],
        ];
        assert_eq!(found, expected.map(|one| one.map(str::to_owned)));
    }

    async fn a_rules_term_is_part_of_the_plan_and_goes_where_it_goes(app: TestApp) {
        let city = City::found(&app).await;
        let plan = issued(&city, &rules()).await;
        let id = text(&plan["id"]);
        let dolisa = city.as_("dolisa").await;
        let given = terms(&json!({"schedule": rules()}));
        assert_eq!(given[1], (json!("2019-01-01"), Value::Null));
        let shown = dolisa.get(&format!("/v1/plans/{id}")).send().await.expect_status(200).json();
        assert_eq!(terms(&shown), given);
        let exported = dolisa.get(&format!("/v1/plans/{id}/export")).send().await.expect_status(200).json();
        assert_eq!(terms(&exported), given);
        let mut document = exported.clone();
        document["number"] = json!("5948/KH-UBND");
        let imported = dolisa.post("/v1/plans/import").json(document).send().await;
        assert!([200, 201].contains(&imported.status), "{}", imported.text());
        let copied = dolisa.post(&format!("/v1/plans/{id}/copy")).json(json!({
            "number": "1/KH-UBND", "issued_on": "2020-01-10", "term_from": "2020-01-01", "term_to": "2021-12-31",
        })).send().await;
        if copied.status == 201 {
            let copy = dolisa.get(copied.header("Location")).send().await.expect_status(200).json();
            assert_eq!(terms(&copy)[1], (json!("2021-01-01"), Value::Null));
            assert_eq!(terms(&copy)[2], (json!("2021-07-01"), json!("2021-12-31")));
        } else {
            panic!("{}", copied.text());
        }
    }

    async fn a_rules_term_lies_within_the_plans(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let wrong = json!([
            {"frequency": "semi_annual", "data_window": "calendar", "holds_from": "2017-12-31", "holds_to": "2020-01-01", "dues": [{"ordinal": 1, "month": 6, "day": 15}]},
            {"frequency": "annual", "data_window": "calendar", "holds_from": "2019-06-01", "holds_to": "2019-05-31", "dues": [{"ordinal": 1, "month": 11, "day": 24}]},
        ]);
        let refused = dolisa.post("/v1/plans").json(body(&city, &wrong)).send().await.expect_status(422).json();
        let faults: Vec<(&str, &str)> = list(&refused["errors"])
            .iter()
            .map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap()))
            .collect();
        assert_eq!(faults, [
            ("/schedule/0/holds_from", "outside_term"), ("/schedule/0/holds_to", "outside_term"), ("/schedule/1/holds_to", "before_start"),
        ]);
        // Two rules may give the same period only if their terms keep them apart.
        let twice = json!([
            {"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 11, "day": 24}]},
            {"frequency": "annual", "data_window": "calendar", "holds_from": "2019-01-01", "dues": [{"ordinal": 1, "month": 12, "day": 1}]},
        ]);
        let refused = dolisa.post("/v1/plans").json(body(&city, &twice)).send().await.expect_status(422).json();
        assert_eq!(refused["errors"][0]["code"], "duplicate_period");
        // One that gives none in its own term is found when the plan is issued.
        let idle = json!([
            {"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 11, "day": 24}]},
            {"frequency": "quarterly", "data_window": "calendar", "holds_to": "2018-06-30", "dues": [{"ordinal": 3, "month": 10, "day": 5}]},
            {"frequency": "quarterly", "data_window": "calendar", "holds_from": "2019-07-01", "dues": [{"ordinal": 4, "month": 12, "day": 5}]},
        ]);
        let plan = dolisa.post("/v1/plans").json(body(&city, &idle)).send().await.expect_status(201).json();
        city.assign_report(&text(&plan["id"]), "PTP", "7.1").await;
        let path = format!("/v1/plans/{}/issue", text(&plan["id"]));
        let refused = dolisa.post(&path).if_match("\"1\"").send().await.expect_status(422).json();
        assert_eq!(refused["errors"][0]["pointer"], "/schedule/1");
    }

    async fn a_thematic_report_is_owed_once_by_whoever_has_the_subject(app: TestApp) {
        let city = City::found(&app).await;
        let only = json!([rules()[4]]);
        let plan = issued(&city, &only).await;
        app.clock.set(datetime!(2018-11-14 17:00 UTC));
        api::periods::freeze::open_due(&app.state).await.unwrap();
        let all = periods(&city, &plan).await;
        assert_eq!((all.len(), &all[0]["status"], &all[0]["frequency"]), (1, &json!("open"), &json!("thematic")));
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/periods/{}/obligations", text(&all[0]["id"]));
        let owed = dolisa.get(&path).send().await.expect_status(200).json();
        let owed = list(&owed["items"]);
        assert_eq!(owed.len(), 1);
        assert_eq!((&owed[0]["unit_id"], &owed[0]["due_on"]), (&json!(city.unit("PTP")), &json!("2018-12-20")));
        let justice = city.as_("justice").await;
        let begun = justice.post("/v1/reports").json(json!({"period_id": all[0]["id"], "unit_id": city.unit("PTP")})).send().await;
        begun.assert_status(201);
        let again = justice.post("/v1/reports").json(json!({"period_id": all[0]["id"], "unit_id": city.unit("PTP")})).send().await;
        again.assert_problem(409, "duplicate");
    }
}
