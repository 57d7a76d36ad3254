//! Versions of a framework: what an amendment brings, what it leaves alone, and what differs between two.

use api::frameworks::data::{NSGE_2011_2020, NSGE_2011_2020_AMENDED_2018, NSGE_2021_2030};
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};

use crate::bad_input::places;
use crate::frameworks::{amend, decision_800, measures, percentage};
use crate::main_loop::etag;
use crate::people::{everywhere, hire};
use crate::reading::{assert_faults, find, read, texts};

/// Adds to Decision 800 an objective 8 with 8.1, and 7.5 under objective 7.
fn growing() -> Value {
    let measure =
        |code: &str| json!({"code": code, "definition": percentage("Tỷ lệ"), "targets": []});
    let mut new = decision_800();
    new["objectives"] = json!([{
        "number": "8", "name": "Mục tiêu mới", "confidence": "corroborated", "sources": ["800/QĐ-TTg"],
        "indicators": [{"number": "8.1", "name": "Chỉ tiêu mới", "measures": [measure("8.1.a")]}],
    }]);
    new["indicators"] = json!([{"objective": "7", "number": "7.5", "name": "Thêm vào mục tiêu 7", "measures": [measure("7.5.a"), measure("7.5.b")]}]);
    new
}

/// The path of the city's strategy.
pub fn strategy(city: &City<'_>) -> String {
    format!("/v1/frameworks/{}", text(&city.framework["id"]))
}

/// Numbers of objectives and indicators of a tree, in order.
fn numbers(tree: &Value) -> Vec<String> {
    let mut numbers = Vec::new();
    for objective in list(&tree["objectives"]) {
        numbers.push(text(&objective["number"]));
        numbers.extend(texts(&objective["indicators"], "number"));
    }
    numbers
}

/// Kind and Vietnamese sentence of each change.
async fn sentences(as_: &Client, path: &str) -> Vec<(String, String)> {
    let diff = read(as_, path).await;
    list(&diff["changes"])
        .iter()
        .map(|change| (text(&change["kind"]), text(&change["sentence"])))
        .collect()
}

fn change(kind: &str, sentence: &str) -> (String, String) {
    (kind.to_owned(), sentence.to_owned())
}

/// The strategy of 2011 with its amendment of 2018, as both were; its path.
async fn nation(admin: &Client) -> String {
    let mut new: Value = serde_json::from_str(NSGE_2011_2020).unwrap();
    new["code"] = json!("2351/QĐ-TTg");
    let made = admin
        .post("/v1/frameworks")
        .json(new)
        .send()
        .await
        .expect_status(201);
    let path = made.header("Location").to_owned();
    let amendment: Value = serde_json::from_str(NSGE_2011_2020_AMENDED_2018).unwrap();
    let versions = format!("{path}/versions");
    admin
        .post(&versions)
        .if_match("\"1\"")
        .json(amendment)
        .send()
        .await
        .assert_status(201);
    path
}

