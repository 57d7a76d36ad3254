//! Codes and names of units: none that a spreadsheet works out, none that only looks like another.

use serde_json::json;
use tests::both;
use tests::city::{City, text};

both! {
    async fn no_way_in_takes_a_formula_or_a_blank_at_the_end(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let unit = |code: &str, name: &str| json!({
            "code": code, "name": name, "kind": "ward", "level": "commune", "active_from": "2018-01-01",
        });
        let bad = ["=HYPERLINK(\"http://x\")", "+84", "-1", "@A", " 593", "593 ", "59\u{200b}3", "593\u{a0}"];
        for label in bad {
            admin.post("/v1/units").json(unit(label, "Phường")).send().await.assert_problem(422, "invalid_input");
            admin.post("/v1/units").json(unit("A", label)).send().await.assert_problem(422, "invalid_input");
            let ward = format!("/v1/units/{}", city.unit("22915"));
            let renamed = admin.patch(&ward).if_match("\"1\"").json(json!({"name": label}));
            renamed.send().await.assert_problem(422, "invalid_input");
            let changed = admin.post(&format!("{ward}/change")).if_match("\"1\"");
            let changed = changed.json(json!({"effective_on": "2018-02-01", "name_en": label}));
            changed.send().await.assert_problem(422, "invalid_input");
            let group = json!({"code": label, "name": "Nhóm", "member_ids": [city.unit("22915")]});
            admin.post("/v1/unit-groups").json(group).send().await.assert_problem(422, "invalid_input");
            let mut founded = unit("B", label);
            founded.as_object_mut().unwrap().remove("active_from");
            let taken = json!({
                "kind": "replacement", "effective_on": "2018-02-01", "old_unit_ids": [city.unit("22915")],
                "into": [{"new_unit": founded}],
            });
            admin.post("/v1/successions").json(taken).send().await.assert_problem(422, "invalid_input");
        }
        let made = admin.post("/v1/units").json(unit("22921", "Phu\u{301} Ha\u{300}i")).send().await;
        assert_eq!(text(&made.expect_status(201).json()["name"]), "Phú Hài");
    }
}
