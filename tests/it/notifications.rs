//! What units are told, who sees it, and what they have read.

use serde_json::{Value, json};
use tests::city::{City, IssuedPlan, list, text};
use tests::{Client, TestApp, both};

use crate::main_loop::{draft, etag, put_values, step};
use crate::people::{hire, look_up};
use crate::reading::{assert_faults, read, texts};
use crate::reminders::{june, ward_submits};

async fn kinds(as_: &Client) -> Vec<String> {
    texts(&read(as_, "/v1/notifications").await["items"], "kind")
}

async fn returned(city: &City<'_>, report: &Value) -> Value {
    city.as_("dolisa")
        .await
        .post(&format!("/v1/reports/{}/return", text(&report["id"])))
        .if_match(&etag(report))
        .json(json!({"reason": "Đề nghị rà soát lại số hộ."}))
        .send()
        .await
        .expect_status(200)
        .json()
}

/// Mũi Né's report is submitted on the eleventh of June.
async fn mui_ne_submits(app: &TestApp, city: &City<'_>, plan: &IssuedPlan) -> Value {
    app.clock.set(june(11));
    ward_submits(city, "mui.ne", "22915", &plan.periods["2018-H1"]).await
}

both! {
    async fn each_step_is_told_to_whoever_acts_next_and_to_nobody_else(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let ward = city.as_("mui.ne").await;
        assert_eq!(kinds(&ward).await, ["period_opened", "period_opened"], "the half-year and the year");
        let report = mui_ne_submits(&app, &city, &plan).await;
        let dolisa = city.as_("dolisa").await;
        let told = read(&dolisa, "/v1/notifications").await;
        assert_eq!(texts(&told["items"], "kind"), ["submitted"]);
        assert_eq!(told["items"][0]["title"], "Đơn vị 22915 gửi báo cáo kỳ 2018-H1 (Kế hoạch 5947/KH-UBND)");
        assert_eq!((&told["items"][0]["report_id"], &told["items"][0]["unit_id"]), (&report["id"], &json!(city.unit("PLDTBXH"))));

        app.clock.set(june(18));
        let back = returned(&city, &report).await;
        let ward = city.as_("mui.ne").await;
        let again = step(&ward, &back, "submit").await;
        let dolisa = city.as_("dolisa").await;
        let accepted = step(&dolisa, &again, "accept").await;
        dolisa.post(&format!("/v1/reports/{}/reopen", text(&accepted["id"]))).if_match(&etag(&accepted))
            .json(json!({"reason": "Số hộ chưa đúng."})).send().await.assert_status(200);
        assert_eq!(kinds(&ward).await, ["reopened", "accepted", "returned", "period_opened", "period_opened"], "newest first");
        let first = read(&ward, "/v1/notifications?kind=returned").await["items"][0].clone();
        assert!(text(&first["text"]).ends_with("Lý do: Đề nghị rà soát lại số hộ."), "{first}");
        let english = ward.get(&format!("/v1/notifications/{}", text(&first["id"]))).header("Accept-Language", "en").send().await.expect_status(200);
        assert_eq!(english.header("Content-Language"), "en");
        assert_eq!(english.json()["title"], "Sent back: report for 2018-H1 (plan 5947/KH-UBND)");

        // Nobody else hears of it: neither another ward, nor the city above, nor the same office elsewhere.
        assert_eq!(kinds(&city.as_("ham.tien").await).await, ["period_opened", "period_opened"]);
        assert_eq!(kinds(&city.as_("lagi.dolisa").await).await, [""; 0]);
        let path = format!("/v1/notifications/{}", text(&first["id"]));
        for name in ["ham.tien", "justice", "dolisa"] {
            let other = city.as_(name).await;
            other.get(&path).send().await.assert_problem(404, "not_found");
            other.post(&format!("{path}/read")).send().await.assert_problem(404, "not_found");
        }
        for name in ["mayor", "auditor", "province.admin"] {
            city.as_(name).await.get("/v1/notifications").send().await.assert_problem(403, "forbidden");
        }
    }

    async fn a_signature_is_asked_of_the_head_and_a_refusal_told_to_the_unit(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (health, head) = (city.as_("health").await, city.as_("health.head").await);
        let report = draft(&health, &plan.periods["2018-H1"], &city.unit("PYT")).await;
        let figures = json!([{"measure_id": city.id("7.4.a"), "numerator": 38, "denominator": 40, "women": 30, "men": 8}]);
        let report = put_values(&health, &report, figures).await;
        let waiting = step(&health, &report, "submit").await;
        assert_eq!(kinds(&head).await[0], "to_sign");
        assert_eq!(kinds(&health).await, ["period_opened", "period_opened"]);
        assert_eq!(kinds(&city.as_("dolisa").await).await, [""; 0], "it has not reached the lead unit");
        let refused = head.post(&format!("/v1/reports/{}/refuse", text(&waiting["id"]))).if_match(&etag(&waiting))
            .json(json!({"reason": "Thiếu số nữ."})).send().await.expect_status(200).json();
        assert_eq!(kinds(&health).await[0], "refused");
        let waiting = step(&health, &refused, "submit").await;
        step(&head, &waiting, "sign").await;
        assert_eq!(kinds(&city.as_("dolisa").await).await, ["submitted"]);
    }

    async fn whoever_reads_marks_for_themselves(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let report = mui_ne_submits(&app, &city, &plan).await;
        returned(&city, &report).await;
        let admin = city.as_("first.admin").await;
        let grants = json!([{"role": "reporter", "unit_id": city.unit("22915")}]);
        hire(&city, &admin, "mui.ne.2", grants).await;
        let (ward, colleague) = (city.as_("mui.ne").await, city.as_("mui.ne.2").await);
        let unread = async |as_: &Client| read(as_, "/v1/me/unread-notifications").await["unread"].clone();
        assert_eq!(unread(&ward).await, 3);
        let all = read(&ward, "/v1/notifications").await;
        let ids = texts(&all["items"], "id");
        assert!(list(&all["items"]).iter().all(|one| one["read_at"].is_null()));

        let marked = ward.post(&format!("/v1/notifications/{}/read", ids[0])).send().await.expect_status(200).json();
        assert_eq!(marked["read_at"], "2018-06-11T02:00:00Z");
        // The first mark stands.
        app.clock.set(june(12));
        let ward = city.as_("mui.ne").await;
        let marked = ward.post(&format!("/v1/notifications/{}/read", ids[0])).send().await.expect_status(200).json();
        assert_eq!(marked["read_at"], "2018-06-11T02:00:00Z");
        assert_eq!(texts(&read(&ward, "/v1/notifications?unread=true").await["items"], "id"), ids[1..]);
        assert_eq!(texts(&read(&ward, "/v1/notifications?unread=false").await["items"], "id"), ids[..1]);

        let colleague = { drop(colleague); city.as_("mui.ne.2").await };
        assert_eq!(unread(&colleague).await, 3);
        let mark = async |as_: &Client, body: Value| as_.post("/v1/notifications/read").json(body).send().await;
        let foreign = read(&city.as_("ham.tien").await, "/v1/notifications").await["items"][0]["id"].clone();
        assert_faults(&mark(&colleague, json!({"ids": [ids[1], foreign]})).await, &[("/ids/1", "unknown_notification")]);
        assert_faults(&mark(&colleague, json!({"up_to": foreign})).await, &[("/up_to", "unknown_notification")]);
        assert_faults(&mark(&colleague, json!({})).await, &[("/ids", "one_of")]);
        assert_eq!(unread(&colleague).await, 3, "all or none");
        assert_eq!(mark(&colleague, json!({"ids": [ids[1]]})).await.expect_status(200).json(), json!({"unread": 2}));
        assert_eq!(mark(&colleague, json!({"up_to": ids[1]})).await.expect_status(200).json(), json!({"unread": 1}), "this one and the one before");
        assert_eq!(mark(&ward, json!({"up_to": ids[0]})).await.expect_status(200).json(), json!({"unread": 0}));
    }

    async fn what_is_told_is_for_those_who_have_the_role_today(app: TestApp) {
        let city = City::found(&app).await;
        city.issue_plan().await;
        let admin = city.as_("first.admin").await;
        let grants = json!([{"role": "reporter", "unit_id": city.unit("22915"), "active_from": "2018-05-17", "active_to": "2018-06-01"}, {"role": "viewer", "unit_id": city.unit("22915")}]);
        hire(&city, &admin, "stand.in", grants).await;
        assert_eq!(kinds(&city.as_("stand.in").await).await.len(), 2);
        app.clock.set(june(1));
        city.as_("stand.in").await.get("/v1/notifications").send().await.assert_problem(403, "forbidden");
        // A reporter of the city is not told what its wards are.
        let grants = json!([{"role": "reporter", "unit_id": city.unit("593")}]);
        hire(&city, &city.as_("first.admin").await, "city.reporter", grants).await;
        assert_eq!(kinds(&city.as_("city.reporter").await).await, [""; 0]);
    }

    async fn people_choose_the_language_they_are_written_to_in(app: TestApp) {
        let city = City::found(&app).await;
        let ward = city.as_("mui.ne").await;
        assert_eq!(read(&ward, "/v1/me").await["language"], "vi");
        let before = look_up(&city, "mui.ne").await;
        let choose = async |language: &str| ward.put("/v1/me/language").json(json!({"language": language})).send().await;
        choose("vi").await.assert_status(204);
        assert_eq!(look_up(&city, "mui.ne").await["version"], before["version"], "nothing has changed");
        choose("en").await.assert_status(204);
        assert_eq!(read(&ward, "/v1/me").await["language"], "en");
        assert_eq!(look_up(&city, "mui.ne").await["version"], json!(before["version"].as_i64().unwrap() + 1));
        choose("fr").await.assert_problem(422, "invalid_input");
    }
}
