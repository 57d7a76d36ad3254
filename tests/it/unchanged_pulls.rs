//! Unchanged pulls of aggregates share their looks at the data; none of them is told of a state before it asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use tests::city::{City, sign_in};
use tests::{Client, both};
use tokio::task::JoinSet;

use crate::main_loop::{draft, plan_measure, put_values, step};
use crate::report_steps::taken;

/// Pulls at once.
const AT_ONCE: usize = 12;

/// The statuses of many pulls at once with that tag.
async fn pulls(as_: &Client, path: &str, tag: &str) -> Vec<u16> {
    let mut all = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (as_, path, tag) = (as_.clone(), path.to_owned(), tag.to_owned());
        all.spawn(async move {
            as_.get(&path)
                .header("If-None-Match", &tag)
                .send()
                .await
                .status
        });
    }
    all.join_all().await
}

both! {
    async fn whoever_asks_after_a_change_is_told_of_it(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (ward, dolisa) = (city.as_("mui.ne").await, city.as_("dolisa").await);
        let path = format!("/v1/aggregates?plan_id={}", plan.id);
        let report = draft(&ward, &plan.periods["2018-H1"], &city.unit("22915")).await;
        let figures = json!([{"measure_id": plan_measure(&report, "PT-2"), "numerator": 14, "denominator": 27, "women": 8, "men": 6}]);
        let report = put_values(&ward, &report, figures).await;
        let mut report = step(&ward, &report, "submit").await;

        // Others pull all the while, so that there is always a look under way that began before the change.
        let goes_on = Arc::new(AtomicBool::new(true));
        let mut others = JoinSet::new();
        for _ in 0..4 {
            let (as_, path, goes_on) = (dolisa.clone(), path.clone(), Arc::clone(&goes_on));
            others.spawn(async move {
                let mut tag = "\"none\"".to_owned();
                while goes_on.load(Ordering::Relaxed) {
                    let answer = as_.get(&path).header("If-None-Match", &tag).send().await;
                    assert!([200, 304].contains(&answer.status), "{}", answer.status);
                    answer.etag().clone_into(&mut tag);
                }
            });
        }
        for change in ["accept", "reopen"] {
            let before = dolisa.get(&path).send().await.expect_status(200).etag().to_owned();
            assert_eq!(pulls(&dolisa, &path, &before).await, [304; AT_ONCE]);
            report = match change {
                "accept" => step(&dolisa, &report, change).await,
                _ => taken(&dolisa, &report, change).await,
            };
            assert_eq!(pulls(&dolisa, &path, &before).await, [200; AT_ONCE], "after {change}");
            let replica = app.replica().await;
            let elsewhere = replica.as_(&sign_in(&replica, "dolisa", city.password()).await);
            let now = elsewhere.get(&path).send().await.expect_status(200).etag().to_owned();
            assert_eq!(pulls(&elsewhere, &path, &now).await, [304; AT_ONCE]);
        }
        goes_on.store(false, Ordering::Relaxed);
        others.join_all().await;
    }
}
