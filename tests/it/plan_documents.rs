//! Plans as whole documents: three of different subject and shape go in and come out again.

use serde_json::{Value, json};
use tests::both;
use tests::city::{list, text};

use crate::reading::{assert_faults, read, texts};
use crate::registry::{CITY, COMMUNE, Example, PROVINCE, Registry, assert_same_document};

/// Imports a plan, reads it back, and imports what was read.
async fn goes_round(app: &tests::TestApp, example: &Example, assignments: usize) {
    let registry = Registry::load(app, example).await;
    let first = registry.import(&registry.document).await;
    first.assert_status(201);
    let first = first.json();
    assert_eq!(
        (&first["outcome"], &first["dry_run"], &first["changed"]),
        (&json!("created"), &json!(false), &json!([]))
    );
    assert_eq!(first["assignments"], assignments);
    let plan = &first["plan"];
    assert_eq!(
        read(&registry.lead, &format!("/v1/plans/{}", text(&plan["id"]))).await,
        *plan
    );
    let exported = registry.export(plan).await;
    assert_same_document(&exported, &registry.document);

    let rows = registry.assignments(plan).await;
    assert_eq!(rows.len(), assignments);
    for document in [&registry.document, &exported] {
        let again = registry.import(document).await.expect_status(200).json();
        assert_eq!(
            again,
            json!({"outcome": "unchanged", "dry_run": false, "changed": [], "plan_id": plan["id"], "version": 1, "plan": plan, "assignments": assignments})
        );
    }
    assert_eq!(registry.export(plan).await, exported);
    assert_eq!(
        registry.assignments(plan).await,
        rows,
        "nobody was told anything twice"
    );

    // Whatever it is about, it can be issued, and is then still the same document.
    let issue = registry
        .lead
        .post(&format!("/v1/plans/{}/issue", text(&plan["id"])))
        .if_match("\"1\"");
    issue.send().await.assert_status(200);
    assert_eq!(registry.export(plan).await, exported);
    let again = registry.import(&exported).await.expect_status(200).json();
    assert_eq!(
        (&again["outcome"], &again["plan"]["version"]),
        (&json!("unchanged"), &json!(2))
    );
}

