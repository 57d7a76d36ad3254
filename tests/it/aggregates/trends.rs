//! How figures moved from one year to the next, worked out by hand.

use serde_json::{Value, json};
use tests::city::{City, text};
use tests::{Client, both};
use time::macros::datetime;

use super::formats::columns;
use super::town::{Town, WARDS, issue, no_data, of};

const MEMBERS: [&str; 5] = ["rate", "complete", "against", "absolute", "relative"];

/// Plan 5947 over two years: Justice owes 7.1 and 7.2, the wards PT-2.
async fn two_years(app: &tests::TestApp) -> Town<'_> {
    let city = City::found(app).await;
    let mut plan = city.plan("5947/KH-UBND");
    plan["term_to"] = json!("2019-12-31");
    let plan = issue(
        &city,
        "dolisa",
        plan,
        &[("PTP", "7.1"), ("PTP", "7.2"), ("UBND-PX", "plan")],
    )
    .await;
    Town::of(city, plan).await
}

async fn ask(as_: &Client, plan: &str, more: &str) -> Vec<Value> {
    let answer = as_
        .get(&format!("/v1/aggregates/trend?plan_id={plan}{more}"))
        .send()
        .await
        .expect_status(200);
    answer.json()["series"].as_array().unwrap().clone()
}

/// The series of a measure and a kind of period, point by point.
fn told(series: &[Value], measure: &str, frequency: &str) -> Vec<String> {
    let one = series
        .iter()
        .filter(|one| one["measure_code"] == measure && one["frequency"] == frequency);
    let one: Vec<&Value> = one.collect();
    assert_eq!(one.len(), 1, "{measure} {frequency}");
    let points = one[0]["points"].as_array().unwrap().iter();
    points
        .map(|point| {
            let of = |member: &&str| {
                point["cell"]
                    .get(*member)
                    .unwrap_or(&point["change"][*member])
                    .clone()
            };
            let members: Vec<String> = MEMBERS
                .iter()
                .map(|member| of(member).to_string().replace('"', ""))
                .collect();
            let reason = point["change"]["no_change_reason"].as_str().unwrap_or("-");
            format!(
                "{} {} {reason}",
                text(&point["cell"]["period"]["label"]),
                members.join(" ")
            )
        })
        .collect()
}

