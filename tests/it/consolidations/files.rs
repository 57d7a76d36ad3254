//! A consolidation as files: tables, and the document to print.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use quick_xml::events::Event;
use serde_json::{Value, json};
use tests::both;
use tests::city::list;

use super::desk::{Desk, path, took};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The parts of a packed document, by name.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.push((part.name().unwrap().into_owned(), text));
    }
    parts
}

/// The text of a part, which is well formed; paragraphs end in line breaks.
fn words(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut text, mut depth) = (String::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(_) => depth += 1,
            Event::End(tag) => {
                depth -= 1;
                if tag.name().into_inner() == "w:p" {
                    text.push('\n');
                }
            }
            Event::Text(piece) => text.push_str(&piece),
            Event::GeneralRef(name) => match &*name {
                "amp" => text.push('&'),
                "lt" => text.push('<'),
                "gt" => text.push('>'),
                "quot" => text.push('"'),
                "apos" => text.push('\''),
                other => panic!("&{other};"),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "every tag is closed");
    text
}

/// Asserts that the texts stand in this order.
fn assert_in_order(text: &str, wanted: &[&str]) {
    let mut rest = text;
    for one in wanted {
        let place = rest
            .find(one)
            .unwrap_or_else(|| panic!("no {one:?} in {rest}"));
        rest = &rest[place + one.len()..];
    }
}

