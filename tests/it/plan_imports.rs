//! Importing and copying over what is there: nothing is written over unseen, nobody is bound or swapped unasked.

use serde_json::{Value, json};
use tests::both;
use tests::city::{list, text};

use crate::reading::{read, texts};
use crate::registry::{COMMUNE, Registry};

/// The units told something in these words, sorted.
fn told(rows: &[Value], words: &str) -> Vec<String> {
    let rows = rows
        .iter()
        .filter(|row| text(&row["text"]).starts_with(words));
    let mut units: Vec<String> = rows.map(|row| text(&row["unit_id"])).collect();
    units.sort();
    units
}

both! {
    async fn a_draft_is_written_over_only_by_who_has_read_it(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let plan = registry.imported().await;
        let mut other = registry.document.clone();
        other["place"] = json!("Ví Dụ Mới");
        registry.import(&other).await.assert_problem(428, "precondition_required");
        registry.import_over("\"7\"", &other).await.assert_problem(412, "stale");
        let tried = registry.try_import(&other).await.expect_status(200).json();
        assert_eq!((&tried["outcome"], &tried["plan_id"], &tried["version"]), (&json!("replaced"), &plan["id"], &json!(1)));
        assert_eq!(registry.export(&plan).await["place"], registry.document["place"]);
        let done = registry.import_over("\"1\"", &other).await.expect_status(200).json();
        assert_eq!((&done["outcome"], &done["plan_id"], &done["version"]), (&json!("replaced"), &plan["id"], &json!(2)));
        // Sent again it changes nothing, so it needs no tag.
        assert_eq!(registry.import(&other).await.expect_status(200).json()["outcome"], "unchanged");
        // Whoever means to replace a plan that is gone does not make one.
        other["number"] = json!("99/KH-UBND");
        registry.import_over("\"2\"", &other).await.assert_problem(412, "stale");
    }

    async fn an_instruction_that_stays_binds_nobody_new(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let plan = registry.imported().await;
        let hamlet = |number: u8| registry.ids[&format!("VD-XA-T{number}")].clone();
        let rows = registry.assignments(&plan).await;
        let mut hamlets = vec![hamlet(1), hamlet(2), hamlet(3)];
        hamlets.sort();
        assert_eq!(told(&rows, "mỗi thôn"), hamlets);
        // One hamlet is taken out of one instruction, and an office joins the hamlets.
        let taken = rows.iter().find(|row| text(&row["text"]).starts_with("mỗi thôn") && row["unit_id"] == json!(hamlet(1))).unwrap();
        let taken = registry.lead.delete(&format!("/v1/assignments/{}", text(&taken["id"]))).if_match("\"1\"");
        taken.send().await.assert_status(204);
        let office = registry.ids["VD-XA-KT"].clone();
        let members = json!({"member_ids": [hamlet(1), hamlet(2), hamlet(3), office]});
        let group = registry.admin.patch(&format!("/v1/unit-groups/{}", registry.ids["NHOM-VD-THON"]));
        group.if_match("\"1\"").json(members).send().await.assert_status(200);

        let mut other = registry.document.clone();
        other["place"] = json!("Ví Dụ Mới");
        let done = registry.import_over("\"1\"", &other).await.expect_status(200).json();
        assert_eq!((&done["changed"], &done["assignments"]), (&json!(["place"]), &json!(11)));
        let rows = registry.assignments(&plan).await;
        assert_eq!(told(&rows, "báo cáo số người"), hamlets);
        hamlets.retain(|unit| *unit != hamlet(1));
        assert_eq!(told(&rows, "mỗi thôn"), hamlets);
        let offers = read(&registry.lead, &format!("/v1/plans/{}/offers?unit_id={office}", text(&plan["id"]))).await;
        assert_eq!(list(&offers["items"]).len(), 2);
    }

    async fn the_trail_of_an_import_is_found_by_the_units_it_tells(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let plan = registry.imported().await;
        let mut other = registry.document.clone();
        // The offices' instructions go; that to the Fatherland Front stays.
        other["assignments"].as_array_mut().unwrap().retain(|one| one["unit"] != "VD-XA-HCC");
        registry.import_over("\"1\"", &other).await.assert_status(200);
        let trail = registry.trail(&plan).await;
        let concerns = |unit: &str| -> Vec<String> {
            let events = trail.iter().filter(|event| list(&event["unit_ids"]).contains(&json!(registry.ids[unit])));
            events.map(|event| text(&event["action"])).collect()
        };
        assert_eq!(concerns("VD-XA-HCC"), ["plan_changed", "plan_created"]);
        assert_eq!(concerns("VD-XA-MTTQ"), ["plan_created"]);
        assert_eq!(concerns("VD-XA-T1"), ["plan_created"]);
    }

    async fn two_units_of_one_code_are_told_apart(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let unit = async |name: &str, from: &str, to: Option<&str>| {
            let new = json!({
                "code": "VD-XA-DAI", "name": name, "kind": "public_service_unit", "level": "commune",
                "parent_id": registry.ids["VD-XA"], "active_from": from, "active_to": to,
            });
            text(&registry.admin.post("/v1/units").json(new).send().await.expect_status(201).json()["id"])
        };
        let old = unit("Đài truyền thanh", "2025-07-01", Some("2026-12-01")).await;
        let new = unit("Trung tâm truyền thông", "2026-12-01", None).await;
        let mut document = registry.document.clone();
        document["tasks"][0]["place_unit"] = json!("VD-XA-DAI");
        let instruction = |unit: &str| json!({"unit": unit, "duty": "implement", "subject": {"kind": "plan"}, "paragraph": "IV.6", "text": "phát thanh"});
        document["assignments"] = json!([instruction("VD-XA-DAI"), instruction("VD-XA-DAI@2026-12-01")]);
        let plan = registry.import(&document).await.expect_status(201).json()["plan"].clone();
        assert_eq!(texts(&json!(registry.assignments(&plan).await), "unit_id"), [old.clone(), new.clone()]);
        assert_eq!(plan["tasks"][0]["place_unit_id"], json!(old));
        let exported = registry.export(&plan).await;
        assert_eq!(texts(&exported["assignments"], "unit"), ["VD-XA-DAI", "VD-XA-DAI@2026-12-01"]);
        document["lead_unit"] = json!("VD-XA-VHXH@2026-05-01");
        for same in [&exported, &document] {
            assert_eq!(registry.import(same).await.expect_status(200).json()["outcome"], "unchanged");
        }

        let copy = json!({"number": "13/KH-UBND", "issued_on": "2027-01-20", "term_from": "2027-01-01", "term_to": "2027-12-31"});
        let made = registry.lead.post(&format!("/v1/plans/{}/copy", text(&plan["id"]))).json(copy).send().await.expect_status(201).json();
        assert_eq!(texts(&made["left_out_units"], "unit_id"), [old]);
        assert_eq!(texts(&json!(registry.assignments(&made["plan"]).await), "unit_id"), std::slice::from_ref(&new));
        assert!(made["plan"]["tasks"][0]["place_unit_id"].is_null(), "the place is not the other unit");
        let trail = registry.trail(&made["plan"]).await;
        assert!(list(&trail[0]["unit_ids"]).contains(&json!(new)));
    }
}
