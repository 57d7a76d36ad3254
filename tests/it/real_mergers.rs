//! What became of Phan Thiết's wards and communes, as the demonstration has it: Resolutions 1253 of 2024 and 1671
//! of 2025.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};
use tests::city::{list, sign_in, text};
use tests::{Client, Demo, both};

use crate::reading::{find, read, texts};

async fn viewer(demo: &Demo) -> Client {
    let file = fs::read(demo.data_dir().join(api::demo::ACCOUNTS_FILE)).unwrap();
    let accounts: Value = serde_json::from_slice(&file).unwrap();
    let of = find(&accounts, "role", "viewer");
    let token = sign_in(&demo.app, &text(&of["username"]), &text(&of["password"])).await;
    demo.app.as_(&token)
}

/// Id and name of the unit that has a code on a day.
async fn on(by: &Client, code: &str, day: &str) -> (String, String) {
    let page = read(by, &format!("/v1/units?code={code}&as_of={day}")).await;
    let [unit] = list(&page["items"]) else {
        panic!("not one {code} on {day}: {page}")
    };
    (text(&unit["id"]), text(&unit["name"]))
}

/// Codes and short names of the wards and communes right below a unit on a day.
async fn below(by: &Client, unit: &str, day: &str) -> BTreeMap<String, String> {
    let tree = read(by, &format!("/v1/units/{unit}/tree?as_of={day}")).await;
    let communes = list(&tree["root"]["children"])
        .iter()
        .filter(|unit| unit["level"] == "commune");
    let named = communes.map(|unit| {
        let name = text(&unit["name"]);
        (
            text(&unit["code"]),
            name.trim_start_matches("Ủy ban nhân dân ").to_owned(),
        )
    });
    named.collect()
}

fn count(units: &BTreeMap<String, String>, kind: &str) -> usize {
    units.values().filter(|name| name.starts_with(kind)).count()
}

/// The names of those who took over from a unit when it ended.
async fn heirs(by: &Client, unit: &str) -> Vec<(String, String)> {
    let history = read(by, &format!("/v1/units/{unit}/history")).await;
    let last = list(&history["successions"]).last().unwrap().clone();
    let heirs = list(&last["new_units"]).iter();
    heirs
        .map(|heir| (text(&heir["id"]), text(&heir["name"])))
        .collect()
}

both! {
    async fn the_wards_were_merged_in_2024_and_in_2025(app: TestApp) {
        let demo = app.demo().await;
        let by = viewer(&demo).await;
        let (city, _) = on(&by, "593", "2018-05-17").await;
        let (province, _) = on(&by, "68", "2025-07-01").await;

        let in_2018 = below(&by, &city, "2018-05-17").await;
        assert_eq!((count(&in_2018, "phường"), count(&in_2018, "xã"), in_2018.len()), (14, 4, 18));
        assert_eq!(below(&by, &city, "2024-11-30").await, in_2018);
        let in_2024 = below(&by, &city, "2024-12-01").await;
        assert_eq!((count(&in_2024, "phường"), count(&in_2024, "xã"), in_2024.len()), (11, 4, 15));
        assert_eq!(in_2024["22951"], "phường Bình Hưng");
        for gone in ["22939", "22942", "22948"] {
            assert!(!in_2024.contains_key(gone), "{gone}");
        }
        assert_eq!(below(&by, &city, "2025-06-30").await, in_2024);
        assert!(below(&by, &city, "2025-07-01").await.is_empty());
        let in_2025 = below(&by, &province, "2025-07-01").await;
        let wanted = [
            ("22918", "phường Mũi Né"), ("22924", "phường Phú Thuỷ"), ("22933", "phường Hàm Thắng"), ("22945", "phường Phan Thiết"),
            ("22954", "phường Tiến Thành"), ("22960", "phường Bình Thuận"), ("22963", "xã Tuyên Quang"),
        ];
        assert_eq!(in_2025, wanted.map(|(code, name)| (code.to_owned(), name.to_owned())).into());
        by.get(&format!("/v1/units/{province}?as_of=2025-06-30")).send().await.assert_problem(404, "not_found");

        // One code, three bodies.
        let names = |day: &'static str| on(&by, "22954", day);
        assert_eq!(names("2018-05-17").await.1, "Ủy ban nhân dân phường Đức Long");
        assert_eq!(names("2025-06-30").await.1, "Ủy ban nhân dân phường Đức Long");
        assert_eq!(names("2025-07-01").await.1, "Ủy ban nhân dân phường Tiến Thành");
        assert_ne!(names("2025-06-30").await.0, names("2025-07-01").await.0);
        assert_eq!(texts(&read(&by, "/v1/units?code=22951").await["items"], "name").len(), 2);
    }

    async fn duc_nghia_became_lac_dao_and_then_phan_thiet(app: TestApp) {
        let demo = app.demo().await;
        let by = viewer(&demo).await;
        let (duc_nghia, _) = on(&by, "22942", "2018-05-17").await;
        let [(lac_dao, name)] = &heirs(&by, &duc_nghia).await[..] else { panic!("not one heir") };
        assert_eq!(name, "Ủy ban nhân dân phường Lạc Đạo");
        assert_eq!(*lac_dao, on(&by, "22945", "2018-05-17").await.0, "Lạc Đạo goes on");
        let [(phan_thiet, name)] = &heirs(&by, lac_dao).await[..] else { panic!("not one heir") };
        assert_eq!(name, "Ủy ban nhân dân phường Phan Thiết");
        assert_eq!(*phan_thiet, on(&by, "22945", "2025-07-01").await.0);

        let history = read(&by, &format!("/v1/units/{lac_dao}/history")).await;
        let numbers: Vec<&Value> = list(&history["successions"]).iter().map(|one| &one["document"]["number"]).collect();
        assert_eq!(numbers, [&json!("1253/NQ-UBTVQH15"), &json!("1671/NQ-UBTVQH15")]);
        assert_eq!(texts(&history["successions"][0]["old_units"], "code"), ["22942", "22945", "22948"]);
        assert_eq!(texts(&history["successions"][1]["old_units"], "code"), ["22930", "22945", "22951"]);
        assert_eq!(history["states"][0]["end_document"]["number"], "1671/NQ-UBTVQH15");
        let all = read(&by, "/v1/successions?from=2025-07-01&to=2025-07-01").await;
        assert_eq!(list(&all["items"]).len(), 7);
    }
}
