//! Only accepted figures count, and every step of a report shows in the very next read.

use tests::both;
use time::macros::datetime;

use super::cells::{only, read};
use super::town::{Town, no_data, of};
use crate::main_loop::step;

/// Accepted, then waiting for review.
const BOTH: &str = "numerator units_reported units_no_data provisional.numerator provisional.denominator provisional.rate \
    provisional.units_reported provisional.units_no_data provisional.no_total_reason";
const NOTHING: &str = "null 0 0 null null null 0 0 nothing_reported";

/// The cell of PT-2 and the half-year with what waits for review.
async fn with_provisional(town: &Town<'_>, members: &str) -> String {
    let period = &town.plan.periods["2018-H1"];
    let cells = town
        .cells(&[("period_id", period), ("include_provisional", "true")])
        .await;
    only(&cells, "measure.code", "PT-2").told(members)
}

both! {
    async fn submitted_figures_count_only_apart_and_only_where_asked_for(app: TestApp) {
        let town = Town::found(&app).await;
        let told = async || with_provisional(&town, BOTH).await;
        let report = town.draft("22915", "2018-H1").await;
        let report = town.write("22915", &report, &[("PT-2", of(1, 4))]).await;
        assert_eq!(told().await, NOTHING, "a draft is its unit's own");
        let report = town.send("22915", &report, &[("PT-2", of(1, 4))]).await;
        assert_eq!(told().await, "null 0 0 1 4 25 1 0 null");
        assert_eq!(town.told("PT-2", "2018-H1", "numerator units_reported provisional").await, "null 0 null");
        town.submitted("22918", "2018-H1", &[("PT-2", no_data())]).await;
        assert_eq!(told().await, "null 0 0 1 4 25 1 1 null");
        town.accepted("22954", "2018-H1", &[("PT-2", of(5, 6))]).await;
        assert_eq!(told().await, "5 1 0 1 4 25 1 1 null");
        town.accept(&report).await;
        assert_eq!(told().await, "6 2 0 null null null 0 1 nothing_reported");
        assert_eq!(
            with_provisional(&town, "numerator denominator rate units_expected complete").await,
            "6 10 60 3 false"
        );
    }

    async fn what_is_returned_or_taken_back_no_longer_waits(app: TestApp) {
        let town = Town::found(&app).await;
        let told = async || with_provisional(&town, BOTH).await;
        let report = town.submitted("22915", "2018-H1", &[("PT-2", of(1, 4))]).await;
        let report = town.send_back(&report, "return").await;
        assert_eq!(told().await, NOTHING);
        let report = town.send("22915", &report, &[("PT-2", of(2, 4))]).await;
        assert_eq!(told().await, "null 0 0 2 4 50 1 0 null");
        let report = step(&town.city.as_("mui.ne").await, &report, "withdraw").await;
        assert_eq!(told().await, NOTHING);
        let report = town.send("22915", &report, &[("PT-2", of(3, 4))]).await;
        town.accept(&report).await;
        assert_eq!(told().await, "3 1 0 null null null 0 0 nothing_reported");
    }

    async fn the_accepted_revision_stays_until_the_next_is_accepted(app: TestApp) {
        let town = Town::found(&app).await;
        let told = async || with_provisional(&town, BOTH).await;
        let first = "14000 1 0 null null null 0 0 nothing_reported";
        let report = town.accepted("22915", "2018-H1", &[("PT-2", of(14_000, 27_000))]).await;
        assert_eq!(told().await, first);
        let report = town.send_back(&report, "reopen").await;
        assert_eq!(report["revision"], 2);
        assert_eq!(told().await, first, "opened again");
        let report = town.write("22915", &report, &[("PT-2", of(13_000, 27_000))]).await;
        assert_eq!(told().await, first, "written anew");
        let report = town.send("22915", &report, &[("PT-2", of(13_000, 27_000))]).await;
        assert_eq!(told().await, first, "submitted: no unit is both accepted and waiting");
        let report = town.send_back(&report, "return").await;
        assert_eq!(told().await, first, "returned");
        let report = town.send("22915", &report, &[("PT-2", no_data())]).await;
        assert_eq!(told().await, first, "submitted again");
        let report = town.accept(&report).await;
        assert_eq!(told().await, "null 0 1 null null null 0 0 nothing_reported");
        let report = town.send_back(&report, "reopen").await;
        let report = town.send("22915", &report, &[("PT-2", of(0, 27_000))]).await;
        assert_eq!(report["revision"], 4);
        town.accept(&report).await;
        assert_eq!(told().await, "0 1 0 null null null 0 0 nothing_reported");
    }

    async fn a_report_that_waits_for_its_own_head_has_not_been_submitted(app: TestApp) {
        let town = Town::found(&app).await;
        let period = &town.plan.periods["2018-H1"];
        let told = async || {
            let cells = town.cells(&[("period_id", period), ("include_provisional", "true")]).await;
            only(&cells, "measure.code", "7.4.a").told("numerator provisional.numerator")
        };
        let report = town.draft("PYT", "2018-H1").await;
        let report = town.write("PYT", &report, &[("7.4.a", of(30, 40))]).await;
        let report = step(&town.city.as_("health").await, &report, "submit").await;
        assert_eq!(report["status"], "signing");
        assert_eq!(told().await, "null null");
        let report = step(&town.city.as_("health.head").await, &report, "sign").await;
        assert_eq!(told().await, "null 30");
        town.accept(&report).await;
        assert_eq!(told().await, "30 null");
    }

    async fn another_server_reads_what_this_one_accepted_and_this_one_what_that_did(app: TestApp) {
        let town = Town::found(&app).await;
        let replica = app.replica().await;
        let token = tests::city::sign_in(&app, "dolisa", town.city.password()).await;
        let (here, there) = (app.as_(&token), replica.as_(&token));
        let query = [("plan_id", town.plan.id.as_str()), ("frequency", "semi_annual")];
        let told = async || {
            let mut both = Vec::new();
            for server in [&here, &there] {
                let cells = read(server, &query).await;
                both.push(only(&cells, "measure.code", "PT-2").told("numerator"));
            }
            both
        };
        assert_eq!(told().await, ["null", "null"]);
        let report = town.submitted("22915", "2018-H1", &[("PT-2", of(1, 4))]).await;
        step(&there, &report, "accept").await;
        assert_eq!(told().await, ["1", "1"]);
        town.accepted("22918", "2018-H1", &[("PT-2", of(2, 4))]).await;
        assert_eq!(told().await, ["3", "3"]);
    }

    async fn figures_sent_before_the_cut_off_day_are_told_apart(app: TestApp) {
        let town = Town::found(&app).await;
        let early = async || with_provisional(&town, "units_reported units_before_cutoff").await;
        // The half-year ends on 30 June, which begins in Phan Thiết at 17:00 UTC of the day before.
        app.clock.set(datetime!(2018-06-29 16:59:59 UTC));
        let report = town.submitted("22915", "2018-H1", &[("PT-2", of(1, 4))]).await;
        assert_eq!(early().await, "0 0", "not accepted yet");
        let last = town.submitted("22918", "2018-H1", &[("PT-2", no_data())]).await;
        app.clock.set(datetime!(2018-06-29 17:00 UTC));
        let report = town.accept(&report).await;
        town.accept(&last).await;
        assert_eq!(early().await, "1 1", "a reason is no figure that may change");
        town.accepted("22954", "2018-H1", &[("PT-2", of(2, 4))]).await;
        assert_eq!(early().await, "2 1");
        app.clock.set(datetime!(2018-07-02 02:00 UTC));
        let report = town.send_back(&report, "reopen").await;
        let report = town.send("22915", &report, &[("PT-2", of(1, 4))]).await;
        assert_eq!(early().await, "2 1");
        town.accept(&report).await;
        assert_eq!(early().await, "2 0", "the same figure, sent again after the half-year");
    }

    async fn a_closed_plan_keeps_its_figures_and_what_waits_can_still_be_accepted(app: TestApp) {
        let town = Town::found(&app).await;
        town.accepted("22915", "2018-H1", &[("PT-2", of(1, 4))]).await;
        let report = town.submitted("22918", "2018-H1", &[("PT-2", of(2, 4))]).await;
        let dolisa = town.city.as_("dolisa").await;
        dolisa.post(&format!("/v1/plans/{}/close", town.plan.id)).if_match("\"2\"").send().await.assert_status(200);
        assert_eq!(with_provisional(&town, "numerator provisional.numerator").await, "1 2");
        town.accept(&report).await;
        assert_eq!(with_provisional(&town, "numerator provisional.numerator").await, "3 null");
    }
}
