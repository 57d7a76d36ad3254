//! Who owes what: a unit obliged later, one released, and the lists of a period and of a unit.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};
use time::macros::datetime;

use crate::amendments::amendment;
use crate::completeness::{counts, write};
use crate::main_loop::{draft, etag, put_values, step};
use crate::period_life::{ask, completeness};
use crate::reading::{assert_faults, assert_impossible, find, read, texts};

pub async fn oblige(as_: &Client, period: &str, body: Value) -> Answer {
    let add = as_.post(&format!("/v1/periods/{period}/obligations"));
    add.json(body).send().await
}

/// Releases a unit from an obligation as it is now.
pub async fn release(as_: &Client, id: &str) -> Answer {
    let path = format!("/v1/obligations/{id}");
    let now = as_.get(&path).send().await.expect_status(200);
    let release = as_.post(&format!("{path}/release")).if_match(now.etag());
    release
        .json(json!({"reason": "Phường không có hoạt động trong kỳ."}))
        .send()
        .await
}

/// The obligations of a period that a query leaves, by the codes of their units, sorted.
async fn owing(as_: &Client, period: &str, query: &str) -> Vec<String> {
    let page = read(as_, &format!("/v1/periods/{period}/obligations?{query}")).await;
    let mut codes = texts(&page["items"], "unit_code");
    codes.sort();
    codes
}

/// Issues plan 5947 with duties to report for Justice and for one ward only.
async fn small_plan(city: &City<'_>) -> String {
    let plan = city.draft_plan().await;
    let id = text(&plan["id"]);
    city.assign_report(&id, "PTP", "7.1").await;
    city.assign_report(&id, "22915", "plan").await;
    let dolisa = city.as_("dolisa").await;
    dolisa
        .post(&format!("/v1/plans/{id}/issue"))
        .if_match("\"1\"")
        .send()
        .await
        .assert_status(200);
    let periods = read(&dolisa, "/v1/periods?label=2018-H1").await;
    text(&periods["items"][0]["id"])
}

