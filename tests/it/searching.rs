//! Finding accounts by what people remember of them.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};

use crate::main_loop::etag;
use crate::people::at;

async fn found(by: &Client, q: &str) -> Vec<String> {
    let page = by.get("/v1/accounts").query("q", q).send().await;
    let page = page.expect_status(200).json();
    list(&page["items"])
        .iter()
        .map(|account| text(&account["username"]))
        .collect()
}

both! {
    async fn neither_capitals_nor_diacritics_matter(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let none: [&str; 0] = [];
        let mut made = Vec::new();
        for (username, name, email) in [
            ("ptp.01", "Phòng Tư pháp", json!("Tu.Phap@phanthiet.gov.vn")),
            ("ptp.02", "Trưởng phòng Tư Pháp", Value::Null),
            ("duclong", "UBND phường Đức Long", Value::Null),
            // As some keyboards send it: letters and marks apart.
            ("muine", "UBND phu\u{31b}o\u{31b}\u{300}ng Mu\u{303}i Ne\u{301}", Value::Null),
            ("odd_one", "100% \\ một", Value::Null),
        ] {
            let body = json!({"username": username, "display_name": name, "email": email, "grants": [at(&city, "viewer", "593")]});
            made.push(admin.post("/v1/accounts").json(body).send().await.expect_status(201).json());
        }
        for q in ["tu phap", "Tư pháp", "TƯ PHÁP", "tư  pháp", " tu phap "] {
            assert_eq!(found(&admin, q).await, ["ptp.01", "ptp.02"], "{q}");
        }
        assert_eq!(found(&admin, "duc long").await, ["duclong"]);
        assert_eq!(found(&admin, "Đức").await, ["duclong"]);
        assert_eq!(found(&admin, "phường mũi né").await, ["muine"]);
        assert_eq!(found(&admin, "PTP.0").await, ["ptp.01", "ptp.02"], "a part of the user name");
        assert_eq!(found(&admin, "tu.phap@").await, ["ptp.01"], "a part of the address");
        // What stands for anything elsewhere stands for itself here.
        assert_eq!(found(&admin, "%").await, ["odd_one"]);
        assert_eq!(found(&admin, "_").await, ["odd_one"]);
        assert_eq!(found(&admin, "\\").await, ["odd_one"]);
        assert_eq!(found(&admin, "ptp_01").await, none);
        assert_eq!(found(&admin, "ptp.01 phong").await, none, "nothing is found across two members");
        // Changes are found at once, and what was there before is not.
        let path = format!("/v1/accounts/{}", text(&made[0]["id"]));
        let patch = json!({"display_name": "Sở Nội vụ", "email": null});
        admin.patch(&path).if_match(&etag(&made[0])).json(patch).send().await.assert_status(200);
        assert_eq!(found(&admin, "tu phap").await, ["ptp.02"]);
        assert_eq!(found(&admin, "so noi vu").await, ["ptp.01"]);
        // Whose accounts one may not know of, one does not find.
        let lagi = found(&city.as_("province.admin").await, "admin").await;
        assert_eq!(lagi, ["province.admin"]);
        let admins = found(&admin, "admin").await;
        assert_eq!(admins, ["first.admin", "province.admin"]);
    }

    async fn a_search_has_one_to_a_hundred_characters(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for q in ["", " ", "a\nb", &"ộ".repeat(101)] {
            let answer = admin.get("/v1/accounts").query("q", q).send().await;
            answer.assert_problem(400, "invalid_parameter");
            assert_eq!(answer.json()["errors"][0]["parameter"], "q", "{q:?}");
        }
        let none: [&str; 0] = [];
        assert_eq!(found(&admin, &"ộ".repeat(100)).await, none);
        assert_eq!(found(&admin, "\u{301}").await, none, "a mark alone");
        let page = admin.get("/v1/accounts").query("q", "justice").query("role", "approver").send().await;
        assert_eq!(list(&page.expect_status(200).json()["items"]).len(), 1, "with other filters");
    }
}
