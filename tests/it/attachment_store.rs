//! Where attached files lie: what happens when the store fails, what is cleaned up, and S3.

use std::fs;
use std::sync::Arc;
use std::time::Duration as Patience;

use api::attachments::orphans::{Removed, collect};
use api::attachments::storage::{Storage, UPLOADS};
use api::config::Store;
use serde_json::{Value, json};
use tests::city::{City, sign_in, text};
use tests::s3::{BUCKET, KEY, S3Server, SECRET};
use tests::stores::{Fault, FaultyStore};
use tests::{Backend, Client, TestApp, both, files};
use time::Duration;
use time::macros::datetime;

use crate::attachments::{attach, download, justice_writes, place, shelf, stored, try_attach};
use crate::main_loop::etag;
use crate::reading::read;

/// Another server of the same city on a store that fails as told, with Justice at it.
async fn faulty(app: &TestApp, city: &City<'_>) -> (TestApp, FaultyStore, Client) {
    let store = FaultyStore::default();
    let storage = Storage::of(Arc::new(store.clone()), Patience::from_millis(300));
    let server = app.replica_storing(storage).await;
    let token = sign_in(app, "justice", city.password()).await;
    let justice = server.as_(&token);
    (server, store, justice)
}

async fn version(by: &Client, report: &Value) -> Value {
    read(by, &format!("/v1/reports/{}", text(&report["id"]))).await["version"].clone()
}

