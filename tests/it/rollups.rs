//! Sums kept ready: every step is in the very next read, whether or not it is in the sums yet.

use api::rollups::lines::Measures;
use api::rollups::mark::Standing;
use api::rollups::store;
use entity::enums::ReportStatus;
use entity::{report, rollup, rollup_pending, rollup_period, unit_state};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel,
    Iterable, PaginatorTrait, QueryFilter, QueryTrait, Set, Statement,
};
use serde_json::json;
use tests::city::{list, text};
use tests::{TestApp, both};
use time::Duration;
use uuid::Uuid;

use crate::aggregates::cells::{Cell, only};
use crate::aggregates::town::{Town, issue, measure, measured_plan, of};
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

/// The periods whose sums are kept ready, and those whose could not be made.
async fn ready_and_failed(app: &TestApp) -> (Vec<Uuid>, Vec<Uuid>) {
    let rows = rollup_period::Entity::find();
    let rows = rows.all(app.state.db.reader()).await.unwrap();
    let (ready, failed): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.is_built);
    assert!(failed.iter().all(|row| row.failed_on.is_some()));
    let ids = |rows: Vec<&rollup_period::Model>| rows.iter().map(|row| row.period_id).collect();
    (ids(ready), ids(failed))
}

/// How the database goes about a statement.
async fn explained(app: &TestApp, statement: Statement) -> String {
    let tx = app.state.db.snapshot().await.unwrap();
    let (explain, column) = match statement.db_backend {
        DbBackend::Postgres => {
            // A table this small is read whole.
            let set = "SET LOCAL enable_seqscan = off";
            tx.execute_unprepared(set).await.unwrap();
            ("EXPLAIN", "QUERY PLAN")
        }
        _ => ("EXPLAIN QUERY PLAN", "detail"),
    };
    let sql = format!("{explain} {}", statement.sql);
    let rows = tx
        .query_all_raw(Statement { sql, ..statement })
        .await
        .unwrap();
    let lines = rows.iter().map(|row| row.try_get("", column).unwrap());
    lines.collect::<Vec<String>>().join("\n")
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
    // Written in SQL for the lines and in `Standing` for the sums: the two say the same of every report.
    async fn lines_and_sums_agree_on_what_counts_and_what_waits(app: TestApp) {
        let town = Town::found(&app).await;
        let written = town.accepted("22915", "2018-H1", &[("PT-2", of(3, 10))]).await;
        let id: Uuid = text(&written["id"]).parse().unwrap();
        let query = [
            ("period_id", town.plan.periods["2018-H1"].as_str()),
            ("include_provisional", "true"),
        ];
        let told = |cells: &[Cell]| only(cells, "measure.code", "PT-2").told(TOLD);
        for status in ReportStatus::iter() {
            for effective in [None, Some(1)] {
                let tx = app.state.db.begin_aside().await.unwrap();
                report::Entity::update_many()
                    .set(report::ActiveModel {
                        status: Set(status),
                        effective_revision: Set(effective),
                        ..Default::default()
                    })
                    .filter(report::Column::Id.eq(id))
                    .exec(&tx)
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
                app.spoil_sums().await;
                let by_lines = told(&town.cells(&query).await);
                app.fold().await;
                let by_sums = told(&town.cells(&query).await);
                let standing = Standing::of(status, 1, effective);
                let wanted = match (standing.revision, standing.is_waiting) {
                    (Some(1), false) => "3 10 3 1 null 0",
                    (Some(1), true) => "null null 3 0 3 1",
                    _ => "null null 3 0 null 0",
                };
                assert_eq!((by_lines.as_str(), by_sums.as_str()), (wanted, wanted), "{status:?} {effective:?}");
            }
        }
    }

    async fn a_period_whose_sums_cannot_be_made_keeps_no_other_from_its_own(app: TestApp) {
        let town = Town::found(&app).await;
        let other = measured_plan(&town.city, "6000/KH-UBND", &[measure("B-1", "count", &json!({}), &json!([]))]);
        let other = issue(&town.city, "dolisa", other, &[("PYT", "plan")]).await;
        app.fold().await;
        assert!(ready_and_failed(&app).await.1.is_empty());
        // Mũi Né is without a state, which no unit is.
        let mui_ne: Uuid = town.city.unit("22915").parse().unwrap();
        let of_it = || unit_state::Column::UnitId.eq(mui_ne);
        let tx = app.state.db.begin_aside().await.unwrap();
        let states = unit_state::Entity::find().filter(of_it()).all(&tx).await.unwrap();
        unit_state::Entity::delete_many().filter(of_it()).exec(&tx).await.unwrap();
        tx.commit().await.unwrap();
        app.spoil_sums().await;
        app.fold().await;
        let (ready, failed) = ready_and_failed(&app).await;
        for period in other.periods.values() {
            let id = period.parse().unwrap();
            assert!(!failed.contains(&id), "{period}");
        }
        for label in ["2018-H1", "2018-Y"] {
            assert!(failed.contains(&town.plan.periods[label].parse().unwrap()), "{label}");
            assert!(ready.contains(&other.periods[label].parse().unwrap()), "{label}");
        }
        // It is read line by line, and what is marked of it does not pile up.
        town.accepted("22918", "2018-H1", &[("PT-2", of(3, 10))]).await;
        assert_eq!(town.told("PT-2", "2018-H1", "numerator denominator units_expected units_reported").await, "3 10 3 1");
        app.fold().await;
        assert_eq!(rollup_pending::Entity::find().count(app.state.db.reader()).await.unwrap(), 0);
        assert_eq!(app.fold().await, 0);
        // The next day it is tried again.
        let tx = app.state.db.begin_aside().await.unwrap();
        for state in states {
            state.into_active_model().reset_all().insert(&tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        app.clock.set(app.clock.now() + Duration::days(1));
        app.fold().await;
        assert!(ready_and_failed(&app).await.1.is_empty());
        assert_eq!(town.told("PT-2", "2018-H1", "numerator denominator units_expected units_reported").await, "3 10 3 1");
        app.assert_sums().await;
    }

    async fn sums_are_found_by_their_key(app: TestApp) {
        let town = Town::found(&app).await;
        app.fold().await;
        let period = town.plan.periods["2018-H1"].parse().unwrap();
        let nodes = ["593", "60"].map(|code| town.city.unit(code).parse().unwrap());
        let backend = app.state.db.reader().get_database_backend();
        let key = if backend == DbBackend::Postgres { "pk_rollup" } else { "sqlite_autoindex_rollup_1" };
        for nodes in [&nodes[..1], &nodes[..]] {
            let select = store::select(&[period], nodes, Measures::default());
            let found = explained(&app, select.build(backend)).await;
            let is_by_key = found.contains(key) && found.contains("period_id") && found.contains("node_id");
            assert!(is_by_key, "{found}");
        }
    }
}
