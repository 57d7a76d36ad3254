//! Local indicators and measures that refine national ones, and objectives, indicators and measures one by one.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};

use crate::frameworks::{amend, decision_800, measures, percentage};
use crate::main_loop::etag;
use crate::reading::{assert_faults, find, read, texts};

const NATION: &str = "NSGE-2011-2020";

fn refined(code: &str) -> Value {
    json!({"framework": NATION, "code": code})
}

fn by(op: &str, low: u8, year: u16) -> Value {
    json!({"op": op, "low": low, "span": "by_year", "year_from": year, "confidence": "verified"})
}

/// A measure that refines the nation's of the code.
fn measure(code: &str, of: &str, targets: &Value) -> Value {
    json!({"code": code, "refines": refined(of), "definition": percentage(&format!("Chỉ số {code} của thành phố")), "targets": targets})
}

/// The city's own programme: 1.1 refines 7.1 of the nation (100 by 2020) with targets of every kind, 1.2 refines
/// 7.2 with a measure that counts otherwise, 1.3 is the city's alone.
fn programme() -> Value {
    let mut count = measure("1.2.a", "7.2.a", &json!([by("at_least", 200, 2018)]));
    count["definition"]["kind"] = json!("count");
    count["definition"]["unit_of_measure"] = json!("person");
    let band = json!({"op": "between", "low": 90, "high": 100, "span": "every_year", "confidence": "verified"});
    let rise = json!({"op": "rise", "span": "every_year", "confidence": "verified"});
    let targets = json!([
        by("at_least", 80, 2018),
        by("at_least", 100, 2019),
        by("equal", 100, 2020),
        band,
        rise
    ]);
    json!({
        "code": "PT-BĐG", "name": "Chương trình bình đẳng giới của thành phố Phan Thiết",
        "starts_on": "2018-01-01", "ends_on": "2020-12-31",
        "version": {"label": "original", "valid_from": "2018-01-01", "document": {"number": "12/CTr-UBND"}},
        "objectives": [{"number": "1", "name": "Quản lý nhà nước", "confidence": "verified", "indicators": [
            {"number": "1.1", "name": "Dự thảo được lồng ghép", "refines": {"framework": NATION, "number": "7.1"},
                "measures": [measure("1.1.a", "7.1.a", &targets)]},
            {"number": "1.2", "name": "Người được tập huấn", "refines": {"framework": NATION, "number": "7.2"}, "measures": [count]},
            {"number": "1.3", "name": "Riêng của thành phố", "measures": [{"code": "1.3.a", "definition": percentage("Riêng"), "targets": [by("at_least", 50, 2018)]}]},
        ]}],
    })
}

async fn load(admin: &Client, document: Value) -> Value {
    let made = admin.post("/v1/frameworks").json(document).send().await;
    made.expect_status(201).json()
}

/// How each target of a measure stands.
fn strictness(measures: &Value, code: &str) -> Vec<Value> {
    let targets = &find(measures, "code", code)["targets"];
    list(targets)
        .iter()
        .map(|one| one["strictness"].clone())
        .collect()
}

