//! Aggregates, trends and the figures behind them as tables that other programs load.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use tests::{Answer, Client, both};

use super::town::{Town, WARDS, no_data, of};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The records of a CSV file, headings first.
pub fn records(answer: &Answer) -> Vec<Vec<String>> {
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

/// The columns of a CSV file with these headings, without the headings.
pub fn columns(answer: &Answer, headings: &[&str]) -> Vec<String> {
    let rows = records(answer);
    let at = |heading: &&str| {
        let place = rows[0].iter().position(|one| one == *heading);
        place.unwrap_or_else(|| panic!("no column {heading} among {:?}", rows[0]))
    };
    let places: Vec<usize> = headings.iter().map(at).collect();
    let told = |row: &Vec<String>| {
        places
            .iter()
            .map(|place| row[*place].as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    rows[1..].iter().map(told).collect()
}

/// The rows of NDJSON.
fn lines(answer: &Answer) -> Vec<Value> {
    let lines = answer.text().lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

async fn file(as_: &Client, path: &str, accept: &str) -> Answer {
    as_.get(path)
        .header("Accept", accept)
        .send()
        .await
        .expect_status(200)
}

/// Everything a value says, in some order: what is missing says nothing.
fn said(value: &Value) -> Vec<String> {
    let mut said: Vec<String> = match value {
        Value::Null => Vec::new(),
        Value::Object(members) => members.values().flat_map(said).collect(),
        Value::Array(items) => items.iter().flat_map(said).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    };
    said.sort_unstable();
    said
}

/// The half-year: Justice 3 of 4 drafts, Mũi Né accepted, Hàm Tiến without figure, Đức Long waiting.
async fn half_year(town: &Town<'_>) {
    town.accepted(
        "PTP",
        "2018-H1",
        &[("7.1.a", of(3, 4)), ("7.2.a", no_data())],
    )
    .await;
    town.accepted(WARDS[0], "2018-H1", &[("PT-2", of(14_000, 27_000))])
        .await;
    town.accepted(WARDS[1], "2018-H1", &[("PT-2", no_data())])
        .await;
    town.submitted(WARDS[2], "2018-H1", &[("PT-2", of(2_870, 6_300))])
        .await;
}

both! {
    async fn a_table_says_all_that_the_cells_say_in_their_order(app: TestApp) {
        let town = Town::found(&app).await;
        half_year(&town).await;
        let dolisa = town.city.as_("dolisa").await;
        for group_by in ["measure", "unit_level", "unit", "period,unit"] {
            let path = format!("/v1/aggregates?plan_id={}&group_by={group_by}&include_provisional=true", town.plan.id);
            let answer = file(&dolisa, &path, "application/json").await.json();
            let cells = answer["cells"].as_array().unwrap();
            let rows = lines(&file(&dolisa, &path, "application/x-ndjson").await);
            assert_eq!(rows.len(), cells.len());
            for (cell, row) in cells.iter().zip(&rows) {
                let mut cell = cell.clone();
                // A row has one place for the level: that of the unit, where it has one.
                if !cell["unit"].is_null() {
                    cell["unit_level"] = Value::Null;
                }
                assert_eq!(said(&cell), said(row));
            }
            let csv = file(&dolisa, &path, "text/csv").await;
            let told = columns(&csv, &["Mã chỉ số đo", "Kỳ báo cáo", "Mã đơn vị", "Tử số", "Chờ duyệt: tử số", "Nguồn số liệu"]);
            let text = |value: &Value| match value {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let wanted: Vec<String> = rows
                .iter()
                .map(|row| {
                    let members = ["measure_code", "period_label", "unit_code", "numerator", "provisional_numerator", "sources"];
                    members.map(|member| text(&row[member])).join(" ")
                })
                .collect();
            assert_eq!(told, wanted);
        }
    }

    async fn the_half_year_of_plan_5947_as_a_table(app: TestApp) {
        let town = Town::found(&app).await;
        half_year(&town).await;
        let dolisa = town.city.as_("dolisa").await;
        let path = format!("/v1/aggregates?period_id={}", town.plan.periods["2018-H1"]);
        let answer = file(&dolisa, &path, "text/csv").await;
        assert_eq!(answer.header("Content-Type"), "text/csv; charset=utf-8");
        assert_eq!(answer.header("Content-Disposition"), "attachment; filename=\"aggregates.csv\"");
        assert_eq!(answer.header("Content-Language"), "vi");
        let vary = answer.header("Vary");
        assert!(vary.starts_with("Accept, Accept-Encoding, Accept-Language"), "{vary}");
        let headings = ["Mã chỉ số đo", "Tử số", "Mẫu số", "Tỷ lệ", "Số đơn vị phải báo cáo", "Đầy đủ", "Lý do không có số tổng hợp"];
        // 14 000 ÷ 27 000 × 100 = 51.85185…
        let mut told = columns(&answer, &headings);
        told.sort_unstable();
        assert_eq!(
            told,
            ["7.1.a 3 4 75 1 true ", "7.2.a    1 true nothing_reported", "7.4.a    1 false nothing_reported", "PT-2 14000 27000 51.8519 3 false "]
        );
        let english = dolisa.get(&path).query("format", "xlsx").header("Accept-Language", "en");
        let english = english.send().await.expect_status(200);
        assert_eq!(english.header("Content-Type"), XLSX);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(english.body.clone())).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(sheet.height(), 5);
        let column = |heading: &str| {
            let mut headings = sheet.rows().next().unwrap().iter();
            headings.position(|one| *one == Data::String(heading.to_owned())).unwrap()
        };
        let people = sheet.rows().find(|row| row[column("Measure code")] == Data::String("PT-2".to_owned())).unwrap();
        assert_eq!(people[column("Rate")], Data::Float(51.8519));
        assert_eq!(people[column("Units expected")], Data::Float(3.0));
        let html = dolisa.get(&path).header("Accept", "text/html").send().await;
        html.assert_problem(406, "not_acceptable");
        dolisa.get(&path).query("format", "pdf").send().await.assert_problem(400, "invalid_parameter");
    }

    async fn all_figures_of_a_plan_go_out_as_one_table(app: TestApp) {
        let town = Town::found(&app).await;
        half_year(&town).await;
        let dolisa = town.city.as_("dolisa").await;
        let path = format!("/v1/aggregates/sources?plan_id={}", town.plan.id);
        let headings = ["Mã chỉ số đo", "Mã đơn vị", "Tử số", "Tỷ lệ", "Bản báo cáo số", "Lý do không có số liệu"];
        let mut told = columns(&file(&dolisa, &path, "text/csv").await, &headings);
        told.sort_unstable();
        let silent = "Kỳ này địa bàn không tổ chức tuyên truyền.";
        assert_eq!(
            told,
            [
                "7.1.a PTP 3 75 1 ".to_owned(), format!("7.2.a PTP   1 {silent}"),
                "PT-2 22915 14000 51.8519 1 ".to_owned(), format!("PT-2 22918   1 {silent}"),
            ]
        );
        let rows = lines(&file(&dolisa, &format!("{path}&include_provisional=true"), "application/x-ndjson").await);
        assert_eq!(rows.iter().filter(|row| row["is_provisional"] == true).count(), 1);
        assert_eq!(rows.len(), 5);
        // Row by row what the pages say of a measure.
        let measure = rows.iter().find(|row| row["measure_code"] == "PT-2").unwrap()["measure_id"].as_str().unwrap();
        let of_measure = format!("{path}&measure_id={measure}&include_provisional=true");
        let page = file(&dolisa, &of_measure, "application/json").await.json();
        let rows = lines(&file(&dolisa, &of_measure, "application/x-ndjson").await);
        assert_eq!(page["items"].as_array().unwrap().len(), 3);
        for (item, row) in page["items"].as_array().unwrap().iter().zip(&rows) {
            assert_eq!(said(item), said(row));
        }
        dolisa.get(&path).send().await.assert_problem(400, "invalid_parameter");
        for more in ["limit=5", "cursor=AAAA"] {
            let answer = dolisa.get(&format!("{path}&{more}&format=csv")).send().await;
            answer.assert_problem(400, "invalid_parameter");
            assert_eq!(answer.json()["errors"][0]["code"], "not_in_files");
        }
        let nothing = format!("{path}&year=2017");
        assert_eq!(file(&dolisa, &nothing, "application/x-ndjson").await.text(), "");
        assert_eq!(records(&file(&dolisa, &nothing, "text/csv").await).len(), 1, "headings alone");
    }

    async fn callers_who_take_their_time_leave_half_of_the_connections_to_others(app: TestApp) {
        let town = Town::found(&app).await;
        half_year(&town).await;
        let dolisa = town.city.as_("dolisa").await;
        let plan = &town.plan.id;
        let paths = ["", "/trend", "/sources"].map(|rest| format!("/v1/aggregates{rest}?plan_id={plan}"));
        // Two of four.
        let db = &app.state.db;
        let slow = (db.long_snapshot().await.unwrap(), db.long_snapshot().await.unwrap());
        for path in &paths {
            for format in ["csv", "ndjson", "xlsx"] {
                let refused = dolisa.get(path).query("format", format).send().await;
                refused.assert_problem(503, "unavailable");
                assert_eq!(refused.header("Retry-After"), "30");
            }
        }
        file(&dolisa, &paths[0], "application/json").await;
        drop(slow);
        for path in &paths {
            file(&dolisa, path, "text/csv").await;
        }
    }

    async fn a_table_holds_what_its_caller_may_know(app: TestApp) {
        let town = Town::found(&app).await;
        half_year(&town).await;
        let path = format!("/v1/aggregates/sources?plan_id={}", town.plan.id);
        for (who, units) in [("mui.ne", vec!["22915"]), ("justice", vec!["PTP", "PTP"]), ("lagi.justice", vec![])] {
            let as_ = town.city.as_(who).await;
            assert_eq!(columns(&file(&as_, &path, "text/csv").await, &["Mã đơn vị"]), units, "{who}");
            let cells = format!("/v1/aggregates?plan_id={}&group_by=unit", town.plan.id);
            let mut cells = columns(&file(&as_, &cells, "text/csv").await, &["Mã đơn vị"]);
            cells.dedup();
            let mut units = units;
            units.dedup();
            assert_eq!(cells, units, "{who}");
        }
    }
}
