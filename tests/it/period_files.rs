//! Obligations and completeness as files that offices open and other systems read.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use tests::city::City;
use tests::{Answer, Client, both};
use time::macros::datetime;

use crate::completeness::write;
use crate::main_loop::step;
use crate::reading::texts;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The records of a CSV file, headings first.
fn records(answer: &Answer) -> Vec<Vec<String>> {
    let table = answer
        .text()
        .strip_prefix('\u{feff}')
        .expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(table.as_bytes());
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

/// The cells of the only sheet of a spreadsheet, headings first.
fn cells(answer: &Answer) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body.clone())).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().map(<[Data]>::to_vec).collect()
}

async fn file(as_: &Client, path: &str, accept: &str) -> Answer {
    as_.get(path)
        .header("Accept", accept)
        .send()
        .await
        .expect_status(200)
}

/// The half-year on 18 June: Justice on time, Mũi Né late, the rest missing; answers the path of its period.
async fn half_year(app: &tests::TestApp, city: &City<'_>) -> String {
    let plan = city.issue_plan().await;
    let h1 = &plan.periods["2018-H1"];
    app.clock.set(datetime!(2018-06-12 02:00 UTC));
    let justice = city.as_("justice").await;
    let report = write(&justice, city, h1, "PTP").await;
    step(&justice, &report, "submit").await;
    app.clock.set(datetime!(2018-06-18 02:00 UTC));
    let mui_ne = city.as_("mui.ne").await;
    let report = write(&mui_ne, city, h1, "22915").await;
    step(&mui_ne, &report, "submit").await;
    format!("/v1/periods/{h1}")
}

both! {
    async fn an_office_opens_who_owes_what_as_a_table(app: TestApp) {
        let city = City::found(&app).await;
        let path = format!("{}/obligations", half_year(&app, &city).await);
        let dolisa = city.as_("dolisa").await;
        let answer = file(&dolisa, &path, "text/csv").await;
        assert_eq!(answer.header("Content-Type"), "text/csv; charset=utf-8");
        assert_eq!(answer.header("Content-Disposition"), "attachment; filename=\"obligations.csv\"");
        let rows = records(&answer);
        assert_eq!(rows[0][..6], ["Số kế hoạch", "Kỳ báo cáo", "Mã đơn vị", "Tên đơn vị", "Tình trạng báo cáo", "Thời hạn"]);
        let short: Vec<[&str; 4]> = rows[1..].iter().map(|row| [&*row[2], &*row[5], &*row[7], &*row[9]]).collect();
        assert_eq!(short, [
            ["22915", "late", "2018-06-15", "2018-06-18T02:00:00Z"],
            ["22918", "overdue", "2018-06-15", ""],
            ["22954", "overdue", "2018-06-15", ""],
            ["PTP", "on_time", "2018-06-15", "2018-06-12T02:00:00Z"],
            ["PYT", "overdue", "2018-06-15", ""],
        ]);

        // The parameter wins over the header; headings follow the language.
        let english = dolisa.get(&format!("{path}?format=xlsx&punctuality=late")).header("Accept", "application/json");
        let english = english.header("Accept-Language", "en").send().await.expect_status(200);
        assert_eq!(english.header("Content-Type"), XLSX);
        let sheet = cells(&english);
        assert_eq!(sheet.len(), 2);
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!(sheet[0][..3], [text("Plan"), text("Period"), text("Unit code")]);
        assert_eq!(sheet[1][..3], [text("5947/KH-UBND"), text("2018-H1"), text("22915")]);
        let Data::DateTime(due) = &sheet[1][7] else { panic!("{:?}", sheet[1]) };
        assert_eq!(due.to_ymd_hms_milli(), (2018, 6, 15, 0, 0, 0, 0));
        // Nine in the morning in Phan Thiết.
        let Data::DateTime(sent) = &sheet[1][9] else { panic!("{:?}", sheet[1]) };
        assert_eq!(sent.to_ymd_hms_milli(), (2018, 6, 18, 9, 0, 0, 0));
        assert_eq!(sheet[1][11], Data::Float(0.0));

        let lines = file(&dolisa, &path, "application/x-ndjson").await;
        let lines: Value = lines.text().lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect();
        assert_eq!(texts(&lines, "unit_code"), ["22915", "22918", "22954", "PTP", "PYT"]);

        for query in ["format=csv&limit=2", "format=xlsx&cursor=AAAA"] {
            dolisa.get(&format!("{path}?{query}")).send().await.assert_problem(400, "invalid_parameter");
        }
        dolisa.get(&format!("{path}?format=pdf")).send().await.assert_problem(400, "invalid_parameter");
        let html = dolisa.get(&path).header("Accept", "text/html");
        html.send().await.assert_problem(406, "not_acceptable");
    }

    async fn a_unit_takes_its_own_list_along(app: TestApp) {
        let city = City::found(&app).await;
        half_year(&app, &city).await;
        let path = format!("/v1/units/{}/obligations", city.unit("PTP"));
        let rows = records(&file(&city.as_("justice").await, &path, "text/csv").await);
        let labels: Vec<&str> = rows[1..].iter().map(|row| row[1].as_str()).collect();
        assert_eq!(labels, ["2018-Y", "2018-H1"]);
        let sheet = cells(&file(&city.as_("justice").await, &path, XLSX).await);
        assert_eq!(sheet.len(), 3);
    }

    async fn the_province_reads_completeness_as_a_table(app: TestApp) {
        let city = City::found(&app).await;
        let path = format!("{}/completeness", half_year(&app, &city).await);
        let dolisa = city.as_("dolisa").await;
        let answer = file(&dolisa, &path, "text/csv").await;
        let rows = records(&answer);
        assert_eq!(rows[0][7..], ["Phải báo cáo", "Đã nộp", "Đúng hạn", "Trễ hạn", "Đã duyệt", "Quá hạn", "Bị trả lại", "Chưa nộp"]);
        let of = |part: &str, code: &str| {
            let found = rows.iter().find(|row| row[0] == part && row[1] == code);
            found.unwrap_or_else(|| panic!("no {part} {code}"))[7..].join(" ")
        };
        assert_eq!(of("total", ""), "5 2 1 1 0 3 0 3");
        assert_eq!(of("unit", "22915"), "1 1 0 1 0 0 0 0");
        assert_eq!(of("unit", "PYT"), "1 0 0 0 0 1 0 1");
        assert_eq!(of("group", ""), "2 1 1 0 0 1 0 1");
        assert_eq!(of("group", "UBND-PX"), "3 1 0 1 0 2 0 2");
        assert_eq!(of("subtree", "PTP"), "1 1 1 0 0 0 0 0");
        // The total, five units, two groups, five subtrees under the headings.
        assert_eq!(rows.len(), 14);
        let known = dolisa.get(&path).header("Accept", "text/csv").header("If-None-Match", answer.etag());
        known.send().await.assert_status(304);
        let other = dolisa.get(&path).header("Accept", XLSX).header("If-None-Match", answer.etag());
        let sheet = cells(&other.send().await.expect_status(200));
        assert_eq!((sheet.len(), &sheet[1][7]), (14, &Data::Float(5.0)));
        let lines = file(&dolisa, &format!("{path}?format=ndjson"), "*/*").await;
        let first: Value = serde_json::from_str(lines.text().lines().next().unwrap()).unwrap();
        assert_eq!((&first["part"], &first["counts"]["expected"]), (&json!("total"), &json!(5)));
        dolisa.get(&path).header("Accept", "text/html").send().await.assert_problem(406, "not_acceptable");
    }
}
