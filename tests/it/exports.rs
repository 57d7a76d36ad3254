//! The half-year of plan 5947 as DHIS2 and SDMX systems load it, figure by figure worked out by hand.

use serde_json::{Value, json};
use tests::city::{list, text};
use tests::{Client, both};

use crate::aggregates::town::{Town, no_data, of};
use crate::people::{connect, system};

/// Justice drafted 4 documents of which 3 mainstream, and could not say who was trained; Mũi Né reached 6 of 10
/// households; Health has sent its report, which waits; the others have sent nothing.
async fn half_year(town: &Town<'_>) {
    let figures = [("7.1.a", of(3, 4)), ("7.2.a", no_data())];
    town.accepted("PTP", "2018-H1", &figures).await;
    town.accepted("22915", "2018-H1", &[("PT-2", of(6, 10))])
        .await;
    let trained = json!({"numerator": 2, "denominator": 3, "women": 1, "men": 1});
    town.submitted("PYT", "2018-H1", &[("7.4.a", trained)])
        .await;
}

async fn own_measure(town: &Town<'_>) -> String {
    let cells = town.cells(&[]).await;
    let cell = cells
        .iter()
        .find(|cell| cell.told("measure.code") == "PT-2");
    cell.unwrap().told("measure.id")
}

/// What is wanted of a measure under a UID.
fn entry(measure: &str, part: &str, element: &str) -> Value {
    json!({"measure_id": measure, "part": part, "data_element": element})
}

async fn mapping(town: &Town<'_>) -> Value {
    let city = &town.city;
    json!({
        "id_scheme": "uid", "org_unit_scheme": "code", "use_unit_codes": true,
        "attribute_option_combo": "HllvX50cXC0",
        "measures": [
            entry(&city.id("7.1.a"), "numerator", "fbfJHSPpUQD"),
            entry(&city.id("7.1.a"), "rate", "cYeuwXTCPkU"),
            entry(&city.id("7.2.a"), "numerator", "Jtf34kNZhzP"),
            entry(&own_measure(town).await, "denominator", "hfdmMSPBgLG"),
        ],
        "units": [{"unit_id": city.unit("PTP"), "org_unit": "Tư pháp"}],
    })
}

async fn export(by: &Client, town: &Town<'_>, body: &Value) -> Value {
    by.post("/v1/exports/dhis2")
        .query("plan_id", &town.plan.id)
        .json(body.clone())
        .send()
        .await
        .expect_status(200)
        .json()
}

/// Data element, period, unit and value of each.
fn told(set: &Value) -> Vec<String> {
    let members = ["dataElement", "period", "orgUnit", "value"];
    let values = list(&set["dataValues"]).iter();
    values
        .map(|value| members.map(|member| text(&value[member])).join(" "))
        .collect()
}

