//! Which files are taken: by their content, their size and their number, under any name.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{both, files};

use crate::attachments::{attach, download, justice_writes, place, shelf, stored, try_attach};
use crate::main_loop::etag;
use crate::reading::read;

const MIB: usize = 1024 * 1024;

both! {
    async fn a_file_is_what_it_holds_whatever_it_is_called(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let table = "\u{feff}đơn vị;số dự thảo\r\nPhòng Tư pháp;6\r\n".as_bytes().to_vec();
        for (name, file, media_type) in [
            ("a.exe", files::pdf(100), "application/pdf"),
            ("Báo cáo", files::docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("Biểu số 1.xlsx", files::xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("Biểu số 1.xlsx", files::odt(), "application/vnd.oasis.opendocument.text"),
            ("Ảnh.jpg", files::png(), "image/png"),
            ("Ảnh.png", files::jpeg(), "image/jpeg"),
            ("Bảng.txt", table, "text/csv"),
        ] {
            let made = attach(&justice, &mut report, name, file.clone()).await;
            assert_eq!((&made["name"], &made["media_type"]), (&json!(name), &json!(media_type)));
            let content = download(&justice, &made).await.expect_status(200);
            assert!(content.body == file, "{name}");
            let told = content.header("Content-Type").split(';').next().unwrap();
            assert_eq!(told, media_type);
        }
        // What the request says of it does not count.
        let lied = justice.post(&shelf(&report)).query("name", "b").if_match(&etag(&report));
        let lied = lied.body("text/csv", files::pdf(100)).send().await.expect_status(201);
        assert_eq!(lied.json()["media_type"], "application/pdf");
    }

    async fn a_renamed_program_and_a_macro_are_refused_and_nothing_stays_behind(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        for (file, named) in [
            (files::exe(), "application/vnd.microsoft.portable-executable"),
            (files::docx_with_macros(), "macro"),
            (b"<html><script>alert(1)</script></html>".to_vec(), "text/html"),
            (files::pdf(100)[..60].to_vec(), "PDF"),
            ([files::png(), files::docx()].concat(), "PNG"),
            (b"Kh\xf4ng ph\xe6i UTF-8, 1\n".to_vec(), "CSV"),
            (Vec::new(), "rỗng"),
        ] {
            let refused = try_attach(&justice, &report, "Báo cáo.pdf", file).await;
            refused.assert_problem(415, "unsupported_file");
            let detail = text(&refused.json()["detail"]);
            assert!(detail.contains(named) && detail.contains("Được nhận: PDF, DOCX"), "{detail}");
        }
        let english = justice.post(&shelf(&report)).query("name", "a.pdf").if_match(&etag(&report));
        let english = english.header("Accept-Language", "en").body("application/pdf", files::exe()).send().await;
        assert!(text(&english.json()["detail"]).starts_with("By its content the file is `application/vnd.microsoft"));
        assert_eq!(read(&justice, &format!("/v1/reports/{}", text(&report["id"]))).await["version"], report["version"]);
        assert_eq!(read(&justice, &shelf(&report)).await["items"], json!([]));
        assert_eq!(stored(app.data_dir()), Vec::<String>::new());
    }

    async fn twenty_mebibytes_are_taken_and_one_byte_more_is_not(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let largest = files::pdf(20 * MIB);
        assert_eq!(largest.len(), 20 * MIB);
        let more = try_attach(&justice, &report, "b.pdf", files::pdf(20 * MIB + 1)).await;
        more.assert_problem(413, "too_large");
        assert!(text(&more.json()["detail"]).contains("20 MiB"));
        assert_eq!(stored(app.data_dir()), Vec::<String>::new(), "nothing stays behind");
        // Whoever is refused for another reason is told so, too, after sending so much.
        let stale = json!({"id": report["id"], "version": 1});
        try_attach(&justice, &stale, "a.pdf", largest.clone()).await.assert_problem(412, "stale");
        let made = attach(&justice, &mut report, "a.pdf", largest.clone()).await;
        assert_eq!(made["size"], 20 * MIB);
        assert!(download(&justice, &made).await.expect_status(200).body == largest);
        // A hundred in all.
        for _ in 0..4 {
            attach(&justice, &mut report, "a.pdf", largest.clone()).await;
        }
        let more = try_attach(&justice, &report, "b.pdf", files::pdf(50)).await;
        more.assert_problem(413, "too_large");
        assert!(text(&more.json()["detail"]).contains("100 MiB"));
        let freed = justice.delete(&place(&made)).if_match(&etag(&report)).send().await.expect_status(200).json();
        report["version"] = freed["version"].clone();
        attach(&justice, &mut report, "b.pdf", files::pdf(50)).await;
    }

    async fn a_report_holds_twenty_files(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let mut files_made: Vec<Value> = Vec::new();
        for number in 1..=20 {
            files_made.push(attach(&justice, &mut report, &format!("{number}.pdf"), files::pdf(50)).await);
        }
        try_attach(&justice, &report, "21.pdf", files::pdf(50)).await.assert_problem(409, "invalid_state");
        let page = read(&justice, &format!("{}?limit=15", shelf(&report))).await;
        assert_eq!(list(&page["items"]).len(), 15);
        let next = read(&justice, &format!("{}?limit=15&cursor={}", shelf(&report), text(&page["next_cursor"]))).await;
        assert_eq!(text(&list(&next["items"])[4]["name"]), "20.pdf");
        assert_eq!(next["next_cursor"], Value::Null);
        let freed = justice.delete(&place(&files_made[0])).if_match(&etag(&report)).send().await.expect_status(200).json();
        report["version"] = freed["version"].clone();
        attach(&justice, &mut report, "21.pdf", files::pdf(50)).await;
    }

    async fn a_name_is_kept_in_vietnamese_and_is_no_path(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        // As a Mac sends it: letters and marks apart.
        let made = attach(&justice, &mut report, "Phu\u{323} lu\u{323}c.pdf", files::pdf(50)).await;
        assert_eq!(made["name"], "Phụ lục.pdf");
        let long = "a".repeat(256);
        for name in ["../../etc/passwd", "C:\\bao-cao.pdf", "a\r\nSet-Cookie: x=y.pdf", "..", "  ", "exe.\u{202e}fdp", &long, ""] {
            let refused = try_attach(&justice, &report, name, files::pdf(50)).await;
            refused.assert_problem(400, "invalid_parameter");
            assert_eq!(refused.json()["errors"][0]["parameter"], "name", "{name:?}");
        }
        let nameless = justice.post(&shelf(&report)).if_match(&etag(&report)).body("application/pdf", files::pdf(50));
        nameless.send().await.assert_problem(400, "invalid_parameter");
        let quoted = attach(&justice, &mut report, "a\"; filename=\"b.exe", files::pdf(50)).await;
        let told = download(&justice, &quoted).await.expect_status(200);
        let disposition = told.header("Content-Disposition");
        assert_eq!(disposition, "attachment; filename=\"a_; filename=_b.exe\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe");
    }
}
