//! What a report is checked for before it is sent: every finding at once, each with its place.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};
use time::macros::datetime;

use crate::main_loop::{draft, etag, put_values, step};
use crate::reading::{assert_faults, faults, read};

/// A plan in which Justice counts broadcasts (5.1.b), drafts (7.1.a) and trained members (7.2.a); answers its
/// periods by label.
async fn justice_counts(city: &City<'_>, last_day: &str) -> Value {
    let dolisa = city.as_("dolisa").await;
    let mut plan = city.plan("5947/KH-UBND");
    plan["term_to"] = json!(last_day);
    let plan = dolisa
        .post("/v1/plans")
        .json(plan)
        .send()
        .await
        .expect_status(201)
        .json();
    let id = text(&plan["id"]);
    for indicator in ["5.1", "7.1", "7.2"] {
        city.assign_report(&id, "PTP", indicator).await;
    }
    dolisa
        .post(&format!("/v1/plans/{id}/issue"))
        .if_match("\"1\"")
        .send()
        .await
        .assert_status(200);
    let periods = read(&dolisa, "/v1/periods").await;
    list(&periods["items"])
        .iter()
        .map(|one| (text(&one["label"]), one["id"].clone()))
        .collect()
}

/// The figures a case gives, by measure; `null` leaves the measure out.
fn values(city: &City<'_>, figures: &Value) -> Value {
    let given = ["5.1.b", "7.1.a", "7.2.a"]
        .into_iter()
        .filter(|code| !figures[code].is_null());
    given
        .map(|code| {
            let mut value = figures[code].clone();
            value["measure_id"] = json!(city.id(code));
            value
        })
        .collect()
}

/// What a dry run finds: place with the measure's code for its index, and what; sorted.
async fn found(as_: &Client, report: &Value) -> Vec<(String, String)> {
    let path = format!("/v1/reports/{}/validate", text(&report["id"]));
    let check = as_.post(&path).send().await.expect_status(200).json();
    let findings = list(&check["findings"]);
    let stops = findings.iter().any(|one| one["severity"] == "error");
    assert_eq!(check["valid"], !stops);
    let mut found: Vec<_> = findings
        .iter()
        .map(|one| (place(report, &one["pointer"]), text(&one["code"])))
        .collect();
    found.sort();
    found
}

/// A pointer into the values of a report with the measure's code in the place of its index.
fn place(report: &Value, pointer: &Value) -> String {
    let pointer = text(pointer);
    let Some(rest) = pointer.strip_prefix("/values/") else {
        return pointer;
    };
    let (index, field) = rest.split_once('/').unwrap();
    let code = text(&report["values"][index.parse::<usize>().unwrap()]["measure_code"]);
    format!("{code}/{field}")
}

const NOTHING: [(&str, &str); 0] = [];

