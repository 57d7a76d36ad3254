//! PostgreSQL hangs while people write: requests are refused in bounded time, and once it goes on so does the service.

use std::time::Instant;

use crate::caller::{LONGEST, Request};
use crate::ledger::{Load, Tally};
use crate::place::Place;
use crate::postgres_restarts::{answered, assert_alive, until_ready};
use crate::turn;
use crate::world::{MEASURES, World, new_plan, plan_number, text};

/// How long a request may be worked on.
const SECONDS: &str = "4";

#[tokio::test]
async fn held_up_under_load() {
    let Some(place) = Place::postgres("").await else {
        return;
    };
    let mut place = place.set("TIENDO_REQUEST_SECONDS", SECONDS);
    let _turn = turn::take().await;
    let service = place.program.serve().await;
    let world = World::found(&service, 4).await;
    let mut load = Load::new(&world).await;
    let tally = Tally::default();
    let mut figures = Vec::new();
    let breaker = async {
        for _ in 0..2 {
            tally.more(40).await;
            place.server().hold("STOP");
            let unready = until_ready(&service, false).await;
            assert_alive(&service).await;
            // More than there are connections, so that some wait for one in vain.
            let read = Request::get(format!("/v1/units/{}", world.city));
            let asked = Instant::now();
            let all =
                futures_util::future::join_all((0..16).map(|_| world.coordinator.send(&read)));
            for outcome in all.await {
                let answer = answered(outcome);
                assert_eq!(answer.status, 503, "{answer:?}");
                answer.assert_says_later("a read while the database hangs");
            }
            let refused = asked.elapsed();
            // Well after the four seconds that a request may take here.
            assert!(refused < LONGEST / 6, "no hang: {refused:?}");
            tally.more_refused(4).await;
            place.server().hold("CONT");
            figures.push((unready, refused, until_ready(&service, true).await));
        }
        tally.more(40).await;
        tally.end();
    };
    tokio::join!(load.run(&tally), breaker);
    let compared = load.reckon(&place, service, &tally).await;
    println!(
        "PostgreSQL held up twice: {compared} writes compared, {} refused; not ready, reads refused, ready again after {figures:.1?}",
        tally.refused.get()
    );
}

#[tokio::test]
async fn who_gives_up_leaves_nothing_half_done() {
    let Some(place) = Place::postgres("").await else {
        return;
    };
    let mut place = place.set("TIENDO_REQUEST_SECONDS", SECONDS);
    let _turn = turn::take().await;
    let mut service = place.program.serve().await;
    let world = World::found(&service, 1).await;
    let plan = |number: usize| {
        Request::post(
            "/v1/plans",
            new_plan(&plan_number(number), &world.city, &world.lead),
        )
    };
    place.server().hold("STOP");
    // Eight who hang up while the database says nothing, without keys to ask again by.
    let impatient = (0..8).map(async |number| {
        let asked = plan(number);
        let patience = std::time::Duration::from_millis(300);
        tokio::time::timeout(patience, world.coordinator.send(&asked)).await
    });
    let gave_up = futures_util::future::join_all(impatient).await;
    assert!(gave_up.iter().any(Result::is_err), "nobody gave up");
    place.server().hold("CONT");
    until_ready(&service, true).await;
    // What was carried out is in nobody's way, and what was not is carried out now.
    let mut carried_out = 0;
    for number in 0..8 {
        let answer = answered(world.coordinator.send(&plan(number)).await);
        match (answer.status.as_u16(), answer.code()) {
            (201, _) => {}
            (409, "duplicate") => carried_out += 1,
            _ => panic!("{number}: {answer:?}"),
        }
    }
    // Each is there once, as a whole.
    let plans = world.coordinator.read_all("/v1/plans").await;
    let mut numbers: Vec<String> = plans.iter().map(|plan| text(&plan["number"])).collect();
    numbers.sort();
    let mut wanted: Vec<String> = (0..8).map(plan_number).collect();
    wanted.push("5947/KH-UBND".to_owned());
    wanted.sort();
    assert_eq!(numbers, wanted);
    for plan in &plans {
        let path = format!("/v1/plans/{}", text(&plan["id"]));
        let plan = world.coordinator.read(&path).await;
        let tree = format!("/v1/frameworks/{}/tree", text(&plan["own_framework_id"]));
        let tree = world.coordinator.read(&tree).await;
        let measures = tree["objectives"][0]["indicators"][0]["measures"].as_array();
        assert_eq!(measures.map(Vec::len), Some(MEASURES), "{tree}");
    }
    service.terminate().await;
    place.examine();
    println!(
        "Eight gave up while PostgreSQL hung: {carried_out} of their plans were carried out, each once and whole"
    );
}
