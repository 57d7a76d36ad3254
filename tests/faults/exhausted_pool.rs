//! All connections to the database are taken: whoever waits in vain is told so in bounded time, and once they are free
//! everything goes on.

use std::io::Write;
use std::process::{Child, Stdio};
use std::time::Instant;

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database};

use crate::caller::{LONGEST, Request};
use crate::place::Place;
use crate::postgres_restarts::{answered, assert_alive, until_ready};
use crate::turn;
use crate::world::{World, new_plan, plan_number};

/// Asks for more at once than there are connections; answers how many were refused.
async fn crowd(world: &World, request: impl Fn(usize) -> Request) -> usize {
    let asked = Instant::now();
    let callers = (0..16).map(|number| {
        let request = request(number);
        async move { answered(world.coordinator.send(&request).await) }
    });
    let mut refused = 0;
    for answer in join_all(callers).await {
        if answer.status == 503 {
            answer.assert_says_later("without a connection");
            refused += 1;
        } else {
            assert!([200, 201].contains(&answer.status.as_u16()), "{answer:?}");
        }
    }
    assert!(asked.elapsed() < LONGEST);
    refused
}

/// A session at PostgreSQL that holds a table, until it is let go.
fn hold_table(place: &mut Place, table: &str) -> Child {
    let server = place.server();
    let mut session = server
        .program("psql")
        .args(["-XAtq", "-v", "ON_ERROR_STOP=1"])
        .arg(server.url("tiendo"))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let begin = format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE;\n");
    session
        .stdin
        .as_mut()
        .unwrap()
        .write_all(begin.as_bytes())
        .unwrap();
    session
}

#[tokio::test]
async fn by_reads_that_wait_postgres() {
    let Some(place) = Place::postgres("").await else {
        return;
    };
    let mut place = place
        .set("TIENDO_DATABASE_CONNECTIONS", "2")
        .set("TIENDO_LOCK_SECONDS", "2")
        .set("TIENDO_STATEMENT_SECONDS", "4")
        .set("TIENDO_REQUEST_SECONDS", "10");
    let _turn = turn::take().await;
    let mut service = place.program.serve().await;
    let world = World::found(&service, 1).await;
    let mut session = hold_table(&mut place, "plan");
    let held = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'plan'::regclass";
    crate::ledger::within("the table is held", || {
        place.server().sql("tiendo", held) == "1"
    })
    .await;
    let refused = crowd(&world, |_| Request::get("/v1/plans")).await;
    assert_eq!(refused, 16, "the table is held");
    assert_alive(&service).await;
    session.kill().unwrap();
    session.wait().unwrap();
    until_ready(&service, true).await;
    assert_eq!(crowd(&world, |_| Request::get("/v1/plans")).await, 0);
    service.terminate().await;
    place.examine();
    println!(
        "Two connections, both waiting: 16 of 16 refused by 503, all served once they were free"
    );
}

#[tokio::test]
async fn by_another_writer_sqlite() {
    let place = Place::sqlite().set("TIENDO_REQUEST_SECONDS", "15");
    let _turn = turn::take().await;
    let mut service = place.program.serve().await;
    let world = World::found(&service, 1).await;
    let file = place.data().join("tiendo.sqlite");
    let mut options = sea_orm::ConnectOptions::new(format!("sqlite://{}", file.display()));
    options.max_connections(1);
    let other = Database::connect(options).await.unwrap();
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let plan = |number: usize| {
        Request::post(
            "/v1/plans",
            new_plan(&plan_number(number), &world.city, &world.lead),
        )
    };
    let refused = crowd(&world, plan).await;
    assert_eq!(refused, 16, "another writes");
    // Reads need nobody's leave.
    assert_eq!(crowd(&world, |_| Request::get("/v1/plans")).await, 0);
    other.execute_unprepared("ROLLBACK").await.unwrap();
    assert_eq!(crowd(&world, plan).await, 0);
    let plans = world.coordinator.read_all("/v1/plans").await;
    assert_eq!(plans.len(), 17, "each once, and that of the offices");
    service.terminate().await;
    place.examine();
    println!(
        "The writer of SQLite held by another: 16 of 16 writes refused by 503, reads served, all written once it was free"
    );
}