both! {
    async fn plan_5947_goes_round(app: TestApp) {
        // 54 of its instructions are to one unit each; four go to the 18 wards and communes.
        goes_round(&app, &CITY, 126).await;
    }

    async fn a_communes_quarterly_plan_goes_round(app: TestApp) {
        // Six instructions to one unit each and two to the three hamlets.
        goes_round(&app, &COMMUNE, 12).await;
    }

    async fn a_provinces_plan_over_three_cities_goes_round(app: TestApp) {
        // Six instructions to one unit each and three to the three cities.
        goes_round(&app, &PROVINCE, 15).await;
    }

    async fn a_dry_run_says_what_would_happen_and_keeps_nothing(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let tried = registry.try_import(&registry.document).await.expect_status(200).json();
        assert_eq!(tried, json!({"outcome": "created", "dry_run": true, "changed": [], "plan_id": null, "version": null, "plan": null, "assignments": 12}));
        for path in ["/v1/plans", "/v1/assignments", "/v1/frameworks?kind=plan"] {
            assert_eq!(read(&registry.lead, path).await["items"], json!([]), "{path}");
        }

        let plan = registry.imported().await;
        let (before, rows) = (registry.export(&plan).await, registry.assignments(&plan).await);
        let unchanged = registry.try_import(&registry.document).await.expect_status(200).json();
        assert_eq!((&unchanged["outcome"], &unchanged["plan"]), (&json!("unchanged"), &plan));
        let mut other = registry.document.clone();
        other["place"] = json!("Ví Dụ Mới");
        other["own_objectives"][1]["indicators"][0]["name"] = json!("Hộ có Internet");
        other["assignments"].as_array_mut().unwrap().pop();
        let tried = registry.try_import(&other).await.expect_status(200).json();
        assert_eq!(tried, json!({
            "outcome": "replaced", "dry_run": true, "changed": ["place", "own_objectives", "assignments"], "plan_id": plan["id"], "version": 1, "plan": null, "assignments": 11,
        }));
        assert_eq!(registry.export(&plan).await, before);
        assert_eq!(registry.assignments(&plan).await, rows);
        assert_eq!(read(&registry.lead, &format!("/v1/plans/{}", text(&plan["id"]))).await, plan);
    }

    async fn a_draft_becomes_what_another_document_says(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let plan = registry.imported().await;
        let rows = registry.assignments(&plan).await;
        let mut other = registry.document.clone();
        other["title"] = json!("Chuyển đổi số xã Ví Dụ, bản sửa");
        // Targets written anew, a task gone and one new, an instruction gone, one new, and all in another order.
        other["own_objectives"][0]["indicators"][0]["measures"][0]["targets"][0]["low"] = json!(85);
        other["tasks"].as_array_mut().unwrap().remove(0);
        other["tasks"].as_array_mut().unwrap().push(json!({"number": "III.3", "text": "Sơ kết"}));
        let told = other["assignments"].as_array_mut().unwrap();
        told.retain(|one| one["subject"]["number"] != "III.1");
        told.reverse();
        told.insert(0, json!({"unit": "VD-XA-KT", "duty": "lead", "subject": {"kind": "task", "number": "III.3"}, "paragraph": "IV.6", "text": "chủ trì sơ kết"}));
        let done = registry.import_over("\"1\"", &other).await.expect_status(200).json();
        assert_eq!((&done["outcome"], &done["changed"]), (&json!("replaced"), &json!(["title", "own_objectives", "tasks", "assignments"])));
        assert_eq!((&done["plan"]["id"], &done["plan"]["version"], &done["assignments"]), (&plan["id"], &json!(2), &json!(12)));
        assert_same_document(&registry.export(&plan).await, &other);

        let ids = |list: &Value| -> Vec<(String, String)> {
            let kept = tests::city::list(list).iter().filter(|task| task["number"] != "III.1" && task["number"] != "III.3");
            kept.map(|task| (text(&task["number"]), text(&task["id"]))).collect()
        };
        assert_eq!(ids(&done["plan"]["tasks"]), ids(&plan["tasks"]), "tasks keep their ids by number");
        let now = registry.assignments(&plan).await;
        for row in rows.iter().filter(|row| row["text"] != "thực hiện nâng cấp bộ phận tiếp nhận hồ sơ") {
            let same = now.iter().find(|one| one["id"] == row["id"]);
            let same = same.unwrap_or_else(|| panic!("{row} has lost its id"));
            assert_eq!((&same["unit_id"], &same["text"]), (&row["unit_id"], &row["text"]));
        }
        let own = read(&registry.lead, "/v1/frameworks?kind=plan").await;
        assert_eq!(texts(&own["items"], "id"), [text(&done["plan"]["own_framework_id"])], "the old targets are gone");
    }

    async fn a_plan_in_force_is_amended_and_not_imported_over(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let plan = registry.imported().await;
        let path = format!("/v1/plans/{}", text(&plan["id"]));
        registry.lead.post(&format!("{path}/issue")).if_match("\"1\"").send().await.assert_status(200);
        let mut other = registry.document.clone();
        other["place"] = json!("Nơi khác");
        other["bases"] = json!([]);
        for step in ["issued", "closed"] {
            for answer in [registry.import(&other).await, registry.try_import(&other).await] {
                answer.assert_problem(409, "invalid_state");
                let detail = text(&answer.json()["detail"]);
                assert!(detail.contains("place, bases") && detail.contains(step), "{detail}");
            }
            if step == "issued" {
                registry.lead.post(&format!("{path}/close")).if_match("\"2\"").send().await.assert_status(200);
            }
        }
        let again = registry.import(&registry.document).await.expect_status(200).json();
        assert_eq!(again["outcome"], "unchanged");
    }

    async fn every_fault_of_a_document_comes_at_once(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let mut wrong = registry.document.clone();
        wrong["number"] = json!("73/2006/QH11");
        wrong["issuing_unit"] = json!("593");
        wrong["parent_plan"] = json!({"number": "1333/KH-UBND", "year": 2018, "issuing_unit": "60"});
        wrong["bases"] = json!([{}]);
        wrong["frameworks"] = json!(["NSGE-2011-2020", "NO-SUCH"]);
        wrong["own_objectives"][0]["indicators"][1]["number"] = json!("DVC-1");
        wrong["tasks"][0]["place_unit"] = json!("22954");
        wrong["tasks"][2]["parent"] = json!("IX");
        wrong["schedule"][0]["dues"][1]["ordinal"] = json!(5);
        let told = |who: &str, duty: &str, subject: Value| json!({who: "VD-XA-KT", "duty": duty, "subject": subject, "paragraph": "V", "text": "x"});
        let of = |framework: &str, number: &str| json!({"kind": "indicator", "framework": framework, "number": number});
        wrong["assignments"] = json!([
            told("unit", "report", json!({"kind": "task", "number": "III.1"})),
            told("unit", "lead", json!({"kind": "task", "number": "IX"})),
            told("unit", "report", of("NSGE-2011-2020", "7.9")),
            told("unit", "report", of("OTHER", "7.1")),
            told("unit", "report", json!({"kind": "indicator"})),
            told("unit", "report", json!({"kind": "plan", "number": "1"})),
            told("unit", "lead", json!({"kind": "task", "framework": "NSGE-2011-2020", "number": "III.1"})),
            told("group", "lead", json!({"kind": "plan"})),
            {"unit": "22915", "duty": "lead", "subject": {"kind": "plan"}, "paragraph": "V", "text": "x"},
            {"unit": "VD-XA-KT", "group": "NHOM-VD-THON", "duty": "lead", "subject": {"kind": "plan"}, "paragraph": "V", "text": "x"},
            {"duty": "lead", "subject": {"kind": "plan"}, "paragraph": "V", "text": "x"},
            told("unit", "guide", of("NSGE-2011-2020", "7.1")),
            told("unit", "guide", of("NSGE-2011-2020", "7.1")),
        ]);
        let wanted = [
            ("/assignments/0/subject/kind", "not_measurable"),
            ("/assignments/1/subject/number", "unknown_subject"),
            ("/assignments/10", "one_of"),
            ("/assignments/12", "duplicate"),
            ("/assignments/2/subject/number", "unknown_subject"),
            ("/assignments/3/subject/framework", "unknown_framework"),
            ("/assignments/4/subject/number", "missing_field"),
            ("/assignments/5/subject/number", "unexpected_field"),
            ("/assignments/6/subject/framework", "unexpected_field"),
            ("/assignments/7/group", "unknown_group"),
            ("/assignments/8/unit", "unknown_unit"),
            ("/assignments/9", "one_of"),
            ("/bases/0", "empty"),
            ("/frameworks/1", "unknown_framework"),
            ("/issuing_unit", "unknown_unit"),
            ("/number", "invalid_number"),
            ("/own_objectives/0/indicators/1/number", "duplicate"),
            ("/parent_plan", "unknown_plan"),
            ("/schedule/0/dues/1/ordinal", "invalid_schedule"),
            ("/tasks/0/place_unit", "unknown_unit"),
            ("/tasks/2/parent", "unknown_task"),
        ];
        assert_faults(&registry.import(&wrong).await, &wanted);
        assert_faults(&registry.try_import(&wrong).await, &wanted);
        assert_eq!(read(&registry.lead, "/v1/plans").await["items"], json!([]));
    }

    async fn a_code_means_whoever_has_it_on_the_day_of_issue(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        // Hamlet 1 was another's code until the middle of the year before.
        let old = json!({
            "code": "VD-XA-T1", "name": "Thôn cũ", "kind": "inter_agency_body", "level": "commune",
            "active_from": "2001-01-01", "active_to": "2025-07-01",
        });
        registry.admin.post("/v1/units").json(old).send().await.assert_status(201);
        let mut document = registry.document.clone();
        let told = json!({"unit": "VD-XA-T1", "duty": "implement", "subject": {"kind": "plan"}, "paragraph": "V", "text": "x"});
        document["assignments"] = json!([told]);
        let plan = registry.import(&document).await.expect_status(201).json()["plan"].clone();
        let rows = registry.assignments(&plan).await;
        assert_eq!(texts(&json!(rows), "unit_id"), [registry.ids["VD-XA-T1"].clone()]);
        assert_eq!(registry.export(&plan).await["assignments"][0]["unit"], "VD-XA-T1");

        // On a day of the old hamlet it means that one, which no longer exists in the term.
        document["number"] = json!("13/KH-UBND");
        document["issued_on"] = json!("2025-06-30");
        assert_faults(&registry.import(&document).await, &[("/assignments/0/unit", "unknown_unit")]);
    }

    async fn a_plan_is_its_lead_units(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let other = registry.coordinator("other", "VD-XA-KT").await;
        let send = |document: &Value| other.post("/v1/plans/import").json(document.clone()).send();
        send(&registry.document).await.assert_problem(403, "forbidden");
        let plan = registry.imported().await;
        // The draft is not theirs to know of; all they learn is that the number is taken.
        let mut theirs = registry.document.clone();
        theirs["lead_unit"] = json!("VD-XA-KT");
        send(&theirs).await.assert_problem(409, "duplicate");
        let export = format!("/v1/plans/{}/export", text(&plan["id"]));
        other.get(&export).send().await.assert_problem(404, "not_found");
        let tag = registry.lead.get(&export).send().await;
        let copy = registry.lead.get(&export).header("If-None-Match", tag.etag()).send().await;
        copy.assert_status(304);
    }

    async fn a_plan_stands_under_another_by_its_number(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let above = registry.imported().await;
        let mut below = registry.document.clone();
        below["number"] = json!("7/KH-UBND");
        below["parent_plan"] = json!({"number": "Số: 12 / KH–UBND", "year": 2026, "issuing_unit": "VD-XA"});
        let plan = registry.import(&below).await.expect_status(201).json()["plan"].clone();
        assert_eq!((&plan["number"], &plan["parent_plan_id"]), (&json!("07/KH-UBND"), &above["id"]));
        let exported = registry.export(&plan).await;
        assert_eq!(exported["parent_plan"], json!({"number": "12/KH-UBND", "year": 2026, "issuing_unit": "VD-XA"}));
        for document in [&below, &exported] {
            assert_eq!(registry.import(document).await.expect_status(200).json()["outcome"], "unchanged");
        }
        let mut circle = registry.document.clone();
        circle["parent_plan"] = json!({"number": "07/KH-UBND", "year": 2026, "issuing_unit": "VD-XA"});
        assert_faults(&registry.import_over("\"1\"", &circle).await, &[("/parent_plan", "cycle")]);
        assert_eq!(list(&registry.export(&above).await["assignments"]).len(), 8);
    }
}
