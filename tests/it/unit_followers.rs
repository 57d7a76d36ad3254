//! Units below those that a succession ends: where one unit alone takes over, they follow to it.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};

use crate::reading::{find, read, texts};

/// Makes a station below a unit; answers its id.
async fn station(by: &Client, code: &str, parent_id: &str, from: &str) -> String {
    let unit = json!({
        "code": code, "name": format!("Trạm {code}"), "kind": "public_service_unit", "level": "commune",
        "parent_id": parent_id, "active_from": from,
    });
    let made = by.post("/v1/units").json(unit).send().await;
    text(&made.expect_status(201).json()["id"])
}

/// Records a succession of wards.
async fn record(by: &Client, kind: &str, on: &str, old: &[String], into: Value) -> Answer {
    let body = json!({
        "kind": kind, "effective_on": on, "old_unit_ids": old, "into": into,
        "document": {"number": "1671/NQ-UBTVQH15"}, "reason": "Sắp xếp đơn vị hành chính.",
    });
    by.post("/v1/successions").json(body).send().await
}

fn founded(code: &str, parent_id: &str) -> Value {
    json!({"new_unit": {
        "code": code, "name": "Phường Mũi Né", "kind": "ward", "level": "commune", "parent_id": parent_id, "identifier": "H11.02",
    }})
}

/// Codes of a unit and all below it on a day.
async fn within(by: &Client, unit: &str, day: &str) -> Vec<String> {
    let page = read(by, &format!("/v1/units?within={unit}{day}")).await;
    let mut codes = texts(&page["items"], "code");
    codes.sort();
    codes
}

both! {
    async fn stations_of_two_merged_wards_follow_to_the_new_one(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let old = ["22915", "22918"].map(|code| city.unit(code));
        let one = station(&admin, "T1", &old[0], "2001-01-01").await;
        let post = station(&admin, "T1-A", &one, "2001-01-01").await;
        let two = station(&admin, "T2", &old[1], "2001-01-01").await;
        let into = json!([founded("22918", &city.unit("593"))]);
        let made = record(&admin, "merger", "2018-05-01", &old, into).await.expect_status(201).json();
        let heir = text(&made["new_units"][0]["id"]);

        assert_eq!(within(&admin, &heir, "").await, ["22918", "T1", "T1-A", "T2"]);
        assert_eq!(within(&admin, &heir, "&as_of=2018-05-01").await, ["22918", "T1", "T1-A", "T2"]);
        assert_eq!(within(&admin, &old[0], "").await, ["22915"]);
        assert_eq!(within(&admin, &old[0], "&as_of=2018-04-30").await, ["22915", "T1", "T1-A"]);
        for (unit, parent, version) in [(&one, &heir, 2), (&two, &heir, 2), (&post, &one, 1)] {
            let unit = read(&admin, &format!("/v1/units/{unit}")).await;
            assert_eq!((text(&unit["parent_id"]), &unit["version"]), (parent.clone(), &json!(version)));
        }
        let history = read(&admin, &format!("/v1/units/{one}/history")).await;
        let mut states: Vec<_> = list(&history["states"])
            .iter()
            .map(|state| (text(&state["valid_from"]), text(&state["parent_id"]), state["document"]["number"].clone()))
            .collect();
        states.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(states, [
            ("2001-01-01".to_owned(), old[0].clone(), Value::Null),
            ("2018-05-01".to_owned(), heir.clone(), json!("1671/NQ-UBTVQH15")),
        ]);

        let trail = read(&city.as_("auditor").await, &format!("/v1/audit-events?subject_id={}", text(&made["id"]))).await;
        let entry = &trail["items"][0];
        let told = |member: &str| text(&find(&entry["changes"], "member", member)["after"]);
        let units = |member: &str| serde_json::from_str::<Value>(&told(member)).unwrap();
        assert_eq!(units("old_units"), json!([
            {"id": old[0], "code": "22915", "name": "Đơn vị 22915"}, {"id": old[1], "code": "22918", "name": "Đơn vị 22918"},
        ]));
        assert_eq!(units("new_units"), json!([{"id": heir, "code": "22918", "name": "Phường Mũi Né"}]));
        assert_eq!(units("founded"), json!([{
            "code": "22918", "name": "Phường Mũi Né", "name_en": null, "kind": "ward", "level": "commune",
            "parent_id": city.unit("593"), "identifier": "H11.02", "identifier_2016": null, "requires_sign_off": false,
        }]));
        assert_eq!(units("followed"), json!([
            {"id": one, "code": "T1", "name": "Trạm T1"}, {"id": two, "code": "T2", "name": "Trạm T2"},
        ]));
        assert_eq!((told("document"), told("reason")), ("1671/NQ-UBTVQH15".to_owned(), "Sắp xếp đơn vị hành chính.".to_owned()));
        assert!(list(&entry["unit_ids"]).contains(&json!(two)));
    }

    async fn who_cannot_follow_is_in_the_way(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let (ward, city_id) = (city.unit("22915"), city.unit("593"));
        let one = station(&admin, "T1", &ward, "2001-01-01").await;
        let heir = |parent_id: &str| founded("NEW", parent_id);
        let two = json!([heir(&city_id), {"unit_id": city.unit("22918")}]);
        for (kind, on, into) in [
            // The day is to come; nobody could say under which; the heir would stand below itself.
            ("replacement", "2018-06-01", json!([heir(&city_id)])),
            ("split", "2018-05-01", two),
            ("replacement", "2018-05-01", json!([{"unit_id": one}])),
            ("replacement", "2018-05-01", json!([heir(&one)])),
        ] {
            let refused = record(&admin, kind, on, std::slice::from_ref(&ward), into).await;
            refused.assert_problem(409, "units_below");
            let detail = text(&refused.json()["detail"]);
            assert!(detail.contains("(T1)"), "{detail}");
            assert_eq!(detail.contains("hiệu lực chưa đến"), on == "2018-06-01", "{detail}");
        }
        station(&admin, "T2", &ward, "2018-05-01").await;
        let into = json!([heir(&city_id)]);
        let refused = record(&admin, "replacement", "2018-05-01", std::slice::from_ref(&ward), into.clone()).await;
        refused.assert_problem(409, "units_below");
        let detail = text(&refused.json()["detail"]);
        assert!(detail.contains("(T2)") && !detail.contains("(T1)"), "{detail}");
        // A day later it has a state to be cut.
        let made = record(&admin, "replacement", "2018-05-02", std::slice::from_ref(&ward), into).await.expect_status(201).json();
        let heir = text(&made["new_units"][0]["id"]);
        assert_eq!(within(&admin, &heir, "").await, ["NEW", "T1", "T2"]);
    }
}
