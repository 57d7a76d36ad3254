//! Units as a file: a tree comes in by one request or not at all, and goes out as it came.

use std::fmt::Write as _;

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};

use crate::reading::{machine, person, read, texts};

/// The wards and communes of the city that the stories do not have yet, and one office, as a Vietnamese
/// spreadsheet saves them.
const WARDS: &str = "\u{feff}parent_code;code;name;kind;level;active_from;active_to;identifier;requires_sign_off\r\n\
    593;22921;Phường Phú Hài;ward;commune;2001-01-01;;;\r\n\
    593;22924;Phường Phú Thủy;ward;commune;2001-01-01;2025-07-01;H11.02;có\r\n\
    PVHTT;DTT;Đài Truyền thanh;public_service_unit;district;2010-01-01;;;không\r\n\
    593;PVHTT;Phòng Văn hoá và Thông tin;office;district;2001-01-01;;;1\r\n";

/// Sends a file.
pub async fn send(by: &Client, query: &[(&str, &str)], file: &str) -> Answer {
    let mut request = by.post("/v1/units/import").body("text/csv", file);
    for (name, value) in query {
        request = request.query(name, value);
    }
    request.send().await
}

/// Line, column and code of what is wrong in a file.
fn wrong(answer: &Answer) -> Vec<String> {
    answer.assert_problem(422, "invalid_input");
    let faults = answer.json();
    let faults = list(&faults["errors"]).iter().map(|fault| {
        let column = fault["column"].as_str().unwrap_or("-");
        format!("{} {column} {}", fault["line"], text(&fault["code"]))
    });
    faults.collect()
}

/// The file of units within one.
async fn exported(by: &Client, within: &str) -> String {
    let answer = by
        .get("/v1/units/export")
        .query("within", within)
        .send()
        .await;
    let answer = answer.expect_status(200);
    assert_eq!(answer.header("Content-Type"), "text/csv; charset=utf-8");
    answer.text().to_owned()
}

async fn count(by: &Client) -> usize {
    list(&read(by, "/v1/units?limit=200").await["items"]).len()
}