/// What Decision 800/QĐ-TTg changed, written down from the two texts.
fn as_decided() -> Vec<(String, String)> {
    let follows = "số liệu theo hai định nghĩa không được cộng hay so sánh với nhau";
    vec![
        change(
            "measure_removed",
            "3.1.a: bỏ chỉ số đo “Tỷ lệ biết chữ của nam và nữ 15-40 tuổi vùng sâu, vùng xa, dân tộc thiểu số, đặc biệt khó khăn”",
        ),
        change(
            "target_removed",
            "3.1.a: bỏ mục tiêu đến năm 2015: ít nhất 90",
        ),
        change(
            "target_removed",
            "3.1.a: bỏ mục tiêu đến năm 2020: ít nhất 95",
        ),
        change(
            "measure_added",
            "3.1.b: thêm vào chỉ tiêu 3.1 chỉ số đo “Tỷ lệ biết chữ của nữ 15-60 tuổi, ngang bằng nam”",
        ),
        change(
            "target_added",
            "3.1.b: thêm mục tiêu đến năm 2020: ít nhất 98",
        ),
        change(
            "measure_added",
            "3.1.c: thêm vào chỉ tiêu 3.1 chỉ số đo “Tỷ lệ biết chữ ở 14 tỉnh khó khăn”",
        ),
        change(
            "target_added",
            "3.1.c: thêm mục tiêu đến năm 2020: ít nhất 94",
        ),
        change(
            "measure_added",
            "3.1.d: thêm vào chỉ tiêu 3.1 chỉ số đo “Tỷ lệ biết chữ của người dân tộc thiểu số”",
        ),
        change(
            "target_added",
            "3.1.d: thêm mục tiêu đến năm 2020: ít nhất 90",
        ),
        change(
            "measure_added",
            "5.2.b: thêm vào chỉ tiêu 5.2 chỉ số đo “Số chuyên mục tuyên truyền hằng tháng trên hệ thống thông tin cơ sở của xã, phường”",
        ),
        change(
            "target_added",
            "5.2.b: thêm mục tiêu đến năm 2020: ít nhất 2",
        ),
        change(
            "measure_redefined",
            &format!(
                "6.2.a: đo theo định nghĩa mới (thay đổi: tên, tên tiếng Anh, tử số, tử số tiếng Anh, ghi chú); {follows}"
            ),
        ),
        change(
            "target_removed",
            "6.2.a: bỏ mục tiêu đến năm 2015: ít nhất 40",
        ),
        change(
            "target_changed",
            "6.2.a: mục tiêu đến năm 2020 vẫn là ít nhất 50; thay đổi độ tin cậy, nguồn, ghi chú",
        ),
        change(
            "measure_redefined",
            &format!(
                "6.2.b: đo theo định nghĩa mới (thay đổi: tên, tên tiếng Anh, mẫu số, mẫu số tiếng Anh, ghi chú); {follows}"
            ),
        ),
        change(
            "target_removed",
            "6.2.b: bỏ mục tiêu đến năm 2015: ít nhất 70",
        ),
        change(
            "target_changed",
            "6.2.b: mục tiêu đến năm 2020 từ ít nhất 85 xuống ít nhất 75",
        ),
    ]
}

