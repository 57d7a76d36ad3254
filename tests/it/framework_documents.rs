//! A framework's document is taken as a whole or, with every fault named, not at all.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};

use crate::frameworks::{decision_800, percentage};
use crate::reading::{assert_faults, read};

fn measure(code: &str, definition: &Value, targets: &Value) -> Value {
    json!({"code": code, "definition": definition, "targets": targets})
}

/// A definition with one member changed.
fn but(mut definition: Value, member: &str, value: Value) -> Value {
    definition[member] = value;
    definition
}

fn target(op: &str, bounds: &[(&str, i32)]) -> Value {
    let mut target = json!({"op": op, "span": "every_year", "confidence": "verified"});
    for (name, value) in bounds {
        target[name] = json!(value);
    }
    target
}

both! {
    async fn every_fault_of_a_document_is_named_at_once(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let plain = percentage("Tỷ lệ");
        let yes_or_no = but(but(plain.clone(), "kind", json!("boolean")), "factor", json!(1));
        let wrong = json!({
            "code": "SAI", "name": "Bộ chỉ tiêu sai", "starts_on": "2021-01-01", "ends_on": "2020-12-31",
            "version": {"label": "original", "valid_from": "2021-01-01", "valid_to": "2020-12-31", "document": {}},
            "objectives": [
                {"number": "1", "name": "Một", "confidence": "verified", "indicators": [
                    {"number": "1.1", "name": "Một một", "measures": [
                        measure("1.1.a", &but(plain.clone(), "factor", json!(1000)), &json!([])),
                        measure("1.1.b", &but(plain.clone(), "baseline_year", json!(1066)), &json!([])),
                        measure("1.1.c", &but(plain.clone(), "natural_low", json!(103)), &json!([])),
                        measure("1.1.a", &plain, &json!([])),
                    ]},
                    {"number": "1.2", "name": "Một hai", "measures": [
                        measure("1.2.a", &plain, &json!([
                            target("at_least", &[]),
                            target("at_most", &[("low", 5), ("high", 6)]),
                            target("between", &[("low", 60), ("high", 40)]),
                            but(target("over", &[("low", 50)]), "span", json!("by_year")),
                            target("rise", &[]),
                        ])),
                        measure("1.2.b", &yes_or_no, &json!([target("equal", &[("low", 1)]), target("equal", &[("low", 2)])])),
                    ]},
                ]},
                {"number": "1", "name": "Một lần nữa", "confidence": "verified", "indicators": [
                    {"number": "1.1", "name": "Một một lần nữa", "measures": []},
                ]},
            ],
        });
        let refused = admin.post("/v1/frameworks").json(wrong).send().await;
        assert_faults(&refused, &[
            ("/ends_on", "before_start"),
            ("/objectives/0/indicators/0/measures/0/definition/factor", "out_of_range"),
            ("/objectives/0/indicators/0/measures/1/definition/baseline_year", "out_of_range"),
            ("/objectives/0/indicators/0/measures/2/definition/natural_high", "missing_field"),
            ("/objectives/0/indicators/0/measures/3/code", "duplicate"),
            ("/objectives/0/indicators/1/measures/0/targets/0/low", "missing_field"),
            ("/objectives/0/indicators/1/measures/0/targets/1/low", "unexpected_field"),
            ("/objectives/0/indicators/1/measures/0/targets/2/high", "reversed"),
            ("/objectives/0/indicators/1/measures/0/targets/3/year_from", "missing_field"),
            ("/objectives/0/indicators/1/measures/1/targets/1/op", "not_an_answer"),
            ("/objectives/1/indicators/0/number", "duplicate"),
            ("/objectives/1/number", "duplicate"),
            ("/version/valid_to", "before_start"),
        ]);
        let listed = read(&admin, "/v1/frameworks").await;
        assert_eq!(list(&listed["items"]).len(), 1, "only the city's strategy is there");
        assert_eq!(read(&admin, "/v1/measures?code=1.2.a").await["items"], json!([]));
    }

    async fn what_a_document_lacks_is_pointed_at(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let document = |objectives: Value| json!({
            "code": "SAI", "name": "Bộ chỉ tiêu sai", "starts_on": "2021-01-01", "ends_on": "2030-12-31",
            "version": {"label": "original", "valid_from": "2021-01-01", "document": {}},
            "objectives": objectives,
        });
        let load = async |document: Value| admin.post("/v1/frameworks").json(document).send().await;
        assert_faults(&load(document(json!([]))).await, &[("/objectives", "out_of_range")]);
        assert_faults(&load(but(document(json!([])), "code", Value::Null)).await, &[("/code", "wrong_type")]);
        let objective = |confidence: &str, measure: Value| json!([{
            "number": "1", "name": "Một", "confidence": confidence,
            "indicators": [{"number": "1.1", "name": "Một một", "measures": [measure]}],
        }]);
        let good = measure("1.1.a", &percentage("Tỷ lệ"), &json!([]));
        assert_faults(&load(document(objective("rumoured", good.clone()))).await, &[("/objectives/0/confidence", "unknown_value")]);
        let place = "/objectives/0/indicators/0/measures/0/definition/rollup";
        let averaged = measure("1.1.a", &but(percentage("Tỷ lệ"), "rollup", json!("average")), &json!([]));
        assert_faults(&load(document(objective("verified", averaged))).await, &[(place, "unknown_value")]);
        assert_eq!(read(&admin, "/v1/frameworks?code=SAI").await["items"], json!([]));

        // A percentage counts in hundredths where the document does not say.
        let made = load(document(objective("verified", good))).await.expect_status(201).json();
        let tree = read(&admin, &format!("/v1/frameworks/{}/tree", text(&made["id"]))).await;
        let definition = &tree["objectives"][0]["indicators"][0]["measures"][0]["definition"];
        assert_eq!(definition["factor"], 100);
    }

    async fn every_fault_of_an_amendment_is_named_at_once(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let path = format!("/v1/frameworks/{}", text(&city.framework["id"]));
        let plain = percentage("Tỷ lệ");
        let mut wrong = decision_800();
        wrong["label"] = json!("original");
        wrong["valid_from"] = json!("2010-12-24");
        wrong["removed_measures"] = json!(["9.9.z", "7.2.a"]);
        wrong["measures"] = json!([
            {"indicator": "9.9", "code": "9.9.a", "definition": plain},
            {"indicator": "7.2", "code": "7.1.a", "definition": plain},
            {"indicator": "7.4", "code": "7.4.a", "definition": but(plain.clone(), "factor", json!(1))},
        ]);
        wrong["targets"] = json!([
            {"code": "7.2.a", "targets": []},
            {"code": "5.1.b", "targets": [target("at_least", &[])]},
        ]);
        let refused = admin.post(&format!("{path}/versions")).if_match("\"1\"").json(wrong).send().await;
        assert_faults(&refused, &[
            ("/label", "duplicate"),
            ("/measures/0/indicator", "unknown_indicator"),
            ("/measures/1/indicator", "other_indicator"),
            ("/measures/2/definition/factor", "out_of_range"),
            ("/removed_measures/0", "unknown_measure"),
            ("/targets/0/code", "duplicate"),
            ("/targets/1/targets/0/low", "missing_field"),
            ("/valid_from", "before_start"),
        ]);
        let framework = read(&admin, &path).await;
        assert_eq!((&framework["version"], list(&framework["versions"]).len()), (&json!(1), 1));
        assert_eq!(framework, city.framework, "nothing was amended");
    }
}
