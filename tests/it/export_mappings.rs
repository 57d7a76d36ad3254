//! What the lead unit says measures and units are called in the province's DHIS2.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};

fn mapping(city: &City<'_>) -> Value {
    json!({
        "id_scheme": "uid", "org_unit_scheme": "code", "use_unit_codes": false, "attribute_option_combo": null,
        "measures": [
            {"measure_id": city.id("7.2.a"), "part": "numerator", "data_element": "cYeuwXTCPkU", "category_option_combo": null},
            {"measure_id": city.id("7.2.a"), "part": "women", "data_element": "fbfJHSPpUQD", "category_option_combo": "HllvX50cXC0"},
        ],
        "units": [{"unit_id": city.unit("PTP"), "org_unit": "VN_60_593_PTP"}],
    })
}

fn body(city: &City<'_>, name: &str) -> Value {
    json!({"name": name, "unit_id": city.unit("PLDTBXH"), "mapping": mapping(city)})
}

both! {
    async fn a_mapping_is_made_read_replaced_and_deleted(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let made = dolisa.post("/v1/export-mappings").json(body(&city, "DHIS2 tỉnh")).send().await.expect_status(201);
        let location = made.header("Location").to_owned();
        let mut kept = made.json();
        assert_eq!(kept["mapping"], mapping(&city), "kept to the letter and in order");
        let read = dolisa.get(&location).send().await.expect_status(200);
        assert_eq!(read.json(), kept);
        dolisa.get(&location).header("If-None-Match", read.etag()).send().await.assert_status(304);

        let mut other = mapping(&city);
        other["use_unit_codes"] = json!(true);
        other["units"] = json!([]);
        other["measures"].as_array_mut().unwrap().remove(0);
        let replace = || dolisa.put(&location).json(json!({"name": "DHIS2", "mapping": other}));
        replace().send().await.assert_problem(428, "precondition_required");
        replace().if_match("\"7\"").send().await.assert_problem(412, "stale");
        let replaced = replace().if_match(read.etag()).send().await.expect_status(200).json();
        kept["name"] = json!("DHIS2");
        kept["mapping"] = other.clone();
        kept["version"] = json!(2);
        assert_eq!(replaced, kept);
        assert_eq!(dolisa.get(&location).send().await.expect_status(200).json(), kept);

        let page = dolisa.get("/v1/export-mappings").query("unit_id", &city.unit("PLDTBXH")).send().await.expect_status(200).json();
        assert_eq!(list(&page["items"]).len(), 1);
        assert_eq!(page["items"][0]["name"], "DHIS2");
        dolisa.delete(&location).if_match("\"1\"").send().await.assert_problem(412, "stale");
        dolisa.delete(&location).if_match("\"2\"").send().await.assert_status(204);
        dolisa.get(&location).send().await.assert_problem(404, "not_found");

        let trail = city.as_("auditor").await.get("/v1/audit-events").query("order", "oldest_first").query("limit", "200").send().await.expect_status(200).json();
        let told: Vec<String> = list(&trail["items"]).iter().map(|one| text(&one["action"])).filter(|one| one.starts_with("export_")).collect();
        assert_eq!(told, ["export_mapping_created", "export_mapping_changed", "export_mapping_deleted"]);
    }

    async fn a_name_is_taken_once_in_a_unit(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let make = |name: &str| dolisa.post("/v1/export-mappings").json(body(&city, name));
        make("DHIS2").send().await.assert_status(201);
        make("DHIS2").send().await.assert_problem(409, "duplicate");
        let second = make("DHIS2 cũ").send().await.expect_status(201);
        let replace = dolisa.put(second.header("Location")).if_match(second.etag())
            .json(json!({"name": "DHIS2", "mapping": mapping(&city)}));
        replace.send().await.assert_problem(409, "duplicate");
    }

    async fn all_that_is_wrong_with_a_mapping_is_told_at_once(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let nobody = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40";
        let mut bad = body(&city, "DHIS2");
        bad["mapping"]["measures"] = json!([
            {"measure_id": nobody, "part": "amount", "data_element": "fbfJHSPpUQD"},
            {"measure_id": city.id("7.1.a"), "part": "answer", "data_element": "not a UID"},
            {"measure_id": city.id("7.1.a"), "part": "rate", "data_element": "fbfJHSPpUQD"},
        ]);
        bad["mapping"]["units"] = json!([
            {"unit_id": city.unit("PTP"), "org_unit": "PTP"}, {"unit_id": city.unit("PTP"), "org_unit": "PTP"},
            {"unit_id": nobody, "org_unit": "X"},
        ]);
        let answer = dolisa.post("/v1/export-mappings").json(bad.clone()).send().await;
        answer.assert_problem(422, "invalid_input");
        let told: Vec<String> = list(&answer.json()["errors"]).iter()
            .map(|one| format!("{} {}", text(&one["pointer"]), text(&one["code"]))).collect();
        assert_eq!(told, [
            "/mapping/measures/0/measure_id unknown_measure",
            "/mapping/measures/1/part part_unfit",
            "/mapping/measures/1/data_element invalid_value",
            "/mapping/measures/2/data_element duplicate",
            "/mapping/units/1/unit_id duplicate",
            "/mapping/units/1/org_unit duplicate",
            "/mapping/units/2/unit_id unknown_unit",
        ]);
        // The same, without a place to keep it.
        let given = dolisa.post("/v1/exports/dhis2").query("period_id", nobody).json(bad["mapping"].clone()).send().await;
        given.assert_problem(422, "invalid_input");
        assert_eq!(given.json()["errors"][0]["pointer"], "/measures/0/measure_id");
        let mut empty = body(&city, "DHIS2");
        empty["mapping"]["measures"] = json!([]);
        dolisa.post("/v1/export-mappings").json(empty).send().await.assert_problem(422, "invalid_input");
        let mut more = body(&city, "DHIS2");
        more["mapping"]["colour"] = json!("red");
        dolisa.post("/v1/export-mappings").json(more).send().await.assert_problem(422, "invalid_input");
    }

    async fn a_measure_that_a_mapping_names_stays(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let draft = city.draft_plan().await;
        let targets = dolisa.get(&format!("/v1/frameworks/{}/tree", text(&draft["own_framework_id"]))).send().await.expect_status(200).json();
        let measure = &targets["objectives"][0]["indicators"][0]["measures"][0]["id"];
        let mut mapping = body(&city, "DHIS2");
        mapping["mapping"]["measures"] = json!([{"measure_id": measure, "part": "rate", "data_element": "fbfJHSPpUQD"}]);
        let made = dolisa.post("/v1/export-mappings").json(mapping).send().await.expect_status(201);
        let plan = format!("/v1/plans/{}", text(&draft["id"]));
        let tag = dolisa.get(&plan).send().await.expect_status(200).etag().to_owned();
        dolisa.delete(&plan).if_match(&tag).send().await.assert_problem(409, "in_use");
        dolisa.delete(made.header("Location")).if_match(made.etag()).send().await.assert_status(204);
        dolisa.delete(&plan).if_match(&tag).send().await.assert_status(204);
    }
}
