//! Who is shown which figures.

use serde_json::json;
use tests::city::{City, text};
use tests::{Client, TestApp, both};

use super::cells::{all, ask, read, sources};
use super::town::{Town, WARDS, issue, of};

const TOLD: &str = "measure.code numerator units_expected units_reported";

/// Another system's client of a unit, with a token.
pub async fn client(app: &TestApp, city: &City<'_>, unit: &str, scope: &str) -> Client {
    let client_id = format!(
        "he-thong-{}-{}",
        unit.to_lowercase(),
        scope.replace(':', "-")
    );
    let made = city
        .as_("first.admin")
        .await
        .post("/v1/service-clients")
        .json(json!({"client_id": client_id, "name": "Hệ thống khác", "unit_id": city.unit(unit), "scopes": [scope]}))
        .send()
        .await
        .expect_status(201)
        .json();
    let token = app
        .anonymous()
        .post("/v1/oauth/token")
        .form(&[
            ("grant_type", "client_credentials"),
            ("client_id", &client_id),
            ("client_secret", &text(&made["client_secret"])),
        ])
        .send()
        .await
        .expect_status(200)
        .json();
    app.as_(&text(&token["access_token"]))
}

/// The half-year of plan 5947, with one accepted figure of each unit: the wards 1, 2 and 3, Justice 4 and 5.
async fn half_year(app: &TestApp) -> Town<'_> {
    let town = Town::found(app).await;
    for (ward, reached) in WARDS.into_iter().zip(1..) {
        town.accepted(ward, "2018-H1", &[("PT-2", of(reached, 10))])
            .await;
    }
    // Some of it is in the sums by now, the rest is yet to be added.
    app.fold().await;
    town.accepted(
        "PTP",
        "2018-H1",
        &[("7.1.a", of(4, 10)), ("7.2.a", of(5, 10))],
    )
    .await;
    town
}

const ALL: [&str; 4] = ["PT-2 6 3 3", "7.1.a 4 1 1", "7.2.a 5 1 1", "7.4.a null 1 0"];

both! {
    async fn everybody_is_shown_the_figures_of_the_units_within_reach(app: TestApp) {
        let town = half_year(&app).await;
        let query = [("period_id", town.plan.periods["2018-H1"].as_str())];
        for (who, wanted) in [
            ("dolisa", ALL.to_vec()),
            ("mayor", ALL.to_vec()),
            ("auditor", ALL.to_vec()),
            ("mui.ne", vec!["PT-2 1 1 1"]),
            ("ham.tien", vec!["PT-2 2 1 1"]),
            ("justice", vec!["7.1.a 4 1 1", "7.2.a 5 1 1"]),
            ("health.head", vec!["7.4.a null 1 0"]),
            ("dolisa.reporter", vec![]),
            ("home.affairs", vec![]),
            ("lagi.dolisa", vec![]),
            ("lagi.justice", vec![]),
        ] {
            let as_ = town.city.as_(who).await;
            assert_eq!(all(&read(&as_, &query).await, TOLD), wanted, "{who}");
            let shown = sources(&as_, &[query[0], ("measure_id", &town.city.id("7.1.a"))], 50).await;
            let wanted: &[&str] = if wanted.contains(&"7.1.a 4 1 1") { &["PTP 4"] } else { &[] };
            assert_eq!(all(&shown, "unit.code numerator"), wanted, "{who}");
        }
        for who in ["first.admin", "province.admin"] {
            ask(&town.city.as_(who).await, &query).await.assert_problem(403, "forbidden");
        }
        ask(app.anonymous(), &query).await.assert_problem(401, "unauthenticated");
    }

    async fn a_filter_does_not_reach_further_than_its_caller(app: TestApp) {
        let town = half_year(&app).await;
        let mui_ne = town.city.as_("mui.ne").await;
        let plan = ("plan_id", town.plan.id.as_str());
        let whole_city = town.city.unit("593");
        let neighbour = town.city.unit("22918");
        let half = ("frequency", "semi_annual");
        assert_eq!(all(&read(&mui_ne, &[plan, half, ("unit_id", &whole_city)]).await, TOLD), ["PT-2 1 1 1"]);
        assert!(read(&mui_ne, &[plan, ("unit_id", &neighbour)]).await.is_empty());
        let grouped = read(&mui_ne, &[plan, half, ("group_by", "unit,unit_level")]).await;
        assert_eq!(all(&grouped, "unit.code unit_level numerator"), ["22915 commune 1"]);
    }

    async fn what_waits_for_review_is_shown_to_those_within_reach_only(app: TestApp) {
        let town = Town::found(&app).await;
        for (ward, reached) in WARDS.into_iter().zip(1..) {
            town.submitted(ward, "2018-H1", &[("PT-2", of(reached, 10))]).await;
        }
        let query = [("period_id", town.plan.periods["2018-H1"].as_str()), ("include_provisional", "true")];
        for (who, wanted) in [("mayor", "PT-2 null 6"), ("dolisa", "PT-2 null 6"), ("ham.tien", "PT-2 null 2")] {
            let cells = read(&town.city.as_(who).await, &query).await;
            assert_eq!(cells[0].told("measure.code numerator provisional.numerator"), wanted, "{who}");
        }
        assert!(read(&town.city.as_("lagi.dolisa").await, &query).await.is_empty());
    }

    async fn another_system_is_shown_the_subtree_of_its_unit(app: TestApp) {
        let town = half_year(&app).await;
        let query = [("period_id", town.plan.periods["2018-H1"].as_str())];
        for (unit, wanted) in [
            ("60", ALL.to_vec()), ("593", ALL.to_vec()), ("22915", vec!["PT-2 1 1 1"]),
            ("PTP", vec!["7.1.a 4 1 1", "7.2.a 5 1 1"]), ("PLDTBXH", vec![]), ("594", vec![]),
        ] {
            let system = client(&app, &town.city, unit, "aggregates:read").await;
            assert_eq!(all(&read(&system, &query).await, TOLD), wanted, "{unit}");
        }
        for scope in ["reports:read", "metadata:read", "changes:read"] {
            let system = client(&app, &town.city, "593", scope).await;
            ask(&system, &query).await.assert_problem(403, "forbidden");
        }
    }

    async fn the_coordinator_of_a_plan_is_shown_that_plan_and_no_other(app: TestApp) {
        let town = half_year(&app).await;
        let mut plan = town.city.plan("812/KH-UBND");
        plan["issuing_unit_id"] = json!(town.city.unit("594"));
        plan["lead_unit_id"] = json!(town.city.unit("PLD-594"));
        plan["own_objectives"] = json!([]);
        let la_gi = issue(&town.city, "lagi.dolisa", plan, &[("PTP-594", "7.1")]).await;
        let strategy = text(&town.city.framework["id"]);
        let query = [("framework_id", strategy.as_str()), ("frequency", "semi_annual"), ("group_by", "plan")];
        let told = "plan.number measure.code";
        for (who, wanted) in [
            ("dolisa", vec!["5947/KH-UBND 7.1.a", "5947/KH-UBND 7.2.a", "5947/KH-UBND 7.4.a"]),
            ("lagi.dolisa", vec!["812/KH-UBND 7.1.a"]),
            ("auditor", vec!["5947/KH-UBND 7.1.a", "812/KH-UBND 7.1.a", "5947/KH-UBND 7.2.a", "5947/KH-UBND 7.4.a"]),
        ] {
            assert_eq!(all(&read(&town.city.as_(who).await, &query).await, told), wanted, "{who}");
        }
        assert!(read(&town.city.as_("dolisa").await, &[("plan_id", &la_gi.id)]).await.is_empty());
    }
}
