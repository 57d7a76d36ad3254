//! The half-year of 2018 of Phan Thiết's wards, told by the wards of then and by those that the mergers of 2024 and
//! 2025 made of them.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use tests::city::{list, sign_in, text};
use tests::{Client, Demo, both};

use crate::aggregates::cells::{all, ask, listed};
use crate::reading::{find, read};

const TOLD: &str =
    "unit.name numerator denominator women units_expected units_reported provisional.numerator";

async fn viewer(demo: &Demo) -> Client {
    let file = fs::read(demo.data_dir().join(api::demo::ACCOUNTS_FILE)).unwrap();
    let accounts: Value = serde_json::from_slice(&file).unwrap();
    let of = find(&accounts, "role", "viewer");
    let token = sign_in(&demo.app, &text(&of["username"]), &text(&of["password"])).await;
    demo.app.as_(&token)
}

/// What PT-2 of 2018-H1 tells.
async fn told(by: &Client, query: &[(&str, &str)]) -> Vec<String> {
    let plans = read(by, "/v1/plans").await;
    let plan = text(&find(&plans["items"], "number", "5947/KH-UBND")["id"]);
    let measures = read(by, "/v1/measures?code=PT-2").await;
    let measure = text(&list(&measures["items"])[0]["id"]);
    let mut whole = vec![
        ("plan_id", plan.as_str()),
        ("measure_id", &measure),
        ("frequency", "semi_annual"),
        ("year", "2018"),
        ("include_provisional", "true"),
    ];
    whole.extend(query);
    let answer = ask(by, &whole).await.expect_status(200);
    all(&listed(&answer, "cells"), TOLD)
}

async fn unit(by: &Client, code: &str, day: &str) -> String {
    let page = read(by, &format!("/v1/units?code={code}&as_of={day}")).await;
    text(&list(&page["items"])[0]["id"])
}

/// The wards and communes among cells by unit, by name.
fn wards(told: Vec<String>) -> BTreeMap<String, String> {
    let named = told.into_iter().filter_map(|line| {
        let line = line.strip_prefix("Ủy ban nhân dân ")?;
        let at = line.match_indices(' ').rev().nth(5)?.0;
        let (name, figures) = line.split_at(at);
        let is_one = name.starts_with("phường") || name.starts_with("xã");
        is_one.then(|| (name.to_owned(), figures.trim().to_owned()))
    });
    named.collect()
}

both! {
    async fn the_wards_of_2018_and_what_became_of_them(app: TestApp) {
        let demo = app.demo().await;
        let by = viewer(&demo).await;
        let (city, province) = (unit(&by, "593", "2018-05-17").await, unit(&by, "68", "2025-07-01").await);
        let phan_thiet = unit(&by, "22945", "2025-07-01").await;
        for folded in [false, true] {
            if folded {
                demo.app.assert_sums().await;
            }
            let then = wards(told(&by, &[("group_by", "unit")]).await);
            assert_eq!(then.len(), 18);
            assert_eq!(then["phường Đức Nghĩa"], "3671 6330 1982 1 1 null");
            assert_eq!(then["phường Lạc Đạo"], "5581 11875 3013 1 1 null");
            assert_eq!(then["phường Phú Thủy"], "null null null 1 0 9251");
            assert_eq!(then["phường Hưng Long"], "null null null 1 0 null");

            let today = wards(told(&by, &[("group_by", "unit"), ("tree", "today")]).await);
            // Phan Thiết: Phú Trinh 8 832, Lạc Đạo 5 581, Đức Nghĩa 3 671, Đức Thắng 5 042; Bình Hưng and Hưng Long,
            // which became the later Bình Hưng, have nothing accepted.
            let wanted = [
                ("phường Bình Thuận", "4237 10865 2287 2 1 null"),
                ("phường Hàm Thắng", "6122 12755 3305 1 1 null"),
                ("phường Mũi Né", "22106 43305 11936 3 3 null"),
                ("phường Phan Thiết", "23126 39865 12486 6 4 null"),
                ("phường Phú Thuỷ", "10980 22460 5929 3 2 9251"),
                ("phường Tiến Thành", "12087 23860 6526 2 2 null"),
                ("xã Tuyên Quang", "null null null 1 0 null"),
            ];
            assert_eq!(today, wanted.map(|(name, told)| (name.to_owned(), told.to_owned())).into());
            let ward = told(&by, &[("unit_id", &phan_thiet), ("tree", "today")]).await;
            assert_eq!(ward, ["null 23126 39865 12486 6 4 null"]);

            // Level by level: the same wards, once in either tree. 22 106 + 23 126 + 10 980 + 4 237 + 6 122 + 12 087.
            let total = "null 78658 153110 42469 18 13 9251";
            for (tree, above) in [("period_end", &city), ("today", &province)] {
                let cells = told(&by, &[("unit_id", above), ("tree", tree), ("group_by", "unit_level")]).await;
                assert!(cells.contains(&total.to_owned()), "{tree}: {cells:?}");
            }
        }
    }
}
