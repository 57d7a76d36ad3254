//! The tree through many moves: what is kept for today, and what is worked out for another day, is what walking up
//! the parents gives.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};

use crate::reading::{read, texts};

/// Each unit with its parent, today or on a day.
async fn parents(by: &Client, day: &str) -> BTreeMap<String, Option<String>> {
    let page = read(by, &format!("/v1/units?limit=200{day}")).await;
    let units = list(&page["items"]).iter();
    units
        .map(|unit| {
            (
                text(&unit["id"]),
                unit["parent_id"].as_str().map(str::to_owned),
            )
        })
        .collect()
}

/// Asserts that below every unit stand those whose way up leads to it.
async fn assert_subtrees(by: &Client, day: &str) {
    let parents = parents(by, day).await;
    for root in parents.keys() {
        let leads_to_root = |unit: &&String| {
            let mut at = Some(*unit);
            for _ in 0..=parents.len() {
                match at {
                    Some(unit) if unit == root => return true,
                    Some(unit) => at = parents[unit].as_ref(),
                    None => return false,
                }
            }
            panic!("a circle above {unit}{day}")
        };
        let walked: BTreeSet<String> = parents.keys().filter(leads_to_root).cloned().collect();
        let page = read(by, &format!("/v1/units?limit=200&within={root}{day}")).await;
        let told: BTreeSet<String> = texts(&page["items"], "id").into_iter().collect();
        assert_eq!(told, walked, "below {root}{day}");
    }
}

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
}

both! {
    async fn many_moves_leave_the_tree_whole(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let units: Vec<String> = parents(&admin, "").await.into_keys().collect();
        let mut dice = Dice(5947);
        let mut versions: BTreeMap<String, i64> = BTreeMap::new();
        let mut moved = 0;
        let mut refused = 0;
        for round in 0..60 {
            let unit = &units[dice.below(units.len())];
            let parent = &units[dice.below(units.len())];
            let version = versions.entry(unit.clone()).or_insert(1);
            let day = format!("20{:02}-{:02}-15", 2 + round / 12, 1 + round % 12);
            let answer = admin.post(&format!("/v1/units/{unit}/change")).if_match(&format!("\"{version}\""));
            let answer = answer.json(json!({"effective_on": day, "parent_id": parent})).send().await;
            if answer.status == 200 {
                *version += 1;
                moved += 1;
            } else {
                answer.assert_problem(422, "invalid_input");
                refused += 1;
            }
        }
        assert!(moved > 15 && refused > 5, "{moved} moved, {refused} refused");
        for day in ["", "&as_of=2001-06-01", "&as_of=2003-03-14", "&as_of=2003-03-15", "&as_of=2005-01-01", "&as_of=2018-05-17"] {
            assert_subtrees(&admin, day).await;
        }
    }

    async fn two_that_move_below_each_other_at_once_do_not_both(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let (a, b) = (city.unit("PTP"), city.unit("PNV"));
        let put = |unit: &str, under: &str| {
            let path = format!("/v1/units/{unit}/change");
            let body = json!({"effective_on": "2018-01-01", "parent_id": under});
            admin.post(&path).if_match("\"1\"").json(body).send()
        };
        let (one, other) = tokio::join!(put(&a, &b), put(&b, &a));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422]);
        assert_subtrees(&admin, "").await;
    }

    async fn a_day_is_searched_and_sorted_by_the_names_of_that_day(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let rename = json!({"effective_on": "2018-02-01", "name": "Ấp Đức Long"});
        let path = format!("/v1/units/{}/change", city.unit("22954"));
        admin.post(&path).if_match("\"1\"").json(rename).send().await.assert_status(200);
        let found = async |query: &str| texts(&read(&admin, &format!("/v1/units?{query}")).await["items"], "code");
        assert_eq!(found("q=duc+long").await, ["22954"]);
        assert_eq!(found("q=duc+long&as_of=2018-02-01").await, ["22954"]);
        assert_eq!(found("q=duc+long&as_of=2018-01-31").await, [""; 0]);
        assert_eq!(found("q=don+vi+22954&as_of=2018-01-31").await, ["22954"]);
        let wards = "kind=ward&sort=name";
        assert_eq!(found(&format!("{wards}&as_of=2018-02-01")).await, ["22954", "22915", "22918"]);
        assert_eq!(found(&format!("{wards}&as_of=2018-01-31")).await, ["22915", "22918", "22954"]);
        let first = read(&admin, &format!("/v1/units?{wards}&as_of=2018-02-01&limit=1")).await;
        let rest = read(&admin, &format!("/v1/units?{wards}&as_of=2018-02-01&cursor={}", text(&first["next_cursor"]))).await;
        assert_eq!(texts(&rest["items"], "code"), ["22915", "22918"]);
    }

    async fn an_identifier_passes_to_who_takes_over(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let give = admin.patch(&format!("/v1/units/{}", city.unit("22915"))).if_match("\"1\"");
        give.json(json!({"identifier": "H11.02"})).send().await.assert_status(200);
        let replace = |old: &str, code: &str| json!({
            "kind": "replacement", "effective_on": "2018-05-01", "old_unit_ids": [city.unit(old)],
            "into": [{"new_unit": {
                "code": code, "name": "Phường mới", "kind": "ward", "level": "commune", "parent_id": city.unit("593"), "identifier": "H11.02",
            }}],
        });
        let record = async |body: Value| admin.post("/v1/successions").json(body).send().await;
        record(replace("22918", "NEW-1")).await.assert_problem(409, "duplicate");
        let made = record(replace("22915", "NEW-2")).await.expect_status(201).json();
        let heir = read(&admin, &format!("/v1/units/{}", text(&made["new_units"][0]["id"]))).await;
        assert_eq!(heir["identifier"], "H11.02");
        let of_day = |day: &str| format!("/v1/units?identifier=H11.02&as_of={day}");
        assert_eq!(texts(&read(&admin, &of_day("2018-04-30")).await["items"], "code"), ["22915"]);
        assert_eq!(texts(&read(&admin, &of_day("2018-05-01")).await["items"], "code"), ["NEW-2"]);
    }
}
