//! The service is killed while people write, over and over: what was acknowledged is there, whole, once.
//!
//! `TIENDO_KILLS=200 cargo test -p tests --test faults -- kills --nocapture`

use std::time::Instant;

use tests::process::free_address;

use crate::ledger::{Load, Tally};
use crate::place::Place;
use crate::turn::{self, times};
use crate::world::World;

/// Offices that write at once.
const OFFICES: usize = 4;

async fn kill_over_and_over(place: &Place, database: &str) {
    let kills = times("TIENDO_KILLS", 8);
    let _turn = turn::take().await;
    let address = free_address();
    let mut service = place.program.serve_at(&address).await;
    let world = World::found(&service, OFFICES).await;
    let mut load = Load::new(&world).await;
    let tally = Tally::default();
    let began = Instant::now();
    let killer = async {
        for kill in 0..kills {
            // Not always at the same place of the circle that a report goes through.
            tally.more(20 + 7 * kill % 13).await;
            service.kill();
            service = place.program.serve_at(&address).await;
        }
        tally.more(20).await;
        tally.end();
    };
    tokio::join!(load.run(&tally), killer);
    let took = began.elapsed();
    let compared = load.reckon(place, service, &tally).await;
    assert!(tally.broken.get() >= kills, "the kills met nobody");
    println!(
        "{database}: {kills} kills in {took:.0?}, {compared} writes compared, {} acknowledged, {} without an answer, \
         {} answered again, {} refused",
        tally.acknowledged.get(),
        tally.broken.get(),
        tally.replayed.get(),
        tally.refused.get(),
    );
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_sqlite() {
    kill_over_and_over(&Place::sqlite(), "SQLite").await;
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_postgres() {
    let Some(place) = Place::postgres("").await else {
        return;
    };
    kill_over_and_over(&place, "PostgreSQL").await;
}
