//! The half-year of 5947, consolidated, published, and looked at again when figures have moved.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use entity::enums::ChangeKind;
use entity::{change, consolidation_content};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tests::both;
use tests::city::{list, text};
use time::macros::datetime;

use super::desk::{Desk, figure, path, says, took};
use crate::reading::{read, texts};

/// JSON as RFC 8785 writes it, for content of texts, whole numbers, truths and nothing.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_by_key(|name| name.encode_utf16().collect::<Vec<u16>>());
            let members = names
                .into_iter()
                .map(|name| format!("{}:{}", json!(name), canonical(&members[name])));
            format!("{{{}}}", members.collect::<Vec<String>>().join(","))
        }
        Value::Array(items) => {
            let items = items.iter().map(canonical);
            format!("[{}]", items.collect::<Vec<String>>().join(","))
        }
        Value::Number(number) => number.as_i64().unwrap().to_string(),
        other => other.to_string(),
    }
}

fn sha256(text: &str) -> String {
    let mut hex = String::new();
    for byte in digest(&SHA256, text.as_bytes()).as_ref() {
        write!(hex, "{byte:02x}").unwrap();
    }
    hex
}

const SUMS: &str =
    "numerator denominator rate women men units_expected units_reported units_left_out complete";

both! {
    async fn dolisa_drafts_leaves_out_signs_publishes_and_is_told_what_moved(app: TestApp) {
        let mut desk = Desk::set(&app).await;
        app.clock.set(datetime!(2018-06-25 02:00 UTC));
        desk.on_another_day().await;
        let draft = desk.draft(json!({"document_number": "Số: 112/BC-UBND"})).await;
        assert_eq!(draft["status"], "draft");
        let document = &draft["content"]["document"];
        assert_eq!(says(document, "number issuing_body superior_body place issued_on"), "112/BC-UBND Đơn vị 593 Đơn vị 60 Phan Thiết null");
        assert_eq!(document["title"], "Kết quả thực hiện Kế hoạch số 5947/KH-UBND 6 tháng đầu năm 2018");
        // 14 + 20 + 30 of 27 + 40 + 33.
        assert_eq!(says(&figure(&draft, "PT-2")["total"], SUMS), "64 100 64 40 24 3 3 0 true");
        assert_eq!(figure(&draft, "PT-2")["outcome"], "met");
        assert_eq!(says(&figure(&draft, "7.1.a")["total"], SUMS), "5 6 83.3333 null null 1 1 0 true");
        assert_eq!(says(figure(&draft, "7.1.a"), "outcome objective_number indicator_number"), "not_met 7 7.1");
        assert_eq!(says(&figure(&draft, "7.4.a")["total"], "no_total_reason units_expected units_reported"), "nothing_reported 1 0");
        // Five owe, four have reported and are accepted; Health is missing and not yet late on the due day.
        assert_eq!(says(&draft["content"]["completeness"], "expected submitted accepted overdue missing"), "5 4 4 1 1");
        let health = list(&draft["content"]["units"]).iter().find(|one| one["unit"]["code"] == "PYT").unwrap();
        assert_eq!(says(health, "standing punctuality revision"), "missing overdue null");
        // What the wards wrote, in the order of their names.
        assert_eq!(draft["content"]["narrative"], json!([{"section": "results", "title": "Kết quả thực hiện", "text":
            "Đơn vị 22915:\nĐã tuyên truyền ở mui.ne.\n\nĐơn vị 22918:\nĐã tuyên truyền ở ham.tien.\n\nĐơn vị 22954:\nĐã tuyên truyền ở duc.long."}]));

        // Đức Long is left out, with a reason that shows.
        let why = "Số liệu đang được xác minh.";
        let draft = desk.left_out(&draft, "22954", why).await;
        let wards = figure(&draft, "PT-2");
        // 34 of 67.
        assert_eq!(says(&wards["total"], SUMS), "34 67 50.7463 20 14 3 2 1 false");
        assert_eq!(wards["outcome"], "incomplete");
        let parts: Vec<String> = list(&wards["units"]).iter()
            .map(|part| says(part, "state numerator denominator rate reason revision")).collect();
        assert_eq!(parts, [
            "reported 14 27 51.8519 null 1".to_owned(), "reported 20 40 50 null 1".to_owned(), format!("left_out null null null {why} 1"),
        ]);
        assert_eq!(draft["content"]["left_out"], json!([{
            "unit": {"id": desk.city.unit("22954"), "code": "22954", "name": "Đơn vị 22954"},
            "measure_id": null, "measure_code": null, "reason": why,
        }]));

        // The text is edited and the head completed; the head of the office signs, the coordinator publishes.
        let draft = desk.edited(&draft, json!({
            "issued_on": "2018-06-25", "narrative": [{"section": "results", "text": "Toàn thành phố đã tuyên truyền."}],
            "signatory": {"authority": "KT. CHỦ TỊCH", "position": "PHÓ CHỦ TỊCH", "name": "Võ Văn Thông"},
        })).await;
        assert_eq!(draft["content"]["narrative"][0]["text"], "Toàn thành phố đã tuyên truyền.");
        let signed = took(&desk.head, &draft, "sign").await;
        assert_eq!(signed["content"]["signature"]["name"], "dolisa.head");
        let published = took(&desk.dolisa, &signed, "publish").await;
        assert_eq!(says(&published, "status number published_at"), "published 1 2018-06-25T02:00:00Z");
        assert_eq!(says(&published["content"], "number"), "1");

        // Anyone can work out the hash from the answer.
        let answer = desk.dolisa.get(&path(&published)).send().await.expect_status(200);
        let frozen = answer.json();
        assert_eq!(published["content"], frozen["content"]);
        let text_of = canonical(&frozen["content"]);
        assert_eq!(sha256(&text_of), text(&frozen["sha256"]));
        assert!(answer.text().contains(&text_of), "it is written as it was hashed");

        // Followers are told.
        let told = change::Entity::find()
            .filter(change::Column::Kind.eq(ChangeKind::ConsolidationPublished))
            .one(app.state.db.reader()).await.unwrap().unwrap();
        assert_eq!((told.subject_id.to_string(), told.period_id.unwrap().to_string()), (text(&published["id"]), desk.h1().to_owned()));
        assert_eq!(told.plan_id.unwrap().to_string(), desk.plan.id);

        // Mũi Né corrects its figure: what was published stays, and the comparison says what moved and why.
        app.clock.set(datetime!(2018-07-02 02:00 UTC));
        desk.on_another_day().await;
        let recounted = "Đếm trùng hai hộ.";
        desk.mui_ne_corrects(&desk.wards[0], 12, recounted).await;
        let again = desk.dolisa.get(&path(&published)).send().await.expect_status(200);
        assert_eq!(again.text(), answer.text(), "to the letter");
        let dolisa = &desk.dolisa;
        let moved = read(dolisa, &format!("{}/comparison", path(&published))).await;
        assert_eq!(says(&moved["from"], "number as_of"), "1 2018-06-25T02:00:00Z");
        assert_eq!(says(&moved["to"], "consolidation_id number as_of"), "null null 2018-07-02T02:00:00Z");
        assert_eq!(texts(&moved["totals"], "measure_code"), ["PT-2"]);
        let total = &moved["totals"][0];
        assert_eq!(says(&total["before"], "numerator denominator rate"), "34 67 50.7463");
        assert_eq!(says(&total["after"], "numerator denominator rate"), "62 100 62");
        let figures = list(&moved["figures"]);
        let units: Vec<String> = figures.iter().map(|one| text(&one["unit"]["code"])).collect();
        assert_eq!(units, ["22915", "22954"]);
        assert_eq!(says(&figures[0]["before"], "numerator revision report_id"), format!("14 1 {}", text(&desk.wards[0]["id"])));
        assert_eq!(says(&figures[0]["after"], "numerator revision report_id"), format!("12 2 {}", text(&desk.wards[0]["id"])));
        let causes = |of: &Value| -> Vec<String> { list(&of["causes"]).iter().map(|one| says(one, "kind revision reason")).collect() };
        assert_eq!(causes(&figures[0]), [format!("reopened 2 {recounted}"), "accepted 2 null".to_owned()]);
        assert_eq!(causes(&figures[1]), [format!("left_out_before null {why}")]);
        assert_eq!(figures[1]["after"]["numerator"], "30");

        // Another is published with all figures; the two are compared.
        let second = desk.published("130/BC-UBND").await;
        assert_eq!(second["number"], 2);
        let between = read(dolisa, &format!("{}/comparison?with={}", path(&published), text(&second["id"]))).await;
        assert_eq!((&between["figures"], &between["totals"]), (&moved["figures"], &moved["totals"]));
        assert_eq!(between["to"]["number"], 2);
        let same = read(dolisa, &format!("{}/comparison", path(&second))).await;
        assert_eq!((&same["figures"], &same["totals"]), (&json!([]), &json!([])));
        let all = read(dolisa, "/v1/consolidations?status=published").await;
        assert_eq!(texts(&all["items"], "document_number"), ["112/BC-UBND", "130/BC-UBND"]);
    }

    async fn the_database_itself_keeps_what_was_published(app: TestApp) {
        let desk = Desk::set(&app).await;
        desk.published("112/BC-UBND").await;
        let tx = app.state.db.begin_aside().await.unwrap();
        let forged = consolidation_content::Entity::update_many()
            .col_expr(consolidation_content::Column::Content, Expr::value("{}"));
        assert!(forged.exec(&tx).await.is_err());
        drop(tx);
        let tx = app.state.db.begin_aside().await.unwrap();
        assert!(consolidation_content::Entity::delete_many().exec(&tx).await.is_err());
    }
}
