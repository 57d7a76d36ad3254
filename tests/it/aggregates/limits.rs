//! An answer never grows without bound: what would be too much is refused, with the way out.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, text};

use super::cells::{all, ask};
use super::town::{Town, amount, issue, measure, measured_plan};

/// Every unit of the city.
const UNITS: [&str; 9] = [
    "593", "PLDTBXH", "PTP", "PNV", "PYT", "MTTQ", "22915", "22918", "22954",
];

both! {
    async fn seventeen_years_of_months_are_read_in_parts(app: TestApp) {
        let city = City::found(&app).await;
        let codes: Vec<String> = (1..=27).map(|number| format!("M{number}")).collect();
        let measures: Vec<Value> = codes.iter().map(|code| measure(code, "count", &json!({}), &json!([]))).collect();
        let mut plan = measured_plan(&city, "5947/KH-UBND", &measures);
        plan["term_from"] = json!("2001-01-01");
        let dues: Vec<Value> = (1..=12).map(|month| json!({"ordinal": month, "month": month, "day": 28})).collect();
        plan["schedule"] = json!([{"frequency": "monthly", "data_window": "calendar", "dues": dues}]);
        let plan = issue(&city, "dolisa", plan, &UNITS.map(|unit| (unit, "plan"))).await;
        let town = Town::of(city, plan).await;
        let figures: Vec<(&str, Value)> = codes.iter().map(|code| (code.as_str(), amount(7))).collect();
        town.accepted("PTP", "2017-M12", &figures).await;

        let dolisa = town.city.as_("dolisa").await;
        let plan = ("plan_id", town.plan.id.as_str());
        let refused = async |query: &[(&str, &str)]| {
            let answer = ask(&dolisa, query).await;
            answer.assert_problem(400, "invalid_parameter");
            let fault = answer.json()["errors"][0].clone();
            (text(&fault["parameter"]), text(&fault["code"]))
        };
        let is = |parameter: &str, code: &str| (parameter.to_owned(), code.to_owned());
        // January 2001, when the units begin, to May 2018 are open: 209 months × 9 units × 27 measures are 50 787
        // figures in 5 643 cells, or in as many cells as figures.
        let months = town.cells(&[]).await;
        assert_eq!(months.len(), 209 * 27);
        app.fold().await;
        let members = "measure.code period.label amount units_expected units_reported";
        assert_eq!(all(&town.cells(&[]).await, members), all(&months, members));
        assert_eq!(refused(&[plan, ("group_by", "unit")]).await, is("group_by", "too_many_cells"));
        let year = town.cells(&[("year", "2017")]).await;
        assert_eq!(year.len(), 12 * 27);
        assert_eq!(all(&year[11..12], "measure.code period.label amount units_expected units_reported"), ["M1 2017-M12 7 9 1"]);
        let unit = town.cells(&[("unit_id", &town.city.unit("PTP"))]).await;
        assert_eq!(unit.len(), 209 * 27);
    }
}
