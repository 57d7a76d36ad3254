//! Figures in the tree of the period's end and in today's: each counts once in either.

use serde_json::json;
use tests::city::text;
use tests::{TestApp, both};
use time::macros::datetime;

use crate::aggregates::cells::{all, read, sources};
use crate::aggregates::town::{Town, WARDS, of};

/// Mũi Né and Hàm Tiến, with 3 and 4 of 10, became one ward on 1 August; Đức Long, with 5 of 10, was split into two,
/// one of them below Justice. Answers the ids of the merged ward and of the one that stands below the city.
async fn merged(app: &TestApp) -> (Town<'_>, String, String) {
    let town = Town::found(app).await;
    for (ward, reached) in WARDS.into_iter().zip(3..) {
        town.accepted(ward, "2018-H1", &[("PT-2", of(reached, 10))])
            .await;
    }
    app.fold().await;
    app.clock.set(datetime!(2018-08-02 02:00 UTC));
    let admin = town.city.as_("first.admin").await;
    let founded = |code: &str, name: &str, parent: &str| json!({"new_unit": {"code": code, "name": name, "kind": "ward", "level": "commune", "parent_id": town.city.unit(parent)}});
    let merger = json!({
        "kind": "merger", "effective_on": "2018-08-01",
        "old_unit_ids": [town.city.unit("22915"), town.city.unit("22918")],
        "into": [founded("22918", "Phường Mũi Né mới", "593")],
    });
    let split = json!({
        "kind": "split", "effective_on": "2018-08-01", "old_unit_ids": [town.city.unit("22954")],
        "into": [founded("22954", "Phường Đức Long mới", "593"), founded("22955", "Phường Tiến Thành", "PTP")],
    });
    let mut made = Vec::new();
    for body in [merger, split] {
        let answer = admin.post("/v1/successions").json(body).send().await;
        made.push(answer.expect_status(201).json());
    }
    let first = |index: usize| text(&made[index]["new_units"][0]["id"]);
    let (mui_ne, duc_long) = (first(0), first(1));
    (town, mui_ne, duc_long)
}

const TOLD: &str = "unit.code unit.level numerator denominator units_expected units_reported";

