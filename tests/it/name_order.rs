//! Lists of things with names: found without marks and capitals, and read in Vietnamese order, alike on both
//! databases.

use std::fmt::Write as _;

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};

use crate::frameworks::{amend, decision_800, percentage};
use crate::reading::{read, texts};
use crate::unit_files::send;

/// The 18 wards and communes of Phan Thiết, and some made up, in the order of a Vietnamese dictionary: a ă â b c d
/// đ e ê …, tones after letters, numbers by their value. Written by hand.
const ORDERED: [&str; 28] = [
    "Ban Dân tộc",
    "Bàn Thạch",
    "Đài Truyền thanh",
    "Phòng Tư pháp",
    "Phường 2",
    "Phường 10",
    "Phường Bình Hưng",
    "Phường Duy Tân",
    "Phường Đức Long",
    "Phường Đức Nghĩa",
    "Phường Đức Thắng",
    "Phường Hàm Tiến",
    "Phường Hưng Long",
    "Phường Lạc Đạo",
    "Phường Mũi Né",
    "Phường Phú Hài",
    "Phường Phú Tài",
    "Phường Phú Thủy",
    "Phường Phú Trinh",
    "Phường Thanh Hải",
    "Phường Xuân An",
    "Uỷ ban nhân dân",
    "Xã Ân Thạnh",
    "Xã Hoà Bình",
    "Xã Phong Nẫm",
    "Xã Thiện Nghiệp",
    "Xã Tiến Lợi",
    "Xã Tiến Thành",
];

/// A list as a whole, three items at a time.
async fn whole(by: &Client, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut request = by.get(path).query("limit", "3");
        if let Some(cursor) = &cursor {
            request = request.query("cursor", cursor);
        }
        let page = request.send().await.expect_status(200).json();
        assert!(list(&page["items"]).len() <= 3);
        items.extend(list(&page["items"]).to_vec());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return items,
        }
    }
}

async fn names(by: &Client, path: &str, member: &str) -> Vec<String> {
    texts(&json!(whole(by, path).await), member)
}

