//! A report filled by a form as a file: what goes out, what comes back, and every wrong cell by its address.

use api::workbook::{self, Cell};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};

use crate::main_loop::{draft, etag, put_values};
use crate::reading::{find, read, texts};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn path(report: &Value) -> String {
    format!("/v1/reports/{}", text(&report["id"]))
}

async fn import(
    by: &Client,
    report: &Value,
    media_type: &str,
    body: impl Into<Vec<u8>>,
    dry_run: bool,
) -> Answer {
    by.post(&format!("{}/values/import", path(report)))
        .query("dry_run", if dry_run { "true" } else { "false" })
        .if_match(&etag(report))
        .body(media_type, body)
        .send()
        .await
}

async fn form(by: &Client, report: &Value, language: &str) -> Answer {
    by.get(&format!("{}/template.xlsx", path(report)))
        .header("Accept-Language", language)
        .send()
        .await
        .expect_status(200)
}

/// Where the file is wrong and what by code, in the order told.
fn wrong(answer: &Answer) -> Vec<String> {
    answer.assert_problem(422, "invalid_input");
    let body = answer.json();
    let faults = list(&body["errors"]).iter().map(|fault| {
        let place = match (&fault["cell"], &fault["line"], &fault["column"]) {
            (Value::String(cell), ..) => cell.clone(),
            (_, line, Value::String(column)) => format!("{line} {column}"),
            (_, line, _) => line.to_string(),
        };
        format!("{place} {}", text(&fault["code"]))
    });
    faults.collect()
}

