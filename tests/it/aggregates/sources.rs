//! Every total opens to the report revisions that make it.

use tests::both;
use tests::city::text;

use super::cells::{all, listed, only, sources};
use super::town::{Town, WARDS, no_data, of};
use crate::aggregate_world::model::{plain, scaled};

both! {
    async fn the_figures_behind_a_cell_add_up_to_it(app: TestApp) {
        let town = Town::found(&app).await;
        for (ward, (reached, residents)) in WARDS.into_iter().zip([(14_000, 27_000), (1, 3), (2_870, 6_300)]) {
            town.accepted(ward, "2018-H1", &[("PT-2", of(reached, residents))]).await;
            town.accepted(ward, "2018-Y", &[("PT-2", of(residents - reached, residents))]).await;
        }
        let cells = town.cells(&[]).await;
        for period in ["2018-H1", "2018-Y"] {
            let cell = only(&cells, "measure.code period.label", &format!("PT-2 {period}"));
            let (measure, definition) = (cell.told("measure.id"), cell.told("definition_id"));
            let query = [
                ("plan_id", town.plan.id.as_str()), ("measure_id", measure.as_str()),
                ("definition_id", definition.as_str()), ("label", period),
            ];
            for limit in [1, 2, 3, 50] {
                let behind = sources(&town.city.as_("dolisa").await, &query, limit).await;
                assert_eq!(behind.len(), 3, "pages of {limit}");
                for member in ["numerator", "denominator"] {
                    let sum: i128 = behind.iter().map(|one| scaled(&one.told(member))).sum();
                    assert_eq!(plain(sum), cell.told(member), "{period} {member}");
                }
            }
        }
    }

    async fn a_figure_names_its_unit_its_report_and_its_revision(app: TestApp) {
        let town = Town::found(&app).await;
        let dolisa = town.city.as_("dolisa").await;
        let query = [("period_id", town.plan.periods["2018-H1"].clone()), ("measure_id", town.city.id("7.1.a"))];
        let query = query.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert!(sources(&dolisa, &query, 50).await.is_empty(), "nobody has reported");
        let figures = |drafts| [("7.1.a", of(drafts, 6)), ("7.2.a", of(1, 1))];
        let report = town.accepted("PTP", "2018-H1", &figures(4)).await;
        let shown = sources(&dolisa, &query, 50).await;
        let members = "unit.code unit.level plan.number period.label numerator denominator rate revision is_provisional";
        assert_eq!(all(&shown, members), ["PTP district 5947/KH-UBND 2018-H1 4 6 66.6667 1 false"]);
        assert_eq!(
            shown[0].told("report_id measure_id submitted_at accepted_at no_data_reason amount answer women men"),
            format!("{} {} 2018-05-17T02:00:00Z 2018-05-17T02:00:00Z null null null null null", text(&report["id"]), query[1].1)
        );
        let report = town.send_back(&report, "reopen").await;
        let report = town.send("PTP", &report, &figures(5)).await;
        for provisional in ["false", "true"] {
            let shown = sources(&dolisa, &[query[0], query[1], ("include_provisional", provisional)], 50).await;
            assert_eq!(all(&shown, "numerator revision is_provisional"), ["4 1 false"], "the accepted one counts");
        }
        town.accept(&report).await;
        let shown = sources(&dolisa, &query, 50).await;
        assert_eq!(all(&shown, "numerator revision is_provisional"), ["5 2 false"]);
    }

    async fn what_waits_is_marked_and_a_reason_is_told(app: TestApp) {
        let town = Town::found(&app).await;
        town.accepted("22915", "2018-H1", &[("PT-2", no_data())]).await;
        town.submitted("22918", "2018-H1", &[("PT-2", of(0, 0))]).await;
        town.submitted("22918", "2018-Y", &[("PT-2", of(1, 2))]).await;
        town.draft("22954", "2018-H1").await;
        let dolisa = town.city.as_("dolisa").await;
        let measure = town.cells(&[]).await[0].told("measure.id");
        let query = [("plan_id", town.plan.id.as_str()), ("measure_id", measure.as_str())];
        let shown = async |more: &[(&str, &str)]| {
            let query: Vec<(&str, &str)> = query.iter().chain(more).copied().collect();
            all(&sources(&dolisa, &query, 50).await, "unit.code period.label numerator rate is_provisional no_data_reason")
        };
        let reason = "22915 2018-H1 null null false Kỳ này địa bàn không tổ chức tuyên truyền.";
        let zero = "22918 2018-H1 0 null true null";
        let half = "22918 2018-Y 1 50 true null";
        let waiting = ("include_provisional", "true");
        assert_eq!(shown(&[]).await, [reason]);
        assert_eq!(shown(&[waiting]).await, [reason, zero, half]);
        assert_eq!(shown(&[waiting, ("label", "2018-H1")]).await, [reason, zero]);
        assert_eq!(shown(&[waiting, ("frequency", "annual")]).await, [half]);
        assert_eq!(shown(&[waiting, ("unit_level", "commune")]).await.len(), 3);
        assert_eq!(shown(&[waiting, ("unit_level", "district")]).await.len(), 0);
        assert_eq!(shown(&[waiting, ("unit_id", &town.city.unit("22918"))]).await, [zero, half]);
        assert_eq!(shown(&[waiting, ("year", "2019")]).await.len(), 0);
    }

    async fn pages_follow_one_another_by_their_links(app: TestApp) {
        let town = Town::found(&app).await;
        for ward in WARDS {
            town.accepted(ward, "2018-H1", &[("PT-2", of(1, 2))]).await;
        }
        let mayor = town.city.as_("mayor").await;
        let measure = town.cells(&[]).await[0].told("measure.id");
        let mut path = format!("/v1/aggregates/sources?plan_id={}&measure_id={measure}&label=2018-H1&limit=1", town.plan.id);
        let mut units = Vec::new();
        loop {
            let page = mayor.get(&path).send().await.expect_status(200);
            units.extend(all(&listed(&page, "items"), "unit.code"));
            let Some(link) = page.headers.get("Link") else { break };
            let link = link.to_str().unwrap();
            link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap().clone_into(&mut path);
        }
        units.sort_unstable();
        assert_eq!(units, WARDS);
    }
}
