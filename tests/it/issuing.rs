//! Issuing a plan: what makes it unfit, and that nothing of it changes afterwards.

use serde_json::json;
use tests::both;
use tests::city::{City, text};

use crate::reading::{assert_faults, assert_impossible, faults, find, person, read, texts};

both! {
    async fn an_unfit_plan_is_refused_with_every_finding(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let mut body = city.plan("5947/KH-UBND");
        body["schedule"] = json!([]);
        body["own_objectives"][0]["indicators"] = json!([
            {"number": "PT-9", "name": "Không có chỉ số đo", "measures": []},
        ]);
        let draft = dolisa.post("/v1/plans").json(body).send().await.expect_status(201).json();
        let id = text(&draft["id"]);
        let path = format!("/v1/plans/{id}");
        let issue = async |tag: &str| dolisa.post(&format!("{path}/issue")).if_match(tag).send().await;
        let found = |place: &str, code: &str| (place.to_owned(), code.to_owned());

        let refused = issue("\"1\"").await;
        refused.assert_problem(422, "plan_incomplete");
        assert_eq!(faults(&refused), [found("/assignments", "nobody_reports"), found("/schedule", "no_periods")]);

        // Justice reports on 7.1, which the plan cannot leave out then, and Home Affairs on what nobody can count.
        city.assign_report(&id, "PTP", "7.1").await;
        let uncounted = read(&dolisa, "/v1/indicators?number=PT-9").await["items"][0]["id"].clone();
        let duty = json!({
            "plan_id": id, "unit_id": city.unit("PNV"), "duty": "report", "subject": {"kind": "indicator", "id": uncounted},
            "paragraph": "IV.3", "text": "báo cáo",
        });
        dolisa.post("/v1/assignments").json(duty).send().await.assert_status(201);
        city.assign_report(&id, "PYT", "plan").await;
        let change = json!({"framework_ids": []});
        let refused = dolisa.patch(&path).if_match("\"1\"").json(change).send().await;
        assert_faults(&refused, &[("/framework_ids", "framework_in_use")]);
        let assignments = read(&dolisa, "/v1/assignments").await;
        let of = |unit: &str| text(&find(&assignments["items"], "unit_id", &city.unit(unit))["id"]);
        let wanted = [found(&format!("/assignments/{}", of("PNV")), "not_measurable"), found("/schedule", "no_periods")];
        let before = read(&dolisa, &path).await;
        let refused = issue("\"1\"").await;
        refused.assert_problem(422, "plan_incomplete");
        assert_eq!(faults(&refused), wanted);

        assert_eq!(read(&dolisa, &path).await, before, "it is the draft it was");
        assert_eq!(before["status"], "draft");
        assert_eq!(read(&dolisa, "/v1/periods").await["items"], json!([]));

        // Mended, it is issued; whoever may only read it cannot issue it.
        let schedule = city.plan("5947/KH-UBND")["schedule"].clone();
        let mended = json!({"framework_ids": [city.framework["id"]], "schedule": schedule});
        dolisa.patch(&path).if_match("\"1\"").json(mended).send().await.assert_status(200);
        let last = format!("/v1/assignments/{}", of("PNV"));
        dolisa.delete(&last).if_match("\"1\"").send().await.assert_status(204);
        dolisa.post(&format!("{path}/issue")).send().await.assert_problem(428, "precondition_required");
        issue("\"1\"").await.assert_problem(412, "stale");
        let issued = issue("\"2\"").await.expect_status(200);
        assert_eq!((&issued.json()["status"], issued.etag()), (&json!("issued"), "\"3\""));
    }

    async fn a_plan_issued_twice_at_once_is_issued_once(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let id = text(&city.draft_plan().await["id"]);
        city.assign_report(&id, "PTP", "7.1").await;
        let issue = || dolisa.post(&format!("/v1/plans/{id}/issue")).if_match("\"1\"").send();
        let (one, two) = tokio::join!(issue(), issue());
        let (won, lost) = if one.status == 200 { (one, two) } else { (two, one) };
        assert_eq!(won.expect_status(200).json()["version"], 2);
        lost.assert_problem(412, "stale");
        let periods = read(&dolisa, "/v1/periods").await;
        assert_eq!(texts(&periods["items"], "label"), ["2018-H1", "2018-Y"]);
    }

    async fn an_issued_plan_stays_as_it_is(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/plans/{}", plan.id);
        let assignments = read(&dolisa, "/v1/assignments").await;
        let duty = format!("/v1/assignments/{}", text(&assignments["items"][0]["id"]));
        let new = json!({
            "plan_id": plan.id, "unit_id": city.unit("PNV"), "duty": "report",
            "subject": {"kind": "indicator", "id": city.id("7.1")}, "paragraph": "IV.3", "text": "báo cáo",
        });
        let mut group = new.clone();
        group.as_object_mut().unwrap().remove("unit_id");
        group["group_id"] = json!(city.unit("UBND-PX"));
        for (state, tag) in [("issued", "\"2\""), ("closed", "\"3\"")] {
            let before = read(&dolisa, &path).await;
            assert_eq!(before["status"], state);
            let change = json!({"place": "La Gi"});
            assert_impossible(&dolisa.patch(&path).if_match(tag).json(change).send().await, state);
            assert_impossible(&dolisa.delete(&path).if_match(tag).send().await, state);
            assert_impossible(&dolisa.post(&format!("{path}/issue")).if_match(tag).send().await, state);
            assert_impossible(&dolisa.post("/v1/assignments").json(new.clone()).send().await, state);
            assert_impossible(&dolisa.post("/v1/group-assignments").json(group.clone()).send().await, state);
            assert_impossible(&dolisa.delete(&duty).if_match("\"1\"").send().await, state);
            assert_eq!(read(&dolisa, &path).await, before);
            assert_eq!(read(&dolisa, "/v1/assignments").await, assignments);
            if state == "issued" {
                dolisa.post(&format!("{path}/close")).if_match(tag).send().await.assert_status(200);
            }
        }
        assert_impossible(&dolisa.post(&format!("{path}/close")).if_match("\"3\"").send().await, "closed");
        let other = dolisa.post("/v1/plans").json(city.plan("1/KH-UBND")).send().await.expect_status(201).json();
        let close = format!("/v1/plans/{}/close", text(&other["id"]));
        assert_impossible(&dolisa.post(&close).if_match("\"1\"").send().await, "draft");
        let listed = read(&dolisa, "/v1/plans?status=closed").await;
        assert_eq!(texts(&listed["items"], "id"), [plan.id]);
    }

    async fn an_issued_plan_is_known_to_whom_it_concerns(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let path = format!("/v1/plans/{}", plan.id);
        for name in ["dolisa", "dolisa.reporter", "justice", "health.head", "mui.ne", "mayor", "auditor"] {
            let caller = city.as_(name).await;
            assert_eq!(texts(&read(&caller, "/v1/plans").await["items"], "id"), [&*plan.id], "{name}");
            caller.get(&path).send().await.assert_status(200);
        }
        // Home Affairs has no duty in it; La Gi is another city.
        for name in ["home.affairs", "lagi.dolisa", "lagi.justice"] {
            let caller = city.as_(name).await;
            assert_eq!(read(&caller, "/v1/plans").await["items"], json!([]), "{name}");
            caller.get(&path).send().await.assert_problem(404, "not_found");
        }
        let mayor = city.as_("mayor").await;
        mayor.post(&format!("{path}/close")).if_match("\"2\"").send().await.assert_problem(403, "forbidden");
        let above = person(&city, "above", &[("coordinator", "593")]).await;
        above.get(&path).send().await.assert_status(200);
        above.post(&format!("{path}/close")).if_match("\"2\"").send().await.assert_problem(403, "forbidden");
        let neighbour = city.as_("lagi.dolisa").await;
        neighbour.post(&format!("{path}/close")).if_match("\"2\"").send().await.assert_problem(404, "not_found");
        assert_eq!(read(&mayor, &path).await["status"], "issued");
    }
}
