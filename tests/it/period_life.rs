//! A period is closed, opened again, and given more time: to one ward, or to all.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};
use time::macros::datetime;

use crate::completeness::{counts, write};
use crate::main_loop::{etag, step};
use crate::reading::{assert_faults, assert_impossible, find, person, read, texts};

/// Asks for a step with a period as it is now.
pub async fn ask(as_: &Client, period: &str, name: &str, body: Value) -> Answer {
    let path = format!("/v1/periods/{period}");
    let now = read(as_, &path).await;
    let step = as_.post(&format!("{path}/{name}")).if_match(&etag(&now));
    step.json(body).send().await
}

pub async fn completeness(city: &City<'_>, period: &str) -> Value {
    let path = format!("/v1/periods/{period}/completeness");
    read(&city.as_("dolisa").await, &path).await
}

/// Punctuality of a unit in a period.
async fn punctuality(city: &City<'_>, period: &str, unit: &str) -> String {
    let found = completeness(city, period).await;
    text(&find(&found["units"], "unit_code", unit)["punctuality"])
}

async fn owed_by(city: &City<'_>, period: &str, unit: &str) -> Value {
    let path = format!(
        "/v1/periods/{period}/obligations?unit_id={}",
        city.unit(unit)
    );
    read(&city.as_("dolisa").await, &path).await["items"][0].clone()
}

/// Makes a report for a ward that has nobody to write it in the city as founded.
async fn of_lac_dao(city: &City<'_>) -> Client {
    person(city, "lac.dao", &[("reporter", "22954")]).await
}