both! {
    async fn a_file_comes_in_as_a_whole(app: TestApp) {
        let city = City::found(&app).await;
        let chief = person(&city, "city.admin", &[("admin", "593")]).await;
        let before = count(&chief).await;
        let dry = send(&chief, &[("dry_run", "true")], WARDS).await.expect_status(200).json();
        let lines = |id: Value| json!([
            {"line": 2, "id": id, "code": "22921"}, {"line": 3, "id": id, "code": "22924"},
            {"line": 4, "id": id, "code": "DTT"}, {"line": 5, "id": id, "code": "PVHTT"},
        ]);
        assert_eq!(dry, json!({"dry_run": true, "created": 4, "unchanged": 0, "units": lines(Value::Null)}));
        assert_eq!(count(&chief).await, before, "a dry run writes nothing");

        let done = send(&chief, &[], WARDS).await.expect_status(200).json();
        assert_eq!((&done["created"], &done["unchanged"]), (&json!(4), &json!(0)));
        assert_eq!(count(&chief).await, before + 4);
        let ids = texts(&done["units"], "id");
        let office = read(&chief, &format!("/v1/units/{}", ids[3])).await;
        assert_eq!(office, json!({
            "id": ids[3], "code": "PVHTT", "name": "Phòng Văn hoá và Thông tin", "name_en": null, "kind": "office",
            "level": "district", "parent_id": city.unit("593"), "active_from": "2001-01-01", "active_to": null,
            "identifier": null, "identifier_2016": null, "requires_sign_off": true, "version": 1,
        }));
        let station = read(&chief, &format!("/v1/units/{}", ids[2])).await;
        assert_eq!((text(&station["parent_id"]), &station["requires_sign_off"]), (ids[3].clone(), &json!(false)));
        let ward = read(&chief, "/v1/units?identifier=H11.02").await;
        assert_eq!(texts(&ward["items"], "active_to"), ["2025-07-01"]);
        // They are below the city, and found, like units made one by one.
        let below = read(&chief, &format!("/v1/units?within={}&q=van hoa", city.unit("593"))).await;
        assert_eq!(texts(&below["items"], "code"), ["PVHTT"]);
        let below = read(&chief, &format!("/v1/units?within={}", ids[3])).await;
        assert_eq!(list(&below["items"]).len(), 2);

        let again = send(&chief, &[], WARDS).await.expect_status(200).json();
        assert_eq!(again, json!({"dry_run": false, "created": 0, "unchanged": 4, "units": []}));
    }

    async fn a_long_file_is_taken_under_a_key_as_without_one(app: TestApp) {
        let city = City::found(&app).await;
        let chief = person(&city, "city.admin", &[("admin", "593")]).await;
        let before = count(&chief).await;
        // Longer than bodies that are no files may be.
        let file = format!("{WARDS}{}", "\r\n".repeat(600_000));
        assert!(file.len() > app.state.config.max_body_bytes);
        let mut answers = Vec::new();
        for _ in 0..2 {
            let import = chief.post("/v1/units/import").header("Idempotency-Key", "wards").body("text/csv", file.clone());
            answers.push(import.send().await.expect_status(200));
        }
        assert_eq!(answers[0].json()["created"], 4);
        assert_eq!(answers[0].body, answers[1].body);
        assert_eq!(answers[1].header("Idempotency-Replayed"), "true");
        assert_eq!(count(&chief).await, before + 4);
        // The operation keeps to its own limit.
        let file = format!("{WARDS}{}", "\r\n".repeat(3_000_000));
        let import = chief.post("/v1/units/import").header("Idempotency-Key", "more").body("text/csv", file);
        import.send().await.assert_problem(413, "too_large");
    }

    async fn every_bad_row_is_told_and_none_is_taken(app: TestApp) {
        let city = City::found(&app).await;
        let chief = person(&city, "city.admin", &[("admin", "593")]).await;
        let before = count(&chief).await;
        let file = "code,name,kind,level,parent_code,active_from,active_to,identifier\n\
            22921,Phường Phú Hài,ward,commune,593,2001-01-01,,\n\
            22924,,ward,communes,593,2001-13-01,,H11/02\n\
            PTP,Phòng Tư pháp,office,district,593,2018-01-01,,\n\
            22915,Đơn vị 22915,ward,commune,593,2001-01-01,,\n\
            22918,Phường Hàm Tiến,ward,commune,593,2001-01-01,,\n\
            A,Phòng A,office,district,B,2001-01-01,,\n\
            B,Phòng B,office,district,A,2001-01-01,,\n\
            C,Phòng C,office,district,X,2001-01-01,,\n\
            D,Phòng D,office,district,594,2001-01-01,,\n\
            E,Phòng E,office,district,593,2000-01-01,,\n\
            22921,Phường Phú Hài,ward,commune,593,2020-01-01,,\n\
            F,=1+1,office,district,593,2001-01-01,2001-01-01,\n\
            G,Phòng G,office,district,,2001-01-01,,\n";
        let answer = send(&chief, &[], file).await;
        assert_eq!(wrong(&answer), [
            "3 name blank", "3 level unknown_value", "3 active_from invalid_value", "3 identifier invalid_value",
            "4 code code_taken", "6 name differs", "7 parent_code cycle", "8 parent_code cycle",
            "9 parent_code unknown_parent", "10 parent_code outside_reach", "11 parent_code unknown_parent",
            "12 code duplicate", "13 name formula", "13 active_to before_start", "14 parent_code outside_reach",
        ]);
        let detail = &answer.json()["errors"][11]["detail"];
        assert_eq!(detail, "Trùng với dòng 2 trong cùng thời gian.");
        assert_eq!(count(&chief).await, before);
        let missing = send(&chief, &[("dry_run", "true")], "code;name;tên\n1;a;b\n").await;
        assert_eq!(wrong(&missing), [
            "1 tên unknown_column", "1 kind missing_column", "1 level missing_column", "1 active_from missing_column",
        ]);
    }

    async fn a_named_parent_stands_above_rows_without_one(app: TestApp) {
        let city = City::found(&app).await;
        let file = "code,name,kind,level,active_from\n79,Thành phố Hồ Chí Minh,city,province,2018-01-01\n";
        let (admin, province) = (city.as_("first.admin").await, city.as_("province.admin").await);
        assert_eq!(wrong(&send(&province, &[], file).await), ["2 parent_code outside_reach"]);
        let below = city.unit("60");
        send(&province, &[("parent_id", &below), ("dry_run", "true")], file).await.assert_status(200);
        let done = send(&admin, &[], file).await.expect_status(200).json();
        let top = read(&admin, &format!("/v1/units/{}", text(&done["units"][0]["id"]))).await;
        assert_eq!(top["parent_id"], Value::Null);

        let office = "code,name,kind,level,active_from\nVP,Văn phòng,office,district,2018-01-01\n";
        let chief = person(&city, "lagi.admin", &[("admin", "594")]).await;
        let (foreign, own) = (city.unit("593"), city.unit("594"));
        send(&chief, &[("parent_id", &foreign)], office).await.assert_problem(403, "forbidden");
        let done = send(&chief, &[("parent_id", &own)], office).await.expect_status(200).json();
        let made = read(&chief, &format!("/v1/units/{}", text(&done["units"][0]["id"]))).await;
        assert_eq!(text(&made["parent_id"]), own);
        let nowhere = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40";
        let answer = send(&chief, &[("parent_id", nowhere)], office).await;
        answer.assert_problem(400, "invalid_parameter");
        assert_eq!(answer.json()["errors"][0]["parameter"], "parent_id");
    }

    async fn an_export_comes_back_as_it_went(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let ward = json!({
            "code": "22954-2", "name": "Phường \"Đức, Long\"", "name_en": "Đuc Long; ward", "kind": "ward", "level": "commune",
            "parent_id": city.unit("593"), "active_from": "2018-01-01", "active_to": "2025-07-01",
            "identifier_2016": "000.01.02.H11", "requires_sign_off": true,
        });
        admin.post("/v1/units").json(ward).send().await.assert_status(201);
        let whole = admin.get("/v1/units/export").send().await.expect_status(200);
        for by in [&admin, &person(&city, "city.admin", &[("admin", "593")]).await] {
            let again = send(by, &[], whole.text()).await.expect_status(200).json();
            assert_eq!(again, json!({"dry_run": false, "created": 0, "unchanged": 14, "units": []}));
        }
        assert_eq!(admin.get("/v1/units/export").send().await.text(), whole.text());

        // A copy at hand is good as long as nothing changes.
        let known = admin.get("/v1/units/export").header("If-None-Match", whole.etag());
        assert!(known.send().await.expect_status(304).body.is_empty());
        let patch = json!({"requires_sign_off": false});
        let path = format!("/v1/units/{}", city.unit("PYT"));
        admin.patch(&path).if_match("\"1\"").json(patch).send().await.assert_status(200);
        let changed = admin.get("/v1/units/export").header("If-None-Match", whole.etag()).send().await.expect_status(200);
        assert_ne!(changed.etag(), whole.etag());
        assert_eq!(wrong(&send(&admin, &[], whole.text()).await).len(), 1, "one unit differs now");
    }

    async fn parents_come_first_and_siblings_in_vietnamese_order(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let file = "code,name,kind,level,active_from,parent_code\n\
            1,Xã Đa Kai,commune,commune,2001-01-01,600\n\
            2,Xã Ân Phú,commune,commune,2001-01-01,600\n\
            3,Xã Dân Hoà,commune,commune,2001-01-01,600\n\
            600,Huyện Đức Linh,district,district,2001-01-01,60\n\
            4,Thôn Xa,commune,commune,2001-01-01,3\n";
        send(&admin, &[], file).await.assert_status(200);
        let below = read(&admin, "/v1/units?code=600").await;
        let out = exported(&admin, &text(&below["items"][0]["id"])).await;
        assert_eq!(out, "\u{feff}code,name,name_en,kind,level,parent_code,active_from,active_to,identifier,identifier_2016,requires_sign_off\r\n\
            600,Huyện Đức Linh,,district,district,60,2001-01-01,,,,no\r\n\
            2,Xã Ân Phú,,commune,commune,600,2001-01-01,,,,no\r\n\
            3,Xã Dân Hoà,,commune,commune,600,2001-01-01,,,,no\r\n\
            4,Thôn Xa,,commune,commune,3,2001-01-01,,,,no\r\n\
            1,Xã Đa Kai,,commune,commune,600,2001-01-01,,,,no\r\n");
        // A machine gets its subtree and the way up.
        let machine = machine(&app, &city, "594", &["metadata:read"]).await;
        let all = machine.get("/v1/units/export").send().await.expect_status(200);
        let codes: Vec<&str> = all.text().lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(codes, ["60", "594", "PLD-594", "PTP-594"]);
    }

    async fn what_is_no_table_is_refused(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let send = async |media_type: &str, body: Vec<u8>| {
            admin.post("/v1/units/import").body(media_type, body).send().await
        };
        for media_type in ["application/json", "text/plain", "application/vnd.ms-excel"] {
            send(media_type, WARDS.into()).await.assert_problem(415, "unsupported_media_type");
        }
        let mut large = WARDS.as_bytes().to_vec();
        large.resize(5 * 1024 * 1024, b'\n');
        send("text/csv", large.clone()).await.assert_status(200);
        large.push(b'\n');
        send("text/csv", large).await.assert_problem(413, "too_large");
        let latin = send("text/csv; charset=windows-1258", b"code;name\nA;M\xfbi\n".to_vec()).await;
        assert_eq!(wrong(&latin), ["2 - not_utf8"]);
        let answer = admin.post("/v1/units/import").query("dry_run", "có").body("text/csv", "").send().await;
        answer.assert_problem(400, "invalid_parameter");
        assert_eq!(wrong(&send("text/csv", Vec::new()).await).len(), 5, "no columns");
    }

    async fn only_the_first_five_hundred_faults_are_told(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut file = String::from("code,name,kind,level,active_from\n");
        for number in 0..501 {
            let _ = writeln!(file, "{number},Xã,commune,commune,2001");
        }
        let answer = send(&admin, &[], &file).await;
        assert_eq!(wrong(&answer).len(), 500);
        let detail = text(&answer.json()["detail"]);
        assert!(detail.contains("501"), "{detail}");
    }

    async fn the_trail_tells_of_an_import_once(app: TestApp) {
        let city = City::found(&app).await;
        let chief = person(&city, "city.admin", &[("admin", "593")]).await;
        let auditor = city.as_("auditor").await;
        let imports = async || read(&auditor, "/v1/audit-events?action=units_imported").await["items"].clone();
        send(&chief, &[("dry_run", "true")], WARDS).await.assert_status(200);
        assert_eq!(imports().await, json!([]));
        send(&chief, &[("parent_id", &city.unit("593"))], WARDS).await.assert_status(200);
        send(&chief, &[], WARDS).await.assert_status(200);
        let told = imports().await;
        assert_eq!(list(&told).len(), 1, "an import that changes nothing is not told of");
        assert_eq!(told[0]["changes"], json!([
            {"member": "created", "before": null, "after": "4"},
            {"member": "codes", "before": null, "after": "[\"22921\",\"22924\",\"DTT\",\"PVHTT\"]"},
        ]));
        assert_eq!(told[0]["subject"], json!({"kind": "unit", "id": city.unit("593"), "name": "593"}));
        assert_eq!(told[0]["unit_ids"], json!([city.unit("593")]));
    }

    async fn of_two_files_at_once_with_the_same_units_one_makes_them(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let (one, other) = tokio::join!(send(&admin, &[], WARDS), send(&admin, &[], WARDS));
        let mut created = [one, other].map(|answer| answer.expect_status(200).json()["created"].as_u64().unwrap());
        created.sort_unstable();
        assert_eq!(created, [0, 4]);
    }
}
