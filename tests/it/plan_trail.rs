//! What the audit trail keeps of a plan, from its draft to its end.

use serde_json::{Value, json};
use tests::both;
use tests::city::{list, text};

use crate::reading::{find, texts};
use crate::registry::{COMMUNE, Registry};

/// The members an entry says changed.
fn members(event: &Value) -> Vec<String> {
    texts(&event["changes"], "member")
}

both! {
    async fn every_step_of_a_plan_is_kept_with_before_and_after(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let plan = registry.imported().await;
        let path = format!("/v1/plans/{}", text(&plan["id"]));
        let lead = &registry.lead;
        let change = json!({"place": "Ví Dụ Mới", "bases": [{"number": "104-CP"}], "title_en": null});
        lead.patch(&path).if_match("\"1\"").json(change).send().await.assert_status(200);
        let mut document = registry.document.clone();
        document["assignments"].as_array_mut().unwrap().truncate(7);
        registry.import_over("\"2\"", &document).await.assert_status(200);
        // What changes nothing and what is only tried leave no trace.
        registry.import(&document).await.assert_status(200);
        registry.try_import(&registry.document).await.assert_status(200);
        lead.post(&format!("{path}/issue")).if_match("\"3\"").send().await.assert_status(200);
        lead.post(&format!("{path}/close")).if_match("\"4\"").send().await.assert_status(200);

        let mut trail = registry.trail(&plan).await;
        trail.sort_by_key(|event| event["seq"].as_i64());
        let told: Vec<(String, Value)> = trail.iter().map(|event| (text(&event["action"]), event["reason"].clone())).collect();
        let entry = |action: &str, reason: Value| (action.to_owned(), reason);
        assert_eq!(told, [
            entry("plan_created", json!("import")),
            entry("plan_changed", Value::Null),
            entry("plan_changed", json!("import")),
            entry("plan_issued", Value::Null),
            entry("plan_closed", Value::Null),
        ]);
        assert!(trail.iter().all(|event| event["subject"]["name"] == "12/KH-UBND"), "named by its number");
        assert_eq!(members(&trail[0]), [
            "number", "title", "title_en", "issuing_unit", "lead_unit", "place", "issued_on", "term_from", "term_to", "signatory",
            "bases", "general_objectives", "funding", "recipients", "report_sections", "own_objectives", "tasks", "schedule", "assignments",
        ]);
        assert_eq!(members(&trail[1]), ["title_en", "place", "bases"]);
        assert_eq!(*find(&trail[1]["changes"], "member", "place"), json!({"member": "place", "before": "Ví Dụ", "after": "Ví Dụ Mới"}));
        let bases = text(&find(&trail[1]["changes"], "member", "bases")["after"]);
        assert_eq!(bases, r#"[{"number":"104-CP","issued_on":null,"issuer":null,"title":null}]"#);
        assert_eq!(members(&trail[2]), ["title_en", "place", "bases", "assignments"]);
        let after = text(&find(&trail[2]["changes"], "member", "assignments")["after"]);
        assert_eq!(list(&serde_json::from_str(&after).unwrap()).len(), 7);
        assert_eq!(trail[3]["changes"], json!([{"member": "status", "before": "draft", "after": "issued"}]));
        assert_eq!(trail[4]["changes"], json!([{"member": "status", "before": "issued", "after": "closed"}]));
    }

    async fn a_draft_that_goes_leaves_what_it_said(app: TestApp) {
        let registry = Registry::load(&app, &COMMUNE).await;
        let plan = registry.imported().await;
        let new = json!({"number": "12/KH-UBND", "issued_on": "2027-01-20", "term_from": "2027-01-01", "term_to": "2027-12-31"});
        let copy = registry.lead.post(&format!("/v1/plans/{}/copy", text(&plan["id"]))).json(new);
        let copy = copy.send().await.expect_status(201).json()["plan"].clone();
        let path = format!("/v1/plans/{}", text(&copy["id"]));
        registry.lead.delete(&path).if_match("\"1\"").send().await.assert_status(204);
        let mut trail = registry.trail(&copy).await;
        trail.sort_by_key(|event| event["seq"].as_i64());
        assert_eq!(texts(&json!(trail), "action"), ["plan_created", "plan_deleted"]);
        assert_eq!((&trail[0]["reason"], &trail[1]["reason"]), (&json!("copy"), &Value::Null));
        let told = |event: &Value, side: &str| text(&find(&event["changes"], "member", "tasks")[side]);
        assert_eq!(told(&trail[0], "after"), told(&trail[1], "before"));
        assert_eq!(members(&trail[0]), members(&trail[1]));
    }
}
