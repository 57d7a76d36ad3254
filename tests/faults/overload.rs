//! Ten times as many ask at once as are served: some are told to come later, the service says that it lives, whoever
//! is served is so in bounded time, and memory stays bounded.

use std::cell::Cell;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tests::process::Process;

use crate::caller::{Outcome, Request};
use crate::ledger::{Load, Tally};
use crate::place::Place;
use crate::turn::{self, times};
use crate::world::World;

/// Requests worked on at once, and waiting for that: what is served.
const AT_ONCE: usize = 8;
const WAITING: usize = 12;
/// Ten times that.
const CLIENTS: usize = 10 * (AT_ONCE + WAITING);
/// Mebibytes that a flood may take on top of what the service takes at rest.
const MEMORY: u64 = 256;
/// How long a request may be worked on. None is waited for longer than [`LONGEST`](crate::caller::LONGEST), far above
/// this and the two seconds in which it has to get a place.
const SECONDS: u64 = 10;

/// Memory the service has taken at most, above what it took at rest, in mebibytes.
///
/// # Panics
/// Where that is not below the bound.
pub fn assert_bounded(service: &Process, at_rest: u64, bound: u64) -> u64 {
    let (_, most) = service.memory();
    let more = most.saturating_sub(at_rest) / 1024 / 1024;
    assert!(more < bound, "{most} bytes, {at_rest} at rest");
    more
}

/// What a flood was answered.
#[derive(Debug, Default)]
struct Flood {
    served: Vec<Duration>,
    shed: usize,
}

/// A client who asks again at once, whatever it is told.
async fn insist(world: &World, address: &str, asks: usize) -> Flood {
    let caller = world.coordinator.at(address);
    let mut flood = Flood::default();
    let request = Request::get("/v1/units?limit=200&sort=name");
    for _ in 0..asks {
        let asked = Instant::now();
        match caller.send(&request).await {
            Outcome::Answered(answer) if answer.status == 200 => flood.served.push(asked.elapsed()),
            Outcome::Answered(answer) if answer.status == 429 => flood.shed += 1,
            Outcome::Answered(answer) => {
                answer.assert_says_later("a flood");
                flood.shed += 1;
            }
            Outcome::Broken(why) => panic!("not even refused: {why}"),
        }
    }
    flood
}

async fn flood(place: Place, database: &str) {
    let asks = times("TIENDO_FLOOD", 6);
    let place = place
        .set("TIENDO_REQUESTS_AT_ONCE", &AT_ONCE.to_string())
        .set("TIENDO_REQUESTS_WAITING", &WAITING.to_string())
        .set("TIENDO_REQUEST_SECONDS", &SECONDS.to_string())
        // A client that is slow because the machine is, is not slow on purpose.
        .set("TIENDO_HEAD_SECONDS", "120");
    let _turn = turn::take().await;
    let service = place.program.serve().await;
    let world = World::found(&service, 3).await;
    // Each has a token, so that all of them ask at once.
    world.coordinator.read("/v1/me").await;
    let (at_rest, _) = service.memory();
    let mut load = Load::new(&world).await;
    let tally = Tally::default();
    let is_over = Cell::new(false);
    let healthy = Cell::new(0_usize);
    let flooding = async {
        let all = join_all((0..CLIENTS).map(|_| insist(&world, &service.address, asks))).await;
        is_over.set(true);
        tally.more(20).await;
        tally.end();
        all
    };
    let watching = async {
        while !is_over.get() {
            for path in ["/health/live", "/health/ready"] {
                let answer = service.http.get(service.url(path)).send().await.unwrap();
                assert_eq!(answer.status(), 200, "{path}");
                healthy.set(healthy.get() + 1);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let (floods, (), ()) = tokio::join!(flooding, watching, load.run(&tally));
    let shed: usize = floods.iter().map(|flood| flood.shed).sum();
    let mut served: Vec<Duration> = floods.into_iter().flat_map(|flood| flood.served).collect();
    served.sort();
    assert!(shed > 0, "nobody was told to come later");
    assert!(served.len() >= AT_ONCE, "hardly anybody was served");
    assert!(healthy.get() >= 4);
    let slowest = served[(served.len() - 1) * 99 / 100];
    let more = assert_bounded(&service, at_rest, MEMORY);
    assert_eq!(tally.broken.get(), 0, "every write is answered");
    let compared = load.reckon(&place, service, &tally).await;
    println!(
        "{database}, {CLIENTS} at once where {AT_ONCE} are served: {} served, p99 {slowest:.1?}, {shed} told to come later, \
         {} questions after its health answered; {more} MiB more than at rest; {compared} writes beside compared, {} refused",
        served.len(),
        healthy.get(),
        tally.refused.get(),
    );
}

#[tokio::test]
async fn ten_times_sqlite() {
    flood(Place::sqlite(), "SQLite").await;
}

#[tokio::test]
async fn ten_times_postgres() {
    let Some(place) = Place::postgres("").await else {
        return;
    };
    flood(place, "PostgreSQL").await;
}