both! {
    async fn where_the_store_fails_nothing_is_recorded(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let (_server, store, justice) = faulty(&app, &city).await;
        // In one piece, and in several.
        for length in [1000, 6 * 1024 * 1024] {
            for (fault, status, code) in [
                (Fault::Full, 507, "storage_full"),
                (Fault::Refused, 503, "storage_unavailable"),
                (Fault::Silent, 503, "storage_unavailable"),
            ] {
                store.fail(fault);
                let failed = try_attach(&justice, &report, "a.pdf", files::pdf(length)).await;
                failed.assert_problem(status, code);
                assert_eq!(failed.headers.contains_key("Retry-After"), status == 503, "{fault:?}");
                assert_eq!(version(&justice, &report).await, report["version"], "{fault:?}");
                assert_eq!(read(&justice, &shelf(&report)).await["items"], json!([]));
                assert_eq!(store.keys().await, Vec::<String>::new(), "{fault:?}");
            }
        }
        // Once it is back, the same request goes through.
        store.fail(Fault::None);
        let pdf = files::pdf(6 * 1024 * 1024);
        let file = attach(&justice, &mut report, "a.pdf", pdf.clone()).await;
        assert!(download(&justice, &file).await.expect_status(200).body == pdf);

        // A file that cannot be read just now is still listed, and its report is read as ever.
        for fault in [Fault::Refused, Fault::Silent] {
            store.fail(fault);
            let failed = download(&justice, &file).await;
            failed.assert_problem(503, "storage_unavailable");
            assert_eq!(failed.header("Retry-After"), "30");
            justice.get(&place(&file)).send().await.assert_status(200);
            justice.get("/health/ready").send().await.assert_status(200);
        }
        // A full store still gives what it has.
        store.fail(Fault::Full);
        download(&justice, &file).await.assert_status(200);
    }

    async fn a_download_that_breaks_off_never_looks_whole(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let (server, store, justice) = faulty(&app, &city).await;
        let pdf = files::pdf(400_000);
        let file = attach(&justice, &mut report, "a.pdf", pdf.clone()).await;
        store.fail(Fault::BreaksOff);
        let token = sign_in(&app, "justice", city.password()).await;
        let url = server.url(&format!("{}/content", place(&file)));
        let answer = reqwest::Client::builder().no_proxy().build().unwrap().get(url).bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.content_length(), Some(pdf.len() as u64));
        answer.bytes().await.expect_err("the connection is cut");
    }

    async fn a_lost_or_damaged_file_is_said_to_be_unavailable(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let file = attach(&justice, &mut report, "a.pdf", files::pdf(1000)).await;
        let stored = stored(app.data_dir());
        assert_eq!(stored, [format!("2018-05-17/{}", text(&file["id"]))]);
        let path = app.data_dir().join("attachments").join(&stored[0]);
        let whole = fs::read(&path).unwrap();
        for damage in [Some(&whole[..500]), None] {
            match damage {
                Some(half) => fs::write(&path, half).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            for range in ["bytes=0-", "bytes=0-9", "bytes=900-999"] {
                let lost = justice.get(&format!("{}/content", place(&file))).header("Range", range).send().await;
                lost.assert_problem(503, "storage_unavailable");
            }
            download(&justice, &file).await.assert_problem(503, "storage_unavailable");
        }
        // It can still be taken out.
        justice.delete(&place(&file)).if_match(&etag(&report)).send().await.assert_status(200);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert_eq!(collect(&app.state).await.unwrap(), Removed { unheld: 1, unknown: 0 });
    }

    async fn what_nothing_refers_to_is_removed_and_nothing_else(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let kept = attach(&justice, &mut report, "a.pdf", files::pdf(1000)).await;
        let dropped = attach(&justice, &mut report, "b.pdf", files::pdf(1000)).await;
        let other = city.as_("mui.ne").await;
        let mut theirs = crate::main_loop::draft(&other, &plan.periods["2018-H1"], &city.unit("22915")).await;
        attach(&other, &mut theirs, "c.pdf", files::pdf(1000)).await;
        assert_eq!(collect(&app.state).await.unwrap(), Removed::default());
        justice.delete(&place(&dropped)).if_match(&etag(&report)).send().await.assert_status(200);

        // One that was never recorded, one that is still coming in, and something that is nobody's business here.
        let top = app.data_dir().join("attachments");
        let put = |place: &str| {
            fs::create_dir_all(top.join(place).parent().unwrap()).unwrap();
            fs::write(top.join(place), "…").unwrap();
        };
        put("2018-05-15/01936f3e-7a10-7c3e-9d2b-0f5a6c1b2e10");
        put("2018-05-16/01936f3e-7a10-7c3e-9d2b-0f5a6c1b2e11");
        put("lost+found/x");
        // Two replicas do it at once.
        let replica = app.replica().await;
        let (one, two) = tokio::join!(collect(&app.state), collect(&replica.state));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert!(one.unheld + two.unheld >= 1 && one.unknown + two.unknown >= 1);
        let ours = |file: &Value| format!("2018-05-17/{}", text(&file["id"]));
        let left = stored(app.data_dir());
        assert_eq!(left.len(), 4, "{left:?}");
        assert!(left.contains(&ours(&kept)) && !left.contains(&ours(&dropped)));
        download(&justice, &kept).await.assert_status(200);
        justice.get(&place(&dropped)).send().await.assert_problem(404, "not_found");

        // A day later the one that never came in whole goes as well; what is held stays for ever.
        app.clock.set(datetime!(2018-05-18 02:00 UTC));
        assert_eq!(collect(&app.state).await.unwrap(), Removed { unheld: 0, unknown: 1 });
        app.clock.set(app.clock.now() + Duration::days(4000));
        assert_eq!(collect(&app.state).await.unwrap(), Removed::default());
        assert_eq!(stored(app.data_dir()).len(), 3);
    }

    async fn only_so_many_files_come_in_at_once(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let (server, _store, justice) = faulty(&app, &city).await;
        let mut turns = Vec::new();
        for _ in 0..UPLOADS {
            turns.push(server.state.storage.turn().await.unwrap());
        }
        let refused = try_attach(&justice, &report, "a.pdf", files::pdf(1000)).await;
        refused.assert_problem(503, "storage_unavailable");
        assert_eq!(refused.header("Retry-After"), "30");
        turns.pop();
        attach(&justice, &mut report, "a.pdf", files::pdf(1000)).await;
    }

    async fn another_database_on_the_same_store_removes_nothing(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let file = attach(&city.as_("justice").await, &mut report, "a.pdf", files::pdf(1000)).await;
        let top = app.data_dir().join("attachments");
        let backend = if app.state.db.backend() == "SQLite" { Backend::Sqlite } else { Backend::Postgres };
        // An empty one, such as is made where the settings name the wrong file.
        let other = TestApp::start_with(backend, |config| {
            config.attachments = Some(Store::Folder(top.clone()));
        }).await.unwrap();
        other.clock.set(other.clock.now() + Duration::days(30));
        for _ in 0..2 {
            assert_eq!(collect(&other.state).await.unwrap(), Removed::default());
        }
        assert_eq!(stored(app.data_dir()), [format!("2018-05-17/{}", text(&file["id"]))]);
        // Nor after it has taken in files of its own; the one whose store it is goes on as ever.
        let city = City::found(&other).await;
        let plan = city.issue_plan().await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        attach(&city.as_("justice").await, &mut report, "b.pdf", files::pdf(1000)).await;
        other.clock.set(other.clock.now() + Duration::days(30));
        assert_eq!(collect(&other.state).await.unwrap(), Removed::default());
        assert_eq!(stored(app.data_dir()).len(), 2);
        assert_eq!(collect(&app.state).await.unwrap(), Removed::default());
    }

    async fn a_round_looks_through_a_month_and_the_next_goes_on(app: TestApp) {
        let top = app.data_dir().join("attachments");
        for day in 1..=31 {
            for month in ["01", "03"] {
                let folder = top.join(format!("2018-{month}-{day:02}"));
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join("x"), "…").unwrap();
            }
        }
        let removed = async || collect(&app.state).await.unwrap().unknown;
        assert_eq!(removed().await, 31);
        assert_eq!(removed().await, 31);
        assert_eq!(removed().await, 0);
    }

    async fn while_the_store_is_lost_the_rows_still_go_and_the_files_follow(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let (server, store, justice) = faulty(&app, &city).await;
        let file = attach(&justice, &mut report, "a.pdf", files::pdf(1000)).await;
        justice.delete(&place(&file)).if_match(&etag(&report)).send().await.assert_status(200);
        store.fail(Fault::Refused);
        assert!(collect(&server.state).await.is_err());
        store.fail(Fault::None);
        assert_eq!(store.keys().await.len(), 1);
        app.clock.set(app.clock.now() + Duration::days(2));
        assert_eq!(collect(&server.state).await.unwrap(), Removed { unheld: 0, unknown: 1 });
        assert_eq!(store.keys().await, Vec::<String>::new());
    }

    async fn a_bucket_by_configuration_takes_gives_and_cleans_up(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let mut report = justice_writes(&city, &plan.periods["2018-H1"]).await;
        let s3 = S3Server::start();
        let url = format!("s3://{BUCKET}/dinh-kem");
        let server = app.replica_with(|config| {
            config.attachments = Some(Store::read(&url, |name| s3.setting(name)).unwrap());
        }).await;
        let shown = format!("{:?}", server.state);
        assert!(!shown.contains(SECRET), "{shown}");
        let justice = server.as_(&sign_in(&app, "justice", city.password()).await);
        for length in [1000, 11 * 1024 * 1024] {
            let pdf = files::pdf(length);
            let file = attach(&justice, &mut report, "Báo cáo.pdf", pdf.clone()).await;
            let key = format!("dinh-kem/2018-05-17/{}", text(&file["id"]));
            assert_eq!(s3.keys(), [key]);
            assert!(download(&justice, &file).await.expect_status(200).body == pdf);
            let part = justice.get(&format!("{}/content", place(&file))).header("Range", "bytes=500-599").send().await;
            assert!(part.expect_status(206).body == pdf[500..600]);
            let gone = justice.delete(&place(&file)).if_match(&etag(&report)).send().await.expect_status(200);
            report["version"] = gone.json()["version"].clone();
            assert_eq!(collect(&server.state).await.unwrap(), Removed { unheld: 1, unknown: 0 });
            assert_eq!(s3.keys(), Vec::<String>::new());
        }
        let asked = s3.asked();
        assert!(asked.iter().all(|one| one.contains(&format!("/{BUCKET}"))), "{asked:?}");
        assert!(asked.iter().filter(|one| one.starts_with("PUT ")).count() >= 4, "the large one came in parts: {asked:?}");

        // With another key it is refused, and says nothing of it.
        let stranger = app.replica_with(|config| {
            let setting = |name: &str| match name {
                "AWS_ACCESS_KEY_ID" => Some(format!("{KEY}-khac")),
                _ => s3.setting(name),
            };
            config.attachments = Some(Store::read(&url, setting).unwrap());
        }).await;
        let justice = stranger.as_(&sign_in(&app, "justice", city.password()).await);
        let refused = try_attach(&justice, &report, "a.pdf", files::pdf(1000)).await;
        refused.assert_problem(503, "storage_unavailable");
        assert!(!refused.text().contains(KEY) && !refused.text().contains("AccessDenied"));
    }
}
