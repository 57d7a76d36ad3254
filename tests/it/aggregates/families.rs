//! Plans under the same plan, and definitions that an amendment sets apart.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::city::{City, IssuedPlan, text};
use tests::{TestApp, both};

use super::cells::{Cell, all, only, read, sources};
use super::town::{Town, issue, of};
use crate::main_loop::{draft, plan_measure, put_values, step};

/// The province's plan, and under it those of Phan Thiết and La Gi, all on 7.1 and 7.2.
struct Family<'a> {
    town: Town<'a>,
    province: IssuedPlan,
}

impl<'a> Family<'a> {
    /// The province's plan and Phan Thiết's; La Gi's is yet to come.
    async fn found(app: &'a TestApp) -> Self {
        let city = City::found(app).await;
        let planner = json!({
            "username": "province.planner", "display_name": "Sở LĐTBXH",
            "grants": [{"role": "coordinator", "unit_id": city.unit("60")}],
        });
        let admin = city.as_("first.admin").await;
        city.invite(&admin, planner).await;
        let mut plan = city.plan("1333/KH-UBND");
        plan["issuing_unit_id"] = json!(city.unit("60"));
        plan["lead_unit_id"] = json!(city.unit("60"));
        plan["own_objectives"] = json!([]);
        let duties = [("PLDTBXH", "7.1"), ("PLD-594", "7.1")];
        let province = issue(&city, "province.planner", plan, &duties).await;
        let plan = under(&city, "5947/KH-UBND", &province);
        let plan = issue(&city, "dolisa", plan, &[("PTP", "7.1"), ("PTP", "7.2")]).await;
        Self {
            town: Town::of(city, plan).await,
            province,
        }
    }

    /// La Gi issues its plan.
    async fn issue_la_gi(&self) -> IssuedPlan {
        let city = &self.town.city;
        let mut plan = under(city, "812/KH-UBND", &self.province);
        plan["issuing_unit_id"] = json!(city.unit("594"));
        plan["lead_unit_id"] = json!(city.unit("PLD-594"));
        issue(
            city,
            "lagi.dolisa",
            plan,
            &[("PTP-594", "7.1"), ("PTP-594", "7.2")],
        )
        .await
    }

    /// What the auditor of the province reads.
    async fn cells(&self, query: &[(&str, &str)]) -> Vec<Cell> {
        let mut family = vec![("parent_plan_id", self.province.id.as_str())];
        family.extend(query);
        read(&self.town.city.as_("auditor").await, &family).await
    }
}

/// A plan of Phan Thiết under that of the province, without targets of its own.
fn under(city: &City<'_>, number: &str, parent: &IssuedPlan) -> Value {
    let mut plan = city.plan(number);
    plan["parent_plan_id"] = json!(parent.id);
    plan["own_objectives"] = json!([]);
    plan
}

/// Reports on any plan and has it accepted: who reports for which unit, who accepts.
async fn accepted(city: &City<'_>, who: [&str; 3], period: &str, figures: &[(&str, Value)]) {
    let [reporter, unit, reviewer] = who;
    let reporter = city.as_(reporter).await;
    let report = draft(&reporter, period, &city.unit(unit)).await;
    let values: Vec<Value> = figures
        .iter()
        .map(|(code, figure)| {
            let mut value = figure.clone();
            value["measure_id"] = plan_measure(&report, code);
            value
        })
        .collect();
    let report = put_values(&reporter, &report, json!(values)).await;
    let report = step(&reporter, &report, "submit").await;
    step(&city.as_(reviewer).await, &report, "accept").await;
}

const FIGURES: &str =
    "measure.code plan.number numerator denominator units_expected units_reported target.low";

const DOLISA: [&str; 3] = ["dolisa.reporter", "PLDTBXH", "province.planner"];
const LA_GI: [&str; 3] = ["lagi.justice", "PTP-594", "lagi.dolisa"];

