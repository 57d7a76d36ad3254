//! An issued plan changes by recorded amendments only: what they may change, and what is kept of it.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};

use crate::reading::{assert_faults, assert_impossible, find, person, read, texts};

/// The body of the city's amendment 6200/KH-UBND, in force from the day of the plan.
pub fn amendment(changes: &Value) -> Value {
    let mut body = json!({
        "document": {"number": "Số: 6200 /KH-UBND", "issued_on": "2018-05-17", "issuer": "UBND thành phố Phan Thiết"},
        "effective_on": "2018-05-17", "reason": "Theo ý kiến chỉ đạo của UBND tỉnh",
    });
    for (member, value) in changes.as_object().unwrap() {
        body[member] = value.clone();
    }
    body
}

/// What an amendment says became of one place of the plan.
pub fn change<'a>(amendment: &'a Value, pointer: &str) -> (&'a Value, &'a Value) {
    let found = find(&amendment["changes"], "pointer", pointer);
    (&found["before"], &found["after"])
}

both! {
    async fn the_city_retitles_its_plan_and_both_titles_are_kept(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/plans/{}", plan.id);
        let before = read(&dolisa, &path).await;
        let body = amendment(&json!({"plan": {
            "title": "Triển khai công tác Bình đẳng giới năm 2018",
            "recipients": ["Sở LĐTBXH", "UBND các phường, xã"],
            "signatory": {"authority": "KT. CHỦ TỊCH", "name": "Võ Văn Thông"},
        }}));
        let made = dolisa.post(&format!("{path}/amendments")).if_match("\"2\"").json(body).send().await.expect_status(201);
        assert_eq!(made.header("Location"), format!("{path}/amendments/1"));
        assert_eq!(made.etag(), "\"1\"");
        let made = made.json();
        assert_eq!(made["document"]["number"], "6200/KH-UBND");
        assert_eq!(made["made_by"], "dolisa");
        assert_eq!(texts(&made["changes"], "pointer"), ["/title", "/signatory", "/recipients"]);
        let (was, is) = change(&made, "/title");
        assert_eq!(*was, before["title"].to_string());
        assert_eq!(*is, "\"Triển khai công tác Bình đẳng giới năm 2018\"");
        let (was, is) = change(&made, "/signatory");
        assert!(was.is_null());
        assert_eq!(serde_json::from_str::<Value>(&text(is)).unwrap()["name"], "Võ Văn Thông");
        assert_eq!(*change(&made, "/recipients").1, "[\"Sở LĐTBXH\",\"UBND các phường, xã\"]");

        // Whoever may know of the plan reads both; the plan has a new tag and a new title to be found by.
        let justice = city.as_("justice").await;
        let now = justice.get(&path).send().await.expect_status(200);
        assert_eq!(now.etag(), "\"3\"");
        assert_eq!(now.json()["title"], "Triển khai công tác Bình đẳng giới năm 2018");
        assert_eq!(now.json()["status"], "issued");
        assert_eq!(read(&justice, &format!("{path}/amendments/1")).await, made);
        assert_eq!(read(&justice, &format!("{path}/amendments")).await["items"], json!([made]));
        for missing in ["2", "7"] {
            justice.get(&format!("{path}/amendments/{missing}")).send().await.assert_problem(404, "not_found");
        }
        let known = justice.get(&format!("{path}/amendments/1")).header("If-None-Match", "\"1\"").send().await;
        known.assert_status(304);
    }

    async fn amendments_come_in_order_and_in_pages(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/plans/{}/amendments", plan.id);
        for (tag, title) in [("\"2\"", "Một"), ("\"3\"", "Hai"), ("\"4\"", "Ba")] {
            let body = amendment(&json!({"plan": {"title": title}}));
            dolisa.post(&path).if_match(tag).json(body).send().await.assert_status(201);
        }
        let first = read(&dolisa, &format!("{path}?limit=2")).await;
        assert_eq!(first["items"][0]["seq"], 1);
        assert_eq!(first["items"][1]["seq"], 2);
        let cursor = text(&first["next_cursor"]);
        let rest = read(&dolisa, &format!("{path}?limit=2&cursor={cursor}")).await;
        assert_eq!(list(&rest["items"]).len(), 1);
        assert_eq!(change(&rest["items"][0], "/title"), (&json!("\"Hai\""), &json!("\"Ba\"")));
        assert!(rest["next_cursor"].is_null());
    }

    async fn a_draft_is_edited_and_a_closed_plan_stays(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let draft = text(&city.draft_plan().await["id"]);
        let body = amendment(&json!({"plan": {"title": "Khác"}}));
        let amend = async |id: &str, tag: &str| {
            dolisa.post(&format!("/v1/plans/{id}/amendments")).if_match(tag).json(body.clone()).send().await
        };
        assert_impossible(&amend(&draft, "\"1\"").await, "draft");
        city.assign_report(&draft, "PTP", "7.1").await;
        dolisa.post(&format!("/v1/plans/{draft}/issue")).if_match("\"1\"").send().await.assert_status(200);
        amend(&draft, "\"1\"").await.assert_problem(412, "stale");
        dolisa.post(&format!("/v1/plans/{draft}/amendments")).json(body.clone()).send().await.assert_problem(428, "precondition_required");
        dolisa.post(&format!("/v1/plans/{draft}/close")).if_match("\"2\"").send().await.assert_status(200);
        assert_impossible(&amend(&draft, "\"3\"").await, "closed");
        assert_eq!(read(&dolisa, &format!("/v1/plans/{draft}/amendments")).await["items"], json!([]));
    }

    async fn only_the_lead_units_coordinator_amends(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let path = format!("/v1/plans/{}/amendments", plan.id);
        let body = amendment(&json!({"plan": {"title": "Khác"}}));
        let above = person(&city, "above", &[("coordinator", "593")]).await;
        above.post(&path).if_match("\"2\"").json(body.clone()).send().await.assert_problem(403, "forbidden");
        for name in ["justice", "dolisa.reporter", "mayor"] {
            let answer = city.as_(name).await.post(&path).if_match("\"2\"").json(body.clone()).send().await;
            answer.assert_problem(403, "forbidden");
        }
        let neighbour = city.as_("lagi.dolisa").await;
        neighbour.post(&path).if_match("\"2\"").json(body).send().await.assert_problem(404, "not_found");
        neighbour.get(&path).send().await.assert_problem(404, "not_found");
    }

    async fn every_fault_of_an_amendment_comes_at_once(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/plans/{}/amendments", plan.id);
        let amend = async |body: Value| dolisa.post(&path).if_match("\"2\"").json(body).send().await;
        let unknown = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d99";
        let mut body = amendment(&json!({
            "document": {"number": "Số:"},
            "plan": {"term_to": "2017-12-31", "tasks": [{"number": "II.1", "parent": "II", "text": "Tuyên truyền"}]},
            "assignments_added": [
                {"duty": "report", "subject": {"kind": "plan"}, "paragraph": "IV", "text": "báo cáo"},
                {"unit_id": city.unit("PTP"), "duty": "implement", "subject": {"kind": "task", "id": unknown, "number": "II.1"}, "paragraph": "IV", "text": "thực hiện"},
            ],
            "assignments_ended": [unknown, unknown],
        }));
        body["effective_on"] = json!("2018-05-16");
        assert_faults(&amend(body).await, &[
            ("/assignments_added/0", "missing_field"),
            ("/assignments_added/1/subject/number", "exclusive"),
            ("/assignments_ended/1", "duplicate"),
            ("/document/number", "empty"),
            ("/effective_on", "before_issue"),
            ("/plan/tasks/0/parent", "unknown_task"),
            ("/plan/term_to", "before_start"),
        ]);
        let body = amendment(&json!({
            "own_targets": {"targets": [{"code": "PT-9", "targets": []}]},
            "assignments_added": [
                {"unit_id": city.unit("594"), "duty": "report", "subject": {"kind": "plan"}, "paragraph": "IV", "text": "báo cáo"},
                {"unit_id": city.unit("PTP"), "duty": "implement", "subject": {"kind": "task", "number": "III"}, "paragraph": "IV", "text": "thực hiện"},
                {"unit_id": city.unit("PTP"), "duty": "report", "subject": {"kind": "indicator", "id": city.id("7.1")}, "paragraph": "IV", "text": "báo cáo UBND thành phố kết quả thực hiện"},
                {"unit_id": city.unit("PTP"), "group_id": city.unit("UBND-PX"), "duty": "report", "subject": {"kind": "plan"}, "paragraph": "IV", "text": "báo cáo"},
            ],
            "assignments_ended": [unknown],
        }));
        assert_faults(&amend(body).await, &[
            ("/assignments_added/0/unit_id", "unknown_unit"),
            ("/assignments_added/1/subject/number", "unknown_subject"),
            ("/assignments_added/2", "duplicate"),
            ("/assignments_added/3/unit_id", "not_a_member"),
            ("/assignments_ended/0", "unknown_assignment"),
            ("/own_targets/targets/0/code", "unknown_measure"),
        ]);
        // What is in it already is no change; and nothing of all this has happened.
        let same = read(&dolisa, &format!("/v1/plans/{}", plan.id)).await;
        assert_faults(&amend(amendment(&json!({"plan": {"title": same["title"]}}))).await, &[("", "no_change")]);
        assert_faults(&amend(amendment(&json!({}))).await, &[("", "no_change")]);
        assert_eq!(read(&dolisa, &path).await["items"], json!([]));
        assert_eq!(same["version"], 2);
    }

    async fn the_trail_tells_of_an_amendment_what_was_and_what_is(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let was = read(&dolisa, &format!("/v1/plans/{}", plan.id)).await["title"].clone();
        let body = amendment(&json!({"plan": {"title": "Tên mới", "funding": ["Ngân sách thành phố"]}}));
        let path = format!("/v1/plans/{}/amendments", plan.id);
        dolisa.post(&path).if_match("\"2\"").json(body).send().await.assert_status(201);
        let auditor = city.as_("auditor").await;
        let trail = read(&auditor, "/v1/audit-events?action=plan_amended").await;
        assert_eq!(list(&trail["items"]).len(), 1);
        let entry = &trail["items"][0];
        assert_eq!(entry["subject"]["name"], "5947/KH-UBND");
        assert_eq!(entry["actor"]["name"], "dolisa");
        let member = |name: &str| {
            let found = find(&entry["changes"], "member", name);
            (found["before"].clone(), found["after"].clone())
        };
        assert_eq!(member("amendment"), (Value::Null, json!("6200/KH-UBND")));
        assert_eq!(member("reason"), (Value::Null, json!("Theo ý kiến chỉ đạo của UBND tỉnh")));
        assert_eq!(member("title"), (was, json!("Tên mới")));
        assert_eq!(member("funding"), (json!("[]"), json!("[\"Ngân sách thành phố\"]")));
    }

    async fn own_targets_get_a_version_from_the_day_of_the_amendment(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/plans/{}", plan.id);
        let own = text(&read(&dolisa, &path).await["own_framework_id"]);
        let target = json!({"op": "over", "low": 60, "span": "by_year", "year_from": 2018, "confidence": "verified"});
        let mut body = amendment(&json!({"own_targets": {"targets": [{"code": "PT-2", "targets": [target]}]}}));
        let amend = async |tag: &str, body: &Value| dolisa.post(&format!("{path}/amendments")).if_match(tag).json(body.clone()).send().await;
        // The plan's term began on 1 January, and with it the first version of its targets.
        body["effective_on"] = json!("2018-07-01");
        let made = amend("\"2\"", &body).await.expect_status(201).json();
        assert_eq!(texts(&made["changes"], "pointer"), ["/own_targets/measures/PT-2/targets"]);
        let versions = read(&dolisa, &format!("/v1/frameworks/{own}")).await["versions"].clone();
        assert_eq!(texts(&versions, "label"), ["original", "amendment-1"]);
        assert_eq!((&versions[0]["valid_to"], &versions[1]["valid_from"]), (&json!("2018-06-30"), &json!("2018-07-01")));
        assert_eq!(versions[1]["document"]["number"], "Số: 6200 /KH-UBND");
        let tree = async |day: &str| read(&dolisa, &format!("/v1/frameworks/{own}/tree?as_of={day}")).await;
        let low = |tree: &Value| tree["objectives"][0]["indicators"][0]["measures"][0]["targets"][0]["low"].clone();
        assert_eq!(low(&tree("2018-06-30").await), json!(50));
        assert_eq!(low(&tree("2018-07-01").await), json!(60));
        // Another of the same day would come after it: it begins later.
        assert_faults(&amend("\"3\"", &body).await, &[("/effective_on", "before_start")]);
        body["effective_on"] = json!("2018-06-30");
        assert_faults(&amend("\"3\"", &body).await, &[("/effective_on", "before_last")]);
    }
}