both! {
    async fn the_difference_of_2018_is_what_decision_800_says(app: TestApp) {
        let city = City::found(&app).await;
        let path = nation(&city.as_("first.admin").await).await;
        let ward = city.as_("mui.ne").await;
        assert_eq!(sentences(&ward, &format!("{path}/versions/1/diff/2")).await, as_decided());
        let diff = read(&ward, &format!("{path}/versions/1/diff/2")).await;
        assert_eq!((&diff["from"]["label"], &diff["to"]["document"]["number"]), (&json!("original"), &json!("800/QĐ-TTg")));
        let narrowed = &diff["changes"][14];
        assert_eq!((&narrowed["objective"], &narrowed["indicator"], &narrowed["measure"]), (&json!("6"), &json!("6.2"), &json!("6.2.b")));
        assert_eq!(find(&narrowed["members"], "member", "denominator"), &json!({
            "member": "denominator",
            "before": "Tổng số người gây bạo lực được phát hiện",
            "after": "Tổng số người gây bạo lực được phát hiện, chưa đến mức bị truy cứu trách nhiệm hình sự",
        }));
        let lowered = &diff["changes"][16];
        assert_eq!((&lowered["target_before"]["low"], &lowered["target_after"]["low"]), (&json!(85), &json!(75)));
        assert_eq!(lowered["sentence_en"], "6.2.b: the target by 2020 goes down from at least 85 to at least 75");

        // Backwards it is the mirror image; between a version and itself there is nothing.
        let back = read(&ward, &format!("{path}/versions/2/diff/1")).await;
        assert_eq!(list(&back["changes"]).len(), 17);
        assert_eq!(back["changes"][0]["kind"], "measure_added");
        assert_eq!(back["changes"][16]["sentence"], "6.2.b: mục tiêu đến năm 2020 từ ít nhất 75 lên ít nhất 85");
        for (one, other) in list(&diff["changes"]).iter().zip(list(&back["changes"])) {
            assert_eq!((&one["target_before"], &one["target_after"]), (&other["target_after"], &other["target_before"]));
        }
        assert_eq!(read(&ward, &format!("{path}/versions/2/diff/2")).await["changes"], json!([]));

        let copy = ward.get(&format!("{path}/versions/1/diff/2")).send().await.expect_status(200);
        let again = ward.get(&format!("{path}/versions/1/diff/2")).header("If-None-Match", copy.etag()).send().await;
        again.assert_status(304);
        ward.get(&format!("{path}/versions/1/diff/3")).send().await.assert_problem(404, "not_found");
        let wrong = ward.get(&format!("{path}/versions/0/diff/x")).send().await;
        wrong.assert_problem(400, "invalid_parameter");
        assert_eq!(places(&wrong), ["a"]);
    }

    async fn a_version_is_read_by_its_order(app: TestApp) {
        let city = City::found(&app).await;
        amend(&city, decision_800()).await;
        let ward = city.as_("mui.ne").await;
        let path = strategy(&city);
        let versions = read(&ward, &path).await["versions"].clone();
        assert_eq!(read(&ward, &format!("{path}/versions/1")).await, versions[0]);
        assert_eq!(read(&ward, &format!("{path}/versions/2")).await, versions[1]);
        assert_eq!(versions[1]["document"]["number"], "800/QĐ-TTg");
        ward.get(&format!("{path}/versions/3")).send().await.assert_problem(404, "not_found");
        let wrong = ward.get(&format!("{path}/versions/-1")).send().await;
        assert_eq!(places(&wrong), ["seq"]);
    }

    async fn a_version_that_was_to_end_earlier_still_does(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for (code, declared, kept) in [("A", "2017-12-31", "2017-12-31"), ("B", "2020-12-31", "2018-07-01")] {
            let new = json!({
                "code": code, "name": "Chương trình", "starts_on": "2016-01-01", "ends_on": "2020-12-31",
                "version": {"label": "first", "valid_from": "2016-01-01", "valid_to": declared, "document": {"number": "1241/QĐ-TTg"}},
                "objectives": [{"number": "1", "name": "Mục tiêu", "confidence": "verified", "indicators": []}],
            });
            let made = admin.post("/v1/frameworks").json(new).send().await.expect_status(201);
            let versions = format!("{}/versions", made.header("Location"));
            let next = json!({"label": "second", "valid_from": "2018-07-02", "document": {"number": "800/QĐ-TTg"}, "objectives": [
                {"number": "2", "name": "Mục tiêu thêm", "confidence": "verified", "indicators": []},
            ]});
            admin.post(&versions).if_match("\"1\"").json(next).send().await.assert_status(201);
            assert_eq!(read(&admin, &format!("{versions}/1")).await["valid_to"], kept);
        }
    }

    async fn an_amendment_adds_objectives_and_indicators_from_its_version_on(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let path = strategy(&city);
        let published = admin.get(&format!("{path}/tree?version=original&as_of=")).send().await;
        published.assert_problem(400, "invalid_parameter");
        let tree = format!("{path}/tree?version=original");
        let before = admin.get(&tree).send().await.expect_status(200);
        amend(&city, growing()).await;
        let mut after = admin.get(&tree).send().await.expect_status(200).json();
        // Only its last day is known now: nothing in it has changed.
        assert_eq!(after["version"]["valid_to"], "2018-07-01");
        after["version"]["valid_to"] = Value::Null;
        assert_eq!(after.to_string(), before.json().to_string());

        let tree = read(&admin, &format!("{path}/tree?version=amended-2018")).await;
        assert_eq!(numbers(&tree), ["5", "5.1", "7", "7.1", "7.2", "7.4", "7.5", "8", "8.1"]);
        let since = |number: &str| {
            let objective = find(&tree["objectives"], "number", "7");
            find(&objective["indicators"], "number", number)["since"].clone()
        };
        assert_eq!((since("7.4"), since("7.5")), (json!(1), json!(2)));
        assert_eq!(find(&tree["objectives"], "number", "8")["since"], 2);
        let codes = texts(&measures(&tree), "code");
        assert_eq!(codes, ["5.1.b", "7.1.a", "7.2.a", "7.4.b", "7.5.a", "7.5.b", "8.1.a"]);

        let listed = read(&admin, &format!("/v1/indicators?framework_id={}", text(&city.framework["id"]))).await;
        let of: Vec<_> = list(&listed["items"]).iter().map(|one| (text(&one["number"]), one["since"].as_i64().unwrap())).collect();
        let of: Vec<_> = of.iter().map(|(number, since)| (number.as_str(), *since)).collect();
        assert_eq!(of, [("5.1", 1), ("7.1", 1), ("7.2", 1), ("7.4", 1), ("8.1", 2), ("7.5", 2)]);
        assert_eq!(
            sentences(&admin, &format!("{path}/versions/1/diff/2")).await[3..],
            [
                change("measure_removed", "7.4.a: bỏ chỉ số đo “Chỉ số 7.4.a”"),
                change("target_removed", "7.4.a: bỏ mục tiêu đến năm 2020: ít nhất 100"),
                change("measure_added", "7.4.b: thêm vào chỉ tiêu 7.4 chỉ số đo “Cộng tác viên được tập huấn”"),
                change("target_added", "7.4.b: thêm mục tiêu đến năm 2020: ít nhất 60"),
                change("indicator_added", "7.5: thêm vào mục tiêu 7 chỉ tiêu “Thêm vào mục tiêu 7”"),
                change("measure_added", "7.5.a: thêm vào chỉ tiêu 7.5 chỉ số đo “Tỷ lệ”"),
                change("measure_added", "7.5.b: thêm vào chỉ tiêu 7.5 chỉ số đo “Tỷ lệ”"),
                change("objective_added", "8: thêm mục tiêu “Mục tiêu mới”"),
                change("indicator_added", "8.1: thêm vào mục tiêu 8 chỉ tiêu “Chỉ tiêu mới”"),
                change("measure_added", "8.1.a: thêm vào chỉ tiêu 8.1 chỉ số đo “Tỷ lệ”"),
            ]
        );
        let back = sentences(&admin, &format!("{path}/versions/2/diff/1")).await;
        assert!(back.contains(&change("objective_removed", "8: không còn mục tiêu “Mục tiêu mới”")));

        // A number is taken for good, and what is amended again can be added to.
        let mut again = growing();
        again["label"] = json!("amended-2019");
        again["valid_from"] = json!("2019-07-02");
        again["removed_measures"] = json!(["8.1.a"]);
        again["measures"] = json!([{"indicator": "8.1", "code": "8.1.b", "definition": percentage("Tỷ lệ khác")}]);
        again["targets"] = json!([]);
        let answer = admin.post(&format!("{path}/versions")).if_match("\"2\"").json(again.clone()).send().await;
        assert_faults(&answer, &[
            ("/indicators/0/measures/0/code", "duplicate"),
            ("/indicators/0/measures/1/code", "duplicate"),
            ("/indicators/0/number", "duplicate"),
            ("/objectives/0/indicators/0/measures/0/code", "duplicate"),
            ("/objectives/0/indicators/0/number", "duplicate"),
            ("/objectives/0/number", "duplicate"),
        ]);
        again["objectives"] = json!([]);
        again["indicators"] = json!([{"objective": "8", "number": "8.2", "name": "Thêm nữa", "measures": []}]);
        let third = amend(&city, again).await;
        assert_eq!(texts(&third["versions"], "label"), ["original", "amended-2018", "amended-2019"]);
        let tree = read(&admin, &format!("{path}/tree?version=amended-2019")).await;
        assert_eq!(numbers(&tree)[7..], ["8", "8.1", "8.2"]);
        assert_eq!(texts(&measures(&tree), "code")[6..], ["8.1.b"]);
        let second = read(&admin, &format!("{path}/tree?version=amended-2018")).await;
        assert_eq!(numbers(&second)[7..], ["8", "8.1"]);
    }

    async fn both_strategies_come_back_with_every_form_of_target(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let path = nation(&admin).await;
        let second: Value = serde_json::from_str(NSGE_2021_2030).unwrap();
        let made = admin.post("/v1/frameworks").json(second.clone()).send().await.expect_status(201);
        let second_path = made.header("Location").to_owned();
        let first: Value = serde_json::from_str(NSGE_2011_2020).unwrap();
        let mut forms = std::collections::BTreeSet::new();
        for (path, version, document) in [(&path, "original", &first), (&second_path, "original", &second)] {
            let tree = read(&admin, &format!("{path}/tree?version={version}")).await;
            let (told, held) = (measures(document), measures(&tree));
            assert_eq!(list(&told).len(), list(&held).len());
            for (told, held) in list(&told).iter().zip(list(&held)) {
                assert_eq!(told["code"], held["code"]);
                assert_eq!(list(&told["targets"]).len(), list(&held["targets"]).len(), "{}", told["code"]);
                for member in ["baseline", "baseline_year", "natural_low", "natural_high", "factor", "kind", "note"] {
                    assert_eq!(told["definition"][member].as_f64(), held["definition"][member].as_f64(), "{} {member}", told["code"]);
                }
                for (told, held) in list(&told["targets"]).iter().zip(list(&held["targets"])) {
                    for (member, value) in told.as_object().unwrap() {
                        let same = held[member] == *value || (value.is_number() && held[member].as_f64() == value.as_f64());
                        assert!(same, "{member} of {held}");
                    }
                    forms.insert(format!("{} {}", text(&held["op"]), text(&held["span"])));
                }
            }
        }
        let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
        assert_eq!(forms, [
            "at_least by_year", "at_least from_year", "at_least term", "at_most by_year", "below by_year",
            "between every_year", "equal by_year", "equal from_year", "over by_year", "over term", "rise every_year",
        ]);
    }

    async fn a_framework_nothing_refers_to_can_be_deleted(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let path = nation(&admin).await;
        let id = path.rsplit('/').next().unwrap().to_owned();
        for name in ["province.admin", "dolisa", "auditor"] {
            city.as_(name).await.delete(&path).if_match("\"2\"").send().await.assert_problem(403, "forbidden");
        }
        admin.delete(&path).send().await.assert_problem(428, "precondition_required");
        admin.delete(&path).if_match("\"1\"").send().await.assert_problem(412, "stale");
        admin.delete(&path).if_match("\"2\"").send().await.assert_status(204);
        admin.get(&path).send().await.assert_problem(404, "not_found");
        admin.delete(&path).if_match("\"2\"").send().await.assert_problem(404, "not_found");
        assert_eq!(read(&admin, &format!("/v1/measures?framework_id={id}")).await["items"], json!([]));
        assert_eq!(read(&admin, &format!("/v1/objectives?framework_id={id}")).await["items"], json!([]));

        // A plan reports on the city's strategy; its own targets go with it alone.
        let plan = city.draft_plan().await;
        let strategy = strategy(&city);
        let tag = etag(&read(&admin, &strategy).await);
        admin.delete(&strategy).if_match(&tag).send().await.assert_problem(409, "in_use");
        assert_eq!(etag(&read(&admin, &strategy).await), tag);
        let tree = read(&admin, &format!("{strategy}/tree")).await;
        assert_eq!(list(&measures(&tree)).len(), 4, "nothing of it is gone");
        let own = format!("/v1/frameworks/{}", text(&plan["own_framework_id"]));
        admin.delete(&own).if_match("\"1\"").send().await.assert_problem(404, "not_found");
        let dolisa = city.as_("dolisa").await;
        dolisa.delete(&own).if_match("\"1\"").send().await.assert_problem(403, "forbidden");
        let plan_path = format!("/v1/plans/{}", text(&plan["id"]));
        dolisa.delete(&plan_path).if_match("\"1\"").send().await.assert_status(204);
        admin.delete(&strategy).if_match(&tag).send().await.assert_status(204);

        // A strategy belongs to no unit, so auditors of everything read of it.
        hire(&city, &admin, "inspector", json!([everywhere("auditor")])).await;
        let trail = read(&city.as_("inspector").await, &format!("/v1/audit-events?subject_id={id}&order=oldest_first")).await;
        let told = &trail["items"];
        assert_eq!(texts(told, "action"), ["framework_created", "framework_amended", "framework_deleted"]);
        assert_eq!(told[0]["subject"], json!({"kind": "framework", "id": id, "name": "2351/QĐ-TTg"}));
        let version = r#"{"document":"800/QĐ-TTg","label":"amended-2018","seq":2,"valid_from":"2018-07-02"}"#;
        let first = r#"{"document":"2351/QĐ-TTg","label":"original","seq":1,"valid_from":"2010-12-24"}"#;
        assert_eq!(told[1]["changes"], json!([{"member": "version", "before": first, "after": version}]));
        assert_eq!(find(&told[2]["changes"], "member", "version"), &json!({"member": "version", "before": version, "after": null}));
    }
}
