//! Electronic identifiers: two grammars, and one body at any one moment.

use serde_json::{Value, json};
use tests::both;
use tests::city::City;

use crate::reading::{assert_faults, read, texts};

both! {
    async fn an_identifier_is_one_body_s_at_any_one_moment(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let make = async |code: &str, from: &str, to: Option<&str>, identifiers: Value| {
            let mut unit = json!({
                "code": code, "name": "Phòng", "kind": "office", "level": "district", "parent_id": city.unit("593"),
                "active_from": from, "active_to": to,
            });
            unit.as_object_mut().unwrap().extend(identifiers.as_object().unwrap().clone());
            admin.post("/v1/units").json(unit).send().await
        };
        let both = json!({"identifier": "H55.02", "identifier_2016": "000.00.02.H55"});
        let made = make("A", "2018-01-01", Some("2025-07-01"), both.clone()).await.expect_status(201);
        assert_eq!((&made.json()["identifier"], &made.json()["identifier_2016"]), (&both["identifier"], &both["identifier_2016"]));
        let taken = make("B", "2025-06-30", None, json!({"identifier": "H55.02"})).await;
        taken.assert_problem(409, "duplicate");
        let detail = taken.json()["detail"].to_string();
        assert!(detail.contains("H55.02") && detail.contains('A'), "{detail}");
        make("B", "2025-06-30", None, json!({"identifier_2016": "000.00.02.H55"})).await.assert_problem(409, "duplicate");
        make("B", "2025-07-01", None, both.clone()).await.assert_status(201);
        make("C", "2017-01-01", Some("2018-01-01"), both).await.assert_status(201);
        make("D", "2018-01-01", None, json!({"identifier": "H55.03"})).await.assert_status(201);

        for (identifiers, fault) in [
            (json!({"identifier": "000.00.00.H49"}), "/identifier"),
            (json!({"identifier": "h55.02"}), "/identifier"),
            (json!({"identifier": "H55.0123456789.0123456789.0123456789X"}), "/identifier"),
            (json!({"identifier_2016": "H55.02"}), "/identifier_2016"),
            (json!({"identifier_2016": ""}), "/identifier_2016"),
        ] {
            assert_faults(&make("E", "2018-01-01", None, identifiers).await, &[(fault, "invalid_value")]);
        }
    }

    async fn an_identifier_is_given_changed_and_taken_away(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let justice = format!("/v1/units/{}", city.unit("PTP"));
        let interior = format!("/v1/units/{}", city.unit("PNV"));
        let patch = async |path: &str, tag: &str, change: Value| {
            admin.patch(path).if_match(tag).json(change).send().await
        };
        let both = json!({"identifier": "H11.242", "identifier_2016": "000.00.42.H11"});
        patch(&justice, "\"1\"", both.clone()).await.assert_status(200);
        for (filter, identifier) in [("identifier", "H11.242"), ("identifier_2016", "000.00.42.H11")] {
            let found = read(&admin, &format!("/v1/units?{filter}={identifier}")).await;
            assert_eq!(texts(&found["items"], "code"), ["PTP"], "{filter}");
        }
        let none = read(&admin, "/v1/units?identifier=H11.24").await;
        assert_eq!(none["items"], json!([]), "not a part of it");
        let answer = admin.get("/v1/units?identifier=h11").send().await;
        answer.assert_problem(400, "invalid_parameter");
        assert_eq!(answer.json()["errors"][0]["parameter"], "identifier");

        patch(&interior, "\"1\"", both.clone()).await.assert_problem(409, "duplicate");
        let renamed = patch(&justice, "\"2\"", json!({"name": "Phòng Tư pháp"})).await.expect_status(200).json();
        assert_eq!(renamed["identifier"], "H11.242", "what is not named stays");
        let cleared = patch(&justice, "\"3\"", json!({"identifier": null})).await.expect_status(200).json();
        assert_eq!((&cleared["identifier"], &cleared["identifier_2016"]), (&Value::Null, &both["identifier_2016"]));
        patch(&interior, "\"1\"", json!({"identifier": "H11.242"})).await.assert_status(200);
        patch(&justice, "\"4\"", json!({"identifier": "H11.242"})).await.assert_problem(409, "duplicate");
    }
}
