//! Sums kept ready: every step is in the very next read, whether or not it is in the sums yet.

use entity::rollup;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use tests::city::{list, text};
use tests::{TestApp, both};

use crate::aggregates::cells::only;
use crate::aggregates::town::{Town, of};
use crate::main_loop::step;

const TOLD: &str = "numerator denominator units_expected units_reported provisional.numerator provisional.units_reported";

/// What PT-2 of the half-year tells, first with what is marked and then with all of it in the sums.
async fn told(app: &TestApp, town: &Town<'_>) -> String {
    let query = [
        ("period_id", town.plan.periods["2018-H1"].as_str()),
        ("include_provisional", "true"),
    ];
    let marked = only(&town.cells(&query).await, "measure.code", "PT-2").told(TOLD);
    app.fold().await;
    let folded = only(&town.cells(&query).await, "measure.code", "PT-2").told(TOLD);
    assert_eq!(marked, folded);
    assert_eq!(app.check_sums().await.faults, []);
    folded
}

both! {
    async fn each_step_is_in_the_next_read(app: TestApp) {
        let town = Town::found(&app).await;
        assert_eq!(told(&app, &town).await, "null null 3 0 null 0");
        let mui_ne = town.submitted("22915", "2018-H1", &[("PT-2", of(3, 10))]).await;
        assert_eq!(told(&app, &town).await, "null null 3 0 3 1");
        let mui_ne = town.send_back(&mui_ne, "return").await;
        assert_eq!(told(&app, &town).await, "null null 3 0 null 0");
        let mui_ne = town.send("22915", &mui_ne, &[("PT-2", of(4, 10))]).await;
        let mui_ne = town.accept(&mui_ne).await;
        assert_eq!(told(&app, &town).await, "4 10 3 1 null 0");
        // Its accepted figure counts until the next is accepted.
        let mui_ne = town.send_back(&mui_ne, "reopen").await;
        let mui_ne = town.send("22915", &mui_ne, &[("PT-2", of(5, 10))]).await;
        assert_eq!(told(&app, &town).await, "4 10 3 1 null 0");
        town.accept(&mui_ne).await;
        assert_eq!(told(&app, &town).await, "5 10 3 1 null 0");

        let ham_tien = town.submitted("22918", "2018-H1", &[("PT-2", of(1, 7))]).await;
        assert_eq!(told(&app, &town).await, "5 10 3 1 1 1");
        let reporter = town.city.as_("ham.tien").await;
        let ham_tien = step(&reporter, &ham_tien, "withdraw").await;
        assert_eq!(told(&app, &town).await, "5 10 3 1 null 0");
        town.send("22918", &ham_tien, &[("PT-2", of(2, 7))]).await;
        assert_eq!(told(&app, &town).await, "5 10 3 1 2 1");

        // Hàm Tiến is released, and obliged again.
        let dolisa = town.city.as_("dolisa").await;
        let period = &town.plan.periods["2018-H1"];
        let owing = dolisa.get(&format!("/v1/periods/{period}/obligations?limit=200")).send().await.expect_status(200).json();
        let owing = list(&owing["items"]).iter().find(|one| one["unit_code"] == "22918").unwrap().clone();
        let id = text(&owing["id"]);
        dolisa.post(&format!("/v1/obligations/{id}/release")).if_match(&format!("\"{}\"", owing["version"]))
            .json(json!({"reason": "Phường không còn địa bàn."})).send().await.assert_status(200);
        assert_eq!(told(&app, &town).await, "5 10 2 1 null 0");
        dolisa.post(&format!("/v1/periods/{period}/obligations"))
            .json(json!({"unit_id": town.city.unit("22918"), "reason": "Phường vẫn phải báo cáo."})).send().await.assert_status(201);
        assert_eq!(told(&app, &town).await, "5 10 3 1 2 1");
        app.assert_sums().await;
    }

    async fn accepting_many_at_once_is_in_the_next_read(app: TestApp) {
        let town = Town::found(&app).await;
        app.fold().await;
        let mut items = Vec::new();
        for (ward, reached) in [("22915", 1), ("22918", 2), ("22954", 4)] {
            let report = town.submitted(ward, "2018-H1", &[("PT-2", of(reached, 10))]).await;
            items.push(json!({"report_id": report["id"], "version": report["version"]}));
        }
        let dolisa = town.city.as_("dolisa").await;
        dolisa.post("/v1/reports/accept").json(json!({"items": items})).send().await.assert_status(200);
        assert_eq!(told(&app, &town).await, "7 30 3 3 null 0");
    }

    async fn two_replicas_that_fold_at_once_add_everything_once(app: TestApp) {
        let town = Town::found(&app).await;
        let replica = app.replica().await;
        let (one, other) = tokio::join!(app.fold(), replica.fold());
        assert!(one + other > 0);
        for (ward, reached) in [("22915", 1), ("22918", 2), ("22954", 4)] {
            town.accepted(ward, "2018-H1", &[("PT-2", of(reached, 10))]).await;
            tokio::join!(app.fold(), replica.fold());
        }
        assert_eq!(told(&app, &town).await, "7 30 3 3 null 0");
        app.assert_sums().await;
    }

    async fn a_damaged_sum_is_found(app: TestApp) {
        let town = Town::found(&app).await;
        town.accepted("22915", "2018-H1", &[("PT-2", of(3, 10))]).await;
        app.assert_sums().await;
        let tx = app.state.db.begin_aside().await.unwrap();
        let rows = rollup::Entity::find().all(&tx).await.unwrap();
        let row = rows.into_iter().find(|row| row.numerator_held == 1).unwrap();
        let mut damaged = row.clone().into_active_model();
        damaged.numerator_low = Set(row.numerator_low + 1);
        damaged.update(&tx).await.unwrap();
        tx.commit().await.unwrap();
        let faults = app.check_sums().await.faults;
        assert_eq!(faults.len(), 1, "{faults:?}");
        let said = faults[0].to_string();
        assert!(said.contains(&row.measure_id.to_string()) && said.contains("30001"), "{said}");
    }
}
