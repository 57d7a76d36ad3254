//! The roll-up rules that do not simply add.

use serde_json::{Value, json};
use tests::both;
use tests::city::City;

use super::town::{Town, WARDS, amount, exact, issue, measure, measured_plan, no_data, of};

const TOTAL: &str = "amount no_total_reason units_expected units_reported complete";

/// A count that one unit reports for the whole area.
fn whole_area(code: &str) -> Value {
    measure(
        code,
        "count",
        &json!({"rollup": "authoritative"}),
        &json!([]),
    )
}

both! {
    async fn the_office_that_reports_for_the_whole_city_counts_and_its_wards_are_not_added(app: TestApp) {
        let city = City::found(&app).await;
        let plan = measured_plan(&city, "5947/KH-UBND", &[whole_area("ONE"), whole_area("NONE"), whole_area("TWO")]);
        let duties = [("UBND-PX", "plan"), ("PNV", "ONE"), ("PNV", "TWO"), ("PTP", "TWO")];
        let plan = issue(&city, "dolisa", plan, &duties).await;
        let town = Town::of(city, plan).await;
        for (ward, persons) in WARDS.into_iter().zip([1, 2, 3]) {
            let figures = ["ONE", "NONE", "TWO"].map(|code| (code, amount(persons)));
            town.accepted(ward, "2018-H1", &figures).await;
        }
        let told = async |code| town.told(code, "2018-H1", TOTAL).await;
        assert_eq!(told("ONE").await, "null nothing_reported 4 3 false", "Home Affairs is yet to report");
        assert_eq!(told("NONE").await, "null no_authority 3 3 true");
        assert_eq!(told("TWO").await, "null several_authorities 5 3 false");
        town.accepted("PNV", "2018-H1", &[("ONE", amount(100)), ("TWO", amount(100))]).await;
        assert_eq!(told("ONE").await, "100 null 4 4 true");
        assert_eq!(told("TWO").await, "null several_authorities 5 4 false");
        assert_eq!(
            town.told_by_unit("ONE", "2018-H1", "amount").await,
            ["22915 1", "22918 2", "22954 3", "PNV 100"]
        );
        let by_level = town.cells(&[("group_by", "unit_level"), ("frequency", "semi_annual")]).await;
        let told = super::cells::all(&by_level, &format!("measure.code unit_level {TOTAL}"));
        assert_eq!(
            told[..2],
            ["ONE district 100 null 1 1 true", "ONE commune null no_authority 3 3 true"]
        );
    }

    async fn stocks_add_up_over_units(app: TestApp) {
        let stock = measure("STOCK", "count", &json!({"rollup": "latest", "accumulation": "state"}), &json!([]));
        let town = Town::with_measures(&app, &[stock]).await;
        for (ward, shelters) in WARDS.into_iter().zip([4, 0, 2]) {
            town.accepted(ward, "2018-H1", &[("STOCK", amount(shelters))]).await;
        }
        assert_eq!(town.told("STOCK", "2018-H1", TOTAL).await, "6 null 3 3 true");
    }

    async fn what_does_not_add_has_no_total_but_every_unit_its_figure(app: TestApp) {
        let measures = [
            measure("MEANS", "ratio", &json!({"rollup": "none"}), &json!([])),
            measure("ANSWER", "boolean", &json!({}), &json!([])),
            measure("CHANGE", "relative_change", &json!({}), &json!([])),
        ];
        let town = Town::with_measures(&app, &measures).await;
        for (ward, yes, change) in [("22915", true, "-2.5"), ("22918", false, "0"), ("22954", true, "1.25")] {
            let figures = [
                ("MEANS", of(3, 2)),
                ("ANSWER", json!({"answer": yes})),
                ("CHANGE", amount(exact(change))),
            ];
            town.accepted(ward, "2018-H1", &figures).await;
        }
        let all = "numerator denominator rate amount answer answers_yes answers_no no_total_reason units_reported complete";
        let told = async |code| town.told(code, "2018-H1", all).await;
        assert_eq!(told("MEANS").await, "null null null null null null null not_additive 3 true");
        assert_eq!(told("ANSWER").await, "null null null null null 2 1 not_additive 3 true");
        assert_eq!(told("CHANGE").await, "null null null null null null null not_additive 3 true");
        let each = async |code, members| town.told_by_unit(code, "2018-H1", members).await;
        assert_eq!(each("MEANS", "rate").await, WARDS.map(|ward| format!("{ward} 1.5")));
        assert_eq!(
            each("ANSWER", "answer answers_yes answers_no").await,
            ["22915 true 1 0", "22918 false 0 1", "22954 true 1 0"]
        );
        assert_eq!(each("CHANGE", "amount").await, ["22915 -2.5", "22918 0", "22954 1.25"]);
    }

    async fn a_reason_for_no_data_is_the_answer_of_the_one_that_counts(app: TestApp) {
        let city = City::found(&app).await;
        let plan = measured_plan(&city, "5947/KH-UBND", &[whole_area("ONE")]);
        let plan = issue(&city, "dolisa", plan, &[("UBND-PX", "plan"), ("PNV", "ONE")]).await;
        let town = Town::of(city, plan).await;
        town.accepted("22915", "2018-H1", &[("ONE", amount(7))]).await;
        town.accepted("PNV", "2018-H1", &[("ONE", no_data())]).await;
        assert_eq!(town.told("ONE", "2018-H1", TOTAL).await, "null nothing_reported 4 1 false");
    }
}
