//! Every cell leads to the report revisions it is made of, and to nothing else.

use std::collections::BTreeSet;

use tests::{Client, both};

use super::cells::{Cell, listed, only, read};
use super::town::{Town, WARDS, no_data, of};
use crate::aggregate_world::model::{plain, scaled};

/// The figures that the link of a cell leads to, page by page of that many.
async fn opened(as_: &Client, cell: &Cell, limit: usize) -> Vec<Cell> {
    let mut path = format!("{}&limit={limit}", cell.told("sources"));
    let mut found = Vec::new();
    loop {
        let page = as_.get(&path).send().await.expect_status(200);
        found.extend(listed(&page, "items"));
        let Some(link) = page.headers.get("Link") else {
            return found;
        };
        let link = link.to_str().unwrap().strip_prefix('<').unwrap();
        link.strip_suffix(">; rel=\"next\"")
            .unwrap()
            .clone_into(&mut path);
    }
}

/// Follows the link of every cell of an answer: the figures there add up to it, and no figure is behind two cells.
pub async fn assert_all_open(as_: &Client, query: &[(&str, &str)]) {
    let provisional = query.contains(&("include_provisional", "true"));
    let mut seen = BTreeSet::new();
    for cell in read(as_, query).await {
        let name =
            cell.told("measure.code period.label plan.number unit_level unit.code definition_id");
        let figures = opened(as_, &cell, 3).await;
        for figure in &figures {
            let identity = figure.told("obligation_id measure_id");
            assert!(
                seen.insert(identity),
                "{name}: a figure is behind two cells"
            );
        }
        let (waiting, accepted): (Vec<&Cell>, Vec<&Cell>) = figures
            .iter()
            .partition(|figure| figure.told("is_provisional") == "true");
        assert_part(&cell, "", &accepted, &name);
        if provisional {
            assert_part(&cell, "provisional.", &waiting, &name);
        } else {
            assert!(waiting.is_empty(), "{name}");
        }
    }
    // Nothing else is behind the answer as a whole.
    let mut all = as_.get("/v1/aggregates/sources").query("format", "ndjson");
    for (name, value) in query.iter().filter(|(name, _)| *name != "group_by") {
        all = all.query(name, value);
    }
    let all = all.send().await.expect_status(200);
    let all: BTreeSet<String> = all
        .text()
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            format!(
                "{} {}",
                row["obligation_id"].as_str().unwrap(),
                row["measure_id"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(seen, all);
}

fn assert_part(cell: &Cell, part: &str, figures: &[&Cell], name: &str) {
    let told = |member: &str| cell.told(&format!("{part}{member}"));
    let count = |silent: bool| {
        let reasons = figures.iter().map(|figure| figure.told("no_data_reason"));
        reasons
            .filter(|reason| (reason == "null") != silent)
            .count()
            .to_string()
    };
    assert_eq!(told("units_reported"), count(false), "{name} {part}");
    assert_eq!(told("units_no_data"), count(true), "{name} {part}");
    let is_authoritative = cell.told("measure.rollup") == "authoritative";
    for member in ["numerator", "denominator", "amount"] {
        let total = told(member);
        if total == "null" {
            continue;
        }
        let parts: Vec<i128> = figures
            .iter()
            .map(|figure| figure.told(member))
            .filter(|part| part != "null")
            .map(|part| scaled(&part))
            .collect();
        if is_authoritative {
            assert!(parts.contains(&scaled(&total)), "{name} {part}{member}");
        } else {
            assert_eq!(plain(parts.iter().sum()), total, "{name} {part}{member}");
        }
    }
}

both! {
    async fn every_cell_of_a_plan_opens_to_its_own_figures_however_it_is_grouped(app: TestApp) {
        let town = Town::found(&app).await;
        town.accepted("PTP", "2018-H1", &[("7.1.a", of(3, 4)), ("7.2.a", of(1, 1))]).await;
        for (ward, period, figure) in [
            ("22915", "2018-H1", of(14_000, 27_000)), ("22918", "2018-H1", no_data()), ("22915", "2018-Y", of(1, 3)),
            ("22918", "2018-Y", of(2, 3)), ("22954", "2018-Y", of(0, 0)),
        ] {
            town.accepted(ward, period, &[("PT-2", figure)]).await;
        }
        town.submitted("22954", "2018-H1", &[("PT-2", of(2_870, 6_300))]).await;
        let dolisa = town.city.as_("dolisa").await;
        let plan = ("plan_id", town.plan.id.as_str());
        let period = ("period_id", town.plan.periods["2018-H1"].as_str());
        let ward = town.city.unit("22915");
        let city = town.city.unit("593");
        let waiting = ("include_provisional", "true");
        for query in [
            vec![plan],
            vec![plan, waiting],
            vec![plan, waiting, ("group_by", "unit")],
            vec![plan, waiting, ("group_by", "unit_level,period")],
            vec![period, ("group_by", "unit_level,unit"), waiting],
            vec![plan, ("unit_id", &ward)],
            vec![plan, ("unit_id", &city), ("group_by", "unit"), waiting],
            vec![plan, ("frequency", "annual"), ("year", "2018")],
        ] {
            assert_all_open(&dolisa, &query).await;
        }
    }

    async fn the_link_of_a_reopened_report_leads_to_the_revision_that_counts(app: TestApp) {
        let town = Town::found(&app).await;
        let report = town.accepted(WARDS[0], "2018-H1", &[("PT-2", of(1, 4))]).await;
        let report = town.send_back(&report, "reopen").await;
        let report = town.send(WARDS[0], &report, &[("PT-2", of(2, 4))]).await;
        let dolisa = town.city.as_("dolisa").await;
        let told = async || {
            let cells = town.cells(&[("frequency", "semi_annual")]).await;
            let cell = only(&cells, "measure.code", "PT-2");
            let figures = opened(&dolisa, cell, 50).await;
            (cell.told("numerator"), super::cells::all(&figures, "numerator revision"))
        };
        assert_eq!(told().await, ("1".to_owned(), vec!["1 1".to_owned()]));
        town.accept(&report).await;
        assert_eq!(told().await, ("2".to_owned(), vec!["2 2".to_owned()]));
    }
}
