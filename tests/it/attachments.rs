//! Files attached to reports: taken while a report is written, read by whoever reads it, kept by its revisions.

use reqwest::Method;
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both, files};
use tokio::task::JoinSet;

use crate::main_loop::{draft, etag, put_values, step};
use crate::reading::{assert_impossible, machine, read, texts};

/// What Justice calls its printed report.
pub const NAME: &str = "Báo cáo 6 tháng đầu năm 2018 – Phòng Tư pháp.pdf";

/// The files of a report.
pub fn shelf(report: &Value) -> String {
    format!("/v1/reports/{}/attachments", text(&report["id"]))
}

/// Tries to attach a file to a report as its body tells it.
pub async fn try_attach(by: &Client, report: &Value, name: &str, file: Vec<u8>) -> Answer {
    by.post(&shelf(report))
        .query("name", name)
        .if_match(&etag(report))
        .body("application/octet-stream", file)
        .send()
        .await
}

/// Attaches a file; answers it, and brings the report's body up to date.
pub async fn attach(by: &Client, report: &mut Value, name: &str, file: Vec<u8>) -> Value {
    let made = try_attach(by, report, name, file).await;
    let made = made.expect_status(201).json();
    report["version"] = made["report_version"].clone();
    made
}

/// Where an attachment is read about.
pub fn place(file: &Value) -> String {
    let (report, id) = (text(&file["report_id"]), text(&file["id"]));
    format!("/v1/reports/{report}/attachments/{id}")
}

/// The bytes of an attachment.
pub async fn download(by: &Client, file: &Value) -> Answer {
    by.get(&format!("{}/content", place(file))).send().await
}

