//! PostgreSQL ends while people write, as an operator ends it and as a loss of power does, and starts again: meanwhile
//! the service says that it cannot answer just now, and afterwards it goes on by itself.

use std::time::{Duration, Instant};

use tests::process::Process;
use tokio::time::sleep;

use crate::caller::{Answer, Outcome, Request};
use crate::ledger::{Load, Tally};
use crate::place::Place;
use crate::turn::{self, times};
use crate::world::{World, new_plan, plan_number};

/// Asks until the service answers that it is ready, or not; answers how long that took.
pub async fn until_ready(service: &Process, is_ready: bool) -> Duration {
    let began = Instant::now();
    let url = service.url("/health/ready");
    loop {
        let answer = service.http.get(&url).send().await;
        let status = answer
            .expect("it answers whatever the database does")
            .status();
        if status.is_success() == is_ready {
            assert!(is_ready || status == 503, "{status}");
            return began.elapsed();
        }
        assert!(
            began.elapsed() < Duration::from_secs(90),
            "ready: {is_ready} is not said"
        );
        sleep(Duration::from_millis(20)).await;
    }
}

/// Asserts that the service says it is alive.
pub async fn assert_alive(service: &Process) {
    let answer = service.http.get(service.url("/health/live")).send().await;
    assert_eq!(answer.unwrap().status(), 200);
}

/// A read and a write while the database is away.
pub async fn assert_refused(world: &World) {
    let read = Request::get(format!("/v1/units/{}", world.city));
    let write = Request::post(
        "/v1/plans",
        new_plan(&plan_number(0), &world.city, &world.lead),
    );
    for request in [read, write] {
        let answer = answered(world.coordinator.send(&request).await);
        assert_eq!(answer.status, 503, "{answer:?}");
        answer.assert_says_later(&request.path);
    }
}

/// The answer that must have come.
pub fn answered(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Answered(answer) => answer,
        Outcome::Broken(why) => panic!("no answer: {why}"),
    }
}

async fn restart_over_and_over(crash: bool) {
    let Some(mut place) = Place::postgres("").await else {
        return;
    };
    let restarts = times("TIENDO_RESTARTS", 3);
    let _turn = turn::take().await;
    let service = place.program.serve().await;
    let world = World::found(&service, 4).await;
    let mut load = Load::new(&world).await;
    let tally = Tally::default();
    let mut longest = Duration::ZERO;
    let breaker = async {
        for _ in 0..restarts {
            tally.more(40).await;
            if crash {
                place.server().crash();
            } else {
                place.server().stop();
            }
            until_ready(&service, false).await;
            assert_alive(&service).await;
            assert_refused(&world).await;
            tally.more_refused(5).await;
            place.server().resume().await;
            longest = longest.max(until_ready(&service, true).await);
        }
        tally.more(40).await;
        tally.end();
    };
    tokio::join!(load.run(&tally), breaker);
    let compared = load.reckon(&place, service, &tally).await;
    assert_eq!(tally.broken.get(), 0, "every request is answered");
    assert_eq!(*tally.statuses.borrow(), [503]);
    println!(
        "{restarts} restarts of PostgreSQL ({}): {compared} writes compared, {} refused by 503, ready again {longest:.1?} \
         after it at most",
        if crash { "immediate" } else { "fast" },
        tally.refused.get(),
    );
}

#[tokio::test]
async fn stopped_fast_under_load() {
    restart_over_and_over(false).await;
}

#[tokio::test]
async fn crashed_under_load() {
    restart_over_and_over(true).await;
}
