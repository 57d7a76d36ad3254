//! What once went wrong and must not again.

use entity::unit;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};
use time::macros::datetime;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::main_loop::etag;

/// Pointers and codes of what an answer complains of.
fn faults(answer: &Answer) -> Vec<(String, String)> {
    let body = answer.json();
    let errors = body["errors"].as_array().cloned().unwrap_or_default();
    errors
        .iter()
        .map(|error| (text(&error["pointer"]), text(&error["code"])))
        .collect()
}

fn fault(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

/// Changes a plan; answers whatever comes.
async fn patch(as_: &Client, plan: &Value, changes: Value) -> Answer {
    as_.patch(&format!("/v1/plans/{}", text(&plan["id"])))
        .if_match(&etag(plan))
        .json(changes)
        .send()
        .await
}

both! {
    async fn reports_begun_while_their_plan_closes_are_made_or_refused(app: TestApp) {
        let city = City::found(&app).await;
        app.clock.set(datetime!(2018-12-20 02:00 UTC));
        let dolisa = city.as_("dolisa").await;
        for round in 0..3 {
            let mut body = city.plan(&format!("{round}/KH-UBND"));
            let dues: Vec<Value> = (1..=12).map(|month| json!({"ordinal": month, "month": month, "day": 28})).collect();
            body["schedule"] = json!([{"frequency": "monthly", "data_window": "calendar", "dues": dues}]);
            let plan = dolisa.post("/v1/plans").json(body).send().await.expect_status(201).json();
            let id = text(&plan["id"]);
            for unit in ["PTP", "PYT", "22915", "22918"] {
                city.assign_report(&id, unit, "plan").await;
            }
            let plan = dolisa.post(&format!("/v1/plans/{id}/issue")).if_match(&etag(&plan)).send().await.expect_status(200).json();
            let periods = dolisa.get("/v1/periods").query("plan_id", &id).send().await.expect_status(200).json();
            let mut running = JoinSet::new();
            for (index, period) in list(&periods["items"]).iter().enumerate() {
                if index == 4 {
                    let closing = dolisa.post(&format!("/v1/plans/{id}/close")).if_match(&etag(&plan));
                    running.spawn(async move { 1000 + closing.send().await.status });
                }
                for (name, unit) in [("justice", "PTP"), ("health", "PYT"), ("mui.ne", "22915"), ("ham.tien", "22918")] {
                    let as_ = city.as_(name).await;
                    let body = json!({"period_id": period["id"], "unit_id": city.unit(unit)});
                    running.spawn(async move { as_.post("/v1/reports").json(body).send().await.status });
                }
            }
            let mut statuses = running.join_all().await;
            statuses.sort_unstable();
            assert_eq!(statuses.pop(), Some(1200), "the plan closes");
            assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
        }
    }

    async fn of_eight_units_made_at_once_with_one_code_one_is_made(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for end in [Value::Null, json!("2030-01-01")] {
            let mut running = JoinSet::new();
            for _ in 0..8 {
                let unit = json!({
                    "code": format!("NEW-{end}"), "name": "Phòng mới", "kind": "office", "level": "district",
                    "parent_id": city.unit("593"), "active_from": "2018-01-01", "active_to": end,
                });
                let request = admin.post("/v1/units").json(unit);
                running.spawn(async move { request.send().await.status });
            }
            let mut statuses = running.join_all().await;
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
        }
    }

    async fn a_plan_is_checked_once_and_wholly(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let mut body = city.plan("Số:");
        body["bases"] = json!([{"number": "1333/KH-UBND"}, {}]);
        body["tasks"] = json!([{"number": "II.1", "text": "Tuyên truyền"}, {"number": "II.1", "text": "Tuyên truyền"}]);
        body["schedule"] = json!([
            {"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 11, "day": 24, "years_later": 2}]},
        ]);
        let refused = dolisa.post("/v1/plans").json(body).send().await;
        refused.assert_problem(422, "invalid_input");
        let mut found = faults(&refused);
        found.sort();
        assert_eq!(found, [
            fault("/bases/1", "empty"), fault("/number", "empty"),
            fault("/schedule/0/dues/0", "invalid_schedule"), fault("/tasks/1/number", "duplicate"),
        ]);
        let plan = dolisa.post("/v1/plans").json(city.plan("Số: 12 /KH-UBND")).send().await.expect_status(201).json();
        assert_eq!(plan["number"], "12/KH-UBND");
        let found = dolisa.get("/v1/plans").query("number", "số 12/KH–UBND").send().await.expect_status(200).json();
        assert_eq!(found["items"][0]["id"], plan["id"]);
        let refused = patch(&dolisa, &plan, json!({"number": "số"})).await;
        assert_eq!(faults(&refused), [fault("/number", "empty")]);
    }

    async fn a_signatory_is_merged_member_by_member(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let plan = city.draft_plan().await;
        let refused = patch(&dolisa, &plan, json!({"signatory": {"position": "PHÓ CHỦ TỊCH"}})).await;
        refused.assert_problem(422, "invalid_input");
        assert_eq!(faults(&refused), [fault("/signatory/name", "missing_field")]);
        let whole = json!({"authority": "KT. CHỦ TỊCH", "position": "PHÓ CHỦ TỊCH", "name": "Võ Văn Thông"});
        let plan = patch(&dolisa, &plan, json!({"signatory": whole})).await.expect_status(200).json();
        assert_eq!(plan["signatory"], whole);
        let plan = patch(&dolisa, &plan, json!({"signatory": {"authority": null, "position": "CHỦ TỊCH"}})).await.expect_status(200).json();
        assert_eq!(plan["signatory"], json!({"authority": null, "position": "CHỦ TỊCH", "name": "Võ Văn Thông"}));
        let refused = patch(&dolisa, &plan, json!({"signatory": {"name": null}})).await;
        refused.assert_problem(422, "invalid_input");
        let plan = patch(&dolisa, &plan, json!({"signatory": null})).await.expect_status(200).json();
        assert_eq!(plan["signatory"], Value::Null);
    }

    async fn the_own_framework_follows_its_plan(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let plan = city.draft_plan().await;
        let path = format!("/v1/frameworks/{}", text(&plan["own_framework_id"]));
        let before = dolisa.get(&path).send().await.expect_status(200);
        let plan = patch(&dolisa, &plan, json!({"number": "7/KH-UBND", "title": "Kế hoạch mới", "issued_on": "2018-05-18", "term_to": "2019-12-31"}))
            .await.expect_status(200).json();
        let after = dolisa.get(&path).send().await.expect_status(200);
        assert_ne!(before.etag(), after.etag());
        let after = after.json();
        assert_eq!(after["name"], "Mục tiêu cụ thể của kế hoạch 07/KH-UBND");
        assert_eq!(after["ends_on"], "2019-12-31");
        let document = &after["versions"][0]["document"];
        assert_eq!((&document["number"], &document["title"], &document["issued_on"]),
            (&json!("07/KH-UBND"), &json!("Kế hoạch mới"), &json!("2018-05-18")));
        patch(&dolisa, &plan, json!({"place": "Phan Thiết"})).await.assert_status(200);
        let still = dolisa.get(&path).send().await.expect_status(200).json();
        assert_eq!(still, after);
    }

    async fn plans_never_stand_above_themselves(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let upper = city.draft_plan().await;
        let mut body = city.plan("2/KH-UBND");
        body["parent_plan_id"] = upper["id"].clone();
        let middle = dolisa.post("/v1/plans").json(body).send().await.expect_status(201).json();
        let mut body = city.plan("3/KH-UBND");
        body["parent_plan_id"] = middle["id"].clone();
        let lower = dolisa.post("/v1/plans").json(body).send().await.expect_status(201).json();
        for above in [&upper, &middle, &lower] {
            let refused = patch(&dolisa, &upper, json!({"parent_plan_id": above["id"]})).await;
            refused.assert_problem(422, "invalid_input");
            assert_eq!(faults(&refused), [fault("/parent_plan_id", "cycle")]);
        }
        patch(&dolisa, &lower, json!({"parent_plan_id": upper["id"]})).await.assert_status(200);
    }

    async fn a_rule_without_a_period_and_a_plan_in_force_are_refused(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let plan = city.draft_plan().await;
        city.assign_report(&text(&plan["id"]), "PTP", "7.1").await;
        let mut schedule = plan["schedule"].clone();
        let once = json!({"label": "2020-X", "covers_from": "2020-01-01", "covers_to": "2020-02-01", "due_on": "2020-03-01"});
        schedule.as_array_mut().unwrap().push(json!({"frequency": "one_off", "data_window": "calendar", "once": once}));
        let plan = patch(&dolisa, &plan, json!({"schedule": schedule})).await.expect_status(200).json();
        let path = format!("/v1/plans/{}", text(&plan["id"]));
        let refused = dolisa.post(&format!("{path}/issue")).if_match(&etag(&plan)).send().await;
        refused.assert_problem(422, "plan_incomplete");
        assert_eq!(faults(&refused), [fault("/schedule/2", "no_periods")]);
        schedule.as_array_mut().unwrap().pop();
        let plan = patch(&dolisa, &plan, json!({"schedule": schedule})).await.expect_status(200).json();
        let plan = dolisa.post(&format!("{path}/issue")).if_match(&etag(&plan)).send().await.expect_status(200).json();
        let refused = dolisa.delete(&path).if_match(&etag(&plan)).header("Accept-Language", "en").send().await;
        refused.assert_problem(409, "invalid_state");
        assert!(text(&refused.json()["detail"]).contains("`delete`"));
    }

    async fn only_units_of_the_plans_term_have_duties(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut ids = Vec::new();
        for (code, from, to) in [("OLD", "2001-01-01", json!("2018-01-01")), ("GOES", "2001-01-01", json!("2018-01-02")), ("NEXT", "2019-01-01", Value::Null)] {
            let unit = json!({
                "code": code, "name": code, "kind": "ward", "level": "commune",
                "parent_id": city.unit("593"), "active_from": from, "active_to": to,
            });
            ids.push(admin.post("/v1/units").json(unit).send().await.expect_status(201).json()["id"].clone());
        }
        let plan = city.draft_plan().await;
        let dolisa = city.as_("dolisa").await;
        let duty = |member: &str, id: &Value| json!({
            "plan_id": plan["id"], member: id, "duty": "report", "subject": {"kind": "plan"},
            "paragraph": "IV", "text": "báo cáo",
        });
        for (id, status) in ids.iter().zip([422, 201, 422]) {
            let answer = dolisa.post("/v1/assignments").json(duty("unit_id", id)).send().await.expect_status(status);
            if status == 422 {
                assert_eq!(faults(&answer), [fault("/unit_id", "unknown_unit")]);
            }
        }
        for (code, members, made) in [("ALL", json!(ids), 1), ("GONE", json!([ids[0], ids[2]]), 0)] {
            let group = json!({"code": code, "name": code, "unit_id": city.unit("593"), "member_ids": members});
            let group = admin.post("/v1/unit-groups").json(group).send().await.expect_status(201).json();
            let mut duty = duty("group_id", &group["id"]);
            duty["paragraph"] = json!("V");
            let answer = dolisa.post("/v1/group-assignments").json(duty).send().await;
            if made == 0 {
                assert_eq!(faults(&answer), [fault("/group_id", "no_unit")]);
            } else {
                let items = answer.expect_status(201).json();
                assert_eq!(list(&items["items"]).len(), made);
            }
        }
        let path = format!("/v1/plans/{}/coverage", text(&plan["id"]));
        let coverage = dolisa.get(&path).send().await.expect_status(200).json();
        let idle = list(&coverage["units_without_duty"]);
        assert!(!ids.iter().any(|id| idle.contains(id)), "one has a duty, two do not exist in 2018");
        let narrow = dolisa.get(&path).query("within", &city.unit("PTP")).send().await.expect_status(200).json();
        assert_eq!(narrow["units_without_duty"], json!([city.unit("PTP")]));
        assert_eq!(narrow["indicators"], coverage["indicators"]);
    }

    async fn a_service_client_sees_the_duties_of_its_subtree_only(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let admin = city.as_("first.admin").await;
        let mut clients = Vec::new();
        for (name, unit) in [("city", "593"), ("justice", "PTP")] {
            let secret = admin.post("/v1/service-clients")
                .json(json!({"client_id": name, "name": name, "unit_id": city.unit(unit), "scopes": ["metadata:read"]}))
                .send().await.expect_status(201).json();
            let token = app.anonymous().post("/v1/oauth/token")
                .form(&[("grant_type", "client_credentials"), ("client_id", name), ("client_secret", &text(&secret["client_secret"]))])
                .send().await.expect_status(200).json();
            clients.push(app.as_(&text(&token["access_token"])));
        }
        let of = async |as_: &Client| {
            let page = as_.get("/v1/assignments").query("plan_id", &plan.id).send().await.expect_status(200).json();
            list(&page["items"]).to_vec()
        };
        assert_eq!(of(&clients[0]).await.len(), 6);
        let own = of(&clients[1]).await;
        assert_eq!(own.len(), 2);
        assert!(own.iter().all(|one| one["unit_id"] == city.unit("PTP")));
        let all = of(&city.as_("justice").await).await;
        assert_eq!(all.len(), 6, "an account sees all duties of a plan it knows");
        let other = all.iter().find(|one| one["unit_id"] != city.unit("PTP")).unwrap();
        clients[1].get(&format!("/v1/assignments/{}", text(&other["id"]))).send().await.assert_problem(404, "not_found");
        let coverage = format!("/v1/plans/{}/coverage", plan.id);
        clients[0].get(&coverage).send().await.assert_status(200);
        clients[1].get(&coverage).send().await.assert_problem(403, "forbidden");
    }

    async fn a_snapshot_stays_at_the_moment_of_its_first_read(app: TestApp) {
        let city = City::found(&app).await;
        let id: Uuid = city.unit("PTP").parse().unwrap();
        let snapshot = app.state.db.snapshot().await.unwrap();
        let before = unit::Entity::find_by_id(id).one(&snapshot).await.unwrap().unwrap();
        let admin = city.as_("first.admin").await;
        admin.patch(&format!("/v1/units/{id}")).if_match("\"1\"").json(json!({"name": "Khác"})).send().await.assert_status(200);
        let still = unit::Entity::find_by_id(id).one(&snapshot).await.unwrap().unwrap();
        assert_eq!(still, before);
        drop(snapshot);
        let snapshot = app.state.db.snapshot().await.unwrap();
        let after = unit::Entity::find_by_id(id).one(&snapshot).await.unwrap().unwrap();
        assert_eq!(after.name, "Khác");
    }

    async fn a_list_of_groups_counts_their_units(app: TestApp) {
        let city = City::found(&app).await;
        let justice = city.as_("justice").await;
        let listed = justice.get("/v1/unit-groups").send().await.expect_status(200).json();
        assert_eq!(listed["items"][0]["member_count"], 3);
        let read = justice.get(&format!("/v1/unit-groups/{}", city.unit("UBND-PX"))).send().await.expect_status(200).json();
        assert_eq!(list(&read["member_ids"]).len(), 3);
    }
}