both! {
    async fn ham_tien_is_obliged_later_to_the_measures_named(app: TestApp) {
        let city = City::found(&app).await;
        let h1 = &small_plan(&city).await;
        app.clock.set(datetime!(2018-06-18 02:00 UTC));
        let dolisa = city.as_("dolisa").await;
        let ham_tien = city.unit("22918");
        // The period's own day is over, so that another has to be named.
        let body = json!({"unit_id": ham_tien, "reason": "Phường tiếp nhận nhiệm vụ."});
        assert_faults(&oblige(&dolisa, h1, body).await, &[("/due_on", "past")]);
        let measures = |ids: Value| json!({"unit_id": ham_tien, "due_on": "2018-06-29", "reason": "Phường tiếp nhận nhiệm vụ.", "measure_ids": ids});
        let other = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d99";
        let wrong = oblige(&dolisa, h1, measures(json!([city.id("7.1.a"), city.id("7.1.a"), other]))).await;
        assert_faults(&wrong, &[("/measure_ids/1", "duplicate"), ("/measure_ids/2", "unknown_measure")]);
        let made = oblige(&dolisa, h1, measures(json!([city.id("7.1.a")]))).await.expect_status(201);
        let owed = made.json();
        assert_eq!(made.header("Location"), format!("/v1/obligations/{}", text(&owed["id"])));
        assert_eq!(
            (&owed["frozen_due_on"], &owed["due_on"], &owed["punctuality"], &owed["unit_code"], &owed["group_ids"]),
            (&json!("2018-06-29"), &json!("2018-06-29"), &json!("not_yet_due"), &json!("22918"), &json!([])),
        );
        assert_eq!(texts(&owed["measures"], "measure_id"), [city.id("7.1.a")]);
        let again = oblige(&dolisa, h1, measures(json!([]))).await;
        again.assert_problem(409, "duplicate");
        // Three owe by now: Justice and Mũi Né, overdue since the 15th, and Hàm Tiến.
        assert_eq!(counts(&completeness(&city, h1).await), [3, 0, 0, 0, 0, 2, 0, 3]);
        let form = draft(&city.as_("ham.tien").await, h1, &ham_tien).await;
        assert_eq!(texts(&form["measures"], "code"), ["7.1.a"]);

        // A narrative only, of the Front; and whoever is of another city owes nothing here.
        let front = json!({"unit_id": city.unit("MTTQ"), "due_on": "2018-06-29", "reason": "Phối hợp."});
        let front = oblige(&dolisa, h1, front).await.expect_status(201).json();
        assert_eq!(front["measures"], json!([]));
        let foreign = json!({"unit_id": city.unit("PTP-594"), "due_on": "2018-06-17", "reason": "x"});
        assert_faults(&oblige(&dolisa, h1, foreign).await, &[("/due_on", "past"), ("/unit_id", "unknown_unit")]);

        let history = read(&dolisa, &format!("/v1/periods/{h1}/history")).await["items"].clone();
        assert_eq!(texts(&history, "action"), ["opened", "obligation_added", "obligation_added"]);
        assert_eq!((&history[1]["unit_code"], &history[1]["due_on"]), (&json!("22918"), &json!("2018-06-29")));

        // Its day is later than that of the period, and outlasts the period.
        assert_eq!(owed["extended_to"], "2018-06-29");
        ask(&dolisa, h1, "close", json!({"reason": "Hết hạn."})).await.assert_status(200);
        let sent = step(&city.as_("ham.tien").await, &put_values(&city.as_("ham.tien").await, &form, json!([
            {"measure_id": city.id("7.1.a"), "numerator": 1, "denominator": 2},
        ])).await, "submit").await;
        assert_eq!(sent["status"], "submitted");
        let late = json!({"unit_id": city.unit("PNV"), "due_on": "2018-06-29", "reason": "x"});
        assert_impossible(&oblige(&dolisa, h1, late).await, "closed");
    }

    async fn a_unit_with_duties_that_came_later_owes_these(app: TestApp) {
        let city = City::found(&app).await;
        let h1 = &small_plan(&city).await;
        let dolisa = city.as_("dolisa").await;
        let plan = text(&read(&dolisa, &format!("/v1/periods/{h1}")).await["plan_id"]);
        let added = json!([{"unit_id": city.unit("PYT"), "duty": "report", "subject": {"kind": "indicator", "id": city.id("7.4")}, "paragraph": "IV", "text": "báo cáo"}]);
        let amendment = amendment(&json!({"assignments_added": added}));
        let amend = dolisa.post(&format!("/v1/plans/{plan}/amendments")).if_match("\"2\"").json(amendment);
        amend.send().await.assert_status(201);
        assert_eq!(owing(&dolisa, h1, "").await, ["22915", "PTP"], "an opened period stays as it is");
        let mut body = json!({"unit_id": city.unit("PYT"), "reason": "Theo kế hoạch sửa đổi.", "measure_ids": [city.id("7.1.a")]});
        assert_faults(&oblige(&dolisa, h1, body.clone()).await, &[("/measure_ids", "has_duties")]);
        body.as_object_mut().unwrap().remove("measure_ids");
        let owed = oblige(&dolisa, h1, body).await.expect_status(201).json();
        assert_eq!((texts(&owed["measures"], "measure_id"), &owed["due_on"]), (vec![city.id("7.4.a")], &json!("2018-06-15")));
    }

    async fn who_is_released_counts_nowhere_and_sends_nothing(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let mui_ne = city.as_("mui.ne").await;
        let report = write(&mui_ne, &city, h1, "22915").await;
        let dolisa = city.as_("dolisa").await;
        let owed = read(&dolisa, &format!("/v1/periods/{h1}/obligations?unit_id={}", city.unit("22915"))).await["items"][0].clone();
        let id = text(&owed["id"]);
        let path = format!("/v1/obligations/{id}/release");
        let body = json!({"reason": "x"});
        dolisa.post(&path).json(body.clone()).send().await.assert_problem(428, "precondition_required");
        dolisa.post(&path).if_match("\"7\"").json(body.clone()).send().await.assert_problem(412, "stale");
        mui_ne.post(&path).if_match("\"1\"").json(body).send().await.assert_problem(403, "forbidden");
        let freed = release(&dolisa, &id).await.expect_status(200).json();
        assert_eq!((&freed["released_at"], &freed["version"]), (&json!("2018-05-17T02:00:00Z"), &json!(2)));
        assert_impossible(&release(&dolisa, &id).await, "released");

        // Four still owe, two of them wards.
        let found = completeness(&city, h1).await;
        assert_eq!(counts(&found), [4, 0, 0, 0, 0, 0, 0, 4]);
        assert_eq!(counts(find(&found["groups"], "group_code", "UBND-PX"))[0], 2);
        assert_eq!(owing(&dolisa, h1, "").await, ["22918", "22954", "PTP", "PYT"]);
        assert_eq!(owing(&dolisa, h1, "released=true").await, ["22915"]);
        let cells = read(&dolisa, &format!("/v1/aggregates?period_id={h1}")).await;
        let reached = list(&cells["cells"]).iter().find(|cell| cell["measure"]["code"] == "PT-2").unwrap();
        assert_eq!(reached["units_expected"], 2);

        // The report stays readable and takes no step.
        let shown = read(&mui_ne, &format!("/v1/reports/{}", text(&report["id"]))).await;
        assert_eq!(shown["allowed_actions"], json!([]));
        for step in ["submit", "withdraw"] {
            let path = format!("/v1/reports/{}/{step}", text(&report["id"]));
            mui_ne.post(&path).if_match(&etag(&shown)).send().await.assert_problem(409, "invalid_state");
        }
        let submit = mui_ne.post(&format!("/v1/reports/{}/submit", text(&report["id"])));
        assert_impossible(&submit.if_match(&etag(&shown)).send().await, "(released)");
        let more = json!({"due_on": "2018-06-22", "unit_id": city.unit("22915"), "reason": "x"});
        assert_impossible(&ask(&dolisa, h1, "extend", more).await, "released");

        // It is obliged again by the same row, and goes on with its report.
        let back = json!({"unit_id": city.unit("22915"), "reason": "Miễn nhầm.", "due_on": "2018-06-20"});
        let back = oblige(&dolisa, h1, back).await.expect_status(201).json();
        assert_eq!((&back["id"], &back["released_at"], &back["measures"]), (&owed["id"], &Value::Null, &owed["measures"]));
        assert_eq!((&back["frozen_due_on"], &back["due_on"]), (&json!("2018-06-15"), &json!("2018-06-20")));
        let sent = step(&mui_ne, &shown, "submit").await;
        step(&dolisa, &sent, "accept").await;
        assert_impossible(&release(&dolisa, &id).await, "accepted");
        let history = read(&mui_ne, &format!("/v1/periods/{h1}/history")).await["items"].clone();
        assert_eq!(texts(&history, "action"), ["opened", "obligation_released", "obligation_added"]);
        assert_eq!((&history[1]["reason"], &history[1]["due_on"]), (&json!("Phường không có hoạt động trong kỳ."), &Value::Null));
    }

    async fn the_list_of_a_period_is_narrowed_by_how_a_unit_stands(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        // Justice: accepted, on time to the second. Mũi Né: submitted, late by a fraction of one. Hàm Tiến: a draft.
        app.clock.set(datetime!(2018-06-15 16:59:59.999 UTC));
        let justice = city.as_("justice").await;
        let report = write(&justice, &city, h1, "PTP").await;
        let report = step(&justice, &report, "submit").await;
        step(&city.as_("dolisa").await, &report, "accept").await;
        app.clock.set(datetime!(2018-06-15 17:00:00.001 UTC));
        let mui_ne = city.as_("mui.ne").await;
        let report = write(&mui_ne, &city, h1, "22915").await;
        step(&mui_ne, &report, "submit").await;
        draft(&city.as_("ham.tien").await, h1, &city.unit("22918")).await;

        let dolisa = city.as_("dolisa").await;
        let wards = format!("group_id={}", city.unit("UBND-PX"));
        for (query, wanted) in [
            ("", &["22915", "22918", "22954", "PTP", "PYT"][..]),
            ("standing=accepted", &["PTP"]),
            ("standing=submitted", &["22915"]),
            ("standing=drafting", &["22918"]),
            ("standing=missing", &["22954", "PYT"]),
            ("standing=returned", &[]),
            ("punctuality=on_time", &["PTP"]),
            ("punctuality=late", &["22915"]),
            ("punctuality=overdue", &["22918", "22954", "PYT"]),
            ("punctuality=not_yet_due", &[]),
            ("open=true", &["22915", "22918", "22954", "PYT"]),
            ("open=false", &["PTP"]),
            (&wards, &["22915", "22918", "22954"]),
            (&format!("{wards}&punctuality=overdue"), &["22918", "22954"]),
            (&format!("within={}&standing=drafting", city.unit("22918")), &["22918"]),
        ] {
            assert_eq!(owing(&dolisa, h1, query).await, wanted, "{query}");
        }
        // Pages are full: two of the three overdue, then the third.
        let path = format!("/v1/periods/{h1}/obligations?punctuality=overdue&limit=2");
        let first = read(&dolisa, &path).await;
        assert_eq!(list(&first["items"]).len(), 2);
        let second = read(&dolisa, &format!("{path}&cursor={}", text(&first["next_cursor"]))).await;
        assert_eq!((list(&second["items"]).len(), &second["next_cursor"]), (1, &Value::Null));
        dolisa.get(&format!("/v1/periods/{h1}/obligations?standing=done")).send().await.assert_problem(400, "invalid_parameter");
    }

    async fn a_unit_sees_all_that_it_owes_latest_due_first(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let report = write(&justice, &city, &plan.periods["2018-H1"], "PTP").await;
        step(&justice, &report, "submit").await;
        let path = format!("/v1/units/{}/obligations", city.unit("PTP"));
        let labels = async |query: &str| texts(&read(&justice, &format!("{path}?{query}")).await["items"], "period_label");
        assert_eq!(labels("").await, ["2018-Y", "2018-H1"]);
        assert_eq!(labels("sort=earliest_due").await, ["2018-H1", "2018-Y"]);
        assert_eq!(labels("standing=missing").await, ["2018-Y"]);
        assert_eq!(labels("punctuality=on_time").await, ["2018-H1"]);
        assert_eq!(labels("open=true").await, ["2018-Y", "2018-H1"]);
        assert_eq!(labels("released=true").await, [""; 0]);
        assert_eq!(labels(&format!("plan_id={}", plan.id)).await.len(), 2);
        for sort in ["latest_due", "earliest_due"] {
            let whole = labels(&format!("sort={sort}")).await;
            let first = read(&justice, &format!("{path}?sort={sort}&limit=1")).await;
            let cursor = text(&first["next_cursor"]);
            let second = read(&justice, &format!("{path}?sort={sort}&limit=1&cursor={cursor}")).await;
            let paged = [&first, &second].map(|page| text(&page["items"][0]["period_label"]));
            assert_eq!((whole, &second["next_cursor"]), (paged.to_vec(), &Value::Null));
        }
        let shown = read(&justice, &path).await["items"][0].clone();
        assert_eq!((&shown["plan_number"], &shown["days_left"]), (&json!("5947/KH-UBND"), &json!(191)), "from 17 May to 24 November");

        // One obligation by itself, tagged by what it shows.
        let path = format!("/v1/obligations/{}", text(&shown["id"]));
        let one = justice.get(&path).send().await.expect_status(200);
        assert_eq!(one.json(), shown);
        justice.get(&path).header("If-None-Match", one.etag()).send().await.assert_status(304);
        draft(&justice, &plan.periods["2018-Y"], &city.unit("PTP")).await;
        let begun = justice.get(&path).header("If-None-Match", one.etag()).send().await.expect_status(200);
        assert_eq!(begun.json()["standing"], "drafting");

        // The coordinator sees what is owed under the plan it leads; another ward nothing.
        let dolisa = city.as_("dolisa").await;
        assert_eq!(list(&read(&dolisa, &format!("/v1/units/{}/obligations", city.unit("PTP"))).await["items"]).len(), 2);
        for (name, unit) in [("mui.ne", "PTP"), ("lagi.justice", "PTP"), ("dolisa", "PTP-594")] {
            let path = format!("/v1/units/{}/obligations", city.unit(unit));
            city.as_(name).await.get(&path).send().await.assert_problem(404, "not_found");
        }
        city.as_("mui.ne").await.get(&path).send().await.assert_problem(404, "not_found");
    }

    async fn a_unit_counts_in_every_group_and_subtree_it_belongs_to(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let coast = json!({"code": "VEN-BIEN", "name": "Các phường ven biển", "unit_id": city.unit("593"), "member_ids": [city.unit("22915")]});
        let coast = text(&admin.post("/v1/unit-groups").json(coast).send().await.expect_status(201).json()["id"]);
        let plan = city.draft_plan().await;
        let id = text(&plan["id"]);
        let dolisa = city.as_("dolisa").await;
        for (group, paragraph) in [(city.unit("UBND-PX"), "IV.C.1"), (coast, "IV.C.2")] {
            let body = json!({"plan_id": id, "group_id": group, "duty": "report", "subject": {"kind": "plan"}, "paragraph": paragraph, "text": "báo cáo"});
            dolisa.post("/v1/group-assignments").json(body).send().await.assert_status(201);
        }
        // Hàm Tiến is told by itself as well as through its group; Justice by itself only.
        city.assign_report(&id, "22918", "7.1").await;
        city.assign_report(&id, "PTP", "7.1").await;
        dolisa.post(&format!("/v1/plans/{id}/issue")).if_match("\"1\"").send().await.assert_status(200);
        let h1 = text(&read(&dolisa, "/v1/periods?label=2018-H1").await["items"][0]["id"]);
        let found = completeness(&city, &h1).await;
        assert_eq!(counts(&found)[0], 4);
        let expected = |items: &Value, member: &str| -> Vec<(Value, u64)> {
            let mut all: Vec<_> = list(items).iter().map(|one| (one[member].clone(), counts(one)[0])).collect();
            all.sort_by_key(|(code, _)| code.as_str().map(str::to_owned));
            all
        };
        assert_eq!(expected(&found["groups"], "group_code"), [(Value::Null, 1), (json!("UBND-PX"), 3), (json!("VEN-BIEN"), 1)]);
        assert_eq!(owing(&dolisa, &h1, &format!("group_id={}", city.unit("UBND-PX"))).await, ["22915", "22918", "22954"]);

        // All four stand right below the city; from the province everything is below the city.
        let units = [(json!("22915"), 1), (json!("22918"), 1), (json!("22954"), 1), (json!("PTP"), 1)];
        assert_eq!(expected(&found["subtrees"], "unit_code"), units);
        let auditor = city.as_("auditor").await;
        let path = format!("/v1/periods/{h1}/completeness?within={}", city.unit("60"));
        let below = read(&auditor, &path).await;
        assert_eq!(expected(&below["subtrees"], "unit_code"), [(json!("593"), 4)]);
        let mui_ne = read(&city.as_("mui.ne").await, &format!("/v1/periods/{h1}/completeness")).await;
        assert_eq!((mui_ne["subtrees"].clone(), counts(&mui_ne)[0]), (json!([]), 1));
    }

    async fn names_stay_those_of_the_period(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        app.clock.set(datetime!(2018-09-01 02:00 UTC));
        let admin = city.as_("first.admin").await;
        let path = format!("/v1/units/{}", city.unit("22915"));
        let unit = read(&admin, &path).await;
        let change = admin.post(&format!("{path}/change")).if_match(&etag(&unit));
        let change = change.json(json!({"effective_on": "2018-08-01", "name": "Phường Mũi Né mới", "reason": "Đổi tên."}));
        change.send().await.assert_status(200);
        let found = completeness(&city, h1).await;
        assert_eq!(find(&found["units"], "unit_code", "22915")["unit_name"], "Đơn vị 22915");
    }
}