both! {
    async fn local_targets_are_shown_against_the_national_ones(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let local = load(&admin, programme()).await;
        let path = format!("/v1/frameworks/{}/tree", text(&local["id"]));
        let tree = read(&city.as_("mui.ne").await, &path).await;
        let indicators = &tree["objectives"][0]["indicators"];
        assert_eq!(find(indicators, "number", "1.1")["refines"], json!({
            "framework_id": city.framework["id"], "framework_code": NATION, "id": city.id("7.1"), "number": "7.1",
        }));
        assert_eq!(find(indicators, "number", "1.3")["refines"], Value::Null);
        let held = measures(&tree);
        assert_eq!(find(&held, "code", "1.1.a")["refines"], json!({
            "framework_id": city.framework["id"], "framework_code": NATION, "id": city.id("7.1.a"), "code": "7.1.a",
        }));
        // Against at least 100 by 2020, which every year before looks to.
        assert_eq!(strictness(&held, "1.1.a"), ["looser", "same", "stricter", "incomparable", "incomparable"]);
        assert_eq!(strictness(&held, "1.2.a"), ["incomparable"], "persons are not a percentage");
        assert_eq!(strictness(&held, "1.3.a"), [Value::Null], "it refines nothing");

        // Decision 800 of the stories lowers 7.1.a to 90: the city is compared with the text in force on the day.
        amend(&city, decision_800()).await;
        assert_eq!(read(&admin, &format!("{path}?as_of=2018-07-01")).await, tree);
        let later = measures(&read(&admin, &format!("{path}?as_of=2018-07-02")).await);
        assert_eq!(strictness(&later, "1.1.a"), ["looser", "stricter", "stricter", "stricter", "incomparable"]);

        let id = text(&find(&held, "code", "1.1.a")["id"]);
        let measure = read(&admin, &format!("/v1/measures/{id}")).await;
        assert_eq!((&measure["code"], &measure["indicator_number"]), (&json!("1.1.a"), &json!("1.1")));
        assert_eq!(measure["refines"]["code"], "7.1.a");
        assert_eq!(measure["versions"][0]["targets"], find(&held, "code", "1.1.a")["targets"], "as of today, 17 May 2018");
    }

    async fn a_national_indicator_leads_to_the_local_ones_under_it(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        load(&admin, programme()).await;
        // The plan refines it too, which only those see who see the plan.
        let mut plan = city.plan("5947/KH-UBND");
        let indicator = &mut plan["own_objectives"][0]["indicators"][0];
        indicator["refines"] = json!({"framework": NATION, "number": "7.1"});
        indicator["measures"][0]["refines"] = refined("7.1.a");
        let dolisa = city.as_("dolisa").await;
        let plan = dolisa.post("/v1/plans").json(plan).send().await.expect_status(201).json();
        let path = format!("/v1/indicators?refines_indicator_id={}", city.id("7.1"));
        assert_eq!(texts(&read(&dolisa, &path).await["items"], "number"), ["1.1", "PT-2"]);
        let listed = read(&admin, &path).await;
        assert_eq!(texts(&listed["items"], "number"), ["1.1"]);
        assert_eq!(listed["items"][0]["refines"]["number"], "7.1");
        let tree = read(&dolisa, &format!("/v1/frameworks/{}/tree", text(&plan["own_framework_id"]))).await;
        // Over 50 by 2018 against at least 100 by 2020.
        assert_eq!(strictness(&measures(&tree), "PT-2"), ["looser"]);
        let own = read(&dolisa, "/v1/measures?code=PT-2").await;
        assert_eq!(own["items"][0]["refines"]["framework_code"], NATION);

        // What is refined stays while it is.
        let nation = format!("/v1/frameworks/{}", text(&city.framework["id"]));
        let tag = etag(&read(&admin, &nation).await);
        admin.delete(&nation).if_match(&tag).send().await.assert_problem(409, "in_use");
    }

    async fn only_what_is_there_in_another_framework_is_refined(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let at = "/objectives/0/indicators";
        let mut wrong = programme();
        wrong["objectives"][0]["indicators"][0]["refines"] = json!({"framework": NATION, "number": "9.9"});
        wrong["objectives"][0]["indicators"][0]["measures"][0]["refines"] = json!({"framework": "NSGE-1999", "code": "7.1.a"});
        wrong["objectives"][0]["indicators"][1]["refines"] = json!({"framework": "PT-BĐG", "number": "1.1"});
        wrong["objectives"][0]["indicators"][2]["refines"] = json!({"framework": NATION});
        let shape = admin.post("/v1/frameworks").json(wrong.clone()).send().await;
        assert_faults(&shape, &[(&format!("{at}/2/refines"), "missing_field")]);
        wrong["objectives"][0]["indicators"][2]["refines"] = Value::Null;
        let refused = admin.post("/v1/frameworks").json(wrong).send().await;
        assert_faults(&refused, &[
            (&format!("{at}/0/measures/0/refines"), "unknown_reference"),
            (&format!("{at}/0/refines"), "unknown_reference"),
            (&format!("{at}/1/refines/framework"), "same_framework"),
        ]);
        let mut plan = city.plan("5947/KH-UBND");
        plan["own_objectives"][0]["indicators"][0]["measures"][0]["refines"] = refined("9.9.z");
        let refused = city.as_("dolisa").await.post("/v1/plans").json(plan).send().await;
        assert_faults(&refused, &[("/own_objectives/0/indicators/0/measures/0/refines", "unknown_reference")]);

        // An amendment links what it adds; what is there keeps the link it has, and no circle comes about.
        let local = load(&admin, programme()).await;
        let nation = format!("/v1/frameworks/{}/versions", text(&city.framework["id"]));
        let mut amendment = decision_800();
        amendment["measures"][0]["refines"] = json!({"framework": "PT-BĐG", "code": "1.1.a"});
        amendment["measures"][1]["refines"] = json!({"framework": NATION, "code": "7.2.a"});
        amendment["indicators"] = json!([{"objective": "7", "number": "7.5", "name": "Mới", "refines": {"framework": "PT-BĐG", "number": "1.9"}, "measures": []}]);
        let refused = admin.post(&nation).if_match("\"1\"").json(amendment.clone()).send().await;
        assert_faults(&refused, &[
            ("/indicators/0/refines", "unknown_reference"),
            ("/measures/0/refines", "unexpected_field"),
            ("/measures/1/refines/framework", "same_framework"),
        ]);
        amendment["measures"][0]["refines"] = Value::Null;
        amendment["measures"][1]["refines"] = json!({"framework": "PT-BĐG", "code": "1.3.a"});
        amendment["indicators"][0]["refines"]["number"] = json!("1.3");
        amend(&city, amendment).await;
        let path = format!("/v1/frameworks/{}/tree?as_of=2018-07-02", text(&city.framework["id"]));
        let tree = read(&admin, &path).await;
        let linked = find(&measures(&tree), "code", "7.4.b")["refines"].clone();
        assert_eq!((&linked["framework_id"], &linked["code"]), (&local["id"], &json!("1.3.a")));
        // At least 60 by 2020 against at least 50 by 2018, the last there is.
        assert_eq!(strictness(&measures(&tree), "7.4.b"), ["stricter"]);
    }

    async fn objectives_indicators_and_measures_are_read_one_by_one(app: TestApp) {
        let city = City::found(&app).await;
        amend(&city, decision_800()).await;
        let ward = city.as_("mui.ne").await;
        let listed = read(&ward, "/v1/objectives?q=QUAN%20LY").await;
        assert_eq!(texts(&listed["items"], "number"), ["7"]);
        let objective = read(&ward, &format!("/v1/objectives/{}", city.id("O7"))).await;
        assert_eq!(objective, listed["items"][0]);
        assert_eq!((&objective["confidence"], &objective["since"]), (&json!("verified"), &json!(1)));
        let id = text(&city.framework["id"]);
        // Vietnamese order: Q before V.
        let ordered = read(&ward, &format!("/v1/objectives?framework_id={id}&sort=name")).await;
        assert_eq!(texts(&ordered["items"], "number"), ["7", "5"]);
        assert_eq!(texts(&read(&ward, "/v1/objectives?number=5").await["items"], "id"), [city.id("O5")]);
        let page = read(&ward, &format!("/v1/objectives?framework_id={id}&limit=1")).await;
        let rest = read(&ward, &format!("/v1/objectives?framework_id={id}&limit=1&cursor={}", text(&page["next_cursor"]))).await;
        assert_eq!((texts(&page["items"], "number"), texts(&rest["items"], "number")), (vec!["5".to_owned()], vec!["7".to_owned()]));

        let indicator = read(&ward, &format!("/v1/indicators/{}", city.id("7.1"))).await;
        assert_eq!(indicator, read(&ward, "/v1/indicators?number=7.1").await["items"][0]);

        let measure = read(&ward, &format!("/v1/measures/{}", city.id("7.2.a"))).await;
        let versions = list(&measure["versions"]);
        assert_eq!(versions.iter().map(|one| text(&one["version"]["label"])).collect::<Vec<_>>(), ["original", "amended-2018"]);
        assert_eq!(versions[0]["definition_id"], versions[1]["definition_id"], "only its target changed");
        let target = |of: &Value| (of["targets"][0]["low"].clone(), of["targets"][0]["confidence"].clone());
        assert_eq!(target(&versions[0]), (json!(100), json!("recalled")));
        assert_eq!(target(&versions[1]), (json!(80), json!("verified")));
        let dropped = read(&ward, &format!("/v1/measures/{}", city.id("7.4.a"))).await;
        assert_eq!(list(&dropped["versions"]).len(), 1, "the first version alone has it");
        let redefined = read(&ward, &format!("/v1/measures/{}", city.id("7.1.a"))).await;
        assert_ne!(redefined["versions"][0]["definition_id"], redefined["versions"][1]["definition_id"]);
        assert_eq!(redefined["name"], "Dự thảo được lồng ghép, mẫu số hẹp hơn");

        for path in [format!("/v1/objectives/{}", city.id("O7")), format!("/v1/indicators/{}", city.id("7.1")), format!("/v1/measures/{}", city.id("7.1.a"))] {
            let copy = ward.get(&path).send().await.expect_status(200);
            ward.get(&path).header("If-None-Match", copy.etag()).send().await.assert_status(304);
            let nobody = format!("{}/{}", path.rsplit_once('/').unwrap().0, city.unit("593"));
            ward.get(&nobody).send().await.assert_problem(404, "not_found");
        }
    }
}
