//! How totals stand against their targets: by exact comparison, and never more certain than the target is.

use serde_json::{Value, json};
use tests::both;
use tests::city::City;
use time::macros::datetime;

use super::cells::{all, only};
use super::town::{Town, WARDS, amount, exact, issue, measure, measured_plan, of};

/// A target of every year.
fn target(bounds: &Value) -> Value {
    let mut target = json!({"span": "every_year", "confidence": "verified"});
    for (name, value) in bounds.as_object().unwrap() {
        target[name] = value.clone();
    }
    json!([target])
}

both! {
    async fn over_fifty_is_not_met_at_exactly_fifty(app: TestApp) {
        let town = Town::found(&app).await;
        for (ward, reached) in WARDS.into_iter().zip([4_000, 5_000, 6_000]) {
            town.accepted(ward, "2018-H1", &[("PT-2", of(reached, 10_000))]).await;
        }
        let judged = "rate outcome target.op target.low target.year_from target.confidence";
        assert_eq!(town.told("PT-2", "2018-H1", judged).await, "50 not_met over 50 2018 verified");
        for (ward, reached) in WARDS.into_iter().zip([4_000, 5_000, 6_001]) {
            town.accepted(ward, "2018-Y", &[("PT-2", of(reached, 10_000))]).await;
        }
        // 15 001 ÷ 30 000 × 100 = 50.00333…
        assert_eq!(town.told("PT-2", "2018-Y", judged).await, "50.0033 met over 50 2018 verified");
        assert_eq!(
            town.told_by_unit("PT-2", "2018-Y", "rate outcome").await,
            ["22915 40 not_met", "22918 50 not_met", "22954 60.01 met"]
        );
    }

    async fn the_figure_is_compared_not_its_rounded_rate(app: TestApp) {
        let town = Town::found(&app).await;
        // One above and one below a half in ten thousand million: both rates round to 50.
        for (ward, reached) in WARDS.into_iter().zip(["5000000001", "4999999999", "5000000000"]) {
            town.accepted(ward, "2018-H1", &[("PT-2", of(exact(reached), exact("10000000000")))]).await;
        }
        assert_eq!(
            town.told_by_unit("PT-2", "2018-H1", "rate outcome").await,
            ["22915 50 met", "22918 50 not_met", "22954 50 not_met"]
        );
    }

    async fn a_recalled_target_is_shown_as_recalled_and_no_target_as_none(app: TestApp) {
        let city = City::found(&app).await;
        let plan = issue(&city, "dolisa", city.plan("5947/KH-UBND"), &[("PTP", "7.1"), ("PNV", "5.1")]).await;
        let town = Town::of(city, plan).await;
        let judged = "outcome target target.op target.low target.span target.year_from target.confidence";
        let members = &judged.replace(" target ", " ");
        let recalled = "at_least 100 by_year 2020 recalled";
        assert_eq!(town.told("7.1.a", "2018-H1", members).await, format!("incomplete {recalled}"));
        assert_eq!(town.told("5.1.b", "2018-H1", "outcome target").await, "no_target null");
        town.accepted("PTP", "2018-H1", &[("7.1.a", of(99_999, 100_000))]).await;
        town.accepted("PNV", "2018-H1", &[("5.1.b", amount(3))]).await;
        assert_eq!(town.told("7.1.a", "2018-H1", members).await, format!("not_met {recalled}"));
        assert_eq!(town.told("5.1.b", "2018-H1", "amount outcome target").await, "3 no_target null");
        town.accepted("PTP", "2018-Y", &[("7.1.a", of(8, 8))]).await;
        assert_eq!(town.told("7.1.a", "2018-Y", members).await, format!("met {recalled}"));
    }

    async fn a_part_of_the_wards_meets_nothing(app: TestApp) {
        let town = Town::found(&app).await;
        for ward in ["22915", "22918"] {
            town.accepted(ward, "2018-H1", &[("PT-2", of(1, 1))]).await;
            assert_eq!(town.told("PT-2", "2018-H1", "rate outcome").await, "100 incomplete");
        }
        town.accepted("22954", "2018-H1", &[("PT-2", of(1, 1))]).await;
        assert_eq!(town.told("PT-2", "2018-H1", "rate outcome").await, "100 met");
    }

    async fn every_comparison_is_exact_at_its_edge(app: TestApp) {
        let bounds = [
            ("LEAST", json!({"op": "at_least", "low": 10})),
            ("OVER", json!({"op": "over", "low": 10})),
            ("MOST", json!({"op": "at_most", "high": 10})),
            ("BELOW", json!({"op": "below", "high": 10})),
            ("EQUAL", json!({"op": "equal", "low": 10})),
            ("BETWEEN", json!({"op": "between", "low": 10, "high": 10.5})),
        ];
        let measures: Vec<Value> = bounds
            .iter()
            .map(|(code, bounds)| measure(code, "count", &json!({}), &target(bounds)))
            .collect();
        let town = Town::with_measures(&app, &measures).await;
        // Together 10 in the half-year and 10.0001 in the year.
        for (period, parts) in [("2018-H1", ["3.3", "3.3", "3.4"]), ("2018-Y", ["3.3", "3.3", "3.4001"])] {
            for (ward, part) in WARDS.into_iter().zip(parts) {
                let figures = bounds.each_ref().map(|(code, _)| (*code, amount(exact(part))));
                town.accepted(ward, period, &figures).await;
            }
        }
        let cells = town.cells(&[]).await;
        for (code, at, above) in [
            ("LEAST", "met", "met"), ("OVER", "not_met", "met"), ("MOST", "met", "not_met"),
            ("BELOW", "not_met", "not_met"), ("EQUAL", "met", "not_met"), ("BETWEEN", "met", "met"),
        ] {
            for (period, told) in [("2018-H1", format!("10 {at}")), ("2018-Y", format!("10.0001 {above}"))] {
                let cell = only(&cells, "measure.code period.label", &format!("{code} {period}"));
                assert_eq!(cell.told("amount outcome"), told, "{code}");
            }
        }
    }

    async fn a_rise_is_measured_from_the_year_before_where_that_is_read_with_it(app: TestApp) {
        let city = City::found(&app).await;
        let rising = ["UP", "SAME"].map(|code| measure(code, "count", &json!({}), &target(&json!({"op": "rise"}))));
        let mut plan = measured_plan(&city, "5947/KH-UBND", &rising);
        plan["term_to"] = json!("2019-12-31");
        let plan = issue(&city, "dolisa", plan, &[("PNV", "plan")]).await;
        let town = Town::of(city, plan).await;
        town.accepted("PNV", "2018-Y", &[("UP", amount(100)), ("SAME", amount(100))]).await;
        app.clock.set(datetime!(2019-06-03 02:00 UTC));
        assert_eq!(api::periods::freeze::open_due(&app.state).await.unwrap(), 2);
        let new = [("UP", amount(exact("100.0001"))), ("SAME", amount(100))];
        town.accepted("PNV", "2019-Y", &new).await;
        let outcomes = "measure.code period.label outcome";
        assert_eq!(
            all(&town.cells(&[("frequency", "annual")]).await, outcomes),
            ["UP 2018-Y incomplete", "UP 2019-Y met", "SAME 2018-Y incomplete", "SAME 2019-Y not_met"]
        );
        assert_eq!(
            all(&town.cells(&[("frequency", "annual"), ("year", "2019")]).await, outcomes),
            ["UP 2019-Y incomplete", "SAME 2019-Y incomplete"]
        );
    }
}