both! {
    async fn the_form_goes_out_and_comes_back(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let report = draft(&justice, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let report = put_values(&justice, &report, json!([
            {"measure_id": city.id("7.2.a"), "numerator": 14, "denominator": 20, "women": 6, "men": 8, "note": "Còn 6 người."},
        ])).await;
        let vi = form(&justice, &report, "vi").await;
        assert_eq!((vi.header("Content-Type"), vi.header("Content-Language")), (XLSX, "vi"));
        assert_eq!(vi.header("Content-Disposition"), "attachment; filename=\"2018-H1-PTP.xlsx\"");
        let sheet = workbook::read(&vi.body).unwrap().remove(0);
        let said = |row: u32, column: u32| sheet.get(&row).and_then(|cells| cells.get(&column));
        let words = |text: &str| Some(Cell::Text(text.to_owned()));
        assert_eq!(said(2, 2), words("PTP - Đơn vị PTP").as_ref());
        assert_eq!(said(4, 2), words("15/06/2018").as_ref());
        assert_eq!(said(10, 1), words("7.2.a").as_ref());
        assert_eq!((said(10, 5), said(10, 10)), (Some(&Cell::Number(14.0)), Some(&Cell::Number(6.0))));
        let known = justice.get(&format!("{}/template.xlsx", path(&report))).header("Accept-Language", "vi").header("If-None-Match", vi.etag());
        known.send().await.assert_status(304);
        city.as_("health").await.get(&format!("{}/template.xlsx", path(&report))).send().await.assert_problem(404, "not_found");

        // As it went out, in either language, it says what is there already.
        for language in ["vi", "en"] {
            let untouched = form(&justice, &report, language).await;
            let dry = import(&justice, &report, XLSX, untouched.body, true).await.expect_status(200).json();
            assert_eq!((&dry["dry_run"], &dry["report"]), (&json!(true), &report));
            assert_eq!(dry["values"], json!([{"line": 11, "measure_id": city.id("7.2.a"), "measure_code": "7.2.a"}]));
        }

        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in (1..).zip(["measure_code", "numerator", "denominator", "women", "no_data_reason"]) {
            sheet.write_string(2, column, name).unwrap();
        }
        sheet.write_string(3, 1, "7.1.a").unwrap();
        sheet.write_number(3, 2, 5.25).unwrap();
        sheet.write_formula(3, 3, Formula::new("=3*2").set_result("6")).unwrap();
        sheet.write_string(4, 1, "7.2.a").unwrap();
        let filled = book.save_to_buffer().unwrap();
        let dry = import(&justice, &report, XLSX, filled.clone(), true).await.expect_status(200).json();
        assert_eq!(texts(&dry["report"]["values"], "measure_code"), ["7.1.a", "7.2.a"]);
        assert_eq!((&dry["report"]["version"], read(&justice, &path(&report)).await), (&report["version"], report.clone()), "a dry run writes nothing");
        let done = import(&justice, &report, XLSX, filled, false).await.expect_status(200).json();
        assert_eq!(done["values"], json!([{"line": 4, "measure_id": city.id("7.1.a"), "measure_code": "7.1.a"}]));
        let now = &done["report"];
        let drafts = find(&now["values"], "measure_code", "7.1.a");
        assert_eq!((&drafts["numerator"], &drafts["denominator"]), (&json!(5.25), &json!(6)));
        assert_eq!(find(&now["values"], "measure_code", "7.2.a"), &report["values"][0], "an empty row leaves its measure alone");
        assert_eq!(&read(&justice, &path(&report)).await, now);

        // CSV as a Vietnamese spreadsheet saves it; a row replaces all that was said.
        let csv = "measure_code;numerator;denominator;no_data_reason\r\n7.2.a;;;Chưa tập huấn.\r\n7.1.a;4,5;6;\r\n";
        let done = import(&justice, now, "text/csv; charset=utf-8", csv, false).await.expect_status(200).json();
        let values = &done["report"]["values"];
        assert_eq!(find(values, "measure_code", "7.1.a")["numerator"], json!(4.5));
        let members = find(values, "measure_code", "7.2.a");
        assert_eq!((&members["no_data_reason"], &members["numerator"], &members["note"]), (&json!("Chưa tập huấn."), &Value::Null, &Value::Null));
    }

    async fn every_wrong_cell_is_told_and_nothing_is_taken(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let report = draft(&justice, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in (0..).zip(["measure_code", "numerator", "denominator", "women", "note"]) {
            sheet.write_string(0, column, name).unwrap();
        }
        let day = Format::new().set_num_format("dd/mm");
        sheet.write_string(1, 0, "7.1.a").unwrap();
        sheet.write_datetime_with_format(1, 1, ExcelDateTime::from_ymd(2018, 6, 5).unwrap(), &day).unwrap();
        sheet.write_formula(1, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write_string(2, 0, "7.2.a").unwrap();
        sheet.write_number(2, 1, 0.00001).unwrap();
        sheet.write_string(2, 2, "1.234").unwrap();
        sheet.write_number(2, 3, 1e11).unwrap();
        sheet.write_string(3, 0, "7.4.a").unwrap();
        sheet.write_number(3, 1, 1).unwrap();
        sheet.write_string(4, 6, "ghi thêm").unwrap();
        let answer = import(&justice, &report, XLSX, book.save_to_buffer().unwrap(), false).await;
        assert_eq!(wrong(&answer), [
            "B2 date", "C2 cell_error", "B3 too_precise", "C3 number_as_text", "D3 out_of_range", "A4 measure_not_owed", "G5 stray_cell",
        ]);
        // The rules of the JSON body hold as well, told by cell.
        let csv = "measure_code,women,numerator\n7.1.a,1,5\n7.2.a,1,5\n7.2.a,1,5\n";
        let answer = import(&justice, &report, "text/csv", csv, true).await;
        assert_eq!(wrong(&answer), ["2 women sex_parts_not_held", "4 measure_code measure_repeated"]);
        let answer = import(&justice, &report, "text/csv", "a,b\n1,2\n", false).await;
        assert_eq!(wrong(&answer), ["1 missing_header"]);
        let not_utf8 = b"measure_code\n\xff".to_vec();
        assert_eq!(wrong(&import(&justice, &report, "text/csv", not_utf8, false).await), ["2 not_utf8"]);
        for file in [b"PK\x03\x04".to_vec(), b"measure_code,amount\n".to_vec(), vec![0; 1000]] {
            let answer = import(&justice, &report, XLSX, file, false).await;
            assert_eq!(wrong(&answer), ["1 not_a_workbook"]);
        }
        import(&justice, &report, "application/json", "{}", false).await.assert_problem(415, "unsupported_media_type");
        import(&justice, &report, "text/csv", vec![b'\n'; 1024 * 1024 + 1], false).await.assert_problem(413, "too_large");
        assert_eq!(read(&justice, &path(&report)).await, report);

        // Who may not write the report hears that before anything of the file.
        import(&city.as_("mayor").await, &report, XLSX, b"x".to_vec(), false).await.assert_problem(403, "forbidden");
        import(&city.as_("health").await, &report, XLSX, b"x".to_vec(), false).await.assert_problem(404, "not_found");
    }
}