both! {
    async fn first_halves_compare_with_first_halves_and_years_with_years(app: TestApp) {
        let town = two_years(&app).await;
        town.accepted("PTP", "2018-H1", &[("7.1.a", of(3, 4)), ("7.2.a", of(0, 2))]).await;
        town.accepted("PTP", "2018-Y", &[("7.1.a", of(6, 8)), ("7.2.a", no_data())]).await;
        for ward in WARDS {
            town.accepted(ward, "2018-H1", &[("PT-2", of(1, 3))]).await;
        }
        app.clock.set(datetime!(2019-06-03 02:00 UTC));
        let path = format!("/v1/aggregates?plan_id={}", town.plan.id);
        let closed = town.city.as_("dolisa").await.get(&path).send().await.expect_status(200);
        api::periods::freeze::open_due(&app.state).await.unwrap();
        let open = town.city.as_("dolisa").await.get(&path).header("If-None-Match", closed.etag());
        open.send().await.assert_status(200);
        town.accepted("PTP", "2019-H1", &[("7.1.a", of(5, 6)), ("7.2.a", of(1, 2))]).await;
        town.accepted("PTP", "2019-Y", &[("7.1.a", of(3, 5)), ("7.2.a", of(1, 2))]).await;
        town.accepted(WARDS[0], "2019-H1", &[("PT-2", of(2, 3))]).await;
        let dolisa = town.city.as_("dolisa").await;
        let series = ask(&dolisa, &town.plan.id, "").await;
        // 5 ÷ 6 is 83.3333 %: 8.3333 points more, which is 11.11106… % of 75.
        assert_eq!(
            told(&series, "7.1.a", "semi_annual"),
            ["2018-H1 75 true null null null no_point_before", "2019-H1 83.3333 true 2018-H1 8.3333 11.1111 -"]
        );
        // 60 % after 75 %: 15 points less, a fifth.
        assert_eq!(
            told(&series, "7.1.a", "annual"),
            ["2018-Y 75 true null null null no_point_before", "2019-Y 60 true 2018-Y -15 -20 -"]
        );
        assert_eq!(
            told(&series, "7.2.a", "semi_annual")[1],
            "2019-H1 50 true 2018-H1 50 null zero_before"
        );
        assert_eq!(told(&series, "7.2.a", "annual")[1], "2019-Y 50 true 2018-Y null null no_figure");
        assert_eq!(
            told(&series, "PT-2", "semi_annual"),
            ["2018-H1 33.3333 true null null null no_point_before", "2019-H1 66.6667 false 2018-H1 null null incomplete"]
        );
        // Ward by ward the one that has reported compares: from 33.3333 % to 66.6667 % are 33.3334 points, 100.0003 %.
        let by_unit = ask(&dolisa, &town.plan.id, "&group_by=unit&frequency=semi_annual").await;
        let of_wards: Vec<Value> = by_unit.into_iter().filter(|one| one["measure_code"] == "PT-2").collect();
        let ward: Vec<Value> = of_wards.iter().filter(|one| one["unit"]["code"] == WARDS[0]).cloned().collect();
        assert_eq!(of_wards.len(), 3);
        assert_eq!(told(&ward, "PT-2", "semi_annual")[1], "2019-H1 66.6667 true 2018-H1 33.3334 100.0003 -");
        // A point opens as its cell does.
        let link = text(&ward[0]["points"][1]["cell"]["sources"]);
        let behind = dolisa.get(&link).send().await.expect_status(200).json();
        assert_eq!((&behind["items"][0]["numerator"], behind["items"].as_array().unwrap().len()), (&json!(2), 1));
        // The same as a table, a row a point.
        let csv = dolisa.get(&format!("/v1/aggregates/trend?plan_id={}&indicator_id={}", town.plan.id, town.city.id("7.1")));
        let csv = csv.header("Accept", "text/csv").send().await.expect_status(200);
        assert_eq!(
            columns(&csv, &["Kỳ báo cáo", "Tỷ lệ", "So với kỳ", "Thay đổi tuyệt đối", "Thay đổi tương đối (%)", "Lý do không so sánh"]),
            [
                "2018-H1 75    no_point_before", "2019-H1 83.3333 2018-H1 8.3333 11.1111 ",
                "2018-Y 75    no_point_before", "2019-Y 60 2018-Y -15 -20 ",
            ]
        );
        let lines = dolisa.get(&format!("/v1/aggregates/trend?plan_id={}&format=ndjson", town.plan.id));
        let lines = lines.send().await.expect_status(200);
        let points: usize = series.iter().map(|one| one["points"].as_array().unwrap().len()).sum();
        assert_eq!(lines.text().lines().count(), points);
        assert!(lines.text().lines().next().unwrap().contains("\"no_change_reason\":\"no_point_before\""));
    }

    async fn what_was_reported_under_another_definition_does_not_compare(app: TestApp) {
        let town = two_years(&app).await;
        let city = &town.city;
        town.accepted("PTP", "2018-H1", &[("7.1.a", of(3, 4)), ("7.2.a", of(1, 2))]).await;
        let framework = text(&city.framework["id"]);
        let admin = city.as_("first.admin").await;
        let tree = admin.get(&format!("/v1/frameworks/{framework}/tree?version=original")).send().await;
        let tree = tree.expect_status(200).json();
        let mut narrower = tree["objectives"][1]["indicators"][0]["measures"][0]["definition"].clone();
        narrower["name"] = json!("Dự thảo trình Hội đồng nhân dân được lồng ghép");
        let amendment = json!({
            "label": "amended-2018", "valid_from": "2018-07-02", "document": {"number": "800/QĐ-TTg"},
            "measures": [{"indicator": "7.1", "code": "7.1.a", "definition": narrower, "targets": []}],
        });
        let versions = format!("/v1/frameworks/{framework}/versions");
        admin.post(&versions).if_match("\"1\"").json(amendment).send().await.assert_status(201);
        app.clock.set(datetime!(2019-06-03 02:00 UTC));
        api::periods::freeze::open_due(&app.state).await.unwrap();
        town.accepted("PTP", "2019-H1", &[("7.1.a", of(4, 4)), ("7.2.a", of(2, 2))]).await;
        let series = ask(&city.as_("dolisa").await, &town.plan.id, "&frequency=semi_annual").await;
        assert_eq!(
            told(&series, "7.1.a", "semi_annual"),
            ["2018-H1 75 true null null null no_point_before", "2019-H1 100 true null null null definition_changed"]
        );
        assert_eq!(told(&series, "7.2.a", "semi_annual")[1], "2019-H1 100 true 2018-H1 50 100 -");
    }
}
