//! Frameworks: a strategy in one document, its dated versions, and a plan's own targets.

use api::frameworks::data::{NSGE_2011_2020, NSGE_2011_2020_AMENDED_2018};
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};
use time::macros::datetime;

use crate::bad_input::places;
use crate::main_loop::etag;
use crate::reading::{find, machine, read, texts};

/// Every measure of a tree, in order.
pub fn measures(tree: &Value) -> Value {
    let indicators = list(&tree["objectives"])
        .iter()
        .flat_map(|one| list(&one["indicators"]));
    indicators
        .flat_map(|one| list(&one["measures"]).to_vec())
        .collect()
}

/// Bound, year and confidence of each target of a measure.
fn targets(tree: &Value, code: &str) -> Vec<(f64, i64, String)> {
    let measures = measures(tree);
    list(&find(&measures, "code", code)["targets"])
        .iter()
        .map(|one| {
            let bound = one["low"].as_f64().or(one["high"].as_f64()).unwrap();
            (
                bound,
                one["year_from"].as_i64().unwrap(),
                text(&one["confidence"]),
            )
        })
        .collect()
}

fn goal(bound: f64, year: i64, confidence: &str) -> (f64, i64, String) {
    (bound, year, confidence.to_owned())
}

/// What a percentage counts, under another name.
pub fn percentage(name: &str) -> Value {
    json!({
        "name": name, "unit_of_measure": "percent", "kind": "percentage", "direction": "higher",
        "sex_basis": "none", "rollup": "sum", "accumulation": "each_period", "applicability": "direct",
    })
}

/// Amends the city's strategy from 2 July 2018: 7.1.a is defined anew, 7.2.a gets another target, 7.4.a is
/// dropped for 7.4.b.
pub fn decision_800() -> Value {
    let by_2020 = |low: u8| json!([{"op": "at_least", "low": low, "span": "by_year", "year_from": 2020, "confidence": "verified"}]);
    json!({
        "label": "amended-2018",
        "valid_from": "2018-07-02",
        "document": {"number": "800/QĐ-TTg", "issued_on": "2018-07-02", "issuer": "Thủ tướng Chính phủ"},
        "removed_measures": ["7.4.a"],
        "measures": [
            {"indicator": "7.1", "code": "7.1.a", "definition": percentage("Dự thảo được lồng ghép, mẫu số hẹp hơn"), "targets": by_2020(90)},
            {"indicator": "7.4", "code": "7.4.b", "definition": percentage("Cộng tác viên được tập huấn"), "targets": by_2020(60)},
        ],
        "targets": [{"code": "7.2.a", "targets": by_2020(80)}],
    })
}

/// Adds a version to the city's strategy; answers the framework.
pub async fn amend(city: &City<'_>, amendment: Value) -> Value {
    let admin = city.as_("first.admin").await;
    let path = format!("/v1/frameworks/{}", text(&city.framework["id"]));
    let framework = read(&admin, &path).await;
    let answer = admin
        .post(&format!("{path}/versions"))
        .if_match(&etag(&framework))
        .json(amendment)
        .send()
        .await;
    answer.expect_status(201).json()
}

async fn tree(as_: &Client, city: &City<'_>, query: &str) -> Value {
    read(
        as_,
        &format!(
            "/v1/frameworks/{}/tree?{query}",
            text(&city.framework["id"])
        ),
    )
    .await
}

