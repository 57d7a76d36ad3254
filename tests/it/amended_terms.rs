//! An amendment that shortens the term: whoever has a duty exists in what is left of it.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, text};

use crate::amendments::amendment;
use crate::reading::assert_faults;

both! {
    async fn a_unit_that_comes_after_the_new_end_is_released_in_the_same_amendment(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let unit = json!({
            "code": "22919", "name": "Phường mới", "kind": "ward", "level": "commune", "parent_id": city.unit("593"),
            "active_from": "2019-02-01",
        });
        let unit = city.as_("first.admin").await.post("/v1/units").json(unit).send().await.expect_status(201).json();
        let mut plan = city.plan("5947/KH-UBND");
        plan["term_to"] = json!("2019-12-31");
        let plan = text(&dolisa.post("/v1/plans").json(plan).send().await.expect_status(201).json()["id"]);
        city.assign_report(&plan, "PTP", "7.1").await;
        let duty = json!({
            "plan_id": plan, "unit_id": unit["id"], "duty": "coordinate", "subject": {"kind": "plan"},
            "paragraph": "IV", "text": "phối hợp",
        });
        let duty = dolisa.post("/v1/assignments").json(duty).send().await.expect_status(201).json();
        dolisa.post(&format!("/v1/plans/{plan}/issue")).if_match("\"1\"").send().await.assert_status(200);
        let amend = async |body: Value| {
            let path = format!("/v1/plans/{plan}/amendments");
            dolisa.post(&path).if_match("\"2\"").json(amendment(&body)).send().await
        };
        let shorter = json!({"term_to": "2018-12-31"});
        assert_faults(&amend(json!({"plan": shorter})).await, &[("/plan/term_to", "units_outside_term")]);
        amend(json!({"plan": shorter, "assignments_ended": [duty["id"]]})).await.assert_status(201);
    }
}