both! {
    async fn sister_plans_add_up_and_the_plan_above_stands_alone(app: TestApp) {
        let family = Family::found(&app).await;
        let la_gi = family.issue_la_gi().await;
        let town = &family.town;
        town.accepted("PTP", "2018-H1", &[("7.1.a", of(3, 4)), ("7.2.a", of(1, 1))]).await;
        accepted(&town.city, LA_GI, &la_gi.periods["2018-H1"], &[("7.1.a", of(1, 4)), ("7.2.a", of(0, 1))]).await;
        // DOLISA tells the province of the whole city: the same drafts, not to be added again.
        accepted(&town.city, DOLISA, &family.province.periods["2018-H1"], &[("7.1.a", of(30, 40))]).await;

        let half = ("frequency", "semi_annual");
        let by_lines = all(&family.cells(&[half]).await, FIGURES);
        app.fold().await;
        assert_eq!(all(&family.cells(&[half]).await, FIGURES), by_lines);
        let members = "measure.code plan.number numerator denominator rate units_expected units_reported complete";
        let cells = family.cells(&[half]).await;
        let found: Vec<String> = all(&cells, members);
        let mut wanted = ["7.1.a null 4 8 50 2 2 true", "7.1.a 1333/KH-UBND 30 40 75 2 1 false", "7.2.a null 1 2 50 2 2 true"];
        wanted.sort_unstable();
        let mut sorted = found.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, wanted);
        let sum = only(&cells, "measure.code plan", "7.1.a null");
        assert_eq!(sum.told("parent_plan_id period.id"), format!("{} null", family.province.id));

        let by_plan = family.cells(&[half, ("group_by", "plan"), ("measure_id", &town.city.id("7.1.a"))]).await;
        assert_eq!(
            all(&by_plan, members),
            ["7.1.a 1333/KH-UBND 30 40 75 2 1 false", "7.1.a 5947/KH-UBND 3 4 75 1 1 true", "7.1.a 812/KH-UBND 1 4 25 1 1 true"]
        );
        let by_unit = family.cells(&[half, ("group_by", "unit"), ("measure_id", &town.city.id("7.1.a"))]).await;
        let mut by_unit = all(&by_unit, "unit.code plan.number numerator");
        by_unit.sort_unstable();
        assert_eq!(
            by_unit,
            ["PLD-594 1333/KH-UBND null", "PLDTBXH 1333/KH-UBND 30", "PTP null 3", "PTP-594 null 1"]
        );
        let la_gi_only = family.cells(&[half, ("unit_id", &town.city.unit("594")), ("indicator_id", &town.city.id("7.1"))]).await;
        let mut la_gi_only = all(&la_gi_only, members);
        la_gi_only.sort_unstable();
        assert_eq!(la_gi_only, ["7.1.a 1333/KH-UBND null null null 1 0 false", "7.1.a null 1 4 25 1 1 true"]);
        // The framework reaches the same figures as the plans do.
        let framework = text(&town.city.framework["id"]);
        let by_framework = read(&town.city.as_("auditor").await, &[("framework_id", &framework), half]).await;
        assert_eq!(all(&by_framework, members), found);
    }

    async fn what_a_unit_owes_under_two_sister_plans_is_not_added(app: TestApp) {
        let family = Family::found(&app).await;
        family.issue_la_gi().await;
        let town = &family.town;
        let second = under(&town.city, "5948/KH-UBND", &family.province);
        issue(&town.city, "dolisa", second, &[("PTP", "7.1")]).await;
        let cells = family.cells(&[("frequency", "annual")]).await;
        app.fold().await;
        let by_sums = family.cells(&[("frequency", "annual")]).await;
        let members = "measure.code plan.number units_expected";
        assert_eq!(all(&by_sums, members), all(&cells, members));
        app.assert_sums().await;
        let mut found = all(&cells, members);
        found.sort_unstable();
        assert_eq!(
            found,
            ["7.1.a 1333/KH-UBND 2", "7.1.a 5947/KH-UBND 1", "7.1.a 5948/KH-UBND 1", "7.1.a 812/KH-UBND 1", "7.2.a null 2"]
        );
    }

    async fn figures_under_an_amended_definition_stand_in_a_cell_of_their_own(app: TestApp) {
        let family = Family::found(&app).await;
        let town = &family.town;
        let city = &town.city;
        // The amendment of 2 July narrows 7.1.a, leaves 7.2.a alone, and comes between the two plans.
        let tree = format!("/v1/frameworks/{}/tree?version=original", text(&city.framework["id"]));
        let admin = city.as_("first.admin").await;
        let tree = admin.get(&tree).send().await.expect_status(200).json();
        let mut narrower = tree["objectives"][1]["indicators"][0]["measures"][0]["definition"].clone();
        narrower["name"] = json!("Dự thảo trình Hội đồng nhân dân được lồng ghép");
        let amendment = json!({
            "label": "amended-2018", "valid_from": "2018-07-02", "document": {"number": "800/QĐ-TTg"},
            "measures": [{
                "indicator": "7.1", "code": "7.1.a", "definition": narrower,
                "targets": [{"op": "at_least", "low": 75, "span": "by_year", "year_from": 2020, "confidence": "verified"}],
            }],
        });
        let versions = format!("/v1/frameworks/{}/versions", text(&city.framework["id"]));
        admin.post(&versions).if_match("\"1\"").json(amendment).send().await.assert_status(201);
        let la_gi = family.issue_la_gi().await;
        for (period, figures) in [("2018-H1", [(3, 4), (1, 4)]), ("2018-Y", [(6, 8), (3, 4)])] {
            let [here, there] = figures.map(|(integrated, drafts)| [("7.1.a", of(integrated, drafts)), ("7.2.a", of(1, 2))]);
            town.accepted("PTP", period, &here).await;
            accepted(city, LA_GI, &la_gi.periods[period], &there).await;
        }
        let family_cells = |cells: Vec<Cell>| -> Vec<Cell> {
            cells.into_iter().filter(|cell| cell.told("plan") == "null").collect()
        };
        let told = "measure.code numerator denominator rate target.low target.confidence outcome units_expected";
        app.fold().await;
        // The half-year ended before the amendment: both plans owe the same.
        let half = family_cells(family.cells(&[("frequency", "semi_annual")]).await);
        assert_eq!(
            all(&half, told),
            ["7.1.a 4 8 50 100 recalled not_met 2", "7.2.a 2 4 50 100 recalled not_met 2"]
        );
        // The year ends after it. Phan Thiết's period had opened under the old definition, La Gi's under the new.
        let year = family_cells(family.cells(&[("frequency", "annual")]).await);
        let mut found = all(&year, told);
        found.sort_unstable();
        assert_eq!(
            found,
            [
                "7.1.a 3 4 75 75 verified met 1",
                "7.1.a 6 8 75 100 recalled not_met 1",
                "7.2.a 2 4 50 100 recalled not_met 2",
            ]
        );
        let names: BTreeMap<String, String> = year.iter().map(|cell| (cell.told("numerator"), cell.told("measure.name"))).collect();
        assert_eq!(names["3"], "Dự thảo trình Hội đồng nhân dân được lồng ghép");
        assert_eq!(names["6"], "Chỉ số 7.1.a");
        // Each cell opens to its own figures.
        let auditor = city.as_("auditor").await;
        for (numerator, unit) in [("3", "PTP-594"), ("6", "PTP")] {
            let cell = only(&year, "numerator", numerator);
            let (measure, definition) = (cell.told("measure.id"), cell.told("definition_id"));
            let query = [
                ("parent_plan_id", family.province.id.as_str()), ("measure_id", measure.as_str()),
                ("definition_id", definition.as_str()), ("frequency", "annual"),
            ];
            let behind = sources(&auditor, &query, 50).await;
            assert_eq!(all(&behind, "unit.code numerator"), [format!("{unit} {numerator}")]);
        }
    }
}
