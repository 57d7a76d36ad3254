//! Drafting a plan: who knows of it, whose number it bears, how it changes and goes.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};

use crate::reading::{assert_faults, find, person, read, texts};

/// The city's plan with some members changed.
fn plan(city: &City<'_>, changes: Value) -> Value {
    let mut plan = city.plan("5947/KH-UBND");
    let Value::Object(changes) = changes else {
        panic!("no members")
    };
    plan.as_object_mut().unwrap().extend(changes);
    plan
}

/// Changes a plan; answers it.
async fn patch(as_: &Client, plan: &Value, change: Value) -> Value {
    as_.patch(&path(plan))
        .if_match(&format!("\"{}\"", plan["version"]))
        .json(change)
        .send()
        .await
        .expect_status(200)
        .json()
}

fn path(plan: &Value) -> String {
    format!("/v1/plans/{}", text(&plan["id"]))
}

both! {
    async fn a_draft_is_known_to_the_coordinators_of_its_lead_unit(app: TestApp) {
        let city = City::found(&app).await;
        let draft = city.draft_plan().await;
        let id = text(&draft["id"]);
        city.assign_report(&id, "PTP", "7.1").await;
        let dolisa = city.as_("dolisa").await;
        assert_eq!(read(&dolisa, &path(&draft)).await, draft);
        assert_eq!(texts(&read(&dolisa, "/v1/plans").await["items"], "id"), [&*id]);

        person(&city, "above", &[("coordinator", "593")]).await;
        person(&city, "beside", &[("coordinator", "PTP")]).await;
        for name in ["mayor", "justice", "dolisa.reporter", "auditor", "lagi.dolisa", "above", "beside"] {
            let caller = city.as_(name).await;
            for hidden in [path(&draft), format!("{}/coverage", path(&draft))] {
                caller.get(&hidden).send().await.assert_problem(404, "not_found");
            }
            for list in ["/v1/plans".to_owned(), format!("/v1/assignments?plan_id={id}")] {
                assert_eq!(read(&caller, &list).await["items"], json!([]), "{name} sees the draft in {list}");
            }
        }
        for name in ["lagi.dolisa", "above"] {
            let caller = city.as_(name).await;
            let change = json!({"place": "La Gi"});
            caller.patch(&path(&draft)).if_match("\"1\"").json(change).send().await.assert_problem(404, "not_found");
            caller.delete(&path(&draft)).if_match("\"1\"").send().await.assert_problem(404, "not_found");
        }
        city.as_("first.admin").await.get(&path(&draft)).send().await.assert_problem(403, "forbidden");
        assert_eq!(read(&dolisa, &path(&draft)).await, draft);
    }

    async fn the_issuer_is_the_lead_unit_or_one_above_it(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let draft = async |issuer: &str, lead: &str| {
            let units = json!({"issuing_unit_id": city.unit(issuer), "lead_unit_id": city.unit(lead)});
            dolisa.post("/v1/plans").json(plan(&city, units)).send().await
        };
        for issuer in ["PLDTBXH", "593", "60"] {
            draft(issuer, "PLDTBXH").await.assert_status(201);
        }
        for issuer in ["PTP", "22915", "594"] {
            assert_faults(&draft(issuer, "PLDTBXH").await, &[("/issuing_unit_id", "unknown_unit")]);
        }
        for lead in ["PTP", "593", "PLD-594"] {
            draft("60", lead).await.assert_problem(403, "forbidden");
        }
        for name in ["justice", "mayor", "dolisa.reporter", "first.admin"] {
            let answer = city.as_(name).await.post("/v1/plans").json(city.plan("1/KH-UBND")).send().await;
            answer.assert_problem(403, "forbidden");
        }
    }

    async fn a_number_is_one_issuers_in_one_year(app: TestApp) {
        let city = City::found(&app).await;
        let first = city.draft_plan().await;
        assert_eq!((&first["number"], &first["year"]), (&json!("5947/KH-UBND"), &json!(2018)));
        let dolisa = city.as_("dolisa").await;
        let draft = async |changes: Value| dolisa.post("/v1/plans").json(plan(&city, changes)).send().await;
        draft(json!({})).await.assert_problem(409, "duplicate");
        draft(json!({"number": "Số: 5947 / KH–UBND"})).await.assert_problem(409, "duplicate");
        draft(json!({"issued_on": "2018-12-31"})).await.assert_problem(409, "duplicate");
        let next_year = draft(json!({"issued_on": "2019-05-17"})).await.expect_status(201).json();
        let other = draft(json!({"number": "5948/KH-UBND"})).await.expect_status(201).json();
        draft(json!({"issuing_unit_id": city.unit("PLDTBXH")})).await.assert_status(201);
        let neighbour = json!({"issuing_unit_id": city.unit("594"), "lead_unit_id": city.unit("PLD-594")});
        let la_gi = city.as_("lagi.dolisa").await;
        la_gi.post("/v1/plans").json(plan(&city, neighbour)).send().await.assert_status(201);

        for (plan, change) in [(&other, json!({"number": "5947/KH-UBND"})), (&next_year, json!({"issued_on": "2018-05-18"}))] {
            dolisa.patch(&path(plan)).if_match("\"1\"").json(change).send().await.assert_problem(409, "duplicate");
            assert_eq!(&read(&dolisa, &path(plan)).await, plan, "nothing was changed");
        }
        let listed = read(&dolisa, "/v1/plans?number=5947/KH-UBND&year=2018").await;
        assert_eq!(list(&listed["items"]).len(), 2, "the city's and the office's");
        let query = format!("/v1/plans?year=2019&issuing_unit_id={}", city.unit("593"));
        assert_eq!(texts(&read(&dolisa, &query).await["items"], "id"), [text(&next_year["id"])]);
    }

    async fn a_patch_changes_what_it_names_and_no_more(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let first = city.draft_plan().await;
        let signed = json!({"authority": "KT. CHỦ TỊCH", "position": "PHÓ CHỦ TỊCH", "name": "Võ Văn Thông"});
        let second = patch(&dolisa, &first, json!({"title_en": "Gender equality in 2018", "signatory": signed})).await;
        assert_eq!((&second["signatory"], &second["version"]), (&signed, &json!(2)));
        let third = patch(&dolisa, &second, json!({"title_en": null})).await;
        let mut wanted = second.clone();
        wanted["title_en"] = Value::Null;
        wanted["version"] = json!(3);
        assert_eq!(third, wanted, "absent members stay, null clears");

        // A list is replaced whole.
        let change = json!({"bases": [{"number": "2351/QĐ-TTg"}], "recipients": [], "general_objectives": ["Một", "Hai"]});
        let fourth = patch(&dolisa, &third, change).await;
        assert_eq!(texts(&fourth["bases"], "number"), ["2351/QĐ-TTg"]);
        assert_eq!(fourth["general_objectives"], json!(["Một", "Hai"]));
        assert_eq!((&fourth["report_sections"], &fourth["tasks"]), (&first["report_sections"], &first["tasks"]));

        // What cannot be empty takes no null; what is not a plan's is refused.
        for (change, place, code) in [
            (json!({"title": null}), "/title", "wrong_type"),
            (json!({"bases": null}), "/bases", "wrong_type"),
            (json!({"lead_unit_id": city.unit("PTP")}), "/lead_unit_id", "unknown_field"),
            (json!({"term_to": "2017-12-31"}), "/term_to", "before_start"),
            (json!({"parent_plan_id": first["id"]}), "/parent_plan_id", "cycle"),
            (json!({"framework_ids": [city.framework["id"], first["own_framework_id"]]}), "/framework_ids/1", "unknown_framework"),
        ] {
            let answer = dolisa.patch(&path(&first)).if_match("\"4\"").json(change).send().await;
            assert_faults(&answer, &[(place, code)]);
        }
        let change = || json!({"place": "Phan Rí"});
        dolisa.patch(&path(&first)).json(change()).send().await.assert_problem(428, "precondition_required");
        dolisa.patch(&path(&first)).if_match("\"3\"").json(change()).send().await.assert_problem(412, "stale");
        let last = dolisa.get(&path(&first)).send().await.expect_status(200);
        assert_eq!((last.json(), last.etag()), (fourth, "\"4\""));
    }

    async fn a_task_keeps_its_identity_by_its_number(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let first = city.draft_plan().await;
        let id = |plan: &Value, number: &str| text(&find(&plan["tasks"], "number", number)["id"]);
        assert_eq!(find(&first["tasks"], "number", "II.1.3")["parent_id"], id(&first, "II.1"));
        let second = patch(&dolisa, &first, json!({"tasks": [
            {"number": "II.1.3", "text": "Tháng hành động", "starts_on": "2018-11-15"},
            {"number": "II.2", "text": "Mô hình thí điểm", "place_unit_id": city.unit("22954")},
            {"number": "II.1", "text": "Tuyên truyền", "parent": "II.2"},
        ]})).await;
        assert_eq!(texts(&second["tasks"], "number"), ["II.1.3", "II.2", "II.1"], "in the new order");
        for number in ["II.1", "II.1.3"] {
            assert_eq!(id(&second, number), id(&first, number), "{number}");
        }
        let month = find(&second["tasks"], "number", "II.1.3");
        assert_eq!((&month["parent_id"], &month["ends_on"]), (&Value::Null, &Value::Null));
        assert_eq!(find(&second["tasks"], "number", "II.1")["parent_id"], id(&second, "II.2"));

        // A task somebody is assigned to cannot go.
        let lead = json!({
            "plan_id": first["id"], "unit_id": city.unit("PTP"), "duty": "lead",
            "subject": {"kind": "task", "id": id(&second, "II.1.3")}, "paragraph": "IV", "text": "chủ trì",
        });
        dolisa.post("/v1/assignments").json(lead).send().await.assert_status(201);
        let answer = dolisa.patch(&path(&first)).if_match("\"2\"").json(json!({"tasks": []})).send().await;
        answer.assert_problem(409, "in_use");
        assert_eq!(read(&dolisa, &path(&first)).await, second);
    }

    async fn every_fault_of_a_draft_is_named_once(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let half_year = |ordinal: u8, day: u8| json!({"frequency": "semi_annual", "data_window": "calendar", "dues": [{"ordinal": ordinal, "month": 6, "day": day}]});
        let parts = json!({
            "report_sections": [{"key": "results", "title": "Kết quả"}, {"key": "results", "title": "Kết quả"}],
            "tasks": [
                {"number": "II.1.1", "parent": "II.1", "text": "Trước cấp trên"},
                {"number": "II.1", "text": "Hết trước khi bắt đầu", "starts_on": "2018-12-15", "ends_on": "2018-11-15"},
                {"number": "II.1", "text": "Lặp lại"},
            ],
            "schedule": [
                half_year(1, 15), half_year(3, 15), half_year(1, 16),
                {"frequency": "annual", "data_window": "calendar", "dues": []},
                {"frequency": "one_off", "data_window": "calendar"},
            ],
        });
        let wanted = [
            ("/report_sections/1/key", "duplicate"),
            ("/schedule/1/dues/0/ordinal", "invalid_schedule"),
            ("/schedule/2", "duplicate_period"),
            ("/schedule/3/dues", "invalid_schedule"),
            ("/schedule/4/once", "invalid_schedule"),
            ("/tasks/0/parent", "unknown_task"),
            ("/tasks/1/ends_on", "before_start"),
            ("/tasks/2/number", "duplicate"),
        ];
        let refused = dolisa.post("/v1/plans").json(plan(&city, parts.clone())).send().await;
        assert_faults(&refused, &wanted);
        let reversed = plan(&city, json!({"term_from": "2019-01-01", "term_to": "2018-12-31"}));
        assert_faults(&dolisa.post("/v1/plans").json(reversed).send().await, &[("/term_to", "before_start")]);
        let objective = json!([{"number": "I.2", "name": "Mục tiêu", "confidence": "verified", "indicators": [
            {"number": "PT-1", "name": "Một", "measures": []}, {"number": "PT-1", "name": "Hai", "measures": []},
        ]}]);
        let own = plan(&city, json!({"own_objectives": objective}));
        let refused = dolisa.post("/v1/plans").json(own).send().await;
        assert_faults(&refused, &[("/own_objectives/0/indicators/1/number", "duplicate")]);
        assert_eq!(read(&dolisa, "/v1/plans").await["items"], json!([]));
        assert_eq!(read(&dolisa, "/v1/frameworks?kind=plan").await["items"], json!([]));

        let draft = city.draft_plan().await;
        let answer = dolisa.patch(&path(&draft)).if_match("\"1\"").json(parts).send().await;
        assert_faults(&answer, &wanted);
        assert_eq!(read(&dolisa, &path(&draft)).await, draft);
    }

    async fn a_draft_goes_with_everything_in_it(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let draft = city.draft_plan().await;
        let own = format!("/v1/frameworks/{}", text(&draft["own_framework_id"]));
        let own_indicator = read(&dolisa, "/v1/indicators?number=PT-2").await["items"][0]["id"].clone();
        let task = find(&draft["tasks"], "number", "II.1.3")["id"].clone();
        for (duty, subject) in [
            ("report", json!({"kind": "indicator", "id": city.id("7.1")})),
            ("report", json!({"kind": "indicator", "id": own_indicator})),
            ("implement", json!({"kind": "task", "id": task})),
        ] {
            let assignment = json!({
                "plan_id": draft["id"], "unit_id": city.unit("PTP"), "duty": duty, "subject": subject,
                "paragraph": "IV.2", "text": "thực hiện",
            });
            dolisa.post("/v1/assignments").json(assignment).send().await.assert_status(201);
        }
        let assignments = read(&dolisa, "/v1/assignments").await;
        assert_eq!(list(&assignments["items"]).len(), 3);

        dolisa.delete(&path(&draft)).send().await.assert_problem(428, "precondition_required");
        dolisa.delete(&path(&draft)).if_match("\"9\"").send().await.assert_problem(412, "stale");
        dolisa.delete(&path(&draft)).if_match("\"1\"").send().await.assert_status(204);
        let one = format!("/v1/assignments/{}", text(&assignments["items"][0]["id"]));
        for gone in [path(&draft), own, one] {
            dolisa.get(&gone).send().await.assert_problem(404, "not_found");
        }
        for list in ["/v1/plans", "/v1/assignments", "/v1/frameworks?kind=plan", "/v1/indicators?number=PT-2"] {
            assert_eq!(read(&dolisa, list).await["items"], json!([]), "{list}");
        }
        let again = city.draft_plan().await;
        assert_eq!(again["number"], draft["number"], "the number is free again");
    }
}