both! {
    async fn names_are_read_in_vietnamese_order_page_by_page(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut file = String::from("code,name,kind,level,active_from\n");
        // Made in another order than they are read.
        for step in 0..ORDERED.len() {
            let place = step * 5 % ORDERED.len();
            let _ = writeln!(file, "N{place},{},ward,commune,2018-01-01", ORDERED[place]);
        }
        send(&admin, &[("parent_id", &city.unit("22915"))], &file).await.assert_status(200);
        let below = format!("/v1/units?kind=ward&parent_id={}", city.unit("22915"));
        assert_eq!(names(&admin, &format!("{below}&sort=name"), "name").await, ORDERED);
        let by_time: Vec<&str> = (0..ORDERED.len()).map(|step| ORDERED[step * 5 % ORDERED.len()]).collect();
        for path in [&below, &format!("{below}&sort=created")] {
            assert_eq!(names(&admin, path, "name").await, by_time, "oldest first");
        }

        // Of one name the oldest comes first, and no page leaves one out.
        let twins = "code,name,kind,level,active_from\nT1,Xã Hòa Bình,ward,commune,2018-01-01\nT2,Xã Hoà Bình,ward,commune,2018-01-01\n";
        send(&admin, &[("parent_id", &city.unit("22915"))], twins).await.assert_status(200);
        let codes = names(&admin, &format!("{below}&sort=name"), "code").await;
        assert_eq!((codes.len(), &codes[23..26]), (30, &["N23", "T1", "T2"].map(str::to_owned)[..]));
    }

    async fn a_search_knows_neither_marks_nor_where_a_tone_is_put(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut file = String::from("code,name,name_en,kind,level,active_from\n");
        for (place, name) in ORDERED.iter().enumerate() {
            let _ = writeln!(file, "N{place},{name},Body {place},ward,commune,2018-01-01");
        }
        send(&admin, &[("parent_id", &city.unit("22915"))], &file).await.assert_status(200);
        let found = async |q: &str| {
            let page = admin.get("/v1/units").query("sort", "name").query("q", q).send().await;
            texts(&page.expect_status(200).json()["items"], "name")
        };
        for q in ["duc long", "Đức Long", "ĐỨC  LONG", "đuc lòng"] {
            assert_eq!(found(q).await, ["Phường Đức Long"], "{q}");
        }
        assert_eq!(found("duc").await, ["Phường Đức Long", "Phường Đức Nghĩa", "Phường Đức Thắng"]);
        for q in ["hòa bình", "hoà bình", "HOA BINH"] {
            assert_eq!(found(q).await, ["Xã Hoà Bình"], "{q}");
        }
        for q in ["ủy ban", "uỷ ban"] {
            assert_eq!(found(q).await, ["Uỷ ban nhân dân"], "{q}");
        }
        assert_eq!(found("phú thuỷ").await, ["Phường Phú Thủy"]);
        assert_eq!(found("N17").await, ["Phường Phú Thủy"], "by code");
        assert_eq!(found("body 17").await, ["Phường Phú Thủy"], "by the English name");
        assert_eq!(found("%").await, [""; 0]);
    }

    async fn a_cursor_is_good_for_its_own_order_only(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let cursor = async |sort: &str| {
            let page = read(&admin, &format!("/v1/units?limit=1&sort={sort}")).await;
            text(&page["next_cursor"])
        };
        for (of, to) in [("name", "created"), ("created", "name")] {
            let path = format!("/v1/units?sort={to}&cursor={}", cursor(of).await);
            let answer = admin.get(&path).send().await;
            answer.assert_problem(400, "invalid_parameter");
            assert_eq!(answer.json()["errors"][0]["parameter"], "cursor", "{of} in {to}");
        }
        let long = admin.get("/v1/units?sort=size").send().await;
        long.assert_problem(400, "invalid_parameter");
    }

    async fn every_list_of_things_with_names_is_searched_and_ordered(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let dolisa = city.as_("dolisa").await;
        for (number, title) in [("1/KH-UBND", "Ưng phó thiên tai"), ("2/KH-UBND", "Đào tạo nghề"), ("3/KH-UBND", "Dân số")] {
            let mut plan = city.plan(number);
            plan["title"] = json!(title);
            plan["own_objectives"] = json!([]);
            dolisa.post("/v1/plans").json(plan).send().await.assert_status(201);
        }
        assert_eq!(names(&dolisa, "/v1/plans?sort=name", "title").await, ["Dân số", "Đào tạo nghề", "Ưng phó thiên tai"]);
        assert_eq!(names(&dolisa, "/v1/plans?q=dao tao", "number").await, ["02/KH-UBND"]);
        assert_eq!(names(&dolisa, "/v1/plans?q=3/kh", "title").await, ["Dân số"], "by number");

        let indicators = "/v1/indicators?framework_id=".to_owned() + &text(&city.framework["id"]);
        let by_name = ["Cán bộ được tập huấn", "Dự thảo văn bản được lồng ghép", "Thành viên ban soạn thảo được tập huấn", "Tin, bài"];
        assert_eq!(names(&admin, &format!("{indicators}&sort=name"), "name").await, by_name);
        assert_eq!(names(&admin, &format!("{indicators}&q=tap huan"), "number").await, ["7.2", "7.4"]);
        assert_eq!(names(&admin, "/v1/frameworks?q=BÌNH ĐẲNG GIỚI&sort=name", "code").await, ["NSGE-2011-2020"]);
        assert_eq!(names(&admin, "/v1/frameworks?q=binh dang nam", "code").await, [""; 0]);

        for (code, name) in [("P1", "Các phường"), ("P2", "Các đoàn thể"), ("P3", "Các dân quân")] {
            let new = json!({"code": code, "name": name, "unit_id": city.unit("593"), "member_ids": [city.unit("PTP")]});
            admin.post("/v1/unit-groups").json(new).send().await.assert_status(201);
        }
        assert_eq!(names(&admin, "/v1/unit-groups?sort=name", "code").await, ["P3", "P2", "P1", "UBND-PX"]);
        assert_eq!(names(&admin, "/v1/unit-groups?q=doan the", "code").await, ["P2"]);
    }

    async fn a_measure_is_found_by_its_newest_name(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let path = format!("/v1/measures?framework_id={}", text(&city.framework["id"]));
        let codes = ["5.1.b", "7.1.a", "7.2.a", "7.4.a"];
        assert_eq!(names(&admin, &format!("{path}&sort=name"), "code").await, codes);
        assert_eq!(names(&admin, &format!("{path}&q=CHI SO 7"), "code").await, codes[1..]);
        let mut amendment = decision_800();
        let definition = percentage("Ánh sáng trên mạng");
        for measure in amendment["measures"].as_array_mut().unwrap() {
            if measure["code"] == "7.1.a" {
                measure["definition"] = definition.clone();
            }
        }
        amend(&city, amendment).await;
        assert_eq!(names(&admin, &format!("{path}&q=anh sang"), "code").await, ["7.1.a"]);
        assert_eq!(names(&admin, &format!("{path}&q=chi so 7.1"), "code").await, [""; 0], "the old name is forgotten");
        assert_eq!(names(&admin, &format!("{path}&q=7.1.a"), "name").await, ["Ánh sáng trên mạng"], "by its code");
        assert_eq!(names(&admin, &format!("{path}&sort=name"), "code").await[0], "7.1.a");
    }
}
