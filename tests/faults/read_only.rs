//! A disk breaks and takes no more writes, or was mounted so.

use reqwest::Method;

use crate::caller::Request;
use crate::disk::Disk;
use crate::ledger::{Load, Tally};
use crate::place::Place;
use crate::postgres_restarts::{answered, assert_alive};
use crate::turn;
use crate::world::{World, text};

#[tokio::test]
async fn the_disk_of_sqlite_breaks_under_load() {
    let Some(disk) = Disk::frail(32) else { return };
    let _turn = turn::take().await;
    let file = disk.path().join("tiendo.sqlite");
    let place = Place::sqlite().set("DATABASE_URL", &format!("sqlite://{}", file.display()));
    let address = tests::process::free_address();
    let mut service = place.program.serve_at(&address).await;
    let world = World::found(&service, 3).await;
    let mut load = Load::new(&world).await;
    let tally = Tally::default();
    let breaker = async {
        tally.more(60).await;
        disk.fail();
        tally.more_refused(30).await;
        assert_alive(&service).await;
        for path in ["/v1/units", "/v1/plans", "/v1/reports"] {
            world.coordinator.read(path).await;
        }
        // Whoever starts it on such a disk is told why it does not serve.
        service.kill();
        let (status, _, wrong) = place.program.clone().arguments(&["migrate"]).run();
        assert!(!status.success());
        let complaint = wrong.lines().last().unwrap_or_default();
        let is_told =
            complaint.starts_with("tiendo: ") && complaint.contains("Read-only file system");
        assert!(is_told, "{wrong}");
        disk.repair();
        service = place.program.serve_at(&address).await;
        tally.more(30).await;
        tally.end();
    };
    tokio::join!(load.run(&tally), breaker);
    let compared = load.reckon(&place, service, &tally).await;
    println!(
        "The disk of SQLite broke: {compared} writes compared, {} refused with {:?}, reads went on",
        tally.refused.get(),
        tally.statuses.borrow()
    );
}

#[tokio::test]
async fn the_disk_of_attachments_breaks() {
    let Some(disk) = Disk::frail(24) else { return };
    let url = format!("file://{}", disk.path().join("files").display());
    let place = Place::sqlite().set("TIENDO_ATTACHMENTS", &url);
    let mut service = place.program.serve().await;
    let world = World::found(&service, 1).await;
    let office = &world.offices[0];
    let report = world.begin_report(office).await;
    let shelf = format!("/v1/reports/{}/attachments", text(&report["id"]));
    let attach = async |name: &str| {
        let request = Request::new(Method::POST, format!("{shelf}?name={name}")).on_any();
        let answer = answered(
            office
                .reporter
                .send_file(&request, tests::files::pdf(2000))
                .await,
        );
        if answer.status != 201 {
            answer.assert_says_later("an attachment on a broken disk");
            assert_eq!(answer.code(), "storage_unavailable");
        }
        answer.status.as_u16()
    };
    assert_eq!(attach("mot.pdf").await, 201);
    disk.fail();
    assert_eq!(attach("hai.pdf").await, 503);
    let held = office.reporter.read_all(&shelf).await;
    assert_eq!(held.len(), 1);
    let content = format!("{shelf}/{}/content", text(&held[0]["id"]));
    assert_eq!(
        answered(office.reporter.send(&Request::get(content)).await).status,
        200
    );
    disk.repair();
    assert_eq!(attach("hai.pdf").await, 201);
    service.terminate().await;
    place.examine();
}