/// A report of Justice for the first half year, with good figures.
pub async fn justice_writes(city: &City<'_>, period: &str) -> Value {
    let justice = city.as_("justice").await;
    let report = draft(&justice, period, &city.unit("PTP")).await;
    let figures = json!([
        {"measure_id": city.id("7.1.a"), "numerator": 6, "denominator": 6},
        {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
    ]);
    put_values(&justice, &report, figures).await
}

both! {
    async fn justice_attaches_its_printed_report_and_the_lead_unit_reads_it(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let pdf = files::pdf(3000);
        let made = try_attach(&justice, &report, NAME, pdf.clone()).await.expect_status(201);
        let file = made.json();
        assert_eq!(made.header("Location"), place(&file));
        let told = (&file["name"], &file["media_type"], &file["size"], &file["created_at"]);
        assert_eq!(told, (&json!(NAME), &json!("application/pdf"), &json!(pdf.len()), &json!("2018-05-17T02:00:00Z")));
        assert_eq!(file["created_by"], crate::people::look_up(&city, "justice").await["id"]);
        // The report has moved on by one.
        let before = report["version"].as_i64().unwrap();
        assert_eq!(file["report_version"], before + 1);
        report["version"] = file["report_version"].clone();
        assert_eq!(read(&justice, &format!("/v1/reports/{}", text(&report["id"]))).await["version"], before + 1);
        let about = justice.get(&place(&file)).send().await.expect_status(200);
        assert_eq!((about.json(), about.etag()), (file.clone(), made.etag()));
        justice.get(&place(&file)).header("If-None-Match", about.etag()).send().await.assert_status(304);

        // It is not the lead unit's to read before it has been sent.
        let dolisa = city.as_("dolisa").await;
        for path in [shelf(&report), place(&file), format!("{}/content", place(&file))] {
            dolisa.get(&path).send().await.assert_problem(404, "not_found");
        }
        step(&justice, &report, "submit").await;
        assert_eq!(texts(&read(&dolisa, &shelf(&report)).await["items"], "name"), [NAME]);
        let content = download(&dolisa, &file).await.expect_status(200);
        assert!(content.body == pdf, "byte by byte");
        let sha256 = text(&file["sha256"]);
        for (name, value) in [
            ("Content-Type", "application/pdf"),
            ("Content-Length", &pdf.len().to_string()),
            ("Content-Disposition", "attachment; filename=\"Bao cao 6 thang dau nam 2018 - Phong Tu phap.pdf\"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o%206%20th%C3%A1ng%20%C4%91%E1%BA%A7u%20n%C4%83m%202018%20%E2%80%93%20Ph%C3%B2ng%20T%C6%B0%20ph%C3%A1p.pdf"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "private, no-cache"),
            ("ETag", &format!("\"{sha256}\"")),
            ("Accept-Ranges", "bytes"),
        ] {
            assert_eq!(content.header(name), value, "{name}");
        }
        assert!(content.header("Content-Security-Policy").starts_with("default-src 'none'"));
        assert!(content.header("Repr-Digest").starts_with("sha-256=:"));

        // A ward never sees it, nor does the other city; an admin has no business with it.
        for (name, status) in [("mui.ne", 404), ("health", 404), ("lagi.dolisa", 404), ("first.admin", 403)] {
            let other = city.as_(name).await;
            for path in [shelf(&report), place(&file), format!("{}/content", place(&file))] {
                other.get(&path).send().await.assert_status(status);
            }
        }
        assert!(download(&city.as_("mayor").await, &file).await.expect_status(200).body == pdf);
        // Nor under another report than its own.
        let ward = draft(&city.as_("mui.ne").await, &plan.periods["2018-H1"], &city.unit("22915")).await;
        let elsewhere = format!("{}/{}", shelf(&ward), text(&file["id"]));
        city.as_("mayor").await.get(&elsewhere).send().await.assert_problem(404, "not_found");
    }

    async fn only_who_writes_the_report_attaches_and_only_while_it_is_written(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let file = attach(&justice, &mut report, NAME, files::pdf(100)).await;
        for (name, status) in [("justice.head", 403), ("mayor", 403), ("dolisa", 403), ("dolisa.reporter", 404), ("health", 404)] {
            let other = city.as_(name).await;
            try_attach(&other, &report, "a.pdf", files::pdf(50)).await.assert_status(status);
            other.delete(&place(&file)).if_match(&etag(&report)).send().await.assert_status(status);
        }
        let stale = json!({"id": report["id"], "version": 1});
        try_attach(&justice, &stale, "a.pdf", files::pdf(50)).await.assert_problem(412, "stale");
        let without = justice.post(&shelf(&report)).query("name", "a.pdf").body("application/pdf", files::pdf(50));
        without.send().await.assert_problem(428, "precondition_required");
        justice.delete(&place(&file)).send().await.assert_problem(428, "precondition_required");
        justice.delete(&place(&file)).if_match("\"1\"").send().await.assert_problem(412, "stale");

        let sent = step(&justice, &report, "submit").await;
        assert_impossible(&try_attach(&justice, &sent, "a.pdf", files::pdf(50)).await, "submitted");
        assert_impossible(&justice.delete(&place(&file)).if_match(&etag(&sent)).send().await, "submitted");
        let dolisa = city.as_("dolisa").await;
        let back = dolisa.post(&format!("/v1/reports/{}/return", text(&sent["id"]))).if_match(&etag(&sent));
        let mut back = back.json(json!({"reason": "Thiếu phụ lục."})).send().await.expect_status(200).json();
        attach(&justice, &mut back, "Phụ lục.xlsx", files::xlsx()).await;
        assert_eq!(texts(&read(&justice, &shelf(&report)).await["items"], "name"), [NAME, "Phụ lục.xlsx"]);
    }

    async fn an_accepted_revision_keeps_its_file_after_the_next_one_drops_it(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let dolisa = city.as_("dolisa").await;
        let province = machine(&app, &city, "60", &["reports:read"]).await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let first = attach(&justice, &mut report, NAME, files::pdf(1000)).await;
        let sent = step(&justice, &report, "submit").await;
        province.get(&shelf(&report)).send().await.assert_problem(404, "not_found");
        let accepted = step(&dolisa, &sent, "accept").await;
        let reopened = dolisa.post(&format!("/v1/reports/{}/reopen", text(&accepted["id"]))).if_match(&etag(&accepted));
        let mut second = reopened.json(json!({"reason": "Sửa số liệu."})).send().await.expect_status(200).json();
        let names = async |by: &Client, query: &str| texts(&read(by, &format!("{}{query}", shelf(&report))).await["items"], "name");
        assert_eq!(names(&justice, "").await, [NAME], "the next revision begins with the same file");

        let dropped = justice.delete(&place(&first)).if_match(&etag(&second)).send().await.expect_status(200);
        second["version"] = dropped.json()["version"].clone();
        justice.delete(&place(&first)).if_match(&etag(&second)).send().await.assert_problem(404, "not_found");
        let new = attach(&justice, &mut second, "Bản sửa.docx", files::docx()).await;
        assert_eq!(names(&justice, "").await, ["Bản sửa.docx"]);
        assert_eq!(names(&justice, "?revision=1").await, [NAME]);
        assert_eq!(names(&justice, "?revision=2").await, ["Bản sửa.docx"]);
        justice.get(&format!("{}?revision=3", shelf(&report))).send().await.assert_problem(404, "not_found");
        justice.get(&format!("{}?revision=0", shelf(&report))).send().await.assert_problem(400, "invalid_parameter");

        // The province is shown the accepted revision and no other.
        assert_eq!(names(&province, "").await, [NAME]);
        assert_eq!(names(&province, "?revision=1").await, [NAME]);
        province.get(&format!("{}?revision=2", shelf(&report))).send().await.assert_problem(404, "not_found");
        province.get(&place(&new)).send().await.assert_problem(404, "not_found");
        download(&province, &new).await.assert_problem(404, "not_found");
        assert!(download(&province, &first).await.expect_status(200).body == files::pdf(1000));
        assert!(download(&justice, &new).await.expect_status(200).body == files::docx());

        // Once the second one counts, it is the other way round.
        let sent = step(&justice, &second, "submit").await;
        step(&dolisa, &sent, "accept").await;
        assert_eq!(names(&province, "").await, ["Bản sửa.docx"]);
        assert_eq!(names(&province, "?revision=1").await, [NAME], "it was accepted, too");
        assert!(download(&dolisa, &first).await.expect_status(200).body == files::pdf(1000), "the lead unit still has it");
    }

    async fn of_uploads_at_once_on_one_version_one_is_kept(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let mut sent = JoinSet::new();
        for number in 0..6_usize {
            let request = justice.post(&shelf(&report)).query("name", &format!("{number}.pdf")).if_match(&etag(&report));
            sent.spawn(request.body("application/pdf", files::pdf(1000 + number)).send());
        }
        let answers = sent.join_all().await;
        let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
        assert_eq!((made.len(), refused.len()), (1, 5));
        for answer in refused {
            answer.assert_problem(412, "stale");
        }
        let kept = read(&justice, &shelf(&report)).await;
        assert_eq!(kept["items"], json!([made[0].json()]));
        assert_eq!(stored(app.data_dir()).len(), 1, "nothing of the others stays behind");
    }

    async fn an_upload_sent_again_under_its_key_is_one_file(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let justice = city.as_("justice").await;
        let pdf = files::pdf(2 * 1024 * 1024);
        let mut answers = Vec::new();
        for _ in 0..2 {
            let upload = justice.post(&shelf(&report)).query("name", "a.pdf").if_match(&etag(&report));
            let upload = upload.header("Idempotency-Key", "printed").body("application/pdf", pdf.clone());
            answers.push(upload.send().await.expect_status(201));
        }
        assert_eq!(answers[0].body, answers[1].body);
        assert_eq!(answers[1].header("Location"), answers[0].header("Location"));
        assert_eq!(answers[1].header("Idempotency-Replayed"), "true");
        assert_eq!(list(&read(&justice, &shelf(&report)).await["items"]).len(), 1);
        assert_eq!(stored(app.data_dir()).len(), 1);
        assert!(download(&justice, &answers[1].json()).await.expect_status(200).body == pdf);
    }

    async fn a_download_goes_on_where_it_broke_off(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let pdf = files::pdf(100_000);
        let file = attach(&justice, &mut report, NAME, pdf.clone()).await;
        let content = format!("{}/content", place(&file));
        let tag = format!("\"{}\"", text(&file["sha256"]));
        let size = pdf.len();
        let part = async |range: &str| justice.get(&content).header("Range", range).send().await;

        let first = part("bytes=0-39999").await.expect_status(206);
        assert_eq!(first.header("Content-Range"), format!("bytes 0-39999/{size}"));
        assert_eq!((first.header("Content-Length"), first.etag()), ("40000", &*tag));
        let rest = justice.get(&content).header("Range", "bytes=40000-").header("If-Range", &tag).send().await.expect_status(206);
        assert!([first.body, rest.body].concat() == pdf, "two parts make the whole");
        let last = part("bytes=-7").await.expect_status(206);
        assert_eq!(last.body, b"\n%%EOF\n");
        let outside = part(&format!("bytes={size}-")).await;
        outside.assert_problem(416, "range_not_satisfiable");
        assert_eq!(outside.header("Content-Range"), format!("bytes */{size}"));
        // What is not one range of this very file is answered with all of it.
        for request in [
            justice.get(&content).header("Range", "bytes=0-1").header("If-Range", "\"another\""),
            justice.get(&content).header("Range", "bytes=0-1").header("If-Range", "Mon, 11 Jun 2018 02:00:00 GMT"),
            justice.get(&content).header("Range", "bytes=0-1,5-6"),
            justice.get(&content).header("Range", "lines=0-1"),
        ] {
            assert!(request.send().await.expect_status(200).body == pdf);
        }
        // Nothing is compressed on the way, or a part would be one of other bytes.
        let offered = justice.get(&content).header("Accept-Encoding", "gzip, br, zstd").send().await.expect_status(200);
        assert!(!offered.headers.contains_key("Content-Encoding"));
        assert!(offered.body == pdf);
        for range in [None, Some("bytes=0-1")] {
            let mut request = justice.head(&content);
            if let Some(range) = range {
                request = request.header("Range", range);
            }
            let head = request.send().await.expect_status(200);
            assert_eq!((head.header("Content-Length"), head.etag()), (&*size.to_string(), &*tag));
        }
        let known = justice.get(&content).header("If-None-Match", &tag).header("Range", "bytes=0-1").send().await;
        known.assert_status(304);
        assert_eq!(known.etag(), tag);
        justice.raw(Method::PUT, &content).send().await.assert_problem(405, "method_not_allowed");
    }

    async fn whoever_attached_a_file_does_not_sign_the_report(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let health = city.as_("health").await;
        let unit = read(&health, &format!("/v1/units/{}", city.unit("PYT"))).await;
        let admin = city.as_("first.admin").await;
        let asks = admin.patch(&format!("/v1/units/{}", city.unit("PYT"))).if_match(&etag(&unit));
        asks.json(json!({"requires_sign_off": true})).send().await.assert_status(200);
        let both = crate::reading::person(&city, "deputy", &[("reporter", "PYT"), ("approver", "PYT")]).await;
        let mut report = draft(&health, &plan.periods["2018-H1"], &city.unit("PYT")).await;
        attach(&both, &mut report, "Phụ lục.ods.pdf", files::pdf(60)).await;
        let owed: Vec<Value> = list(&report["measures"]).iter()
            .map(|one| json!({"measure_id": one["measure_id"], "no_data_reason": "Chưa có số liệu."})).collect();
        let report = put_values(&health, &report, json!(owed)).await;
        let report = step(&health, &report, "submit").await;
        let sign = both.post(&format!("/v1/reports/{}/sign", text(&report["id"]))).if_match(&etag(&report));
        sign.send().await.assert_problem(403, "forbidden");
        step(&city.as_("health.head").await, &report, "sign").await;
    }
}

/// The files that lie in the store of a service, without its folders.
pub fn stored(data_dir: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    let top = data_dir.join("attachments");
    for day in std::fs::read_dir(top).unwrap() {
        let day = day.unwrap().path();
        if day.file_name().is_some_and(|name| name == "installation") {
            continue;
        }
        let files = std::fs::read_dir(&day).unwrap();
        let name = |file: std::fs::DirEntry| {
            format!(
                "{}/{}",
                day.file_name().unwrap().display(),
                file.file_name().display()
            )
        };
        found.extend(files.map(|file| name(file.unwrap())));
    }
    found.sort();
    found
}