both! {
    async fn a_ward_with_a_week_more_is_on_time_in_a_closed_period(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        app.clock.set(datetime!(2018-06-12 02:00 UTC));
        let (justice, health) = (city.as_("justice").await, city.as_("health").await);
        let done = write(&justice, &city, h1, "PTP").await;
        step(&justice, &done, "submit").await;
        let done = write(&health, &city, h1, "PYT").await;
        let done = step(&health, &done, "submit").await;
        step(&city.as_("health.head").await, &done, "sign").await;

        // The three wards are missing. Mũi Né asks in time for a week more.
        app.clock.set(datetime!(2018-06-14 02:00 UTC));
        let dolisa = city.as_("dolisa").await;
        let week = json!({"due_on": "2018-06-22", "unit_id": city.unit("22915"), "reason": "Thay đổi cán bộ phụ trách."});
        let more = ask(&dolisa, h1, "extend", week).await.expect_status(200);
        assert_eq!((&more.json()["extended_to"], more.etag()), (&Value::Null, "\"3\""), "not for all");
        let owed = owed_by(&city, h1, "22915").await;
        assert_eq!(
            (&owed["frozen_due_on"], &owed["due_on"], &owed["extended_to"], &owed["days_left"]),
            (&json!("2018-06-15"), &json!("2018-06-22"), &json!("2018-06-22"), &json!(8)),
        );
        assert_eq!(owed_by(&city, h1, "22918").await["extended_to"], Value::Null);

        app.clock.set(datetime!(2018-06-18 02:00 UTC));
        let dolisa = city.as_("dolisa").await;
        let closed = ask(&dolisa, h1, "close", json!({"reason": "Tổng hợp báo cáo UBND tỉnh."})).await;
        assert_eq!(closed.expect_status(200).json()["status"], "closed");
        // On 18 June two wards are overdue; Mũi Né is not.
        let found = completeness(&city, h1).await;
        assert_eq!(counts(&found), [5, 2, 2, 0, 0, 2, 0, 3]);
        let ham_tien = city.as_("ham.tien").await;
        let body = json!({"period_id": h1, "unit_id": city.unit("22918")});
        assert_impossible(&ham_tien.post("/v1/reports").json(body).send().await, "closed");

        // One second before the end of 22 June in Phan Thiết.
        app.clock.set(datetime!(2018-06-22 16:59:59 UTC));
        let mui_ne = city.as_("mui.ne").await;
        let report = write(&mui_ne, &city, h1, "22915").await;
        let sent = step(&mui_ne, &report, "submit").await;
        assert_eq!(sent["status"], "submitted");
        assert_eq!(punctuality(&city, h1, "22915").await, "on_time");
        assert_eq!(counts(&completeness(&city, h1).await), [5, 3, 3, 0, 0, 2, 0, 2]);

        // It takes its report back, but its week is over.
        app.clock.set(datetime!(2018-06-22 17:00 UTC));
        let mui_ne = city.as_("mui.ne").await;
        let back = step(&mui_ne, &sent, "withdraw").await;
        let submit = mui_ne.post(&format!("/v1/reports/{}/submit", text(&back["id"])));
        assert_impossible(&submit.if_match(&etag(&back)).send().await, "closed");
    }

    async fn who_was_late_stays_late_when_all_get_more_time(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let lac_dao = of_lac_dao(&city).await;
        let punctual = write(&lac_dao, &city, h1, "22954").await;
        step(&lac_dao, &punctual, "submit").await;

        app.clock.set(datetime!(2018-06-18 02:00 UTC));
        let mui_ne = city.as_("mui.ne").await;
        let late = write(&mui_ne, &city, h1, "22915").await;
        step(&mui_ne, &late, "submit").await;
        let dolisa = city.as_("dolisa").await;
        let far = json!({"due_on": "2018-07-15", "unit_id": city.unit("22918"), "reason": "Mưa lũ."});
        ask(&dolisa, h1, "extend", far).await.assert_status(200);
        assert_eq!(counts(&completeness(&city, h1).await), [5, 2, 1, 1, 0, 2, 0, 3]);

        let all = json!({"due_on": "2018-06-30", "reason": "Gia hạn chung."});
        let more = ask(&dolisa, h1, "extend", all).await.expect_status(200).json();
        assert_eq!((&more["extended_to"], &more["due_on"]), (&json!("2018-06-30"), &json!("2018-06-15")));
        let days = async |unit: &str| {
            let owed = owed_by(&city, h1, unit).await;
            ["frozen_due_on", "due_on", "extended_to"].map(|member| text(&owed[member]))
        };
        assert_eq!(days("22915").await, ["2018-06-15", "2018-06-15", "2018-06-30"], "late stays late");
        assert_eq!(days("22954").await, ["2018-06-15", "2018-06-15", "2018-06-30"], "punctual stays punctual");
        assert_eq!(days("22918").await, ["2018-06-15", "2018-07-15", "2018-07-15"], "has more already");
        assert_eq!(days("PTP").await, ["2018-06-15", "2018-06-30", "2018-06-30"]);
        // Nobody is overdue by now, and Mũi Né is as late as it was.
        let found = completeness(&city, h1).await;
        assert_eq!(counts(&found), [5, 2, 1, 1, 0, 0, 0, 3]);
        assert_eq!(punctuality(&city, h1, "22915").await, "late");

        // Later than the present day, and not over.
        let again = json!({"due_on": "2018-06-30", "reason": "x"});
        assert_faults(&ask(&dolisa, h1, "extend", again).await, &[("/due_on", "not_later")]);
        app.clock.set(datetime!(2018-07-20 02:00 UTC));
        let dolisa = city.as_("dolisa").await;
        let over = json!({"due_on": "2018-07-19", "reason": "x"});
        assert_faults(&ask(&dolisa, h1, "extend", over).await, &[("/due_on", "past")]);
        let nobody = json!({"due_on": "2018-08-01", "unit_id": city.unit("MTTQ"), "reason": "x"});
        assert_faults(&ask(&dolisa, h1, "extend", nobody).await, &[("/unit_id", "owes_nothing")]);
        for body in [json!({"reason": "x"}), json!({"due_on": "2018-08-01"}), json!({"due_on": "2018-08-01", "reason": " "})] {
            ask(&dolisa, h1, "extend", body).await.assert_problem(422, "invalid_input");
        }
    }

    async fn a_period_opened_again_takes_reports_and_keeps_who_did_what(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        app.clock.set(datetime!(2018-06-18 02:00 UTC));
        let dolisa = city.as_("dolisa").await;
        let reason = |text: &str| json!({"reason": text});
        assert_impossible(&ask(&dolisa, h1, "reopen", reason("Nhầm.")).await, "open");
        ask(&dolisa, h1, "close", reason("Hết hạn.")).await.assert_status(200);
        assert_impossible(&ask(&dolisa, h1, "close", reason("Hết hạn.")).await, "closed");
        app.clock.set(datetime!(2018-06-19 02:00 UTC));
        let dolisa = city.as_("dolisa").await;
        let open = ask(&dolisa, h1, "reopen", reason("Còn ba phường chưa báo cáo.")).await;
        let open = open.expect_status(200);
        assert_eq!((&open.json()["status"], open.etag()), (&json!("open"), "\"4\""));
        let ham_tien = city.as_("ham.tien").await;
        let report = write(&ham_tien, &city, h1, "22918").await;
        step(&ham_tien, &report, "submit").await;
        assert_eq!(punctuality(&city, h1, "22918").await, "late");
        let far = json!({"due_on": "2018-06-29", "unit_id": city.unit("22915"), "reason": "Đề nghị của phường."});
        ask(&dolisa, h1, "extend", far).await.assert_status(200);

        let history = format!("/v1/periods/{h1}/history");
        let all = read(&dolisa, &history).await["items"].clone();
        assert_eq!(texts(&all, "action"), ["opened", "closed", "reopened", "extended"]);
        let told = |one: &Value, members: [&str; 5]| members.map(|member| one[member].clone());
        assert_eq!(
            told(&all[2], ["account_name", "at", "reason", "due_on", "unit_code"]),
            [json!("dolisa"), json!("2018-06-19T02:00:00Z"), json!("Còn ba phường chưa báo cáo."), Value::Null, Value::Null],
        );
        assert_eq!(
            told(&all[3], ["account_name", "reason", "due_on", "unit_code", "unit_name"]),
            [json!("dolisa"), json!("Đề nghị của phường."), json!("2018-06-29"), json!("22915"), json!("Đơn vị 22915")],
        );
        let page = read(&dolisa, &format!("{history}?limit=3")).await;
        let rest = read(&dolisa, &format!("{history}?limit=3&cursor={}", text(&page["next_cursor"]))).await;
        assert_eq!((texts(&rest["items"], "action"), &rest["next_cursor"]), (vec!["extended".to_owned()], &Value::Null));
        // What is about Mũi Né is not for Justice.
        let justice = city.as_("justice").await;
        assert_eq!(texts(&read(&justice, &history).await["items"], "action"), ["opened", "closed", "reopened"]);
        let mui_ne = city.as_("mui.ne").await;
        assert_eq!(list(&read(&mui_ne, &history).await["items"]).len(), 4);
        city.as_("lagi.justice").await.get(&history).send().await.assert_problem(404, "not_found");

        // The audit trail tells it too.
        let trail = city.as_("auditor").await.get("/v1/audit-events").query("subject_id", h1).send().await;
        let trail = trail.expect_status(200).json()["items"].clone();
        let mut actions = texts(&trail, "action");
        actions.sort();
        assert_eq!(actions, ["period_closed", "period_extended", "period_reopened"]);
        let closed = find(&trail, "action", "period_closed");
        assert_eq!(closed["subject"]["name"], "2018-H1 5947/KH-UBND");
        assert_eq!(closed["changes"], json!([
            {"member": "reason", "before": null, "after": "Hết hạn."},
            {"member": "status", "before": "open", "after": "closed"},
        ]));
    }

    async fn only_the_lead_unit_changes_a_period_that_has_opened_of_a_plan_in_force(app: TestApp) {
        let city = City::found(&app).await;
        let mut body = city.plan("5947/KH-UBND");
        body["term_to"] = json!("2019-12-31");
        let dolisa = city.as_("dolisa").await;
        let plan = dolisa.post("/v1/plans").json(body).send().await.expect_status(201).json();
        let id = text(&plan["id"]);
        city.assign_report(&id, "PTP", "7.1").await;
        dolisa.post(&format!("/v1/plans/{id}/issue")).if_match(&etag(&plan)).send().await.assert_status(200);
        let periods = read(&dolisa, "/v1/periods").await["items"].clone();
        let id_of = |label: &str| text(&find(&periods, "label", label)["id"]);
        let reason = json!({"reason": "x"});
        let more = json!({"due_on": "2020-01-01", "reason": "x"});
        for (name, body) in [("close", &reason), ("reopen", &reason), ("extend", &more)] {
            assert_impossible(&ask(&dolisa, &id_of("2019-H1"), name, body.clone()).await, "upcoming");
        }
        let unit = json!({"unit_id": city.unit("PNV"), "reason": "x"});
        let add = dolisa.post(&format!("/v1/periods/{}/obligations", id_of("2019-H1"))).json(unit);
        assert_impossible(&add.send().await, "upcoming");

        let close = format!("/v1/periods/{}/close", id_of("2018-H1"));
        let post = |as_: &Client, tag: Option<&str>| {
            let request = as_.post(&close).json(reason.clone());
            match tag {
                Some(tag) => request.if_match(tag),
                None => request,
            }
        };
        post(&dolisa, None).send().await.assert_problem(428, "precondition_required");
        post(&dolisa, Some("\"1\"")).send().await.assert_problem(412, "stale");
        post(&city.as_("justice").await, Some("\"2\"")).send().await.assert_problem(403, "forbidden");
        post(&city.as_("lagi.dolisa").await, Some("\"2\"")).send().await.assert_problem(404, "not_found");
        let next_door = person(&city, "city.office", &[("coordinator", "593")]).await;
        post(&next_door, Some("\"2\"")).send().await.assert_problem(403, "forbidden");

        dolisa.post(&format!("/v1/plans/{id}/close")).if_match("\"2\"").send().await.assert_status(200);
        let history = read(&dolisa, &format!("/v1/periods/{}/history", id_of("2018-H1"))).await;
        assert_eq!(texts(&history["items"], "action"), ["opened", "closed"]);
        for (name, body) in [("close", &reason), ("reopen", &reason), ("extend", &more)] {
            assert_impossible(&ask(&dolisa, &id_of("2018-H1"), name, body.clone()).await, "closed");
        }
    }
}
