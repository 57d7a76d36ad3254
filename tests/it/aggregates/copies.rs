//! An unchanged answer costs next to nothing: its tag stands as long as its cells do.

use tests::app::START;
use tests::city::text;
use tests::{Client, both};
use time::Duration;

use super::cells::ask;
use super::town::{Town, of};

/// The tag of the plan's aggregates.
async fn tag(as_: &Client, query: &[(&str, &str)]) -> String {
    ask(as_, query).await.expect_status(200).etag().to_owned()
}

both! {
    async fn the_tag_stands_while_nothing_changes_though_the_clock_moves(app: TestApp) {
        let town = Town::found(&app).await;
        let dolisa = town.city.as_("dolisa").await;
        let query = [("plan_id", town.plan.id.as_str())];
        let first = ask(&dolisa, &query).await.expect_status(200);
        app.clock.set(START + Duration::minutes(5));
        let again = ask(&dolisa, &query).await.expect_status(200);
        assert_eq!(first.json()["as_of"], "2018-05-17T02:00:00Z");
        assert_eq!(again.json()["as_of"], "2018-05-17T02:05:00Z");
        assert_eq!(first.etag(), again.etag());
        assert_eq!(first.json()["cells"], again.json()["cells"]);
        let etag = first.etag();
        for known in [etag.to_owned(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".to_owned()] {
            let unchanged = dolisa.get("/v1/aggregates").query("plan_id", &town.plan.id).header("If-None-Match", &known).send().await;
            unchanged.assert_status(304);
            assert_eq!((unchanged.etag(), unchanged.text()), (etag, ""), "{known}");
        }
        let other = dolisa.get("/v1/aggregates").query("plan_id", &town.plan.id).header("If-None-Match", "\"other\"");
        other.send().await.assert_status(200);
        // Who is shown less has another.
        assert_ne!(tag(&town.city.as_("mui.ne").await, &query).await, etag);
    }

    async fn the_tag_changes_where_the_figures_do_and_the_rate_does_not(app: TestApp) {
        let town = Town::found(&app).await;
        let dolisa = town.city.as_("dolisa").await;
        let plan = ("plan_id", town.plan.id.as_str());
        let before = tag(&dolisa, &[plan]).await;
        let report = town.accepted("22915", "2018-H1", &[("PT-2", of(1, 4))]).await;
        let first = tag(&dolisa, &[plan]).await;
        dolisa.get("/v1/aggregates").query(plan.0, plan.1).header("If-None-Match", &before).send().await.assert_status(200);
        let report = town.send_back(&report, "reopen").await;
        let report = town.send("22915", &report, &[("PT-2", of(2, 8))]).await;
        town.accept(&report).await;
        // The rate is the same, 25; the figures are not.
        assert_ne!(tag(&dolisa, &[plan]).await, first);
    }

    async fn head_tells_what_get_would(app: TestApp) {
        let town = Town::found(&app).await;
        let dolisa = town.city.as_("dolisa").await;
        let get = ask(&dolisa, &[("plan_id", &town.plan.id)]).await.expect_status(200);
        let head = dolisa.head("/v1/aggregates").query("plan_id", &town.plan.id).send().await.expect_status(200);
        assert_eq!((head.etag(), head.text()), (get.etag(), ""));
        assert_eq!(head.header("Content-Type"), get.header("Content-Type"));
        let known = dolisa.head("/v1/aggregates").query("plan_id", &town.plan.id).header("If-None-Match", get.etag());
        known.send().await.assert_status(304);
        let measure = text(&get.json()["cells"][0]["measure"]["id"]);
        let sources = dolisa.head("/v1/aggregates/sources").query("plan_id", &town.plan.id).query("measure_id", &measure);
        assert_eq!(sources.send().await.expect_status(200).text(), "");
        dolisa.head("/v1/aggregates").send().await.assert_status(400);
    }
}