async fn table(by: &Client, query: &[(&str, &str)]) -> Vec<Vec<String>> {
    let mut request = by.get("/v1/exports/sdmx/data");
    for (name, value) in query {
        request = request.query(name, value);
    }
    let answer = request.send().await.expect_status(200);
    assert_eq!(
        answer.header("Content-Type"),
        "application/vnd.sdmx.data+csv; version=2.0.0"
    );
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(answer.text().as_bytes());
    let records = reader.records().map(|record| record.unwrap());
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

/// The named columns of each observation.
fn columns(table: &[Vec<String>], names: &[&str]) -> Vec<String> {
    let at = |name: &str| table[0].iter().position(|column| column == name).unwrap();
    let rows = table[1..].iter();
    rows.map(|row| {
        let values: Vec<&str> = names.iter().map(|name| &*row[at(name)]).collect();
        values.join(" ")
    })
    .collect()
}

both! {
    async fn dhis2_gets_what_was_accepted(app: TestApp) {
        let town = Town::found(&app).await;
        half_year(&town).await;
        let dolisa = town.city.as_("dolisa").await;
        let mapping = mapping(&town).await;
        let set = export(&dolisa, &town, &mapping).await;
        assert_eq!(set.as_object().unwrap().len(), 1, "nothing that DHIS2 does not know");
        assert_eq!(told(&set), [
            "cYeuwXTCPkU 2018S1 Tư pháp 75",
            "fbfJHSPpUQD 2018S1 Tư pháp 3",
            "hfdmMSPBgLG 2018S1 22915 10",
        ]);
        for value in list(&set["dataValues"]) {
            assert_eq!(value["attributeOptionCombo"], "HllvX50cXC0");
            assert_eq!(value.get("categoryOptionCombo"), None);
        }
        let preview = dolisa.post("/v1/exports/dhis2/preview").query("plan_id", &town.plan.id)
            .query("frequency", "semi_annual").json(mapping.clone()).send().await.expect_status(200).json();
        assert_eq!(preview["values"], 3);
        let told: Vec<String> = list(&preview["left_out"]).iter().map(|one| {
            let members = ["reason", "measure_code", "unit_code", "figures"];
            members.map(|member| one[member].to_string().replace('"', "")).join(" ")
        }).collect();
        assert_eq!(told, [
            "measure_not_mapped 7.4.a null 1",
            "no_data 7.2.a PTP 1",
            "not_reported PT-2 22918 1",
            "not_reported PT-2 22954 1",
        ]);
        assert_eq!(preview["left_out_total"], 4);

        // The very next read holds what is accepted in between.
        town.accepted("22918", "2018-H1", &[("PT-2", of(1, 7))]).await;
        let set = export(&dolisa, &town, &mapping).await;
        assert!(self::told(&set).contains(&"hfdmMSPBgLG 2018S1 22918 7".to_owned()), "{set}");
    }

    async fn a_system_above_exports_under_a_mapping_the_lead_unit_keeps(app: TestApp) {
        let town = Town::found(&app).await;
        half_year(&town).await;
        let city = &town.city;
        let kept = city.as_("dolisa").await.post("/v1/export-mappings")
            .json(json!({"name": "DHIS2 tỉnh", "unit_id": city.unit("PLDTBXH"), "mapping": mapping(&town).await}))
            .send().await.expect_status(201).json();
        let admin = city.as_("first.admin").await;
        let province = connect(city, &admin, "province", "60", &["aggregates:read"]).await;
        let province = system(&app, &province).await;
        let ask = |path: &str| province.get(path).query("mapping_id", &text(&kept["id"])).query("plan_id", &town.plan.id);
        let answer = ask("/v1/exports/dhis2").send().await.expect_status(200);
        assert_eq!(told(&answer.json()).len(), 3);
        let again = ask("/v1/exports/dhis2").header("If-None-Match", answer.etag()).send().await;
        again.assert_status(304);
        let preview = ask("/v1/exports/dhis2/preview").send().await.expect_status(200);
        assert_eq!(preview.json()["values"], 3);
        let same = ask("/v1/exports/dhis2/preview").header("If-None-Match", preview.etag()).send().await;
        same.assert_status(304);

        // A mapping of the other city is not there, nor are its figures.
        let elsewhere = connect(city, &admin, "la-gi", "594", &["aggregates:read"]).await;
        let elsewhere = system(&app, &elsewhere).await;
        let hidden = elsewhere.get("/v1/exports/dhis2").query("mapping_id", &text(&kept["id"]))
            .query("plan_id", &town.plan.id).send().await;
        hidden.assert_problem(404, "not_found");
        assert_eq!(told(&export(&elsewhere, &town, &mapping(&town).await).await), [""; 0]);
    }

    async fn an_export_wants_to_know_of_what(app: TestApp) {
        let town = Town::found(&app).await;
        let dolisa = town.city.as_("dolisa").await;
        for path in ["/v1/exports/sdmx/data", "/v1/exports/sdmx/structure"] {
            dolisa.get(path).send().await.assert_problem(400, "invalid_parameter");
            let year = dolisa.get(path).query("plan_id", &town.plan.id).query("year", "99999");
            year.send().await.assert_problem(400, "invalid_parameter");
            let unknown = dolisa.get(path).query("plan_id", &town.plan.id).query("plan", "x");
            unknown.send().await.assert_problem(400, "invalid_parameter");
        }
        dolisa.get("/v1/exports/dhis2").query("plan_id", &town.plan.id).send().await
            .assert_problem(400, "invalid_parameter");
        let nowhere = dolisa.post("/v1/exports/dhis2").json(mapping(&town).await).send().await;
        nowhere.assert_problem(400, "invalid_parameter");
    }

    async fn sdmx_has_a_row_for_every_figure_that_is_owed(app: TestApp) {
        let town = Town::found(&app).await;
        half_year(&town).await;
        let dolisa = town.city.as_("dolisa").await;
        let plan = ("plan_id", town.plan.id.as_str());
        let half = ("frequency", "semi_annual");
        let found = table(&dolisa, &[plan, half]).await;
        let names = ["REF_AREA", "INDICATOR", "FIGURE", "SEX", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"];
        let own = text(&json!(columns(&found, &["INDICATOR"])[0]));
        let own = own.split('@').next().unwrap();
        let pt2 = |rest: &str| rest.replacen("PT-2", &format!("{own}@PT-2"), 1);
        let n7 = |rest: &str| rest.replacen('7', "NSGE-2011-2020@7", 1);
        let owed = |area: &str, measure: &str, status: &str| {
            ["NUMERATOR", "DENOMINATOR", "RATE"].map(|figure| format!("{area} {measure} {figure} _T 2018-S1  {status}"))
        };
        // All were sent before the cut-off of 30 June, so they are provisional.
        let mut wanted = vec![
            pt2("22915 PT-2 NUMERATOR _T 2018-S1 6 P"), pt2("22915 PT-2 DENOMINATOR _T 2018-S1 10 P"), pt2("22915 PT-2 RATE _T 2018-S1 60 P"),
        ];
        wanted.extend(owed("22918", &format!("{own}@PT-2"), "L"));
        wanted.extend(owed("22954", &format!("{own}@PT-2"), "L"));
        wanted.extend(["PTP 7_1_a NUMERATOR _T 2018-S1 3 P", "PTP 7_1_a DENOMINATOR _T 2018-S1 4 P", "PTP 7_1_a RATE _T 2018-S1 75 P"].map(n7));
        wanted.extend(owed("PTP", "NSGE-2011-2020@7_2_a", "O"));
        wanted.extend(owed("PYT", "NSGE-2011-2020@7_4_a", "L"));
        assert_eq!(columns(&found, &names), wanted);
        assert_eq!(columns(&found, &["STRUCTURE_ID"])[0], "TIENDO:FIGURES(1.0)");

        // What Health has sent shows where it is asked for, with women and men apart.
        let waiting = table(&dolisa, &[plan, half, ("include_provisional", "true"), ("measure_id", &town.city.id("7.4.a"))]).await;
        assert_eq!(columns(&waiting, &["FIGURE", "SEX", "OBS_VALUE", "OBS_STATUS"]), [
            "NUMERATOR _T 2 V", "DENOMINATOR _T 3 V", "RATE _T 66.6667 V", "NUMERATOR F 1 V", "NUMERATOR M 1 V",
        ]);

        // Two of three wards are missing, so the total is provisional.
        let total = table(&dolisa, &[plan, half, ("by", "total"), ("measure_id", &own_measure(&town).await)]).await;
        let names = ["REF_AREA", "FIGURE", "OBS_VALUE", "OBS_STATUS", "UNITS_EXPECTED", "UNITS_REPORTED"];
        assert_eq!(columns(&total, &names), ["_T NUMERATOR 6 P 3 1", "_T DENOMINATOR 10 P 3 1", "_T RATE 60 P 3 1"]);
    }

    async fn the_structure_names_every_code_of_the_data_once(app: TestApp) {
        let town = Town::found(&app).await;
        half_year(&town).await;
        let dolisa = town.city.as_("dolisa").await;
        for by in ["unit", "total"] {
            let data = table(&dolisa, &[("plan_id", &town.plan.id), ("by", by)]).await;
            let ask = || dolisa.get("/v1/exports/sdmx/structure").query("plan_id", &town.plan.id).query("by", by);
            let answer = ask().send().await.expect_status(200);
            ask().header("If-None-Match", answer.etag()).send().await.assert_status(304);
            let message = answer.json();
            let components = &message["data"]["dataStructures"][0]["dataStructureComponents"];
            let mut all = list(&components["dimensionList"]["dimensions"]).to_vec();
            all.push(components["dimensionList"]["timeDimension"].clone());
            all.extend(list(&components["measureList"]["measures"]).to_vec());
            all.extend(list(&components["attributeList"]["attributes"]).to_vec());
            let ids: Vec<String> = all.iter().map(|one| text(&one["id"])).collect();
            assert_eq!(ids, data[0][3..], "the columns in the order of the structure");
            let concepts: Vec<String> = list(&message["data"]["conceptSchemes"][0]["concepts"])
                .iter().map(|one| text(&one["id"])).collect();
            assert_eq!(concepts, ids);
            for component in &all {
                let Some(urn) = component["localRepresentation"]["enumeration"].as_str() else { continue };
                let codelist = list(&message["data"]["codelists"]).iter().find(|one| {
                    urn == format!("urn:sdmx:org.sdmx.infomodel.codelist.Codelist=TIENDO:{}(1.0)", text(&one["id"]))
                }).unwrap_or_else(|| panic!("no list {urn}"));
                let mut codes: Vec<String> = list(&codelist["codes"]).iter().map(|one| text(&one["id"])).collect();
                let used: std::collections::BTreeSet<String> = columns(&data, &[&text(&component["id"])]).into_iter().collect();
                for code in &used {
                    assert!(codes.contains(code), "{code} is not in {urn}");
                }
                if codelist["isPartial"] == true {
                    assert_eq!(codes.len(), used.len(), "{urn} has more than is used");
                }
                codes.sort_unstable();
                codes.dedup();
                assert_eq!(codes.len(), list(&codelist["codes"]).len(), "{urn} has a code twice");
            }
            let keys: std::collections::BTreeSet<&[String]> = data[1..].iter().map(|row| &row[3..11]).collect();
            assert_eq!(keys.len(), data.len() - 1, "each key once");
        }
    }
}