both! {
    async fn each_figure_counts_once_in_either_tree(app: TestApp) {
        let (town, mui_ne, duc_long) = merged(&app).await;
        let dolisa = town.city.as_("dolisa").await;
        let period = town.plan.periods["2018-H1"].as_str();
        let measure = town.city.id("PT-2");
        let told = async |query: &[(&str, &str)], members: &str| {
            let mut whole = vec![("period_id", period), ("measure_id", measure.as_str())];
            whole.extend(query);
            all(&read(&dolisa, &whole).await, members)
        };
        let (today, by_unit, by_level) = (("tree", "today"), ("group_by", "unit"), ("group_by", "unit_level"));
        let (city, justice) = (town.city.unit("593"), town.city.unit("PTP"));
        for folded in [false, true] {
            if folded {
                app.assert_sums().await;
            }
            // At the period's end there were three wards.
            assert_eq!(told(&[by_unit], TOLD).await, ["22915 commune 3 10 1 1", "22918 commune 4 10 1 1", "22954 commune 5 10 1 1"]);
            assert_eq!(told(&[by_level], "unit_level numerator units_expected").await, ["commune 12 3"]);
            // Today two of them are one, and the third is of the city, which is above both that took over from it.
            assert_eq!(told(&[today, by_unit], TOLD).await, ["22918 commune 7 20 2 2", "593 district 5 10 1 1"]);
            assert_eq!(told(&[today, by_unit], "unit.name").await, ["Phường Mũi Né mới", "Đơn vị 593"]);
            assert_eq!(told(&[today, by_level], "unit_level numerator units_expected").await, ["district 5 1", "commune 7 2"]);
            for tree in ["period_end", "today"] {
                assert_eq!(told(&[("tree", tree)], "numerator denominator units_expected").await, ["12 30 3"]);
                assert_eq!(told(&[("tree", tree), ("unit_id", &city)], "numerator units_expected").await, ["12 3"]);
            }
            let none: [String; 0] = [];
            assert_eq!(told(&[("unit_id", &mui_ne)], "numerator").await, none);
            assert_eq!(told(&[today, ("unit_id", &mui_ne)], "numerator units_expected").await, ["7 2"]);
            assert_eq!(told(&[("unit_id", &town.city.unit("22915"))], "numerator units_expected").await, ["3 1"]);
            assert_eq!(told(&[today, ("unit_id", &town.city.unit("22915"))], "numerator").await, none);
            for unit in [&duc_long, &justice] {
                assert_eq!(told(&[today, ("unit_id", unit)], "numerator").await, none);
            }
        }
        // Each cell opens to the reports that made it, of the units as they were.
        let base = [("period_id", period), ("measure_id", measure.as_str()), today];
        let behind = async |more: (&str, &str)| all(&sources(&dolisa, &[&base[..], &[more]].concat(), 50).await, "unit.code unit.name numerator");
        let mut found = behind(("unit_id", &mui_ne)).await;
        found.sort_unstable();
        assert_eq!(found, ["22915 Đơn vị 22915 3", "22918 Đơn vị 22918 4"]);
        assert_eq!(behind(("unit_level", "district")).await, ["22954 Đơn vị 22954 5"]);
        assert_eq!(behind(("unit_level", "commune")).await.len(), 2);
    }

    async fn a_succession_recorded_beforehand_takes_effect_on_its_day(app: TestApp) {
        let town = Town::found(&app).await;
        for (ward, reached) in WARDS.into_iter().zip(3..) {
            town.accepted(ward, "2018-H1", &[("PT-2", of(reached, 10))]).await;
        }
        let admin = town.city.as_("first.admin").await;
        let merger = json!({
            "kind": "merger", "effective_on": "2018-06-15",
            "old_unit_ids": [town.city.unit("22915"), town.city.unit("22918")], "into": [{"unit_id": town.city.unit("22915")}],
        });
        admin.post("/v1/successions").json(merger).send().await.assert_status(201);
        app.assert_sums().await;
        let mui_ne = town.city.unit("22915");
        let told = async || {
            let query = [("tree", "today"), ("unit_id", mui_ne.as_str()), ("period_id", town.plan.periods["2018-H1"].as_str())];
            all(&town.cells(&query).await, "measure.code numerator units_expected")
        };
        assert_eq!(told().await, ["PT-2 3 1"]);
        app.clock.set(datetime!(2018-06-14 16:59 UTC));
        assert_eq!(told().await, ["PT-2 3 1"]);
        // Midnight in Phan Thiết.
        app.clock.set(datetime!(2018-06-14 17:00 UTC));
        assert_eq!(told().await, ["PT-2 7 2"]);
        assert!(app.fold().await > 0);
        assert_eq!(told().await, ["PT-2 7 2"]);
        app.assert_sums().await;
    }

    async fn a_unit_that_moved_counts_where_it_stood(app: TestApp) {
        let town = Town::found(&app).await;
        town.accepted("22915", "2018-H1", &[("PT-2", of(3, 10))]).await;
        app.fold().await;
        app.clock.set(datetime!(2018-08-02 02:00 UTC));
        let admin = town.city.as_("first.admin").await;
        let (unit, province) = (town.city.unit("22915"), town.city.unit("60"));
        admin.post(&format!("/v1/units/{unit}/change")).if_match("\"1\"")
            .json(json!({"effective_on": "2018-08-01", "parent_id": province, "level": "district"})).send().await.assert_status(200);
        let city = town.city.unit("593");
        let auditor = town.city.as_("auditor").await;
        let told = async |tree: &str, level: &str| {
            let query = [
                ("tree", tree), ("unit_id", city.as_str()), ("period_id", town.plan.periods["2018-H1"].as_str()),
                ("measure_id", &town.city.id("PT-2")), ("group_by", level),
            ];
            all(&read(&auditor, &query).await, "unit_level numerator units_expected")
        };
        for _ in 0..2 {
            assert_eq!(told("period_end", "unit_level").await, ["commune 3 3"]);
            assert_eq!(told("today", "unit_level").await, ["commune null 2"]);
            app.assert_sums().await;
        }
    }
}
