//! Whoever asks, and for whatever: sums, sums with what is yet to be added, and lines give the same answer.

use serde_json::json;
use tests::{Client, both};
use time::macros::datetime;

use crate::aggregates::cells::ask;
use crate::aggregates::reach::client;
use crate::aggregates::town::{Town, WARDS, of};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> Option<&'a str> {
        let index = self.below(of.len() + 1);
        of.get(index).copied()
    }
}

/// A query over what the town has.
fn query(dice: &mut Dice, town: &Town<'_>, measures: &[String]) -> Vec<(&'static str, String)> {
    let mut query = vec![(
        "framework_id",
        town.city.framework["id"].as_str().unwrap().to_owned(),
    )];
    if dice.below(3) > 0 {
        query = vec![("plan_id", town.plan.id.clone())];
    }
    let codes = ["593", "60", "22915", "22954", "PTP", "594"];
    let units = dice.pick(&codes).map(|code| town.city.unit(code));
    let measure = measures.get(dice.below(measures.len() + 1)).cloned();
    let asked = [
        ("unit_id", units),
        ("measure_id", measure),
        (
            "tree",
            dice.pick(&["today", "period_end"]).map(str::to_owned),
        ),
        (
            "group_by",
            dice.pick(&["unit_level", "period", "plan,unit_level"])
                .map(str::to_owned),
        ),
        (
            "frequency",
            dice.pick(&["annual", "semi_annual"]).map(str::to_owned),
        ),
        ("year_from", dice.pick(&["2018", "2019"]).map(str::to_owned)),
        ("year_to", dice.pick(&["2018", "2020"]).map(str::to_owned)),
    ];
    query.extend(
        asked
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    query.push(("include_provisional", "true".to_owned()));
    query
}

/// Everything an answer tells but when.
async fn cells(by: &Client, query: &[(&'static str, String)]) -> String {
    let query: Vec<(&str, &str)> = query
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = ask(by, &query).await.expect_status(200);
    answer.json()["cells"].to_string()
}

both! {
    async fn sums_and_lines_give_the_same_answer(app: TestApp) {
        let town = Town::found(&app).await;
        app.fold().await;
        town.accepted("22915", "2018-H1", &[("PT-2", of(3, 10))]).await;
        town.accepted("PTP", "2018-H1", &[("7.1.a", of(4, 10)), ("7.2.a", of(5, 10))]).await;
        // A ward becomes a district unit, and one moves below Justice.
        let ward = |code| format!("/v1/units/{}/change", town.city.unit(code));
        app.clock.set(datetime!(2018-07-20 02:00 UTC));
        let admin = town.city.as_("first.admin").await;
        for (code, changed) in [
            (WARDS[1], json!({"effective_on": "2018-07-10", "level": "district"})),
            (WARDS[2], json!({"effective_on": "2018-07-10", "parent_id": town.city.unit("PTP")})),
        ] {
            admin.post(&ward(code)).if_match("\"1\"").json(changed).send().await.assert_status(200);
        }
        app.fold().await;
        town.submitted("22918", "2018-Y", &[("PT-2", of(1, 8))]).await;
        town.accepted("22954", "2018-Y", &[("PT-2", of(7, 9))]).await;

        let city = &town.city;
        let callers = [
            city.as_("dolisa").await,
            city.as_("auditor").await,
            city.as_("justice").await,
            client(&app, city, "593", "aggregates:read").await,
            client(&app, city, "PTP", "aggregates:read").await,
        ];
        let mut measures = Vec::new();
        for code in ["PT-2", "7.1.a", "7.4.a"] {
            measures.push(town.measure(code).await);
        }
        let mut dice = Dice(5947);
        let mut told = 0;
        let queries: Vec<_> = (0..60).map(|_| (dice.below(callers.len()), query(&mut dice, &town, &measures))).collect();
        let mut pending = Vec::new();
        for (caller, query) in &queries {
            pending.push(cells(&callers[*caller], query).await);
        }
        app.spoil_sums().await;
        for ((caller, query), found) in queries.iter().zip(&pending) {
            let by_lines = cells(&callers[*caller], query).await;
            assert_eq!(*found, by_lines, "{query:?} of caller {caller}");
            told += usize::from(by_lines != "[]");
        }
        app.assert_sums().await;
        for ((caller, query), found) in queries.iter().zip(&pending) {
            assert_eq!(cells(&callers[*caller], query).await, *found, "{query:?} of caller {caller}");
        }
        assert!(told > 15, "only {told} of 60 tell anything: a dull game");
    }
}
