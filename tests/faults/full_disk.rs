//! A disk is full while people write: they are told so, others go on reading, and with room made writing goes on.

use api::db::{Db, is_broken};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;
use tests::process::Process;

use crate::caller::Request;
use crate::disk::Disk;
use crate::ledger::{Load, Tally};
use crate::place::Place;
use crate::postgres_restarts::{answered, assert_alive, until_ready};
use crate::turn;
use crate::world::{World, text};

/// Reads go on.
async fn assert_read(world: &World) {
    for path in ["/v1/units", "/v1/plans", "/v1/reports", "/v1/me"] {
        world.coordinator.read(path).await;
    }
}

/// Writes under load while `disk` is full; the service stays, and goes on once there is room.
async fn write_until_full(place: &Place, service: Process, disk: &Disk, what: &str) {
    let world = World::found(&service, 3).await;
    let mut load = Load::new(&world).await;
    let tally = Tally::default();
    let breaker = async {
        for _ in 0..2 {
            tally.more(30).await;
            disk.fill();
            tally.more_refused(30).await;
            assert_alive(&service).await;
            until_ready(&service, true).await;
            assert_read(&world).await;
            disk.make_room();
        }
        tally.more(30).await;
        tally.end();
    };
    tokio::join!(load.run(&tally), breaker);
    let compared = load.reckon(place, service, &tally).await;
    assert_eq!(tally.broken.get(), 0, "every request is answered");
    println!(
        "{what} full twice: {compared} writes compared, {} refused with {:?}, reads went on",
        tally.refused.get(),
        tally.statuses.borrow()
    );
}

/// Without a disk that is full: the file may grow no more.
#[tokio::test]
async fn what_sqlite_rolls_back_by_itself_takes_nothing_with_it() {
    let folder = tests::folder::create();
    let file = folder.path().join("tiendo.sqlite");
    let db = Db::connect(&format!("sqlite://{}", file.display()), 2)
        .await
        .unwrap();
    let write = async |statement: &str| {
        let tx = db.begin_aside().await?;
        tx.execute_unprepared(statement).await?;
        tx.commit().await
    };
    write("CREATE TABLE note (text TEXT)").await.unwrap();
    for round in 1..=3 {
        let tx = db.begin_aside().await.unwrap();
        tx.execute_unprepared("PRAGMA max_page_count = 1")
            .await
            .unwrap();
        let full = tx
            .execute_unprepared("INSERT INTO note VALUES (zeroblob(1000000))")
            .await;
        assert!(is_broken(&full.unwrap_err()));
        drop(tx);
        // What is acknowledged from now on is there for others, too.
        write("INSERT INTO note VALUES ('sau')").await.unwrap();
        let count = Statement::from_string(DbBackend::Sqlite, "SELECT count(*) FROM note");
        let row = db.reader().query_one_raw(count).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), round);
    }
}

#[tokio::test]
async fn of_sqlite() {
    let Some(disk) = Disk::small(24) else { return };
    let _turn = turn::take().await;
    let place = Place::sqlite();
    let file = disk.path().join("tiendo.sqlite");
    let place = place.set("DATABASE_URL", &format!("sqlite://{}", file.display()));
    let service = place.program.serve().await;
    write_until_full(&place, service, &disk, "The disk of SQLite").await;
}

#[tokio::test]
async fn of_the_tables_of_postgres() {
    let (Some(disk), Some(mut place)) = (Disk::small(64), Place::postgres("").await) else {
        return;
    };
    let _turn = turn::take().await;
    let folder = disk.folder_like(&place.server().data());
    let server = place.server();
    server.sql(
        "postgres",
        &format!("CREATE TABLESPACE small LOCATION '{}'", folder.display()),
    );
    server.sql("postgres", "CREATE DATABASE small TABLESPACE small");
    let url = server.url("small");
    let place = place.set("DATABASE_URL", &url);
    let service = place.program.serve().await;
    write_until_full(&place, service, &disk, "The disk of PostgreSQL's tables").await;
}

/// Attaches a file to a report; answers the status and the code of a problem.
async fn attach(world: &World, report: &str, name: &str, mebibytes: usize) -> (u16, String) {
    let office = &world.offices[0];
    let request = Request::new(
        Method::POST,
        format!("/v1/reports/{report}/attachments?name={name}"),
    )
    .on_any();
    let file = tests::files::pdf(mebibytes * 1024 * 1024);
    let answer = answered(office.reporter.send_file(&request, file).await);
    (answer.status.as_u16(), answer.code().to_owned())
}

#[tokio::test]
async fn of_attachments() {
    let Some(disk) = Disk::small(8) else { return };
    let place = Place::sqlite();
    let url = format!("file://{}", disk.path().join("files").display());
    let place = place.set("TIENDO_ATTACHMENTS", &url);
    let mut service = place.program.serve().await;
    let world = World::found(&service, 1).await;
    let office = &world.offices[0];
    let report = world.begin_report(office).await;
    let id = text(&report["id"]);
    assert_eq!(attach(&world, &id, "mot.pdf", 2).await.0, 201);
    disk.fill();
    for _ in 0..3 {
        let refused = attach(&world, &id, "hai.pdf", 2).await;
        assert_eq!(refused, (507, "storage_full".to_owned()));
    }
    // Everything else goes on, what was attached before included.
    let shelf = format!("/v1/reports/{id}/attachments");
    let held = office.reporter.read_all(&shelf).await;
    assert_eq!(held.len(), 1, "{held:?}");
    let content = format!("{shelf}/{}/content", text(&held[0]["id"]));
    assert_eq!(
        answered(office.reporter.send(&Request::get(content)).await).status,
        200
    );
    let submit = Request::post(format!("/v1/reports/{id}/validate"), Value::Null);
    office.reporter.expect(&submit, 200).await;
    disk.make_room();
    assert_eq!(attach(&world, &id, "hai.pdf", 2).await.0, 201);
    assert_eq!(office.reporter.read_all(&shelf).await.len(), 2);
    service.terminate().await;
    place.examine();
    println!(
        "The disk of attachments full: 507, everything else goes on; with room made the file is taken"
    );
}
