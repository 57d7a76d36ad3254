//! How figures add up: sums and rates, what is missing and what is zero, the sexes, the last digit.

use serde_json::{Value, json};
use tests::both;

use super::town::{Town, WARDS, amount, exact, measure, no_data, of};

const RATE: &str = "numerator denominator rate";
const COUNTS: &str = "units_expected units_reported units_no_data complete";
const EDGE: &str = "99999999999.9999";

/// Persons counted, with women and men where they are held.
fn persons(numerator: u32, denominator: u32, women: Option<u32>, men: Option<u32>) -> Value {
    json!({"numerator": numerator, "denominator": denominator, "women": women, "men": men})
}

both! {
    async fn the_rate_of_three_wards_comes_from_their_sums_never_from_their_rates(app: TestApp) {
        let town = Town::found(&app).await;
        for (ward, reached, residents) in [("22915", 1, 2), ("22918", 1, 4), ("22954", 90, 100)] {
            town.accepted(ward, "2018-H1", &[("PT-2", of(reached, residents))]).await;
        }
        // 92 ÷ 106 × 100 = 86.79245…; the mean of 50, 25 and 90 would be 55.
        assert_eq!(town.told("PT-2", "2018-H1", RATE).await, "92 106 86.7925");
        assert_eq!(town.told("PT-2", "2018-H1", COUNTS).await, "3 3 0 true");
        assert_eq!(
            town.told_by_unit("PT-2", "2018-H1", RATE).await,
            ["22915 1 2 50", "22918 1 4 25", "22954 90 100 90"]
        );
    }

    async fn rates_round_half_up_to_four_digits(app: TestApp) {
        let town = Town::found(&app).await;
        for (period, figures) in [
            // 33.33333…, 66.66666…, 0.00625 exactly half way.
            ("2018-H1", [(1, 3), (2, 3), (1, 16_000)]),
            // 0.003125, 0.0000499…, 99.99995 exactly half way.
            ("2018-Y", [(1, 32_000), (499, 1_000_000_000), (1_999_999, 2_000_000)]),
        ] {
            for (ward, (numerator, denominator)) in WARDS.into_iter().zip(figures) {
                town.accepted(ward, period, &[("PT-2", of(numerator, denominator))]).await;
            }
        }
        assert_eq!(
            town.told_by_unit("PT-2", "2018-H1", "rate").await,
            ["22915 33.3333", "22918 66.6667", "22954 0.0063"]
        );
        assert_eq!(
            town.told_by_unit("PT-2", "2018-Y", "rate").await,
            ["22915 0.0031", "22918 0", "22954 100"]
        );
        // 4 ÷ 16 006 × 100 = 0.024990628…
        assert_eq!(town.told("PT-2", "2018-H1", RATE).await, "4 16006 0.025");
    }

    async fn what_is_missing_is_not_zero_and_a_zero_is_not_missing(app: TestApp) {
        let town = Town::found(&app).await;
        let told = async |members: &str| town.told("PT-2", "2018-H1", members).await;
        let all = format!("{RATE} no_total_reason {COUNTS} outcome");
        assert_eq!(told(&all).await, "null null null nothing_reported 3 0 0 false incomplete");
        town.accepted("22915", "2018-H1", &[("PT-2", of(14_000, 27_000))]).await;
        assert_eq!(told(&all).await, "14000 27000 51.8519 null 3 1 0 false incomplete");
        town.accepted("22918", "2018-H1", &[("PT-2", no_data())]).await;
        assert_eq!(told(&all).await, "14000 27000 51.8519 null 3 1 1 false incomplete");
        // Nobody of 3 000 reached: 14 000 ÷ 30 000 × 100 = 46.66666…
        town.accepted("22954", "2018-H1", &[("PT-2", of(0, 3_000))]).await;
        assert_eq!(told(&all).await, "14000 30000 46.6667 null 3 2 1 true not_met");
        assert_eq!(
            town.told_by_unit("PT-2", "2018-H1", &all).await,
            [
                "22915 14000 27000 51.8519 null 1 1 0 true met",
                "22918 null null null nothing_reported 1 0 1 true incomplete",
                "22954 0 3000 0 null 1 1 0 true not_met",
            ]
        );
    }

    async fn no_drafts_to_check_is_no_rate_and_says_so(app: TestApp) {
        let town = Town::found(&app).await;
        let drafts = [("7.1.a", of(0, 0)), ("7.2.a", of(12, 12))];
        town.accepted("PTP", "2018-H1", &drafts).await;
        let all = format!("{RATE} no_total_reason {COUNTS} outcome");
        assert_eq!(
            town.told("7.1.a", "2018-H1", &all).await,
            "0 0 null zero_denominator 1 1 0 true incomplete"
        );
        // Wards without residents in the clusters add nothing; with one that has some there is a rate.
        for ward in ["22915", "22918"] {
            town.accepted(ward, "2018-H1", &[("PT-2", of(0, 0))]).await;
        }
        assert_eq!(
            town.told("PT-2", "2018-H1", &all).await,
            "0 0 null zero_denominator 3 2 0 false incomplete"
        );
        town.accepted("22954", "2018-H1", &[("PT-2", of(3, 4))]).await;
        assert_eq!(town.told("PT-2", "2018-H1", &all).await, "3 4 75 null 3 3 0 true met");
    }

    async fn where_nobody_has_data_all_have_answered_and_nothing_is_known(app: TestApp) {
        let town = Town::found(&app).await;
        for ward in WARDS {
            town.accepted(ward, "2018-H1", &[("PT-2", no_data())]).await;
        }
        assert_eq!(
            town.told("PT-2", "2018-H1", &format!("{RATE} no_total_reason {COUNTS} outcome")).await,
            "null null null nothing_reported 3 0 3 true incomplete"
        );
    }

    async fn women_and_men_add_up_and_say_where_they_are_held_by_some_only(app: TestApp) {
        let town = Town::found(&app).await;
        let sexes = "numerator women men sex_parts_complete";
        let [first, second, third] = WARDS;
        town.accepted(first, "2018-H1", &[("PT-2", persons(100, 200, None, None))]).await;
        assert_eq!(town.told("PT-2", "2018-H1", sexes).await, "100 null null null");
        town.accepted(second, "2018-H1", &[("PT-2", persons(50, 60, Some(30), Some(20)))]).await;
        assert_eq!(town.told("PT-2", "2018-H1", sexes).await, "150 30 20 false");
        town.accepted(third, "2018-H1", &[("PT-2", persons(40, 60, Some(25), None))]).await;
        assert_eq!(town.told("PT-2", "2018-H1", sexes).await, "190 55 20 false");
        assert_eq!(
            town.told_by_unit("PT-2", "2018-H1", sexes).await,
            ["22915 100 null null null", "22918 50 30 20 true", "22954 40 25 null true"]
        );
        for ward in WARDS {
            town.accepted(ward, "2018-Y", &[("PT-2", persons(10, 20, Some(10), Some(0)))]).await;
        }
        assert_eq!(town.told("PT-2", "2018-Y", sexes).await, "30 30 0 true");
    }

    async fn counts_are_added(app: TestApp) {
        let town = Town::with_measures(&app, &[measure("PT-5", "count", &json!({}), &json!([]))]).await;
        for (ward, hours) in WARDS.into_iter().zip(["120.5", "0", "7.25"]) {
            town.accepted(ward, "2018-H1", &[("PT-5", amount(exact(hours)))]).await;
        }
        assert_eq!(
            town.told("PT-5", "2018-H1", &format!("amount {RATE} no_total_reason outcome {COUNTS}")).await,
            "127.75 null null null null no_target 3 3 0 true"
        );
    }

    async fn the_largest_figures_add_up_to_the_last_digit(app: TestApp) {
        let measures = [
            measure("SHARE", "percentage", &json!({}), &json!([])),
            measure("COUNT", "count", &json!({}), &json!([])),
            measure("RATE", "rate", &json!({"factor": 1_000_000}), &json!([])),
        ];
        let town = Town::with_measures(&app, &measures).await;
        for (ward, count) in WARDS.into_iter().zip([EDGE, EDGE, "0.0001"]) {
            let figures = [
                ("SHARE", of(exact("0.0001"), exact(EDGE))),
                ("COUNT", amount(exact(count))),
                ("RATE", of(exact(EDGE), exact("0.0001"))),
            ];
            town.accepted(ward, "2018-H1", &figures).await;
        }
        // 3 × 99 999 999 999.9999; a share of 10⁻¹³ percent rounds to nothing.
        assert_eq!(town.told("SHARE", "2018-H1", RATE).await, "0.0003 299999999999.9997 0");
        // 2 × 99 999 999 999.9999 + 0.0001, one digit more than a float holds.
        assert_eq!(town.told("COUNT", "2018-H1", "amount").await, "199999999999.9999");
        // 999 999 999 999 999 × 1 000 000.
        assert_eq!(
            town.told("RATE", "2018-H1", RATE).await,
            "299999999999.9997 0.0003 999999999999999000000"
        );
        assert_eq!(
            town.told_by_unit("RATE", "2018-H1", "rate").await,
            WARDS.map(|ward| format!("{ward} 999999999999999000000"))
        );
    }

    async fn a_year_and_its_half_never_mix(app: TestApp) {
        let town = Town::found(&app).await;
        for ward in WARDS {
            town.accepted(ward, "2018-H1", &[("PT-2", of(1, 4))]).await;
        }
        town.accepted("22915", "2018-Y", &[("PT-2", of(9, 10))]).await;
        let cells = town.cells(&[]).await;
        let told = super::cells::all(&cells, "measure.code period.label period.frequency numerator denominator units_reported");
        assert_eq!(
            told[..2],
            ["PT-2 2018-H1 semi_annual 3 12 3", "PT-2 2018-Y annual 9 10 1"]
        );
    }
}
