//! An amendment ends and brings duties and tasks: what is owed already stays owed.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};

use crate::amendments::{amendment, change};
use crate::reading::{assert_faults, faults, find, read, texts};

/// The id of the duty that a unit has in a plan.
async fn duty_of(city: &City<'_>, plan: &str, unit: &str) -> String {
    let dolisa = city.as_("dolisa").await;
    let path = format!("/v1/assignments?plan_id={plan}&unit_id={}", city.unit(unit));
    text(&read(&dolisa, &path).await["items"][0]["id"])
}

both! {
    async fn health_is_released_and_still_owes_what_it_owed(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let of_health = duty_of(&city, &plan.id, "PYT").await;
        let period = &plan.periods["2018-H1"];
        let owed = read(&dolisa, &format!("/v1/periods/{period}/obligations")).await;
        let body = amendment(&json!({
            "assignments_ended": [of_health],
            "assignments_added": [{
                "unit_id": city.unit("PNV"), "duty": "report", "subject": {"kind": "indicator", "id": city.id("7.4")},
                "paragraph": "IV.2.3", "text": "báo cáo kết quả thực hiện chỉ tiêu 4",
            }],
        }));
        let path = format!("/v1/plans/{}", plan.id);
        let made = dolisa.post(&format!("{path}/amendments")).if_match("\"2\"").json(body).send().await.expect_status(201).json();
        // Health had the third instruction of the plan, Home Affairs has the fifth.
        assert_eq!(texts(&made["changes"], "pointer"), ["/assignments/3", "/assignments/5"]);
        let ended: Value = serde_json::from_str(&text(change(&made, "/assignments/3").0)).unwrap();
        assert_eq!(ended["unit_ids"], json!([city.unit("PYT")]));
        assert!(change(&made, "/assignments/3").1.is_null());

        let standing = read(&dolisa, "/v1/assignments").await;
        assert_eq!(list(&standing["items"]).len(), 6);
        assert!(texts(&standing["items"], "id").iter().all(|id| *id != of_health));
        let all = read(&dolisa, "/v1/assignments?ended=true").await;
        assert_eq!(list(&all["items"]).len(), 7);
        let ended = find(&all["items"], "id", &of_health);
        assert_eq!((&ended["added_by"], &ended["ended_by"]), (&Value::Null, &json!(1)));
        let added = find(&all["items"], "unit_id", &city.unit("PNV"));
        assert_eq!((&added["added_by"], &added["ended_by"]), (&json!(1), &Value::Null));
        let one = dolisa.get(&format!("/v1/assignments/{of_health}")).header("If-None-Match", "\"1\"").send().await;
        assert_eq!(one.expect_status(200).etag(), "\"2\"", "a copy from before is stale");

        // What is frozen stays, and Health still knows the plan it owes under.
        assert_eq!(read(&dolisa, &format!("/v1/periods/{period}/obligations")).await, owed);
        city.as_("health").await.get(&path).send().await.assert_status(200);
        let coverage = read(&dolisa, &format!("{path}/coverage")).await;
        let units = &find(&coverage["indicators"], "number", "7.4")["units"];
        assert_eq!(texts(units, "unit_id"), [city.unit("PNV")]);
        assert!(list(&coverage["units_without_duty"]).contains(&json!(city.unit("PYT"))));

        // It ends once; it cannot be deleted.
        let again = amendment(&json!({"assignments_ended": [of_health]}));
        let again = dolisa.post(&format!("{path}/amendments")).if_match("\"3\"").json(again).send().await;
        assert_faults(&again, &[("/assignments_ended/0", "unknown_assignment")]);
        let delete = dolisa.delete(&format!("/v1/assignments/{of_health}")).if_match("\"2\"").send().await;
        delete.assert_problem(409, "invalid_state");
    }

    async fn a_task_that_goes_takes_no_duty_with_it(app: TestApp) {
        let city = City::found(&app).await;
        let draft = city.draft_plan().await;
        let dolisa = city.as_("dolisa").await;
        let id = text(&draft["id"]);
        city.assign_report(&id, "PTP", "7.1").await;
        let month = find(&draft["tasks"], "number", "II.1.3")["id"].clone();
        let duty = json!({
            "plan_id": id, "unit_id": city.unit("22915"), "duty": "implement", "subject": {"kind": "task", "id": month},
            "paragraph": "IV.C.2", "text": "tổ chức Tháng hành động",
        });
        let duty = dolisa.post("/v1/assignments").json(duty).send().await.expect_status(201).json();
        dolisa.post(&format!("/v1/plans/{id}/issue")).if_match("\"1\"").send().await.assert_status(200);

        // II.1.3 becomes II.2: the duty on it moves in the same amendment, by the number the task then has.
        let tasks = json!([{"number": "II.1", "text": "Tuyên truyền"}, {"number": "II.2", "text": "Tháng hành động", "starts_on": "2018-11-15"}]);
        let path = format!("/v1/plans/{id}/amendments");
        let left = amendment(&json!({"plan": {"tasks": tasks}}));
        assert_faults(&dolisa.post(&path).if_match("\"2\"").json(left).send().await, &[("/plan/tasks", "in_use")]);
        let moved = amendment(&json!({
            "plan": {"tasks": tasks},
            "assignments_ended": [duty["id"]],
            "assignments_added": [{
                "unit_id": city.unit("22915"), "duty": "implement", "subject": {"kind": "task", "number": "II.2"},
                "paragraph": "IV.C.2", "text": "tổ chức Tháng hành động",
            }],
        }));
        let made = dolisa.post(&path).if_match("\"2\"").json(moved).send().await.expect_status(201).json();
        assert_eq!(texts(&made["changes"], "pointer"), [
            "/tasks/II.1/text", "/tasks/II.1.3", "/tasks/II.2", "/assignments/2", "/assignments/3",
        ]);
        let plan = read(&dolisa, &format!("/v1/plans/{id}")).await;
        assert_eq!(texts(&plan["tasks"], "number"), ["II.1", "II.2"]);
        assert_eq!(find(&plan["tasks"], "number", "II.1")["id"], find(&draft["tasks"], "number", "II.1")["id"]);
        let of_task = read(&dolisa, &format!("/v1/assignments?task_id={}", text(&month))).await;
        assert_eq!(of_task["items"], json!([]));
        let of_task = read(&dolisa, &format!("/v1/assignments?ended=true&task_id={}", text(&month))).await;
        assert_eq!(texts(&of_task["items"], "id"), [text(&duty["id"])]);
        // The number may come back, as another task.
        let back = json!([{"number": "II.1", "text": "Tuyên truyền"}, {"number": "II.2", "text": "Tháng hành động"}, {"number": "II.1.3", "parent": "II.1", "text": "Toạ đàm"}]);
        let back = amendment(&json!({"plan": {"tasks": back}}));
        dolisa.post(&path).if_match("\"3\"").json(back).send().await.assert_status(201);
        let plan = read(&dolisa, &format!("/v1/plans/{id}")).await;
        assert_ne!(find(&plan["tasks"], "number", "II.1.3")["id"], month);
    }

    async fn an_amendment_leaves_a_plan_that_could_be_issued(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let draft = city.draft_plan().await;
        let id = text(&draft["id"]);
        city.assign_report(&id, "PTP", "7.1").await;
        dolisa.post(&format!("/v1/plans/{id}/issue")).if_match("\"1\"").send().await.assert_status(200);
        let only = duty_of(&city, &id, "PTP").await;
        let path = format!("/v1/plans/{id}/amendments");
        let amend = async |body: Value| dolisa.post(&path).if_match("\"2\"").json(amendment(&body)).send().await;

        let refused = amend(json!({"assignments_ended": [only]})).await;
        refused.assert_problem(422, "plan_incomplete");
        assert_eq!(faults(&refused), [("/assignments".to_owned(), "nobody_reports".to_owned())]);
        // The strategy goes: the duty on its indicator would be left on nothing.
        assert_faults(&amend(json!({"plan": {"framework_ids": []}})).await, &[("/plan/framework_ids", "framework_in_use")]);
        // Its only own measure goes, on which somebody is told to report.
        let number = json!({"kind": "indicator", "number": "PT-2"});
        let told = json!({"unit_id": city.unit("PNV"), "duty": "report", "subject": number, "paragraph": "IV.3", "text": "báo cáo"});
        let mut body = json!({"own_targets": {"removed_measures": ["PT-2"]}, "assignments_added": [told]});
        let mut late = amendment(&body);
        late["effective_on"] = json!("2018-07-01");
        let refused = dolisa.post(&path).if_match("\"2\"").json(late).send().await;
        refused.assert_problem(422, "plan_incomplete");
        assert_eq!(faults(&refused), [("/assignments_added/0".to_owned(), "not_measurable".to_owned())]);
        // On its own the new duty is in order.
        body.as_object_mut().unwrap().remove("own_targets");
        amend(body).await.assert_status(201);
    }

    async fn one_instruction_of_an_amendment_goes_to_a_whole_group(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let told = json!({
            "group_id": city.unit("UBND-PX"), "duty": "implement", "subject": {"kind": "task", "number": "II.1.3"},
            "paragraph": "IV.C.2", "text": "tổ chức Tháng hành động",
        });
        let body = amendment(&json!({"assignments_added": [told]}));
        let path = format!("/v1/plans/{}/amendments", plan.id);
        let made = dolisa.post(&path).if_match("\"2\"").json(body).send().await.expect_status(201).json();
        assert_eq!(texts(&made["changes"], "pointer"), ["/assignments/5"]);
        let mut wards = ["22915", "22918", "22954"].map(|code| city.unit(code));
        wards.sort();
        let added: Value = serde_json::from_str(&text(change(&made, "/assignments/5").1)).unwrap();
        assert_eq!(added["unit_ids"], json!(wards));
        let listed = read(&dolisa, &format!("/v1/assignments?plan_id={}&paragraph=IV.C.2&subject_kind=task", plan.id)).await;
        assert_eq!(list(&listed["items"]).len(), 3);
        assert!(list(&listed["items"]).iter().all(|one| one["position"] == 5 && one["added_by"] == 1));
        let within = read(&dolisa, &format!("/v1/assignments?plan_id={}&within={}", plan.id, city.unit("22918"))).await;
        assert_eq!(texts(&within["items"], "paragraph"), ["IV.C.1", "IV.C.2"]);
        // One ward is released from it.
        let released = find(&listed["items"], "unit_id", &wards[0])["id"].clone();
        let body = amendment(&json!({"assignments_ended": [released]}));
        let made = dolisa.post(&path).if_match("\"3\"").json(body).send().await.expect_status(201).json();
        assert_eq!(texts(&made["changes"], "pointer"), ["/assignments/5/unit_ids"]);
        assert_eq!(*change(&made, "/assignments/5/unit_ids").1, json!([wards[1], wards[2]]).to_string());
    }
}
