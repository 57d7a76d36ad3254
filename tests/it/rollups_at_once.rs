//! Many who accept, open again and move units at once while sums are brought up to date: nothing is lost or counted
//! twice.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::city::text;
use tests::{Client, TestApp, both};

use crate::aggregates::cells::{all, read};
use crate::aggregates::town::{Town, WARDS, of};
use crate::main_loop::etag;

const PERIODS: [&str; 2] = ["2018-H1", "2018-Y"];

/// Opens a report again, has it sent and accepted with other figures, so many times.
async fn again_and_again(town: &Town<'_>, ward: &str, report: Value, times: i64) {
    let mut report = report;
    for reached in 1..=times {
        report = town.send_back(&report, "reopen").await;
        report = town
            .send(ward, &report, &[("PT-2", of(reached, 100))])
            .await;
        report = town.accept(&report).await;
    }
}

/// Moves a unit below others in turn.
async fn move_about(by: &Client, unit: &str, parents: &[String], times: usize) {
    for turn in 0..times {
        let path = format!("/v1/units/{unit}");
        let found = by.get(&path).send().await.expect_status(200).json();
        let parent = &parents[turn % parents.len()];
        let day = format!("2017-{:02}-01", turn + 1);
        by.post(&format!("{path}/change"))
            .if_match(&etag(&found))
            .json(json!({"effective_on": day, "parent_id": parent}))
            .send()
            .await
            .assert_status(200);
    }
}

async fn fold_on(app: &TestApp, times: usize) {
    for _ in 0..times {
        app.fold().await;
        assert_eq!(app.check_sums().await.faults, []);
        tokio::task::yield_now().await;
    }
}

both! {
    async fn whatever_happens_at_once_the_sums_are_what_the_lines_make(app: TestApp) {
        let town = Town::found(&app).await;
        let replica = app.replica().await;
        let mut reports = Vec::new();
        for period in PERIODS {
            for ward in WARDS {
                let report = town.accepted(ward, period, &[("PT-2", of(50, 100))]).await;
                reports.push((ward, report));
            }
        }
        let admin = town.city.as_("first.admin").await;
        let parents = ["PYT", "593", "PTP"].map(|code| town.city.unit(code));
        let steps = reports.iter().map(|(ward, report)| again_and_again(&town, ward, report.clone(), 4));
        let ward = town.city.unit("22954");
        tokio::join!(
            join_all(steps),
            move_about(&admin, &ward, &parents, 8),
            fold_on(&app, 12),
            fold_on(&replica, 12),
        );
        app.assert_sums().await;
        // Each ward ended at 4 of 100; it matters to no total where they stand.
        let plan = ("plan_id", town.plan.id.as_str());
        let dolisa = town.city.as_("dolisa").await;
        let told = "period.label numerator denominator units_expected units_reported";
        let cells = read(&dolisa, &[plan, ("measure_id", &town.city.id("PT-2"))]).await;
        let told = all(&cells, told);
        assert!(told.contains(&"2018-H1 12 300 3 3".to_owned()) && told.contains(&"2018-Y 12 300 3 3".to_owned()), "{told:?}");
        let moved = admin.get(&format!("/v1/units/{ward}")).send().await.expect_status(200).json();
        assert_eq!(text(&moved["parent_id"]), parents[1]);
    }
}