both! {
    async fn the_national_strategy_is_loaded_and_amended_as_it_was(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut strategy: Value = serde_json::from_str(NSGE_2011_2020).unwrap();
        strategy["code"] = json!("2351/QĐ-TTg");
        let made = admin.post("/v1/frameworks").json(strategy).send().await.expect_status(201);
        let path = made.header("Location").to_owned();
        assert_eq!((&made.json()["kind"], made.etag()), (&json!("strategy"), "\"1\""));
        let amendment: Value = serde_json::from_str(NSGE_2011_2020_AMENDED_2018).unwrap();
        let amended = admin.post(&format!("{path}/versions")).if_match("\"1\"").json(amendment).send().await.expect_status(201);
        let versions = amended.json()["versions"].clone();
        assert_eq!(texts(&versions, "label"), ["original", "amended-2018"]);
        assert_eq!((&versions[0]["valid_to"], &versions[1]["valid_from"]), (&json!("2018-07-01"), &json!("2018-07-02")));

        let ward = city.as_("mui.ne").await;
        let before = read(&ward, &format!("{path}/tree?as_of=2018-07-01")).await;
        let after = read(&ward, &format!("{path}/tree?as_of=2018-07-02")).await;
        let counts: Vec<usize> = list(&before["objectives"]).iter().map(|one| list(&one["indicators"]).len()).collect();
        assert_eq!(counts, [3, 4, 2, 4, 2, 3, 4]);
        // 28 measures; Decision 800 takes out 3.1.a and brings 3.1.b, 3.1.c, 3.1.d and 5.2.b.
        assert_eq!((list(&measures(&before)).len(), list(&measures(&after)).len()), (28, 31));
        assert_eq!(targets(&before, "6.2.b"), [goal(70.0, 2015, "corroborated"), goal(85.0, 2020, "corroborated")]);
        assert_eq!(targets(&after, "6.2.b"), [goal(75.0, 2020, "verified")]);
        // What is only remembered is never shown as verified.
        assert_eq!(targets(&after, "7.1.a"), [goal(80.0, 2015, "verified"), goal(100.0, 2020, "recalled")]);
        assert_eq!(find(&after["objectives"], "number", "3")["confidence"], "recalled");
        assert!(text(&find(&after["objectives"], "number", "6")["sources"][0]).starts_with("memory: "));
        let definition = |tree: &Value, code: &str| text(&find(&measures(tree), "code", code)["definition_id"]);
        assert_ne!(definition(&before, "6.2.b"), definition(&after, "6.2.b"), "figures under the two are never added");
        assert_eq!(definition(&before, "7.1.a"), definition(&after, "7.1.a"));
    }

    async fn the_version_in_force_is_that_of_the_day_in_phan_thiet(app: TestApp) {
        let city = City::found(&app).await;
        amend(&city, decision_800()).await;
        let label = async |query: &str| {
            text(&tree(&city.as_("justice").await, &city, query).await["version"]["label"])
        };
        assert_eq!(label("").await, "original", "it is 17 May 2018");
        app.clock.set(datetime!(2018-07-01 16:59:59 UTC));
        assert_eq!(label("").await, "original");
        app.clock.set(datetime!(2018-07-01 17:00 UTC));
        assert_eq!(label("").await, "amended-2018", "midnight in Phan Thiết");
        assert_eq!(label("as_of=2018-07-01").await, "original");
        assert_eq!(label("as_of=2030-01-01").await, "amended-2018");
        assert_eq!(label("as_of=1999-01-01").await, "original", "before the first, the first");
        assert_eq!(label("version=original").await, "original");
        let justice = city.as_("justice").await;
        let path = format!("/v1/frameworks/{}/tree", text(&city.framework["id"]));
        let unknown = justice.get(&path).query("version", "amended-2019").send().await;
        unknown.assert_problem(404, "not_found");
        let both = justice.get(&path).query("version", "original").query("as_of", "2018-07-01").send().await;
        both.assert_problem(400, "invalid_parameter");
        assert_eq!(places(&both), ["version"]);
        let copy = justice.get(&path).send().await.expect_status(200);
        justice.get(&path).header("If-None-Match", copy.etag()).send().await.assert_status(304);
    }

    async fn an_amendment_defines_anew_only_what_it_names(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let before = tree(&admin, &city, "version=original").await;
        let amended = amend(&city, decision_800()).await;
        assert_eq!(amended["version"], 2);
        assert_eq!(tree(&admin, &city, "version=original").await["objectives"], before["objectives"]);
        let after = tree(&admin, &city, "version=amended-2018").await;
        let (old, new) = (measures(&before), measures(&after));
        assert_eq!(texts(&old, "code"), ["5.1.b", "7.1.a", "7.2.a", "7.4.a"]);
        assert_eq!(texts(&new, "code"), ["5.1.b", "7.1.a", "7.2.a", "7.4.b"]);
        for (code, redefined) in [("5.1.b", false), ("7.1.a", true), ("7.2.a", false)] {
            let (was, is) = (find(&old, "code", code), find(&new, "code", code));
            assert_eq!(was["id"], is["id"], "{code} is the same measure");
            assert_eq!(was["definition_id"] != is["definition_id"], redefined, "{code}");
        }
        assert_eq!(find(&old, "code", "5.1.b"), find(&new, "code", "5.1.b"));
        assert_eq!(targets(&after, "7.1.a"), [goal(90.0, 2020, "verified")]);
        assert_eq!(targets(&before, "7.2.a"), [goal(100.0, 2020, "recalled")]);
        assert_eq!(targets(&after, "7.2.a"), [goal(80.0, 2020, "verified")]);

        // A measure that was dropped is still known: its figures stay.
        let listed = read(&admin, &format!("/v1/measures?framework_id={}", text(&city.framework["id"]))).await;
        assert_eq!(texts(&listed["items"], "code"), ["5.1.b", "7.1.a", "7.2.a", "7.4.a", "7.4.b"]);
        assert_eq!(find(&listed["items"], "code", "7.1.a")["name"], "Dự thảo được lồng ghép, mẫu số hẹp hơn");
        let one = read(&admin, &format!("/v1/measures?indicator_id={}&code=7.4.b", city.id("7.4"))).await;
        assert_eq!(texts(&one["items"], "indicator_number"), ["7.4"]);
        let one = read(&admin, "/v1/indicators?number=7.2").await;
        assert_eq!(texts(&one["items"], "id"), [city.id("7.2")]);
    }

    async fn only_an_admin_of_everything_loads_and_amends_by_the_tag(app: TestApp) {
        let city = City::found(&app).await;
        let new = json!({
            "code": "NSGE-2021-2030", "name": "Chiến lược 2021 - 2030", "starts_on": "2021-01-01", "ends_on": "2030-12-31",
            "version": {"label": "original", "valid_from": "2021-03-03", "document": {"number": "28/NQ-CP"}},
            "objectives": [{"number": "1", "name": "Chính trị", "confidence": "verified", "indicators": []}],
        });
        let path = format!("/v1/frameworks/{}", text(&city.framework["id"]));
        let versions = format!("{path}/versions");
        for name in ["province.admin", "dolisa", "auditor"] {
            let caller = city.as_(name).await;
            caller.post("/v1/frameworks").json(new.clone()).send().await.assert_problem(403, "forbidden");
            let answer = caller.post(&versions).if_match("\"1\"").json(decision_800()).send().await;
            answer.assert_problem(403, "forbidden");
        }
        let admin = city.as_("first.admin").await;
        admin.post("/v1/frameworks").json(new.clone()).send().await.assert_status(201);
        admin.post("/v1/frameworks").json(new).send().await.assert_problem(409, "duplicate");
        admin.post(&versions).json(decision_800()).send().await.assert_problem(428, "precondition_required");
        admin.post(&versions).if_match("\"2\"").json(decision_800()).send().await.assert_problem(412, "stale");
        assert_eq!(list(&read(&admin, &path).await["versions"]).len(), 1, "nothing was amended");
        let listed = read(&city.as_("mui.ne").await, "/v1/frameworks?kind=strategy").await;
        assert_eq!(texts(&listed["items"], "code"), ["NSGE-2011-2020", "NSGE-2021-2030"]);
    }

    async fn a_plans_own_targets_are_seen_with_the_plan(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.draft_plan().await;
        let own = format!("/v1/frameworks/{}", text(&plan["own_framework_id"]));
        let sees = async |caller: &Client| {
            let status = caller.get(&own).send().await.status;
            assert_eq!(caller.get(&format!("{own}/tree")).send().await.status, status);
            let kin = list(&read(caller, "/v1/frameworks?kind=plan").await["items"]).len();
            let measures = list(&read(caller, "/v1/measures?code=PT-2").await["items"]).len();
            assert_eq!((kin, measures), if status == 200 { (1, 1) } else { (0, 0) });
            status == 200
        };
        let here = machine(&app, &city, "593", &["metadata:read"]).await;
        let there = machine(&app, &city, "594", &["metadata:read"]).await;
        assert!(sees(&city.as_("dolisa").await).await);
        for name in ["mayor", "mui.ne", "auditor", "lagi.dolisa", "first.admin"] {
            assert!(!sees(&city.as_(name).await).await, "{name} sees a draft's targets");
        }
        assert!(!sees(&here).await);

        let id = text(&plan["id"]);
        city.assign_report(&id, "PTP", "7.1").await;
        let dolisa = city.as_("dolisa").await;
        dolisa.post(&format!("/v1/plans/{id}/issue")).if_match("\"1\"").send().await.assert_status(200);
        for name in ["dolisa", "mayor", "auditor", "justice"] {
            assert!(sees(&city.as_(name).await).await, "{name} does not see the targets");
        }
        assert!(sees(&here).await);
        for name in ["lagi.dolisa", "lagi.justice", "health", "first.admin"] {
            assert!(!sees(&city.as_(name).await).await, "{name} sees a plan that is none of theirs");
        }
        assert!(!sees(&there).await);
        let admin = city.as_("first.admin").await;
        let answer = admin.post(&format!("{own}/versions")).if_match("\"1\"").json(decision_800()).send().await;
        answer.assert_problem(404, "not_found");
    }
}
