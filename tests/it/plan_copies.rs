//! Copying a plan for another year.

use serde_json::{Value, json};
use tests::both;
use tests::city::{list, text};

use crate::reading::{assert_faults, find, read, texts};
use crate::registry::{CITY, COMMUNE, PROVINCE, Registry};

/// Copies a plan; answers what came of it.
async fn copy(registry: &Registry<'_>, plan: &Value, new: Value) -> Value {
    let path = format!("/v1/plans/{}/copy", text(&plan["id"]));
    let answer = registry.lead.post(&path).json(new).send().await;
    let answer = answer.expect_status(201);
    let made = answer.json();
    assert_eq!(
        answer.header("Location"),
        format!("/v1/plans/{}", text(&made["plan"]["id"]))
    );
    made
}

/// Says that one unit took over from another on the first day of 2027.
async fn took_over(registry: &Registry<'_>, old: &str, new: &str) {
    let replacement = json!({
        "kind": "replacement", "effective_on": "2027-01-01", "old_unit_ids": [old], "into": [{"unit_id": new}],
    });
    let made = registry
        .admin
        .post("/v1/successions")
        .json(replacement)
        .send()
        .await;
    made.assert_status(201);
}

both! {
    async fn the_plan_of_2018_is_that_of_2019_with_its_days_moved(app: TestApp) {
        let registry = Registry::load(&app, &CITY).await;
        let plan = registry.imported().await;
        registry.lead.post(&format!("/v1/plans/{}/issue", text(&plan["id"]))).if_match("\"1\"").send().await.assert_status(200);
        let made = copy(&registry, &plan, json!({
            "number": "1024/KH-UBND", "issued_on": "2019-03-01", "term_from": "2019-01-01", "term_to": "2019-12-31", "title": "Kế hoạch năm 2019",
        })).await;
        assert_eq!((&made["assignments"], &made["left_out_units"], &made["left_out_frameworks"]), (&json!(126), &json!([]), &json!([])));
        let (old, new) = (registry.export(&plan).await, registry.export(&made["plan"]).await);
        for member in ["bases", "general_objectives", "funding", "recipients", "report_sections", "frameworks", "schedule", "assignments", "lead_unit", "place"] {
            assert_eq!(new[member], old[member], "{member}");
        }
        assert_eq!((&new["title"], &new["title_en"], &new["signatory"]), (&json!("Kế hoạch năm 2019"), &Value::Null, &Value::Null));
        let month = find(&new["tasks"], "number", "II.1.3");
        assert_eq!((&month["starts_on"], &month["ends_on"]), (&json!("2019-11-15"), &json!("2019-12-15")));
        assert_eq!(texts(&new["tasks"], "number"), texts(&old["tasks"], "number"));
        let target = |document: &Value| document["own_objectives"][0]["indicators"][1]["measures"][0]["targets"][0].clone();
        let mut moved = target(&old);
        assert_eq!((&moved["op"], &moved["year_from"]), (&json!("over"), &json!(2018)));
        moved["year_from"] = json!(2019);
        assert_eq!(target(&new), moved);
        assert_ne!(made["plan"]["own_framework_id"], plan["own_framework_id"]);
        // It is a draft like any other, and can be issued.
        assert_eq!(made["plan"]["status"], "draft");
        let issue = registry.lead.post(&format!("/v1/plans/{}/issue", text(&made["plan"]["id"]))).if_match("\"1\"");
        issue.send().await.assert_status(200);
    }

    async fn a_framework_that_has_ended_is_left_out_with_what_was_about_it(app: TestApp) {
        let registry = Registry::load(&app, &CITY).await;
        let plan = registry.imported().await;
        let made = copy(&registry, &plan, json!({"number": "1/KH-UBND", "issued_on": "2021-01-15", "term_from": "2021-01-01", "term_to": "2021-12-31"})).await;
        assert_eq!(made["plan"]["framework_ids"], json!([]));
        let left_out = &made["left_out_frameworks"];
        // 7.1 and 7.2 to carry out and to report, 1.2, 1.3, 5, 5.1, 6.1, 6.2, 3 and 4 to report.
        assert_eq!((&left_out[0]["code"], &left_out[0]["ends_on"], &left_out[0]["instructions"]), (&json!("NSGE-2011-2020"), &json!("2020-12-31"), &json!(12)));
        assert_eq!((list(left_out).len(), &made["assignments"]), (1, &json!(126 - 12)));
        assert_eq!((&made["plan"]["number"], &made["plan"]["title"]), (&json!("01/KH-UBND"), &plan["title"]));
    }

    async fn leap_days_and_single_periods_move_along(app: TestApp) {
        let registry = Registry::load(&app, &PROVINCE).await;
        let plan = registry.imported().await;
        let made = copy(&registry, &plan, json!({"number": "46/KH-UBND", "issued_on": "2026-01-15", "term_from": "2026-01-01", "term_to": "2027-12-31"})).await;
        let new = registry.export(&made["plan"]).await;
        assert_eq!(find(&new["tasks"], "number", "III.2")["starts_on"], "2026-02-28");
        assert_eq!(new["schedule"][2]["once"], json!({"label": "2026-DUMPS", "covers_from": "2026-02-28", "covers_to": "2026-04-30", "due_on": "2026-05-10"}));
        let dumps = &find(&new["own_objectives"][1]["indicators"], "number", "2.2")["measures"][0]["targets"][0];
        assert_eq!((&dumps["year_from"], &dumps["year_to"]), (&json!(2026), &json!(2027)));
        let landfill = &find(&new["own_objectives"][1]["indicators"][0]["measures"], "code", "2.1.b");
        assert_eq!(landfill["definition"]["baseline_year"], 2023, "what it is compared with stays");
    }

    async fn units_that_are_no_more_are_left_out_and_named(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let ended = json!({
            "code": "VD-XA-CU", "name": "Đài truyền thanh xã", "kind": "public_service_unit", "level": "commune",
            "parent_id": registry.ids["VD-XA"], "active_from": "2025-07-01", "active_to": "2027-01-01",
        });
        let ended = registry.admin.post("/v1/units").json(ended).send().await.expect_status(201).json();
        took_over(&registry, &text(&ended["id"]), &registry.ids["VD-XA-VHXH"]).await;
        let mut document = registry.document.clone();
        document["tasks"][0]["place_unit"] = json!("VD-XA-CU");
        for text in ["tuyên truyền", "phát thanh"] {
            let told = json!({"unit": "VD-XA-CU", "duty": "implement", "subject": {"kind": "plan"}, "paragraph": "IV.6", "text": text});
            document["assignments"].as_array_mut().unwrap().push(told);
        }
        let plan = registry.import(&document).await.expect_status(201).json()["plan"].clone();
        let made = copy(&registry, &plan, json!({"number": "12/KH-UBND", "issued_on": "2027-01-20", "term_from": "2027-01-01", "term_to": "2027-12-31"})).await;
        assert_eq!(made["left_out_units"], json!([{
            "unit_id": ended["id"], "code": "VD-XA-CU", "name": "Đài truyền thanh xã", "reason": "ended", "instructions": 2,
            "successors": [{"unit_id": registry.ids["VD-XA-VHXH"], "code": "VD-XA-VHXH", "name": "Phòng Văn hóa – Xã hội xã Ví Dụ"}],
        }]));
        assert_eq!(made["assignments"], 12, "all but those two");
        assert_eq!(made["plan"]["tasks"][0]["place_unit_id"], Value::Null);
    }

    async fn a_copy_keeps_to_the_rules_of_a_draft(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let plan = registry.imported().await;
        let path = format!("/v1/plans/{}/copy", text(&plan["id"]));
        let send = async |new: Value| registry.lead.post(&path).json(new).send().await;
        let same = json!({"number": "12/KH-UBND", "issued_on": "2026-12-31", "term_from": "2027-01-01", "term_to": "2027-12-31"});
        send(same).await.assert_problem(409, "duplicate");
        let wrong = json!({"number": "12", "issued_on": "2027-01-20", "term_from": "2027-12-31", "term_to": "2027-01-01"});
        assert_faults(&send(wrong).await, &[("/number", "invalid_number"), ("/term_to", "before_start")]);
        let other = registry.coordinator("other", "VD-XA-KT").await;
        let new = json!({"number": "14/KH-UBND", "issued_on": "2027-01-20", "term_from": "2027-01-01", "term_to": "2027-12-31"});
        other.post(&path).json(new).send().await.assert_problem(404, "not_found");
        assert_eq!(list(&read(&registry.lead, "/v1/plans").await["items"]).len(), 1);
    }
}
