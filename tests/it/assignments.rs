//! Assignments: which unit has which duty on what, and what that covers.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};

use crate::reading::{assert_faults, find, person, read, texts};

/// A duty of a unit on a subject.
fn duty(city: &City<'_>, plan: &Value, unit: &str, duty: &str, subject: &Value) -> Value {
    json!({
        "plan_id": plan["id"], "unit_id": city.unit(unit), "duty": duty, "subject": subject,
        "paragraph": "IV.2.2", "text": "thực hiện và báo cáo",
    })
}

/// One instruction to the wards.
fn to_wards(city: &City<'_>, plan: &Value, subject: &Value) -> Value {
    json!({
        "plan_id": plan["id"], "group_id": city.unit("UBND-PX"), "duty": "report", "subject": subject,
        "paragraph": "IV.C.1", "text": "báo cáo kết quả hoạt động",
    })
}

both! {
    async fn a_duty_is_on_a_part_of_the_plan_and_for_a_unit_below_the_issuer(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let plan = city.draft_plan().await;
        let other = dolisa.post("/v1/plans").json(city.plan("1/KH-UBND")).send().await.expect_status(201).json();
        let assign = async |unit: &str, what: &str, subject: Value| {
            dolisa.post("/v1/assignments").json(duty(&city, &plan, unit, what, &subject)).send().await
        };
        let task = |plan: &Value| json!({"kind": "task", "id": find(&plan["tasks"], "number", "II.1")["id"]});
        let indicator = json!({"kind": "indicator", "id": city.id("7.1")});

        assign("593", "lead", json!({"kind": "plan"})).await.assert_status(201);
        assign("22915", "report", indicator.clone()).await.assert_status(201);
        assign("PTP", "report", json!({"kind": "objective", "id": city.id("O7")})).await.assert_status(201);
        assign("PTP", "implement", task(&plan)).await.assert_status(201);

        for outside in ["60", "594", "PTP-594"] {
            assert_faults(&assign(outside, "report", indicator.clone()).await, &[("/unit_id", "unknown_unit")]);
        }
        let foreign = read(&dolisa, &format!("/v1/indicators?framework_id={}", text(&other["own_framework_id"]))).await;
        for subject in [
            json!({"kind": "indicator", "id": foreign["items"][0]["id"]}),
            json!({"kind": "objective", "id": city.id("7.1")}),
            json!({"kind": "indicator", "id": city.id("7.1.a")}),
            json!({"kind": "plan", "id": plan["id"]}),
            json!({"kind": "indicator"}),
            task(&other),
        ] {
            assert_faults(&assign("PTP", "implement", subject).await, &[("/subject/id", "unknown_subject")]);
        }
        assert_faults(&assign("PTP", "report", task(&plan)).await, &[("/subject/kind", "not_measurable")]);
        assert_eq!(list(&read(&dolisa, "/v1/assignments").await["items"]).len(), 4);
    }

    async fn a_duty_is_given_once_and_taken_out_by_its_tag(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let plan = city.draft_plan().await;
        let subject = json!({"kind": "indicator", "id": city.id("7.1")});
        let new = duty(&city, &plan, "PTP", "report", &subject);
        let made = dolisa.post("/v1/assignments").json(new.clone()).send().await.expect_status(201);
        let path = made.header("Location").to_owned();
        assert_eq!(made.json()["subject"], subject);
        assert_eq!(made.json()["group_id"], Value::Null);
        let known = dolisa.get(&path).send().await.expect_status(200);
        assert_eq!((known.json(), known.etag()), (made.json(), made.etag()));

        dolisa.post("/v1/assignments").json(new.clone()).send().await.assert_problem(409, "duplicate");
        for (member, value) in [("paragraph", json!("IV.3")), ("duty", json!("lead")), ("text", json!("báo cáo"))] {
            let mut other = new.clone();
            other[member] = value;
            dolisa.post("/v1/assignments").json(other).send().await.assert_status(201);
        }
        for (query, count) in [("duty=report", 3), ("duty=lead", 1), ("duty=guide", 0)] {
            let found = read(&dolisa, &format!("/v1/assignments?{query}")).await;
            assert_eq!(list(&found["items"]).len(), count, "{query}");
        }
        let about = read(&dolisa, &format!("/v1/assignments?indicator_id={}", city.id("7.1"))).await;
        assert_eq!(list(&about["items"]).len(), 4);

        dolisa.delete(&path).send().await.assert_problem(428, "precondition_required");
        dolisa.delete(&path).if_match("\"2\"").send().await.assert_problem(412, "stale");
        dolisa.delete(&path).if_match(made.etag()).send().await.assert_status(204);
        dolisa.delete(&path).if_match(made.etag()).send().await.assert_problem(404, "not_found");
        dolisa.post("/v1/assignments").json(new).send().await.assert_status(201);
    }

    async fn an_instruction_to_a_group_becomes_one_duty_a_unit(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let plan = city.draft_plan().await;
        let whole = json!({"kind": "plan"});
        let made = dolisa.post("/v1/group-assignments").json(to_wards(&city, &plan, &whole)).send().await.expect_status(201);
        let items = made.json()["items"].clone();
        let mut units = texts(&items, "unit_id");
        units.sort();
        let mut wards = ["22915", "22918", "22954"].map(|code| city.unit(code));
        wards.sort();
        assert_eq!(units, wards);
        assert!(texts(&items, "group_id").iter().all(|group| *group == city.unit("UBND-PX")));
        let listed = read(&dolisa, made.header("Location")).await;
        assert_eq!(listed["items"], items, "Location leads to the very same");

        dolisa.post("/v1/group-assignments").json(to_wards(&city, &plan, &whole)).send().await.assert_problem(409, "duplicate");
        // One ward already has this duty: the instruction fails as a whole.
        let subject = json!({"kind": "indicator", "id": city.id("7.1")});
        let mut one = duty(&city, &plan, "22918", "report", &subject);
        (one["paragraph"], one["text"]) = (json!("IV.C.1"), json!("báo cáo kết quả hoạt động"));
        dolisa.post("/v1/assignments").json(one).send().await.assert_status(201);
        dolisa.post("/v1/group-assignments").json(to_wards(&city, &plan, &subject)).send().await.assert_problem(409, "duplicate");
        assert_eq!(list(&read(&dolisa, "/v1/assignments").await["items"]).len(), 4);

        let admin = city.as_("first.admin").await;
        let neighbours = json!({"code": "LAGI", "name": "La Gi", "unit_id": city.unit("594"), "member_ids": [city.unit("PTP-594")]});
        let group = admin.post("/v1/unit-groups").json(neighbours).send().await.expect_status(201).json();
        let mut foreign = to_wards(&city, &plan, &json!({"kind": "plan"}));
        foreign["group_id"] = group["id"].clone();
        assert_faults(&dolisa.post("/v1/group-assignments").json(foreign).send().await, &[("/group_id", "unknown_group")]);
    }

    async fn only_the_lead_units_coordinator_gives_duties(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.draft_plan().await;
        let new = duty(&city, &plan, "PTP", "report", &json!({"kind": "plan"}));
        let above = person(&city, "above", &[("coordinator", "593")]).await;
        for caller in [&above, &city.as_("lagi.dolisa").await] {
            let answer = caller.post("/v1/assignments").json(new.clone()).send().await;
            assert_faults(&answer, &[("/plan_id", "unknown_plan")]);
        }
        for name in ["justice", "dolisa.reporter", "mayor", "first.admin"] {
            let answer = city.as_(name).await.post("/v1/assignments").json(new.clone()).send().await;
            answer.assert_problem(403, "forbidden");
        }
        let dolisa = city.as_("dolisa").await;
        let made = dolisa.post("/v1/assignments").json(new).send().await.expect_status(201);
        above.get(made.header("Location")).send().await.assert_problem(404, "not_found");
        dolisa.post(&format!("/v1/plans/{}/issue", text(&plan["id"]))).if_match("\"1\"").send().await.assert_status(200);
        above.get(made.header("Location")).send().await.assert_status(200);
        above.delete(made.header("Location")).if_match("\"1\"").send().await.assert_problem(403, "forbidden");
    }

    async fn coverage_tells_who_answers_for_what(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let plan = city.draft_plan().await;
        let id = text(&plan["id"]);
        let path = format!("/v1/plans/{id}/coverage");
        let empty = dolisa.get(&path).send().await.expect_status(200);
        assert_eq!(empty.json()["without_unit"], json!(["5.1", "7.1", "7.2", "7.4"]));
        dolisa.get(&path).header("If-None-Match", empty.etag()).send().await.assert_status(304);

        // Justice answers for 7.1, and with its objective for all of it; Home Affairs through the objective
        // only; Health for 7.4. The wards report on the plan as a whole, which covers no indicator. To lead
        // 5.1 is not to report on it, and the Front is only asked to help.
        city.assign_report(&id, "PTP", "7.1").await;
        city.assign_report(&id, "PTP", "O7").await;
        city.assign_report(&id, "PNV", "O7").await;
        city.assign_report(&id, "PYT", "7.4").await;
        city.assign_report(&id, "PYT", "plan").await;
        dolisa.post("/v1/group-assignments").json(to_wards(&city, &plan, &json!({"kind": "plan"}))).send().await.assert_status(201);
        let lead = duty(&city, &plan, "MTTQ", "lead", &json!({"kind": "indicator", "id": city.id("5.1")}));
        dolisa.post("/v1/assignments").json(lead).send().await.assert_status(201);

        let covered = dolisa.get(&path).header("If-None-Match", empty.etag()).send().await.expect_status(200).json();
        assert_eq!(texts(&covered["indicators"], "number"), ["5.1", "7.1", "7.2", "7.4"]);
        assert_eq!(covered["without_unit"], json!(["5.1"]));
        assert_eq!(covered["with_several_units"], json!(["7.1", "7.2", "7.4"]));
        assert_eq!(covered["units_without_duty"], json!([city.unit("PLDTBXH")]));
        let sorted = |mut ids: Vec<String>| { ids.sort(); ids };
        let general = list(&covered["general_report_only"]).iter().map(text).collect();
        assert_eq!(sorted(general), sorted(["22915", "22918", "22954"].map(|code| city.unit(code)).to_vec()));
        for (number, wanted) in [
            ("5.1", &[][..]),
            ("7.1", &[("PTP", "indicator"), ("PNV", "whole_objective")]),
            ("7.2", &[("PTP", "whole_objective"), ("PNV", "whole_objective")]),
            ("7.4", &[("PTP", "whole_objective"), ("PNV", "whole_objective"), ("PYT", "indicator")]),
        ] {
            let indicator = find(&covered["indicators"], "number", number);
            let units = &indicator["units"];
            assert_eq!(list(units).len(), wanted.len(), "{number}");
            for (unit, through) in wanted {
                assert_eq!(find(units, "unit_id", &city.unit(unit))["through"], *through, "{number}, {unit}");
            }
        }
    }
}