both! {
    async fn the_document_has_all_parts_of_an_official_report(app: TestApp) {
        let desk = Desk::set(&app).await;
        let draft = desk.draft(json!({"document_number": "112/BC-UBND"})).await;
        let draft = desk.left_out(&draft, "22954", "Số liệu <đang> xác minh & rà soát.").await;
        let draft = desk.edited(&draft, json!({
            "issued_on": "2018-06-05", "recipients": ["Sở LĐTBXH", "Lưu: VT"],
            "signatory": {"authority": "KT. CHỦ TỊCH", "position": "PHÓ CHỦ TỊCH", "name": "Võ Văn Thông"},
        })).await;
        let read = |of: &Value| desk.dolisa.get(&path(of)).header("Accept", DOCX);
        let answer = read(&draft).send().await.expect_status(200);
        assert_eq!(answer.header("Content-Type"), DOCX);
        // An official paper has one language.
        let english = read(&draft).header("Accept-Language", "en").send().await.expect_status(200);
        assert_eq!((english.header("Content-Language"), &english.body), ("vi", &answer.body));
        assert!(english.header("Vary").starts_with("Accept, Accept-Encoding, Accept-Language"));
        assert_eq!(answer.header("Content-Disposition"), "attachment; filename=\"bao-cao-tong-hop-2018-H1-du-thao.docx\"");
        let of_draft = parts(&answer.body);
        let names: Vec<&str> = of_draft.iter().map(|(name, _)| name.as_str()).collect();
        for part in ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/header.xml"] {
            assert!(names.contains(&part), "{names:?}");
        }
        let text = |parts: &[(String, String)], name: &str| {
            words(&parts.iter().find(|(part, _)| part == name).unwrap().1)
        };
        for (name, _) in &of_draft {
            text(&of_draft, name);
        }
        assert!(text(&of_draft, "word/first.xml").contains("DỰ THẢO"));
        let body = text(&of_draft, "word/document.xml");
        assert_in_order(&body, &[
            "ĐƠN VỊ 60\n", "ĐƠN VỊ 593\n", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n", "Độc lập - Tự do - Hạnh phúc\n",
            "Số: 112/BC-UBND\n", "DỰ THẢO\n", "Phan Thiết, ngày 05 tháng 6 năm 2018\n", "BÁO CÁO\n",
            "Kết quả thực hiện Kế hoạch số 5947/KH-UBND 6 tháng đầu năm 2018\n",
            "I. KẾT QUẢ THỰC HIỆN\n", "Đơn vị 22915:\n", "Đã tuyên truyền ở mui.ne.\n",
            "II. KẾT QUẢ CÁC CHỈ TIÊU\n", "có 4/5 đơn vị đã gửi báo cáo",
            "PT-2", "50,7463 (34/67)\n", "> 50\n", "2/3 (không tính 1)\n", "7.1.a", "83,3333 (5/6)\n", "≥ 100\n", "Chưa đạt\n",
            "III. ĐƠN VỊ CHƯA BÁO CÁO VÀ SỐ LIỆU KHÔNG TÍNH\n", "- Đơn vị PYT.\n",
            "- Đơn vị 22954 (toàn bộ số liệu): Số liệu <đang> xác minh & rà soát.\n", "./.\n",
            "Nơi nhận:\n", "- Sở LĐTBXH;\n", "- Lưu: VT.\n", "KT. CHỦ TỊCH\n", "PHÓ CHỦ TỊCH\n", "Võ Văn Thông\n",
            "PHỤ LỤC\n", "(Kèm theo Báo cáo số 112/BC-UBND)\n", "Đơn vị 22954\n", "Không tính: Số liệu <đang> xác minh & rà soát.\n",
        ]);

        // Once published it is no draft any more, and always the same file.
        let signed = took(&desk.head, &draft, "sign").await;
        let published = took(&desk.dolisa, &signed, "publish").await;
        let first = read(&published).send().await.expect_status(200);
        assert_eq!(first.header("Content-Disposition"), "attachment; filename=\"bao-cao-tong-hop-2018-H1-1.docx\"");
        let whole: String = parts(&first.body).iter().map(|(_, part)| words(part)).collect();
        assert!(!whole.contains("DỰ THẢO"));
        desk.mui_ne_corrects(&desk.wards[0], 12, "Đếm trùng.").await;
        let again = read(&published).send().await.expect_status(200);
        assert_eq!(again.body, first.body);
        let known = read(&published).header("If-None-Match", first.etag());
        known.send().await.assert_status(304);
    }

    async fn its_figures_come_as_tables(app: TestApp) {
        let desk = Desk::set(&app).await;
        let draft = desk.draft(json!({})).await;
        let draft = desk.left_out(&draft, "22954", "Đang xác minh.").await;
        let in_ = |format: &str| desk.dolisa.get(&format!("{}?format={format}", path(&draft)));
        let table = in_("csv").header("Accept-Language", "en").send().await.expect_status(200);
        let lines: Vec<&str> = table.text().lines().collect();
        // A total for each of 7.1.a, 7.2.a, 7.4.a and PT-2, and a row for each that owes it: 4 + 3 + 3.
        assert_eq!(lines.len(), 1 + 4 + 6);
        assert!(lines[0].contains("Part,Framework,Indicator,Measure"), "{}", lines[0]);
        assert!(lines.iter().any(|line| line.starts_with("total,,PT-2,PT-2,") && line.contains(",34,67,,50.7463,,20,14,incomplete,3,2,0,1,")), "{lines:?}");
        assert!(lines.iter().any(|line| line.starts_with("unit,,PT-2,") && line.contains(",22954,") && line.contains(",left_out,") && line.contains("Đang xác minh.")));
        let rows = in_("ndjson").send().await.expect_status(200);
        let rows: Vec<Value> = rows.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows.len(), 10);
        let total = rows.iter().find(|row| row["measure_code"] == "PT-2" && row["part"] == "total").unwrap();
        assert_eq!((&total["rate"], &total["units_left_out"]), (&json!("50.7463"), &json!(1)));
        let sheet = in_("xlsx").send().await.expect_status(200);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sheet.body)).unwrap();
        let sheet = book.worksheet_range("consolidation").unwrap();
        assert_eq!(sheet.height(), 11);
        assert!(sheet.rows().any(|row| row.contains(&Data::Float(50.7463)) && row.contains(&Data::Float(67.0))));
        desk.dolisa.get(&path(&draft)).header("Accept", "text/html").send().await.assert_problem(406, "not_acceptable");
        let all = in_("json").send().await.expect_status(200).json();
        assert_eq!(list(&all["content"]["figures"]).len(), 4);
    }
}
