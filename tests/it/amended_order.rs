//! In which order an amendment has things: tasks as they are told, units as everybody locks them.

use entity::unit;
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};
use serde_json::{Value, json};
use tests::both;
use tests::city::City;
use uuid::Uuid;

use crate::amendments::{amendment, change};
use crate::reading::{assert_faults, read, texts};

both! {
    async fn tasks_that_only_change_places_are_an_amendment(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/plans/{}", plan.id);
        let amend = async |tag: &str, tasks: Value| {
            let body = amendment(&json!({"plan": {"tasks": tasks}}));
            dolisa.post(&format!("{path}/amendments")).if_match(tag).json(body).send().await
        };
        let task = |number: &str| json!({"number": number, "text": format!("Nhiệm vụ {number}")});
        let [one, two, three] = ["II.1", "II.2", "II.3"].map(task);
        amend("\"2\"", json!([one, two, three])).await.assert_status(201);
        assert_faults(&amend("\"3\"", json!([one, two, three])).await, &[("", "no_change")]);
        let made = amend("\"3\"", json!([three, one, two])).await.expect_status(201).json();
        assert_eq!(texts(&made["changes"], "pointer"), ["/tasks/II.1/after", "/tasks/II.3/after"]);
        assert_eq!(change(&made, "/tasks/II.1/after"), (&Value::Null, &json!("\"II.3\"")));
        assert_eq!(change(&made, "/tasks/II.3/after"), (&json!("\"II.2\""), &Value::Null));
        assert_eq!(texts(&read(&dolisa, &path).await["tasks"], "number"), ["II.3", "II.1", "II.2"]);
    }

    async fn an_amendment_takes_its_units_in_the_order_in_which_everybody_does(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let mut wards = ["22915", "22954"].map(|code| city.unit(code));
        wards.sort();
        // The body has the last before the first.
        let told = |unit: &String| json!({
            "unit_id": unit, "duty": "implement", "subject": {"kind": "plan"}, "paragraph": "IV.D", "text": "tổ chức",
        });
        let body = amendment(&json!({"assignments_added": [told(&wards[1]), told(&wards[0])]}));
        let amend = dolisa.post(&format!("/v1/plans/{}/amendments", plan.id)).if_match("\"2\"").json(body);

        // Somebody else has the first, and wants the last once the amendment is under way.
        let tx = app.state.db.begin().await.unwrap();
        let lock = async |id: &String| {
            let unit = unit::Entity::find_by_id(id.parse::<Uuid>().unwrap()).lock(LockType::Update);
            unit.one(&tx).await.unwrap().unwrap()
        };
        lock(&wards[0]).await;
        let amending = tokio::spawn(async move { amend.send().await.status });
        for _ in 0..20 {
            read(&dolisa, "/v1/units").await;
        }
        lock(&wards[1]).await;
        tx.commit().await.unwrap();
        assert_eq!(amending.await.unwrap(), 201);
    }
}