both! {
    async fn every_finding_comes_at_once_with_its_place(app: TestApp) {
        let city = City::found(&app).await;
        let periods = justice_counts(&city, "2018-12-31").await;
        let justice = city.as_("justice").await;
        let mut report = draft(&justice, &text(&periods["2018-H1"]), &city.unit("PTP")).await;
        let good = json!({
            "5.1.b": {"amount": 46}, "7.1.a": {"numerator": 5, "denominator": 5},
            "7.2.a": {"numerator": 12, "denominator": 12, "women": 7, "men": 5},
        });
        // What is given instead of the good figures, and what is found.
        let cases: [(Value, &[(&str, &str)]); 20] = [
            (json!({}), &NOTHING),
            (json!({"5.1.b": null, "7.1.a": null, "7.2.a": null}), &[("/values", "measure_missing"), ("/values", "measure_missing"), ("/values", "measure_missing")]),
            (json!({"7.2.a": null, "7.1.a": {"numerator": 6, "denominator": 5}}), &[("/values", "measure_missing"), ("7.1.a/numerator", "numerator_above_denominator")]),
            (json!({"7.1.a": {"numerator": 1, "denominator": 0}}), &[("7.1.a/denominator", "zero_denominator")]),
            (json!({"7.1.a": {"numerator": 0, "denominator": 0}}), &NOTHING),
            (json!({"7.1.a": {"numerator": 5}}), &[("7.1.a/denominator", "figure_missing")]),
            (json!({"7.1.a": {"note": "chưa rõ"}}), &[("7.1.a/denominator", "figure_missing"), ("7.1.a/numerator", "figure_missing")]),
            (json!({"7.1.a": {"amount": 5}}), &[("7.1.a/amount", "figure_unexpected"), ("7.1.a/denominator", "figure_missing"), ("7.1.a/numerator", "figure_missing")]),
            (json!({"7.1.a": {"numerator": 5, "denominator": 5, "answer": true}}), &[("7.1.a/answer", "figure_unexpected")]),
            (json!({"7.1.a": {"numerator": -1, "denominator": 5}}), &[("7.1.a/numerator", "negative")]),
            (json!({"5.1.b": {"amount": -0.5}}), &[("5.1.b/amount", "negative")]),
            (json!({"5.1.b": {"amount": 0}}), &NOTHING),
            (json!({"5.1.b": {"numerator": 1, "denominator": 1}}), &[("5.1.b/amount", "figure_missing"), ("5.1.b/denominator", "figure_unexpected"), ("5.1.b/numerator", "figure_unexpected")]),
            (json!({"7.2.a": {"numerator": 12, "denominator": 12, "women": 7, "men": 4}}), &[("7.2.a/women", "sex_parts_differ")]),
            (json!({"7.2.a": {"numerator": 12, "denominator": 12, "women": 13}}), &[("7.2.a/women", "sex_part_above_total")]),
            (json!({"7.2.a": {"numerator": 12, "denominator": 12, "women": 7}}), &NOTHING),
            (json!({"7.2.a": {"numerator": 12, "denominator": 12, "women": 6.5, "men": 5.5}}), &NOTHING),
            (json!({"7.2.a": {"no_data_reason": "Chưa tổ chức tập huấn."}}), &NOTHING),
            (json!({"7.2.a": {"no_data_reason": "Chưa tổ chức tập huấn.", "numerator": 0, "denominator": 0}}), &[("7.2.a/no_data_reason", "reason_with_figure")]),
            (
                json!({"5.1.b": {"amount": -1}, "7.1.a": {"numerator": 2, "denominator": 1}, "7.2.a": {"numerator": 1, "denominator": 0}}),
                &[("5.1.b/amount", "negative"), ("7.1.a/numerator", "numerator_above_denominator"), ("7.2.a/denominator", "zero_denominator")],
            ),
        ];
        for (changes, wanted) in cases {
            let mut figures = good.clone();
            figures.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            report = put_values(&justice, &report, values(&city, &figures)).await;
            let wanted: Vec<_> = wanted.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect();
            assert_eq!(found(&justice, &report).await, wanted, "{figures}");
            if wanted.is_empty() {
                continue;
            }
            // Sending it finds the very same and changes nothing, as the dry run did.
            let path = format!("/v1/reports/{}", text(&report["id"]));
            let refused = justice.post(&format!("{path}/submit")).if_match(&etag(&report)).send().await;
            refused.assert_problem(422, "report_incomplete");
            let mut told: Vec<_> = faults(&refused).into_iter().map(|(at, code)| (place(&report, &json!(at)), code)).collect();
            told.sort();
            assert_eq!(told, wanted);
            assert_eq!(read(&justice, &path).await, report);
        }
    }

    async fn figures_that_cannot_stand_in_a_report_are_refused_when_written(app: TestApp) {
        let city = City::found(&app).await;
        let periods = justice_counts(&city, "2018-12-31").await;
        let justice = city.as_("justice").await;
        let report = draft(&justice, &text(&periods["2018-H1"]), &city.unit("PTP")).await;
        let path = format!("/v1/reports/{}/values", text(&report["id"]));
        let figure = |code: &str, member: &str, value: Value| json!({"measure_id": city.id(code), member: value});
        let put = async |values: Value| {
            justice.put(&path).if_match(&etag(&report)).json(json!({"values": values})).send().await
        };
        let refused = put(json!([
            figure("7.4.a", "numerator", json!(1)),
            figure("7.1.a", "women", json!(1)),
            figure("7.2.a", "women", json!(1)),
            figure("7.2.a", "men", json!(1)),
            figure("5.1.b", "men", json!(1)),
        ])).await;
        assert_faults(&refused, &[
            ("/values/0/measure_id", "measure_not_owed"),
            ("/values/1/women", "sex_parts_not_held"),
            ("/values/3/measure_id", "measure_repeated"),
            ("/values/4/men", "sex_parts_not_held"),
        ]);
        assert_faults(&put(json!([figure("7.1.a", "no_data_reason", json!(" "))])).await, &[("/values/0/no_data_reason", "invalid_value")]);
        let one = format!("{path}/{}", city.id("7.1.a"));
        let refused = justice.put(&one).if_match(&etag(&report)).json(json!({"women": 1})).send().await;
        assert_faults(&refused, &[("/women", "sex_parts_not_held")]);
        let unchanged = read(&justice, &format!("/v1/reports/{}", text(&report["id"]))).await;
        assert_eq!(unchanged, report);
    }

    async fn a_target_missed_by_far_is_remarked_and_sent(app: TestApp) {
        let city = City::found(&app).await;
        let periods = justice_counts(&city, "2018-12-31").await;
        let justice = city.as_("justice").await;
        let mut report = draft(&justice, &text(&periods["2018-H1"]), &city.unit("PTP")).await;
        // 7.2.a is to reach 100 by 2020. A fifth short of it is 80: that is not far yet.
        for (numerator, denominator, far) in [(8, 10, false), (7_999, 10_000, true), (0, 12, true), (0, 0, false)] {
            let figures = json!({
                "5.1.b": {"amount": 46}, "7.1.a": {"numerator": 5, "denominator": 5},
                "7.2.a": {"numerator": numerator, "denominator": denominator},
            });
            report = put_values(&justice, &report, values(&city, &figures)).await;
            let wanted = ("7.2.a/numerator".to_owned(), "target_far_missed".to_owned());
            let wanted = if far { vec![wanted] } else { vec![] };
            assert_eq!(found(&justice, &report).await, wanted, "{numerator} of {denominator}");
        }
        let figures = json!({
            "5.1.b": {"amount": 46}, "7.1.a": {"numerator": 1, "denominator": 5}, "7.2.a": {"numerator": 12, "denominator": 12},
        });
        let report = put_values(&justice, &report, values(&city, &figures)).await;
        let sent = step(&justice, &report, "submit").await;
        let shown = read(&city.as_("dolisa").await, &format!("/v1/reports/{}", text(&report["id"]))).await;
        let warnings = list(&shown["warnings"]);
        assert_eq!(warnings.len(), 1, "the reviewer sees it");
        assert_eq!(place(&shown, &warnings[0]["pointer"]), "7.1.a/numerator");
        assert_eq!(warnings[0]["code"], "target_far_missed");
        // It was about what was sent; what is written anew is checked anew.
        let back = step(&justice, &sent, "withdraw").await;
        let mended = json!({"5.1.b": {"amount": 46}, "7.1.a": {"numerator": 5, "denominator": 5}, "7.2.a": {"numerator": 12, "denominator": 12}});
        let mended = put_values(&justice, &back, values(&city, &mended)).await;
        assert_eq!(mended["warnings"], json!([]));
    }

    async fn a_jump_against_the_accepted_period_before_is_remarked(app: TestApp) {
        let city = City::found(&app).await;
        let periods = justice_counts(&city, "2019-12-31").await;
        let figures = |amount: Value| json!({
            "5.1.b": {"amount": amount}, "7.1.a": {"numerator": 5, "denominator": 5}, "7.2.a": {"numerator": 12, "denominator": 12},
        });
        let justice = city.as_("justice").await;
        let annual = draft(&justice, &text(&periods["2018-Y"]), &city.unit("PTP")).await;
        let annual = put_values(&justice, &annual, values(&city, &figures(json!(1000)))).await;
        let annual = step(&justice, &annual, "submit").await;
        step(&city.as_("dolisa").await, &annual, "accept").await;
        let before = draft(&justice, &text(&periods["2018-H1"]), &city.unit("PTP")).await;
        let before = put_values(&justice, &before, values(&city, &figures(json!(40)))).await;
        let before = step(&justice, &before, "submit").await;

        app.clock.set(datetime!(2019-06-01 02:00 UTC));
        api::periods::freeze::open_due(&app.state).await.unwrap();
        let justice = city.as_("justice").await;
        let mut report = draft(&justice, &text(&periods["2019-H1"]), &city.unit("PTP")).await;
        report = put_values(&justice, &report, values(&city, &figures(json!(100)))).await;
        assert_eq!(found(&justice, &report).await, [], "the half-year before is not accepted yet");
        step(&city.as_("dolisa").await, &before, "accept").await;
        // Half of 40 up or down is no jump; a ten-thousandth more is. The annual 1 000 is another kind of period.
        for (amount, jump) in [(json!(60), false), (json!(60.0001), true), (json!(20), false), (json!(19.9999), true), (json!(40), false)] {
            report = put_values(&justice, &report, values(&city, &figures(amount.clone()))).await;
            let wanted = ("5.1.b/amount".to_owned(), "large_change".to_owned());
            let wanted = if jump { vec![wanted] } else { vec![] };
            assert_eq!(found(&justice, &report).await, wanted, "{amount}");
        }
    }
}
